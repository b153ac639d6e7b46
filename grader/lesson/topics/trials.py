"""Short trials of several rates from one network, as checks see them."""

from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from torch.optim import SGD

from grader.lesson.evidence import draw_batch, draw_digit, weights_of
from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits, batches, loss, mlp
from grader.lesson.probes import probe
from grader.lesson.topics.loops import network_with

SIZE = 8
NEAR = 1e-3
APART = 0.005  # of the lowest loss: by so much it must lead
NAMES = "yours", "meant"
Weights = list[torch.Tensor]


def expect_trials(try_rates: Callable[..., Any], rates: list[float]) -> None:
    """Raise AssertionError unless all rates are tried under equal terms.

    `try_rates(model, rates, data, held_out, seed)` must return the loss on
    `held_out` after an epoch of plain SGD at each rate, and a rate. Each
    trial must begin at the model's weights, and torch must be seeded before
    it. The model must keep its weights.
    """
    weights = weights_of(mlp())
    alike, held_out = draw_digit(rows=65), draw_batch(50)  # in any order
    meant = losses_after(weights, rates, alike, held_out)
    if meant == sorted(meant):  # in another order, sorting them would show
        rates, meant = rates[1:] + rates[:1], meant[1:] + meant[:1]
    found, _, after = _try(try_rates, weights, rates, alike, held_out, 0)
    expect_rates(found, meant, _question(found, meant), "trial", NAMES, NEAR)
    if not all(map(torch.equal, after, weights)):
        fail("After the trials, the model has other weights than before.")
    _expect_seeded(try_rates, weights, max(rates), held_out)


def _expect_seeded(
    try_rates: Callable[..., Any], weights: Weights, rate: float, judge: Digits
) -> None:
    """Raise AssertionError unless the seed alone sets the batches' order.

    A rate that is tried again has the same loss with the same seed, and
    another one with another seed.
    """
    data, seeds = draw_batch(40), SystemRandom().sample(range(2**32), 2)
    found, other = (
        _try(try_rates, weights, [rate] * 3, data, judge, seed)[0]
        for seed in seeds
    )
    expect_rates(
        found,
        (found[:1] or [0.0]) * 3,
        "All three tried the same rate. In which order did each of them see "
        "the digits?",
        "trial",
        ("loss", "first"),
    )
    if other == found:
        fail(
            f"Seeds {seeds[0]} and {seeds[1]} gave the same losses.",
            "The digits differ. Which batches does each seed give?",
        )


def _question(found: Sequence[float], meant: Sequence[float]) -> str:
    """Return where to look, by whether the first trial is right."""
    if len(found) and abs(found[0] - meant[0]) <= NEAR * meant[0]:
        return "With which weights does each of the trials begin?"
    return (
        f"A trial is one epoch of plain SGD in batches of {SIZE}. Which "
        "digits train, and which ones judge?"
    )


def expect_lowest(try_rates: Callable[..., Any], place: int) -> None:
    """Raise AssertionError unless the rate with the lowest loss is chosen.

    It stands at this place in the list of rates, and is neither the lowest
    of them nor the highest.
    """
    rates, weights, data, held_out = _draw_trials(place)
    found, best, _ = _try(try_rates, weights, rates, data, held_out, 0)
    meant = losses_after(weights, rates, data, held_out)
    expect_rates(found, meant, _question(found, meant), "trial", NAMES, NEAR)
    if best != rates[place]:
        pairs = zip(rates, meant, strict=True)
        tried = ", ".join(
            f"{each:.3g} at rate {rate:g}" for rate, each in pairs
        )
        fail(f"The losses are {tried}. The rate returned is {best:g}.")


def _draw_trials(place: int) -> tuple[list[float], Weights, Digits, Digits]:
    """Return rates, weights and digits for which one rate leads clearly."""
    draw = SystemRandom()
    while True:
        low, middle, high = (
            round(draw.uniform(least, 3 * least), 3)
            for least in (0.005, 0.1, 2)
        )
        weights, data, held_out = (
            weights_of(mlp()),
            draw_batch(SIZE),
            draw_batch(50),
        )
        low_loss, lowest, high_loss = losses_after(
            weights, [low, middle, high], data, held_out
        )
        if lowest < (1 - APART) * min(low_loss, high_loss):
            rates = draw.sample([low, high], 2)
            rates.insert(place, middle)
            return rates, weights, data, held_out


def losses_after(
    weights: Weights, rates: list[float], data: Digits, held_out: Digits
) -> list[float]:
    """Return the held-out loss after an epoch at each rate, from `weights`.

    The digits must be of a kind whose order does not matter.
    """
    losses = []
    for rate in rates:
        model = network_with(weights)
        optimizer = SGD(model.parameters(), lr=rate)
        for x, y in batches(*data, SIZE):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        losses.append(loss(model, *held_out))
    return losses


@probe
def updated_by(
    move: Callable[..., Any], weights: Weights, digits: Digits, rate: float
) -> Weights:
    """Return the weights that `move(model, rate)` leads to.

    The model begins at `weights`, and holds the gradients of its loss on
    the digits.
    """
    model = network_with(weights)
    cross_entropy(model(digits[0]), digits[1]).backward()
    move(model, rate)
    return weights_of(model)


def updated_by_sgd(weights: Weights, digits: Digits, rate: float) -> Weights:
    """Return the weights that an update of torch's plain SGD leads to."""
    model = network_with(weights)
    cross_entropy(model(digits[0]), digits[1]).backward()
    SGD(model.parameters(), lr=rate).step()
    return weights_of(model)


@probe
def _try(
    try_rates: Callable[..., Any],
    weights: Weights,
    rates: list[float],
    data: Digits,
    held_out: Digits,
    seed: int,
) -> tuple[list[float], float, Weights]:
    """Return the losses, the chosen rate, and the model's weights then."""
    model = network_with(weights)
    losses, best = try_rates(model, rates, data, held_out, seed)
    return [float(each) for each in losses], float(best), weights_of(model)
