"""A root folder of its own: what is not put there does not exist.

Nothing here is undone: the mounts belong to the process and its children,
and the kernel takes them away with the last of those.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.engine import linux

# The system's programs and libraries; links are made anew, as links.
SYSTEM = (
    "/bin",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/sbin",
    "/usr",
)
DEVICES = ("full", "null", "random", "urandom", "zero")
LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
    "/dev/stderr": "/proc/self/fd/2",
}
NOBODY = 65534  # also what the kernel calls a user that has no name here
FILES = {
    "/etc/group": f"learner:x:{NOBODY}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/etc/passwd": f"learner:x:{NOBODY}:{NOBODY}::/tmp:/bin/sh\n",
}
WRITABLE = ("/tmp", "/dev/shm")  # noqa: S108 (the box's own)
MOST_FILES = 20_000  # in each of them; a file without bytes takes memory too
# The new root is put together here, over what the machine has there.
STAGE = "/tmp"  # noqa: S108

PLAIN = linux.MS_NOSUID | linux.MS_NODEV
READ_ONLY = PLAIN | linux.MS_RDONLY
DEVICE = linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NOEXEC


def own_mounts() -> None:
    """Let no mount made from now on show outside this namespace."""
    linux.mount("", "/", flags=linux.MS_REC | linux.MS_PRIVATE)


def mount_proc(target: str | Path, flags: int = 0) -> None:
    """Show the processes of this process's PID namespace, and no others."""
    linux.mount("proc", str(target), "proc", PLAIN | linux.MS_NOEXEC | flags)


def build(readable: Iterable[Path], scratch_bytes: int) -> None:
    """Make a new root with the system and `readable`, and go there.

    All of it is read-only, but for /tmp and /dev/shm: they are empty, hold
    `scratch_bytes` each, and lie in memory.
    """
    own_mounts()
    links, trees = _take([*map(Path, SYSTEM), *_both_names(readable)])
    devices = {f"/dev/{d}": linux.clone_tree(f"/dev/{d}") for d in DEVICES}
    _mount_memory(STAGE, "mode=755,size=1m")
    for link, target in (LINKS | links).items():
        _make_room(link).symlink_to(target)
    for file, text in FILES.items():
        _make_room(file).write_text(text)
    for folder in WRITABLE:
        room = _make_folder(folder)
        size = f"size={scratch_bytes},nr_inodes={MOST_FILES}"
        _mount_memory(room, f"mode=1777,{size}")
    _place(trees, READ_ONLY)
    _place(devices, DEVICE)
    mount_proc(_make_folder("/proc"), linux.MS_RDONLY)
    # How many files are open on the whole machine, to the last one.
    linux.mount("tmpfs", f"{STAGE}/proc/sys/fs", "tmpfs", READ_ONLY, "size=4k")
    again = linux.MS_REMOUNT | linux.MS_BIND
    linux.mount("", STAGE, flags=again | READ_ONLY)
    os.chdir(STAGE)
    linux.pivot_here()


def _take(paths: Sequence[Path]) -> tuple[dict[str, str], dict[str, int]]:
    # Taken now, for the new root will cover some of them.
    links = {str(p): str(p.readlink()) for p in paths if p.is_symlink()}
    trees = {
        str(path): linux.clone_tree(str(path))
        for path in _outermost(p for p in paths if not p.is_symlink())
        if path.exists()
    }
    return links, trees


def _both_names(paths: Iterable[Path]) -> Iterator[Path]:
    # Links inside a package may lead to either.
    for path in paths:
        yield Path(os.path.abspath(path))  # noqa: PTH100 (keeps links)
        yield path.resolve(strict=True)


def _outermost(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(outer) for outer in found):
            found.append(path)
    return found


def _mount_memory(target: str | Path, options: str) -> None:
    linux.mount("tmpfs", str(target), "tmpfs", PLAIN, options)


def _place(trees: dict[str, int], flags: int) -> None:
    for name, tree in trees.items():
        linux.restrict_tree(tree, flags)
        if stat.S_ISDIR(os.fstat(tree).st_mode):
            room = _make_folder(name)
        else:
            room = _make_room(name)
            room.touch()
        linux.place_tree(tree, str(room))
        os.close(tree)


def _make_folder(name: str) -> Path:
    folder = Path(STAGE + name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _make_room(name: str) -> Path:
    _make_folder(str(Path(name).parent))
    return Path(STAGE + name)
