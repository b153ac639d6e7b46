"""How checks look at runs that are stopped and go on."""

import copy
import itertools
import math
import traceback
from collections.abc import Callable, Iterable, Sequence, Sized
from functools import partial
from random import SystemRandom
from typing import Any

import torch
from torch import nn
from torch.optim import SGD, Adam, Optimizer
from torch.optim import lr_scheduler as schedules
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from grader.lesson.evidence import (
    as_float,
    expect_weights,
    record_with,
    weights_of,
)
from grader.lesson.expect import (
    counted,
    expect_rates,
    fail,
    question_about,
    returned_a,
)
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import record
from grader.lesson.recording.trace import Trace

PARTS = ("model", "optimizer", "scheduler")
# A scheduler's class, by its name, and the arguments after the optimizer.
Plan = tuple[Any, ...]
Saved = dict[str, Any]
Stop = dict[str, str]  # the line that raised, and what it said


class Fading:
    """A factor for LambdaLR that has a state of its own, unlike a lambda."""

    def __init__(self, gamma: float) -> None:
        self.gamma, self.now = gamma, 1 / gamma

    def __call__(self, done: int) -> float:
        """Return the next power of gamma, whatever `done` says."""
        self.now *= self.gamma
        return self.now


def _lambda_lr(
    optimizer: Optimizer, gamma: float, last_epoch: int = -1
) -> LRScheduler:
    return schedules.LambdaLR(optimizer, lambda n: gamma**n, last_epoch)


def _fading_lr(
    optimizer: Optimizer, gamma: float, last_epoch: int = -1
) -> LRScheduler:
    return schedules.LambdaLR(optimizer, Fading(gamma), last_epoch)


def _sequential_lr(
    optimizer: Optimizer, rise: int, fall: int, last_epoch: int = -1
) -> LRScheduler:
    two = [
        schedules.LinearLR(optimizer, 0.1, total_iters=rise),
        schedules.CosineAnnealingLR(optimizer, fall),
    ]
    return schedules.SequentialLR(optimizer, two, [rise], last_epoch)


OWN = {
    "LambdaLR": _lambda_lr,
    "LambdaLR of an object": _fading_lr,
    "SequentialLR": _sequential_lr,
}


def make_scheduler(
    plan: Plan, optimizer: Optimizer, last_epoch: int = -1
) -> LRScheduler:
    """Return the scheduler of a plan, such as `("StepLR", 4, 0.5)`.

    Plans are plain data, so they cross to where the learner's code is. Those
    of "LambdaLR" have the base of a power, those of "SequentialLR" the
    lengths of a linear rise and of a cosine.
    """
    name, *numbers = plan
    make: Any = OWN.get(name) or getattr(schedules, name)
    if name == "ReduceLROnPlateau":  # which knows no last_epoch
        plateau: LRScheduler = make(optimizer, *numbers)
        return plateau
    made: LRScheduler = make(optimizer, *numbers, last_epoch=last_epoch)
    return made


def draw_plans() -> list[Plan]:
    """Return a plan of each kind for a run of 24 updates, with drawn numbers.

    The last one's rates come of the losses.
    """
    draw = SystemRandom()
    size, gamma = draw.randint(24, 30), draw.uniform(0.5, 0.9)
    return [
        ("OneCycleLR", 0.2, size),
        ("CosineAnnealingLR", size),
        ("StepLR", 4, gamma),
        ("LambdaLR", gamma),
        ("SequentialLR", 5, 24),
        ("LambdaLR of an object", gamma),
        ("ReduceLROnPlateau", "min", gamma, 0),
    ]


def _groups(model: nn.Module) -> list[dict[str, Any]]:
    """Return a group for each weight tensor, to make an optimizer from."""
    return [{"params": [weight]} for weight in model.parameters()]


