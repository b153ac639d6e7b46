"""What the programs are made of, and the list that they stand in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, TensorDataset

Maker = Callable[[], None]
Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Program:
    """A training run with a bug, or with none.

    `names` are the findings that name its bug; there are none for a correct
    program. `thread` is where the bug was reported, and `reported` what was
    said there. `also` are findings that are true of the program beside its
    bug: they count neither as found nor as false alarms. A program that
    `needs` a library is left out where that is not installed.
    """

    run: Maker
    names: frozenset[str] = frozenset()
    thread: str = ""
    reported: str = ""
    also: frozenset[str] = frozenset()
    needs: str = ""
    later: bool = False

    @property
    def name(self) -> str:
        return self.run.__name__


@dataclass
class Shelf:
    """Programs, in the order in which they were written."""

    programs: list[Program] = field(default_factory=list)
    later: bool = False

    def bug(
        self,
        thread: str,
        reported: str,
        *names: str,
        also: tuple[str, ...] = (),
    ) -> Callable[[Maker], Maker]:
        """Return what puts a program with a bug on the shelf."""

        def put(run: Maker) -> Maker:
            self.programs.append(
                Program(
                    run,
                    frozenset(names),
                    thread,
                    reported,
                    frozenset(also),
                    later=self.later,
                )
            )
            return run

        return put

    def right(self, run: Maker) -> Maker:
        """Put a correct program on the shelf, and return it."""
        self.programs.append(Program(run, later=self.later))
        return run

    def right_with(self, library: str) -> Callable[[Maker], Maker]:
        """Return what puts a program that needs a library on the shelf."""

        def put(run: Maker) -> Maker:
            self.programs.append(Program(run, needs=library, later=self.later))
            return run

        return put


def is_there(library: str) -> bool:
    """Return whether a library can be imported."""
    try:
        import_module(library or "torch")
    except (
        ImportError,
        RuntimeError,
    ):  # made for another torch
        return False
    return True


def network() -> nn.Sequential:
    """Return two small layers, the same ones each time."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))


def loader(batches: int) -> DataLoader[Batch]:
    """Return a loader that gives so many batches of four."""
    rows = torch.randn(4 * batches, 4)
    data = TensorDataset(rows, rows[:, :2] * 2)
    return DataLoader(data, batch_size=4)  # type: ignore[return-value]


def endless(batches: int) -> Iterator[Batch]:
    """Yield so many batches, as one long pass."""
    yield from loader(batches)


def loss_of(model: nn.Module, batch: Batch) -> Tensor:
    """Return how far a model is from a batch's answers."""
    loss: Tensor = (model(batch[0]) - batch[1]).pow(2).mean()
    return loss


def learn(model: nn.Module, optimizer: Optimizer, batch: Batch) -> float:
    """Make an update, and return the loss before it."""
    optimizer.zero_grad()
    loss = loss_of(model, batch)
    loss.backward()
    optimizer.step()
    return loss.item()


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Give all groups a rate, as so many scripts do."""
    for group in optimizer.param_groups:
        group["lr"] = rate
