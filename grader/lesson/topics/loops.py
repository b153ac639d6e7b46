"""Training loops of a learner's own, and the logs that they keep."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import LinearLR, LRScheduler, StepLR

from grader.lesson.evidence import (
    Look,
    expect_run,
    record_with,
    weights_of,
)
from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.lab import Digits, loss, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace
from grader.lesson.topics.rows import watch_batches

LOG = "When, and from what, is a line of the log written?"


def rising(optimizer: Optimizer, *args: Any, **named: Any) -> LRScheduler:
    """Return a scheduler that begins at 40 % of the optimizer's rate.

    It reaches the whole rate after three steps, whatever else it is given,
    so that it can stand for any other scheduler.
    """
    return LinearLR(optimizer, start_factor=0.4, total_iters=3)


def step_before(
    make: Callable[[Optimizer], LRScheduler],
    base: float,
    batches: int,
    at: int,
    epochs: int,
) -> list[float]:
    """Return the rate of each update where a scheduler steps in mid-epoch.

    It is stepped before update number `at` of each epoch, counted from 0,
    or after the last of its `batches` updates if `at` is `batches`.
    """
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=base)
    scheduler, rates = make(optimizer), []
    optimizer.step()  # so that torch does not warn of the order
    for _ in range(epochs):
        for number in range(batches):
            if number == at:
                scheduler.step()
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
        if at == batches:
            scheduler.step()
    return rates


def expect_log(
    function: Callable[..., Any],
    *args: Any,
    epochs: int,
    meant: Sequence[float] | None = None,
    names: dict[str, Any] | None = None,
    look: str | Look = "",
    log: str = LOG,
) -> Trace:
    """Return the trace of a call that logs the rate of each of its epochs.

    Meant for a call as `expect_run` takes it, with three updates an epoch.
    Raises AssertionError, too, where what is returned is not the rate that
    each epoch's first update used; `log` is asked then.
    """
    trace = expect_run(function, *args, meant=meant, look=look, names=names)
    if len(trace.rates) != 3 * epochs:
        made = counted(len(trace.rates), "update")
        fail(f"{made} in {epochs} epochs of 3 updates.")
    used = [math.nan if rate is None else rate for rate in trace.rates[::3]]
    expect_rates(trace.result, used, log, "epoch", ("log", "used"))
    return trace


@probe
def loop_plainly(
    fit: Callable[..., Any], rate: float, data: Digits, epochs: int, size: int
) -> Trace:
    """Return the trace, with weights, of `fit` at one rate.

    `fit(model, optimizer, scheduler, data, epochs, size)` is given a new
    `lab.mlp()`, SGD with momentum 0.9 and a scheduler that never changes
    the rate. The trace ends with the weights of the network itself.
    """
    model = mlp()
    optimizer = SGD(model.parameters(), rate, momentum=0.9)
    run = model, optimizer, StepLR(optimizer, 1000), data, epochs, size
    trace = record_with({}, fit, *run)
    trace.ends = [weights_of(model)]
    return trace


@probe
def loop_twice(
    fit: Callable[..., Any], gamma: float, data: Digits, size: int
) -> tuple[Trace, list[list[int]]]:
    """Return the trace, with weights, of `fit` for two epochs and three more.

    It trains by SGD with momentum from rate 0.01, times `gamma` after every
    other epoch, on `data`, whose images come from `number_rows`. With the
    trace come the rows that each gradient saw. The trace's result is what
    both calls returned, one after the other.
    """
    model = mlp()
    batches = watch_batches(model[0])
    optimizer = SGD(model.parameters(), lr=0.01, momentum=0.9)
    run = model, optimizer, StepLR(optimizer, 2, gamma), data

    def both() -> list[Any]:
        return [rate for epochs in (2, 3) for rate in fit(*run, epochs, size)]

    return record_with({}, both), batches


def network_with(weights: list[torch.Tensor]) -> nn.Module:
    """Return a `lab.mlp()` with these weights."""
    model = mlp()
    with torch.no_grad():
        for parameter, values in zip(model.parameters(), weights, strict=True):
            parameter.copy_(values)
    return model


def expect_learned(trace: Trace, data: Digits, most: float) -> None:
    """Raise AssertionError unless a trace ended with a loss below `most`."""
    final = loss(network_with(trace.ends[0]), *data)
    if not final < most:
        fail(
            f"{counted(len(trace.updates), 'update')} on "
            f"{counted(len(data[0]), 'image')} leave a loss of {final:.2f}. "
            f"A sound loop gets it below {most:g}."
        )
