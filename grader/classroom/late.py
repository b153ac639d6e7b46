"""What is taken off a submission that was handed in late.

How much is due.toml's rule (see `grader.classroom.due`). For a lesson
without one it is nbgrader's own, or the instructor's plug-in for it, named
by `c.AssignLatePenalties.plugin_class` in nbgrader_config.py.
"""

from dataclasses import dataclass

from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties

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
    seconds = submitted.assignment.total_seconds_late
    rule = classroom.rules.penalty(submitted.assignment.name)
    if rule is not None:
        points = rule.points(seconds, submitted.max_score)
        penalty = min(points, submitted.score) or None
    else:
        penalty = _by_plugin(classroom, submitted, seconds)
    if submitted.late_submission_penalty != penalty:
        submitted.late_submission_penalty = penalty


def _by_plugin(
    classroom: Classroom, submitted: SubmittedNotebook, seconds: float
) -> float | None:
    penalties = AssignLatePenalties(parent=classroom.nbgrader)
    penalties.init_plugin()
    penalty = seconds and penalties.plugin_inst.late_submission_penalty(
        submitted.student.id, submitted.score, seconds
    )
    checked = penalty and penalties._check_late_penalty(submitted, penalty)
    return float(checked) if checked else None


def apply_rules(classroom: Classroom, lesson: str) -> list[Late]:
    """Set due dates, extensions and penalties of all who are marked in a
    lesson; return who was late."""
    found = []
    with classroom.transaction() as gradebook:
        for submission in gradebook.assignment_submissions(lesson):
            set_due(classroom, submission)
            for notebook in submission.notebooks:
                set_penalty(classroom, notebook)
            if seconds := submission.total_seconds_late:
                lost = sum(
                    notebook.late_submission_penalty or 0.0
                    for notebook in submission.notebooks
                )
                found.append(Late(submission.student_id, seconds, lost))
    return sorted(found, key=lambda late: late.student)
