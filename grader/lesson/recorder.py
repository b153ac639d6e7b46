"""The recorder: what rate reached the parameters at each update.

It hooks every torch optimizer in the process through torch's public
`register_optimizer_step_pre_hook`, so it sees what the updates really used,
in whatever style a loop is written, and whatever a log or a warning says.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils.hooks import RemovableHandle

from grader.lesson.probes import follows
from grader.lesson.trace import Trace, Update

FEW = 1000  # numbers that are quicker to compare as a list

Group = dict[str, Any]  # a parameter group, as torch has it
# The rates and momenta of the groups, the smallest parameter of each that
# has a gradient, and the parameters that are watched, with their values.
_Before = tuple[
    tuple[float, ...],
    tuple[float | None, ...],
    list[Tensor | None],
    list[tuple[Tensor, list[Any] | Tensor]],
]


class Recorder:
    """A context manager that records the updates made inside it.

    >>> with Recorder() as trace:
    ...     train()
    >>> trace.rates

    Recorders nest: an inner one does not hide updates from an outer one.
    The hooks are removed on the way out, also by an exception.
    """

    def __init__(self) -> None:
        self.trace = Trace()
        self._before: dict[int, _Before] = {}
        self._hooks: list[RemovableHandle] = []

    def __enter__(self) -> Trace:
        self._hooks = [
            register_optimizer_step_pre_hook(self._note_before),
            register_optimizer_step_post_hook(self._note_after),
        ]
        return self.trace

    def __exit__(self, *exception: object) -> None:
        for hook in self._hooks:
            hook.remove()
        self._before.clear()

    def _note_before(
        self, optimizer: Optimizer, args: Any, kwargs: dict[str, Any]
    ) -> None:
        groups = optimizer.param_groups
        rates = tuple(float(group["lr"]) for group in groups)
        momenta = tuple(_momentum(group) for group in groups)
        had_gradient = [_with_gradient(group) for group in groups]
        closure = bool(args) or kwargs.get("closure") is not None
        watched = _watched(groups, had_gradient, closure)
        copies = [(parameter, _values(parameter)) for parameter in watched]
        self._before[id(optimizer)] = rates, momenta, had_gradient, copies

    def _note_after(
        self, optimizer: Optimizer, args: Any, kwargs: dict[str, Any]
    ) -> None:
        if id(optimizer) not in self._before:
            return
        rates, momenta, moving, copies = self._before.pop(id(optimizer))
        if not _any_is_there(moving):  # a closure may have made gradients
            groups = optimizer.param_groups
            moving = [_with_gradient(group) for group in groups]
        had_gradient = _any_is_there(moving)
        self.trace.calls.append(
            Update(
                optimizer=self._number(optimizer),
                rates=rates,
                momenta=momenta,
                had_gradient=had_gradient and not _skipped_by_amp(optimizer),
                moved=any(_differs(now, was) for now, was in copies),
            )
        )

    def _number(self, optimizer: Optimizer) -> int:
        seen = self.trace.optimizers
        for number, known in enumerate(seen):
            if known is optimizer:
                return number
        seen.append(optimizer)
        return len(seen) - 1


@follows
def record(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Trace:
    """Return the trace of `function(*args, **kwargs)`.

    The trace's `result` is what the function returned; an exception of the
    function is passed on.
    """
    with Recorder() as trace:
        trace.result = function(*args, **kwargs)
    return trace


def _watched(
    groups: list[Group], with_gradient: list[Tensor | None], closure: bool
) -> list[Tensor]:
    """Return the parameters whose change shows that an update moved.

    An update moves all that have a gradient or none, so the smallest of
    each group stands for it: copying all would cost a tenth of a step. In a
    group where all gradients are zero, old momentum may still move any; one
    without gradient stays, unless a closure is going to make them.
    """
    watched = []
    for group, smallest in zip(groups, with_gradient, strict=True):
        if smallest is not None:
            watched.append(smallest)
        else:
            watched += [
                parameter
                for parameter in group["params"]
                if closure or parameter.grad is not None
            ]
    return watched


def _any_is_there(parameters: list[Tensor | None]) -> bool:
    return any(parameter is not None for parameter in parameters)


def _with_gradient(group: Group) -> Tensor | None:
    """Return the group's smallest parameter with a gradient that is not 0."""
    parameters: list[Tensor] = sorted(group["params"], key=torch.numel)
    for parameter in parameters:
        if parameter.grad is not None and _any(parameter.grad):
            return parameter
    return None


# Between the steps of a training loop torch's operations are cold in the
# processor's caches, and each takes five times what a hot loop shows; a
# plain list of a few numbers is cheaper.


def _any(tensor: Tensor) -> bool:
    if tensor.dim() == 1 and tensor.numel() <= FEW:
        return any(tensor.tolist())
    return bool(tensor.any())


def _values(tensor: Tensor) -> list[Any] | Tensor:
    if tensor.numel() <= FEW:
        return tensor.tolist()
    return tensor.detach().clone()


def _differs(now: Tensor, was: list[Any] | Tensor) -> bool:
    if isinstance(was, Tensor):
        return not torch.equal(now, was)
    return bool(now.tolist() != was)


def _momentum(group: Group) -> float | None:
    value = group["betas"][0] if "betas" in group else group.get("momentum")
    return None if value is None else float(value)


def _skipped_by_amp(optimizer: Optimizer) -> bool:
    # GradScaler calls a fused optimizer also when it must skip the update.
    found_inf = getattr(optimizer, "found_inf", None)
    return found_inf is not None and bool(found_inf)
