"""The box: where a submission's code runs and can reach nothing.

    sandbox.settle()  # once, first thing in the process that will fork
    bench = sandbox.fork()
    if not bench:
        sandbox.enter(limits, readable)  # from here on nothing is trusted

The box is made of Linux namespaces. Its files, processes and network are
those it was given, and the rest is not forbidden but missing; a filter of
system calls (seccomp.py) and limits on memory, processes, time and files
stand behind that. Killing the bench ends every process in the box, however
it was started; killing the settled process ends every bench.
"""

import contextlib
import functools
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from grader.engine import linux, mounts, seccomp

if sys.platform == "linux":
    import resource

MIB = 2**20
PACKAGE = Path(__file__).resolve().parents[1]
HOME = "/tmp"  # noqa: S108 (the box's own)
# What a process that will fork benches may know of the environment.
KEPT = (
    "LANG",
    "LC_ALL",
    "MKL_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "OPENBLAS_NUM_THREADS",
    "TZ",
)
STACK = 8 * MIB
# What keeps ordinary users from namespaces, and what lets them.
SWITCHES = {
    "kernel.apparmor_restrict_unprivileged_userns": "0",  # Ubuntu
    "kernel.unprivileged_userns_clone": "1",  # Debian
}
PROBE = "from grader.engine import sandbox; sandbox.prove()"

_settled = False


class SandboxError(Exception):
    """The box could not be built; the message says at which point."""


@dataclass(frozen=True)
class Limits:
    """What the code in one box may use.

    `memory`, `cpu_seconds` and `open_files` hold for each process by itself;
    `memory` comes on top of what the bench has when it enters. `processes`
    counts threads too. `scratch_bytes` may lie in /tmp, and as much again
    in /dev/shm; both are memory.
    """

    memory: int = 2048 * MIB
    processes: int = 64
    cpu_seconds: int = 120
    file_bytes: int = 256 * MIB
    open_files: int = 256
    scratch_bytes: int = 256 * MIB


@functools.cache
def unavailable() -> str:
    """Return why no box can be had here, in a sentence, or ''.

    An empty one is built, once, to find out; that takes a tenth of a second.
    """
    if sys.platform != "linux":
        return "The box that submissions run in needs Linux."
    if os.uname().machine not in seccomp.PROCESSORS:
        return f"The box is not made for this processor, {os.uname().machine}."
    tried = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", PROBE],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode == 0:
        return ""
    return (tried.stderr.strip().splitlines() or ["No box can be had."])[-1]


def installation() -> list[Path]:
    """Return what this Python must read: itself, and installed packages."""
    packages = ("site-packages", "dist-packages")
    found = [Path(path) for path in sys.path if Path(path).name in packages]
    own = [Path(sys.prefix), Path(sys.base_prefix)]
    return [path for path in own + found if path.is_dir()]


