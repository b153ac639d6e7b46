"""One call of an optimizer's `step`, as the recorder follows it."""

import functools
from typing import Any

from torch import Tensor
from torch.optim import LBFGS, Optimizer

from grader.lesson.recording.implied import implied_rate, is_plain_sgd
from grader.lesson.recording.readings import (
    Group,
    Setting,
    Watched,
    setting,
    with_gradient,
)
from grader.lesson.recording.steps import (
    Args,
    Body,
    Kwargs,
    Writes,
    address,
    with_closure,
)


class Call:
    """What is seen of one call of `step`.

    `given` holds, for each group, the parameters that have a gradient, the
    smallest first. `settings` are the groups' rates and momenta; `moved` and
    `implied` are what the parameters show, and `stands_for_all` tells that
    the smallest ones have moved. `skipped` tells that AMP skipped the update.
    `inner` are the calls that the body made of other optimizers' `step`.
    `gradient` and `batch` are fingerprints, where they were taken.
    """

    in_closure = moved = stands_for_all = skipped = False
    gradient: int | None = None
    batch: int | None = None
    _closures = 0

    def __init__(self, optimizer: Optimizer, watch_all: bool = True) -> None:
        self.optimizer = optimizer
        self.inner: list[Call] = []
        self.given: list[list[Tensor]] = []
        self.settings: list[Setting] = []
        self.implied: dict[int, float | None] = {}  # by the group's number
        self._watched: dict[int, Watched] = {}
        self._most = None if watch_all else 1  # are watched in a group
        self._settled: dict[int, Setting] = {}  # by the group's number
        self._groups: dict[int, int] = {}  # numbers, by parameters' addresses
        self._is_torchs = is_torchs(type(optimizer))

    def run(self, body: Body, args: Args, kwargs: Kwargs) -> Any:
        """Return what the body returns; look before it and after it."""
        if args or kwargs:
            args, kwargs = with_closure(self._apart, args, kwargs)
        self.begin()
        if self._is_torchs:
            result = body(self.optimizer, *args, **kwargs)
        else:
            with Writes(self._before_write):
                result = body(self.optimizer, *args, **kwargs)
        self.end()
        return result

    def begin(self) -> None:
        """Look at the optimizer as its body finds it."""
        self._look_at_gradients()
        groups = self.optimizer.param_groups
        if not self._is_torchs:
            self._groups = {
                address(parameter): number
                for number, group in enumerate(groups)
                for parameter in group["params"]
            }
        elif isinstance(self.optimizer, LBFGS):  # it reads the rate first
            self._settled = dict(enumerate(map(setting, groups)))

    def end(self) -> None:
        """Look at the optimizer as its body leaves it."""
        if not any(self.given):  # the body may have made gradients
            self._look_at_gradients()
        watched, optimizer = self._watched, self.optimizer
        moved = [key for key, each in watched.items() if each.has_moved()]
        self.moved = bool(moved)
        self.stands_for_all = len(moved) == len(watched) or all(
            id(given[0]) in moved for given in self.given if given
        )
        for number, group in enumerate(optimizer.param_groups):
            self.settings.append(self._settled.get(number) or setting(group))
            if is_plain_sgd(optimizer, group):
                self.implied[number] = self._implied(number, group)
        watched.clear()
        # GradScaler calls a fused optimizer also when it must skip an update.
        found_inf = vars(optimizer).get("found_inf")
        self.skipped = found_inf is not None and bool(found_inf)

    def _implied(self, number: int, group: Group) -> float | None:
        if number >= len(self.given) or not self.given[number]:
            return None
        watched = self._watched.get(id(self.given[number][0]))
        if watched is None or "found_inf" in vars(self.optimizer):
            return None  # in the latter case gradients are still scaled
        rate, _ = self.settings[number]
        return implied_rate(group, watched, rate)

    def _look_at_gradients(self) -> None:
        """Note who has a gradient, and what will show that it moved.

        An update moves all that have a gradient or none, so the smallest of
        each group stands for it, once that was seen to move: copying all
        would cost a tenth of a step. Where all gradients are zero, old
        momentum may still move any.
        """
        groups, watched = self.optimizer.param_groups, self._watched
        self.given = [with_gradient(group) for group in groups]
        if self._most == 1 and all(self.given) and not watched:
            for given in self.given:  # as below, but quicker
                watched[id(given[0])] = Watched(given[0])
            return
        none = not any(self.given)
        for group, given in zip(groups, self.given, strict=True):
            for parameter in given[: self._most] or group["params"]:
                if id(parameter) in watched:
                    continue
                if none or parameter.grad is not None:
                    watched[id(parameter)] = Watched(parameter)

    def _apart(self, closure: Body) -> Body:
        """Return a closure whose doings aren't taken for the body's own."""

        @functools.wraps(closure)
        def apart(*args: Any, **kwargs: Any) -> Any:
            self.in_closure = True
            try:
                loss = closure(*args, **kwargs)
            finally:
                self.in_closure = False
            self._after_closure()
            return loss

        return apart

    def _after_closure(self) -> None:
        """Look at the gradients that a closure made.

        The rates that count are those after it. A search along a line, as
        LBFGS makes, may end where no gradient is left.
        """
        before = self.given
        self._look_at_gradients()
        if self._closures and not any(self.given):
            self.given = before
        self._closures += 1
        if not self._is_torchs:
            self._settled.clear()

    def _before_write(self, tensor: Tensor) -> None:
        """Settle the rate of a group when its first parameter is written."""
        number = self._groups.get(address(tensor), -1)
        if number >= 0 and number not in self._settled and not self.in_closure:
            group = self.optimizer.param_groups[number]
            self._settled[number] = setting(group)

    @property
    def parameters(self) -> list[Tensor]:
        """All that have a gradient."""
        return [parameter for given in self.given for parameter in given]

    @property
    def is_update(self) -> bool:
        """Whether there was a gradient to apply, and AMP did not skip it."""
        return any(self.given) and not self.skipped

    def only_wraps(self) -> bool:
        """Return whether the inner calls made the whole update."""
        own = set(map(id, self.parameters))
        theirs = {id(p) for call in self.inner for p in call.parameters}
        return bool(self.inner) and (own <= theirs or own.isdisjoint(theirs))

    def is_idle_wrapper(self) -> bool:
        """Return whether the optimizer holds another one, and did nothing."""
        return not self.moved and bool(held_by(self.optimizer))


_TORCHS: dict[Any, bool] = {}  # whether a step is torch's own


def is_torchs(kind: type[Optimizer]) -> bool:
    """Return whether the `step` of a class is one of torch's own."""
    step = kind.step
    if step not in _TORCHS:
        module: str = getattr(step, "__module__", "")
        _TORCHS[step] = module.startswith("torch.optim")
    return _TORCHS[step]


def held_by(optimizer: Optimizer) -> list[Optimizer]:
    """Return the optimizers that a wrapper has as its attributes."""
    values = vars(optimizer).values()
    return [value for value in values if isinstance(value, Optimizer)]
