"""Warm kernels: forks of a process that has imported torch once.

`WarmProvisioner` is registered with jupyter_client under the name "warm",
and the kernelspec "warm" asks for it, so nbclient, nbgrader, nbval and
papermill use it by the kernel's name. Each kernel is a process of its own.
"""

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
import sys
import threading
import types
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

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
        if "forkserver" not in multiprocessing.get_all_start_methods():
            return await super().launch_kernel(cmd, **kwargs)
        cwd = kwargs.get("cwd") or Path.cwd()
        env = dict(kwargs.get("env") or os.environ)
        arguments = cmd[cmd.index("-f") :]
        self.process = _fork(arguments, env, str(cwd))
        self.pid = self.pgid = self.process.pid
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


class ForkedProcess:
    """A multiprocessing.Process with the methods of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, process: multiprocessing.Process):
        self.process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the process to end and return its exit code."""
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, signum: int) -> None:
        """Send a signal, if the process still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill the process."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


def _fork(arguments: list[str], env: dict, cwd: str) -> ForkedProcess:
    current = multiprocessing.current_process()
    if current.daemon:  # as a Dask worker; it might not have children
        current.daemon = False  # but these end with it by themselves
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["grader.engine.template"])
    process = context.Process(
        target=be_kernel, args=(arguments, env, cwd), daemon=True
    )
    with _no_main_module():
        process.start()
    return ForkedProcess(process)


@contextlib.contextmanager
def _no_main_module():
    # multiprocessing would import the caller's main module into the fork,
    # which is slow, and runs a script that has no __name__ guard.
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def be_kernel(arguments: list[str], env: dict, cwd: str) -> None:
    """Become an IPython kernel; runs in the fork and does not return."""
    from ipykernel.kernelapp import IPKernelApp

    import grader.engine.template  # noqa: F401 (if the server was another's)

    os.setsid()  # a group of its own, so that a kill takes its children too
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.path[:] = ["", *(path for path in sys.path if path)]
    sys.argv = ["ipykernel_launcher", *arguments]
    _reseed()
    sys.modules["matplotlib"].rcParams["backend"] = env.get(
        "MPLBACKEND", INLINE
    )
    if not any(one.startswith("--log-level") for one in arguments):
        arguments = [*arguments, "--log-level=ERROR"]
    IPKernelApp.launch_instance(argv=[*arguments, *SETTINGS])


def _reseed() -> None:
    # Cold kernels draw different numbers until seeded; so must forks.
    random.seed()
    sys.modules["numpy"].random.seed()
    sys.modules["torch"].seed()


def _end_with_parent() -> None:
    # The forkserver would live as long as its forks, so each fork watches
    # the process that asked for it; its own group ends with it.
    multiprocessing.parent_process().join()
    os.killpg(os.getpgrp(), signal.SIGKILL)
