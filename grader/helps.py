"""Help on request: the next hint, the reference answer with its story."""

import difflib

from grader.check import Verdict, check, source_path
from grader.course import Course, CourseError, read
from grader.notes import HINTS, recall, remember
from grader.story import hints, reference, story


def next_hint(course: Course, lesson: str, exercise: str) -> str:
    """Return an exercise's hints up to the next one, and remember it."""
    found = hints(read(source_path(course, lesson)), exercise)
    given = recall(course, HINTS)
    count = min(given.get(exercise, 0) + 1, len(found))
    remember(course, HINTS, given | {exercise: count})
    left = len(found) - count
    more = (
        f"({left} more: ask again)"
        if left
        else f"(That was the last; 'grader show {exercise} --give-up' "
        "shows the answer.)"
    )
    return "\n\n".join([exercise, *found[:count], more])


def forget_hints(course: Course, exercises: list[str]) -> None:
    """Let the hints of these exercises begin anew."""
    given = recall(course, HINTS)
    remember(
        course, HINTS, {k: v for k, v in given.items() if k not in exercises}
    )


def shown(
    course: Course, lesson: str, exercise: str, give_up: bool = False
) -> str:
    """Return the reference answer, what it mends and the story, as markdown.

    Raises CourseError unless the learner's own answer passes, or they
    `give_up`; and in a course that came without reference answers.
    """
    notebook = read(source_path(course, lesson))
    right, start = reference(notebook, exercise)
    if not give_up and not _is_passed(check(course, lesson), exercise):
        raise CourseError(
            f"{exercise}: not passed yet: 'grader hint {exercise}' helps, "
            f"'grader show {exercise} --give-up' shows the answer"
        )
    changes = difflib.unified_diff(
        start.split("\n"), right.split("\n"), lineterm="", n=99
    )
    body = "\n".join(list(changes)[3:])
    parts = [f"# {exercise}", f"```diff\n{body}\n```"]
    return "\n\n".join([*parts, story(notebook, exercise)])


def _is_passed(verdict: Verdict, exercise: str) -> bool:
    found = (one for one in verdict.exercises if one.name == exercise)
    return verdict.is_passed(next(found))