class _Both(nn.Module):
    """The sum of two layers, which have three weight tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(4, 1), nn.Linear(4, 1, bias=False)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        both: torch.Tensor = self.one(rows) + self.other(rows)
        return both


def _start(
    seed: int, apart: bool = False
) -> tuple[nn.Module, Optimizer, torch.Tensor]:
    """Return a small network, its optimizer, and rows to train it on.

    The optimizer has a group for each weight tensor, of three, if they are
    kept `apart`.
    """
    torch.manual_seed(seed)
    model: nn.Module = _Both() if apart else nn.Linear(4, 1)
    rows = torch.rand(16, 4)
    weights: Any = _groups(model) if apart else model.parameters()
    return model, SGD(weights, lr=0.1, momentum=0.9), rows


def _go(
    model: nn.Module,
    optimizer: Optimizer,
    scheduler: LRScheduler,
    rows: torch.Tensor,
    updates: int,
) -> None:
    for _ in range(updates):
        optimizer.zero_grad()
        (model(rows) - rows.sum(1, keepdim=True)).square().mean().backward()
        optimizer.step()
        scheduler.step()


def _stop_after(
    plan: Plan, seed: int, done: int, apart: bool = False
) -> tuple[Saved, tuple[Any, ...]]:
    """Return a run's states after so many updates, and the run itself."""
    model, optimizer, rows = _start(seed, apart)
    run = model, optimizer, make_scheduler(plan, optimizer)
    _go(*run, rows, done)
    states = [copy.deepcopy(part.state_dict()) for part in run]
    return dict(zip(PARTS, states, strict=True)), (*run, rows)


def rates_without(
    lost: str, plan: Plan, base: float, done: int, updates: int
) -> list[float]:
    """Return the rates of a new process that has lost one of two states.

    Optimizer and scheduler have made `done` updates from `base`. A new pair
    is made, and all but the `lost` one's state is loaded.
    """
    pairs: list[tuple[Any, Any]] = []
    for _ in range(2):
        optimizer = SGD([nn.Parameter(torch.ones(1))], lr=base)
        pairs.append((optimizer, make_scheduler(plan, optimizer)))
    old, new = pairs
    _rates(*old, done)
    for name, before, after in zip(PARTS[1:], old, new, strict=True):
        if name != lost:
            after.load_state_dict(before.state_dict())
    return _rates(*new, updates)


def _rates(optimizer: Any, scheduler: Any, updates: int) -> list[float]:
    rates = []
    for _ in range(updates):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return rates


@probe
def _carried_on(
    carry_on: Callable[..., Any], plan: Plan, saved: Saved, rows: Any, n: int
) -> tuple[list[torch.Tensor], Trace, list[torch.Tensor], bool] | str | Stop:
    """Return weights, a trace, weights, and whether they are one network's.

    What is no three things is told by the name of its kind, and what raises
    by the line of the answer and by what it says.
    """
    try:
        return _go_on(carry_on, plan, saved, rows, n)
    except Exception as error:
        return {"line": _line_of(error, carry_on), "said": first_line(error)}


def _go_on(
    carry_on: Callable[..., Any], plan: Plan, saved: Saved, rows: Any, n: int
) -> tuple[list[torch.Tensor], Trace, list[torch.Tensor], bool] | str:
    run = carry_on(partial(make_scheduler, plan), saved)
    if kind := unlike(run, 3):
        return kind
    model, optimizer, scheduler = run
    first = weights_of(model)
    held = {id(p) for g in optimizer.param_groups for p in g["params"]}
    trace = record(_go, model, optimizer, scheduler, rows, n)
    own = held == set(map(id, model.parameters()))
    return first, trace, weights_of(model), own


