"""What was done with schedulers and checkpoints while a recorder was on.

torch has no hooks for schedulers, so their classes' methods are wrapped for
as long as a recorder is on. A subclass that is written later and overrides
`step` without calling torch's is not seen; the rates that it sets are.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau
from torch.utils.data import DataLoader

from grader.lesson.recording.readings import Setting, as_number, setting

METHODS = ("__init__", "step", "load_state_dict")
Settings = tuple[Setting, ...]  # one for each parameter group
Count = Callable[[Optimizer | None], int]  # updates of one, or of all


@dataclass
class Scheduled:
    """A scheduler, and what was done with it.

    `before` and `after` are the settings of its optimizer's groups around its
    making, and `stale` the groups' `initial_lr` before it; they are None if it
    was there already. `begun` is its own count then. `base` is the first of
    the `base_lrs`. For each call of `step`, `steps` has the number of updates
    that its own optimizer had made, and `moments` those of all. `metrics` is
    what a `ReduceLROnPlateau` was given, `loads` the numbers that it held
    around each `load_state_dict`. `unused` counts the steps that were made
    with gradients at hand before the first update, and `told` those that were
    given an epoch. A `part` belongs to a scheduler of schedulers.
    """

    scheduler: LRScheduler
    optimizer: Optimizer
    before: Settings | None = None
    after: Settings | None = None
    made_at: int = 0
    begun: int = 0
    had_loaded: bool = False
    steps: list[int] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)
    metrics: list[float | None] = field(default_factory=list)
    loads: list[tuple[dict[str, Any], dict[str, Any]]] = field(
        default_factory=list
    )
    refusal: str = ""
    part: bool = False
    unused: int = 0
    told: int = 0

    @property
    def kind(self) -> str:
        """The name of its class."""
        return type(self.scheduler).__name__

    @property
    def last(self) -> int:
        """How many steps it has gone, by its own count."""
        return int(getattr(self.scheduler, "last_epoch", 0) or 0)


@dataclass(frozen=True)
class Loaded:
    """A call of an optimizer's `load_state_dict`.

    `before` and `after` are the base rates of its groups, `initial_lr` if
    there is one, around the call; `at` counts its updates before.
    """

    optimizer: Optimizer
    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    at: int
    was_scheduled: bool


@dataclass
class Events:
    """What a recorder has seen beside the updates.

    `epochs` has, for each iteration over a `DataLoader`, the number of that
    loader and of the updates before. `groups` has the rate that each group
    of an optimizer was made with. `replays` counts the CUDA graphs that were
    replayed, `captured` the calls of `step` that were captured into one: of
    an update that a graph replays nothing is seen.
    """

    schedulers: list[Scheduled] = field(default_factory=list)
    loads: list[Loaded] = field(default_factory=list)
    epochs: list[tuple[int, int]] = field(default_factory=list)
    groups: list[tuple[Optimizer, float | None]] = field(default_factory=list)
    replays: int = 0
    captured: int = 0


class Watching:
    """Wraps the methods of torch's schedulers, and notes their calls."""

    def __init__(self, count: Count) -> None:
        self.events = Events()
        self._count = count
        self._known: dict[int, Scheduled] = {}
        self._under_way: list[int] = []
        self._loaders: dict[int, DataLoader[Any]] = {}
        self._wrapped: list[tuple[type, str, Any, Any]] = []

    def start(self) -> None:
        """Wrap the methods of the classes that there are now."""
        wraps = (self._around_init, self._around_step, self._around_load)
        for kind in _subclasses(LRScheduler):
            for name, wrap in zip(METHODS, wraps, strict=True):
                self._wrap(kind, name, wrap)
        for kind in _subclasses(Optimizer):
            self._wrap(kind, "load_state_dict", self._around_loading)
        self._wrap(Optimizer, "add_param_group", self._around_group)
        self._wrap(DataLoader, "__iter__", self._around_iter)
        self._wrap(torch.cuda.CUDAGraph, "replay", self._around_replay)

    def stop(self) -> None:
        """Put the methods back."""
        for kind, name, method, original in self._wrapped:
            if vars(kind).get(name) is method:
                setattr(kind, name, original)
        self._wrapped.clear()

    def _wrap(self, kind: type, name: str, wrap: Callable[..., Any]) -> None:
        original = vars(kind).get(name)
        if original is None:
            return

        @functools.wraps(original)
        def method(thing: Any, *args: Any, **kwargs: Any) -> Any:
            inner = functools.partial(original, thing, *args, **kwargs)
            if id(thing) in self._under_way:  # called by a subclass's own
                return inner()
            self._under_way.append(id(thing))
            try:
                return wrap(inner, thing, args, kwargs)
            finally:
                self._under_way.remove(id(thing))

        self._wrapped.append((kind, name, method, original))
        setattr(kind, name, method)

    def _around_init(
        self,
        inner: Callable[[], Any],
        scheduler: LRScheduler,
        args: Any,
        kwargs: Any,
    ) -> None:
        optimizer = _optimizer_of(args, kwargs)
        before = _settings(optimizer)
        inner()
        optimizer = getattr(scheduler, "optimizer", None) or optimizer
        if optimizer is None:
            return
        self._add(
            scheduler,
            optimizer,
            before=before,
            after=_settings(optimizer),
            made_at=self._count(optimizer),
            begun=int(getattr(scheduler, "last_epoch", 0) or 0),
            had_loaded=any(
                x.optimizer is optimizer for x in self.events.loads
            ),
        )
        for part in getattr(scheduler, "_schedulers", ()):
            if id(part) in self._known:
                self._known[id(part)].part = True

    def _around_step(
        self,
        inner: Callable[[], Any],
        scheduler: LRScheduler,
        args: Any,
        kwargs: Any,
    ) -> Any:
        if len(self._under_way) > 1:  # a scheduler of schedulers steps it
            return inner()
        known = self._known.get(id(scheduler))
        if known is None:
            known = self._add(scheduler, scheduler.optimizer)
        made = self._count(known.optimizer)
        known.steps.append(made)
        known.moments.append(self._count(None))
        if made == known.made_at:
            known.unused += _has_gradient(known.optimizer)
        if isinstance(scheduler, ReduceLROnPlateau):
            given = args[0] if args else kwargs.get("metrics")
            known.metrics.append(as_number(given))
        elif args or kwargs:
            known.told += 1
        try:
            return inner()
        except Exception as error:
            known.refusal = f"{type(error).__name__}: {error}"
            raise

    def _around_load(
        self,
        inner: Callable[[], Any],
        scheduler: LRScheduler,
        args: Any,
        kwargs: Any,
    ) -> None:
        known = self._known.get(id(scheduler))
        if known is None:
            known = self._add(scheduler, scheduler.optimizer)
        before = _numbers_of(scheduler)
        inner()
        known.loads.append((before, _numbers_of(scheduler)))

    def _around_loading(
        self,
        inner: Callable[[], Any],
        optimizer: Optimizer,
        args: Any,
        kwargs: Any,
    ) -> None:
        before = _base_rates(optimizer)
        inner()
        groups = optimizer.param_groups
        self.events.loads.append(
            Loaded(
                optimizer,
                before,
                _base_rates(optimizer),
                self._count(optimizer),
                any("initial_lr" in group for group in groups),
            )
        )

    def _around_group(
        self,
        inner: Callable[[], Any],
        optimizer: Optimizer,
        args: Any,
        kwargs: Any,
    ) -> None:
        inner()
        rate = as_number(optimizer.param_groups[-1].get("lr"))
        self.events.groups.append((optimizer, rate))

    def _around_replay(
        self, inner: Callable[[], Any], graph: Any, args: Any, kwargs: Any
    ) -> Any:
        self.events.replays += 1
        return inner()

    def _around_iter(
        self,
        inner: Callable[[], Any],
        loader: DataLoader[Any],
        args: Any,
        kwargs: Any,
    ) -> Any:
        self._loaders.setdefault(id(loader), loader)  # kept: ids are reused
        number = list(self._loaders).index(id(loader))
        self.events.epochs.append((number, self._count(None)))
        return inner()

    def _add(
        self, scheduler: LRScheduler, optimizer: Optimizer, **made: Any
    ) -> Scheduled:
        known = Scheduled(scheduler, optimizer, **made)
        self._known[id(scheduler)] = known
        self.events.schedulers.append(known)
        return known


