"""Bugs in how a schedule was planned: its length, its places, its values."""

import contextlib
import copy
import io
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from torch.optim.lr_scheduler import LRScheduler

from grader.lesson.bugs.finding import Finding
from grader.lesson.recording.scheduled import Scheduled
from grader.lesson.recording.trace import Trace

NEARLY = 0.9  # of a schedule's length, or of its base rate
FEW = 3  # steps that may be chance
AHEAD = 20  # times a run's length: how far a function is looked at
MOST = 4000  # steps, likewise
LOW_BASE = ("OneCycleLR", "CyclicLR", "ReduceLROnPlateau")


def find_in_plans(trace: Trace) -> Iterator[Finding]:
    """Yield where what was planned and what was run are not alike."""
    for known in trace.events.schedulers:
        yield from _flat(known)
        if not known.part:
            yield from _length(known, trace)
    yield from _no_update(trace)
    yield from _made_anew(trace)


def updates_of(known: Scheduled, trace: Trace) -> int:
    """Return how many updates a scheduler's own optimizer made."""
    return len(trace.of(known.optimizer).updates)


def factors(function: Callable[[int], Any], end: int) -> Iterator[float]:
    """Yield what a function of the step says, as far as it says a number."""
    for step in range(min(end, MOST)):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                said = float(function(step))
        except Exception:  # the function is a stranger's
            return
        yield said


def _end_of_function(known: Scheduled, done: int) -> int:
    """Return the step at which a LambdaLR's function arrives at 0.

    It is 0 if the function never does, or if it has nearly done so. What
    shrinks by a share at each step does not arrive.
    """
    functions = getattr(known.scheduler, "lr_lambdas", None) or [None]
    if known.kind != "LambdaLR" or not callable(functions[0]) or not done:
        return 0
    said = list(factors(functions[0], AHEAD * done))
    top = max(said, default=0.0)
    if len(said) <= done or said[done] <= 0.1 * top:
        return 0
    for step in range(done + 1, len(said)):
        if said[step] <= 1e-3 * min(said[step - 1], top):
            return step
    return 0


def _flat(known: Scheduled) -> Iterator[Finding]:
    """Tell a cosine whose floor is the rate that it begins with."""
    floor = getattr(known.scheduler, "eta_min", None)
    bases = getattr(known.scheduler, "base_lrs", [])
    if floor and all(math.isclose(base, floor) for base in bases):
        yield Finding(
            "a schedule that moves nothing",
            f"{known.kind} goes from {bases[0]:.3g} to eta_min={floor:.3g}: "
            "the rate stays as it is.",
        )


def _no_update(trace: Trace) -> Iterator[Finding]:
    """Tell a run of gradients and scheduler steps without an update."""
    for known in trace.events.schedulers:
        if not trace.updates and len(known.steps) > 1 and known.unused > 1:
            yield Finding(
                "the optimizer never steps",
                f"there were gradients, {known.kind} was stepped "
                f"{len(known.steps)} times, and no update was made.",
            )
            return


def _made_anew(trace: Trace) -> Iterator[Finding]:
    """Tell schedulers that are made again before they have got anywhere."""
    made: dict[tuple[str, frozenset[int]], int] = {}
    for known in trace.events.schedulers:
        groups = known.optimizer.param_groups
        ids = frozenset(id(p) for group in groups for p in group["params"])
        short = len(known.steps) <= 1 and updates_of(known, trace) > 0
        if known.before is not None and not known.part and short:
            key = known.kind, ids
            made[key] = made.get(key, 0) + 1
            if made[key] == FEW:
                yield Finding(
                    "made anew again and again",
                    f"{known.kind} is made {FEW} times or more for the same "
                    "parameters, and stepped once at most each time: its "
                    "schedule always begins.",
                    "06_resume/carry_on",
                )


