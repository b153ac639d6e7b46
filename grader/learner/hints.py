"""Help on request: the next hint, the reference answer with its story."""

import difflib

from grader.course.cells import read
from grader.course.folders import Course, CourseError, own_name
from grader.course.guidance import hints, reference, story
from grader.course.lookup import source_path
from grader.learner.check import LessonVerdict, check
from grader.learner.state import HINTS, recall, remember


def next_hint(course: Course, lesson: str, exercise: str) -> str:
    """Return an exercise's hints up to the next one, and remember it."""
    found = hints(read(source_path(course, lesson)), exercise)
    given, name = recall(course, HINTS), f"{lesson}/{exercise}"
    count = min(given.get(name, 0) + 1, len(found))
    remember(course, HINTS, given | {name: count})
    left = len(found) - count
    more = (
        f"({left} more: ask again)"
        if left
        else "(That was the last; "
        f"'{own_name()} show {name} --give-up' shows the answer.)"
    )
    return "\n\n".join([name, *found[:count], more])


def forget_hints(course: Course, lesson: str, exercise: str = "") -> None:
    """Let the hints of an exercise, or of a whole lesson, begin anew."""
    given = recall(course, HINTS)
    for name in list(given):
        of_lesson, _, its_name = name.partition("/")
        if of_lesson == lesson and exercise in ("", its_name):
            del given[name]
    remember(course, HINTS, given)


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
        name = f"{lesson}/{exercise}"
        raise CourseError(
            f"{name}: not passed yet: '{own_name()} hint {name}' helps, "
            f"'{own_name()} show {name} --give-up' shows the answer"
        )
    changes = difflib.unified_diff(
        start.split("\n"), right.split("\n"), lineterm="", n=99
    )
    body = "\n".join(list(changes)[3:])
    parts = [f"# {exercise}", f"```diff\n{body}\n```"]
    return "\n\n".join([*parts, story(notebook, exercise)])


def _is_passed(verdict: LessonVerdict, exercise: str) -> bool:
    found = (one for one in verdict.exercises if one.name == exercise)
    return verdict.is_passed(next(found))
