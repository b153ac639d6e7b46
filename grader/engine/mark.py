"""The engine: mark(source, submission), a function of two notebooks.

The learner's answers are set into the pristine source. They run on a bench;
the checks run in a judge, which asks the bench and thinks for itself. A
check has passed if the judge says so, and for no other reason.
"""

import functools
import json
import re
import time
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.course.cells import cell_id, cell_role
from grader.course.exercises import answer_names
from grader.course.regions import HIDDEN
from grader.engine import direct
from grader.engine.box import Box
from grader.engine.results import (
    Marked,
    Result,
    Status,
    clean,
    error_output,
    facts_outputs,
    grade,
    not_reached,
    own_failure,
)
from grader.engine.sandbox import SandboxError
from grader.engine.seconds import CELL_SECONDS
from grader.engine.session import WHOLE, Session
from grader.engine.submission import merge
from grader.engine.workbench import GoneError

BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
MOST = 2_000_000  # characters of a cell's outputs
MANY = 200  # outputs of a cell
ROOM = 10_000_000  # characters of all outputs of a notebook
FULL = "The outputs of this notebook are too long to be kept.\n"


def mark(
    source: NotebookNode,
    submission: NotebookNode,
    *,
    name: str = "submission",
    kernel: str = "",
    seconds: float = CELL_SECONDS,
    demo: bool = False,
    solved: bool = True,
    box: Box | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Marked:
    """Return the marked `submission` to the lesson whose author's notebook
    `source` is; both stay as they are.

    A cell may run for `seconds`; cells tagged "demo" run only if asked for.
    A `source` that is not `solved`, being a released lesson, cannot tell the
    course's own errors from a learner's. `box` shuts the learner's code in
    before it runs; `files`, by their paths, lie in the folder it runs in.
    With the name of a `kernel`, answers and checks run in that one kernel,
    as in JupyterLab: it is for comparing, since there an answer can make any
    check pass, and no box can hold it.
    Raises SubmissionError, which names `name`, if nothing can be marked.
    """
    if kernel and box is not None:
        raise SandboxError("One kernel for answers and checks has no box.")
    notebook = merge(source, submission, name)
    names = answer_names(source)
    hidden = has_hidden_tests(source)
    results = _run(notebook, names, kernel, seconds, demo, box, hidden, files)
    if solved and any(result.status != Status.PASSED for result in results):
        text = nbformat.writes(source)
        broken = _broken_checks(text, kernel, seconds)
        results = [
            _course_error(result) if result.check in broken else result
            for result in results
        ]
    return Marked(notebook, tuple(results))


def has_hidden_tests(source: NotebookNode) -> bool:
    """Return whether a lesson has hidden tests."""
    return any(HIDDEN.search(cell.source) for cell in source.cells)


@functools.lru_cache(maxsize=64)
def _broken_checks(source: str, kernel: str, seconds: float) -> frozenset[str]:
    """Return the checks that even the author's own answers fail."""
    notebook = nbformat.reads(source, as_version=4)
    names = answer_names(notebook)
    hidden = has_hidden_tests(notebook)
    results = _run(notebook, names, kernel, seconds, False, None, hidden)
    return frozenset(
        result.check
        for result in results
        if result.status == Status.FAILED  # late is the machine, not the check
        and not result.seen.startswith("TimeoutError")
    )


def _course_error(result: Result) -> Result:
    seen = f"The course's own answer fails this check as well. {result.seen}"
    return Result(
        result.check, 0.0, result.max_points, Status.COURSE_ERROR, seen
    )


def _run(
    notebook: NotebookNode,
    names: list[str],
    kernel: str,
    seconds: float,
    demo: bool,
    box: Box | None,
    hidden: bool,
    files: Mapping[str, bytes] | None = None,
) -> list[Result]:
    """Run a notebook's cells, filling in their outputs; judge its checks."""
    cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code"
        and (demo or "demo" not in cell.metadata.get("tags", []))
    ]
    if kernel:
        return direct.run(cells, kernel, seconds)
    with Session(names, seconds, box, hidden, files) as session:
        return Marking(session).run(cells)


