"""How a training in mixed precision is looked at by checks."""

import itertools
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.functional import mse_loss

from grader.lesson.evidence import expect_trained, record_with
from grader.lesson.expect import expect_rates
from grader.lesson.lab import Digits
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace

BASE = 0.01
# A batch's first input and first target. The gradients of the two in the
# middle overflow; of the last, it's only the scaled loss that does.
KINDS = {
    "good": (1.0, 0.0),
    "overflow": (1e18, 4e18),
    "infinite": (torch.inf, 0.0),
    "large": (1.0, 1e19),
}


def draw_scaled(kinds: list[str]) -> list[Digits]:
    """Return a batch of 8 rows, drawn, of each of the kinds."""
    batches = []
    for kind in kinds:
        x, y = torch.randn(8, 4), torch.zeros(8, 1)
        first, y[0, 0] = KINDS[kind]
        x[0] = torch.tensor([first, 0, 0, 0])
        batches.append((x, y))
    return batches


def expect_scaled(
    function: Callable[..., Any], gamma: float, kinds: list[str], interval: int
) -> None:
    """Raise AssertionError unless the rate falls with each update made.

    `function(base, gamma, batches, scaler)` trains a linear model on
    batches of these `kinds`. After `interval` good ones the scale doubles.
    """
    batches = draw_scaled(kinds)
    trace = _run(function, gamma, batches, interval)
    made = [
        batch
        for batch, kind in zip(batches, kinds, strict=True)
        if kind in ("good", "large")
    ]
    lost = [n for n, kind in enumerate(kinds) if kind.startswith(("o", "i"))]
    meant = [BASE * gamma**number for number in range(len(made))]
    look = f"The gradients of the batches {lost} overflow."
    expect_rates([rate or 0.0 for rate in trace.rates], meant, look)
    if "large" not in kinds:  # after it nothing else can be seen
        following = itertools.cycle(made)

        def loss(model: nn.Module) -> torch.Tensor:
            x, y = next(following)
            return mse_loss(model(x), y)

        expect_trained(trace, nn.Linear(4, 1), loss)


@probe
def _run(
    function: Callable[..., Any],
    gamma: float,
    batches: list[Digits],
    interval: int,
) -> Trace:
    scaler = torch.amp.GradScaler("cpu", growth_interval=interval)
    return record_with({}, function, BASE, gamma, batches, scaler)
