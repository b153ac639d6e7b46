"""Bugs that show in how schedulers were made and stepped."""

import itertools
import math
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

from grader.lesson.finding import Finding
from grader.lesson.scheduled import Scheduled
from grader.lesson.trace import Trace

SHARE = 0.05
NEARLY = 0.9  # of a schedule's length
CLOSED = ("OneCycleLR", "CyclicLR", "CosineAnnealingWarmRestarts", "LambdaLR")
PLATEAU = "ReduceLROnPlateau"


def find_in_schedulers(trace: Trace) -> Iterator[Finding]:
    """Yield what was done wrong with each scheduler of a run."""
    for known in trace.events.schedulers:
        yield from _made(known)
        if not known.part:
            yield from _refused(known)
            yield from _stepped(known, trace)
            yield from _length(known, trace)
        if known.kind == PLATEAU:
            yield from _watched(known)
    yield from _together(trace)


def updates_of(known: Scheduled, trace: Trace) -> int:
    """Return how many updates a scheduler's own optimizer made."""
    return len(trace.of(known.optimizer).updates)


def _made(known: Scheduled) -> Iterator[Finding]:
    """Yield what the making of a scheduler did."""
    if not known.before or not known.after:
        return
    rates = [rate for rate, _ in known.before if rate]
    made = [rate for rate, _ in known.after if rate]
    if len(rates) > 1 and len(made) == len(rates):
        spread = max(rates) / min(rates)
        if spread > 1.25 and math.isclose(min(made), max(made), rel_tol=1e-6):
            yield Finding(
                "groups levelled",
                f"{known.kind} was made, and all groups have {made[0]:.3g}; "
                f"they had {min(rates):.3g} to {max(rates):.3g}.",
                "07_groups/one_shape",
            )
    for (_, before), (_, after) in zip(
        known.before, known.after, strict=False
    ):
        if before == 0 and after:
            yield Finding(
                "momentum moved",
                f"{known.kind} gives SGD a momentum of {after:.3g}; it had "
                "none. cycle_momentum=False leaves it alone.",
                "04_onecycle/keep_momentum",
            )
            break
    yield from _floor(known, rates)
    yield from _functions(known)


def _floor(known: Scheduled, rates: Sequence[float]) -> Iterator[Finding]:
    floor = getattr(known.scheduler, "eta_min", 0) or 0
    under = [rate for rate in rates if rate < floor]
    if under:
        yield Finding(
            "floor above a group's rate",
            f"{known.kind} ends at eta_min={floor:.3g}, and a group begins "
            f"at {min(under):.3g}: its rate rises.",
            "07_groups/one_shape",
        )


def _functions(known: Scheduled) -> Iterator[Finding]:
    """Yield what the functions of a LambdaLR show."""
    functions = getattr(known.scheduler, "lr_lambdas", None) or []
    scheduler: Any = known.scheduler
    if len(functions) > 1 and _share_one_variable(functions):
        yield Finding(
            "one function for all groups",
            f"the {len(functions)} functions of {known.kind} read one "
            "variable, which has the last group's value for all.",
            "07_groups/own_pace",
        )
    if known.kind != "LambdaLR" or not functions:
        return
    base = float(scheduler.base_lrs[0])
    if base not in (0.0, 1.0) and _says(functions[0], 0, base):
        yield Finding(
            "a function that returns a rate",
            f"LambdaLR multiplies the base rate {base:.3g} by what its "
            f"function returns, and that is {base:.3g} at first: the rate "
            f"becomes {base * base:.3g}.",
            "03_cosine/factor",
        )


def _says(function: Any, at: int, value: float) -> bool:
    try:
        return math.isclose(float(function(at)), value, rel_tol=1e-6)
    except Exception:  # the function is a stranger's
        return False


def _share_one_variable(functions: Sequence[Any]) -> bool:
    written = [f for f in functions if isinstance(f, FunctionType)]
    if len({id(f) for f in written}) < len(functions):
        return False  # not apart, or no functions
    same = {(f.__code__, repr(f.__defaults__)) for f in written}
    cells = {tuple(map(id, f.__closure__ or ())) for f in written}
    reads = any(f.__closure__ or f.__code__.co_names for f in written)
    return len(same) == len(cells) == 1 and reads


def _refused(known: Scheduled) -> Iterator[Finding]:
    if known.refusal:
        yield Finding(
            "a step that was refused",
            f"{known.kind} raised {known.refusal[:90]} at its step "
            f"{len(known.steps)}.",
            "04_onecycle/one_cycle",
        )


