"""What a recorder has seen: updates, and the rates they used."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from torch import Tensor
from torch.optim import Optimizer

from grader.lesson.recording.call import Call, held_by
from grader.lesson.recording.scheduled import Events

if TYPE_CHECKING:
    from grader.lesson.bugs.finding import Finding

MANY = 100  # calls that wait to be concluded together
Row = tuple[Any, ...]  # an update's fields, in their order
CLOSE = 0.01  # how far a movement may be from its rate, as a share

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Update:
    """One call of `optimizer.step()`, and what its update used.

    `optimizer` counts the optimizers in order of appearance, from 0.
    `rates` and `momenta` hold one number for each parameter group, or None
    where the group has none; a momentum is SGD's `momentum` or Adam's first
    beta. `had_gradient` tells whether any gradient was there and not zero,
    `moved` whether any parameter changed.

    `parameters` are the numbers of those that had a gradient, in the trace's
    `parameters`. `implied` holds for each group the rate that its movement
    shows, or None where that can't be told: for all but plain SGD. Updates
    with equal numbers in `gradient` had equal gradients, as far as the
    smallest parameter tells. Those with equal numbers in `batch` were made
    after equal batches went into the model. None stands for a gradient or a
    batch that was not looked at.
    """

    optimizer: int
    rates: tuple[float | None, ...]
    momenta: tuple[float | None, ...]
    had_gradient: bool
    moved: bool
    parameters: tuple[int, ...] = ()
    implied: tuple[float | None, ...] = ()
    gradient: int | None = None
    batch: int | None = None

    @property
    def contradicts(self) -> bool:
        """Whether a group moved otherwise than at its rate."""
        return any(
            not math.isclose(rate, implied, rel_tol=CLOSE)
            for rate, implied in zip(self.rates, self.implied, strict=False)
            if rate is not None and implied is not None
        )


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
        parameters: Iterable[Tensor] = (),
    ) -> None:
        self.result = result
        self.events = Events()
        self.starts: list[list[Tensor]] = []
        self.ends: list[list[Tensor]] = []
        self._calls = list(calls)
        self._optimizers = _Numbered(optimizers)
        self._parameters = _Numbered(parameters)
        self._gradients: dict[int, int] = {}
        self._batches: dict[int, int] = {}
        self._noted: list[Call] = []
        self._rows: list[Row] = []
        self._given: dict[tuple[int, ...], tuple[int, ...]] = {}

    def __repr__(self) -> str:
        return f"Trace of {len(self.updates)} updates"

    @property
    def calls(self) -> list[Update]:
        """All calls of `step`, in the order in which they returned."""
        self._conclude()
        return self._calls

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers that made the calls, in order of appearance."""
        self._conclude()
        return self._optimizers.things

    @property
    def parameters(self) -> list[Tensor]:
        """The parameters of these optimizers."""
        self._conclude()
        return self._parameters.things

    @property
    def updates(self) -> list[Update]:
        """The calls that had a gradient to apply."""
        return [call for call in self.calls if call.had_gradient]

    @property
    def rates(self) -> list[float | None]:
        """The rate of the first parameter group, one for each update."""
        return [update.rates[0] for update in self.updates]

    @property
    def group_rates(self) -> list[tuple[float | None, ...]]:
        """The rates of all parameter groups, one tuple for each update."""
        return [update.rates for update in self.updates]

    @property
    def momenta(self) -> list[float | None]:
        """The first group's momentum or first beta, one for each update."""
        return [update.momenta[0] for update in self.updates]

    @property
    def contradictions(self) -> list[Update]:
        """The updates that moved otherwise than at their rate."""
        return [update for update in self.updates if update.contradicts]

    @property
    def gradients(self) -> list[int | None]:
        """The number of each update's gradient; equal ones share it."""
        return [update.gradient for update in self.updates]

    @property
    def batches(self) -> list[int | None]:
        """The number of each update's batch; equal ones share it."""
        return [update.batch for update in self.updates]

    @property
    def models(self) -> list[tuple[int, ...]]:
        """The numbers of the parameters, by what was updated together.

        A model made anew in mid-run is a second one, and so is a dummy
        weight that has a gradient where no other parameter has. So are two
        parts of one network that have an optimizer each.
        """
        models: list[set[int]] = []
        for parameters in {update.parameters: None for update in self.updates}:
            model, apart = set(parameters), []
            for known in models:
                if known.isdisjoint(model):
                    apart.append(known)
                else:
                    model |= known
            models = [*apart, model]
        return sorted(tuple(sorted(model)) for model in models)

    def of(self, optimizer: Optimizer) -> "Trace":
        """Return the part of the trace that one optimizer made.

        A wrapper's part is what the optimizers that it holds have made.
        """
        makers = [optimizer]
        for maker in makers:
            makers += [each for each in held_by(maker) if each not in makers]
        numbers = [n for n, o in enumerate(self.optimizers) if o in makers]
        calls = [call for call in self.calls if call.optimizer in numbers]
        return Trace(calls, self.optimizers, self.result, self.parameters)

    def summary(self) -> str:
        """Return what happened in the run, in a paragraph of plain words."""
        from grader.lesson.recording.telling import summary

        return summary(self)

    def plot(self) -> None:
        """Draw the rate of each parameter group at each update."""
        from grader.lesson.recording.telling import plot

        plot(self)

    def findings(self) -> "list[Finding]":
        """Return what looks like a bug in the run; print them to read them.

        It is meant for a run that was recorded from its beginning to its end.
        """
        from grader.lesson.bugs.findings import find_bugs

        return find_bugs(self)

    def note(self, call: Call) -> None:
        """Add a call. What follows from it is concluded later, with others."""
        self._noted.append(call)
        if len(self._noted) >= MANY:
            self._read()

    def _conclude(self) -> None:
        """Make updates of all that was noted: too slow for a training step."""
        self._read()
        rows, self._rows = self._rows, []
        self._calls += [Update(*row) for row in rows]

    def _read(self) -> None:
        """Take what counts from the calls, so that they can be forgotten."""
        noted, self._noted = self._noted, []
        self._rows += map(self._row, noted)

    def _row(self, call: Call) -> Row:
        rates: Row = ()
        momenta: Row = ()
        if call.settings:
            rates, momenta = zip(*call.settings, strict=True)
        return (
            self._optimizers.number(call.optimizer),
            rates,
            momenta,
            call.is_update,
            call.moved,
            self._numbers_of(call),
            tuple(map(call.implied.get, range(len(rates)))),
            _numbered(self._gradients, call.gradient),
            _numbered(self._batches, call.batch),
        )

    def _numbers_of(self, call: Call) -> tuple[int, ...]:
        """Return the numbers of the parameters that had a gradient.

        Most updates are of the same ones as an update before. Whatever has
        a number is kept, so no other thing can come to have its id.
        """
        groups = call.optimizer.param_groups
        sizes = [len(group["params"]) for group in groups]
        key = (id(call.optimizer), *sizes, *map(id, call.parameters))
        given = self._given.get(key)
        if given is None:
            for group in groups:
                for parameter in group["params"]:
                    self._parameters.number(parameter)
            numbers = sorted(map(self._parameters.number, call.parameters))
            given = self._given[key] = tuple(numbers)
        return given


class _Numbered(Generic[Thing]):
    """Numbers things by what they are, in order of appearance."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.things = list(things)
        ids = map(id, self.things)
        self._numbers = {key: number for number, key in enumerate(ids)}

    def number(self, thing: Thing) -> int:
        """Return the number of a thing."""
        number = self._numbers.setdefault(id(thing), len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number


def _numbered(numbers: dict[int, int], mark: int | None) -> int | None:
    """Return the number of a mark, in order of appearance."""
    return None if mark is None else numbers.setdefault(mark, len(numbers))
