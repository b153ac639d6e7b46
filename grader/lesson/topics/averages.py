"""Weights averaged, and gradients clipped, as checks look at them."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from random import SystemRandom
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD

from grader.lesson.evidence import expect_weights, weights_of
from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits
from grader.lesson.probes import probe
from grader.lesson.topics.layers import draw_noise, small_network

Weights = list[Tensor]
RATE = 0.5  # high enough that raw and averaged weights lie far apart
DEPTH = 2
_COMMON = 0.9, 0.98, 0.99, 0.999  # what a running mean keeps elsewhere
_BY_PARAMETER = "Each parameter's gradient was clipped by itself."
_BY_NUMBER = "Each number of the gradient was clipped by itself."
_LONGER = "Short gradients were made longer."
_WHEN = "Is it shortened before it is used, and as a whole?"
_ASKED = {
    _BY_PARAMETER: "Of which numbers is the limit for the norm?",
    _BY_NUMBER: "What happens to the gradient's direction?",
    _LONGER: "What should happen to a gradient below the limit?",
}


def gradients(model: nn.Module, batch: Digits) -> Weights:
    """Return the gradient that a batch gives to each parameter."""
    model.zero_grad()
    cross_entropy(model(batch[0]), batch[1]).backward()
    return [
        torch.zeros_like(each) if each.grad is None else each.grad.clone()
        for each in model.parameters()
    ]


def put(model: nn.Module, weights: Weights) -> None:
    """Set a network's weights."""
    with torch.no_grad():
        for parameter, values in zip(model.parameters(), weights, strict=True):
            parameter.copy_(values)


def between(start: Weights, end: Weights, share: float) -> Weights:
    """Return the weights that lie a share of the way from start to end."""
    return [
        torch.lerp(one, other, share)
        for one, other in zip(start, end, strict=True)
    ]


def is_close(found: Weights, meant: Weights) -> bool:
    """Return whether weights are the same but for rounding."""
    return len(found) == len(meant) and all(
        one.shape == other.shape and torch.allclose(one, other, atol=1e-5)
        for one, other in zip(found, meant, strict=True)
    )


@probe
def _average(
    averaged: Callable[..., Any],
    seed: int,
    batches: list[Digits],
    pieces: int,
    memory: float,
) -> tuple[Weights, Weights]:
    model = small_network(DEPTH, seed)
    optimizer = SGD(model.parameters(), lr=RATE)
    mean = averaged(model, optimizer, batches, pieces, memory)
    found = weights_of(mean) if isinstance(mean, nn.Module) else []
    return found, weights_of(model)


def expect_average(
    averaged: Callable[..., Any], updates: int, pieces: int, memory: float
) -> None:
    """Raise AssertionError unless a mean takes in each update once.

    `averaged(model, optimizer, batches, pieces, memory)` trains, `pieces`
    batches to an update, and returns a network of the averaged weights,
    whose mean looks back over `memory` updates.
    """
    seed = SystemRandom().randrange(2**32)
    batches = draw_noise(updates * pieces)
    found, trained = _average(averaged, seed, batches, pieces, memory)
    model = small_network(DEPTH, seed)
    start, states = weights_of(model), []
    for number in range(updates):
        parts = batches[number * pieces :][:pieces]
        sums = [gradients(model, part) for part in parts]
        moved = [
            each.detach() - RATE * sum(own) / pieces
            for each, *own in zip(model.parameters(), *sums, strict=True)
        ]
        put(model, moved)
        states.append(weights_of(model))
    each_from = "a batch" if pieces == 1 else f"{pieces} batches"
    where = f"{updates} updates, each from {each_from}; {memory=:.3g}."
    look = f"{where} This is the network that is trained."
    expect_weights(trained, states[-1], start, look)
    _expect_mean(found, start, states, pieces, memory, where)


def _expect_mean(
    found: Weights,
    start: Weights,
    states: list[Weights],
    pieces: int,
    memory: float,
    where: str,
) -> None:
    """Raise AssertionError unless weights are the running mean of states."""
    if not found:
        fail("A network with the averaged weights is asked for.")
    meant = running_mean(states, 1 - 1 / memory)
    if is_close(found, meant):
        return
    for said, weights in _misconceived(start, states, pieces, memory).items():
        if is_close(found, weights):
            fail(said[0], where, said[1])
    look = f"{where} Which states of the network does the average take in?"
    expect_weights(found, meant, start, look)


def _misconceived(
    start: Weights, states: list[Weights], pieces: int, memory: float
) -> dict[tuple[str, str], Weights]:
    """Return other averages, by what a message says and asks of them."""
    count, decay = len(states), 1 - 1 / memory
    repeated = [each for s in [start, *states] for each in [s] * pieces]
    by_batch = repeated[1 : count * pieces + 1]
    kept = {1 - decay, decay**pieces, decay ** (1 / pieces)}
    longer = 1 - 1 / (memory * pieces)
    kept |= {longer, max(0.0, 1 - pieces / memory), *_COMMON}
    kept |= {memory / (memory + 1), (memory - 1) / (memory + 1)}
    whose = "How much of the old average stays at an update?"
    others = {
        (
            f"The average keeps {other:.2g} of itself at an update.",
            "Over how many updates does it look back then?",
        ): running_mean(states, other)
        for other in sorted(kept)
    }
    others |= {
        (
            f"The average takes in each batch, and keeps {other:.2g} of "
            "itself each time.",
            "After which batches have the weights changed?",
        ): running_mean(by_batch, other)
        for other in (longer, *_COMMON)
    }
    return others | {
        (
            "These are the weights of the last update, with no average.",
            "Which network is asked for?",
        ): states[-1],
        (
            "The average has taken in the same state more than once.",
            "How often do the weights change, and how often is it called?",
        ): running_mean(by_batch, decay),
        (
            "The average takes in each batch. A larger share that it keeps "
            "does not make up for the states that it sees twice.",
            "After which batches have the weights changed?",
        ): running_mean(by_batch, decay ** (1 / pieces)),
        (
            "The first update has no part in the average.",
            "After which update is it called for the first time?",
        ): running_mean(states[1:] or states, decay),
        (
            "This is the plain mean, in which all updates count alike.",
            whose,
        ): _plain_mean(states),
        (
            "This is the plain mean, and some states count more than once.",
            f"{whose} And how often is the average called?",
        ): _plain_mean(by_batch),
        (
            "The average began with the weights before the first update.",
            "What has been trained when it is called for the first time?",
        ): running_mean([start, *states], decay),
        (
            "The average is an update behind.",
            "Which comes first, the step or the average?",
        ): running_mean([start, *states[:-1]], decay),
    }


