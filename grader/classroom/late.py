"""What is taken off a submission that was handed in late.

How much is nbgrader's own rule, or the instructor's plug-in for it, named
by `c.AssignLatePenalties.plugin_class` in nbgrader_config.py.
"""

from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties

from grader.classroom.gradebook import Classroom


def set_penalty(classroom: Classroom, submitted: SubmittedNotebook) -> None:
    """Set the points that a notebook loses, once its score is known."""
    penalties = AssignLatePenalties(parent=classroom.nbgrader)
    penalties.init_plugin()
    seconds_late = submitted.assignment.total_seconds_late
    penalty = seconds_late and penalties.plugin_inst.late_submission_penalty(
        submitted.student.id, submitted.score, seconds_late
    )
    submitted.late_submission_penalty = (
        penalties._check_late_penalty(submitted, penalty) if penalty else None
    )


def penalty_of(submission: SubmittedAssignment | None) -> float:
    """Return the points that a submission loses; 0.0 if there is none."""
    return (submission and submission.late_submission_penalty) or 0.0


def final_score(submission: SubmittedAssignment) -> float:
    """Return the score that the student sees, the penalty taken off."""
    return float(submission.score - penalty_of(submission))
