"""What lessons import: data, a model, evaluation and plots.

The optimizer, the scheduler and the training loop are not here: they are
the lessons' subject and stand in the lessons' own cells.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

DATA = Path(__file__).resolve().parent.parent / "data"

# Of the official 60,000 training images the last 10,000 are for validation.
PARTS = {
    "train": ("train", 0, 50_000),
    "validation": ("train", 50_000, 60_000),
    "test": ("test", 0, 10_000),
}

# Solid blue for what happened, dashed grey for what was meant; the others
# of Okabe and Ito's palette tell apart for colour-blind readers as well.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")


class DataError(RuntimeError):
    """The course's data is missing or damaged."""


def start(seed: int = 0) -> None:
    """Seed torch, and use one thread and the course's plot style.

    One thread is faster for models of this size, and it makes a run repeat
    itself exactly on the same machine.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    plt.rcParams.update(
        {
            "axes.grid": True,
            "axes.prop_cycle": plt.cycler(color=COLOURS),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "figure.figsize": (7, 3),
            "figure.facecolor": "white",
            "grid.alpha": 0.3,
        }
    )


def mnist(
    part: str, size: int | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the images and labels of one part of MNIST.

    `part` is "train" (50,000), "validation" (10,000) or "test" (10,000);
    `size` takes that many from its start. Images are float32 of shape
    (size, 784) from 0 (paper) to 1 (ink), labels int64 of shape (size,).
    Raises ValueError for another part and DataError for a bad file.
    """
    if part not in PARTS:
        raise ValueError(f"no part {part!r}: choose from {', '.join(PARTS)}")
    name, begin, end = PARTS[part]
    if size is not None:
        end = min(end, begin + size)
    path = DATA / "mnist.npz"
    try:
        with np.load(path) as arrays:
            images = arrays[f"{name}_images"][begin:end]
            labels = arrays[f"{name}_labels"][begin:end]
    except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
        what = "missing" if not path.exists() else "damaged"
        raise DataError(
            f"{path} is {what}: run 'python data/build_mnist.py' in the "
            "course's folder to build it again."
        ) from error
    pixels = torch.from_numpy(images).reshape(-1, 784).float().div_(255)
    return pixels, torch.from_numpy(labels).long()


def batches(
    images: torch.Tensor, labels: torch.Tensor, size: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield shuffled batches of at most `size` images with their labels.

    One pass is one epoch; torch's global generator does the shuffling. The
    last batch is smaller when `size` does not divide the number of images.
    """
    for chosen in torch.randperm(len(images)).split(size):
        yield images[chosen], labels[chosen]


def mlp(hidden: int = 256, dropout: float = 0.0) -> nn.Sequential:
    """Return a new 784-`hidden`-10 network, dropping out hidden units."""
    layers = [nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10)]
    if dropout:
        layers.insert(2, nn.Dropout(dropout))
    return nn.Sequential(*layers)


@torch.no_grad()
def loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> float:
    """Return the mean cross-entropy, with the model in the mode it is in."""
    return cross_entropy(model(images), labels).item()


@torch.no_grad()
def accuracy(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> float:
    """Return the share of right answers, with the model in its mode."""
    return (model(images).argmax(1) == labels).float().mean().item()


def plot_rates(
    used: Sequence[float],
    target: Sequence[float] | None = None,
    per: str = "update",
) -> None:
    """Draw the rates `used`, solid, over the `target`, dashed, as steps.

    `per` names what one value stands for, "update" or "epoch".
    """
    if target is not None:
        plt.step(
            range(len(target)),
            target,
            where="mid",
            color="0.5",
            linestyle="--",
            label="meant",
        )
    plt.step(range(len(used)), used, "o-", where="mid", ms=4, label="used")
    plt.xlabel(per)
    plt.ylabel("learning rate")
    plt.ylim(bottom=0)
    plt.legend()


def plot_losses(curves: dict[str, Sequence[float]]) -> None:
    """Draw a loss curve for each name, update by update, on a log scale."""
    for name, values in curves.items():
        plt.plot(values, label=name)
    plt.xlabel("update")
    plt.ylabel("training loss")
    plt.yscale("log")
    plt.legend()