def _plain_mean(states: Sequence[Weights]) -> Weights:
    """Return the mean in which all states count alike."""
    return [torch.stack(each).mean(0) for each in zip(*states, strict=True)]


def running_mean(states: Sequence[Weights], decay: float) -> Weights:
    """Return the mean that keeps `decay` of itself at each new state."""
    mean = states[0]
    for state in states[1:]:
        mean = between(mean, state, 1 - decay)
    return mean


@probe
def _clip(
    clipped: Callable[..., Any],
    seed: int,
    batches: list[Digits],
    largest: float,
) -> tuple[Any, Weights]:
    model = small_network(DEPTH, seed)
    optimizer = SGD(model.parameters(), lr=RATE)
    norms = clipped(model, optimizer, batches, largest)
    return norms, weights_of(model)


def _clip_by_hand(
    seed: int, batches: list[Digits], shorten: Callable[[Weights], Weights]
) -> tuple[list[float], Weights, Weights]:
    """Return the norms, and the weights after and before the updates."""
    model = small_network(DEPTH, seed)
    start, norms = weights_of(model), []
    for batch in batches:
        slope = gradients(model, batch)
        norms.append(_norm(slope))
        pairs = zip(model.parameters(), shorten(slope), strict=True)
        put(model, [each.detach() - RATE * g for each, g in pairs])
    return norms, weights_of(model), start


def _norm(slope: Weights) -> float:
    return float(torch.cat([each.flatten() for each in slope]).norm())


def _other_clippings(largest: float) -> dict[str, Any]:
    """Return other ways to shorten gradients, by what is said of them."""

    def to(length: float, slope: Weights) -> Weights:
        return [each * (length / _norm(slope)) for each in slope]

    return {
        "The weights are those of gradients that kept their full length.": (
            lambda slope: slope
        ),
        _BY_PARAMETER: lambda slope: [
            to(min(largest, _norm([each])), [each])[0] for each in slope
        ],
        _BY_NUMBER: lambda slope: [
            each.clamp(-largest, largest) for each in slope
        ],
        _LONGER: lambda slope: to(largest, slope),
    }


def _question_about(norms: Any, there: list[float], said: str) -> str:
    """Return what to ask whoever clips wrongly, by the norms returned.

    Of the gradients of that training they are those that were `there`;
    `said` is how they were shortened.
    """
    try:
        found = [float(norm) for norm in norms]
    except (TypeError, ValueError):
        return "A list of norms is asked for."
    if len(found) != len(there):
        return f"{len(found)} norms came back, from {len(there)} updates."
    if not any(found[:1]):
        return "Your first norm is 0. Which gradient was there by then?"
    if all(map(partial(math.isclose, rel_tol=1e-4), found, there)):
        return f"The norms are right. {_ASKED.get(said, _WHEN)}"
    return "Your norms are others, too. Of which gradient are they?"


def expect_clipped(clipped: Callable[..., Any], updates: int) -> None:
    """Raise AssertionError unless too long gradients are shortened.

    About half of the updates have one. `clipped(model, optimizer, batches,
    largest)` returns the norms before.
    """
    seed, batches = SystemRandom().randrange(2**32), draw_noise(updates)
    free, _, _ = _clip_by_hand(seed, batches, lambda slope: slope)
    largest = sorted(free)[updates // 2] * 0.99
    norms, reached = _clip(clipped, seed, batches, largest)
    meant, end, start = _clip_by_hand(
        seed,
        batches,
        lambda slope: [
            each * min(1.0, largest / _norm(slope)) for each in slope
        ],
    )
    limit = f"The largest norm is {largest:.4g}."
    for said, shorten in _other_clippings(largest).items():
        there, other, _ = _clip_by_hand(seed, batches, shorten)
        if is_close(reached, other):
            fail(said, limit, _question_about(norms, there, said))
    look = f"{limit} Whose gradient is clipped, and who uses which?"
    expect_weights(reached, end, start, look)
    _expect_numbers(norms)
    look = "Of which gradient is the norm: as it came, or as it was used?"
    expect_rates(norms, meant, look, names=("yours", "came"), near=1e-4)


def _expect_numbers(norms: Any) -> None:
    """Raise AssertionError if norms are tensors."""
    row = norms if isinstance(norms, (list, tuple)) else [norms]
    if any(isinstance(norm, Tensor) for norm in row):
        fail(
            "The norms are tensors, and numbers are asked for.",
            "Which method of a tensor returns its number?",
        )
