"""A notebook run in one kernel, answers and checks together.

So it runs in JupyterLab and under stock nbgrader. It is for comparing the
two ways of running: what is not seen to fail counts as passed here, so an
answer can make any check pass.
"""

import contextlib
import os
import tempfile
from pathlib import Path

import nbformat
import zmq.asyncio
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grader.course.cells import cell_role
from grader.engine.forks import short_folder
from grader.engine.results import (
    Result,
    Status,
    grade,
    not_reached,
    own_failure,
)
from grader.paths import LESSONS

# Python's own kind of traceback: IPython's, with each frame's context, take
# it a tenth of a second and more, and only the last line is looked at.
ARGUMENTS = ["--log-level=ERROR", "--InteractiveShell.xmode=Plain"]


def run(
    cells: list[NotebookNode], kernel: str, seconds: float
) -> list[Result]:
    """Run cells in a kernel, filling in their outputs; return the results
    of the checks among them.

    A cell that runs longer than `seconds` is interrupted. The kernel knows
    the checks, as it does in JupyterLab.
    """
    notebook = new_notebook(cells=cells)
    with tempfile.TemporaryDirectory(
        prefix="mark-", dir=short_folder()
    ) as folder:
        lessons = Path(folder) / "lessons"
        path = lessons / "lesson" / "lesson.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(notebook), "utf-8")
        client = _Client(
            notebook,
            kernel_name=kernel,
            timeout=seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=ARGUMENTS,
            resources={"metadata": {"path": folder}},
        )
        with contextlib.suppress(DeadKernelError):
            client.execute(env={**os.environ, LESSONS: str(lessons)})
    results, answer = [], None
    for cell in cells:
        if cell_role(cell) == "answer":
            answer = cell
        elif cell_role(cell) == "check":
            results.append(_judge(cell, answer))
    return results


class _Client(NotebookClient):
    def create_kernel_manager(self) -> KernelManager:
        """Return a kernel manager that talks through files, where it can.

        Of two kernels that start at once, both may be given one TCP port.
        And a context of its own would keep its threads after the kernel.
        """
        manager: KernelManager = super().create_kernel_manager()
        manager.context = zmq.asyncio.Context.instance()
        if os.name == "posix":
            manager.transport = "ipc"
            manager.ip = f"{self.resources['metadata']['path']}/s"
        return manager


def _judge(cell: NotebookNode, answer: NotebookNode | None) -> Result:
    if cell.execution_count is None and not cell.outputs:
        return not_reached(cell, "The kernel died.")
    check, possible = grade(cell)
    for output in cell.outputs:
        if output.output_type == "error":
            seen = output.evalue
            if output.ename != "AssertionError":
                seen = f"{own_failure(answer)}{output.ename}: {seen}"
            return Result(check, 0.0, possible, Status.FAILED, seen)
    return Result(check, possible, possible, Status.PASSED, "")