def length_of(scheduler: Any) -> int:
    """Return how many steps a schedule takes to its end; 0 if it has none."""
    kind = type(scheduler).__name__
    if kind == "SequentialLR":
        last = length_of(scheduler._schedulers[-1])
        return int(scheduler._milestones[-1]) + last if last else 0
    if kind == "ChainedScheduler":
        return max(map(length_of, scheduler._schedulers))
    names = {
        "OneCycleLR": "total_steps",
        "CosineAnnealingLR": "T_max",
        "PolynomialLR": "total_iters",
        "LinearLR": "total_iters",
        "ConstantLR": "total_iters",
    }
    if kind == "CyclicLR":  # at least up to its top
        return int(scheduler.total_size * scheduler.step_ratio)
    return int(getattr(scheduler, names.get(kind, ""), 0) or 0)


def _length(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Yield where a schedule and the run are not of one length."""
    done = known.last or len(known.steps)
    length = length_of(known.scheduler) or _end_of_function(known, done)
    updates = updates_of(known, trace)
    if not updates:
        return
    yield from _milestones(known, done)
    yield from _handed_over(known)
    yield from _restarts(known, trace)
    yield from _still_warm(known, trace)
    yield from _off_schedule(known, trace)
    if length and known.kind == "CosineAnnealingLR" and done >= length + 2:
        yield Finding(
            "rises again after its end",
            f"CosineAnnealingLR falls for T_max={length} steps and climbs "
            f"in the next {length}; it was stepped {done} times.",
            "03_cosine/cosine_run",
        )
    made = len(known.steps)
    if made and known.moments[-1] < NEARLY * len(trace.updates):
        return  # another one went on where this one ended
    whole = known.kind == "OneCycleLR" and length - 1
    if length and made and done < NEARLY * (whole or length):
        gap = updates / made
        unit = (
            f" It was stepped once in {gap:.0f} updates; is its length in "
            "updates?"
            if gap >= 1.5 and done * gap >= 0.5 * length
            else ""
        )
        yield Finding(
            "the run ends first",
            f"{known.kind} is {length} steps long, and the run ends after "
            f"{done} ({done / length:.0%}).{unit}",
            "04_onecycle/one_cycle",
        )


def _milestones(known: Scheduled, done: int) -> Iterator[Finding]:
    stones = getattr(known.scheduler, "milestones", None)
    if known.kind != "MultiStepLR" or not stones:
        return
    odd = [stone for stone in stones if int(stone) != stone]
    if odd:
        yield Finding(
            "milestones that are no whole numbers",
            f"MultiStepLR counts in whole steps and never meets {odd[0]:g}.",
            "02_step/planned",
        )
    elif done < min(stones):
        yield Finding(
            "milestones never reached",
            f"the first is {min(stones)}, and the run ends after {done} "
            "steps: the rate never drops.",
            "02_step/planned",
        )


def _handed_over(known: Scheduled) -> Iterator[Finding]:
    """Tell a warm-up that is not over when the next schedule begins."""
    if known.kind != "SequentialLR":
        return
    scheduler: Any = known.scheduler
    first, stone = scheduler._schedulers[0], scheduler._milestones[0]
    wanted = length_of(first)
    rising = getattr(first, "start_factor", getattr(first, "factor", 1)) < 1
    if rising and wanted > stone:
        yield Finding(
            "jumps at the hand-over",
            f"the warm-up takes {wanted} steps, and the next schedule begins "
            f"after {stone}.",
            "03_cosine/warm_cosine_run",
        )


def _restarts(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Tell a schedule whose period lies within an epoch."""
    epoch = updates_in_epoch(trace)
    gaps = len(known.steps) and updates_of(known, trace) / len(known.steps)
    if not epoch or gaps > 1.5 or known.told:
        return
    period = getattr(known.scheduler, "T_0", 0)
    if known.kind == "CosineAnnealingWarmRestarts" and 2 * period <= epoch:
        yield Finding(
            "restarts within an epoch",
            f"T_0={period} is counted in steps, one an update, and an epoch "
            f"has {epoch} updates.",
            "03_cosine/restart_run",
        )
    size = getattr(known.scheduler, "step_size", 0)
    if known.kind == "StepLR" and 2 * size <= epoch:
        yield Finding(
            "drops within an epoch",
            f"step_size={size} is counted in steps, one an update, and an "
            f"epoch has {epoch} updates.",
            "02_step/halve_every",
        )


def updates_in_epoch(trace: Trace) -> int:
    """Return the updates between two passes over the training data.

    It is 0 where no `DataLoader` was gone through twice.
    """
    passes: dict[int, list[int]] = {}
    for loader, updates in trace.events.epochs:
        passes.setdefault(loader, []).append(updates)
    most = 0
    for begun in passes.values():
        inside = [b - a for a, b in itertools.pairwise(begun) if b > a]
        # A validation loader's passes are as far apart, but begin later.
        if inside and (not most or begun[0] == 0):
            most = max(inside) if begun[0] == 0 or not most else most
    return most


def _still_warm(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Tell a rate that climbs towards its base, and is not there yet."""
    bases = getattr(known.scheduler, "base_lrs", None)
    if known.kind in LOW_BASE or not bases or len(known.steps) < FEW:
        return
    rates = [r for r in trace.of(known.optimizer).rates if r is not None]
    climbs = sum(a < b for a, b in itertools.pairwise(rates))
    falls = any(a > b for a, b in itertools.pairwise(rates))
    if climbs >= FEW and not falls and rates[-1] < NEARLY * bases[0]:
        yield Finding(
            "a warm-up that never ends",
            f"the rate climbs all the way, to {rates[-1]:.3g} of "
            f"{bases[0]:.3g}: {known.kind} was stepped {len(known.steps)} "
            f"times in {len(rates)} updates.",
            "03_cosine/warm_cosine_run",
        )


def _off_schedule(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Tell a scheduler whose rate others have changed between its steps.

    Those that go on from the rate that is there carry the change along.
    """
    others = [
        s.scheduler
        for s in trace.events.schedulers
        if s is not known and s.optimizer is known.optimizer and s.steps
    ]
    loads = any(x.optimizer is known.optimizer for x in trace.events.loads)
    if loads or known.loads or known.told or known.before is None:
        return  # one that is told its place takes no rate along
    if any(_is_torchs(other) for other in others):  # they may be combined
        return
    pairs = list(_planned_and_used(known, trace))
    off = [pair for pair in pairs if _are_apart(*pair)]
    if len(off) >= FEW and len(off) > len(pairs) / 2:
        planned, used = off[-1]
        yield Finding(
            "pulled off its schedule",
            f"{known.kind} plans {planned:.3g} where {used:.3g} was used, "
            f"and so after {len(off)} of its steps: between them the rate was "
            "changed, or the count, and it goes on from there.",
            "02_step/hand_over",
        )


def _planned_and_used(
    known: Scheduled, trace: Trace
) -> Iterator[tuple[float, float]]:
    """Yield what a chainable scheduler planned for an update, and its rate.

    It is yielded for the first update after each step of the scheduler.
    """
    if not hasattr(known.scheduler, "_get_closed_form_lr"):
        return
    plan: Any = copy.copy(known.scheduler)
    rates = trace.of(known.optimizer).rates
    begun = known.last - len(known.steps)
    for number, update in enumerate(known.steps, start=1):
        if update < len(rates) and rates[update] is not None:
            plan.last_epoch = begun + number
            yield float(plan._get_closed_form_lr()[0]), rates[update] or 0.0


def _are_apart(planned: float, used: float) -> bool:
    low, high = sorted((planned, used))
    return high > 1.25 * low >= 0 and high > 0


def _is_torchs(scheduler: LRScheduler) -> bool:
    return type(scheduler).__module__.startswith("torch.")
