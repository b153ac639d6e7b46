"""One submission's marks, into the gradebook and into autograded/."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader import utils
from nbgrader.api import Grade, SubmittedNotebook
from nbgrader.apps import NbGrader
from nbgrader.preprocessors import IgnorePattern, LimitOutput

from grader.classroom.gradebook import MARKED_FROM, Classroom, Submission
from grader.classroom.handed_in import check_student, timestamp
from grader.classroom.late import set_due, set_penalty
from grader.course.cells import cell_id, cell_name
from grader.course.exercises import Essay
from grader.engine.files import FILE, other_files, read_file
from grader.engine.results import Result


@dataclass(frozen=True)
class Entered:
    """What the gradebook has beside new marks: which were given by hand, and
    whether every answer is as it was released."""

    by_hand: list[str]
    untouched: bool


MADE_FROM = ".made_from"  # what feedback was made from
TIDYING = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput)


def write_marked(
    classroom: Classroom,
    lesson: str,
    submission: Submission,
    notebook: NotebookNode,
    made_from: dict[str, str],
) -> None:
    """Put a marked notebook into autograded/, once its marks are safe.

    It takes its name only when it is complete.
    """
    notebook.metadata[MARKED_FROM] = made_from
    path = classroom.marked_path(lesson, submission.student)
    shutil.rmtree(path.parent, ignore_errors=True)  # of an earlier attempt
    path.parent.mkdir(parents=True, exist_ok=True)
    ignored = [*classroom.directory.ignore, *ours(lesson)]
    _copy_other_files(submission.path.parent, path.parent, ignored)
    _write(_tidied(notebook, lesson, classroom.nbgrader), path)


def ours(lesson: str) -> Iterator[str]:
    """Yield the names that we write beside what students have handed in."""
    yield MADE_FROM
    yield from (f"{lesson}.{ending}" for ending in ("html", "part"))


def show_rubrics(notebook: NotebookNode, essays: Sequence[Essay]) -> None:
    """Put below each text what a person marks it by, for formgrader."""
    rubrics = {cell_name(e.name): e.rubric for e in essays if e.rubric}
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if rubric := rubrics.get(cell_id(cell)):
            text = f"**How this is marked**\n\n{rubric}"
            name = f"{cell_id(cell)}-rubric"
            cells.append(new_markdown_cell(text, id=name))
    notebook.cells = cells


def enter_marks(
    classroom: Classroom,
    lesson: str,
    submission: Submission,
    notebook: NotebookNode,
    results: Sequence[Result],
) -> Entered:
    """Put marks into the gradebook, all of them or none; return what stands
    there besides.

    Marks given by hand stay; the notebook of earlier marks goes. Raises
    SubmissionError for a time or a name that the gradebook cannot keep.
    """
    student = submission.student
    check_student(student)
    stamp = timestamp(submission.path.parent)
    given = {"timestamp": stamp} if stamp else {}
    with classroom.transaction() as gradebook:
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission(lesson, student, **given)
        submitted = gradebook.find_submission_notebook(lesson, lesson, student)
        unanswered = _unanswered(submitted, notebook)
        _set_grades(submitted, results, unanswered)
        _set_comments(submitted, unanswered)
        gradebook.db.flush()
        gradebook.db.expire_all()  # the database does the sums
        set_due(classroom, submitted.assignment)
        set_penalty(classroom, submitted)
        # Left there, the old notebook would vouch for marks that are gone.
        classroom.marked_path(lesson, student).unlink(missing_ok=True)
        by_hand = [g.name for g in submitted.grades if _is_by_hand(g)]
    return Entered(by_hand, all(unanswered.values()))


def _is_by_hand(grade: Grade) -> bool:
    return grade.manual_score is not None


def _set_grades(
    submitted: SubmittedNotebook,
    results: Sequence[Result],
    unanswered: dict[str, bool],
) -> None:
    """Set the marks as nbgrader does. An essay, which no check marks, waits
    for a person, unless nobody wrote it: that's 0 points."""
    points = {result.check: result.points for result in results}
    for grade in submitted.grades:
        if grade.name in unanswered:
            grade.auto_score = 0 if unanswered[grade.name] else None
        else:
            grade.auto_score = points[grade.name]
        waits = grade.auto_score is None or grade.manual_score is not None
        grade.needs_manual_grade = waits


def _set_comments(
    submitted: SubmittedNotebook, unanswered: dict[str, bool]
) -> None:
    for comment in submitted.comments:
        untouched = unanswered[comment.name]
        comment.auto_comment = "No response." if untouched else None


def _unanswered(
    submitted: SubmittedNotebook, notebook: NotebookNode
) -> dict[str, bool]:
    """Return, for each answer and essay, whether it is as it was released."""
    released = {
        cell.name: cell.checksum for cell in submitted.notebook.source_cells
    }
    written = {
        cell.metadata.nbgrader.grade_id: utils.compute_checksum(cell)
        for cell in notebook.cells
        if utils.is_solution(cell)
    }
    return {
        name: released.get(name) == checksum
        for name, checksum in written.items()
    }


def _copy_other_files(source: Path, target: Path, ignored: list[str]) -> None:
    """Copy the files that were handed in with it, as nbgrader does."""
    for file in other_files(source, ignored):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        copy.write_bytes(read_file(file, FILE))


def _tidied(notebook: NotebookNode, name: str, app: NbGrader) -> NotebookNode:
    """Return the notebook after nbgrader's own preprocessors."""
    resources = {"unique_key": name, "metadata": {"name": name}}
    for preprocessor in TIDYING:
        notebook, resources = preprocessor(parent=app)(notebook, resources)
    return notebook


def _write(notebook: NotebookNode, path: Path) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    _write_through(notebook, unfinished)
    unfinished.chmod(0o444)  # as nbgrader leaves it
    unfinished.replace(path)


def _write_through(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, and wait until it is on the disk."""
    with path.open("w", encoding="utf-8") as file:
        nbformat.write(notebook, file)
        file.flush()
        os.fsync(file.fileno())
