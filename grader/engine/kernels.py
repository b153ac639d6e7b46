"""Warm kernels: forks of a process that has imported torch once.

`WarmProvisioner` is registered with jupyter_client under the name "warm",
and the kernelspec "warm" asks for it, so nbclient, nbgrader, nbval and
papermill use it by the kernel's name. Each kernel is a process of its own.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from grader.engine.forks import can_fork, fork, settle

WARM = "warm"
POLL = 0.005  # seconds
INLINE = "module://matplotlib_inline.backend_inline"
SETTINGS = (
    # A parent of 1 means none: no poller, no advice printed for a terminal.
    "--IPKernelApp.parent_handle=1",
    "--IPKernelApp.outstream_class=grader.engine.stream.LazyStream",
    # What is run here is nobody's input to look up later.
    "--HistoryManager.enabled=False",
    # A reply need not wait for output, which a runner waits for by itself.
    "--IPythonKernel._execute_sleep=0",
)


class WarmProvisioner(LocalProvisioner):
    """Start kernels as forks of a warm process; ordinary ones elsewhere.

    The process belongs to the one that asks for kernels, and ends with it;
    the first kernel waits for it to import everything.
    """

    async def launch_kernel(
        self, cmd: list[str], **kwargs: Any
    ) -> KernelConnectionInfo:
        """Fork a kernel for the command line that would start a cold one."""
        if not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        cwd = kwargs.get("cwd") or Path.cwd()
        env = dict(kwargs.get("env") or os.environ)
        arguments = cmd[cmd.index("-f") :]
        process = fork(be_kernel, arguments, env, str(cwd))
        self.process = process  # type: ignore[assignment]  # much like Popen
        self.pid = self.pgid = process.pid
        self.cwd = cwd
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and see it end; the manager looks ten times a
        second only."""
        await super().kill(restart=restart)
        await self.wait()

    async def wait(self) -> int | None:
        """Wait for the kernel to end, looking more often than the base."""
        while self.process and self.process.poll() is None:
            await asyncio.sleep(POLL)
        return await super().wait()


def be_kernel(arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """Become an IPython kernel; runs in the fork and does not return."""
    from ipykernel.kernelapp import IPKernelApp

    import grader.engine.preload  # noqa: F401 (if the server was another's)

    settle(cwd, env)
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.modules["matplotlib"].rcParams["backend"] = env.get(
        "MPLBACKEND", INLINE
    )
    if not any(each.startswith("--log-level") for each in arguments):
        arguments = [*arguments, "--log-level=ERROR"]
    IPKernelApp.launch_instance(argv=[*arguments, *SETTINGS])
