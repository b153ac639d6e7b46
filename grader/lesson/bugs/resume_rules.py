"""Bugs that show where a checkpoint was loaded."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from grader.lesson.bugs.finding import Finding
from grader.lesson.recording.scheduled import Loaded, Scheduled
from grader.lesson.recording.trace import Trace

LENGTHS = ("T_max", "total_steps", "total_iters", "milestones", "step_size")
VALUES = ("gamma", "eta_min", "base_lrs", "patience", "T_0")
PLATEAU = "ReduceLROnPlateau"


def find_in_loads(trace: Trace) -> Iterator[Finding]:
    """Yield what was loaded wrongly, or not at all."""
    events = trace.events
    for known in events.schedulers:
        yield from _came_back(known)
        yield from _closed_by_number(known)
        loads = [x for x in events.loads if x.optimizer is known.optimizer]
        if not known.part and loads:
            yield from _forgotten(known, loads)
            yield from _made_late(known)
            yield from _moved_by_number(known)
        elif not known.part:
            yield from _half(known, trace)
    for load in events.loads:
        if not any(_takes_up(known, load) for known in events.schedulers):
            yield from _old_base(load)


def _takes_up(known: Scheduled, load: Loaded) -> bool:
    """Return whether a scheduler goes on, by number, from a loaded rate."""
    goes_on = known.begun > 0 and not known.loads
    return goes_on and known.had_loaded and known.optimizer is load.optimizer


def _came_back(known: Scheduled) -> Iterator[Finding]:
    """Tell a new schedule that loading has turned into the old one."""
    for before, after in known.loads:
        for name in (*LENGTHS, *VALUES):
            if name in before and not _same(before[name], after.get(name)):
                yield Finding(
                    "loading brought the old schedule back",
                    f"{known.kind} was made with {name}={before[name]}, and "
                    f"load_state_dict made it {after.get(name)}.",
                    "06_resume/fine_tune",
                )
                return


def _same(one: Any, other: Any) -> bool:
    many = isinstance(one, list), isinstance(other, list)
    if all(many):
        return len(one) == len(other) and all(map(_same, one, other))
    if any(many) or isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-6)
    except (TypeError, ValueError):
        return bool(one == other)


def _moved_by_number(known: Scheduled) -> Iterator[Finding]:
    """Tell a last_epoch that doesn't belong to the rate that was loaded."""
    place = known.last - len(known.steps)
    if known.loads or place <= 0 or not (known.before and known.after):
        return
    if known.begun <= 0 and not known.had_loaded:
        return  # the rate that was loaded later stands
    loaded, left = known.before[0][0], known.after[0][0]
    how = "made"
    ask = "does it count in the unit of its steps?"
    if known.begun <= 0:
        how = "made at its step 0, later put"
        ask = "which rate does the next update use?"
    if loaded is not None and not _same(loaded, left):
        yield Finding(
            "resumed by last_epoch",
            f"{known.kind} was {how} at its step {place}, and set the loaded "
            f"rate {loaded:.3g} to {left:.3g}: {ask}",
            "06_resume/carry_on",
        )


def _closed_by_number(known: Scheduled) -> Iterator[Finding]:
    made = known.scheduler
    if known.kind == "SequentialLR" and known.before is not None:
        begun = known.last - len(known.steps)
        if begun > 0 and not known.loads:
            yield Finding(
                "resumed by last_epoch",
                f"SequentialLR was made with last_epoch={begun}: its parts "
                f"({len(made._schedulers)}) begin anew all the same.",  # type: ignore[attr-defined]
                "06_resume/carry_on",
            )


def _made_late(known: Scheduled) -> Iterator[Finding]:
    """Tell a scheduler whose making changed the rate that was loaded."""
    if not (known.had_loaded and known.loads and known.before and known.after):
        return
    loaded, left = known.before[0][0], known.after[0][0]
    if loaded and left and not _same(loaded, left):
        yield Finding(
            "made after the optimizer was loaded",
            f"{known.kind}, once made, set the loaded rate {loaded:.3g} to "
            f"{left:.3g}: the next update uses that.",
            "06_resume/carry_on",
        )


def _forgotten(known: Scheduled, loads: Sequence[Loaded]) -> Iterator[Finding]:
    """Tell a scheduler that knows nothing of the run that was loaded."""
    load = loads[-1]
    if not load.was_scheduled or known.loads or not known.steps:
        return
    ahead = known.steps.count(load.at)
    by_number = known.last > len(known.steps)
    if ahead > 1 or by_number:  # it was led there by other means
        return
    yield Finding(
        "the scheduler was not loaded",
        f"the optimizer's state was, and {known.kind} counts from 0: its "
        "schedule begins anew.",
        "06_resume/carry_on",
    )


def _half(known: Scheduled, trace: Trace) -> Iterator[Finding]:
    """Tell a scheduler that was loaded while its optimizer was not."""
    if not known.loads or known.before is None or known.kind == PLATEAU:
        return
    rates = [r for r in trace.of(known.optimizer).rates if r is not None]
    meant = getattr(known.scheduler, "_last_lr", None)
    _, after = known.loads[0]
    if rates and meant and int(after.get("last_epoch", 0)) > 0:
        begun = known.after[0][0] if known.after else None
        if begun is not None and math.isclose(rates[0], begun, rel_tol=1e-6):
            yield Finding(
                "the optimizer was not loaded",
                f"{known.kind} was, at its step {after['last_epoch']}, and "
                f"the first update used {rates[0]:.3g}, the rate of a run "
                "that begins.",
                "06_resume/carry_on",
            )


def _old_base(load: Loaded) -> Iterator[Finding]:
    """Tell a new optimizer that loading has given an old rate.

    One that has made updates before is put back on purpose.
    """
    if load.at:
        return
    for before, after in zip(load.before, load.after, strict=False):
        if before and after and not _same(before, after):
            yield Finding(
                "loading brought the old rate back",
                f"the optimizer was made with {before:.3g}, and its state "
                f"has a base rate of {after:.3g}.",
                "06_resume/fine_tune",
            )
            return
