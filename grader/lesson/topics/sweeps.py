"""How a range test is looked at by checks."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from grader.lesson.evidence import (
    draw_batch,
    flat_state,
    losses_at,
)
from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.lab import Digits
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace

SIZE = 8  # images of a batch
NEAR = 1e-3  # what rounding may add up to in a training at high rates
# Seed, class and options of the optimizer, and whether the model trains.
Start = tuple[int, type[Optimizer], dict[str, Any], bool]


def used_network(
    seed: int, kind: type[Optimizer], options: dict[str, Any], training: bool
) -> tuple[nn.Module, Optimizer]:
    """Return a network and its optimizer, with an update behind them.

    The network has buffers, the optimizer three groups, one of another rate,
    and whatever it remembers of the update. `initial_lr` among the options
    is what a scheduler has left in each group.
    """
    torch.manual_seed(seed)
    parts = nn.Linear(784, 8), nn.BatchNorm1d(8), nn.Linear(8, 10)
    left = {key: options[key] for key in {"initial_lr"} & set(options)}
    own = {key: value for key, value in options.items() if key not in left}
    groups = [{"params": list(part.parameters()), **left} for part in parts]
    model = nn.Sequential(*parts)
    optimizer = kind(groups, lr=0.1, **own)  # type: ignore[call-arg]
    optimizer.param_groups[1]["lr"] = 0.3
    images, labels = torch.rand(20, 784), torch.randint(10, (20,))
    cross_entropy(model(images), labels).backward()
    optimizer.step()
    return model.train(training), optimizer


def draw_batches(count: int, broken: int | None = None) -> list[Digits]:
    """Return `count` batches of 8 digits of MNIST, drawn.

    The images of batch number `broken` are NaN.
    """
    images, labels = draw_batch(SIZE * count)
    if broken is not None:
        images[SIZE * broken : SIZE * (broken + 1)] = torch.nan
    return list(zip(images.split(SIZE), labels.split(SIZE), strict=True))


@probe
def sweep(
    range_test: Callable[..., Any],
    start: Start,
    batches: list[Digits],
    low: float,
    high: float,
) -> tuple[Trace, dict[str, Any]]:
    """Return the trace of a range test, and the state it leaves behind."""
    model, optimizer = used_network(*start)
    trace = record(range_test, model, optimizer, batches, low, high)
    return trace, flat_state(model, optimizer)


def expect_sweep(
    trace: Trace, start: Start, batches: list[Digits], low: float, high: float
) -> None:
    """Raise AssertionError unless a sweep went from `low` to `high`.

    Each update must use its rate in all groups, and the sweep must return
    the rates, and for each batch the loss before its update, as floats.
    """
    _expect_updates(trace, len(batches))
    meant = np.geomspace(low, high, len(batches)).tolist()
    for number, used in enumerate(zip(*trace.group_rates, strict=True)):
        look = f"The rates of group {number}. {_ask_about_sweep(used, meant)}"
        expect_rates(used, meant, look, names=("yours", "meant"))
    rates, losses = returned_lists(trace, len(batches))
    look = f"The rates that are returned. {_ask_about_sweep(rates, meant)}"
    expect_rates(rates, meant, look, names=("yours", "used"))
    ours = losses_at(meant, batches, *used_network(*start))
    look = _ask_about_losses(losses, ours)
    expect_rates(losses, ours, look, "loss", ("yours", "before"), NEAR)
    kinds = {type(value).__name__ for value in (*rates, *losses)} - {"float"}
    if kinds:
        fail(f"Ordinary floats are asked for. Some are {', '.join(kinds)}.")


def _expect_updates(trace: Trace, count: int) -> None:
    """Raise AssertionError unless each of the batches made an update."""
    made, calls = len(trace.updates), len(trace.calls)
    if made == count:
        return
    if made > count:
        look = "How often does a batch lead to optimizer.step()?"
    elif made:
        look = "Which batches make no update, and who decides that?"
    elif not calls:
        look = "Who calls optimizer.step()?"
    else:
        look = (
            f"step() was called {calls} times, but no weight that the "
            "optimizer holds had a gradient. Which model do the gradients "
            "belong to, and which one does the optimizer move?"
        )
    fail(f"{counted(made, 'update')} from {count} batches.", look)


def _ask_about_sweep(used: Sequence[Any], meant: Sequence[float]) -> str:
    """Return the question about rates that do not rise as they should."""
    if len(set(used)) == 1:
        return "Where does this group get another rate?"
    ends = zip((used[0], used[-1]), (meant[0], meant[-1]), strict=True)
    if not all(math.isclose(end, other) for end, other in ends):
        return "Does the test begin at low, and end at high?"
    return "By what is a rate multiplied to get the next one?"


def _ask_about_losses(losses: Sequence[float], ours: Sequence[float]) -> str:
    """Return the question about losses that are not those before updates."""
    if math.isclose(float(losses[0]), ours[0], rel_tol=NEAR):
        return (
            "The first loss agrees, so the updates differ. Is each made from "
            "its own batch's gradient alone, and by the optimizer that was "
            "given, with all that it remembers?"
        )
    return (
        "Of which model is a loss: before the update or after, and in which "
        "mode?"
    )


def returned_lists(trace: Trace, count: int) -> list[Sequence[float]]:
    """Return the rates and the losses that a range test returned."""
    found = trace.result
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        fail("What is returned are not the rates and the losses.")
    lengths = [len(each) if hasattr(each, "__len__") else 0 for each in found]
    if lengths != [count, count]:
        fail(
            f"{lengths[0]} rates and {lengths[1]} losses are returned, from "
            f"{count} batches."
        )
    return list(found)


def expect_nans(
    trace: Trace,
    start: Start,
    batches: list[Digits],
    low: float,
    high: float,
    broken: int | None,
) -> None:
    """Raise AssertionError unless a test went on when a loss was NaN.

    The losses are NaN from batch number `broken` on; those before it must
    be the network's own. Where none is broken, `expect_sweep` looks at them.
    """
    count = len(batches)
    _expect_updates(trace, count)
    rates, losses = returned_lists(trace, count)
    if broken is None:
        return
    places = [k for k, loss in enumerate(losses) if np.isnan(float(loss))]
    if np.isnan(np.asarray(rates, float)).any():
        fail("A rate is NaN.")
    if places != list(range(broken, count)):
        fail(
            f"The losses {broken} to {count - 1} were NaN. Those of your list "
            f"that are NaN: {places}."
        )
    meant = np.geomspace(low, high, count).tolist()[:broken]
    if not meant:
        return
    ours = losses_at(meant, batches[:broken], *used_network(*start))
    look = "These come before the first NaN. "
    look += _ask_about_losses(losses, ours)
    used = trace.group_rates[:broken]
    if any(
        not math.isclose(rate or 0, meant[number], rel_tol=NEAR)
        for number, each in enumerate(used)
        for rate in each
    ):
        look = "The updates did not use the test's rates: see the check above."
    names = "yours", "before"
    expect_rates(losses[:broken], ours, look, "loss", names, NEAR)


def expect_left_alone(after: dict[str, Any], start: Start) -> None:
    """Raise AssertionError unless a test leaves all as it was."""
    before = flat_state(*used_network(*start))
    other = [n for n in before | after if before.get(n) != after.get(n)]
    if other:
        more = f"and {len(other) - 4} more" if len(other) > 4 else ""
        fail("Not as it was before:", *other[:4], more, _ask_about(other))


def _ask_about(names: Sequence[str]) -> str:
    """Return the question about what a range test has not put back."""
    of_model = [name for name in names if not name.startswith("optimizer")]
    if not of_model:
        return "The model is as it was. What does the optimizer remember?"
    if any(name.endswith(("weight", "bias")) for name in of_model):
        return (
            "Weights are among them. When was a copy made of them, and could "
            "training still reach that?"
        )
    return "The weights are back. What else belongs to a model's state?"