def environment() -> dict[str, str]:
    """Return the variables that a box has, and its template should have.

    What else a template was started with stays in its memory somewhere, and
    so in the memory of each bench.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    scripts = str(Path(sys.executable).parent)
    own = {"HOME": HOME, "TMPDIR": HOME, "USER": "learner"}
    path = {"PATH": f"{scripts}:/usr/local/bin:/usr/bin:/bin"}
    return {"LANG": "C.UTF-8"} | kept | own | path


def settle(outside: Callable[[int], None] = lambda inner: None) -> None:
    """Make this process able to fork benches, and the end of it theirs.

    It goes on as another process, in a PID namespace, which has /proc to
    itself; the one that was started waits for it and ends as it ends. That
    one calls `outside` with the other's number before it waits. To be called
    before there are threads, and early: the second process is a copy.
    """
    global _settled
    try:
        _own_namespaces()
        ended, _keep = os.pipe()
        inner = os.fork()
        if inner:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            outside(inner)
            _end_like(inner)
        _end_with(ended, _keep)
        mounts.mount_proc("/proc")
    except OSError as error:
        raise SandboxError(_sentence("its processes", error)) from error
    _settled = True


def fork() -> int:
    """Return the new bench's process id, or 0 in the bench, like os.fork.

    The bench is the first process of a PID namespace: when it ends or is
    killed, the kernel kills all that it started, and all they started.
    """
    if not _settled:
        raise SandboxError("Only a process that has settled can fork a bench.")
    linux.unshare(linux.NEWPID)
    bench = -1
    try:
        bench = os.fork()
    finally:
        if bench:  # the next child of this process is an ordinary one again
            home = os.open("/proc/self/ns/pid", os.O_RDONLY)
            linux.setns(home, linux.NEWPID)
            os.close(home)
    return bench


def enter(
    limits: Limits,
    readable: Iterable[Path],
    *,
    keep_fds: Collection[int] = (),
    extra_environment: Mapping[str, str] | None = None,
    secret: Iterable[Path] = (),
) -> None:
    """Shut this process, a bench, into the box; it returns inside, in /tmp.

    `readable` are folders and files that keep their names and can be read;
    links out of them lead nowhere. Open files are closed, and standard input
    and output are /dev/null, but for those of `keep_fds`: pipes or socket
    pairs. That the paths of `secret` are out of reach is looked up. If any
    wall does not stand, SandboxError is raised, and the process is to end.
    """
    readable = list(readable)
    variables = environment() | dict(extra_environment or {})
    steps: dict[str, Callable[[], None]] = {
        "its processes": _be_first,
        "its open files": lambda: _close(keep_fds),
        "its environment": lambda: _forget(variables),
        "its namespaces": _own_network,
        "its files": lambda: mounts.build(readable, limits.scratch_bytes),
        "its user": _be_nobody,
        "its limits": lambda: _limit(limits),
        "its system calls": _filter_calls,
        "a look round": lambda: _look_round(readable, secret),
    }
    for what, step in steps.items():
        try:
            step()
        except OSError as error:
            raise SandboxError(_sentence(what, error)) from error
    os.chdir(HOME)


def prove() -> NoReturn:
    """End this process with 0 if a box can be had, else with the reason."""
    try:
        settle()
        bench = fork()
        if not bench:
            enter(Limits(), installation(), keep_fds=[2])
            os._exit(0)
    except SandboxError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(os.waitstatus_to_exitcode(os.waitpid(bench, 0)[1]))


def _own_namespaces() -> None:
    kinds = linux.NEWPID | linux.NEWNS
    if _may_administer():
        linux.unshare(kinds)
    else:
        user, group = os.getuid(), os.getgid()
        linux.unshare(kinds | linux.NEWUSER)
        # The same user as before, but with power over these namespaces.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    mounts.own_mounts()


def _may_administer() -> bool:
    administer = 1 << 21  # CAP_SYS_ADMIN
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) & administer)
    return False


def _end_like(inner: int) -> NoReturn:
    # The outer process holds nothing open that others wait to see closed,
    # but for the pipe that tells of its end.
    status = os.waitpid(inner, 0)[1]
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _end_with(ended: int, keep: int) -> None:
    # The kernel will kill this process when the outer one ends. Had it ended
    # before the kernel knew of that wish, its end of the pipe is closed.
    os.close(keep)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.set_blocking(ended, False)
    with contextlib.suppress(BlockingIOError):
        os.read(ended, 1)
        os._exit(1)
    os.close(ended)


def _be_first() -> None:
    if os.getpid() != 1:
        raise SandboxError("Only a process from sandbox.fork can enter.")
    os.setsid()  # no terminal, and no signals meant for others
    os.umask(0o022)
    # Short of memory, the kernel ends this process before any other.
    Path("/proc/self/oom_score_adj").write_text("1000")


def _close(keep: Collection[int]) -> None:
    for fd in keep:
        _check_kept(fd)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in {0, 1, 2} - set(keep) - {null}:
        os.dup2(null, fd)
    kept = sorted({0, 1, 2, *keep})
    for before, after in zip(kept, [*kept[1:], 2**31 - 1], strict=True):
        os.closerange(before + 1, after)


def _check_kept(fd: int) -> None:
    # From a folder all others can be opened, a file can be opened anew for
    # writing, a terminal be typed into, a datagram be sent to anybody.
    mode = os.fstat(fd).st_mode
    good = stat.S_ISFIFO(mode)
    if stat.S_ISSOCK(mode):
        with socket.socket(fileno=os.dup(fd)) as kept:
            lasting = kept.type in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET)
            good = lasting and kept.family == socket.AF_UNIX
            kept.getpeername()  # raises if there is none yet
    if not good:
        raise SandboxError(
            f"File {fd} is neither a pipe nor a connected Unix socket: "
            "it could be a way out of the box."
        )


def _forget(variables: Mapping[str, str]) -> None:
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    os.environ.clear()
    linux.wipe(int(fields[47]), int(fields[48]))  # env_start, env_end
    os.environ.update(variables)
    tempfile.tempdir = None  # where it was


def _own_network() -> None:
    linux.unshare(linux.NEWNS | linux.NEWNET | linux.NEWIPC)


def _be_nobody() -> None:
    if os.getuid() == 0:  # the real one, whom no limit of processes binds
        _stop_being_root()
    # A user namespace for this bench alone, without names: powers over the
    # others are gone, and its processes are counted apart from all others.
    linux.unshare(linux.NEWUSER)
    # The change of powers also leaves the bench without core dumps.
    linux.drop_capabilities()


def _stop_being_root() -> None:
    nobody = (mounts.NOBODY,) * 3
    try:
        os.setgroups([])
        os.setresgid(*nobody)
        os.setresuid(*nobody)
    except OSError as error:
        raise SandboxError(
            "The box cannot be built: this root (of a container?) may not "
            "become another user. Run it as an ordinary user instead."
        ) from error


def _limit(limits: Limits) -> None:
    page = resource.getpagesize()
    pages = Path("/proc/self/statm").read_text().split()
    used, data = int(pages[0]) * page, int(pages[5]) * page
    bounds = {
        # RLIMIT_DATA counts what is private and writable, as RSS would but
        # before it is used. Shared memory without a file is not in it; and
        # in all that is mapped, each thread's allocator reserves 64 MB.
        resource.RLIMIT_DATA: data + limits.memory,
        resource.RLIMIT_AS: used + 2 * limits.memory,
        resource.RLIMIT_STACK: STACK,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 1,  # at 0, a core goes to a program
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))


def _filter_calls() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install()


def _look_round(readable: Iterable[Path], secret: Iterable[Path]) -> None:
    for path in readable:
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise SandboxError(
                f"{path} cannot be read in the box: "
                f"'chmod -R o+rX {path}' lets everybody read the files."
            )
    for path in secret:
        if os.path.lexists(path):
            raise SandboxError(
                f"{path} can be reached from the box: move the course to a "
                "folder that is not inside Python's installation."
            )


def _sentence(what: str, error: OSError) -> str:
    text = f"The box cannot be built: {what}: {error.strerror or error}"
    if error.filename:
        text += f" ({error.filename})"
    return f"{text}{_advice() if os.getuid() else ''}."


def _advice() -> str:
    for name, good in SWITCHES.items():
        file = Path("/proc/sys", name.replace(".", "/"))
        if file.exists() and file.read_text().strip() != good:
            return f"; 'sudo sysctl -w {name}={good}' lets users build it"
    return "; it takes user namespaces, and a container may forbid them"
