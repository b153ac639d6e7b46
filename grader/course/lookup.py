"""Which lesson or exercise a name means."""

import difflib
import re
from pathlib import Path

from grader.course.cells import read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import Course, CourseError, notebook_path


def source_path(course: Course, lesson: str) -> Path:
    """Return the notebook that marks a lesson.

    It is the solution, with every check; or, where a class was given none,
    the released lesson with the visible ones.
    """
    solution = notebook_path(course.solutions, lesson)
    if solution.is_file():
        return solution
    return notebook_path(course.notebooks, lesson)


def find(course: Course, name: str) -> tuple[str, str]:
    """Return the lesson and the exercise ("" for all) that `name` means.

    It is a lesson's name or number, an exercise's name, or both names with
    a slash between. Raises CourseError if nothing is called so, or two
    exercises are.
    """
    lessons = course.lessons(course.notebooks)
    for lesson in lessons:
        number = re.match(r"0*(\d+)_", lesson)
        if name == lesson or (number and name.lstrip("0") == number[1]):
            return lesson, ""
    known = {
        f"{lesson}/{exercise}": (lesson, exercise)
        for lesson in lessons
        for exercise in exercises_of(course, lesson)
    }
    meant = [n for n, (_, exercise) in known.items() if exercise == name]
    if name in known:
        return known[name]
    if len(meant) > 1:
        raise CourseError(f"{name}: say {' or '.join(meant)}")
    if not meant:
        raise CourseError(_unknown(name, [*lessons, *known]))
    return known[meant[0]]


def _unknown(name: str, names: list[str]) -> str:
    by_name = {one.rpartition("/")[2]: one for one in names}
    close = difflib.get_close_matches(name.rpartition("/")[2], by_name, n=3)
    which = " or ".join(by_name[one] for one in close)
    which = f" Did you mean {which}?" if close else ""
    return (
        f"{name}: no lesson or exercise is called so.{which} 'grader check' "
        "names the lessons; an exercise is named as its function."
    )


def exercises_of(course: Course, lesson: str) -> dict[str, Exercise]:
    """Return a lesson's exercises by name, in order."""
    return exercises(read(source_path(course, lesson)))
