"""What the commands remember between runs of the learner's progress."""

import json

from grader.course.folders import Course

HINTS = "hints"  # how many were given to each exercise
PASSED = "passed"  # the answers with which each lesson passed


def recall(course: Course, name: str) -> dict:
    """Return what was remembered under `name`; nothing, if it is damaged."""
    try:
        found = json.loads((course.notes / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):  # it is a convenience, no more
        return {}
    return found if isinstance(found, dict) else {}


def remember(course: Course, name: str, what: dict) -> None:
    """Keep `what` under `name`, in place of what was there."""
    course.notes.mkdir(parents=True, exist_ok=True)
    half = course.notes / f"{name}.json.part"
    half.write_text(json.dumps(what), "utf-8")
    half.replace(course.notes / f"{name}.json")
