"""Archives of submissions, as Canvas and Moodle pack them, brought in.

Canvas names each file NAME_USER_FILE_CALLED, with _LATE after the name of
who was late (`get_filename` and `add_upload_submission` in its
lib/content_zipper.rb); the user's number is the column ID of its gradebook.
Only the latest attempt is in it. Moodle puts each student's files below
"NAME_NUMBER_assignsubmission_file", or that before each file's name
(`get_student_prefix` in its mod/assign/classes/downloader.php); the number
is the assignment's own for the participant, which stands in the column
Identifier of the grading worksheet, and nowhere else.

Students are matched by these numbers, never by name: two may share one.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

from grader.course.folders import CourseError
from grader.engine.files import FILE, FOLDER, NOTEBOOK, printable

CANVAS = re.compile(
    r"(?P<name>\w*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<called>.+)",
    re.DOTALL,
)
MOODLE = re.compile(
    r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_(?P<kind>[a-z]+)"
    r"(_|/|_/)(?P<called>.+)",
    re.DOTALL,
)
ANONYMOUS = re.compile(r"anon_[^_]+_\d+_|Participant_\d+_")
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", ".ipynb_checkpoints")
MANY = 1_000  # files of a student
ALL = NOTEBOOK + FOLDER  # bytes of a student that are unpacked
LONG, DEEP = 200, 20  # bytes of a name, and names of a path: systems differ
UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass(frozen=True)
class File:
    """A file that a student handed in; a higher `order` came in later."""

    called: str  # a path, with its platform's additions taken off
    order: int
    data: bytes


@dataclass
class HandedIn:
    """What an archive has of a student, who is known by a number."""

    user: str
    name: str
    late: bool = False
    unpacked: int = 0  # bytes, with those that were refused
    files: list[File] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass
class Archive:
    """An archive's platform, what it has of each student, and the rest."""

    platform: str  # "Canvas" or "Moodle"
    students: list[HandedIn]
    others: list[str]  # names that are of no student


def read_archive(path: Path) -> Archive:
    """Return what students handed in, from Canvas's or Moodle's archive.

    Raises CourseError if it is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, archive)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise CourseError(
            f"{path}: not a zip archive that can be read ({error}): download "
            "the submissions again."
        ) from error


def _read(path: Path, archive: zipfile.ZipFile) -> Archive:
    entries = [i for i in archive.infolist() if not _is_litter(i)]
    names = [entry.filename for entry in entries]
    if any("_assignsubmission_" in name for name in names):
        platform, pattern = "Moodle", MOODLE
    else:
        platform, pattern = "Canvas", CANVAS
    found: dict[str, HandedIn] = {}
    others = []
    for entry in entries:
        match = _match(pattern, entry.filename)
        if match is None:
            others.append(printable(entry.filename))
            continue
        person = found.setdefault(
            match["user"], HandedIn(match["user"], match["name"])
        )
        _take(person, match, archive, entry)
    if not found:
        raise CourseError(_why_none(path, names))
    return Archive(platform, list(found.values()), others)


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or any(part in LITTER for part in parts)


def _match(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    """Return what a file's name says, also below a folder of the archive's
    own."""
    parts = PurePosixPath(name).parts
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    for tail in tails if pattern is MOODLE else tails[-1:]:
        if not ANONYMOUS.match(tail) and (found := pattern.fullmatch(tail)):
            return found
    return None


def _why_none(path: Path, names: list[str]) -> str:
    if any(ANONYMOUS.search(name) for name in names):
        return (
            f"{path}: its names are anonymous: show the students' names in "
            "the assignment, and download the submissions again."
        )
    return (
        f"{path}: not an archive of submissions from Canvas or Moodle (such "
        "as lovelaceada_7_1234_01_basics.ipynb, or Ada "
        "Lovelace_1234_assignsubmission_file): download it from there."
    )


def _take(
    person: HandedIn,
    match: re.Match[str],
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
) -> None:
    """Add a file of the archive to what a student handed in."""
    parts = match.groupdict()
    if parts.get("kind", "file") != "file":
        return  # a text typed into Moodle's own editor
    person.late = person.late or bool(parts.get("late"))
    order, called = int(parts.get("file") or 0), parts["called"]
    for name, data in _unpacked(person, called, archive, entry):
        most = NOTEBOOK if name.endswith(".ipynb") else FILE
        if len(data) > most:
            person.refused.append(f"{printable(name)}: too large")
        elif not _fits(_safe(name)):
            person.refused.append(f"{printable(name)[:LONG]}: too long a name")
        elif len(person.files) < MANY:
            person.files.append(File(_safe(name), order, data))


def _unpacked(
    person: HandedIn,
    called: str,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
) -> Iterator[tuple[str, bytes]]:
    """Yield a file; of a zip file, what is in it."""
    data = _read_entry(person, archive, entry)
    if data is None:
        return
    if not called.lower().endswith(".zip"):
        yield called, data
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as inner:
            for each in inner.infolist()[:MANY]:
                if not _is_litter(each):
                    content = _read_entry(person, inner, each)
                    if content is not None:
                        yield each.filename, content
    except Exception as error:  # a stranger's archive: whatever zipfile raises
        person.refused.append(f"{printable(called)}: {_said(error)}")


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _read_entry(
    person: HandedIn, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> bytes | None:
    """Return a file's content, or None if it can't be had.

    No more is unpacked than may be kept, whatever the archive says, and
    whether it is kept or not.
    """
    left = max(0, min(NOTEBOOK, ALL - person.unpacked))
    try:
        with archive.open(entry) as file:
            data = file.read(left + 1)
    except Exception as error:  # each kind of compression has its own
        person.refused.append(f"{printable(entry.filename)}: {_said(error)}")
        return None
    person.unpacked += len(data)
    if len(data) > left:
        person.refused.append(f"{printable(entry.filename)}: too large")
        return None
    return data


def _fits(path: str) -> bool:
    """Return whether every system can have a file of this path."""
    parts = path.split("/")
    longest = max(len(part.encode(errors="replace")) for part in parts)
    return longest <= LONG and len(parts) <= DEEP


def _safe(name: str) -> str:
    """Return a path that stays in its folder, on every system."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [UNSAFE.sub("_", part) for part in parts if part not in ("/", "..")]
    return "/".join(filter(None, kept)) or "unnamed"
