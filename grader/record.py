"""The recorder: what rate reached the parameters at each update.

It hooks every torch optimizer in the process through torch's public
`register_optimizer_step_pre_hook`, so it sees what the updates really used,
in whatever style a loop is written, and whatever a log or a warning says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.optim import Optimizer
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)


@dataclass(frozen=True)
class Update:
    """One call of `optimizer.step()`, as it found the optimizer.

    `optimizer` counts the optimizers in order of appearance, from 0.
    `rates` and `momenta` hold one number for each parameter group; a
    momentum is SGD's `momentum`, Adam's first beta, or None. `had_gradient`
    tells whether any gradient was there and not zero, `moved` whether any
    parameter changed.
    """

    optimizer: int
    rates: tuple[float, ...]
    momenta: tuple[float | None, ...]
    had_gradient: bool
    moved: bool


class Trace:
    """The updates seen while a `Recorder` was on.

    `calls` holds every `optimizer.step()` that returned. `updates` leaves
    out those that updated nothing because no gradient was there (a dummy
    step) or because AMP had found an infinite one.
    """

    def __init__(self, calls=(), optimizers=(), result=None):
        self.calls: list[Update] = list(calls)
        self.optimizers: list[Optimizer] = list(optimizers)
        self.result: Any = result

    def __repr__(self):
        return f"Trace of {len(self.updates)} updates"

    @property
    def updates(self) -> list[Update]:
        """The calls that had a gradient to apply."""
        return [call for call in self.calls if call.had_gradient]

    @property
    def rates(self) -> list[float]:
        """The rate of the first parameter group, one for each update."""
        return [update.rates[0] for update in self.updates]

    @property
    def group_rates(self) -> list[tuple[float, ...]]:
        """The rates of all parameter groups, one tuple for each update."""
        return [update.rates for update in self.updates]

    @property
    def momenta(self) -> list[float | None]:
        """The first group's momentum or first beta, one for each update."""
        return [update.momenta[0] for update in self.updates]

    def of(self, optimizer: Optimizer) -> "Trace":
        """Return the part of the trace that one optimizer made."""
        known = [id(one) for one in self.optimizers]
        number = known.index(id(optimizer)) if id(optimizer) in known else -1
        calls = [call for call in self.calls if call.optimizer == number]
        return Trace(calls, self.optimizers, self.result)


class Recorder:
    """A context manager that records the updates made inside it.

    >>> with Recorder() as trace:
    ...     train()
    >>> trace.rates

    Recorders nest: an inner one does not hide updates from an outer one.
    The hooks are removed on the way out, also by an exception.
    """

    def __init__(self):
        self.trace = Trace()
        self._before: dict[int, tuple] = {}
        self._hooks: list = []

    def __enter__(self) -> Trace:
        self._hooks = [
            register_optimizer_step_pre_hook(self._note_before),
            register_optimizer_step_post_hook(self._note_after),
        ]
        return self.trace

    def __exit__(self, *exception):
        for hook in self._hooks:
            hook.remove()
        self._before.clear()

    def _note_before(self, optimizer, args, kwargs):
        groups = optimizer.param_groups
        rates = tuple(float(group["lr"]) for group in groups)
        momenta = tuple(_momentum(group) for group in groups)
        had_gradient = [_with_gradient(group) for group in groups]
        closure = bool(args) or kwargs.get("closure") is not None
        watched = _watched(groups, had_gradient, closure)
        copies = [(one, one.detach().clone()) for one in watched]
        self._before[id(optimizer)] = rates, momenta, had_gradient, copies

    def _note_after(self, optimizer, args, kwargs):
        if id(optimizer) not in self._before:
            return
        rates, momenta, found, copies = self._before.pop(id(optimizer))
        if all(one is None for one in found):  # a closure may have made them
            found = [_with_gradient(group) for group in optimizer.param_groups]
        had_gradient = any(one is not None for one in found)
        self.trace.calls.append(
            Update(
                optimizer=self._number(optimizer),
                rates=rates,
                momenta=momenta,
                had_gradient=had_gradient and not _skipped_by_amp(optimizer),
                moved=any(not torch.equal(now, was) for now, was in copies),
            )
        )

    def _number(self, optimizer) -> int:
        seen = self.trace.optimizers
        for number, one in enumerate(seen):
            if one is optimizer:
                return number
        seen.append(optimizer)
        return len(seen) - 1


def record(function: Callable, *args, **kwargs) -> Trace:
    """Return the trace of `function(*args, **kwargs)`.

    The trace's `result` is what the function returned; an exception of the
    function is passed on.
    """
    with Recorder() as trace:
        trace.result = function(*args, **kwargs)
    return trace


def _watched(groups, with_gradient, closure) -> list[torch.Tensor]:
    """Return the parameters whose change shows that an update moved.

    An update moves all that have a gradient or none, so the smallest of
    each group stands for it: copying all would cost a tenth of a step. In a
    group where all gradients are zero, old momentum may still move any; one
    without gradient stays, unless a closure is going to make them.
    """
    watched = []
    for group, one in zip(groups, with_gradient, strict=True):
        if one is not None:
            watched.append(one)
        else:
            watched += [
                parameter
                for parameter in group["params"]
                if closure or parameter.grad is not None
            ]
    return watched


def _with_gradient(group) -> torch.Tensor | None:
    """Return the group's smallest parameter with a gradient that is not 0."""
    for one in sorted(group["params"], key=torch.numel):
        if one.grad is not None and bool(one.grad.any()):
            return one
    return None


def _momentum(group) -> float | None:
    value = group["betas"][0] if "betas" in group else group.get("momentum")
    return None if value is None else float(value)


def _skipped_by_amp(optimizer) -> bool:
    # GradScaler calls a fused optimizer also when it must skip the update.
    found_inf = getattr(optimizer, "found_inf", None)
    return found_inf is not None and bool(found_inf)
