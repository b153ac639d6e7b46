"""What the checks of all lessons say when rates are not as they should be."""

import math
import reprlib
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

LINE = 65  # nbgrader's validate cuts longer ones
SHOWN = 12
RELATIVE, ABSOLUTE = 1e-5, 1e-12


def expect_rates(
    used: Iterable[float],
    meant: Iterable[float],
    look: str = "",
    each: str = "update",
    names: tuple[str, str] = ("used", "meant"),
) -> None:
    """Raise AssertionError unless all rates `used` are as `meant`.

    The message names the first rate that differs (by more than one part in
    100,000), or says how many there are if that is wrong, shows both lists
    around it under their `names`, and ends with `look`, a pointer to where
    to look. `each` names what one rate stands for.
    """
    meant = [float(rate) for rate in meant]
    try:
        used = [float(rate) for rate in used]
    except (TypeError, ValueError):
        got = reprlib.repr(used)
        _fail(f"A list of numbers was expected, not {got}.", look)
    said, place = _difference(used, meant, each, names)
    if said:
        _fail(said, *_rows(names, (used, meant), place), look)


def outcome(function: Callable, *args: Any) -> Any:
    """Return what a call returns, or the exception that it raises."""
    try:
        return function(*args)
    except Exception as error:
        return error


def _difference(used, meant, each, names) -> tuple[str, int]:
    """Return what differs first, in words, and its place."""
    if len(used) != len(meant):
        return (
            f"{len(used)} numbers for {len(meant)} {each}s: there should be "
            f"one for each {each}."
        ), 0
    for number, (one, other) in enumerate(zip(used, meant, strict=True)):
        if not math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE):
            ours, theirs = names
            return (
                f"{each.capitalize()} {number}: {one:.5g} {ours}, "
                f"{other:.5g} {theirs}."
            ), number
    return "", 0


def _rows(names, lists, place) -> Iterator[str]:
    """Yield a line for each list, number below number, around a place."""
    label = max(map(len, names)) + 1
    near = slice(max(0, place - SHOWN), place + SHOWN)
    texts = [f"{rate:.4g}" for rates in lists for rate in rates[near]]
    width = max(map(len, texts), default=1)
    fit = min(SHOWN, (LINE - label - len(" ... ...")) // (width + 1))
    first = 0 if place < fit else place - fit // 2
    for name, rates in zip(names, lists, strict=True):
        shown = (f"{rate:<{width}.4g}" for rate in rates[first:][:fit])
        before = "... " if first else ""
        after = " ..." if len(rates) > first + fit else ""
        line = f"{name + ':':{label}} {before}{' '.join(shown)}{after}"
        yield line.rstrip()


def _fail(*parts: str) -> None:
    lines = (
        line for part in parts for line in textwrap.wrap(part, LINE) if part
    )
    raise AssertionError("\n".join(lines))
