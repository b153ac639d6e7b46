"""What a learner handed in: read it, and set its answers into the source."""

import copy
import json
from collections.abc import Container

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.cells import cell_id, cell_role, is_written
from grader.course.folders import CourseError

AGAIN = "open the lesson in JupyterLab, save it, and hand it in again"


class SubmissionError(CourseError):
    """A submission that cannot be marked; the message says what to do."""


def read_submission(
    text: str | bytes, name: str, advice: str = AGAIN
) -> NotebookNode:
    """Return the notebook in `text`; `name` is the file's, for messages.

    Raises SubmissionError, with what to do about it, if it is empty, not a
    notebook, or older than nbformat 4.
    """
    if not text.strip():
        raise SubmissionError(f"{name}: the file is empty: {advice}")
    try:
        raw = json.loads(text)
        version = raw["nbformat"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(f"{name}: not a notebook: {advice}") from error
    if not isinstance(version, int) or version < 4:
        raise SubmissionError(
            f"{name}: nbformat {version} is too old (4 is needed): {advice}"
        )
    try:
        notebook: NotebookNode = nbformat.reads(json.dumps(raw), as_version=4)
        for cell in notebook.cells:
            cell_id(cell), cell_role(cell), cell.source.split("\n")
            cell.source.encode()  # half a character cannot be kept in a file
    except (
        nbformat.ValidationError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        AssertionError,
        RecursionError,
    ) as error:
        raise SubmissionError(
            f"{name}: a damaged notebook: {advice}"
        ) from error
    return notebook


def which(cell: NotebookNode, known: Container[str]) -> str:
    """Return the id of the `known` cell that a learner's `cell` is, or "".

    It is told by its grade id or name, or by its cell id if the metadata is
    lost.
    """
    name = cell_id(cell)
    if name in known:
        return name
    return cell.get("id", "") if cell.get("id") in known else ""


def answers_to(
    lesson: NotebookNode, submission: NotebookNode
) -> dict[str, str]:
    """Return the submission's answers to what `lesson` asks for, by cell id.

    Essays are among them. Of several copies the last counts, as in a live
    kernel.
    """
    asked = {cell_id(c) for c in lesson.cells if is_written(c)}
    found = {which(cell, asked): cell.source for cell in submission.cells}
    found.pop("", None)
    return found


def merge(
    source: NotebookNode, submission: NotebookNode, name: str
) -> NotebookNode:
    """Return a copy of `source` with the answers of `submission` in it.

    Code cells that are the learner's own follow the cell they followed.
    Everything else is the source's, whatever was done to it. Raises
    SubmissionError if the submission holds none of the answers.
    """
    known = {cell_id(cell): cell_role(cell) for cell in source.cells}
    answers = answers_to(source, submission)
    if not answers:
        raise SubmissionError(_why_no_answers(known, submission, name))
    own: dict[str, list[str]] = {}
    last = ""
    for cell in submission.cells:
        place = which(cell, known)
        if place:
            last = place
        elif cell.cell_type == "code":
            own.setdefault(last, []).append(cell.source)
    return _assemble(source, answers, own)


def _assemble(
    source: NotebookNode, answers: dict[str, str], own: dict[str, list[str]]
) -> NotebookNode:
    """Return `source` with answers in it, and a learner's own cells, each
    list of them after the cell that it is under."""
    merged: NotebookNode = copy.deepcopy(source)
    merged.cells = [
        _own_cell(code, n) for n, code in enumerate(own.pop("", []))
    ]
    for cell in copy.deepcopy(source.cells):
        name = cell_id(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if is_written(cell):
            missing = f"# The submission has no cell {name!r}."
            cell.source = answers.get(name, missing)
        merged.cells.append(cell)
        first = len(merged.cells)
        merged.cells += [
            _own_cell(code, first + n)
            for n, code in enumerate(own.get(name, []))
        ]
    return merged


def _own_cell(code: str, number: int) -> NotebookNode:
    cell: NotebookNode = new_code_cell(code, id=f"own-{number}")
    return cell


def _why_no_answers(
    known: dict[str, str], submission: NotebookNode, name: str
) -> str:
    wanted = [cell for cell, role in known.items() if role == "answer"]
    others = [cell_id(c) for c in submission.cells if cell_role(c) == "answer"]
    if others:
        return (
            f"{name}: another lesson's notebook (it answers {others[0]}, this "
            f"lesson asks for {wanted[0]}): hand in the right one"
        )
    return (
        f"{name}: no answer cell in it (such as {wanted[0]}): answer in the "
        "cells of the released lesson and hand that in"
    )