def _stepped(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Yield where the calls of `step` stand."""
    updates = updates_of(known, trace)
    steps, name = known.steps, known.kind
    if name == PLATEAU:
        return
    if known.before is not None and not steps:
        left = updates - known.made_at
        if left >= 10 and not known.loads:
            yield Finding(
                "never stepped",
                f"{name} was made, and {left} updates later it has not been "
                "stepped once.",
                "02_step/hand_over",
            )
        return
    if not steps:
        return
    if _is_idle(known, trace):
        yield Finding(
            "schedules an optimizer that updates nothing",
            f"{name} was stepped {len(steps)} times, but another optimizer "
            "makes the updates of the same parameters.",
            "07_groups/staged",
        )
        return
    first = known.made_at if known.before is not None else 0
    early = steps.count(first)
    if early == 1 and known.before is not None and steps[-1] < updates:
        yield Finding(
            "a step early",
            f"{name} was stepped before the first update, so the first rate "
            "of the schedule is never used.",
            "01_basics/train_decayed",
        )
    again = len(steps) - early - len(set(steps) - {first})
    if again >= max(2, SHARE * len(steps)) and not _several_loops(known):
        yield Finding(
            "stepped more often than the optimizer",
            f"{name} made {len(steps)} steps for {updates} updates.",
            "04_onecycle/accumulate",
        )


def _is_idle(known: Scheduled, trace: Trace) -> bool:
    """Return whether others go on while its own optimizer stands still."""
    pairs = list(zip(known.steps, known.moments, strict=True))
    idle = sum(
        own == last and at > before
        for (last, before), (own, at) in itertools.pairwise(pairs)
    )
    return idle >= 2 and idle > len(pairs) / 3 and _shares(known, trace)


def _several_loops(known: Scheduled) -> bool:
    """Return whether all repeats stand at one place: a jump ahead."""
    repeats = {
        b for a, b in zip(known.steps, known.steps[1:], strict=False) if a == b
    }
    return len(repeats) <= 1


def _shares(known: Scheduled, trace: Trace) -> bool:
    """Return whether others update the parameters of its optimizer."""
    mine = {
        id(p)
        for group in known.optimizer.param_groups
        for p in group["params"]
    }
    used = {n for update in trace.updates for n in update.parameters}
    return any(id(trace.parameters[n]) in mine for n in used)


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
    return int(getattr(scheduler, names.get(kind, ""), 0) or 0)


def _length(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Yield where a schedule and the run are not of one length."""
    length, done = length_of(known.scheduler), known.last or len(known.steps)
    updates = updates_of(known, trace)
    if not updates:
        return
    yield from _milestones(known, done)
    yield from _handed_over(known)
    yield from _restarts(known, trace)
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
    if not epoch or gaps > 1.5:
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


def _watched(known: Scheduled) -> Iterator[Finding]:
    """Yield what a ReduceLROnPlateau was given to watch."""
    scheduler: Any = known.scheduler
    seen = [m for m in known.metrics if m is not None]
    odd = [n for n, m in enumerate(seen) if not math.isfinite(m)]
    if odd:
        yield Finding(
            "a metric that is no number",
            f"ReduceLROnPlateau was given {seen[odd[0]]} at its step "
            f"{odd[0] + 1}, and takes it for no improvement.",
            "05_plateau/watch_score",
        )
    numbers = [m for m in seen if math.isfinite(m)]
    if len(numbers) < 4:
        return
    way = _rising(numbers) if scheduler.mode == "min" else _falling(numbers)
    if way:
        yield Finding(
            "watches in the wrong direction",
            f"mode={scheduler.mode!r}, and the metric goes from "
            f"{numbers[0]:.3g} to {numbers[-1]:.3g}, "
            f"{'up' if scheduler.mode == 'min' else 'down'} nearly all the "
            "way: each step of it counts as bad.",
            "05_plateau/watch_score",
        )
    if numbers[0] < 0 and scheduler.threshold_mode == "rel":
        yield Finding(
            "relative threshold on negative numbers",
            "threshold_mode='rel' takes a slightly worse negative metric "
            "for a better one; 'abs' does not.",
            "05_plateau/plateau",
        )


def _rising(numbers: Sequence[float]) -> bool:
    ups = sum(b > a for a, b in itertools.pairwise(numbers))
    early = min(numbers) == numbers[0]
    return early and ups >= 0.7 * (len(numbers) - 1)


def _falling(numbers: Sequence[float]) -> bool:
    return _rising([-number for number in numbers])


def _together(trace: Trace) -> Iterator[Finding]:
    """Yield what several schedulers do to one optimizer."""
    events = trace.events.schedulers
    for known in events:
        if known.kind == "ChainedScheduler":
            parts = list(getattr(known.scheduler, "_schedulers", ()))
            yield from _clash([type(p).__name__ for p in parts])
            yield from _never_up(parts, known, trace)
    for optimizer in {id(s.optimizer): s.optimizer for s in events}.values():
        mine = [
            s
            for s in events
            if s.optimizer is optimizer and not s.part and s.steps
        ]
        overlap = [
            s
            for s in mine
            if any(set(s.moments) & set(o.moments) for o in mine if o is not s)
        ]
        if len(overlap) > 1:
            yield from _clash([s.kind for s in overlap])
            parts = [s.scheduler for s in overlap]
            yield from _never_up(parts, overlap[0], trace)


def _clash(kinds: Sequence[str]) -> Iterator[Finding]:
    closed = [kind for kind in kinds if kind in CLOSED]
    if closed and len(kinds) > 1:
        yield Finding(
            "schedulers overwrite each other",
            f"{' and '.join(kinds)} are stepped together, and {closed[0]} "
            "sets the rate from its own base, whatever the others did.",
            "08_choose/interview_page",
        )


def _never_up(
    parts: Sequence[Any], known: Scheduled, trace: Trace
) -> Iterator[Finding]:
    """Tell a warm-up that runs beside a decay."""
    up = [p for p in parts if getattr(p, "start_factor", 1) < 1]
    down = [
        p for p in parts if p not in up and type(p).__name__ != "ConstantLR"
    ]
    rates = [r for r in trace.of(known.optimizer).rates if r is not None]
    base = float(getattr(parts[0], "base_lrs", [0.0])[0])
    if up and down and rates and max(rates) < NEARLY * base:
        yield Finding(
            "warm-up and decay at once",
            f"the rate never goes above {max(rates):.3g} of {base:.3g}: the "
            "decay begins with the warm-up.",
            "03_cosine/warm_cosine_run",
        )
