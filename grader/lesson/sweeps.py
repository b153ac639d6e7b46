"""How a range test and a choice of the peak are looked at by checks."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from grader.lesson.evidence import draw_batch, flat_state, losses_at
from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits
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
