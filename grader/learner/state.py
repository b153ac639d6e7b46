"""What the commands remember of a learner's progress between runs."""

import json
from typing import Any

from grader.course.folders import Course

HINTS_GIVEN = "hints"  # how many hints each exercise has been given
POINTS = "points"  # of each lesson, and its exercises that passed
LESSONS_PASSED = "passed"  # the answers with which each lesson passed


def load_state(course: Course, name: str) -> dict[str, Any]:
    """Return what was saved under `name`, or {} if it is lost or damaged."""
    try:
        state = json.loads((course.state / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):  # losing it does no harm
        return {}
    return state if isinstance(state, dict) else {}


def save_state(course: Course, name: str, state: dict[str, Any]) -> None:
    """Save `state` under `name`, in place of what was there."""
    course.state.mkdir(parents=True, exist_ok=True)
    unfinished = course.state / f"{name}.json.part"
    unfinished.write_text(json.dumps(state), "utf-8")
    unfinished.replace(course.state / f"{name}.json")
