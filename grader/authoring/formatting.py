"""Lesson code as ruff formats it: the author's, and what learners get."""

import copy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.authoring.form import COLUMNS
from grader.course.cells import cell_id
from grader.course.folders import CourseError
from grader.course.regions import starting_code


def format_code(notebook: NotebookNode, source: Path) -> None:
    """Format the code cells of the `notebook` from `source` in place.

    Comments keep their words, so planted lines stay as they are. Raises
    CourseError if a cell is not Python, or ruff is not installed.
    """
    if find_spec("ruff") is None:
        raise CourseError(
            f"{source}: cannot be formatted without ruff: 'pip install ruff', "
            "then release again"
        )
    formatted = nbformat.reads(_through_ruff(notebook, source), as_version=4)
    for cell, better in zip(notebook.cells, formatted.cells, strict=True):
        cell.source = better.source


def _through_ruff(notebook: NotebookNode, source: Path) -> str:
    command = [sys.executable, "-m", "ruff", "format"]
    options = [f"--line-length={COLUMNS}", f"--stdin-filename={source}", "-"]
    done = subprocess.run(  # noqa: S603 (the author's own ruff)
        command + options,
        input=nbformat.writes(notebook),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        reason = done.stderr.strip().removeprefix("error: ")
        raise CourseError(
            f"{reason} (cell:line:column): mend that cell, and release again"
        )
    return str(done.stdout)


def unformatted_starts(notebook: NotebookNode, source: Path) -> list[str]:
    """Return a line for each answer whose planted lines ruff would change.

    They are comments in the source, so only the author can format them.
    """
    released = copy.deepcopy(notebook)
    for cell in released.cells:
        cell.source = starting_code(cell.source)
    formatted = copy.deepcopy(released)
    format_code(formatted, source)
    return [
        f"cell {cell_id(cell)}: ruff would format what learners begin with "
        "differently; mend the commented lines"
        for cell, better in zip(released.cells, formatted.cells, strict=True)
        if cell.source != better.source
    ]
