"""The scores of a class in a lesson, read in a few queries.

nbgrader's own objects ask the database several times for each student. In a
class of 1,000 with eight lessons that takes minutes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Index, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex

# nbgrader's schema has no index for these; each is looked up in every sum.
LOOKED_UP = (
    Grade.notebook_id,
    Comment.notebook_id,
    SubmittedNotebook.assignment_id,
    SubmittedAssignment.student_id,
)
INDEXES = [
    Index(f"ix_grader_{column.class_.__tablename__}_{column.key}", column)
    for column in LOOKED_UP
]


@dataclass(frozen=True)
class Score:
    """A student's score in a lesson, before and after what lateness costs.

    `marked` tells whether any check has been marked, and `waits` whether
    something waits for a person's mark.
    """

    raw: float
    penalty: float
    timestamp: datetime | None
    marked: bool
    waits: bool

    @property
    def final(self) -> float:
        """The score that the student sees."""
        return self.raw - self.penalty


def add_indexes(gradebook: Gradebook) -> None:
    """Give the gradebook the indexes that it lacks, where that is allowed.

    They make it faster, and nothing else.
    """
    try:
        with gradebook.engine.begin() as connection:
            for index in INDEXES:
                connection.execute(CreateIndex(index, if_not_exists=True))
    except SQLAlchemyError:
        return  # it may only be read


def scores(
    gradebook: Gradebook,
    lesson: str,
    students: Collection[str] | None = None,
) -> dict[str, Score]:
    """Return the scores in a lesson of all who handed it in, by student.

    With `students`, only theirs.
    """
    found: dict[str, Score] = {}
    rows = gradebook.db.execute(_query(lesson, students))
    for student, penalty, stamp, raw, automatic, waits in rows:
        before = found.get(student, Score(0.0, 0.0, stamp, False, False))
        found[student] = Score(
            before.raw + (raw or 0.0),
            before.penalty + (penalty or 0.0),
            stamp,
            before.marked or automatic > 0,
            before.waits or waits > 0,
        )
    return found


def _query(lesson: str, students: Collection[str] | None) -> Any:
    """Return the query for a row for each notebook that was handed in."""
    query = (
        select(
            SubmittedAssignment.student_id,
            SubmittedNotebook.late_submission_penalty,
            SubmittedAssignment.timestamp,
            func.sum(Grade.score),
            func.count(Grade.auto_score),
            func.count().filter(Grade.needs_manual_grade),
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .outerjoin(
            SubmittedNotebook,
            SubmittedNotebook.assignment_id == SubmittedAssignment.id,
        )
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Assignment.name == lesson)
        .group_by(SubmittedAssignment.id, SubmittedNotebook.id)
    )
    if students is not None:
        query = query.where(SubmittedAssignment.student_id.in_(students))
    return query


def only(query: Any, grade: Any, students: Collection[str]) -> Any:
    """Return a query for grades, of these students alone."""
    theirs = (
        select(SubmittedNotebook.id)
        .join(
            SubmittedAssignment,
            SubmittedAssignment.id == SubmittedNotebook.assignment_id,
        )
        .where(SubmittedAssignment.student_id.in_(students))
    )
    return query.where(grade.notebook_id.in_(theirs))