def _subclasses(kind: type) -> Iterator[type]:
    """Yield a class and all that are made from it."""
    yield kind
    subclasses: list[type] = kind.__subclasses__()
    for sub in subclasses:
        yield from _subclasses(sub)


def _optimizer_of(args: Any, kwargs: Any) -> Optimizer | None:
    """Return the optimizer that a scheduler is to be made for."""
    for value in (*args, *kwargs.values()):
        if isinstance(value, Optimizer):
            return value
        if isinstance(value, (list, tuple)) and value:
            found = getattr(value[0], "optimizer", None)
            if isinstance(found, Optimizer):  # a chain's schedulers know it
                return found
    return None


def _has_gradient(optimizer: Optimizer) -> bool:
    return any(
        parameter.grad is not None
        for group in optimizer.param_groups
        for parameter in group["params"]
    )


def _settings(optimizer: Optimizer | None) -> Settings:
    groups = optimizer.param_groups if optimizer is not None else []
    return tuple(setting(group) for group in groups)


def _base_rates(optimizer: Optimizer) -> tuple[float | None, ...]:
    return tuple(
        as_number(group.get("initial_lr", group.get("lr")))
        for group in optimizer.param_groups
    )


def _numbers_of(scheduler: LRScheduler) -> dict[str, Any]:
    """Return what a scheduler was told: its numbers, by public name."""
    return {
        name: list(value) if isinstance(value, (list, dict)) else value
        for name, value in vars(scheduler).items()
        if not name.startswith("_")
        and isinstance(value, (int, float, list, dict))
    }
