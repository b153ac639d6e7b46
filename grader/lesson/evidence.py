"""What proves a training: the weights it began with, and ended with.

Rates that a learner's process reports are a claim. The weights bind it: from
the same start, the same updates at the same rates end in the same weights.
"""

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from random import SystemRandom
from typing import Any
from unittest.mock import patch

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer
from torch.optim.optimizer import register_optimizer_step_pre_hook

from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.lab import Digits, batches, loss, mlp, mnist
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace

NEAR = 1e-3  # of the way that the weights went
USUAL = 1000.0  # the size of a weight, at most; trained ones are below 10
MOST_ADDED = 6  # updates, over which gradients are seen to add up
LEAST = 1e-4  # the shortest way that tells one rate from another
EPSILON = 1e-6  # of the largest weight: what rounding may change
LOOK = (
    "Is each update made from its own batch's gradient, and by one optimizer?"
)
Look = Callable[[Sequence[float], Sequence[float]], str]


@probe
def record_with(
    names: dict[str, Any],
    function: Callable[..., Any],
    *args: Any,
    **kwargs: Any,
) -> Trace:
    """Return the trace of `function(*args, **kwargs)` with its weights.

    While it runs, the notebook's `names` stand for the values given: other
    images, say, or another scheduler.
    """
    starts: dict[int, list[torch.Tensor]] = {}

    def note(optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        if id(optimizer) not in starts:
            starts[id(optimizer)] = weights_of(optimizer)

    hook = register_optimizer_step_pre_hook(note)
    try:
        with patch.dict(vars(sys.modules["__main__"]), names):
            trace = record(function, *args, **kwargs)
    finally:
        hook.remove()
    trace.starts = [starts[id(each)] for each in trace.optimizers]
    trace.ends = [weights_of(each) for each in trace.optimizers]
    return trace


def draw_digit(rows: int = 60) -> Digits:
    """Return images and labels of one digit of MNIST, drawn, `rows` times.

    All rows are alike, so the gradient of a batch depends on the weights
    alone, however the rows are shuffled and shared out.
    """
    images, labels = mnist("train", 1000)
    row = SystemRandom().randrange(len(images))
    return images[row].repeat(rows, 1), labels[row].repeat(rows)


def draw_batch(size: int = 32) -> Digits:
    """Return images and labels of `size` digits of MNIST, drawn.

    A network goes on learning from them for dozens of updates, where a
    single digit is known after a few. They suit an exercise in which each
    update learns from all of them.
    """
    images, labels = mnist("train", 1000)
    rows = SystemRandom().sample(range(len(images)), size)
    return images[rows], labels[rows]


def expect_run(
    function: Callable[..., Any],
    *args: Any,
    meant: Sequence[float] | None = None,
    look: str | Look = "",
    names: dict[str, Any] | None = None,
    data: Digits | None = None,
    trained: str = LOOK,
) -> Trace:
    """Return the trace of a call that trains by SGD at the rates `meant`.

    `function(*args)` is to train a `lab.mlp()` on the notebook's `images`
    and `labels`, in whose place it is given `data`, or a digit of the
    check's own, and whatever else `names` says. Raises AssertionError where
    the rates are others, which `look` says where to look for, or
    `look(used, meant)`. It does so, too, where the updates at these rates
    do not lead to the weights that the call ended with; `trained` is asked
    then.
    """
    images, labels = data or draw_digit()
    own = {"images": images, "labels": labels, **(names or {})}
    trace = record_with(own, function, *args)
    expect_gradients(trace)
    if meant is not None:
        used = [as_float(rate) for rate in trace.rates]
        where = look if isinstance(look, str) else look(used, meant)
        expect_rates(used, meant, where)
    expect_trained(
        trace,
        mlp(),
        lambda model: cross_entropy(model(images), labels),
        trained,
    )
    return trace


def loss_after(
    rates: Sequence[float],
    seed: int,
    data: Digits,
    held_out: Digits,
    size: int = 32,
) -> float:
    """Return the loss on `held_out` after training a network on `data`.

    The network is a `lab.mlp()` made right after torch was seeded with
    `seed`. It trains an epoch of plain SGD at each of the `rates`, in
    batches of `size`.
    """
    torch.manual_seed(seed)
    model = mlp()
    optimizer = SGD(model.parameters())
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for x, y in batches(*data, size):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
    return loss(model, *held_out)


def losses_at(
    rates: Sequence[float],
    batches: Sequence[Digits],
    model: nn.Module,
    optimizer: Optimizer,
) -> list[float]:
    """Return the loss of each batch, from just before its own update.

    Update number k is made by `optimizer` from batch k, at `rates[k]` for
    all groups; `model` and `optimizer` are changed by it.
    """
    losses = []
    for rate, (x, y) in zip(rates, batches, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def flat_state(*parts: nn.Module | Optimizer) -> dict[str, Any]:
    """Return all that the parts' `state_dict()` hold, as plain data by name.

    A tensor becomes a list of numbers. A network's mode is there, too.
    """
    found: dict[str, Any] = {}
    for part in parts:
        name = "optimizer" if isinstance(part, Optimizer) else "model"
        if isinstance(part, nn.Module):
            found["model.training"] = part.training
        _flatten(name, part.state_dict(), found)
    return found


def flat(name: str, tree: Any) -> dict[str, Any]:
    """Return what a tree of plain data holds, by its path from `name`.

    A tensor becomes a list of numbers.
    """
    found: dict[str, Any] = {}
    _flatten(name, tree, found)
    return found


def _flatten(name: str, tree: Any, found: dict[str, Any]) -> None:
    if isinstance(tree, torch.Tensor):
        found[name] = tree.flatten().tolist()
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            _flatten(f"{name}.{key}", value, found)
    elif isinstance(tree, (list, tuple)):
        for number, value in enumerate(tree):
            _flatten(f"{name}.{number}", value, found)
    else:
        found[name] = tree


def weights_of(owner: nn.Module | Optimizer) -> list[torch.Tensor]:
    """Return copies of a network's weights, or of those of an optimizer."""
    if isinstance(owner, nn.Module):
        return [weights.detach().clone() for weights in owner.parameters()]
    return [
        parameter.detach().clone()
        for group in owner.param_groups
        for parameter in group["params"]
    ]


def expect_one_optimizer(trace: Trace) -> None:
    """Raise AssertionError unless one optimizer made all the updates."""
    makers = {update.optimizer for update in trace.updates}
    if len(makers) > 1:
        fail(
            f"{len(makers)} optimizers made the updates, in turn.",
            "One is meant: a new one begins without any momentum.",
        )


def expect_gradients(trace: Trace) -> None:
    """Raise AssertionError if a run called `step`, never with a gradient."""
    if trace.calls and not trace.updates:
        times = counted(len(trace.calls), "time")
        fail(
            f"optimizer.step() was called {times}, never with a gradient.",
            "Which call makes the gradients, and which one takes them away?",
        )


def expect_trained(
    trace: Trace,
    model: nn.Module,
    loss: Callable[[nn.Module], torch.Tensor],
    look: str = LOOK,
    make: Callable[..., Optimizer] = SGD,
) -> None:
    """Raise AssertionError unless the updates of a trace moved the weights
    as they should.

    They are made again on `model`, which is built like the one that was
    trained, from the weights that the trace began with: each from the
    gradient of `loss(model)`, at the rates and momenta that the trace has,
    by the optimizer that `make(parameters)` gives. `loss` must be the same
    in every update, as where all images are alike, or begin again after as
    many as the trace has. The weights must end where the trace's did. Where
    they would with gradients that add up, the message says so.
    """
    expect_one_optimizer(trace)
    updates = trace.updates
    if not updates:
        fail("No update was made.", look)
    number = updates[0].optimizer
    if not 0 <= number < len(trace.starts) == len(trace.ends):
        fail("The trace has no weights.", look)
    begin, end = trace.starts[number], trace.ends[number]

    def ends_there(clear_every: int) -> bool:
        _set_weights(model, begin)
        replay(model, loss, trace, make, clear_every)
        ours = [parameter.detach() for parameter in model.parameters()]
        return _is_near(ours, end, begin)

    if not ends_there(1):
        made = f"{counted(len(updates), 'update')} at these rates"
        again = f"Made again, {made} end in other weights than yours."
        fail(f"{again} {_added_up(ends_there, len(updates))}".rstrip(), look)


def _added_up(ends_there: Callable[[int], bool], updates: int) -> str:
    """Return how many gradients were added up; nothing if none were."""
    if updates > 1 and ends_there(updates):
        return "With gradients that add up from first to last, they agree."
    for few in range(2, min(MOST_ADDED, updates - 1) + 1):
        if ends_there(few):
            return (
                f"With gradients that add up over {few} updates, they agree."
            )
    return ""


def expect_weights(
    reached: list[torch.Tensor],
    meant: list[torch.Tensor],
    start: list[torch.Tensor],
    look: str = "",
) -> None:
    """Raise AssertionError unless weights went from `start` to `meant`.

    The message says how far they went, as a multiple of the way meant, or
    that they went the opposite way, or another one.
    """
    if _is_near(meant, reached, start):
        return
    if [getattr(each, "shape", None) for each in reached] != [
        each.shape for each in meant
    ]:
        fail("These are not the weights of the network that was meant.", look)
    went, way = _way(start, reached), _way(start, meant)
    if not bool(went.isfinite().all()):
        fail("Some weights are no longer numbers.", look)
    if not bool(went.any()):
        fail("The weights did not move.", look)
    share = _share(went, way)
    if share is None:
        fail(_direction(reached, meant, start), look)
    if share > 0:
        fail(f"The weights moved {share:.6g} times as far as is meant.", look)
    times = f"{-share:.3g}"
    far = "just as far" if times == "1" else f"{times} times as far"
    fail(f"The weights moved opposite to what is meant, {far}.", look)


def _direction(
    reached: list[torch.Tensor],
    meant: list[torch.Tensor],
    start: list[torch.Tensor],
) -> str:
    """Return how weights moved that went another way than meant."""
    said = "The weights did not move in the direction that is meant."
    went = _way(start, reached)
    origin = torch.cat([each.flatten().double() for each in start])
    moved = went[went != 0].abs()
    if len(moved) > 1 and float(moved.max() - moved.min()) < NEAR * moved[0]:
        return f"{said} All that moved went equally far."
    if _share(went, origin) is not None:
        return f"{said} They moved along the weights themselves."
    shares = [
        _share(_way([here], [there]), _way([here], [goal]))
        for here, there, goal in zip(start, reached, meant, strict=True)
    ]
    alike = [share for share in shares if share is not None]
    if len(alike) == len(shares):
        far = ", ".join(f"{share:.3g}" for share in alike)
        return f"The tensors moved {far} times as far as is meant, in turn."
    return said


def _share(went: torch.Tensor, way: torch.Tensor) -> float | None:
    """Return which multiple of `way` one went; None for another direction."""
    if not bool(way.any()):
        return None
    share = float(went @ way / (way @ way))
    if _largest(went - share * way) > NEAR * max(_largest(went), LEAST):
        return None
    return share


def _way(start: list[torch.Tensor], end: list[torch.Tensor]) -> torch.Tensor:
    return torch.cat(
        [
            (there - here).flatten().double()
            for here, there in zip(start, end, strict=True)
        ]
    )


def replay(
    model: nn.Module,
    loss: Callable[[nn.Module], torch.Tensor],
    trace: Trace,
    make: Callable[..., Optimizer] = SGD,
    clear_every: int = 1,
) -> None:
    """Train `model` by updates at the rates and momenta of a trace.

    The gradients are cleared before the first update, and then before each
    that is `clear_every` later.
    """
    optimizer = make(model.parameters(), lr=0.0)
    optimizer.zero_grad()
    for number, update in enumerate(trace.updates):
        for group in optimizer.param_groups:
            group["lr"] = as_float(update.rates[0])
            if "momentum" in group:
                group["momentum"] = float(update.momenta[0] or 0.0)
        if number % clear_every == 0:
            optimizer.zero_grad()
        loss(model).backward()
        optimizer.step()


def as_float(rate: float | None) -> float:
    """Return a rate; NaN, which equals nothing, where there was none."""
    return math.nan if rate is None else float(rate)


def _set_weights(model: nn.Module, weights: list[torch.Tensor]) -> None:
    shapes = [parameter.shape for parameter in model.parameters()]
    if [getattr(each, "shape", None) for each in weights] != shapes:
        fail("Not the network that was meant was trained, or not all of it.")
    # A unit at -1e30 is silent for ever, and hides what the others do.
    if not all(map(_is_usual, weights, model.parameters())):
        fail("No network begins with such weights.")
    with torch.no_grad():
        for parameter, values in zip(model.parameters(), weights, strict=True):
            parameter.copy_(values)


def _is_usual(weights: torch.Tensor, like: torch.Tensor) -> bool:
    return weights.dtype == like.dtype and _largest(weights) <= USUAL


def _is_near(
    ours: list[torch.Tensor],
    theirs: list[torch.Tensor],
    start: list[torch.Tensor],
) -> bool:
    """Return whether weights agree, measured by the way they went.

    A way too short to measure proves nothing: a liar could begin with
    weights that no update moves.
    """
    shapes = [weights.shape for weights in ours]
    if [getattr(weights, "shape", None) for weights in theirs] != shapes:
        return False
    pairs = list(zip(ours, theirs, start, strict=True))
    ways = [_largest(mine - first) for mine, _, first in pairs]
    gaps = [_largest(mine - their.to(mine.dtype)) for mine, their, _ in pairs]
    rounding = EPSILON * max(map(_largest, ours), default=0.0)
    longest = max(ways, default=0.0)
    is_measured = math.isfinite(rounding + sum(ways))
    return (
        is_measured
        and longest >= max(LEAST, 100 * rounding)
        and all(
            gap <= NEAR * way + rounding  # false also where it is NaN
            for way, gap in zip(ways, gaps, strict=True)
        )
    )


def _largest(values: torch.Tensor) -> float:
    return float(values.abs().max()) if values.numel() else 0.0
