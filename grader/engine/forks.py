"""Processes that start warm: forks of one that has imported torch once.

The forking process belongs to the one that asks for forks, and ends with
it. Where there is no fork, as on Windows, each process starts cold. So it
does on macOS, whose own libraries may have started threads that a fork
would not survive.
"""

import atexit
import contextlib
import functools
import multiprocessing
import multiprocessing.forkserver
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

# What a process needs of the one that started it, and nothing secret.
KEPT = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONPATH"),
    # Without these no program starts on Windows, or finds another.
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "USERNAME"),
    *("OMP_NUM_THREADS", "MKL_NUM_THREADS"),
    *("OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
    *("LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX"),
)
# On Windows a signal ends a process, whichever it is.
CAN_INTERRUPT = os.name != "nt"
SHORT = 50  # bytes of a folder in which sockets may lie; a path has 104
ROOT_OF_SHORT = "/tmp"  # noqa: S108 (what is made there is our own)


def can_fork() -> bool:
    """Return whether processes are forked here, and so start warm."""
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" in methods and sys.platform != "darwin"


def plain_environment() -> dict[str, str]:
    """Return what is left of this process's environment for strangers."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


class ForkedProcess:
    """A multiprocessing.Process with the methods of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self.process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        code: int | None = self.process.exitcode
        return code

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the process to end and return its exit code."""
        self.process.join(timeout)
        return self.poll()

    def send_signal(self, signum: int) -> None:
        """Send a signal, if the process still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def interrupt(self) -> bool:
        """Interrupt what the process does; return whether that can be."""
        if CAN_INTERRUPT:
            self.send_signal(signal.SIGINT)
        return CAN_INTERRUPT

    def kill(self) -> None:
        """Kill the process."""
        self.process.kill()

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Kill the process with its group, and see it end."""
        if self.poll() is None and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
        if self.poll() is None:
            self.process.kill()
        self.process.join()
        self.process.close()


def fork(target: Callable[..., None], *args: Any) -> ForkedProcess:
    """Return a new process in which `target(*args)` runs, forked warm."""
    current = multiprocessing.current_process()
    if current.daemon:  # as a Dask worker; it might not have children
        current.daemon = False  # but these end with it by themselves
    method = "forkserver" if can_fork() else "spawn"
    context: Any = multiprocessing.get_context(method)
    process = context.Process(target=target, args=args, daemon=True)
    with _no_main_module():
        if can_fork():
            _start_template()
        process.start()
    return ForkedProcess(process)


def prepare() -> None:
    """Begin to import what forks need, beside what this process does."""
    if can_fork():
        _start_template()


_alone = threading.Lock()


@functools.cache
def _start_template() -> None:
    """Start the process that forks, without this one's secrets."""
    # Forks could read what the forking process was started with.
    with _alone:
        _shorten_address()
        before = dict(os.environ)
        _set_environment(plain_environment())
        try:
            multiprocessing.set_forkserver_preload(["grader.engine.preload"])
            multiprocessing.forkserver.ensure_running()
        finally:
            _set_environment(before)


def _shorten_address() -> None:
    """Let the socket by which forks are asked for have a short path."""
    config: Any = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if config.get("tempdir") is None and (short := short_folder()):
        folder = tempfile.mkdtemp(prefix="pymp-", dir=short)
        config["tempdir"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def short_folder() -> str | None:
    """Return where temporary files go if the usual place has a long path.

    No socket could be made there: its path may have 104 bytes on macOS, and
    108 on Linux.
    """
    usual = os.fsencode(tempfile.gettempdir())
    too_long = len(usual) > SHORT and os.name == "posix"
    return ROOT_OF_SHORT if too_long else None


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    # multiprocessing would import the caller's main module into the fork,
    # which is slow, and runs a script that has no __name__ guard.
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _set_environment(new: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(new):
        del os.environ[name]
    for name, value in new.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def settle(
    folder: Path | str, environment: Mapping[str, str], leaves: str | Path = ""
) -> None:
    """Give a fork a group, an environment, a folder and chance of its own.

    It ends with the process that asked for it, and then removes the folder
    that this one `leaves`, if it is killed.
    """
    if hasattr(os, "setsid"):
        os.setsid()  # so that a kill takes its children too
    threading.Thread(
        target=end_with_parent, args=(leaves,), daemon=True
    ).start()
    _set_environment(environment)
    os.chdir(folder)
    be_itself()


_folders: set[Path] = set()


def make_folder() -> Path:
    """Return a new folder for what forks write."""
    folder = Path(tempfile.mkdtemp(prefix="mark-", dir=short_folder()))
    _folders.add(folder)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder that was made here."""
    shutil.rmtree(folder, ignore_errors=True)
    _folders.discard(folder)


def remove_all_folders() -> None:
    """Remove what this process has made, before it ends in mid-run."""
    for folder in list(_folders):
        remove_folder(folder)
    # There multiprocessing has the socket by which forks are asked for.
    config: Any = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if folder := config.get("tempdir"):
        shutil.rmtree(folder, ignore_errors=True)


def be_itself() -> None:
    """Let a fork have children, imports and chance as a cold process has."""
    # A daemon, as multiprocessing has it, could have no children; nor should
    # they be started as this process was, nor look for files where it did.
    config: Any = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    config.update(daemon=False, tempdir=None)
    multiprocessing.set_start_method(None, force=True)
    sys.argv[:] = [""]  # it says how the marker was called, and on what
    multiprocessing.process.ORIGINAL_DIR = None  # type: ignore[attr-defined]
    sys.path[:] = ["", *(path for path in sys.path if path)]
    # Cold processes draw different numbers until seeded; so must forks.
    # Imported here: who only asks for forks does without torch.
    import numpy as np
    import torch

    random.seed()
    np.random.seed()
    torch.seed()


def end_with_parent(leaves: str | Path = "") -> None:
    """Wait for the process that asked for this one, and end with it.

    The folder that it `leaves` is removed: it can't do so if it is killed.
    """
    # The forkserver would live as long as its forks, so each fork watches
    # the process that asked for it; its own group ends with it.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    if leaves:
        shutil.rmtree(leaves, ignore_errors=True)
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