def expect_carried_on(
    carry_on: Callable[..., Any], plan: Plan, seed: int, done: int
) -> None:
    """Raise AssertionError unless a stopped run goes on as if it had not.

    `carry_on(make, saved)` is to return model, optimizer and scheduler. The
    run has made `done` updates under the plan's scheduler, and makes nine
    more: rates and weights must be those of a run that never stopped.
    """
    saved, (*run, rows) = _stop_after(plan, seed, done)
    name, start = plan[0], weights_of(run[0])
    meant = rates_of(record(_go, *run, rows, 9))  # first: the last is told
    found = _carried_on(carry_on, plan, copy.deepcopy(saved), rows, 9)
    if isinstance(found, dict):
        stopped = f"With a {name} it stopped."
        fail(stopped, *(found.get(each, "") for each in ("line", "said")))
    if isinstance(found, str):
        three = "A model, an optimizer and a scheduler are"
        fail(returned_a(carry_on, found, three))
    first, trace, reached, own = found
    if not own:
        look = "Whose weights was the optimizer given when it was made?"
        fail(f"{name}: the optimizer does not move the model returned.", look)
    used = rates_of(trace)
    look = f"{name}, stopped after {done} updates; update 0 is the next. "
    look += _about_share(used, meant) or question_about(used, meant)
    expect_rates(used, meant, look, whole=False)
    if not _alike(first, start):
        look = "The weights that the run goes on from are not those saved."
        fail(f"{name}: the rates are right.", look)
    look = f"{name}: rates and first weights are right. What else is used?"
    expect_weights(reached, weights_of(run[0]), start, look)


def _about_share(used: list[float], meant: list[float]) -> str:
    """Return a question if each rate is the same share of the one meant."""
    shares = [a / b for a, b in zip(used, meant, strict=False) if b]
    alike = (math.isclose(each, shares[0], rel_tol=1e-6) for each in shares)
    if not shares or len(used) != len(meant) or not all(alike):
        return ""
    return f"Each rate is {shares[0]:.3g} times that meant. Who wrote it last?"


def unlike(found: object, count: int) -> str:
    """Return the kind of what was found if it is not so many things, or ""."""
    kind = type(found).__name__
    if not isinstance(found, Iterable):
        return kind
    number = len(found) if isinstance(found, Sized) else count
    return "" if number == count else f"{kind} of {number}"


def _line_of(error: Exception, answer: Callable[..., Any]) -> str:
    """Return the last line of an answer that an exception passed, or ""."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.name == getattr(answer, "__name__", ""):
            return f"In line {frame.lineno} of your cell: {frame.line}"
    return ""


def first_line(error: Exception) -> str:
    """Return an exception's kind, and the first line of its text."""
    text = str(error).replace("\\n", "\n").strip("'\"\n")
    return f"{type(error).__name__}: {text.splitlines()[0] if text else ''}"


def rates_of(trace: Trace) -> list[float]:
    """Return a trace's rates, NaN where an update had none."""
    return [as_float(rate) for rate in trace.rates]


def _rates_in(trace: Trace, number: int) -> list[float]:
    """Return the rates of a group by its number, or else of the last one."""
    return [
        as_float(rates[min(number, len(rates) - 1)])
        for rates in trace.group_rates
    ]


def _alike(ones: list[torch.Tensor], others: list[torch.Tensor]) -> bool:
    shapes = [each.shape for each in others]
    return [each.shape for each in ones] == shapes and all(
        torch.allclose(one, other, atol=1e-6)
        for one, other in zip(ones, others, strict=True)
    )


@probe
def _tuned(
    answer: Callable[..., Any],
    weights: dict[str, torch.Tensor],
    args: tuple[Any, ...],
    plan: Plan | None,
    rows: torch.Tensor,
    updates: int,
) -> tuple[Trace, list[torch.Tensor]] | str:
    """Return a trace and the weights reached.

    What is no pair is told by the name of its kind.
    """
    model: nn.Module = nn.Linear(4, 1) if plan is None else _Both()
    model.load_state_dict(weights)
    saved, *rest = args
    given: Any = model
    if plan is not None:
        given = _groups(model)
        rest.insert(0, partial(make_scheduler, plan))
    pair = answer(given, saved, *rest)
    if kind := unlike(pair, 2):
        return kind
    optimizer, scheduler = pair
    trace = record(_go, model, optimizer, scheduler, rows, updates)
    return trace, weights_of(model)


