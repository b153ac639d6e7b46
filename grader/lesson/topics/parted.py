"""Which optimizer trains which part of a network, and at which rates."""

import math
from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import AdamW, Muon, Optimizer

from grader.lesson.evidence import weights_of
from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.lab import Digits
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.topics.layers import (
    draw_noise,
    small_network,
    used_settings,
)

# Of the way that a parameter went. Muon rounds to 16 bits, so the last digits
# of a gradient may show, and after a first update in AdamW's part as well.
NEAR, NEAR_AT_ONCE = 0.1, (0.02, 1e-3)  # Muon's and AdamW's
Peaks = tuple[float, float]  # Muon's and AdamW's


def hidden_matrices(model: nn.Module) -> list[Tensor]:
    """Return the weights of all linear layers but the first and the last."""
    layers = [each for each in model.modules() if isinstance(each, nn.Linear)]
    return [layer.weight for layer in layers[1:-1]]


def matrices(model: nn.Module) -> list[Tensor]:
    """Return all parameters of a network that have two dimensions."""
    return [each for each in model.parameters() if each.ndim == 2]


@probe
def _train(
    function: Callable[..., Any],
    depth: int,
    seed: int,
    batches: list[Digits],
    peaks: Peaks,
) -> tuple[list[list[float]], list[Tensor]]:
    """Return each parameter's rates, update by update, and its weights."""
    model = small_network(depth, seed)
    trace = record(function, model, batches, *peaks)
    rates: dict[Tensor, list[float]] = {p: [] for p in model.parameters()}
    for update in trace.updates:
        for parameter, (rate, _) in used_settings(trace, update):
            if parameter in rates:
                rates[parameter].append(rate)
    return list(rates.values()), weights_of(model)


def expect_partners(
    function: Callable[..., Any],
    depth: int,
    updates: int,
    peaks: Peaks,
    any_matrix: bool = False,
) -> None:
    """Raise AssertionError unless Muon and AdamW train as partners.

    `function(model, batches, *peaks)` is to train the hidden matrices of a
    network by Muon and the rest by AdamW, each along a straight line from
    its peak to 0. With `any_matrix`, Muon may have all matrices as well.
    """
    seed, batches = SystemRandom().randrange(2**32), draw_noise(updates)
    rates, reached = _train(function, depth, seed, batches, peaks)
    model, choose = small_network(depth, seed), hidden_matrices
    if any_matrix and rates and _begins_at(rates[0], peaks[0]):
        choose = matrices
    muons = {id(each) for each in choose(model)}
    names = [_named(name) for name, _ in model.named_parameters()]
    owners = [int(id(p) not in muons) for p in model.parameters()]
    if len(rates) != len(owners):
        fail("Another network than the one that was given came back.")
    for name, used, owner in zip(names, rates, owners, strict=True):
        _expect_line(name, used, updates, peaks, owner)
    start = weights_of(model)
    _train_partners(model, choose(model), batches, peaks)
    near = [NEAR_AT_ONCE[n] if updates == 1 else NEAR for n in owners]
    _expect_near(names, reached, weights_of(model), start, near)


def _begins_at(used: Sequence[float], peak: float) -> bool:
    return bool(used) and math.isclose(used[0], peak, rel_tol=1e-6)


def _named(name: str) -> str:
    """Return what a parameter of a small network is called in messages."""
    place, _, kind = name.partition(".")
    return f"the {kind} of layer {int(place) // 2}"


def _expect_line(
    name: str, used: Sequence[float], updates: int, peaks: Peaks, owner: int
) -> None:
    """Raise AssertionError unless a parameter's rates fall along its line."""
    line = [1 - number / updates for number in range(updates)]
    meant = [peaks[owner] * share for share in line]
    look = f"These are the rates of {name}. "
    if not used:
        fail(f"No update moved {name}.", "Which optimizer has it?")
    if _begins_at(used, peaks[1 - owner]):
        fail(
            f"{name.capitalize()} trains with {used[0]:.4g}, the peak of "
            f"{('Muon', 'AdamW')[1 - owner]}.",
            "Which of the two optimizers is meant to have it?",
        )
    if not _begins_at(used, peaks[owner]):
        look += "What has changed them before the first update?"
    elif len(used) == updates and len(set(used)) == 1:
        look += "What changes them, after an update?"
    elif len(used) == updates:
        look += "How many updates does its whole line take?"
    else:
        look += "How often does its optimizer step?"
    expect_rates(used, meant, look)


