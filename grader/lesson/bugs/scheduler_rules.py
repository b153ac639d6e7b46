"""Bugs that show in how schedulers were made and stepped."""

import itertools
import math
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

from grader.lesson.bugs.finding import Finding
from grader.lesson.bugs.plan_rules import factors, updates_of
from grader.lesson.recording.scheduled import Scheduled
from grader.lesson.recording.trace import Trace

SHARE = 0.05
NEARLY = 0.9  # of the base rate
CLOSED = ("OneCycleLR", "CyclicLR", "CosineAnnealingWarmRestarts", "LambdaLR")
PLATEAU = "ReduceLROnPlateau"


def find_in_schedulers(trace: Trace) -> Iterator[Finding]:
    """Yield what was done wrong with each scheduler of a run."""
    for known in trace.events.schedulers:
        yield from _made(known, trace)
        if not known.part:
            yield from _refused(known)
            yield from _stepped(known, trace)
        if known.kind == PLATEAU:
            yield from _watched(known)
    yield from _together(trace)


def _made(known: Scheduled, trace: Trace) -> Iterator[Finding]:
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
        if before == 0 and after and updates_of(known, trace):
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
    most = max(factors(functions[0], 1 + len(known.steps)), default=0.0)
    if base not in (0.0, 1.0) and math.isclose(most, base, rel_tol=1e-6):
        yield Finding(
            "a function that returns a rate",
            f"LambdaLR multiplies the base rate {base:.3g} by what its "
            f"function returns, and that is {base:.3g} at most: the rate "
            f"becomes {base * base:.3g}.",
            "03_cosine/factor",
        )


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
        moved = known.last > 0  # by other means than its step
        if left >= 10 and not known.loads and not moved:
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
    if known.told >= len(steps):  # each step was told where it stands
        return
    if early == 1 and known.before is not None and steps[-1] < updates:
        always = " and each later one" if steps == [*range(updates)] else ""
        yield Finding(
            "a step early",
            f"{name} was stepped before the first update{always}, so the "
            "first rate of the schedule is never used.",
            "01_basics/train_decayed",
        )
    again = len(steps) - early - len(set(steps) - {first})
    enough = again >= max(2, SHARE * len(steps)) and not _several_loops(known)
    ahead = len(set(known.moments[:early])) - 1  # while others made updates
    if enough or (updates and max(ahead, known.unused) >= 2):
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
    used = {
        number
        for update in trace.updates
        if trace.optimizers[update.optimizer] is not known.optimizer
        for number in update.parameters
    }
    return any(id(trace.parameters[n]) in mine for n in used)


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