def expect_tuned(
    fine_tune: Callable[..., Any], old: Plan, new: Plan, seed: int, rate: float
) -> None:
    """Raise AssertionError unless an old optimizer goes on by a new plan.

    `fine_tune(groups, saved, make, rate)` is to return optimizer and
    scheduler. The rates must be the plan's from `rate` in all three groups,
    the momentum must be that of the run before.
    """
    saved, run = _stop_after(old, seed, 5, apart=True)
    fresh = SGD([nn.Parameter(torch.zeros(1))], lr=rate)
    meant = _rates(fresh, make_scheduler(new, fresh), 6)
    args = copy.deepcopy(saved["optimizer"]), rate
    _expect_further(fine_tune, saved, run, args, new, meant, new[0])


def expect_longer(
    go_longer: Callable[..., Any], first: int, seed: int, done: int, total: int
) -> None:
    """Raise AssertionError unless a straight line is led to a new end.

    `go_longer(model, saved, total)` is to return optimizer and scheduler. A
    run that was to end after `first` updates has made `done` of them; its
    rates must go on falling in equal steps, to be 0 after `total`.
    """
    saved, run = _stop_after(("PolynomialLR", first), seed, done)
    rate = run[1].param_groups[0]["lr"]
    left = total - done
    meant = [rate * (left - n) / left for n in range(left + 2)]
    meant = [max(0.0, each) for each in meant]
    args = copy.deepcopy({n: saved[n] for n in PARTS[1:]}), total
    where = f"Planned for {first}, stopped after {done}, to go on to {total}."
    _expect_further(go_longer, saved, run, args, None, meant, where)


def _expect_further(
    answer: Callable[..., Any],
    saved: Saved,
    run: tuple[Any, ...],
    args: tuple[Any, ...],
    plan: Plan | None,
    meant: list[float],
    where: str,
) -> None:
    """Raise AssertionError unless a run goes on at the rates `meant`."""
    model, optimizer, _, rows = run
    start, weights = weights_of(model), saved["model"]
    found = _tuned(answer, weights, args, plan, rows, len(meant))
    if isinstance(found, str):
        fail(returned_a(answer, found, "An optimizer and a scheduler are"))
    trace, reached = found
    for number in range(len(optimizer.param_groups)):
        used = _rates_in(trace, number)
        look = f"{where}, group {number}: " if plan else f"{where} "
        look += _about_end(used, meant) if plan is None else ""
        look += question_about(used, meant)
        expect_rates(used, meant, look, whole=False)
    for group in optimizer.param_groups:
        group.pop("initial_lr")
        group["lr"] = meant[0]
    shares = [rate / meant[0] for rate in meant]
    follow = schedules.LambdaLR(optimizer, [*shares, 0.0].__getitem__)
    _go(model, optimizer, follow, rows, len(meant))
    look = "The rates are right. What does an update use besides its rate?"
    expect_weights(reached, weights_of(model), start, look)


def _about_end(used: list[float], meant: list[float]) -> str:
    """Return where a straight line leads that begins as it is meant to."""
    falls = [a - b for a, b in itertools.pairwise(used[:4])]
    even = falls and max(falls) - min(falls) < 1e-6 * abs(used[0])
    if not even or falls[0] <= 0 or not math.isclose(used[0], meant[0]):
        return ""
    more, due = used[0] / falls[0], meant.index(0.0)
    return f"Yours leads to 0 in {more:.3g} updates from here, not {due}. "


def _plateau_run(seed: int, options: dict[str, Any]) -> tuple[Any, ...]:
    torch.manual_seed(seed)
    model = nn.Linear(4, 1)
    optimizer = Adam(model.parameters(), lr=0.1)
    return model, optimizer, ReduceLROnPlateau(optimizer, **options)


@probe
def _watched(
    watch: Callable[..., Any],
    seed: int,
    options: dict[str, Any],
    metrics: list[float],
    rows: torch.Tensor,
) -> tuple[Trace, list[Any] | str]:
    run = _plateau_run(seed, options)
    trace = record_with({"points": rows}, watch, *run, metrics)
    if not isinstance(trace.result, Iterable):
        return trace, type(trace.result).__name__
    return trace, [list(kept) for kept in trace.result]


