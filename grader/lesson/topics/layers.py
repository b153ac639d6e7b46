"""At which rates the layers of a network train, and what proves it.

A layer is a child of a network that has parameters of its own.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from random import SystemRandom
from typing import Any, NoReturn

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR

from grader.lesson.evidence import expect_weights, weights_of
from grader.lesson.expect import expect_rates, fail
from grader.lesson.lab import Digits, preview
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace, Update
from grader.lesson.topics.alike import first_apart

# A layer's number, its optimizer's, and the rate and momentum it was given.
Step = tuple[int, int, float, float]
Look = Callable[[Sequence[float], Sequence[float]], str]
SIZE = 4  # numbers that a network of a check takes, and gives
REPLAYED = (
    "Is each update made by SGD, from the gradient of its own batch alone?"
)


def layers_of(model: nn.Module) -> list[nn.Module]:
    """Return the children of a network that have parameters, in order."""
    return [each for each in model.children() if [*each.parameters()]]


def small_network(depth: int, seed: int) -> nn.Sequential:
    """Return a network of `depth` linear layers, 4 numbers to 4."""
    torch.manual_seed(seed)
    parts: list[nn.Module] = []
    for _ in range(depth):
        parts += [nn.Linear(SIZE, SIZE), nn.Tanh()]
    return nn.Sequential(*parts[:-1])


def draw_noise(count: int, rows: int = 8) -> list[Digits]:
    """Return `count` batches for a small network, drawn."""
    torch.manual_seed(SystemRandom().randrange(2**32))
    return [
        (torch.randn(rows, SIZE), torch.randint(SIZE, (rows,)))
        for _ in range(count)
    ]


def shape_of(kind: str, updates: int) -> list[float]:
    """Return which share of its own rate each update of a shape uses.

    A "cycle" goes up to 1 and down again, as OneCycleLR does. A "cosine"
    falls from 1 along half a wave, which would reach 0.1 after the last.
    """
    if kind == "cycle":
        return preview(lambda made: OneCycleLR(made, 1, updates), 1, updates)
    return preview(
        lambda made: CosineAnnealingLR(made, updates, 0.1), 1, updates
    )


def layer_rates(
    function: Callable[..., Any], model: nn.Module, *args: Any
) -> list[list[float]]:
    """Return the rates of each layer in the updates of `function(model, …)`.

    A layer's rate is 0 in an update in which it took no part. It is NaN
    where its parameters had several.
    """
    trace = record(function, model, *args)
    return _rates(_steps(trace, layers_of(model)), len(layers_of(model)))


def _rates(steps: list[list[Step]], depth: int) -> list[list[float]]:
    rows = [{layer: rate for layer, _, rate, _ in row} for row in steps]
    return [[row.get(layer, 0.0) for row in rows] for layer in range(depth)]


def _steps(trace: Trace, layers: list[nn.Module]) -> list[list[Step]]:
    """Return the layers' steps, a list for each gradient they came from.

    Two optimizers may share a batch's gradient. What is stepped again was
    given the same gradient twice, and that is a second update.
    """
    owner: dict[Tensor, int] = {
        parameter: number
        for number, layer in enumerate(layers)
        for parameter in layer.parameters()
    }
    rows: list[list[Step]] = []
    seen: set[Tensor] = set()
    batch = None
    for update in trace.updates:
        settings = dict(used_settings(trace, update))
        is_new = update.batch is not None and update.batch != batch
        if not rows or is_new or not seen.isdisjoint(settings):
            rows.append([])
            seen, batch = set(), update.batch
        seen |= set(settings)
        for number in sorted({owner[p] for p in settings if p in owner}):
            given = {settings.get(p) for p in layers[number].parameters()}
            rate, momentum = _agreed(given)
            rows[-1].append((number, update.optimizer, rate, momentum))
    return rows


def used_settings(
    trace: Trace, update: Update
) -> Iterator[tuple[Tensor, tuple[float, float]]]:
    """Yield the parameters of an update, with their rate and momentum."""
    with_gradient = {trace.parameters[number] for number in update.parameters}
    groups = trace.optimizers[update.optimizer].param_groups
    pairs = zip(update.rates, update.momenta, strict=True)
    for group, (rate, momentum) in zip(groups, pairs, strict=False):
        rate = math.nan if rate is None else rate
        for parameter in group["params"]:
            if parameter in with_gradient:
                yield parameter, (rate, momentum or 0.0)


def _agreed(given: set[tuple[float, float] | None]) -> tuple[float, float]:
    found = given.pop()
    return (math.nan, 0.0) if given or found is None else found


@probe
def _train(
    function: Callable[..., Any],
    depth: int,
    seed: int,
    starts: dict[int, float],
    *args: Any,
) -> tuple[list[list[Step]], list[Tensor]]:
    """Return the steps that a small network took, and its weights.

    With `starts`, a rate for each layer, the function is given an optimizer
    whose groups are these layers, in this order.
    """
    model = small_network(depth, seed)
    layers = layers_of(model)
    optimizers: list[Optimizer] = []
    if starts:
        groups = [
            {"params": list(layers[number].parameters()), "lr": rate}
            for number, rate in starts.items()
        ]
        optimizers = [SGD(groups, lr=9.0, momentum=0.9)]
    trace = record(function, model, *optimizers, *args)
    return _steps(trace, layers), weights_of(model)


def expect_layers(
    function: Callable[..., Any],
    meant: Sequence[Sequence[float]],
    *args: Any,
    starts: Sequence[float] = (),
    look: str | Look = "",
    rebuilt: int = 0,
    shares: bool = False,
) -> None:
    """Raise AssertionError unless each layer trains at the rates `meant`.

    `meant` holds a list for each layer of a small network, the first layer
    first, with a rate for each update; 0 where the layer stays. The call is
    `function(model, batches, *args)` with a batch for each update, or
    `function(model, optimizer, batches, *args)` where `starts` gives the
    layers' rates to begin with; the groups stand in another order than the
    layers then. With `shares`, rates are compared as shares of a layer's
    first one. The weights must end where SGD leads at the rates used. A
    layer may be handed from an optimizer to a new one `rebuilt` times.
    """
    seed, depth = SystemRandom().randrange(2**32), len(meant)
    batches = draw_noise(len(meant[0]))
    by_layer = {number: starts[number] for number in range(len(starts))[::-1]}
    try:
        run = function, depth, seed, by_layer, batches
        steps, reached = _train(*run, *args)
    except (KeyError, ValueError, IndexError) as error:
        fail("The run stopped with an error:", str(error), _ask_lists(error))
    except TypeError as error:
        _tell(error)
    used = _rates(steps, depth)
    if shares:
        used = [[r / (row[0] or 1) for r in row] for row in used]
    for number in _earliest_first(used, meant):
        ours, target = used[number], meant[number]
        asked = look if isinstance(look, str) else look(ours, target)
        where = f"This is layer {number} of the layers 0 to {depth - 1}."
        expect_rates(ours, target, f"{where} {asked}")
    _expect_few_optimizers(steps, rebuilt)
    _expect_replayed(steps, small_network(depth, seed), batches, reached)


def _earliest_first(
    used: Sequence[Sequence[float]], meant: Sequence[Sequence[float]]
) -> list[int]:
    """Return the layers' numbers, those first that go wrong first."""
    places = [first_apart(*pair) for pair in zip(used, meant, strict=True)]
    late = [math.inf if place is None else place for place in places]
    return sorted(range(len(late)), key=late.__getitem__)


