"""A notebook run in one kernel, answers and checks together.

So it runs in JupyterLab and under stock nbgrader. It is for comparing the
two ways of running: what is not seen to fail counts as passed here, so an
answer can make any check pass.
"""

import copy
import os
import queue
import re
import tempfile
from collections import Counter

import zmq.asyncio
from jupyter_core.utils import ensure_async, run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role
from grader.engine.results import (
    Result,
    Status,
    error_output,
    grade,
    not_reached,
    own_failure,
)

GRACE = 2.0  # seconds in which an interrupted cell may end by itself
OUTPUT = 100_000  # characters of output kept for a cell
# Python's own kind of traceback: IPython's, with each frame's context, take
# it a tenth of a second and more, and feedback shows the last line only.
ARGUMENTS = ["--log-level=ERROR", "--InteractiveShell.xmode=Plain"]
CUT = "\n... more output than is kept\n"


class Runner(NotebookClient):
    """nbclient's runner of cells, with a cap on output and a way back.

    An error in a cell is kept as its output; a cell that runs longer than
    `seconds` raises CellTimeoutError, after which `recover` makes the kernel
    ready for the next cell; a dead kernel raises DeadKernelError.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        *,
        folder: str,
        kernel: str,
        seconds: float,
    ):
        super().__init__(
            notebook,
            kernel_name=kernel,
            timeout=seconds,
            allow_errors=True,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=ARGUMENTS,
            resources={"metadata": {"path": folder}},
        )
        self.reset_execution_trackers()
        self._kept = Counter()
        self._done: list[int] = []
        self._sockets = tempfile.TemporaryDirectory(prefix="kernel-")

    def create_kernel_manager(self):
        """Return a kernel manager that talks through files, where it can.

        Of two kernels that start at once, both may be given one TCP port.
        And a context of its own it would destroy after each kernel, waiting
        a tenth of a second for the dead kernel to take its last messages.
        """
        manager = super().create_kernel_manager()
        manager.context = zmq.asyncio.Context.instance()
        if os.name == "posix":
            manager.transport = "ipc"
            manager.ip = f"{self._sockets.name}/s"
        return manager

    async def async_start_new_kernel_client(self):
        """Return a client of the new kernel as soon as it answers.

        jupyter_client's own waiting goes on for a fifth of a second, in
        case of messages that nobody is waiting for here.
        """
        self.kc = self.km.client()
        self.kc.start_channels(hb=False)  # the process itself is watched
        self.kc.allow_stdin = False
        while True:
            self.kc.kernel_info()
            try:
                await ensure_async(self.kc.get_shell_msg(timeout=1))
                await ensure_async(self.kc.get_iopub_msg(timeout=1))
            except queue.Empty:
                if not await ensure_async(self.km.is_alive()):
                    raise DeadKernelError("Kernel died") from None
            else:
                return self.kc

    async def _async_cleanup_kernel(self):
        await super()._async_cleanup_kernel()
        self._sockets.cleanup()

    async def async_execute_cell(self, cell, cell_index, **kwargs):
        """Run one cell and remember that it ended."""
        await super().async_execute_cell(cell, cell_index, **kwargs)
        self._done.append(cell_index)
        return cell

    async def recover(self, index: int) -> None:
        """Make the kernel ready again after the cell `index` ran too long.

        An interrupt is enough for most code. For the rest the kernel starts
        anew and runs what had ended before; what it prints is not kept.
        """
        await ensure_async(self.km.interrupt_kernel())
        if await self._answers():
            return
        # The late cell's reader would still take the old client's messages.
        self.kc.stop_channels()
        await ensure_async(self.km.restart_kernel(now=True))
        await self.async_start_new_kernel_client()
        for done in self._done:
            again = copy.deepcopy(self.nb.cells[done])
            try:
                await super().async_execute_cell(again, done)
            except CellTimeoutError:
                await ensure_async(self.km.interrupt_kernel())

    async def _answers(self) -> bool:
        try:
            await ensure_async(self.kc.get_shell_msg(timeout=GRACE))
        except queue.Empty:
            return False
        return True

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output, unless the cell has given too much already."""
        size = len(str(msg["content"]))
        before = self._kept[cell_index]
        self._kept[cell_index] += size
        if before > OUTPUT and msg["msg_type"] != "error":
            return None
        if self._kept[cell_index] > OUTPUT and msg["msg_type"] == "stream":
            msg["content"]["text"] = msg["content"]["text"][:OUTPUT] + CUT
        return super().output(outs, msg, display_id, cell_index)


def run(
    notebook: NotebookNode,
    cells: list[NotebookNode],
    kernel: str,
    seconds: float,
) -> list[Result]:
    """Run these of a notebook's cells in a kernel, filling in their outputs;
    return the results of the checks among them."""
    with tempfile.TemporaryDirectory(prefix="mark-") as folder:
        runner = Runner(
            notebook, folder=folder, kernel=kernel, seconds=seconds
        )
        end = run_sync(_run)(runner, cells)
    results, answer = [], None
    for cell in cells:
        if cell_role(cell) == "answer":
            answer = cell
        elif cell_role(cell) == "check":
            results.append(_judge(cell, end, answer))
    return results


async def _run(runner: Runner, cells: list[NotebookNode]) -> str:
    """Run the cells in place; return why it ended early, or ""."""
    places = {id(cell): n for n, cell in enumerate(runner.nb.cells)}
    async with runner.async_setup_kernel():
        for cell in cells:
            try:
                await _run_cell(runner, cell, places[id(cell)])
            except DeadKernelError:
                cell.execution_count = None
                return f"The kernel died in the cell {cell_id(cell)}."
    return ""


async def _run_cell(runner: Runner, cell: NotebookNode, index: int) -> None:
    try:
        await runner.async_execute_cell(cell, index)
    except CellTimeoutError:
        said = f"The cell did not end within {runner.timeout:g} seconds."
        cell.outputs.append(
            error_output({"name": "TimeoutError", "text": said})
        )
        await runner.recover(index)  # where the kernel may die as well


def _judge(
    cell: NotebookNode, end: str, answer: NotebookNode | None
) -> Result:
    if cell.execution_count is None and not cell.outputs:
        return not_reached(cell, end)
    check, possible = grade(cell)
    for output in cell.outputs:
        if output.output_type == "error":
            seen = re.sub(r"\(\S+, line (\d+)\)", r"(line \1)", output.evalue)
            if output.ename != "AssertionError":
                seen = f"{own_failure(answer)}{output.ename}: {seen}"
            return Result(check, 0.0, possible, Status.FAILED, seen)
    return Result(check, possible, possible, Status.PASSED, "")