class Marking:
    """The cells of a notebook on their way through a session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.answer: NotebookNode | None = None
        self.broken = ""  # how a cell of the lesson's own failed
        self.room = ROOM

    def run(self, cells: list[NotebookNode]) -> list[Result]:
        """Run the cells; return the results of the checks among them."""
        results, end = [], ""
        most = WHOLE * self.session.seconds
        ends = time.monotonic() + most
        for number, cell in enumerate(cells, start=1):
            more = min(self.session.unseen, most)  # each bench has its time
            if time.monotonic() > ends + more and not end:
                end = f"The notebook did not end within {most:g} seconds."
            try:
                found = None if end else self._run_cell(cell)
                cell.execution_count = None if end else number
            except GoneError as gone:
                end = f"{gone} in the cell {cell_id(cell) or cell.id}."
                found = None
            if cell_role(cell) == "check":
                results.append(found or not_reached(cell, end))
        return results

    def _run_cell(self, cell: NotebookNode) -> Result | None:
        if cell_role(cell) == "check":
            return self._check(cell)
        if cell_role(cell) == "answer":
            self.answer = cell
        said = self.session.run(cell.source, cell_id(cell) or cell.id)
        cell.outputs = self._fitting(outputs_of(said))
        error = said.get("error")
        error = error if isinstance(error, dict) else {}
        if error:
            cell.outputs.append(error_output(error))
        if is_lessons(cell):
            self._prepare(cell, error)
        return None

    def _fitting(self, outputs: list[NotebookNode]) -> list[NotebookNode]:
        """Return a cell's outputs, as long as the notebook has room."""
        self.room -= len(json.dumps(outputs))
        return outputs if self.room > 0 else [new_output("stream", text=FULL)]

    def _prepare(self, cell: NotebookNode, error: dict[str, Any]) -> None:
        """Run a cell of the lesson's own in the judge as well."""
        found = self.session.prepare(cell.source, cell_id(cell))
        error = found["error"] or error
        if error and not self.broken:
            kept = error_output(error)  # a check's result repeats it
            said = f"{kept.ename}: {kept.evalue}"
            self.broken = f"The cell {cell_id(cell)} failed: {said}\n"

    def _check(self, cell: NotebookNode) -> Result:
        check, possible = grade(cell)
        found = self.session.check(cell.source, cell_id(cell))
        error = found["error"]
        if found.get("printed"):
            cell.outputs = [new_output("stream", text=found["printed"])]
        if error is None:
            return Result(check, possible, possible, Status.PASSED, "")
        cell.outputs += facts_outputs(error.get("facts", {}))
        cell.outputs.append(error_output(error))
        seen = clean(error["text"])
        if error["name"] != "AssertionError" or error["whose"]:
            why = self.broken or own_failure(self.answer)
            seen = f"{why}{error['name']}: {seen}"
        return Result(check, 0.0, possible, Status.FAILED, seen)


def is_lessons(cell: NotebookNode) -> bool:
    """Return whether checks may need a cell: it is the lesson's own, neither
    answer nor check, and does not only show."""
    shows = "demo" in cell.metadata.get("tags", [])
    named = bool(cell_id(cell))
    return cell_role(cell) in ("", "locked") and named and not shows


def outputs_of(reply: dict[str, Any]) -> list[NotebookNode]:
    """Return a bench's outputs as a notebook has them.

    What is not of an output's form is left out, and so is whatever a browser
    would run: a bench may send anything.
    """
    shown = reply.get("outputs")
    given = shown[:MANY] if isinstance(shown, list) else []
    outputs, left = [], MOST
    for each in given:
        if isinstance(each, dict) and left > 0:
            outputs.append(_output(each, left))
            left -= len(json.dumps(outputs[-1]))
    return outputs


def _output(shown: dict[str, Any], most: int) -> NotebookNode:
    if "text" in shown:
        name = "stderr" if shown.get("name") == "stderr" else "stdout"
        stream: NotebookNode = new_output(
            "stream", name=name, text=clean(str(shown["text"])[:most])
        )
        return stream
    data = shown.get("data")
    data = data if isinstance(data, dict) else {}
    kept = {"text/plain": clean(str(data.get("text/plain", ""))[:most])}
    picture = data.get("image/png")
    if isinstance(picture, str) and BASE64.fullmatch(picture[:most]):
        kept["image/png"] = picture[:most]
    kind = "execute_result" if shown.get("result") else "display_data"
    output: NotebookNode = new_output(kind, data=kept)
    return output
