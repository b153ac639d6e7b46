"""Plans of steps: where a run drops, and who hands over to whom."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import LRScheduler

from grader.lesson.evidence import expect_trained, record_with
from grader.lesson.expect import counted, fail
from grader.lesson.lab import Digits, preview
from grader.lesson.probes import probe
from grader.lesson.trace import Trace

Drop = int | None
Losses = Mapping[Drop, Sequence[float]]


@probe
def try_drops(
    where_to_drop: Callable[..., Any], losses: Losses, seeds: Sequence[int]
) -> tuple[dict[Drop, list[float]], Drop]:
    """Return the losses and the choice that `where_to_drop` comes to.

    A run with a drop has the loss that `losses` has for it, at the place of
    the run's seed among the seeds.
    """
    # Run by run, so that what is looked for has to be asked for.
    runs = {
        (drop, seed): loss
        for drop, row in losses.items()
        for seed, loss in zip(seeds, row, strict=True)
    }

    def train(drop: Drop, seed: int) -> float:
        return runs.get((drop, seed), math.nan)

    found: tuple[dict[Drop, list[float]], Drop]
    found = where_to_drop(train, list(losses), seeds)
    return found


def describe_drop(drop: Drop, losses: Losses) -> str:
    """Return how a drop did beside no drop, seed by seed, in words."""
    never = losses[None]
    chosen = losses.get(drop, [math.nan] * len(never))
    return (
        f"Your choice, {drop}, won with {np.less(chosen, never).sum()} of "
        f"{counted(len(never), 'seed')}.\n"
        f"Its mean loss is {np.mean(chosen):.3f}."
    )


@probe
def rates_by(
    helper: Callable[..., LRScheduler], epochs: int, plan: Any, gamma: float
) -> list[float]:
    """Return the rate of each epoch by `helper(optimizer, epochs, …)`.

    The helper is given the plan and gamma, too, and the base rate is 0.8.
    """
    return preview(lambda each: helper(each, epochs, plan, gamma), 0.8, epochs)


@probe
def rates_of_groups(
    make: Callable[..., LRScheduler],
    bases: Sequence[float],
    args: tuple[Any, ...],
    count: int,
) -> list[list[float]]:
    """Return, for each of several groups, its rate after 0, 1, ... steps.

    `make(optimizer, *args)` makes the scheduler. The groups begin at
    `bases`.
    """
    groups = [{"params": [torch.zeros(1)], "lr": base} for base in bases]
    optimizer: Optimizer = SGD(groups, lr=0.1)
    scheduler = make(optimizer, *args)
    rates: list[list[float]] = [[] for _ in bases]
    for _ in range(count):
        for own, group in zip(rates, optimizer.param_groups, strict=True):
            own.append(group["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@probe
def record_plan(
    follow: Callable[..., Any],
    rates: Sequence[float],
    epochs: int,
    names: dict[str, Any],
) -> Trace:
    """Return the trace, with weights, of `follow(plan, epochs)`.

    The plan gives the rate at each epoch's place among `rates`. `names` are
    those of `record_with`.
    """
    return record_with(names, follow, rates.__getitem__, epochs)


def expect_moved(trace: Trace, model: nn.Module, data: Digits) -> None:
    """Raise AssertionError unless a trace's updates moved the weights.

    All rows of the data are alike, and `model` is built like the one that
    was trained.
    """
    expect_trained(trace, model, lambda m: cross_entropy(m(data[0]), data[1]))


def bound_rates(
    function: Callable[..., Any],
    *args: Any,
    few: Digits,
    model: nn.Module,
    updates: int,
) -> list[float]:
    """Return the rates of a call's updates, once the weights agree with them.

    `few` stands for the notebook's data of that name; all its rows are
    alike. Raises AssertionError, too, where the number of updates is
    another, or a rate is not above 0.
    """
    trace = record_with({"few": few}, function, *args)
    rates = [math.nan if rate is None else rate for rate in trace.rates]
    if len(rates) != updates or not min(rates, default=0.0) > 0:
        fail(
            f"{counted(len(rates), 'update')}, the lowest rate is "
            f"{min(rates, default=0.0):.3g}. {updates} are meant, at rates "
            "above 0."
        )
    expect_moved(trace, model, few)
    return rates
