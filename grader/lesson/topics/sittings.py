"""A capstone at work: what it learned from, and what it learned."""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from statistics import mean
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from grader.lesson.evidence import as_float
from grader.lesson.expect import fail
from grader.lesson.lab import Digits, accuracy, batches, digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import Recorder
from grader.lesson.recording.trace import Trace, Update

MARK = 2**-7  # in the corner of each image, and more by its row's number
ROWS = 2**13  # that can be told apart by it
GAP = 0.05  # by which an accuracy may differ when its run is made again
SIZE = 32  # images that a batch has at most
LOWEST = 2  # the last rates are at most a half of the highest
SOON = 8  # times the mean: a peak that is over almost at once
TENTH = 10  # the last rates are those of the last tenth of the updates
MOMENTUM = 0.9  # of the run at a constant rate
CLEAR = 0.003  # a mean lead over that run, which a good choice has threefold
TYPICAL = 5  # from here four pairs have constant runs of the usual mean


def standardise(images: torch.Tensor) -> torch.Tensor:
    """Return MNIST's images with a mean near 0 and a spread near 1."""
    return (images - 0.13) / 0.31


@functools.cache  # to read all of MNIST takes as long as a training here
def _standard_digits() -> tuple[Digits, Digits]:
    (x, y), (held_out, known) = digits(6000)
    return (standardise(x), y), (standardise(held_out), known)


@dataclass(frozen=True)
class Sitting:
    """A capstone's run: its trace, and how accurate it is on other digits.

    `fed` has the number of images that each update's gradient came from,
    and `foreign` counts those that are none of the training images. `again`
    is the accuracy of a network that was trained here, by the same updates
    from the same images. `steady` is that of a network with the same first
    weights, trained at a constant rate; NaN if none was asked for.
    """

    trace: Trace
    accuracy: float
    fed: list[int]
    foreign: int
    again: float
    steady: float = math.nan


Plan = tuple[str, list[tuple[list[int], dict[str, Any]]]]


@dataclass(frozen=True)
class _Run:
    """What the learner's process says of a run, as plain data.

    `rows` are those that each call's gradient came from, and `plans` say of
    each optimizer its class and its groups, by the numbers of parameters.
    """

    trace: Trace
    weights: list[torch.Tensor]
    rows: list[list[int]]
    plans: list[Plan]


def sit(
    capstone: Callable[..., Any],
    updates: int,
    size: int = 6000,
    beside: float | None = None,
    pair: int | None = None,
) -> Sitting:
    """Return what comes of training a network on standardised digits.

    The digits' names are drawn anew, so that no network trained before
    knows them. `size` of them are given; the 5,000 others are kept here.
    `beside` is the constant rate of another run of so many updates. A `pair`
    of runs has names and first weights of its own, the same ones each time,
    so that nobody passes by trying again.
    """
    draw = torch.Generator()
    draw.seed() if pair is None else draw.manual_seed(TYPICAL + pair)
    (x, y), (held_out, known) = _standard_digits()
    x, y, held_out = x[:size].clone(), y[:size], held_out.clone()
    code = torch.randperm(10, generator=draw)
    x[:, 0] = MARK * (1 + torch.arange(len(x)) / ROWS)
    held_out[:, 0] = MARK
    seed = int(torch.randint(2**32, (), generator=draw))
    data = x, code[y]
    run = _Run(*_sit(capstone, seed, *data, updates))
    right = accuracy(_network(run.weights), held_out, code[known])
    return Sitting(
        run.trace,
        right,
        [len(rows) for rows in run.rows[:updates]],
        sum(not 0 <= row < len(x) for rows in run.rows for row in rows),
        accuracy(_made_again(run, seed, data), held_out, code[known]),
        math.nan
        if beside is None
        else accuracy(
            _held(beside, updates, seed, data), held_out, code[known]
        ),
    )


