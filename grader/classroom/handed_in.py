"""What students handed in, read with care.

A submission is a stranger's. Links in it lead nowhere, pipes and devices are
not opened, and what is too large is not read.
"""

import re
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grader.engine.files import FILE, printable, read_file, refusal
from grader.engine.submission import SubmissionError

TIMESTAMP = "timestamp.txt"
STAMP = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)"
    r" ?((?P<offset>Z|[+-]\d\d:?\d\d)|(?P<zone>[A-Za-z][\w+-]*(/[\w+-]+)*))?",
    re.ASCII,
)


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
        return _time(data.decode().strip())
    except (ValueError, OverflowError):
        raise SubmissionError(
            f"{printable(path)}: {data[:30]!r} is not a time: write it as "
            "2026-01-31 10:00:00 UTC, or delete the file"
        ) from None


def _time(text: str) -> datetime:
    """Return the time in a stamp as nbgrader writes it, in UTC, naive.

    Raises ValueError or OverflowError for another text. nbgrader's own
    reader opens whatever file the zone in it names.
    """
    found = STAMP.fullmatch(text)
    if not found:
        raise ValueError("not of the form that nbgrader writes")
    moment = datetime.fromisoformat(found["moment"])
    if found["offset"]:
        zone: tzinfo | None = datetime.strptime(found["offset"], "%z").tzinfo
    else:
        zone = _zone(found["zone"] or "UTC")
    return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _zone(name: str) -> tzinfo | None:
    """Return the zone of a name; None is this machine's own.

    A name that is not known counts as UTC, as in nbgrader.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None if name in time.tzname else UTC


def check_student(name: str) -> None:
    """Raise SubmissionError for a name that the gradebook cannot keep."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise SubmissionError(
            f"{printable(name)}: the folder's name is not UTF-8: rename it to "
            "the student's name in the gradebook"
        ) from None
