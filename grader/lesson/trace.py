"""What a recorder has seen: updates, and the rates they used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch.optim import Optimizer


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

    def __init__(
        self,
        calls: Iterable[Update] = (),
        optimizers: Iterable[Optimizer] = (),
        result: Any = None,
    ) -> None:
        self.calls: list[Update] = list(calls)
        self.optimizers: list[Optimizer] = list(optimizers)
        self.result: Any = result
        self.starts: list[list[torch.Tensor]] = []
        self.ends: list[list[torch.Tensor]] = []

    def __repr__(self) -> str:
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
        known = [id(seen) for seen in self.optimizers]
        number = known.index(id(optimizer)) if id(optimizer) in known else -1
        calls = [call for call in self.calls if call.optimizer == number]
        return Trace(calls, self.optimizers, self.result)
