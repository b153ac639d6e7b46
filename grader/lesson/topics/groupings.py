"""How a function puts a network's parameters into groups.

The networks are described in plain data, as checks send it.
"""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import torch
from torch import nn
from torch.optim import SGD
from torch.optim.lr_scheduler import StepLR

from grader.lesson.expect import expect_rates, fail
from grader.lesson.probes import probe

SIZE = 4
TOLD = (AttributeError, KeyError, RuntimeError, TypeError, ValueError)
REFUSED = "SGD refuses these groups:"
Pairs = Sequence[tuple[int, int]]


def described(
    parts: Sequence[int], shared: Pairs = (), frozen: Sequence[int] = ()
) -> nn.ModuleDict:
    """Return a network with a child for each of `parts`.

    A child holds so many linear layers; one with 0 is an activation. The
    linear layers are counted through, from 0. A parameter is known by a
    number: layer 0 has the weight 0 and the bias 1, layer 1 has 2 and 3.
    In a pair of `shared`, the first parameter is the second one as well.
    Those of `frozen` are not to be trained. All biases are 0, so that equal
    numbers do not make a parameter the same one.
    """
    children: dict[str, nn.Module] = {}
    for number, depth in enumerate(parts):
        linear = [nn.Linear(SIZE, SIZE) for _ in range(depth)]
        children[f"part{number}"] = (
            nn.Sequential(*linear) if depth > 1 else [nn.Tanh(), *linear][-1]
        )
    model = nn.ModuleDict(children)
    layers = [each for each in model.modules() if isinstance(each, nn.Linear)]
    for layer in layers:
        nn.init.zeros_(layer.bias)
    for first, second in shared:
        name = "bias" if first % 2 else "weight"
        setattr(layers[first // 2], name, getattr(layers[second // 2], name))
    for number in frozen:
        name = "bias" if number % 2 else "weight"
        getattr(layers[number // 2], name).requires_grad_(False)
    return model


def step_groups(
    own: Sequence[float | None],
    lr: float,
    step_size: int,
    gamma: float,
    updates: int,
) -> list[list[float]]:
    """Return the rates of groups in each update, as torch makes them.

    A group has a rate of its own, or None; the optimizer's is `lr`. StepLR
    is stepped after each update.
    """
    groups: list[dict[str, Any]] = []
    for rate in own:
        groups.append({"params": [nn.Parameter(torch.zeros(1))]})
        if rate is not None:
            groups[-1]["lr"] = rate
    optimizer = SGD(groups, lr)
    scheduler = StepLR(optimizer, step_size, gamma)
    found = []
    for _ in range(updates):
        found.append([group["lr"] for group in optimizer.param_groups])
        optimizer.step()
        scheduler.step()
    return found


@probe
def group_parameters(
    layer_groups: Callable[..., Any],
    base: float,
    decay: float,
    parts: Sequence[int],
    shared: Pairs,
    frozen: Sequence[int],
) -> list[list[float]]:
    """Return, for each parameter, the rates of the groups it is in.

    The groups have been through SGD; ValueError says why it refuses them.
    """
    model = described(parts, shared, frozen)
    groups = layer_groups(model, base, decay)
    try:
        optimizer = SGD(groups, lr=9.0)
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"{REFUSED} {error}") from error
    layers = [each for each in model.modules() if isinstance(each, nn.Linear)]
    found: list[list[float]] = []
    for parameter in (
        p for layer in layers for p in (layer.weight, layer.bias)
    ):
        found.append([])
        for group in optimizer.param_groups:
            held = sum(parameter is each for each in group["params"])
            found[-1] += [float(group["lr"])] * held
    return found


def expect_grouped(
    layer_groups: Callable[..., Any],
    depths: Sequence[int | None],
    base: float,
    decay: float,
    parts: Sequence[int],
    shared: Pairs = (),
    frozen: Sequence[int] = (),
) -> None:
    """Raise AssertionError unless each parameter has its layer's rate.

    Parameter k is to be in one group, of the rate `base * decay **
    depths[k]`; in none where that is None. The network is `described`.
    """
    try:
        found = group_parameters(
            layer_groups, base, decay, parts, shared, frozen
        )
    except TOLD as error:
        _tell(error)
    used = []
    for number, (rates, depth) in enumerate(zip(found, depths, strict=True)):
        name = (
            f"The {'bias' if number % 2 else 'weight'} of layer {number // 2}"
        )
        if depth is None and rates:
            fail(f"{name} is frozen, and yet it is in a group.")
        if depth is not None and not rates:
            fail(f"{name} is to be trained, and it is in no group.")
        if len(rates) > 1:
            fail(f"{name} is in a group {len(rates)} times over.")
        used.append(rates[0] if rates else 0.0)
    meant = [0.0 if k is None else base * decay**k for k in depths]
    order = " (Of each layer come its weight and its bias; 0: no group.)"
    look = (_of_blocks(used, parts) or _question(used, meant)) + order
    expect_rates(used, meant, look, "parameter", ("yours", "meant"))


def _tell(error: Exception) -> NoReturn:
    """Raise AssertionError that says what stopped, or the error itself."""
    if str(error).startswith(REFUSED):
        fail(str(error))
    if "Boolean value of Tensor" in str(error):
        fail(
            "RuntimeError: `in` on a list, and `==`, compare two tensors "
            "number by number. Python's `is`, `id` and sets ask whether "
            "two names mean the very same tensor."
        )
    if isinstance(error, (AttributeError, KeyError, TypeError)):
        name = type(error).__name__
        fail(
            f"{name}: {error}. The network of this check is no Sequential, "
            "so it has no places. Which method gives any network's children?"
        )
    raise error


def _of_blocks(used: Sequence[float], parts: Sequence[int]) -> str:
    """Return a question if layers of a child differ that are each alike."""
    if any(a != b for a, b in zip(used[::2], used[1::2], strict=True)):
        return ""
    first = 0
    for size in parts:
        inside = used[2 * first : 2 * (first + size) : 2]
        if len({rate for rate in inside if rate}) > 1:
            return (
                f"Layers {first} and {first + 1} stand in one child of the "
                "network. Has the layer a rate, or the child?"
            )
        first += size
    return ""


def _question(used: Sequence[float], meant: Sequence[float]) -> str:
    """Return the question that fits the rates of all parameters."""
    if len({rate for rate in used if rate}) == 1:
        return "All have one rate. What sets one layer apart from the next?"
    if any(
        a != b for a, b in zip(used[::2], used[1::2], strict=True) if a * b
    ):
        return "Weight and bias of a layer differ. Where does a layer end?"
    if used[-1] and used[-1] == meant[-1]:
        return "How many layers after this one have a group of their own?"
    if used[::-1] == list(meant):
        return "Which layer comes first, and which last?"
    return "The last layer has another rate. Which group is made first?"
