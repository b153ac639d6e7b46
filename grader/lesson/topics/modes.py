"""Networks with layers in several modes, and what a look at them shows."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

import torch
from torch import nn

from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits, accuracy, mlp, mnist
from grader.lesson.probes import probe

ROWS = 300
NEAR = 1e-3
LOOKS = 3


def mixed_network(seed: int, outer: bool, inner: bool) -> nn.Module:
    """Return a network with two dropout layers, one of them further inside.

    It is in training mode or not as `outer` says, and the dropout layer
    inside as `inner` says.
    """
    torch.manual_seed(seed)
    inside = mlp(dropout=0.5)
    model = nn.Sequential(nn.Dropout(0.5), inside).train(outer)
    inside[2].train(inner)
    return model


def expect_looks(
    validate: Callable[..., Any], outer: bool, inner: bool
) -> None:
    """Raise AssertionError unless `validate(model, images, labels)` looks.

    It must return the accuracy of a `mixed_network` with all units at work,
    time after time, also when the weights are others, and leave the layers'
    modes as they are.
    """
    draw = SystemRandom()
    digits, seeds = mnist("train", ROWS), draw.sample(range(2**32), 2)
    found, after, kept = _look(validate, seeds, outer, inner, digits)
    for seed, looks in zip(seeds, found, strict=True):
        model = mixed_network(seed, outer, inner)
        truth = [accuracy(model.eval(), *digits)] * LOOKS
        look = "In which mode does the model answer?"
        expect_rates(looks, truth, look, "look", ("yours", "truth"))
    model = mixed_network(seeds[-1], outer, inner)
    torch.manual_seed(seeds[0])
    if not torch.allclose(after, model(digits[0]), rtol=NEAR, atol=NEAR):
        fail(
            f"Before the call, the layers had {_modes(outer, inner)}.",
            "After the call, at least one of them has another mode: "
            f"{_modes(*kept)}.",
        )


def _modes(outer: bool, inner: bool) -> str:
    return f"training={bool(outer)} outside, training={bool(inner)} inside"


@probe
def _look(
    validate: Callable[..., Any],
    seeds: list[int],
    outer: bool,
    inner: bool,
    digits: Digits,
) -> tuple[list[list[float]], torch.Tensor, list[bool]]:
    """Return looks at two networks, what the last answers then, and how.

    How means the modes of its dropout layers, the outer one first.
    """
    model, looks = mixed_network(seeds[0], outer, inner), []
    for seed in seeds:  # other weights, another truth
        weights = mixed_network(seed, outer, inner).state_dict()
        model.load_state_dict(weights)
        looks.append([float(validate(model, *digits)) for _ in range(LOOKS)])
    torch.manual_seed(seeds[0])  # for the units that dropout silences
    kept = [
        layer.training
        for layer in model.modules()
        if isinstance(layer, nn.Dropout)
    ]
    return looks, model(digits[0]).detach(), kept
