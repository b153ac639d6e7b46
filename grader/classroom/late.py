"""What is taken off a submission that was handed in late.

How much is due.toml's rule (see `grader.classroom.due`). For a lesson
without one it is nbgrader's own, or the instructor's plug-in for it, named
by `c.AssignLatePenalties.plugin_class` in nbgrader_config.py.
"""

from dataclasses import dataclass, replace
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func, select

from grader.classroom.gradebook import Classroom


@dataclass(frozen=True)
class Late:
    """A late submission: whose, by how much, and what it loses."""

    student: str
    seconds: float
    penalty: float


def set_due(classroom: Classroom, submission: SubmittedAssignment) -> None:
    """Set when a submission was due, for this student, if a file says so."""
    rules, assignment = classroom.rules, submission.assignment
    due = rules.due.get(assignment.name)
    if due and assignment.duedate != due:
        assignment.duedate = due
    if rules.extensions is not None and assignment.duedate:
        extension = rules.extension(
            submission.student_id, assignment.name, assignment.duedate
        )
        if submission.extension != extension:
            submission.extension = extension


def set_penalty(classroom: Classroom, submitted: SubmittedNotebook) -> None:
    """Set the points that a notebook loses, once its score is known."""
    Penalties(classroom).set(submitted, submitted.score, submitted.max_score)


class Penalties:
    """What takes points off; made once for a class."""

    def __init__(self, classroom: Classroom) -> None:
        self.rules = classroom.rules
        self.stock = AssignLatePenalties(parent=classroom.nbgrader)
        self.stock.init_plugin()

    def set(
        self, submitted: SubmittedNotebook, score: float, most: float
    ) -> None:
        """Set the points that a notebook of this score loses, of `most`."""
        submission = submitted.assignment
        seconds = submission.total_seconds_late
        rule = self.rules.penalty(submission.assignment.name)
        if rule is not None:
            penalty = min(rule.points(seconds, most), score) or None
        else:
            penalty = self._stock_penalty(submitted, score, seconds)
        if submitted.late_submission_penalty != penalty:
            submitted.late_submission_penalty = penalty

    def _stock_penalty(
        self, submitted: SubmittedNotebook, score: float, seconds: float
    ) -> float | None:
        student = submitted.assignment.student_id
        penalty = seconds and self.stock.plugin_inst.late_submission_penalty(
            student, score, seconds
        )
        checked = penalty and self.stock._check_late_penalty(
            submitted, penalty
        )
        return float(checked) if checked else None


def apply_rules(classroom: Classroom, lesson: str) -> list[Late]:
    """Set due dates, extensions and penalties of all who are marked in a
    lesson; return who was late."""
    found: dict[str, Late] = {}
    penalties = Penalties(classroom)
    with classroom.transaction() as gradebook:
        most = {
            notebook.id: notebook.max_score
            for notebook in gradebook.find_assignment(lesson).notebooks
        }
        for notebook, submission, score in gradebook.db.execute(_all(lesson)):
            set_due(classroom, submission)
            penalties.set(notebook, score or 0.0, most[notebook.notebook_id])
            if seconds := submission.total_seconds_late:
                name = submission.student_id
                before = found.get(name, Late(name, seconds, 0.0))
                lost = notebook.late_submission_penalty or 0.0
                found[name] = replace(before, penalty=before.penalty + lost)
    return [found[name] for name in sorted(found)]


def _all(lesson: str) -> Any:
    """Return the query for a lesson's notebooks, submissions and scores."""
    return (
        select(SubmittedNotebook, SubmittedAssignment, func.sum(Grade.score))
        .join(
            SubmittedAssignment,
            SubmittedAssignment.id == SubmittedNotebook.assignment_id,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Assignment.name == lesson)
        .group_by(SubmittedNotebook.id, SubmittedAssignment.id, Assignment.id)
    )