def _network(weights: list[torch.Tensor]) -> nn.Module:
    model = mlp()
    own = list(model.parameters())
    if [each.shape for each in weights] != [each.shape for each in own]:
        fail("The model that was given has other weights now.")
    with torch.no_grad():
        for parameter, values in zip(own, weights, strict=True):
            parameter.copy_(values)
    return model


@probe
def _sit(
    capstone: Callable[..., Any],
    seed: int,
    x: torch.Tensor,
    y: torch.Tensor,
    updates: int,
) -> tuple[Trace, list[torch.Tensor], list[list[int]], list[Plan]]:
    torch.manual_seed(seed)
    model = mlp()
    rows: list[list[int]] = [[] for _ in range(updates + 1)]

    def note(layer: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        marks = (inputs[0][..., 0].flatten() / MARK - 1) * ROWS
        found = [int(n) if n.is_integer() else -1 for n in marks.tolist()]

        def count(gradient: torch.Tensor) -> None:
            rows[min(len(trace.calls), updates)].extend(found)

        if output.requires_grad:
            output.register_hook(count)

    model[0].register_forward_hook(note)
    with Recorder() as trace:
        capstone(model, (x, y), updates)
    weights = [each.detach().clone() for each in model.parameters()]
    numbers = {id(each): n for n, each in enumerate(model.parameters())}
    plans = [_plan(each, numbers) for each in trace.optimizers]
    return trace, weights, rows, plans


def _plan(optimizer: Optimizer, numbers: dict[int, int]) -> Plan:
    """Return the class of torch that an optimizer is, and its groups."""
    kinds = [kind.__name__ for kind in type(optimizer).__mro__]
    plain = bool, int, float, tuple, type(None)
    groups = [
        (
            [numbers[id(p)] for p in group["params"] if id(p) in numbers],
            {key: v for key, v in group.items() if isinstance(v, plain)},
        )
        for group in optimizer.param_groups
    ]
    return next(name for name in kinds if hasattr(torch.optim, name)), groups


def _made_again(run: _Run, seed: int, data: Digits) -> nn.Module:
    """Return a network trained by the updates of a run, from its images.

    So a run's rates and batches are more than a claim: whatever else its
    network has learned from, this one has not.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = mlp()
    optimizers = [_built(model, plan) for plan in run.plans]
    for call, rows in zip(run.trace.calls, run.rows, strict=False):
        chosen = [row for row in rows if 0 <= row < len(data[0])][:SIZE]
        if chosen and call.had_gradient:
            x, y = data[0][chosen], data[1][chosen]
            _update(model, optimizers[call.optimizer], call, x, y)
    return model


def _held(rate: float, updates: int, seed: int, data: Digits) -> nn.Module:
    """Return a network trained by SGD at a constant rate."""
    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        torch.manual_seed(seed)
        model = mlp()
        optimizer = torch.optim.SGD(
            model.parameters(), lr=rate, momentum=MOMENTUM
        )
        epochs = (batches(*data, size=SIZE) for _ in range(updates))
        for x, y in islice(chain.from_iterable(epochs), updates):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
    return model


def _built(model: nn.Module, plan: Plan) -> Optimizer:
    (name, groups), own = plan, list(model.parameters())
    kind = vars(torch.optim).get(name)
    if name == "Optimizer" or not isinstance(kind, type):
        fail("The optimizer is to be one of torch's.")
    made: Optimizer = kind(
        [
            {**options, "params": [own[number] for number in numbers]}
            for numbers, options in groups
        ]
    )
    return made


def _update(
    model: nn.Module,
    optimizer: Optimizer,
    call: Update,
    x: torch.Tensor,
    y: torch.Tensor,
) -> None:
    """Make a call's update of a model, at the rates and momenta it had."""
    groups = zip(optimizer.param_groups, call.rates, call.momenta, strict=True)
    for group, rate, momentum in groups:
        group["lr"] = as_float(rate)
        if "momentum" in group:
            group["momentum"] = momentum or 0.0
        elif "betas" in group:
            group["betas"] = (momentum or 0.0, *group["betas"][1:])

    def loss() -> float:
        optimizer.zero_grad()
        value = cross_entropy(model(x), y)
        value.backward()
        return value.item()

    with torch.enable_grad():
        optimizer.step(loss)


def expect_budget(sitting: Sitting, updates: int) -> None:
    """Raise AssertionError unless a run kept to its budget.

    That is: at most so many updates, each from at most 32 images, all of
    them training images, and no weights that come from anywhere else.
    """
    made = len(sitting.trace.updates)
    if not made:
        fail("No update by an optimizer of torch was seen.")
    if made > updates:
        fail(f"{made} updates were made; the budget is {updates}.")
    if min(sitting.fed[:made]) == 0:
        number = sitting.fed.index(0)
        fail(f"Update {number} learned from no image that `model` was given.")
    if max(sitting.fed) > SIZE:
        fail(
            f"An update came from {max(sitting.fed)} images; {SIZE} are "
            "allowed."
        )
    if sitting.foreign:
        fail(f"{sitting.foreign} images learned from are not `training`'s.")
    if sitting.accuracy > sitting.again + GAP:
        fail(
            f"The model has {sitting.accuracy:.1%} of other digits right. "
            f"Its updates, made again, lead to {sitting.again:.1%}.",
            "What else has changed its weights?",
        )


def expect_fall(sitting: Sitting, updates: int) -> None:
    """Raise AssertionError unless the last rates are low beside the highest.

    They are those of the last tenth of the updates, and their mean counts.
    """
    rates = [rate or 0.0 for rate in sitting.trace.rates]
    last = rates[-max(1, len(rates) // TENTH) :]
    average, highest = mean(last), max(rates)
    if not average * LOWEST <= highest:
        fail(
            f"With {updates} updates, the last {len(last)} used "
            f"{average:.4g} on average, and the highest rate is "
            f"{highest:.4g}.",
            _ask_for_fall(rates),
        )


def expect_ahead(sittings: Sequence[Sitting]) -> None:
    """Raise AssertionError unless runs lead those at a constant rate.

    That is: in the mean by more than 0.3 percentage points.
    """
    yours = [sitting.accuracy for sitting in sittings]
    steady = [sitting.steady for sitting in sittings]
    lead = mean(yours) - mean(steady)
    if not lead > CLEAR:
        fail(
            "Right on held-out digits, pair by pair:",
            "yours    " + " ".join(f"{share:.1%}" for share in yours),
            "constant " + " ".join(f"{share:.1%}" for share in steady),
            f"Your lead is {100 * lead:.2f} percentage points in the mean; "
            f"more than {100 * CLEAR:g} are asked for.",
            _ask_for_lead([sitting.trace for sitting in sittings]),
        )


def _ask_for_lead(traces: Sequence[Trace]) -> str:
    """Return a question about rates that lead to no better networks."""
    rates = [rate or 0.0 for trace in traces for rate in trace.rates]
    highest = max(rates)
    if math.isclose(min(rates), highest):
        return "All rates are the same. Which schedule was better than that?"
    if mean(rates) * SOON < highest:
        return (
            f"The highest rate is {highest:.4g}, and the mean of all is "
            f"{mean(rates):.2g}. How soon does the rate fall?"
        )
    return (
        f"The highest rate is {highest:.4g}. Which peaks did your search try, "
        "lower and higher, and which of them was best?"
    )


def _ask_for_fall(rates: list[float]) -> str:
    """Return a question about rates that don't come down in time."""
    last, highest = rates[-1], max(rates)
    if last * LOWEST <= highest:
        return (
            f"The last one used {last:.4g}. How many updates does the fall "
            "take?"
        )
    if math.isclose(min(rates), highest):
        return "All rates are the same. What should bring the rate down?"
    return "How long does the schedule think that the run is?"