def expect_watched(
    watch: Callable[..., Any],
    one_update: Callable[..., Any],
    seed: int,
    options: dict[str, Any],
    metrics: Sequence[float],
) -> None:
    """Raise AssertionError unless a run can go on from each of its epochs.

    `watch(model, optimizer, plateau, metrics)` trains an epoch for each
    metric, of one update, and is to return two states for each. Runs that
    go on from them must use the rates that are due.
    """
    generator = torch.Generator().manual_seed(seed)
    rows, given = torch.rand(16, 4, generator=generator), list(metrics)
    trace, made = _watched(watch, seed, options, given, rows)
    model, optimizer, plateau = _plateau_run(seed, options)
    meant = _follow(optimizer, plateau, given)
    expect_rates(
        rates_of(trace), meant[:-1], "These are the training's rates."
    )
    if isinstance(made, str):
        fail(returned_a(watch, made, "A list of pairs of states is"))
    if [len(kept) for kept in made] != [2] * len(given):
        fail(f"{len(given)} pairs of states were expected.")
    for epoch, kept in enumerate(made):
        _, optimizer, plateau = _plateau_run(seed, options)
        _load((optimizer, plateau), kept)
        used = _follow(optimizer, plateau, given[epoch + 1 :])
        due = meant[epoch + 1 :]
        look = f"States after {counted(epoch + 1, 'metric')}; update 0 is "
        look += "the next. "
        told = int(_told(kept[1]))
        if used[0] == due[0] and 0 < told <= epoch:
            look += f"This plateau has been told {counted(told, 'metric')}. "
            look += "Who tells it the last one, and when?"
        elif used[0] == due[0]:
            look += "What does the plateau know, of all that it has seen?"
        else:
            look += "Of which moment is the optimizer's rate?"
        expect_rates(used, due, look)
    _expect_memory(made, model, meant, one_update, rows)


def _told(state: Any) -> float:
    """Return how many metrics a plateau's state counts, 0 if it does not."""
    counted = state.get("last_epoch") if isinstance(state, dict) else 0
    return counted if isinstance(counted, int | float) else 0


def _load(pieces: Sequence[Any], states: Sequence[Any]) -> None:
    for piece, state in zip(pieces, states, strict=True):
        try:
            piece.load_state_dict(copy.deepcopy(state))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            fail(f"A state that {type(piece).__name__} cannot load:", said)


def _follow(
    optimizer: Optimizer, plateau: Any, metrics: list[float]
) -> list[float]:
    """Return the rate of each epoch to come, and the one after them."""
    rates = []
    for metric in [*metrics, 0.0]:
        rates.append(float(optimizer.param_groups[0]["lr"]))
        plateau.step(metric)
    return rates


def _expect_memory(
    made: list[Any],
    model: nn.Module,
    rates: list[float],
    one_update: Callable[..., Any],
    rows: torch.Tensor,
) -> None:
    """Raise AssertionError unless Adam's averages are those of its epoch."""
    optimizer = Adam(model.parameters(), lr=0.1)
    for epoch, (state, _) in enumerate(made):
        optimizer.param_groups[0]["lr"] = rates[epoch]
        one_update(model, optimizer, rows)
        ours, theirs = optimizer.state_dict()["state"], state["state"]
        known = [float(each.get("step", 0)) for each in theirs.values()]
        where = f"States after {counted(epoch + 1, 'update')}."
        if not known:
            fail(where, "The optimizer's state remembers none of them.")
        if known != [epoch + 1.0] * len(ours):
            most = counted(int(max(known)), "update")
            said = f"In the optimizer's state, {most} have been counted."
            fail(where, said, "Of which moment are its tensors?")
        ones = [each["exp_avg"] for each in ours.values()]
        others = [each["exp_avg"] for each in theirs.values()]
        if not _alike(others, ones):
            fail(where, "The averages of the gradients are of another moment.")
