"""Which lesson or exercise a name means."""

import difflib
import re
from pathlib import Path

from grader.course.cells import read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import Course, CourseError, notebook_path


def source_path(course: Course, lesson: str) -> Path:
    """Return the notebook that marks a lesson.

    It is the solution, with every check. A class's copy of the course has
    no solutions; there it is the released lesson, with the visible checks.
    """
    solution = notebook_path(course.solutions, lesson)
    if solution.is_file():
        return solution
    return notebook_path(course.notebooks, lesson)


def find(course: Course, name: str) -> tuple[str, str]:
    """Return the lesson and the exercise ("" for all) that `name` means.

    A name is a lesson's name or number, an exercise's name, or both names
    with a slash between them. Raises CourseError if nothing has that name,
    or if two exercises have it.
    """
    lessons = course.lessons(course.notebooks)
    if lesson := _lesson_called(name, lessons):
        return lesson, ""
    by_full_name = {
        f"{lesson}/{exercise}": (lesson, exercise)
        for lesson in lessons
        for exercise in exercises_of(course, lesson)
    }
    if name in by_full_name:
        return by_full_name[name]
    matches = [full for full in by_full_name if _last_part(full) == name]
    if len(matches) > 1:
        raise CourseError(f"{name}: say {' or '.join(matches)}")
    if not matches:
        raise CourseError(_unknown(name, [*lessons, *by_full_name]))
    return by_full_name[matches[0]]


def _lesson_called(name: str, lessons: list[str]) -> str:
    """Return the lesson that has this name or this number, or ""."""
    for lesson in lessons:
        number = re.match(r"0*(\d+)_", lesson)
        if name == lesson or (number and name.lstrip("0") == number[1]):
            return lesson
    return ""


def _unknown(name: str, full_names: list[str]) -> str:
    by_last_part = {_last_part(full): full for full in full_names}
    close = difflib.get_close_matches(_last_part(name), by_last_part, n=3)
    guesses = " or ".join(by_last_part[part] for part in close)
    question = f" Did you mean {guesses}?" if guesses else ""
    return (
        f"{name}: no lesson or exercise has this name.{question} 'grader "
        "check' lists the lessons; an exercise has its function's name."
    )


def _last_part(full_name: str) -> str:
    """Return "fit" for "01_basics/fit"; a name without a slash as it is."""
    return full_name.rpartition("/")[2]


def exercises_of(course: Course, lesson: str) -> dict[str, Exercise]:
    """Return a lesson's exercises by name, in order."""
    return exercises(read(source_path(course, lesson)))
