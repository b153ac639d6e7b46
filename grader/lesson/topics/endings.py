"""How the end of a run whose length nobody planned is looked at by checks."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from grader.lesson.evidence import (
    draw_digit,
    expect_trained,
    expect_weights,
    flat_state,
    record_with,
    weights_of,
)
from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace
from grader.lesson.topics.sweeps import Start, used_network

NOTHING = 1e-9  # what is left of a rate by rounding
End = tuple[int, int]  # after how many updates, and over how many
Ended = tuple[Trace, list[torch.Tensor], dict[str, Any]]


@probe
def end_copy(
    function: Callable[..., Any], start: Start, batches: list[Digits]
) -> Ended:
    """Return what became of a copy that was trained on, and of the original.

    These are the trace, the weights of the network that is returned, and
    the state of those that were given.
    """
    model, optimizer = used_network(*start)
    trace = record(function, model, optimizer, batches)
    given, trace.result = trace.result, None
    reached = weights_of(given) if isinstance(given, nn.Module) else []
    return trace, reached, flat_state(model, optimizer)


def expect_ended(ended: Ended, start: Start, batches: list[Digits]) -> None:
    """Raise AssertionError unless a copy's rates went to 0 in straight lines.

    Each group's rate is multiplied by 1 - k/n in update k of n. The weights
    must be those that these updates lead to.
    """
    trace, reached, _ = ended
    model, optimizer = used_network(*start)
    begin, count = weights_of(model), len(batches)
    bases = [group["lr"] for group in optimizer.param_groups]
    if len(trace.updates) != count:
        made = f"{len(trace.updates)} updates were made from {count} batches."
        fail(
            made, "Whose gradients are there, and whose does step() look for?"
        )
    expect_groups(trace, len(bases))
    for number, (base, group) in enumerate(
        zip(bases, optimizer.param_groups, strict=True)
    ):
        used = [rates[number] or 0.0 for rates in trace.group_rates]
        meant = [base * (1 - k / count) for k in range(count)]
        look = f"These are the rates of group {number}."
        expect_rates(used, meant, look + _ask_where_from(used[0], group))
    for k, (x, y) in enumerate(batches):
        for group, base in zip(optimizer.param_groups, bases, strict=True):
            group["lr"] = base * (1 - k / count)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    look = (
        "Whose weights does the copied optimizer move, and what does it "
        "remember of the run before?"
    )
    expect_weights(reached, weights_of(model), begin, look)


def _ask_where_from(first: float, group: dict[str, Any]) -> str:
    """Return a question about a first rate that a scheduler had set before."""
    if first != group.get("initial_lr"):
        return ""
    return (
        f" Before the copy was made, the rate stood at {group['lr']:g}; the "
        f"run began with {first:g}. From which does your schedule start?"
    )


def expect_groups(trace: Trace, count: int) -> None:
    """Raise AssertionError unless each update was made in `count` groups."""
    found = {len(rates) for rates in trace.group_rates}
    if found - {count}:
        other = counted(min(found - {count}), "parameter group")
        fail(
            f"An optimizer with {other} made updates; the one that was given "
            f"has {count}.",
            "Where did the optimizer that trains the copy come from?",
        )


def expect_wsd(
    wsd: Callable[..., Any],
    bases: list[float],
    warmup: int,
    updates: int,
    end: End | None = None,
) -> None:
    """Raise AssertionError unless a run has a warm-up, holds, and ends.

    `wsd(optimizer, warmup)` gives two functions: one to be called after each
    update, the other with the length of the decay, at the `end`. There is a
    parameter group for each of one to four `bases`.
    """
    images, labels = draw_digit()
    trace = _run_wsd(wsd, bases, warmup, updates, end, images, labels)
    if not trace.result:
        fail("Return two functions: one to step, and one to end.")
    look = f"warmup={warmup}, and the end is never called."
    if end:
        look = f"warmup={warmup}; end({end[1]}) after {end[0]} updates."
    for number, base in enumerate(bases):
        used = [rates[number] or 0.0 for rates in trace.group_rates]
        meant = [base * part for part in _parts(warmup, updates, end)]
        where = f" This is group {number}." if len(bases) > 1 else ""
        # The end of the list is not the end of the learner's schedule.
        expect_rates(used, meant, look + where, whole=end is None)
    if len(bases) == 1:
        expect_trained(
            trace, mlp(), lambda model: cross_entropy(model(images), labels)
        )


def _parts(warmup: int, updates: int, end: End | None) -> list[float]:
    """Return by which part of its base a rate is multiplied, by update."""
    parts = [min(1.0, (number + 1) / warmup) for number in range(updates)]
    if end:
        first, length = end
        for number in range(first, updates):
            left = max(0.0, 1 - (number - first) / length)
            parts[number] = min(1.0, (first + 1) / warmup) * left
    return parts


@probe
def _run_wsd(
    wsd: Callable[..., Any],
    bases: list[float],
    warmup: int,
    updates: int,
    end: End | None,
    images: torch.Tensor,
    labels: torch.Tensor,
) -> Trace:
    def train() -> bool:
        model = mlp()
        rest, groups = list(model.parameters()), []
        for base in bases[:-1]:
            groups.append({"params": [rest.pop(0)], "lr": base})
        groups.append({"params": rest, "lr": bases[-1]})
        optimizer = torch.optim.SGD(groups, lr=1.0)
        made = wsd(optimizer, warmup)
        if not isinstance(made, (tuple, list)) or len(made) != 2:
            return False  # the check says so, not this side
        step, decay = made
        for done in range(updates):
            if end and done == end[0]:
                decay(end[1])
            optimizer.zero_grad()
            cross_entropy(model(images), labels).backward()
            optimizer.step()
            step()
        return True

    return record_with({}, train)


def expect_run_out(
    function: Callable[..., Any],
    *args: Any,
    meant: list[float],
    look: str = "",
    each: int = 1,
) -> None:
    """Raise AssertionError unless a call trains at the rates `meant`, and
    leaves the rate 0 behind.

    `function(*args)` is to train a `lab.mlp()` by SGD, each update from all
    of the notebook's `images` and `labels`. After each update its schedule
    is to get `each` steps.
    """
    images, labels = draw_digit()
    names = {"images": images, "labels": labels}
    trace, left, steps = _run_out(names, function, *args)
    used, made = [rate or 0.0 for rate in trace.rates], len(trace.updates)
    if each == 1:
        expect_rates(used, meant, look)
    else:  # that there are more steps than updates is meant here
        _expect_steps(steps, made, each)
        look += f"\n{made} updates brought {steps} steps. Which of the two "
        look += "does your schedule count?"
        expect_rates(used, meant, look, names=("yours", "meant"))
    if not abs(left) < NOTHING:
        fail(f"After the last update the rate stands at {left:.4g}, not at 0.")
    _expect_steps(steps, made, each)
    expect_trained(
        trace, mlp(), lambda model: cross_entropy(model(images), labels)
    )


def _expect_steps(steps: int, made: int, each: int) -> None:
    """Raise AssertionError unless each update was followed by its steps."""
    if steps != made * each:
        fail(
            f"The schedule got {counted(steps, 'step')} in "
            f"{counted(made, 'update')}.",
            f"The library makes {counted(each, 'step')} after each: leave its "
            "loop as it is. What can the schedule be told instead?",
        )


@probe
def _run_out(
    names: dict[str, Any], function: Callable[..., Any], *args: Any
) -> tuple[Trace, float, int]:
    trace = record_with(names, function, *args)
    steps = sum(len(each.steps) for each in trace.events.schedulers)
    if not trace.updates:
        return trace, 0.0, steps
    last = trace.optimizers[trace.updates[-1].optimizer]
    return trace, float(last.param_groups[0]["lr"]), steps
