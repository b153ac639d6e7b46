"""How a run of warm-up, stable, decay goes on after a stop, seen by checks."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer

from grader.lesson.evidence import (
    draw_batch,
    expect_weights,
    record_with,
    weights_of,
)
from grader.lesson.expect import expect_rates
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace

Plan = tuple[int, int, int]  # the warm-up, the decay, and all of the run


def wsd_share(update: int, plan: Plan) -> float:
    """Return by which share of the peak an update is made."""
    warmup, decay, total = plan
    up, down = (update + 1) / warmup, (total - update) / decay
    return max(0.0, min(1.0, up, down))


def _stopped(
    seed: int, data: Digits, peak: float, done: int, plan: Plan
) -> tuple[nn.Module, Optimizer]:
    """Return a network and its optimizer after `done` updates of a plan."""
    torch.manual_seed(seed)
    model = mlp()
    optimizer = SGD(model.parameters(), lr=peak, momentum=0.9)
    optimizer.param_groups[0]["initial_lr"] = peak
    _train(model, optimizer, data, peak, range(done), plan)
    return model, optimizer


def _train(
    model: nn.Module,
    optimizer: Optimizer,
    data: Digits,
    peak: float,
    updates: range,
    plan: Plan,
) -> None:
    """Make the updates of a plan, and leave the rate of the next one."""
    group = optimizer.param_groups[0]
    for update in updates:
        group["lr"] = peak * wsd_share(update, plan)
        optimizer.zero_grad()
        cross_entropy(model(data[0]), data[1]).backward()
        optimizer.step()
    group["lr"] = peak * wsd_share(updates.stop, plan)


@probe
def _go_on(
    go_on: Callable[..., Any],
    seed: int,
    data: Digits,
    peak: float,
    done: int,
    plans: tuple[Plan, Plan],
) -> tuple[Trace, list[torch.Tensor]]:
    model, optimizer = _stopped(seed, data, peak, done, plans[0])
    saved = {"optimizer": optimizer.state_dict(), "done": done}
    names = dict(zip(("images", "labels"), data, strict=True))
    trace = record_with(names, go_on, model, saved, *plans[1])
    return trace, weights_of(model)


def expect_branched(
    go_on: Callable[..., Any], peak: float, done: int, old: Plan, new: Plan
) -> None:
    """Raise AssertionError unless a run goes on by a new plan.

    It was stopped after `done` updates of the `old` one. `go_on(model,
    saved, *new)` is to make the rest of the new one, from the saved state.
    """
    seed, data = SystemRandom().randrange(2**32), draw_batch()
    trace, reached = _go_on(go_on, seed, data, peak, done, (old, new))
    warmup, decay, total = new
    meant = [peak * wsd_share(u, new) for u in range(done, total)]
    used = [rate or 0.0 for rate in trace.rates]
    plan = f"{warmup=}, {decay=}, {total=}. {done} updates were made before."
    before = [peak * wsd_share(u, old) for u in range(done, total)]
    if old != new and _is_near(used, before, peak):
        look = f"{plan} These are the old plan's rates. Which holds now?"
    else:
        look = f"{plan} {_question(used, meant, peak, new)}"
    expect_rates(used, meant, look)
    model, optimizer = _stopped(seed, data, peak, done, old)
    start = weights_of(model)
    _train(model, optimizer, data, peak, range(done, total), new)
    look = f"{plan} From which weights, and with which momentum?"
    expect_weights(reached, weights_of(model), start, look)


def _is_near(used: list[float], others: list[float], peak: float) -> bool:
    """Return whether rates are the others but for rounding."""
    return len(used) == len(others) and all(
        abs(rate - other) < 1e-9 * peak
        for rate, other in zip(used, others, strict=True)
    )


def _question(
    used: list[float], meant: list[float], peak: float, plan: Plan
) -> str:
    """Return the question that fits how the rates after a stop differ."""
    if len(used) != len(meant):
        return "How many updates are left?"
    again = [peak * wsd_share(u, plan) for u in range(len(meant))]
    if used and abs(used[0] - again[0]) < 1e-9 * peak:
        return "Which update does the schedule think comes next?"
    left = 1, plan[1], len(meant)  # as if the run began after the stop
    fresh = [peak * wsd_share(u, left) for u in range(len(meant))]
    if _is_near(used, fresh, peak):
        return "The stop came in the warm-up. What is left of that?"
    if len(meant) > 1 and _is_near(used[:-1], meant[1:], peak):
        return (
            "These are the rates of one update later. `last_epoch` is the "
            "number of the update before the next one."
        )
    if used and abs(used[0] - meant[0]) < 1e-9 * peak:
        return "It begins as it should. By which count does it go on?"
    return "Of which rate is the plan's share taken?"