def _train_partners(
    model: nn.Module,
    chosen: list[Tensor],
    batches: list[Digits],
    peaks: Peaks,
) -> None:
    """Train a network by Muon and AdamW, each along its line to 0."""
    ids = set(map(id, chosen))
    rest = [each for each in model.parameters() if id(each) not in ids]
    both: list[Optimizer] = [
        Muon(chosen, lr=peaks[0]),
        AdamW(rest, lr=peaks[1]),
    ]
    for number, (x, y) in enumerate(batches):
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for optimizer, peak in zip(both, peaks, strict=True):
            group = optimizer.param_groups[0]
            group["lr"] = peak * (1 - number / len(batches))
            optimizer.step()


def _expect_near(
    names: Sequence[str],
    reached: Sequence[Tensor],
    meant: Sequence[Tensor],
    start: Sequence[Tensor],
    near: Sequence[float],
) -> None:
    """Raise AssertionError unless each parameter went where it should."""
    for name, got, end, begin, share in zip(
        names, reached, meant, start, near, strict=True
    ):
        if got.shape != end.shape:
            fail(f"{name.capitalize()} has another shape now.")
        gap, way = float((got - end).norm()), float((end - begin).norm())
        if not gap <= share * way:
            fail(
                f"At these rates {name} should have ended elsewhere.",
                "Is each update made from its own batch's gradient, by Muon "
                "for hidden matrices and by AdamW for the rest, both with "
                "torch's defaults?",
            )


def expect_share(
    found: object, factors: Sequence[float], peak: float, decay: float
) -> None:
    """Raise AssertionError unless a share is what torch's AdamW leaves."""
    meant = decayed_share(factors, peak, decay)
    updates = counted(len(factors), "update")
    try:
        share = float(found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        fail(f"A number is asked for, not {found!r:.40}.")
    if not math.isclose(share, meant, rel_tol=1e-5):
        fail(
            f"After {updates}, you predict that {share:.6f} of the weight is "
            f"left. torch leaves {meant:.6f}.",
            _question_about(share, factors, peak, decay),
        )


def _question_about(
    share: float, factors: Sequence[float], peak: float, decay: float
) -> str:
    """Return the question that fits a share that is another one."""
    count = len(factors)
    left = decayed_share(factors, peak, decay)
    others = {
        "That share is lost. Which share is left?": 1 - left,
        "That is a decay without steps, as e has it. By what does a "
        "single update multiply the weight?": math.exp(
            -peak * decay * sum(factors)
        ),
        "That is what the paper's rule leaves. Does the peak count here?": (
            math.prod(1 - factor * decay for factor in factors)
        ),
        "Of what is each share taken: of the weight at first, or as it is?": (
            1 - peak * decay * sum(factors)
        ),
        "Have all updates the rate of the first one?": (
            (1 - peak * decay) ** count
        ),
    }
    for question, other in others.items():
        if math.isclose(share, other, rel_tol=1e-6):
            return question
    return "By what does AdamW multiply the weight in its first update?"


def decayed_share(
    factors: Sequence[float], peak: float, decay: float
) -> float:
    """Return the share of a weight that torch's AdamW leaves of it.

    Its gradient is 0 in each update, the rate `peak` times a factor.
    """
    weight = nn.Parameter(torch.ones(1, dtype=torch.double))
    optimizer = AdamW([weight], weight_decay=decay)
    for factor in factors:
        optimizer.param_groups[0]["lr"] = peak * factor
        weight.grad = torch.zeros_like(weight)
        optimizer.step()
    return weight.item()
