"""Item statistics: how many of a class passed each check of a lesson."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Assignment, Grade, GradeCell, Notebook
from rich.table import Table
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from grader.classroom.gradebook import Classroom
from grader.classroom.scores import only, scores
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
    classroom: Classroom,
    lesson: str,
    order: Sequence[str],
    students: Collection[str] | None = None,
) -> LessonStats:
    """Return a lesson's statistics from the gradebook.

    A check is passed or not by its automatic mark, whatever was given by
    hand. The mean is of the scores that students see, with late penalties
    taken off. The checks come in `order`; without `students`, all count.
    Raises CourseError if nobody has been marked.
    """
    found = scores(classroom.gradebook, lesson, students)
    final = [score.final for score in found.values() if score.marked]
    if not final:
        raise CourseError(
            f"Nobody has been marked in {lesson} yet: run 'grader autograde "
            f"{lesson}' first."
        )
    counts = _check_counts(classroom, lesson, students)
    items = [Item(check, *counts[check]) for check in order if check in counts]
    max_score = classroom.gradebook.find_assignment(lesson).max_score
    return LessonStats(items, sum(final) / len(final), max_score, len(final))


def _check_counts(
    classroom: Classroom, lesson: str, students: Collection[str] | None
) -> dict[str, tuple[int, int]]:
    """Return how many passed each check, and how many were marked."""
    query = (
        select(
            GradeCell.name,
            func.count().filter(Grade.auto_score >= GradeCell.max_score),
            func.count(),
        )
        .join(Grade, Grade.cell_id == GradeCell.id)
        .join(Notebook, Notebook.id == GradeCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name == lesson, Grade.auto_score.is_not(None))
        .group_by(GradeCell.name)
    )
    if students is not None:
        query = only(query, Grade, students)
    rows = classroom.gradebook.db.execute(query)
    return {name: (passed, marked) for name, passed, marked in rows}


def essays_waiting(
    classroom: Classroom,
    lesson: str,
    students: Collection[str] | None = None,
) -> dict[str, int]:
    """Return for each essay of a lesson how many wait for a person's mark."""
    other = aliased(Grade)  # an automatic mark in the same notebook
    marked = exists().where(
        other.notebook_id == Grade.notebook_id, other.auto_score.is_not(None)
    )
    query = (
        select(GradeCell.name, func.count())
        .join(Grade, Grade.cell_id == GradeCell.id)
        .join(Notebook, Notebook.id == GradeCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(
            Assignment.name == lesson,
            Grade.auto_score.is_(None),
            Grade.needs_manual_grade,
            marked,
        )
        .group_by(GradeCell.name)
    )
    if students is not None:
        query = only(query, Grade, students)
    return dict(classroom.gradebook.db.execute(query).all())


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
