"""All that a trace shows of the bugs that real projects shipped."""

from grader.lesson.bugs.finding import Finding
from grader.lesson.bugs.group_rules import find_in_groups
from grader.lesson.bugs.plan_rules import find_in_plans
from grader.lesson.bugs.rate_rules import find_in_rates
from grader.lesson.bugs.resume_rules import find_in_loads
from grader.lesson.bugs.scheduler_rules import find_in_schedulers
from grader.lesson.recording.trace import Trace

# What comes with another finding, and is not told beside it.
FOLLOWS = {
    "0 in the middle": {"rises again after its end"},
    "warms up again and again": {"rises again after its end"},
    "loading brought the old rate back": {
        "made after the optimizer was loaded"
    },
    "swings from update to update": {"stepped more often than the optimizer"},
    "set after the update": {
        "the scheduler was not loaded",
        "resumed by last_epoch",
    },
    "the run ends first": {
        "the scheduler was not loaded",
        "resumed by last_epoch",
    },
}
RULES = (
    find_in_schedulers,
    find_in_plans,
    find_in_loads,
    find_in_rates,
    find_in_groups,
)


def find_bugs(trace: Trace) -> list[Finding]:
    """Return what looks like a bug in a run, each kind once.

    It is meant for a run that was recorded from its beginning to its end.
    """
    found: dict[str, Finding] = {}
    for rule in RULES:
        for finding in rule(trace):
            found.setdefault(finding.name, finding)
    return [
        finding
        for finding in found.values()
        if not FOLLOWS.get(finding.name, set()) & found.keys()
    ]
