"""Reading a lesson's file, and the role and the id of a cell."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course.folders import CourseError


def read(path: Path) -> NotebookNode:
    """Return the notebook at `path`; raise CourseError if it is not one."""
    if not path.is_file():
        raise CourseError(
            f"{path}: no such lesson; 'ls {path.parents[1]}' lists them"
        )
    try:
        notebook: NotebookNode = nbformat.reads(
            path.read_text("utf-8"), as_version=4
        )
        nbformat.validate(notebook)
    except (nbformat.reader.NotJSONError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{path}: not a notebook (not JSON): restore it with "
            f"'git checkout -- {path}'"
        ) from error
    except (nbformat.ValidationError, KeyError, AttributeError) as error:
        why = str(error).splitlines()[0]
        raise CourseError(
            f"{path}: not a valid notebook ({why}): open and save it in "
            "JupyterLab, or restore it from git"
        ) from error
    return notebook


def cell_role(cell: NotebookNode) -> str:
    """Return "answer", "essay", "check", "locked" or "", by nbgrader.

    An essay is nbgrader's manually graded answer: a person marks it.
    """
    meta = cell.metadata.get("nbgrader", {})
    if meta.get("solution"):
        return "essay" if meta.get("grade") else "answer"
    if meta.get("grade"):
        return "check"
    return "locked" if meta.get("locked") else ""


def is_written(cell: NotebookNode) -> bool:
    """Return whether learners write a cell: an answer or an essay."""
    return cell_role(cell) in ("answer", "essay")


def cell_id(cell: NotebookNode) -> str:
    """Return the id a cell should have: its grade id or name, with dashes."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return cell_name(grade_id or cell.metadata.get("name", ""))


def cell_name(name: str) -> str:
    """Return the cell id that goes with an exercise's or a check's name."""
    return name.replace("_", "-")
