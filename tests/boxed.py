"""A process that runs code in a box; test_sandbox.py starts it.

    python boxed.py TASK

TASK is a Task in JSON. What the code prints is printed; the exit code is
the bench's, and 128 + n where signal n ended it.
"""

import contextlib
import dataclasses
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from grader.engine import linux, mounts, sandbox

READABLE = [*sandbox.installation(), sandbox.PACKAGE]
NOBODY = 65534
PR_SET_DUMPABLE = 4


@dataclasses.dataclass
class Task:
    """What is to be run, and how."""

    code: str
    ordinary: bool = False  # as a user without powers, if started by root
    box: bool = True
    torch: bool = False  # imported before the fork
    benches: int = 1
    kill_after: float = 0  # seconds
    marker: str = ""  # in capitals, in the command line to look for
    limits: dict = dataclasses.field(default_factory=dict)
    names: dict = dataclasses.field(default_factory=dict)  # the code's
    open: list = dataclasses.field(default_factory=list)  # left open
    keep: bool = False  # what is left open
    readable: list = dataclasses.field(default_factory=list)
    secret: list = dataclasses.field(default_factory=list)


def running(marker):
    """How many processes have the marker in their command line."""
    found = 0
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # ended meanwhile
            found += marker in file.read_text(errors="replace")
    return found


def be_ordinary():
    """Become a user without powers, who can still read this Python.

    Root's Python may lie in a folder that is closed to others, so that it
    is shown in another folder of the same name.
    """
    linux.unshare(linux.NEWNS)
    mounts.own_mounts()
    python = Path(sys.base_prefix)
    closed = [p for p in python.parents if not p.stat().st_mode & 1]
    if closed:
        tree = linux.clone_tree(str(python))
        linux.mount("tmpfs", str(closed[-1]), "tmpfs", 0, "mode=755")
        python.mkdir(parents=True)
        linux.place_tree(tree, str(python))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.prctl(PR_SET_DUMPABLE, 1)  # or /proc/self would stay root's


def bench(task, opened):
    """Fork the bench that runs the code; return its process id."""
    pid = sandbox.fork() if task.box else os.fork()
    if pid:
        return pid
    try:
        if task.box:
            sandbox.enter(
                sandbox.Limits(**task.limits),
                [*READABLE, *map(Path, task.readable)],
                keep_fds=[1, 2, *(opened if task.keep else [])],
                secret=map(Path, task.secret),
            )
        exec(task.code, {"opened": opened, "os": os} | task.names)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def main():
    """Run the task and exit as its bench did."""
    task = Task(**json.loads(sys.argv[1]))
    opened = [os.open(path, os.O_RDONLY) for path in task.open]
    if task.ordinary and os.getuid() == 0:
        be_ordinary()
    os.umask(0o077)  # as careful people have
    if task.box:
        sandbox.settle()
    if task.torch:
        import torch  # noqa: F401
    benches = [bench(task, opened) for _ in range(task.benches)]
    if task.kill_after:
        time.sleep(task.kill_after)
        print("before", running(task.marker.upper()))
        os.kill(benches[0], signal.SIGKILL)
    ends = [os.waitpid(pid, 0)[1] for pid in benches]
    if task.marker:
        print("after", running(task.marker.upper()), flush=True)
    print("core", sum(map(os.WCOREDUMP, ends)), file=sys.stderr, flush=True)
    codes = [os.waitstatus_to_exitcode(end) for end in ends]
    os._exit(max(code if code >= 0 else 128 - code for code in codes))


if __name__ == "__main__":
    main()
