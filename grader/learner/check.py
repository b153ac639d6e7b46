"""A learner's verdict: what passed, what failed, what comes next."""

from dataclasses import dataclass, replace

from nbformat import NotebookNode

from grader.course.cells import cell_name, read
from grader.course.exercises import Essay, Exercise, essays, exercises
from grader.course.folders import Course, CourseError, notebook_path
from grader.course.length import points
from grader.course.lookup import source_path
from grader.engine.files import LITTER, files_beside
from grader.engine.mark import mark
from grader.engine.results import Result, Status
from grader.engine.seconds import CELL_SECONDS
from grader.learner.copies import (
    changed_answers,
    note_passed,
    read_copy,
    was_copied,
)


@dataclass(frozen=True)
class LessonVerdict:
    """A lesson's exercises, and what became of their checks.

    `results` has one entry for each check that was run; it is empty for a
    lesson that was not started, and for one that could not be marked, where
    `problem` says why. `started` holds the names of the exercises whose
    answers differ from the released ones. `essays` are for a person to mark:
    they count neither in the points nor for what passes.
    """

    lesson: str
    exercises: tuple[Exercise, ...]
    max_points: float
    results: tuple[Result, ...] = ()
    problem: str = ""
    started: frozenset[str] = frozenset()
    essays: tuple[Essay, ...] = ()

    @property
    def points(self) -> float:
        """The points reached."""
        return sum(result.points for result in self.results)

    def passes(self, exercise: str = "") -> bool:
        """Return whether the named exercise passes; without a name, all."""
        return all(
            self.is_passed(candidate)
            for candidate in self.exercises
            if exercise in ("", candidate.name)
        )

    def is_passed(self, exercise: Exercise) -> bool:
        """Return whether every check of one exercise passed."""
        results = self.results_of(exercise)
        return len(results) == len(exercise.checks) and all(
            result.status == Status.PASSED for result in results
        )

    def results_of(self, exercise: Exercise) -> list[Result]:
        """Return the results of one exercise's checks."""
        return [r for r in self.results if r.check in exercise.checks]

    def next_exercise(self) -> Exercise | None:
        """Return the first exercise that has not passed, if there is one."""
        left = (e for e in self.exercises if not self.is_passed(e))
        return next(left, None)


def check_lesson(
    course: Course, lesson: str, seconds: float = CELL_SECONDS
) -> LessonVerdict:
    """Mark the learner's copy of a lesson with every check there is.

    A copy that cannot be marked gives a verdict with a `problem`; one in
    which no answer was changed gives 0 points without being run.
    """
    source = read(source_path(course, lesson))
    unmarked = LessonVerdict(
        lesson,
        tuple(exercises(source).values()),
        points(source, ("check",)),
        essays=essays(source),
    )
    if not was_copied(course, lesson):
        return unmarked
    try:
        submission = read_copy(course, lesson)
        verdict = _marked(course, unmarked, submission, seconds)
    except CourseError as error:
        return replace(unmarked, problem=str(error))
    if verdict.results and verdict.passes():
        note_passed(course, lesson, submission)
    return verdict


def _marked(
    course: Course,
    unmarked: LessonVerdict,
    submission: NotebookNode,
    seconds: float,
) -> LessonVerdict:
    """Return the verdict with its results, if any answer was changed."""
    changed = changed_answers(course, unmarked.lesson)
    if not changed:
        return unmarked
    path = source_path(course, unmarked.lesson)
    copy = notebook_path(course.work, unmarked.lesson)
    marked = mark(
        read(path),
        submission,
        name=str(copy),
        files=files_beside(copy.parent, LITTER),
        seconds=seconds,
        solved=path.is_relative_to(course.solutions),
    )
    names = (exercise.name for exercise in unmarked.exercises)
    started = frozenset(name for name in names if cell_name(name) in changed)
    return replace(unmarked, results=marked.results, started=started)
