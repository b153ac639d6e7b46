"""What lessons import: data, a model, evaluation and plots.

The optimizer, the scheduler and the training loop are not here: they are
the lessons' subject and stand in the lessons' own cells.
"""

import functools
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from grader.lesson.alt_text import name_pictures
from grader.lesson.plots import (
    plot_losses,
    plot_points,
    plot_rates,
    plot_spread,
    plot_table,
    set_style,
)
from grader.lesson.probes import follows
from grader.lesson.shell import speak_plainly
from grader.paths import DATA, INSTALLED

__all__ = [
    "DATA",
    "DataError",
    "accuracy",
    "batches",
    "convnet",
    "digits",
    "loss",
    "mlp",
    "mnist",
    "plot_losses",
    "plot_points",
    "plot_rates",
    "plot_spread",
    "plot_table",
    "preview",
    "preview_plateau",
    "start",
]
REBUILD = (
    "install the course's package again, with 'pip install --force-reinstall'"
    if INSTALLED
    else "run 'python data/build_mnist.py' in the course's folder"
)


class DataError(RuntimeError):
    """The course's data is missing or damaged."""


def start(seed: int = 0) -> None:
    """Seed torch; set one thread, the pictures' style and plain messages.

    One thread is faster for models of this size, and it makes a run repeat
    itself exactly on the same machine.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    speak_plainly()
    name_pictures()
    set_style()


def mnist(
    part: str, size: int | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the first `size` images and labels of a part of MNIST.

    `part` is "train" (60,000) or "test" (10,000), in the official order.
    Images are float32 of shape (size, 784) from 0 (paper) to 1 (ink),
    labels int64 of shape (size,). Raises ValueError for another part and
    DataError for a missing or damaged file.
    """
    if part not in ("train", "test"):
        raise ValueError(f"no part {part!r} of MNIST: it is 'train' or 'test'")
    return _tensors(*_unpacked(DATA / "mnist.npz", part, size))


Digits = tuple[torch.Tensor, torch.Tensor]


def digits(size: int, held_out: int = 5000) -> tuple[Digits, Digits]:
    """Return training data and validation data, each (images, labels).

    They are the first `size` training digits and the last `held_out` of the
    60,000, so that they share none. Raises ValueError if they would.
    """
    if size + held_out > 60_000:
        raise ValueError(f"{size} + {held_out} digits: there are 60,000")
    images, labels = _unpacked(DATA / "mnist.npz", "train", None)
    return (
        _tensors(images[:size], labels[:size]),
        _tensors(images[60_000 - held_out :], labels[60_000 - held_out :]),
    )


@functools.lru_cache(maxsize=2)  # the two parts; unpacking takes long
def _unpacked(
    path: Path, part: str, size: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return a part's images and labels as bytes, which nobody may change."""
    try:
        with ZipFile(path) as archive:
            images = _read_first(archive, f"{part}_images", size)
            labels = _read_first(archive, f"{part}_labels", size)
    except (OSError, KeyError, ValueError, BadZipFile, zlib.error) as error:
        state = "damaged" if path.exists() else "missing"
        raise DataError(f"{path} is {state}: {REBUILD}.") from error
    return images, labels


def _tensors(images: np.ndarray, labels: np.ndarray) -> Digits:
    """Return copies of these as a network takes them."""
    pixels = torch.tensor(images).reshape(-1, 784).float().div_(255)
    return pixels, torch.tensor(labels).long()


def _read_first(archive: ZipFile, name: str, size: int | None) -> np.ndarray:
    # np.load would unpack the whole array, which takes ten times as long.
    with archive.open(f"{name}.npy") as stream:
        np.lib.format.read_magic(stream)
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
        count = shape[0] if size is None else min(size, shape[0])
        shape = (count, *shape[1:])
        flat = bytearray(stream.read(int(np.prod(shape)) * dtype.itemsize))
    return np.frombuffer(flat, dtype).reshape(shape)


def batches(
    images: torch.Tensor, labels: torch.Tensor, size: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield shuffled batches of at most `size` images with their labels.

    A pass over all of them is an epoch; torch's global generator shuffles
    them. The last batch is smaller if `size` does not divide their number.
    """
    for chosen in torch.randperm(len(images)).split(size):
        # This takes a third of the time of images[chosen].
        yield images.index_select(0, chosen), labels.index_select(0, chosen)


def mlp(hidden: int = 64, dropout: float = 0.0) -> nn.Sequential:
    """Return a new 784-`hidden`-10 network.

    `dropout` is the share of hidden units that training drops out.
    """
    layers = [nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10)]
    if dropout:
        layers.insert(2, nn.Dropout(dropout))
    return nn.Sequential(*layers)


def convnet() -> nn.Sequential:
    """Return a new network of two convolutions and a linear layer.

    It takes images as `mnist` gives them. Its layers with weights are the
    numbers 1, 3 and 6, with 208, 1,168 and 4,010 of them.
    """
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 8, kernel_size=5, stride=2),
        nn.ReLU(),
        nn.Conv2d(8, 16, kernel_size=3, stride=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(400, 10),
    )


@follows
def preview(
    make: Callable[[Optimizer], LRScheduler],
    base: float,
    updates: int,
    every: int = 1,
) -> list[float]:
    """Return the rates that a scheduler gives to `updates` updates.

    `make(optimizer)` makes the scheduler, on a throw-away SGD optimizer of
    rate `base`. The scheduler is stepped after every `every` updates.
    """
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base, momentum=0.9)
    scheduler = make(optimizer)
    rates = []
    for update in range(updates):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if (update + 1) % every == 0:
            scheduler.step()
    return rates


def preview_plateau(
    metrics: Sequence[float], base: float, **options: Any
) -> list[float]:
    """Return the rate of each epoch if ReduceLROnPlateau is given `metrics`.

    It works on a throw-away optimizer of rate `base` and is stepped with an
    epoch's metric after the epoch. `options` are the scheduler's; it makes
    every cut, even one smaller than torch's own `eps`.
    """
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=base)
    scheduler = ReduceLROnPlateau(optimizer, eps=0, **options)
    rates = []
    for metric in metrics:
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step(metric)
    return rates


@torch.no_grad()
def loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> float:
    """Return the mean cross-entropy, in the model's current mode."""
    return cross_entropy(model(images), labels).item()


@torch.no_grad()
def accuracy(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> float:
    """Return the share of right answers, in the model's current mode."""
    right = model(images).argmax(1) == labels
    return float(right.float().mean())
