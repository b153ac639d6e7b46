"""What students handed in, read with care.

A submission is a stranger's. Links in it lead nowhere, pipes and devices are
not opened, and what is too large is not read.
"""

from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from grader.engine.files import FILE, printable, read_file, refusal
from grader.engine.submission import SubmissionError

TIMESTAMP = "timestamp.txt"


def read_submitted(path: Path) -> bytes:
    """Return the content of a submitted notebook, in a student's folder.

    Raises SubmissionError as `read_file` does, and where a folder on the way
    to it is a link.
    """
    for folder in (path.parents[1], path.parent):
        if folder.is_symlink():
            raise SubmissionError(refusal(path, "in a folder that is a link"))
    return read_file(path)


def timestamp(folder: Path) -> datetime | None:
    """Return when a submission was handed in, if its folder says so.

    Raises SubmissionError if what it says is no time.
    """
    path = folder / TIMESTAMP
    if not path.is_symlink() and not path.exists():
        return None
    data = read_file(path, most=FILE)[:100]
    try:
        found: datetime = parse_utc(data.decode().strip())
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise SubmissionError(
            f"{printable(path)}: {data[:30]!r} is not a time: write it as "
            "2026-01-31 10:00:00 UTC, or delete the file"
        ) from None
    return found


def check_student(name: str) -> None:
    """Raise SubmissionError for a name that the gradebook cannot keep."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise SubmissionError(
            f"{printable(name)}: the folder's name is not UTF-8: rename it to "
            "the student's name in the gradebook"
        ) from None
