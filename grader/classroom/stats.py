"""Item statistics: how many of a class passed each check of a lesson."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from rich.table import Table

from grader.classroom.gradebook import Classroom
from grader.classroom.late import final_score
from grader.course.folders import CourseError

BAR = 20  # characters


@dataclass(frozen=True)
class Item:
    """A check, and how many of the students who were marked passed it."""

    check: str
    passed: int
    marked: int

    @property
    def share(self) -> float:
        """The share that passed."""
        return self.passed / self.marked


@dataclass(frozen=True)
class LessonStats:
    """A class's results in a lesson: its checks, and its mean score."""

    items: Sequence[Item]
    mean: float
    max_score: float
    students: int


def lesson_stats(
    classroom: Classroom, lesson: str, order: Sequence[str]
) -> LessonStats:
    """Return a lesson's statistics from the gradebook.

    A check is passed or not by its automatic mark, whatever was given by
    hand. The mean is of the scores that students see, with late penalties
    taken off. The checks come in `order`. Raises CourseError if nobody has
    been marked.
    """
    rows = _check_scores(classroom, lesson)
    if not rows:
        raise CourseError(
            f"Nobody has been marked in {lesson} yet: run 'grader autograde "
            f"{lesson}' first."
        )
    items = [item for item in (_item(c, rows) for c in order) if item.marked]
    scores = _final_scores(classroom, lesson)
    max_score = classroom.gradebook.find_assignment(lesson).max_score
    return LessonStats(
        items, sum(scores) / len(scores), max_score, len(scores)
    )


def _item(check: str, rows: Sequence[tuple[str, float, float]]) -> Item:
    passed = [score >= most for name, score, most in rows if name == check]
    return Item(check, sum(passed), len(passed))


def _check_scores(
    classroom: Classroom, lesson: str
) -> Sequence[tuple[str, float, float]]:
    """Return (check, score, most points) for every check of every student."""
    rows: Sequence[tuple[str, float, float]] = (
        classroom.gradebook.db.query(
            GradeCell.name, Grade.auto_score, GradeCell.max_score
        )
        .join(Grade, Grade.cell_id == GradeCell.id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .filter(Assignment.name == lesson, Grade.auto_score.is_not(None))
        .all()
    )
    return rows


def essays_waiting(classroom: Classroom, lesson: str) -> dict[str, int]:
    """Return for each essay of a lesson how many wait for a person's mark."""
    submissions = classroom.gradebook.assignment_submissions(lesson)
    names = [
        grade.name
        for submission in filter(_is_marked, submissions)
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.auto_score is None and grade.needs_manual_grade
    ]
    return dict(Counter(names))


def _final_scores(classroom: Classroom, lesson: str) -> list[float]:
    """Return the scores of the students who have been marked."""
    submissions = classroom.gradebook.assignment_submissions(lesson)
    marked = filter(_is_marked, submissions)
    return [final_score(submission) for submission in marked]


def _is_marked(submission: SubmittedAssignment) -> bool:
    grades = (g for n in submission.notebooks for g in n.grades)
    return any(grade.auto_score is not None for grade in grades)


def stats_table(stats: LessonStats) -> Table:
    """Return the checks as a table; the most missed one stands out."""
    shares = [item.share for item in stats.items]
    table = Table("check", "passed", "", title=_title(stats))
    for item in stats.items:
        bar = "█" * round(BAR * item.share)
        missed = item.share == min(shares) < max(shares)
        table.add_row(
            item.check,
            f"{item.passed} of {item.marked}",
            bar + (" most missed" if missed else ""),
            style="bold red" if missed else None,
        )
    return table


def plot_stats(stats: LessonStats, lesson: str, path: Path) -> None:
    """Draw the share that passed each check as bars, into the file `path`."""
    from matplotlib.figure import (
        Figure,  # it takes half a second, and few need it
    )

    figure = Figure(figsize=(7, 1 + 0.3 * len(stats.items)))
    axes = figure.add_subplot()
    names = [item.check for item in stats.items]
    axes.barh(names, [item.share for item in stats.items], color="#0072B2")
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the class that passed")
    axes.set_title(f"{lesson}: {_title(stats)}")
    figure.savefig(path, bbox_inches="tight")


def _title(stats: LessonStats) -> str:
    noun = "student" if stats.students == 1 else "students"
    return (
        f"{stats.students} {noun}, mean {stats.mean:.1f} of "
        f"{stats.max_score:g} points"
    )
