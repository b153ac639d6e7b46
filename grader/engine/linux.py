"""System calls that Python's `os` lacks; each raises OSError if it fails.

Names and numbers are the kernel's own, from its headers. The numbers used
here (428 and up) are the same on every kind of processor.
"""

import ctypes
import functools
import os

NEWNS = 0x00020000
NEWIPC = 0x08000000
NEWUSER = 0x10000000
NEWPID = 0x20000000
NEWNET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 2

OPEN_TREE = 428
MOVE_MOUNT = 429
MOUNT_SETATTR = 442
AT_FDCWD = -100
AT_EMPTY_PATH = 0x1000
AT_RECURSIVE = 0x8000
OPEN_TREE_CLONE = 1
MOVE_MOUNT_F_EMPTY_PATH = 4

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

Argument = int | bytes | None | ctypes.Array[ctypes.c_uint64]


@functools.cache
def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def _call(name: str, *arguments: Argument) -> int:
    # As a plain int, ctypes would pass 32 bits of the 64 that are read.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(getattr(_libc(), name)(*wide))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def unshare(namespaces: int) -> None:
    """Give this process new namespaces; its children, with NEWPID."""
    _call("unshare", namespaces)


def setns(fd: int, kind: int) -> None:
    """Go back to the namespace that `fd` stands for."""
    _call("setns", fd, kind)


def mount(
    source: str, target: str, kind: str = "", flags: int = 0, data: str = ""
) -> None:
    """Mount a file system, or change a mount."""
    words = (source.encode(), os.fsencode(target), kind.encode())
    _call("mount", *words, flags, data.encode())


def clone_tree(path: str) -> int:
    """Return a copy of all that is mounted at `path`, not yet placed."""
    flags = OPEN_TREE_CLONE | AT_RECURSIVE | os.O_CLOEXEC
    return _call("syscall", OPEN_TREE, AT_FDCWD, os.fsencode(path), flags)


def restrict_tree(tree: int, flags: int) -> None:
    """Set mount flags on a tree, and cut it off from where it came from."""
    # struct mount_attr: attributes to set, to clear, propagation, user ns
    attributes = (ctypes.c_uint64 * 4)(flags, 0, MS_PRIVATE, 0)
    where = AT_EMPTY_PATH | AT_RECURSIVE
    _call("syscall", MOUNT_SETATTR, tree, b"", where, attributes, 32)


def place_tree(tree: int, target: str) -> None:
    """Mount a tree that `clone_tree` returned."""
    where = (tree, b"", AT_FDCWD, os.fsencode(target))
    _call("syscall", MOVE_MOUNT, *where, MOVE_MOUNT_F_EMPTY_PATH)


def pivot_here() -> None:
    """Make the current folder, a mount, the root, and let go of the old."""
    _call("pivot_root", b".", b".")  # the old root now lies on the new
    _call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def prctl(option: int, *arguments: int) -> None:
    """Set an attribute of this process."""
    _call("prctl", option, *(*arguments, 0, 0, 0, 0)[:4])


def drop_capabilities() -> None:
    """Give up all capabilities, for good if no-new-privileges is set."""
    # struct __user_cap_header_struct: version 3, this process; then twice
    # effective, permitted, inheritable. All 32 bits wide, two in a word.
    header = (ctypes.c_uint64 * 1)(0x20080522)
    _call("capset", header, (ctypes.c_uint64 * 3)())


def wipe(start: int, end: int) -> None:
    """Write zeros over this process's memory from `start` up to `end`."""
    ctypes.memset(start, 0, end - start)
