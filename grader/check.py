"""A learner's verdict: what is passed, what failed, what comes next."""

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from grader.answers import Exercise, exercises
from grader.course import (
    Course,
    CourseError,
    cell_name,
    cell_role,
    notebook_path,
    read,
)
from grader.mark import CELL_SECONDS, Result, Status, mark
from grader.submission import read_submission
from grader.work import note_passed, touched


@dataclass(frozen=True)
class Verdict:
    """A lesson's exercises, and what became of their checks.

    `results` has one entry for each check that was run; it is empty for a
    lesson that was not begun, or one that could not be marked, for which
    `problem` says why. `begun` holds the exercises whose answers differ
    from the released ones.
    """

    lesson: str
    exercises: tuple[Exercise, ...]
    max_points: float
    results: tuple[Result, ...] = ()
    problem: str = ""
    begun: frozenset[str] = frozenset()

    @property
    def points(self) -> float:
        """The points reached."""
        return sum(result.points for result in self.results)

    @property
    def passed(self) -> bool:
        """Whether every check of the lesson passed."""
        return all(self.is_passed(one) for one in self.exercises)

    def is_passed(self, exercise: Exercise) -> bool:
        """Return whether every check of one exercise passed."""
        found = self.of(exercise)
        return len(found) == len(exercise.checks) and all(
            result.status == Status.PASSED for result in found
        )

    def of(self, exercise: Exercise) -> list[Result]:
        """Return the results of one exercise's checks."""
        return [r for r in self.results if r.check in exercise.checks]

    def following(self) -> Exercise | None:
        """Return the first exercise that is not passed."""
        left = (one for one in self.exercises if not self.is_passed(one))
        return next(left, None)


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


def check(
    course: Course, lesson: str, seconds: float = CELL_SECONDS
) -> Verdict:
    """Mark the learner's copy of a lesson with every check there is.

    A copy that cannot be marked gives a verdict with a `problem`, and one
    that nothing was written in gives 0 points without being run.
    """
    path = source_path(course, lesson)
    source, mine = read(path), notebook_path(course.work, lesson)
    blank = Verdict(lesson, tuple(exercises(source).values()), _points(source))
    if not mine.is_file():
        return blank
    try:
        submission = read_submission(mine.read_bytes(), str(mine))
        written = touched(course, lesson)
        if not written:
            return blank
        solved = path.is_relative_to(course.solutions)
        marked = mark(
            source, submission, name=str(mine), seconds=seconds, solved=solved
        )
    except CourseError as error:
        return replace(blank, problem=str(error))
    begun = (n.name for n in blank.exercises if cell_name(n.name) in written)
    verdict = replace(blank, results=marked.results, begun=frozenset(begun))
    if verdict.passed:
        note_passed(course, lesson, submission)
    return verdict


def _points(source: NotebookNode) -> float:
    checks = (cell for cell in source.cells if cell_role(cell) == "check")
    return sum(cell.metadata.nbgrader.points for cell in checks)
