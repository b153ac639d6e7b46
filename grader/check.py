"""A learner's verdict: what is passed, what failed, what comes next."""

from dataclasses import dataclass, replace

from grader.answers import Exercise, exercises
from grader.course import Course, CourseError, notebook_path, read
from grader.mark import CELL_SECONDS, Result, Status, mark
from grader.submission import read_submission
from grader.work import is_begun, note_passed


@dataclass(frozen=True)
class Verdict:
    """A lesson's exercises, and what became of their checks.

    `results` has one entry for each check that was run; it is empty for a
    lesson that was not begun, or one that could not be marked, for which
    `problem` says why.
    """

    lesson: str
    exercises: tuple[Exercise, ...]
    max_points: float
    results: tuple[Result, ...] = ()
    problem: str = ""

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


def source_path(course: Course, lesson: str):
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

    Raises CourseError if it is neither a lesson's nor an exercise's name.
    """
    lessons = course.lessons(course.notebooks)
    if name in lessons:
        return name, ""
    known = {}
    for lesson in lessons:
        known |= dict.fromkeys(exercises_of(course, lesson), lesson)
    if name not in known:
        raise CourseError(_unknown(name, [*lessons, *known]))
    return known[name], name


def _unknown(name: str, names: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, names, n=3)
    which = f" Did you mean {' or '.join(close)}?" if close else ""
    return (
        f"{name}: no lesson or exercise is called so.{which} 'grader check' "
        "names the lessons; each exercise is named as its function."
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
    total = sum(
        cell.metadata.nbgrader.points
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    )
    blank = Verdict(lesson, tuple(exercises(source).values()), total)
    if not mine.is_file():
        return blank
    try:
        submission = read_submission(mine.read_bytes(), str(mine))
        if not is_begun(course, lesson):
            return blank
        marked = mark(
            source,
            submission,
            name=str(mine),
            seconds=seconds,
            solved=path.is_relative_to(course.solutions),
        )
    except CourseError as error:
        return replace(blank, problem=str(error))
    verdict = replace(blank, results=marked.results)
    if verdict.passed:
        note_passed(course, lesson, submission)
    return verdict
