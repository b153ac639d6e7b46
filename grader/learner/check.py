"""A learner's verdict: what is passed, what failed, what comes next."""

from dataclasses import dataclass, replace

from nbformat import NotebookNode

from grader.course.cells import cell_name, cell_role, read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import Course, CourseError, notebook_path
from grader.course.lookup import source_path
from grader.engine.mark import CELL_SECONDS, Result, Status, mark
from grader.engine.submission import read_submission
from grader.learner.copies import note_passed, touched


@dataclass(frozen=True)
class LessonVerdict:
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


def check(
    course: Course, lesson: str, seconds: float = CELL_SECONDS
) -> LessonVerdict:
    """Mark the learner's copy of a lesson with every check there is.

    A copy that cannot be marked gives a verdict with a `problem`, and one
    that nothing was written in gives 0 points without being run.
    """
    path = source_path(course, lesson)
    source, mine = read(path), notebook_path(course.work, lesson)
    blank = LessonVerdict(
        lesson, tuple(exercises(source).values()), _points(source)
    )
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
