"""Answers that are given a way to make their optimizer."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from operator import mul
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from grader.lesson.evidence import (
    expect_one_optimizer,
    expect_trained,
    record_with,
)
from grader.lesson.expect import as_numbers, expect_rates, fail
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace
from grader.lesson.topics.alike import is_near

BETA = 0.9  # the first of AdamW's own
Kind = type[Optimizer]
Options = dict[str, Any]


def record_made(
    function: Callable[..., Any],
    kind: Kind,
    options: Options,
    data: Digits,
    *args: Any,
) -> Trace:
    """Return the trace of `function(make, *args)`, with its weights.

    `make(parameters)` makes an optimizer of the class `kind`, with rate 0.1
    and `options`. `data` stand for the notebook's `images` and `labels`.
    Raises AssertionError where a scheduler refuses the optimizer.
    """
    try:
        return _record_made(function, kind, options, data, *args)
    except KeyError as error:
        fail(f"With {kind.__name__} it stopped: it has no {error}.")
    except ValueError as error:
        fail(f"With {kind.__name__} it stopped:", str(error))


@probe
def _record_made(
    function: Callable[..., Any],
    kind: Kind,
    options: Options,
    data: Digits,
    *args: Any,
) -> Trace:
    def make(parameters: Any) -> Optimizer:
        return kind(parameters, lr=0.1, **options)  # type: ignore[call-arg]

    names = dict(zip(("images", "labels"), data, strict=True))
    return record_with(names, function, make, *args)


def expect_made(
    trace: Trace, kind: Kind, options: Options, data: Digits
) -> None:
    """Raise AssertionError unless what was made trained on all of `data`.

    The optimizer that `record_made` had made must have made all updates of
    a `lab.mlp()`, each from all rows, with its options as they were.
    """

    def loss(model: nn.Module) -> Tensor:
        return cross_entropy(model(data[0]), data[1])

    asked, *_ = options.get("betas", (options.get("momentum", 0),))
    used = [momentum or 0.0 for momentum in trace.momenta]
    look = f"This is the momentum of {kind.__name__}. Who writes to it, when?"
    if len(set(used)) == 1:
        look = (
            f"This is meant to be the momentum of {kind.__name__}, and it "
            "never moves. Which function made this optimizer, and who writes "
            "to it?"
        )
    expect_rates(used, [asked] * len(used), look, what="momentum")
    look = (
        f"Does {kind.__name__}, as make made it, make all updates, each from "
        "all images?"
    )
    expect_trained(trace, mlp(), loss, look, partial(kind, **options))


def adam_walk(rates: Sequence[float], gradient: float) -> list[float]:
    """Return where torch's Adam takes a weight from 0, update by update.

    The gradient is the same in each update.
    """
    weight = nn.Parameter(torch.zeros(1, dtype=torch.double))
    optimizer, places = torch.optim.Adam([weight]), []
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = torch.full_like(weight, gradient)
        optimizer.step()
        places.append(weight.item())
    return places


def sgd_strides(
    rates: Sequence[float], momenta: Sequence[float]
) -> list[float]:
    """Return how far torch's SGD moves a weight in each update.

    The gradient is 1 in each. Rates and momenta have a number for each.
    """
    weight = nn.Parameter(torch.zeros(1, dtype=torch.double))
    optimizer, moved = torch.optim.SGD([weight], lr=1, momentum=0.9), []
    for rate, momentum in zip(rates, momenta, strict=True):
        optimizer.param_groups[0].update(lr=rate, momentum=momentum)
        before, weight.grad = weight.item(), torch.ones_like(weight)
        optimizer.step()
        moved.append(before - weight.item())
    return moved


def question_about_stride(
    yours: object,
    meant: Sequence[float],
    rates: Sequence[float] = (),
    momenta: Sequence[float] = (),
) -> str:
    """Return the question about strides that are not as `meant`.

    Common mistakes are known by what they make of the rates and momenta.
    """
    seen = as_numbers(yours)
    pairs = list(zip(seen, meant, strict=False))
    for question, other in _other_strides(meant, rates, momenta):
        if len(seen) == len(other) and all(map(is_near, seen, other)):
            return question
    wrong = next((k for k, pair in enumerate(pairs) if not is_near(*pair)), 0)
    if wrong == 0:
        return "What is the velocity after the first gradient?"
    return (
        f"What is left of the velocity in update {wrong}, and which rate "
        "turns it into a stride?"
    )


def _other_strides(
    meant: Sequence[float], rates: Sequence[float], momenta: Sequence[float]
) -> Iterator[tuple[str, list[float]]]:
    """Yield what mistakes make of strides, each with the question about it."""
    yield "Is that a stride, or the whole way so far?", list(accumulate(meant))
    yield "How far is a stride against the slope?", [-each for each in meant]
    late = [1.0, *momenta[:-1]]  # the first velocity is 0
    dampened = [1 - momentum for momentum in momenta]
    carried = _velocities(momenta, rates)
    yield "Is a rate part of the velocity that is kept?", carried
    ways = {
        "Which update's momentum shrinks the velocity?": (late, [1.0] * 99),
        "With which weight is a gradient added?": (momenta, dampened),
    }
    for question, (kept, added) in ways.items():
        velocities = _velocities(kept, added[: len(kept)])
        yield question, list(map(mul, rates, velocities))
    yield (
        "Which momentum has shrunk the gradients before the last one?",
        [
            rate * (1 - momentum ** (k + 1)) / (1 - momentum)
            for k, (rate, momentum) in enumerate(
                zip(rates, momenta, strict=True)
            )
        ],
    )


def _velocities(
    momenta: Sequence[float], added: Sequence[float]
) -> list[float]:
    """Return the velocity of each update, from 0 on."""
    found, velocity = [], 0.0
    for momentum, more in zip(momenta, added, strict=True):
        velocity = momentum * velocity + more
        found.append(velocity)
    return found


def expect_adamw(trace: Trace, data: Digits) -> None:
    """Raise AssertionError unless AdamW, as it is, made the updates.

    They are those of a `lab.mlp()`, each from all rows of `data`.
    """
    names, count = ("momentum", "AdamW's"), len(trace.updates)
    used = [momentum or 0.0 for momentum in trace.momenta]
    look = "Who wrote to it?"
    if not any(used):
        look = "Which optimizer makes the updates, and what does it keep?"
    expect_rates(used, [BETA] * count, look, names=names, what="momentum")

    def loss(model: nn.Module) -> Tensor:
        return cross_entropy(model(data[0]), data[1])

    expect_decayed(trace, data[0], decay=0.01)
    expect_trained(trace, mlp(), loss, make=torch.optim.AdamW)


def expect_decayed(trace: Trace, images: Tensor, decay: float) -> None:
    """Raise AssertionError unless AdamW's decay has shrunk a `lab.mlp()`.

    No gradient reaches the weights of a pixel that is blank in all images.
    AdamW multiplies them by 1 - rate * `decay` in each update, and Adam
    does not. The trace has its weights, as `record_with` brings them.
    """
    expect_one_optimizer(trace)
    blank = images.abs().sum(0) == 0
    number = trace.updates[-1].optimizer
    start = trace.starts[number][0][:, blank].double()
    end = trace.ends[number][0][:, blank].double()
    kept = float((start * end).sum() / (start * start).sum())
    meant = math.prod(1 - float(rate or 0) * decay for rate in trace.rates)
    if not abs(kept - meant) <= (1 - meant) / 10:
        fail(
            f"The weights of blank pixels ended at {kept:.6f} of their start; "
            f"AdamW's decay, {decay:g}, leaves {meant:.6f} of them.",
            "Which optimizer makes the updates?",
        )
