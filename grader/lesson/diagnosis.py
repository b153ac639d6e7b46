"""What a recording says of the bug behind wrong rates, for a check to tell."""

import math
from collections.abc import Sequence
from typing import Any

from grader.lesson.probes import probe, tells_draws

MOST = 300  # characters; a learner's process may say anything
# What is a bug only where a run begins or ends: of no use where a check
# takes it up in its middle, and ends it.
AT_AN_END = (
    "set after the update",
    "the run ends first",
    "near 0 before the end",
    "stands still before its end",
    "rises again after its end",
    "a warm-up that never ends",
)


class _Last:
    """The recording that was made last in this process."""

    trace: Any = None


def remember(trace: Any) -> None:
    """Keep a trace as the last recording."""
    _Last.trace = trace


def diagnosis(rates: Sequence[float], whole: bool = True) -> str:
    """Return what the last recording shows of its bug, in a sentence or two.

    That is "" where nothing is found, or where its rates are not `rates`:
    then these were not recorded, or not last. In the hidden part of a check
    it is "", too: the learner's process must not be heard there. Of a run
    that is not `whole`, but begun or ended by the check, nothing is said about
    its ends.
    """
    if tells_draws():
        return ""
    found = first_finding(list(rates), whole)
    text = " ".join(found.split()) if isinstance(found, str) else ""
    return f"Diagnosis: {text[:MOST]}" if text else ""


@probe
def first_finding(rates: list[float], whole: bool = True) -> str:
    """Return the first finding in the last recording, if it has `rates`.

    If the run is not `whole`, findings about its ends don't count.
    """
    trace = _Last.trace
    if trace is None or not _are_same(trace.rates, rates):
        return ""
    try:
        findings = [
            finding
            for finding in trace.findings()
            if whole or finding.name not in AT_AN_END
        ]
    except Exception:  # nobody's verdict depends on this
        return ""
    if not findings:
        return ""
    said = findings[0].said
    return f"{findings[0].name}. {said[:1].upper()}{said[1:]}"


def _are_same(
    recorded: Sequence[float | None], rates: Sequence[float]
) -> bool:
    return len(recorded) == len(rates) and all(
        rate == other or (rate is None and math.isnan(other))
        for rate, other in zip(recorded, rates, strict=True)
    )
