"""How a range test and a choice of the peak are looked at by checks."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from grader.lesson.evidence import (
    draw_batch,
    flat_state,
    losses_at,
    weights_of,
)
from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recorder import record
from grader.lesson.trace import Trace

SIZE = 8  # images of a batch
NEAR = 1e-3  # what rounding may add up to in a training at high rates
# Seed, class and options of the optimizer, and whether the model trains.
Start = tuple[int, type[Optimizer], dict[str, Any], bool]


def used_network(
    seed: int, kind: type[Optimizer], options: dict[str, Any], training: bool
) -> tuple[nn.Module, Optimizer]:
    """Return a network and its optimizer, with an update behind them.

    The network has buffers, the optimizer three groups, one of another rate,
    and whatever it remembers of the update.
    """
    torch.manual_seed(seed)
    parts = nn.Linear(784, 8), nn.BatchNorm1d(8), nn.Linear(8, 10)
    groups = [{"params": list(part.parameters())} for part in parts]
    model = nn.Sequential(*parts)
    optimizer = kind(groups, lr=0.1, **options)  # type: ignore[call-arg]
    optimizer.param_groups[1]["lr"] = 0.3
    images, labels = torch.rand(20, 784), torch.randint(10, (20,))
    cross_entropy(model(images), labels).backward()
    optimizer.step()
    return model.train(training), optimizer


def draw_batches(count: int) -> list[Digits]:
    """Return `count` batches of 8 digits of MNIST, drawn."""
    images, labels = draw_batch(SIZE * count)
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
    if len(trace.updates) != len(batches):
        fail(f"{len(trace.updates)} updates from {len(batches)} batches.")
    meant = np.geomspace(low, high, len(batches)).tolist()
    for number, used in enumerate(zip(*trace.group_rates, strict=True)):
        expect_rates(used, meant, f"These are the rates of group {number}.")
    rates, losses = returned_lists(trace, len(batches))
    look = "These are the rates that are returned."
    expect_rates(rates, meant, look, names=("yours", "used"))
    ours = losses_at(meant, batches, *used_network(*start))
    look = "Of which model is a loss: before the update, or after?"
    expect_rates(losses, ours, look, "loss", ("yours", "before"), NEAR)
    kinds = {type(value).__name__ for value in (*rates, *losses)} - {"float"}
    if kinds:
        fail(f"Ordinary floats are asked for. Some are {', '.join(kinds)}.")


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
    broken: int,
) -> None:
    """Raise AssertionError unless a test went on when a loss was NaN.

    The losses are NaN from batch number `broken` on; those before it must
    be the network's own.
    """
    count = len(batches)
    if len(trace.updates) != count:
        fail(f"{len(trace.updates)} updates from {count} batches.")
    rates, losses = returned_lists(trace, count)
    places = [k for k, loss in enumerate(losses) if np.isnan(float(loss))]
    if np.isnan(np.asarray(rates, float)).any():
        fail("A rate is NaN.")
    if places != list(range(broken, count)):
        fail(
            f"The losses {broken} to {count - 1} were NaN. Those of your list "
            f"that are NaN: {places}."
        )
    meant = np.geomspace(low, high, count).tolist()[:broken]
    ours = losses_at(meant, batches[:broken], *used_network(*start))
    look = "These are the losses before the first NaN."
    names = "yours", "before"
    expect_rates(losses[:broken], ours, look, "loss", names, NEAR)


def expect_left_alone(after: dict[str, Any], start: Start) -> None:
    """Raise AssertionError unless a test leaves all as it was."""
    before = flat_state(*used_network(*start))
    other = [n for n in before | after if before.get(n) != after.get(n)]
    if other:
        more = f"and {len(other) - 4} more" if len(other) > 4 else ""
        fail("Not as it was before:", *other[:4], more)


def train_in_pieces(
    accumulate: Callable[..., Any],
    seed: int,
    rates: list[float],
    data: Digits,
    pieces: int,
) -> tuple[Trace, list[torch.Tensor]]:
    """Return the trace, and the weights, of training by pieces of `data`.

    The network comes from `seed`; an update is made from `pieces` batches,
    and the schedule holds `rates`, over and over.
    """
    size = len(data[0]) // (len(rates) * pieces)
    parts = list(zip(*(each.split(size) for each in data), strict=True))
    return _train_in_pieces(accumulate, seed, rates, parts, pieces)


@probe
def _train_in_pieces(
    accumulate: Callable[..., Any],
    seed: int,
    rates: list[float],
    batches: list[Digits],
    pieces: int,
) -> tuple[Trace, list[torch.Tensor]]:
    model, optimizer = _new_network(seed)
    scheduler = LambdaLR(optimizer, lambda step: rates[step % len(rates)])
    trace = record(accumulate, model, optimizer, scheduler, batches, pieces)
    return trace, weights_of(model)


def train_whole(
    seed: int, rates: list[float], data: Digits
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Return the weights before and after an update at each of the rates.

    Each is made from a batch of its own, an equal part of `data`.
    """
    model, optimizer = _new_network(seed)
    start, size = weights_of(model), len(data[0]) // len(rates)
    whole = list(zip(*(each.split(size) for each in data), strict=True))
    losses_at(rates, whole, model, optimizer)
    return start, weights_of(model)


def _new_network(seed: int) -> tuple[nn.Module, Optimizer]:
    torch.manual_seed(seed)
    model = mlp()
    return model, torch.optim.SGD(model.parameters(), lr=1, momentum=0.9)


@probe
def try_peaks(
    choose_peak: Callable[..., Any],
    rates: list[float],
    losses: list[float],
    rows: list[list[float]],
    seeds: list[int],
) -> tuple[Any, Any]:
    """Return what `choose_peak` makes of a range test and of its runs.

    A run at the lowest of its peaks has an accuracy of the first row, the
    one that belongs to its seed; the next higher peak has the second row.
    """
    peaks: set[float] = set()

    def note(peak: float, seed: int) -> float:
        peaks.add(peak)
        return 0.5

    def train(peak: float, seed: int) -> float:
        row = rows[sorted(peaks).index(peak) % len(rows)]
        return row[seeds.index(seed)]

    choose_peak(rates, losses, note, seeds)
    accuracies, choice = choose_peak(rates, losses, train, seeds)
    return accuracies, choice
