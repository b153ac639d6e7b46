"""The engine: mark(source, submission), a function of two notebooks.

The learner's answers are set into the pristine source, its code cells are
run in one kernel, and each check is judged by what it did there.
"""

import functools
import re
import tempfile
from dataclasses import dataclass
from enum import StrEnum

import nbformat
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade

from grader.course.cells import cell_id, cell_role
from grader.engine.kernels import WARM
from grader.engine.runner import Runner
from grader.engine.submission import merge

CELL_SECONDS = 30.0


class Status(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"
    COURSE_ERROR = "course error"


@dataclass(frozen=True)
class Result:
    """One check: its id, points of how many, status, and what was seen."""

    check: str
    points: float
    max_points: float
    status: Status
    seen: str


@dataclass(frozen=True)
class Marked:
    """A marked submission: the notebook as it ran, and its checks."""

    notebook: NotebookNode
    results: tuple[Result, ...]

    @property
    def points(self) -> float:
        """The points of all checks."""
        return sum(result.points for result in self.results)

    @property
    def max_points(self) -> float:
        """The points there are."""
        return sum(result.max_points for result in self.results)


def mark(
    source: NotebookNode,
    submission: NotebookNode,
    *,
    name: str = "submission",
    kernel: str = WARM,
    seconds: float = CELL_SECONDS,
    demo: bool = False,
    solved: bool = True,
) -> Marked:
    """Return the marked `submission` to the lesson whose author's notebook
    `source` is; both stay as they are.

    A cell may run for `seconds`; cells tagged "demo" run only if asked for.
    A `source` that is not `solved`, being a released lesson, cannot tell the
    course's own errors from a learner's.
    Raises SubmissionError, which names `name`, if nothing can be marked.
    """
    notebook = merge(source, submission, name)
    results = _run_and_judge(notebook, kernel, seconds, demo)
    if solved and any(one.status != Status.PASSED for one in results):
        broken = _broken_checks(nbformat.writes(source), kernel, seconds)
        results = [
            _course_error(one) if one.check in broken else one
            for one in results
        ]
    return Marked(notebook, tuple(results))


@functools.lru_cache(maxsize=64)
def _broken_checks(source: str, kernel: str, seconds: float) -> frozenset[str]:
    """Return the checks that even the author's own answers fail."""
    notebook = nbformat.reads(source, as_version=4)
    results = _run_and_judge(notebook, kernel, seconds, demo=False)
    return frozenset(
        one.check for one in results if one.status != Status.PASSED
    )


def _course_error(result: Result) -> Result:
    seen = f"The course's own answer fails this check as well. {result.seen}"
    return Result(
        result.check, 0.0, result.max_points, Status.COURSE_ERROR, seen
    )


def _run_and_judge(notebook, kernel, seconds, demo) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="mark-") as folder:
        end = run_sync(_run)(notebook, folder, kernel, seconds, demo)
    results, answer = [], None
    for cell in notebook.cells:
        if cell_role(cell) == "answer":
            answer = cell
        elif cell_role(cell) == "check":
            results.append(_judge(cell, end, answer))
    return results


async def _run(notebook, folder, kernel, seconds, demo) -> str:
    """Run the notebook's cells in place; return why it ended early, or ""."""
    runner = Runner(notebook, folder=folder, kernel=kernel, seconds=seconds)
    async with runner.async_setup_kernel():
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            if "demo" in cell.metadata.get("tags", []) and not demo:
                continue
            try:
                await _run_cell(runner, cell, index, seconds)
            except DeadKernelError:
                cell.execution_count = None
                return f"The kernel died in the cell {cell_id(cell) or index}."
    return ""


async def _run_cell(runner, cell, index, seconds) -> None:
    try:
        await runner.async_execute_cell(cell, index)
    except CellTimeoutError:
        cell.outputs.append(_timeout(seconds))
        await runner.recover(index)  # where the kernel may die as well


def _timeout(seconds) -> NotebookNode:
    said = f"The cell did not end within {seconds:g} seconds."
    return new_output(
        "error", ename="TimeoutError", evalue=said, traceback=[said]
    )


def _own_failure(answer) -> str:
    """Return in which way the answer's own cell failed, as a line, or ""."""
    for output in answer.outputs if answer else ():
        if output.output_type == "error":
            said = re.sub(r"\(\S+, line (\d+)\)", r"(line \1)", output.evalue)
            name = answer.metadata.nbgrader.grade_id
            return f"The cell of {name} failed: {output.ename}: {said}\n"
    return ""


def _judge(cell, end, answer) -> Result:
    check = cell.metadata.nbgrader.grade_id
    possible = float(cell.metadata.nbgrader.points)
    if cell.execution_count is None and not cell.outputs:
        return Result(check, 0.0, possible, Status.NOT_REACHED, end)
    for output in cell.outputs:
        if output.output_type == "error":
            seen = output.evalue
            if output.ename != "AssertionError":
                seen = f"{_own_failure(answer)}{output.ename}: {seen}"
            return Result(check, 0.0, possible, Status.FAILED, seen)
    printed = [o for o in cell.outputs if o.get("name") != "stderr"]
    points, _ = determine_grade(
        nbformat.from_dict({**cell, "outputs": printed})
    )
    return Result(check, points, possible, Status.PASSED, "")
