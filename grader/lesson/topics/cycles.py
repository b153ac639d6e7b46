"""How a cycle of rates is looked at by checks, and what predicts one."""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any
from unittest.mock import patch

from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingWarmRestarts,
    OneCycleLR,
)

from grader.lesson.expect import as_numbers, fail, question_about
from grader.lesson.lab import preview
from grader.lesson.probes import probe
from grader.lesson.topics.alike import is_near

SHORTEST = 4  # the updates of a cycle that is told by its rates


def worked_out(function: Callable[..., Any], *args: Any) -> Any:
    """Return `function(*args)`, a prediction that the learner works out.

    Raises AssertionError where a function of the course made an optimizer
    for it: then that did the work.
    """
    found, lent = _call_and_count(function, *args)
    if lent:
        fail(
            f"{function.__name__} calls a function of the course that lets "
            "torch do the work.",
            "Which numbers come out, and why? Work them out.",
        )
    return found


@probe
def _call_and_count(function: Callable[..., Any], *args: Any) -> Any:
    """Return what a call returns, and how many optimizers we made in it."""
    here, begin, lent = sys._getframe(), Optimizer.__init__, []

    def note(self: Optimizer, *given: Any, **named: Any) -> None:
        frame = sys._getframe().f_back
        while frame and frame is not here:
            name = str(frame.f_globals.get("__name__"))
            if name.startswith("grader."):
                lent.append(name)
            frame = frame.f_back
        begin(self, *given, **named)

    with patch.object(Optimizer, "__init__", note):
        found = function(*args)
    return found, len(lent)


def question_about_cycle(used: Sequence[float], peak: float) -> str:
    """Return the question about rates that are not one cycle up to `peak`.

    A cycle of another length or of another peak is known by its rates.
    """
    seen = as_numbers(used)
    count = len(seen)
    if not count:
        return "Which loop makes the updates?"
    meant = _cycle(peak, count, count)
    if seen[0] and _are_same(seen, meant, seen[0] / meant[0]):
        return (
            f"All rates are {seen[0] / meant[0]:.3g} times those that are "
            "meant. Up to which peak does this cycle go?"
        )
    for length in range(2, count // 2 + 1):
        if seen == _held(_cycle(peak, length, length), count):
            return (
                f"This is a cycle of {length} rates, and each of them is used "
                f"{count // length} times. How often does the schedule step?"
            )
    for length in (*range(SHORTEST, 2 * count + 1), *_long(seen, peak)):
        if length != count and _are_same(seen, _cycle(peak, length, count)):
            return (
                f"A cycle of {length} rates begins like this, and the run "
                f"makes {count} updates. How was the {length} counted?"
            )
    return question_about(used, meant)


def question_about_triangle(
    used: Sequence[float], meant: Sequence[float], count: int
) -> str:
    """Return the question about rates that are not as many triangles.

    Each of those meant goes up and back in `count` updates. Triangles of
    other sides between the same rates are known by their rates, also where
    each epoch of `count` updates begins anew.
    """
    base, high = min(meant), max(meant)
    seen = as_numbers(used)
    sides = [half / 2 for half in range(2, 4 * count + 1)]
    for anew, up, down in product((len(seen), count), sides, sides):
        theirs = _triangles(base, high, up, down, len(seen), anew)
        if _are_same(seen, theirs):
            begun = ", begun anew in each epoch" if anew < len(seen) else ""
            return (
                f"These cycles rise for {up:g} updates and fall for {down:g}"
                f"{begun}, and an epoch makes {count} updates. In how many "
                "should the rate rise, and in how many fall?"
            )
    return question_about(seen, meant)


def _triangles(
    base: float, high: float, up: float, down: float, count: int, anew: int
) -> Iterator[float]:
    """Yield `count` rates of triangles with sides of so many updates.

    The first triangle begins again after each `anew` updates.
    """
    for number in range(count):
        place = number % anew % (up + down)
        share = min(place / up, (up + down - place) / down)
        yield base + (high - base) * share


def _cycle(peak: float, length: int, most: int) -> list[float]:
    """Return the first rates of a cycle of `length`, `most` at the most."""
    make = partial(OneCycleLR, max_lr=peak, total_steps=length)
    return preview(make, 1, min(length, most))


def _held(rates: Sequence[float], count: int) -> list[float]:
    """Return the rates, each used equally often, in `count` updates at most.

    Where they do not divide `count`, they are fewer than it.
    """
    return [rate for rate in rates for _ in range(count // len(rates))]


def _long(seen: Sequence[float], peak: float) -> list[int]:
    """Return the lengths of cycles whose rate rises first as those `seen`.

    The first rise is a share of the half wave from `peak / 25` to `peak`,
    and that takes 0.3 times the length.
    """
    first, second = [*seen, math.nan][:2]
    share = (second - first) / (peak - peak / 25)
    angle = math.acos(1 - 2 * share) if 0 < share < 1 else 0.0
    if not angle:  # also of a rise that is a rounding
        return []
    rise = math.pi / angle
    return [round((rise + 1) / 0.3) + off for off in (0, -1, 1)]


def _are_same(
    used: Iterable[float], meant: Iterable[float], share: float = 1
) -> bool:
    """Return whether rates begin as those meant, times `share`."""
    pairs = zip(used, meant, strict=False)
    return all(is_near(rate, share * other) for rate, other in pairs)


def restarts_by_torch(first: int, factor: int, epochs: int) -> list[int]:
    """Return the epochs before which torch's warm restarts are at the top.

    The first cycle has `first` epochs (`T_0`), and each next one `factor`
    (`T_mult`) times as many. Epoch 0 is no restart.
    """
    make = partial(CosineAnnealingWarmRestarts, T_0=first, T_mult=factor)
    rates = preview(make, 1.0, epochs)
    return [epoch for epoch in range(1, epochs) if rates[epoch] == 1]
