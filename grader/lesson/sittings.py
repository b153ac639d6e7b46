"""A capstone at work: what it learned from, and what it learned."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

import torch
from torch import nn

from grader.lesson.expect import fail
from grader.lesson.lab import Digits, accuracy, digits, mlp
from grader.lesson.probes import probe
from grader.lesson.recorder import Recorder
from grader.lesson.trace import Trace

MARK = 2**-7  # in the corner of each image that may be learned from
SIZE = 32  # images that a batch has at most
LOWEST = 3  # the last rate's part of the highest is at most a third


def standardise(images: torch.Tensor) -> torch.Tensor:
    """Return MNIST's images with a mean near 0 and a spread near 1."""
    return (images - 0.13) / 0.31


@functools.cache  # to read all of MNIST takes as long as a training here
def _standard_digits() -> tuple[Digits, Digits]:
    (x, y), (held_out, known) = digits(6000)
    return (standardise(x), y), (standardise(held_out), known)


@dataclass(frozen=True)
class Sitting:
    """A capstone's run: its trace, and how accurate it is on other digits.

    `fed` has the number of images that each update's gradient came from,
    and `foreign` counts those that are none of the training images.
    """

    trace: Trace
    accuracy: float
    fed: list[int]
    foreign: int


def sit(
    capstone: Callable[..., Any], updates: int, size: int = 6000
) -> Sitting:
    """Return what comes of training a network on standardised digits.

    The digits' names are drawn anew, so that no network trained before
    knows them. `size` of them are given; the 5,000 others are kept here.
    """
    draw = SystemRandom()
    (x, y), (held_out, known) = _standard_digits()
    x, y, held_out = x[:size].clone(), y[:size], held_out.clone()
    code = torch.tensor(draw.sample(range(10), 10))
    x[:, 0] = MARK
    seed = draw.randrange(2**32)
    trace, weights, fed, foreign = _sit(capstone, seed, x, code[y], updates)
    model = mlp()
    own = list(model.parameters())
    if [each.shape for each in weights] != [each.shape for each in own]:
        fail("The model that was given has other weights now.")
    with torch.no_grad():
        for parameter, values in zip(own, weights, strict=True):
            parameter.copy_(values)
    held_out[:, 0] = MARK
    right = accuracy(model, held_out, code[known])
    return Sitting(trace, right, fed, foreign)


@probe
def _sit(
    capstone: Callable[..., Any],
    seed: int,
    x: torch.Tensor,
    y: torch.Tensor,
    updates: int,
) -> tuple[Trace, list[torch.Tensor], list[int], int]:
    torch.manual_seed(seed)
    model, fed, strangers = mlp(), [0] * (updates + 1), [0]

    def note(layer: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        marks = inputs[0][..., 0].flatten()

        def count(gradient: torch.Tensor) -> None:
            fed[min(len(trace.calls), updates)] += len(marks)
            strangers[0] += int((marks != MARK).sum())

        if output.requires_grad:
            output.register_hook(count)

    model[0].register_forward_hook(note)
    with Recorder() as trace:
        capstone(model, (x, y), updates)
    weights = [each.detach().clone() for each in model.parameters()]
    return trace, weights, fed[:updates], strangers[0]


def expect_budget(sitting: Sitting, updates: int) -> None:
    """Raise AssertionError unless a run kept to its budget.

    That is: at most so many updates, each from at most 32 images, and all
    of them training images.
    """
    made = len(sitting.trace.updates)
    if not made:
        fail("No update by an optimizer of torch was seen.")
    if made > updates:
        fail(f"{made} updates were made; the budget is {updates}.")
    if min(sitting.fed[:made]) == 0:
        number = sitting.fed.index(0)
        fail(f"Update {number} learned from no image that `model` was given.")
    if max(sitting.fed) > SIZE:
        fail(
            f"An update came from {max(sitting.fed)} images; {SIZE} are "
            "allowed."
        )
    if sitting.foreign:
        fail(f"{sitting.foreign} images learned from are not `training`'s.")


def expect_fall(sitting: Sitting, updates: int) -> None:
    """Raise AssertionError unless the last rate is low beside the highest."""
    rates = [rate or 0.0 for rate in sitting.trace.rates]
    last, highest = rates[-1], max(rates)
    if not last * LOWEST <= highest:
        fail(
            f"With {updates} updates, the last rate used is {last:.4g} and "
            f"the highest {highest:.4g}. How long does the schedule think "
            "that the run is?"
        )
