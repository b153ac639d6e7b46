"""Schedule-free training, and its two modes, as checks look at them."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD

from grader.lesson.evidence import expect_weights, weights_of
from grader.lesson.expect import counted, fail
from grader.lesson.lab import Digits
from grader.lesson.probes import probe
from grader.lesson.topics.averages import (
    DEPTH,
    RATE,
    Weights,
    between,
    gradients,
    is_close,
    put,
)
from grader.lesson.topics.layers import draw_noise, small_network

USUAL = 0.9  # the beta of the published code


@probe
def _walk(
    make: Callable[..., Any],
    seed: int,
    batches: list[Digits],
    rates: list[float],
    beta: float,
    acts: str,
) -> list[Weights]:
    """Return the weights of a network after each act of its optimizer.

    The acts are letters: an update, "e" for eval() and "t" for train().
    Where an act misses what the optimizer should keep, no weights stand
    for it and for those after it.
    """
    model, queue = small_network(DEPTH, seed), iter(batches)
    seen: list[Weights] = []
    layers = [each for each in model if isinstance(each, nn.Linear)]
    groups = [
        {"params": list(layer.parameters()), "lr": rate}
        for layer, rate in zip(layers, rates, strict=True)
    ]
    optimizer = make(groups, lr=9.0, beta=beta)
    for act in acts:
        if act == "u":
            x, y = next(queue)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        else:
            mode = {"e": optimizer.eval, "t": optimizer.train}[act]
            try:
                mode()
            except KeyError:
                return [*seen, *([] for _ in acts[len(seen) :])]
        seen.append(weights_of(model))
    return seen


def _reference(
    seed: int,
    batches: list[Digits],
    rates: list[float],
    beta: float,
    acts: str,
) -> list[dict[str, Weights]]:
    """Return the weights x, y and z of the published rule after each act."""
    model, queue, seen = small_network(DEPTH, seed), iter(batches), []
    own = [rate for rate in rates for _ in ("weight", "bias")]
    x = y = z = weights_of(model)
    count = 0
    for act in acts:
        slips: dict[str, Weights] = {}
        if act == "u":
            put(model, y)
            slope = gradients(model, next(queue))
            count += 1
            slips = _slips((x, y, z), slope, own, beta, count)
            z = _moved(z, own, slope)
            x = between(x, z, 1 / count)
            y = between(z, x, beta)
        seen.append({"x": x, "y": y, "z": z} | slips)
    return seen


def _moved(weights: Weights, rates: list[float], slope: Weights) -> Weights:
    return [
        each - rate * g
        for each, rate, g in zip(weights, rates, slope, strict=True)
    ]


def _slips(
    before: tuple[Weights, Weights, Weights],
    slope: Weights,
    rates: list[float],
    beta: float,
    count: int,
) -> dict[str, Weights]:
    """Return where an update leads that is nearly made by the rule."""
    x, y, z = before

    def at_y(z: Weights, nearer: float = beta, n: int = count) -> Weights:
        return between(z, between(x, z, 1 / n), nearer)

    one_rate = _moved(z, [rates[0] for _ in rates], slope)
    meant = _moved(z, rates, slope)
    return {
        "where one rate for all groups leads": at_y(one_rate),
        "where a step from y leads, not from z": at_y(_moved(y, rates, slope)),
        "nearer to z than to x": at_y(meant, 1 - beta),
        "where x leads if y is written over it": between(
            meant, between(y, meant, 1 / count), beta
        ),
        "where the start counts as one of the z": at_y(meant, n=count + 1),
        f"where a beta of {USUAL} leads": at_y(meant, USUAL),
    }


def expect_free(
    make: Callable[..., Any], rates: list[float], beta: float, acts: str
) -> None:
    """Raise AssertionError unless an optimizer follows schedule-free SGD.

    `acts` are letters: "u" for an update, "e" for eval(), "t" for train().
    The network's two layers are two groups, with a rate each.
    """
    seed = SystemRandom().randrange(2**32)
    batches = draw_noise(acts.count("u"))
    plan = seed, batches, rates, beta, acts
    seen, known = _walk(make, *plan), _reference(*plan)
    start, mode, done = weights_of(small_network(DEPTH, seed)), "y", 0
    for act, found, points in zip(acts, seen, known, strict=True):
        mode = {"e": "x", "t": "y"}.get(act, mode)
        done += act == "u"
        called = {"u": "step()", "e": "eval()", "t": "train()"}[act]
        if not found:
            fail(
                f"{called} after {counted(done, 'update')} finds nothing "
                "kept: KeyError.",
                "When does your optimizer begin to keep its points?",
            )
        where = f"After update {done} and a call of {called}: "
        _expect_point(found, points, mode, start, where)


def _expect_point(
    found: Weights,
    points: dict[str, Weights],
    mode: str,
    start: Weights,
    where: str,
) -> None:
    """Raise AssertionError unless the weights are the point of this mode."""
    if is_close(found, points[mode]):
        return
    for name, weights in points.items():
        if is_close(found, weights):
            at = name if len(name) > 1 else f"at {name}"
            fail(f"{where}the weights are {at}, but should be at {mode}.")
    if not where.endswith("step(): "):
        fail(f"{where}the weights are at none of x, y, z; {mode} is meant.")
    look = f"{where}the weights should be at {mode}."
    expect_weights(found, points[mode], start, look)
    fail(look)


class TwoModes(SGD):
    """SGD which shows, in eval mode, the mean of the weights so far."""

    def __init__(self, parameters: Any, lr: float) -> None:
        super().__init__(parameters, lr)
        self._all = list(self.param_groups[0]["params"])
        self._count, self._raw = 0, None  # type: tuple[int, Any]
        self.astray: list[int] = []  # the updates made in eval mode
        self._mean = [each.detach().clone() for each in self._all]

    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """Make an update, whatever the mode is, and take it in."""
        super().step()
        self._count += 1
        if self._raw is not None:
            self.astray.append(self._count)
        now = [each.detach() for each in self._all]
        self._mean = between(self._mean, now, 1 / self._count)

    def eval(self) -> None:
        """Show the mean."""
        if self._raw is None:
            self._raw = [each.detach().clone() for each in self._all]
            self._show(self._mean)

    def train(self) -> None:
        """Show the weights that are trained."""
        if self._raw is not None:
            self._show(self._raw)
            self._raw = None

    def _show(self, weights: Weights) -> None:
        with torch.no_grad():
            for parameter, values in zip(self._all, weights, strict=True):
                parameter.copy_(values)


Fitted = tuple[list[Weights], Weights, Weights, list[int]]


@probe
def _fit(
    fit_free: Callable[..., Any],
    seed: int,
    batches: list[Digits],
    every: int,
    losses: list[float],
) -> Fitted:
    """Return the weights validated, those kept, and those trained.

    Last come the numbers of the updates that were made in eval mode.
    """
    model, queue = small_network(DEPTH, seed), list(losses)
    optimizer = TwoModes(model.parameters(), RATE)
    optimizer.eval()  # whoever had it before may have left it so
    looks: list[Weights] = []

    def validate(given: nn.Module) -> float:
        looks.append(weights_of(given))
        return queue.pop(0) if queue else 9.0

    best = fit_free(model, optimizer, batches, every, validate)
    kept = list(best.values()) if isinstance(best, dict) else []
    kept = [each.detach().clone() for each in kept]
    optimizer.train()
    return looks, kept, weights_of(model), optimizer.astray


def run_fit(
    fit_free: Callable[..., Any], updates: int, every: int, losses: list[float]
) -> tuple[Fitted, list[Weights], list[Weights]]:
    """Return what a fit showed, and the raw and averaged weights meant.

    They are those after each update, and before the first.
    """
    seed, batches = SystemRandom().randrange(2**32), draw_noise(updates)
    fitted = _fit(fit_free, seed, batches, every, losses)
    model = small_network(DEPTH, seed)
    raw = [weights_of(model)]
    mean = [weights_of(model)]
    for number, batch in enumerate(batches, start=1):
        slope = gradients(model, batch)
        pairs = zip(model.parameters(), slope, strict=True)
        put(model, [each.detach() - RATE * g for each, g in pairs])
        raw.append(weights_of(model))
        mean.append(between(mean[-1], raw[-1], 1 / number))
    return fitted, raw, mean


def expect_validated(
    fit_free: Callable[..., Any], updates: int, every: int, losses: list[float]
) -> None:
    """Raise AssertionError unless averaged weights are validated and kept.

    What comes after the first validation is judged by what was looked at,
    wherever the training went on.
    """
    fitted, raw, mean = run_fit(fit_free, updates, every, losses)
    looks, kept, _, astray = fitted
    _expect_looks(len(looks), updates, every)
    if not is_close(looks[0], mean[every]):
        _expect_no_step([number for number in astray if number <= every])
        trained = is_close(looks[0], raw[every])
        fail(
            f"After update {every} the loss is measured at "
            + (
                "the weights that are trained."
                if trained
                else "other weights."
            ),
            "Which weights will the kept network have?",
        )
    if not kept:
        fail("The state_dict() of the best network is asked for.")
    best = losses.index(min(losses))
    if is_close(kept, looks[best]):
        return
    lowest = f"The lowest loss was that after update {(best + 1) * every}."
    for number, look in enumerate(looks):
        if is_close(kept, look):
            place = (number + 1) * every
            fail(
                f"Kept are the weights validated after update {place}.", lowest
            )
    fail(
        lowest,
        "Other weights are kept than those it was measured at. Which were in "
        "the network when they were copied, and did the copy stay as it was?",
    )


def _expect_looks(count: int, updates: int, every: int) -> None:
    meant = updates // every
    if count != meant:
        fail(
            f"{counted(count, 'call')} of `validate` in {updates} updates; "
            f"{meant} {'is' if meant == 1 else 'are'} meant, one after each "
            f"{every}."
        )


def _expect_no_step(astray: list[int]) -> None:
    """Raise AssertionError if updates were made in evaluation mode."""
    if astray:
        fail(
            f"Update {astray[0]} is made in evaluation mode, so its gradient "
            "moves the wrong weights.",
            "In which mode is the optimizer by then, and who has set it?",
        )


def expect_trained_on(
    fit_free: Callable[..., Any], updates: int, every: int
) -> None:
    """Raise AssertionError unless training goes on where it stood."""
    losses = [1.0 + number for number in range(updates // every)]
    fitted, raw, _ = run_fit(fit_free, updates, every, losses)
    _expect_looks(len(fitted[0]), updates, every)
    look = (
        f"{updates} updates, a validation after each {every}. From which "
        "weights does the update after a validation start?"
    )
    if not is_close(fitted[2], raw[-1]):
        _expect_no_step(fitted[3])
    expect_weights(fitted[2], raw[-1], raw[0], look)
