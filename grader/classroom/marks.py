"""One submission's marks, into the gradebook and into autograded/."""

import os
import shutil

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import (
    AssignLatePenalties,
    IgnorePattern,
    LimitOutput,
)

from grader.classroom.gradebook import MARKED_FROM, Book, HandedIn
from grader.engine.mark import Result

TIDYING = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput)


def save(
    book: Book,
    lesson: str,
    one: HandedIn,
    notebook: NotebookNode,
    results: list[Result],
    made_from: dict[str, str],
) -> None:
    """Put marks into the gradebook and the notebook into autograded/.

    The marks are one transaction; the notebook follows when they are safe,
    under its name only when it is whole. Manual marks stay.
    """
    student, folder = one.student, one.path.parent
    stamp = book.folders.get_existing_timestamp(str(folder))
    given = {"timestamp": stamp} if stamp else {}
    with book.transaction() as grades:
        grades.update_or_create_student(student)
        grades.update_or_create_submission(lesson, student, **given)
        theirs = grades.find_submission_notebook(lesson, lesson, student)
        _set_grades(theirs, results)
        _set_comments(theirs, notebook)
        grades.db.flush()
        grades.db.expire_all()  # the sums are the database's
        _set_penalty(book, theirs)
    notebook.metadata[MARKED_FROM] = made_from
    _write(book, lesson, one, notebook)


def _set_grades(theirs, results) -> None:
    points = {one.check: one.points for one in results}
    for grade in theirs.grades:
        grade.auto_score = points[grade.name]
        grade.needs_manual_grade = grade.manual_score is not None


def _set_comments(theirs, notebook) -> None:
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if utils.is_solution(cell)
    }
    released = {
        cell.name: cell.checksum for cell in theirs.notebook.source_cells
    }
    for comment in theirs.comments:
        cell = cells[comment.name]
        same = released[comment.name] == utils.compute_checksum(cell)
        comment.auto_comment = "No response." if same else None


def _set_penalty(book, theirs) -> None:
    step = AssignLatePenalties(parent=book.app)
    step.init_plugin()
    late = theirs.assignment.total_seconds_late
    penalty = late and step.plugin_inst.late_submission_penalty(
        theirs.student.id, theirs.score, late
    )
    theirs.late_submission_penalty = (
        step._check_late_penalty(theirs, penalty) if penalty else None
    )


def _write(book, lesson, one, notebook) -> None:
    path, folder = book.marked_path(lesson, one.student), one.path.parent
    path.parent.mkdir(parents=True, exist_ok=True)
    ignored = [*book.folders.ignore, "*.ipynb"]
    for found in utils.find_all_files(str(folder), ignored):
        copy = path.parent / os.path.relpath(found, folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        shutil.copy(found, copy)
    resources = {"unique_key": lesson, "metadata": {"name": lesson}}
    for step in TIDYING:
        notebook, resources = step(parent=book.app)(notebook, resources)
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with unfinished.open("w", encoding="utf-8") as file:
        nbformat.write(notebook, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(0o444)  # as nbgrader leaves it
    unfinished.replace(path)
