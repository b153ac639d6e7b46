"""How training by pieces of a batch is looked at by checks."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from grader.lesson.evidence import expect_weights, losses_at, weights_of
from grader.lesson.expect import fail
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace

# What can become of the gradients of an update's pieces.
LAST = (
    "That is where the last piece of each update leads alone. What became of "
    "the gradients of the others?"
)
MISTAKES = {
    "last": LAST,
    "last, whole": LAST,  # not divided by the number of pieces
    "sum": (
        "That is where the sum of the pieces leads. By what is a loss divided?"
    ),
    "kept": (
        "That is where gradients lead that are never cleared. Which pieces "
        "belong to an update?"
    ),
}


def train_in_pieces(
    accumulate: Callable[..., Any],
    seed: int,
    rates: list[float],
    data: Digits,
    pieces: int,
) -> tuple[Trace, list[Tensor]]:
    """Return the trace, and the weights, of training by pieces of `data`.

    The network comes from `seed`; an update is made from `pieces` batches,
    and the schedule holds `rates`, over and over. Raises AssertionError
    where the network gets more than a piece at a time.
    """
    size = len(data[0]) // (len(rates) * pieces)
    parts = list(zip(*(each.split(size) for each in data), strict=True))
    trace, weights, most = _train_in_pieces(
        accumulate, seed, rates, parts, pieces
    )
    if most > size:
        fail(
            f"The network gets {most} images at once, and a piece has {size}.",
            "Say the memory holds no more than that. How do the gradients of "
            "several pieces come together?",
        )
    return trace, weights


@probe
def _train_in_pieces(
    accumulate: Callable[..., Any],
    seed: int,
    rates: list[float],
    batches: list[Digits],
    pieces: int,
) -> tuple[Trace, list[Tensor], int]:
    """Return the trace, the weights, and the most images at once."""
    model, optimizer = _new_network(seed)
    sizes = [0]

    def note(layer: nn.Module, inputs: Any) -> None:
        sizes.extend(map(len, inputs))

    scheduler = LambdaLR(optimizer, lambda step: rates[step % len(rates)])
    with model.register_forward_pre_hook(note):
        trace = record(
            accumulate, model, optimizer, scheduler, batches, pieces
        )
    return trace, weights_of(model), max(sizes)


def expect_pieces(
    reached: list[Tensor],
    seed: int,
    rates: list[float],
    data: Digits,
    pieces: int,
) -> None:
    """Raise AssertionError unless the weights are where whole batches lead.

    They were `reached` by `train_in_pieces`, which was given the same.
    """
    start, meant = train_whole(seed, rates, data)
    look = "Meant is the way that whole batches lead."
    for mistake, question in MISTAKES.items():
        other = _train_wrongly(mistake, seed, rates, data, pieces)
        if pieces > 1 and _is_near(reached, other):
            look = question
    expect_weights(reached, meant, start, look)


def _is_near(weights: list[Tensor], others: list[Tensor]) -> bool:
    pairs = zip(weights, others, strict=True)
    return len(weights) == len(others) and all(
        a.shape == b.shape and torch.allclose(a, b, rtol=1e-3, atol=1e-5)
        for a, b in pairs
    )


def _train_wrongly(
    mistake: str, seed: int, rates: list[float], data: Digits, pieces: int
) -> list[Tensor]:
    """Return the weights that training by pieces with a mistake leads to."""
    model, optimizer = _new_network(seed)
    size = len(data[0]) // (len(rates) * pieces)
    parts = zip(*(each.split(size) for each in data), strict=True)
    for number, (x, y) in enumerate(parts):
        first, last = not number % pieces, not (number + 1) % pieces
        if mistake != "kept" and (first or mistake.startswith("last")):
            optimizer.zero_grad()
        share = 1 if mistake in ("sum", "last, whole") else pieces
        (cross_entropy(model(x), y) / share).backward()
        if last:
            optimizer.param_groups[0]["lr"] = rates[number // pieces]
            optimizer.step()
    return weights_of(model)


def train_whole(
    seed: int, rates: list[float], data: Digits
) -> tuple[list[Tensor], list[Tensor]]:
    """Return the weights before and after an update at each of the rates.

    Each is made from a batch of its own, an equal part of `data`.
    """
    model, optimizer = _new_network(seed)
    start, size = weights_of(model), len(data[0]) // len(rates)
    whole = list(zip(*(each.split(size) for each in data), strict=True))
    losses_at(rates, whole, model, optimizer)
    return start, weights_of(model)


def _new_network(seed: int) -> tuple[nn.Module, Optimizer]:
    torch.manual_seed(seed)
    model = mlp()
    return model, torch.optim.SGD(model.parameters(), lr=1, momentum=0.9)