def _tell(error: TypeError) -> NoReturn:
    """Raise AssertionError if a list stands for a number, or the error."""
    if "'list'" not in str(error):
        raise error
    fail(
        f"The run stopped with a TypeError: {error}.",
        "An argument that takes one number has got a list. Which of the "
        "scheduler's arguments take a number for each group?",
    )


def _ask_lists(error: Exception) -> str:
    """Return a question if a list has fewer places than there are groups."""
    if "zip()" not in str(error):
        return ""
    return (
        "Two lists of unequal length met. A scheduler lists the groups' base "
        "rates when it is made. How many groups were there then, and how "
        "many does it step now?"
    )


def _expect_few_optimizers(steps: list[list[Step]], rebuilt: int) -> None:
    makers: dict[int, list[int]] = {}
    for row in steps:
        for layer, optimizer, _, _ in row:
            known = makers.setdefault(layer, [optimizer])
            if known[-1] != optimizer:
                known.append(optimizer)
    for layer, known in sorted(makers.items()):
        if len(known) - 1 > rebuilt:
            fail(
                f"{len(known)} optimizers updated layer {layer}, one after "
                "the other. What does a new one know of the updates before?"
            )


def _expect_replayed(
    steps: list[list[Step]],
    model: nn.Module,
    batches: list[Digits],
    reached: list[Tensor],
) -> None:
    """Raise AssertionError unless these steps lead to these weights."""
    start, layers = weights_of(model), layers_of(model)
    velocities: dict[tuple[int, int], list[Tensor]] = {}
    for row, (x, y) in zip(steps, batches, strict=True):
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for layer, optimizer, rate, momentum in row:
            own = list(layers[layer].parameters())
            new = [parameter.grad.clone() for parameter in own]  # type: ignore[union-attr]
            for velocity, old in zip(
                new, velocities.get((layer, optimizer), []), strict=False
            ):
                velocity += momentum * old
            velocities[layer, optimizer] = new
            for parameter, velocity in zip(own, new, strict=True):
                parameter.data -= rate * velocity
    try:
        expect_weights(reached, weights_of(model), start)
    except AssertionError:
        fail("At these rates the batches lead to other weights.", REPLAYED)
