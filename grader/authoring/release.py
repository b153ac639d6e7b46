"""From solutions/ to notebooks/: format, run, normalise, plant the bugs."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from nbconvert.exporters import NotebookExporter
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from grader.authoring.form import problems
from grader.authoring.formatting import format_code, unformatted_starts
from grader.authoring.release_steps import RELEASE_STEPS
from grader.authoring.rhythm import figures, long_checks, remarks
from grader.course.cells import cell_id, read
from grader.course.folders import Course, CourseError, notebook_path
from grader.engine.kernels import WARM
from grader.paths import LESSONS

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}
CELL_SECONDS = 120
# What JupyterLab leaves in a cell and what differs from run to run.
WIDGET = "application/vnd.jupyter.widget-view+json"  # a live one's id
FLEETING = ("execution", "collapsed", "scrolled", "jupyter", "editable")


def released(source: Path) -> str:
    """Return the text of the lesson released from the solution at `source`.

    nbgrader's own exporter and steps make it, so it is byte for byte what
    `nbgrader generate_assignment` writes.
    """
    exporter = NotebookExporter(
        config=Config({"Exporter": {"default_preprocessors": []}})
    )
    for step in RELEASE_STEPS:
        if step is not SaveCells:  # which writes to the gradebook only
            exporter.register_preprocessor(step, enabled=True)
    text, _ = exporter.from_filename(str(source))
    return str(text)


def run(notebook: NotebookNode, source: Path) -> None:
    """Run all cells of the `notebook` from `source` in place, afresh.

    Its checks say that they passed as they will in the released lesson.
    """
    with TemporaryDirectory(prefix="release-") as folder:
        lesson = notebook_path(Path(folder), source.stem)
        lesson.parent.mkdir()
        lesson.write_text(nbformat.writes(notebook), "utf-8")
        _run(notebook, source, {**os.environ, LESSONS: folder})


def _run(
    notebook: NotebookNode, source: Path, environment: dict[str, str]
) -> None:
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name=WARM,
        record_timing=False,
        coalesce_streams=True,  # how they are split depends on the load
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(source.parent)}},
    )
    try:
        client.execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        last_line = strip_ansi(str(error)).strip().splitlines()[-1]
        raise CourseError(
            f"{source}: the solution does not run ({last_line}): open it in "
            "JupyterLab, mend the cell, and release again"
        ) from error


def normalise(notebook: NotebookNode) -> None:
    """Drop what differs between runs and machines; give cells their ids."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.id = cell_id(cell) or cell.get("id", "")
        for key in FLEETING:
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)


def release(course: Course, lesson: str) -> list[str]:
    """Return lines on how a lesson reads, after releasing it.

    Its solution is formatted and run, and the released lesson is written.
    Raises CourseError, and writes nothing, when the solution does not run
    or breaks a promise that `grader.authoring.form.problems` knows of, or
    when what learners begin with is not formatted.
    """
    source = notebook_path(course.solutions, lesson)
    notebook = read(source)
    format_code(notebook, source)
    run(notebook, source)
    normalise(notebook)
    lines = problems(notebook) + unformatted_starts(notebook, source)
    if lines:
        raise CourseError("\n".join(f"{source}: {line}" for line in lines))
    source.write_text(nbformat.writes(notebook) + "\n", "utf-8")
    target = notebook_path(course.notebooks, lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(released(source), "utf-8")
    return [*remarks(notebook), *long_checks(notebook), figures(notebook)]
