"""Files of a learner, read with care.

Links lead nowhere, pipes and devices are not opened, and what is too large
is not read.
"""

import contextlib
import fnmatch
import math
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from pathlib import Path

from grader.engine.submission import SubmissionError

MIB = 2**20
NOTEBOOK = 100 * MIB  # the largest notebook, in bytes
FILE = 20 * MIB  # the largest other file
FOLDER = 100 * MIB  # all other files of a submission together
MANY = 1_000  # of them
FOLDERS = 1_000  # in which they lie
DEEP = 50  # folders in one another
# What programs leave, as nbgrader ignores it by default.
LITTER = ("*.pyc", "__pycache__", ".*")


def read_file(path: Path, most: int = NOTEBOOK) -> bytes:
    """Return the content of a file that a student handed in.

    Raises SubmissionError if it is missing, a link, no ordinary file,
    unreadable, or larger than `most` bytes.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
    try:
        if path.is_symlink():  # where the system cannot tell while opening
            raise SubmissionError(refusal(path, "a link"))
        number = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        try:
            return _read_open(path, number, most)
        finally:
            os.close(number)
    except FileNotFoundError:
        raise SubmissionError(
            f"{printable(path)}: there is no such file: ask the student to "
            f"hand in {path.name}"
        ) from None
    except OSError as error:
        why = f"not readable ({error.strerror})"
        raise SubmissionError(refusal(path, why)) from None


def _read_open(path: Path, number: int, most: int) -> bytes:
    status = os.fstat(number)
    if not stat.S_ISREG(status.st_mode):
        raise SubmissionError(refusal(path, "not an ordinary file"))
    if status.st_size > most:
        size = f"{status.st_size / MIB:.0f} MB large"
        raise SubmissionError(refusal(path, size))
    with os.fdopen(number, "rb", closefd=False) as file:
        return file.read(most)


def refusal(path: Path, what: str) -> str:
    """Return the message for a file that is not read."""
    return (
        f"{printable(path)}: {what}: ask the student to hand in the notebook "
        "file itself"
    )


def printable(path: Path | str) -> str:
    """Return a path as text for a terminal, whatever bytes are in it."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def other_files(folder: Path, ignored: Iterable[str]) -> Iterator[Path]:
    """Yield the ordinary files of a submission beside its notebooks.

    Links are left out, what is in linked folders, and files that are larger
    than FILE bytes or go beyond FOLDER bytes, FOLDERS folders, or MANY files,
    in all.
    `ignored` are patterns of names. Raises SubmissionError for a name that
    is not UTF-8, and for more than DEEP folders in one another.
    """
    patterns = [*ignored, "*.ipynb"]
    yield from islice(_ordinary(folder, patterns), MANY)


def _ordinary(folder: Path, patterns: list[str]) -> Iterator[Path]:
    left, above = FOLDER, {folder}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not _matches(n, patterns))
        _require_plain(folder, Path(place), [*folders, *names])
        for name in sorted(names):
            path = Path(place, name)
            size = math.inf if _matches(name, patterns) else _size(path)
            new = set(takewhile(folder.__ne__, path.parents)) - above
            if size <= min(FILE, left) and len(above) + len(new) <= FOLDERS:
                left, above = left - int(size), above | new
                yield path


def _require_plain(folder: Path, place: Path, names: Iterable[str]) -> None:
    """Raise SubmissionError for what other programs cannot keep or walk."""
    if len(place.relative_to(folder).parts) > DEEP:
        raise SubmissionError(
            f"{printable(folder)}: more than {DEEP} folders in one another: "
            "delete them, or ask the student to hand in without them"
        )
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError:
            raise SubmissionError(
                f"{printable(place / name)}: its name is not UTF-8: rename "
                "it, or ask the student to"
            ) from None


def _size(path: Path) -> float:
    """Return an ordinary file's size in bytes; of what is none, infinity."""
    try:
        status = path.lstat()
    except OSError:  # gone since, or a path too long for a call
        return math.inf
    return status.st_size if stat.S_ISREG(status.st_mode) else math.inf


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def files_beside(folder: Path, ignored: Iterable[str]) -> dict[str, bytes]:
    """Return the files of a submission beside its notebooks, by their paths.

    Those that `other_files` leaves out are not among them.
    """
    found = {}
    for path in other_files(folder, ignored):
        with contextlib.suppress(SubmissionError):  # gone in the meantime
            name = path.relative_to(folder).as_posix()
            found[name] = read_file(path, FILE)
    return found
