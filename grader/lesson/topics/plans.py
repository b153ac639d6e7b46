"""Plans of steps: where a run drops, and who hands over to whom."""

import copy
import math
import reprlib
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
from grader.lesson.recording.trace import Trace

Drop = int | None
Losses = Mapping[Drop, Sequence[float]]
Recipe = dict[str, Any]


def try_drops(
    where_to_drop: Callable[..., Any], losses: Losses, seeds: Sequence[int]
) -> tuple[Mapping[Drop, Sequence[float]], Drop]:
    """Return the losses and the choice that `where_to_drop` comes to.

    A run with a drop has the loss that `losses` has for it, at the place of
    the run's seed among the seeds. Raises AssertionError where a run is
    asked for that is none of these, where the lowest of no losses is looked
    for, or where something else than a dictionary and a choice is returned.
    """
    found, unknown, empty = _found_drops(where_to_drop, losses, seeds)
    if unknown:
        drop, seed = unknown[0]
        fail(
            f"train({drop}, {seed}) was called: drop {drop} and seed {seed}.",
            f"The drops are {list(losses)}, the seeds {list(seeds)}.",
        )
    if empty:
        fail(
            f"The drops are {list(losses)}, the losses of no drop "
            f"{losses[None]}. Your code looks for the lowest of no values. "
            "What is returned if no drop is worth it?"
        )
    match found:
        case [Mapping(), _]:
            _expect_lists(found[0])
            return found[0], found[1]
    fail(
        "Two things were expected, the dictionary of the losses and the "
        f"choice, not {reprlib.repr(found)}."
    )


def _expect_lists(losses: Mapping[Drop, Any]) -> None:
    """Raise AssertionError where a drop's losses are a dictionary."""
    for drop, row in losses.items():
        if isinstance(row, Mapping):
            fail(
                f"The losses of drop {drop} are a dictionary.",
                "A list is meant, in the order of `seeds`.",
            )


@probe
def _found_drops(
    where_to_drop: Callable[..., Any], losses: Losses, seeds: Sequence[int]
) -> tuple[Any, list[Any], bool]:
    # Run by run, so that what is looked for has to be asked for.
    runs = {
        (drop, seed): loss
        for drop, row in losses.items()
        for seed, loss in zip(seeds, row, strict=True)
    }

    unknown: list[Any] = []

    def train(drop: Drop, seed: int) -> float:
        if (drop, seed) not in runs:
            unknown.append((reprlib.repr(drop), reprlib.repr(seed)))
        return runs.get((drop, seed), math.nan)

    try:
        return where_to_drop(train, list(losses), seeds), unknown, False
    except ValueError as error:  # by min([]), max([]) and the like
        if "empty" not in str(error):
            raise
        return None, unknown, True


def describe_drop(drop: Drop, losses: Losses) -> str:
    """Return how a chosen drop did beside no drop, seed by seed, in words.

    The seeds are 0, 1, 2, ...
    """
    if drop is None:
        return "Your choice is None, and some drop won with every seed."
    if drop not in list(losses):
        return f"Your choice, {reprlib.repr(drop)}, is none of the drops."
    pairs = list(zip(losses[drop], losses[None], strict=True))
    lost = [seed for seed, (own, never) in enumerate(pairs) if own >= never]
    won = f"won with {len(pairs) - len(lost)} of {counted(len(pairs), 'seed')}"
    if lost:
        own, never = pairs[lost[0]]
        return (
            f"Your choice, {drop}, {won}.\n"
            f"With seed {lost[0]} it ended at {own:.3f}, no drop at "
            f"{never:.3f}."
        )
    mean = sum(losses[drop]) / len(pairs)
    return (
        f"Your choice, {drop}, {won}, with a mean of {mean:.3f}.\n"
        "Another drop that did so has a lower mean."
    )


def rescale(
    rescaled: Callable[..., Any], recipe: Recipe, size: int
) -> tuple[Any, list[int]]:
    """Return the rate and the counts of what `rescaled(recipe, size)` makes.

    The counts are the updates before each drop, and those of the run.

    Raises AssertionError where the new one lacks a key of the old, has
    another size or counts that are no whole numbers, or where the old one
    has changed.
    """
    made, old = _rescaled(rescaled, recipe, size)
    if not isinstance(made, Mapping):
        fail(f"A recipe was expected, not {reprlib.repr(made)}.")
    missing = [key for key in recipe if key not in made]
    if missing:
        fail(f"The new recipe has no {' and no '.join(missing)}.")
    if old != recipe:
        fail("The recipe that was given has changed. What is a new one?")
    if made.get("size") != size:
        fail(f"The new recipe says size {made.get('size')}, not {size}.")
    for key in ("milestones", "updates"):
        _expect_whole(key, made.get(key, []))
    return made["rate"], [*made["milestones"], made["updates"]]


def _expect_whole(key: str, counts: Any) -> None:
    """Raise AssertionError where one of a recipe's counts is a fraction."""
    for count in np.ravel(counts):
        if count % 1:
            fail(
                f"{key}: {float(count):.5g} updates. How many are these, in "
                "whole numbers?"
            )


@probe
def _rescaled(
    rescaled: Callable[..., Any], recipe: Recipe, size: int
) -> tuple[object, Recipe]:
    given = copy.deepcopy(recipe)
    return rescaled(given, size), given


@probe
def rates_by(
    helper: Callable[..., LRScheduler], epochs: int, plan: Any, gamma: float
) -> list[float]:
    """Return the rate of each epoch by `helper(optimizer, epochs, …)`.

    The helper is given the plan and gamma, too, and the base rate is 0.8.
    """
    return preview(lambda each: helper(each, epochs, plan, gamma), 0.8, epochs)


def rates_of_groups(
    make: Callable[..., LRScheduler],
    bases: Sequence[float],
    args: tuple[Any, ...],
    count: int,
) -> list[list[float]]:
    """Return, for each of several groups, its rate after 0, 1, ... steps.

    `make(optimizer, *args)` makes the scheduler. The groups begin at
    `bases`. Raises AssertionError where not each of them gets a rate.
    """
    rates = _rates_of_groups(make, bases, args, count)
    if rates is None:
        fail(
            f"The optimizer has {counted(len(bases), 'group')}, and get_lr "
            "returned another number of rates. For which groups?"
        )
    return rates


@probe
def _rates_of_groups(
    make: Callable[..., LRScheduler],
    bases: Sequence[float],
    args: tuple[Any, ...],
    count: int,
) -> list[list[float]] | None:
    groups = [{"params": [torch.zeros(1)], "lr": base} for base in bases]
    optimizer: Optimizer = SGD(groups, lr=0.1)
    rates: list[list[float]] = [[] for _ in bases]
    try:
        scheduler = make(optimizer, *args)
        for _ in range(count):
            for own, group in zip(rates, optimizer.param_groups, strict=True):
                own.append(group["lr"])
            optimizer.step()
            scheduler.step()
    except ValueError as error:  # torch's own: so many rates, so many groups
        if not str(error).startswith("zip()"):
            raise
        return None
    return rates


@probe
def record_plan(
    follow: Callable[..., Any],
    rates: Sequence[float],
    names: dict[str, Any],
    *args: Any,
) -> Trace:
    """Return the trace, with weights, of `follow(plan, *args)`.

    The plan has the first of `rates` at the beginning of epoch 0, the second
    at that of epoch 1, and so on, and goes straight from each to the next.
    `names` are those of `record_with`.
    """

    def plan(epoch: float) -> float:
        return float(np.interp(epoch, range(len(rates)), rates))

    return record_with(names, follow, plan, *args)


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
