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
They choose what their files are called, and some choose their own names, so
only what the platform itself wrote may count. Moodle takes each "_" out of
a name: the first "_" is Moodle's, and what follows its mark is the student's.
Canvas leaves them in, so a name of its archive can have several readings,
of which only a roster can say which may be meant. What Canvas keeps of a name
are Ruby's [[:word:]], which the Unicode of its own year decides: so a name is
read as ended only at a sign that is no word in any of them.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

from grader.course.folders import CourseError
from grader.engine.files import FILE, FOLDER, NOTEBOOK, printable

# Canvas's numbers do not begin with 0, but lessons' names do: 01_basics.
CANVAS = re.compile(r"(?=_([1-9][0-9]{,18})_([1-9][0-9]{,18})_(?=[^/]))")
TYPED = ("text.html", "link.html")  # not uploaded: Canvas gives no FILE then
TYPED_BY = re.compile(r"_([1-9][0-9]{,18})_(?:text|link)\.html\Z")
NO_WORD = re.compile(r"(?a)(?=[\x00-\x7f])\W")
LATE = "_LATE"
MARK = "_assignsubmission_"
MOODLE = re.compile(
    rf"(?P<name>[^/_]+)_(?P<user>[0-9]{{1,19}}){MARK}(?P<kind>[a-z]+)"
    r"(_|/|_/)(?P<called>.+)",
    re.DOTALL,
)
ANONYMOUS = re.compile(r"anon_[^_]+_\d+_|Participant_\d+_")
BY_HAND = "ask whose it is and put the file into submitted/ by hand"
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", ".ipynb_checkpoints")
MANY = 1_000  # files of a student
ALL = NOTEBOOK + FOLDER  # bytes of a student that are unpacked
PIECE = 2**20  # bytes that are unpacked at once, and counted
# Of other kinds a few bytes may become 100 MB before anybody can count them.
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENTRY = b"PK\x01\x02"  # begins what a zip file says of each file in it
LONG, DEEP = 200, 20  # bytes of a name, and names of a path: systems differ
PATH = 1_000  # bytes of a path
SHOWN = 200  # characters of a stranger's word that a message repeats
UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass(frozen=True)
class File:
    """A file that a student handed in; a higher `order` came in later."""

    called: str  # a path, with its platform's additions taken off
    order: int
    data: bytes


@dataclass(frozen=True)
class Reading:
    """What the name of a file in an archive may say."""

    user: str
    name: str
    called: str
    order: int = 0
    late: bool = False
    kind: str = "file"


# Returns the reading that is meant, or None if that cannot be known.
Chooser = Callable[[str, list[Reading]], Reading | None]


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


def shown(words: object) -> str:
    """Return a stranger's words as a message may repeat them."""
    return printable(str(words)[:SHOWN])[:SHOWN]


def the_only(platform: str, readings: list[Reading]) -> Reading | None:
    """Return the reading of a name, if there is no other."""
    return readings[0] if len(readings) == 1 else None


def read_archive(path: Path, choose: Chooser = the_only) -> Archive:
    """Return what students handed in, from Canvas's or Moodle's archive.

    `choose` is given the platform and the readings of a name. Raises
    CourseError if it is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, archive, choose)
    except (
        OSError,
        zipfile.BadZipFile,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise CourseError(
            f"{path}: not a zip archive that can be read ({shown(error)}): "
            "download the submissions again."
        ) from error


def _read(path: Path, archive: zipfile.ZipFile, choose: Chooser) -> Archive:
    entries = [i for i in archive.infolist() if not _is_litter(i)]
    names = [entry.filename for entry in entries]
    platform, readings = _readings(names)
    if not any(readings):
        raise CourseError(_why_none(path, names))
    chosen = [choose(platform, each) if each else None for each in readings]
    called: dict[str, set[str]] = defaultdict(set)
    for reading in filter(None, chosen):
        called[reading.user].add(reading.name)
    found: dict[str, HandedIn] = {}
    others = []
    for entry, possible, meant in zip(entries, readings, chosen, strict=True):
        if meant is None:
            others.append(_why_nobodys(entry.filename, possible))
        elif len(called[meant.user]) > 1:
            others.append(_why_neithers(entry.filename, meant))
        else:
            new = HandedIn(meant.user, meant.name)
            _take(found.setdefault(meant.user, new), meant, archive, entry)
    return Archive(platform, list(found.values()), others)


def _why_nobodys(name: str, possible: list[Reading]) -> str:
    if not possible:
        return f"{shown(name)}: of no student"
    numbers = " or ".join(dict.fromkeys(each.user for each in possible[:9]))
    if len(possible) == 1:
        return (
            f"{shown(name)}: left out, as in the roster the number {numbers} "
            f"is another name's: give the roster as it is now after "
            f"--roster, or {BY_HAND}"
        )
    return (
        f"{shown(name)}: left out, as the student's number may be {numbers}: "
        f"give the roster after --roster, or {BY_HAND}"
    )


def _why_neithers(name: str, meant: Reading) -> str:
    return (
        f"{shown(name)}: left out, as files of several names have the number "
        f"{meant.user}: {BY_HAND}"
    )


def _readings(names: list[str]) -> tuple[str, list[list[Reading]]]:
    """Return the platform, and what each name may say on it.

    Whatever the students call their files, each name in Moodle's archive
    reads as Moodle's. In Canvas's one a student's own name might, and then
    those of all others do not.
    """
    moodle = [_moodle(name) for name in names]
    canvas = [_canvas(name) for name in names]
    apart = {(found[0].name, found[0].user) for found in moodle if found}
    others = {
        (c[0].name, c[0].user)
        for c, m in zip(canvas, moodle, strict=True)
        if c and not m
    }
    if len(apart) > len(others):
        return "Moodle", moodle
    return "Canvas", canvas


def _moodle(name: str) -> list[Reading]:
    """Return the reading of a name, also below a folder of the archive's
    own. The outermost mark is Moodle's."""
    parts = PurePosixPath(name).parts
    marked = [number for number, part in enumerate(parts) if MARK in part]
    tail = "/".join(parts[marked[0] :]) if marked else ""
    found = MOODLE.fullmatch(tail)
    if found is None or ANONYMOUS.match(tail):
        return []
    user, name, called, kind = found.group("user", "name", "called", "kind")
    return [Reading(user, name, called, kind=kind)]


def _canvas(name: str) -> list[Reading]:
    """Return each reading of a name, below whatever folder."""
    last = PurePosixPath(name).name
    if ANONYMOUS.match(last):
        return []
    odd = NO_WORD.search(last)
    ends = odd.start() if odd else len(last)
    found: list[Reading] = []
    for at in CANVAS.finditer(last):
        called = last[at.end(2) + 1 :]
        if at.start() > ends:
            break
        if found or called not in TYPED:
            found.append(_reading(last, at, called, int(at[2])))
    typed = TYPED_BY.search(last)
    if found and typed and typed.start() <= ends:
        found.append(_reading(last, typed, "", kind="typed"))
    return found


def _reading(
    name: str,
    at: re.Match[str],
    called: str,
    order: int = 0,
    kind: str = "file",
) -> Reading:
    before = name[: at.start()]
    late, who = before.endswith(LATE), before.removesuffix(LATE)
    return Reading(at[1], who, called, order, late, kind)


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or any(part in LITTER for part in parts)


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
    meant: Reading,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
) -> None:
    """Add a file of the archive to what a student handed in."""
    if meant.kind != "file":
        return  # a text typed into Moodle's own editor
    person.late = person.late or meant.late
    for name, data in _unpacked(person, meant.called, archive, entry):
        most = NOTEBOOK if name.endswith(".ipynb") else FILE
        if len(data) > most:
            person.refused.append(f"{shown(name)}: too large")
        elif not _fits(_safe(name)):
            person.refused.append(f"{shown(name)}: too long a name")
        elif len(person.files) < MANY:
            person.files.append(File(_safe(name), meant.order, data))


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
    if data.count(ENTRY) > 10 * MANY:  # each takes a kilobyte of memory
        person.refused.append(f"{shown(called)}: more than {MANY} files")
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as inner:
            for each in inner.infolist()[:MANY]:
                if not _is_litter(each):
                    content = _read_entry(person, inner, each)
                    if content is not None:
                        yield each.filename, content
    except Exception as error:  # a stranger's archive: whatever zipfile raises
        person.refused.append(f"{shown(called)}: {_said(error)}")


def _said(error: Exception) -> str:
    return shown(error) or type(error).__name__


def _read_entry(
    person: HandedIn, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> bytes | None:
    """Return a file's content, or None if it can't be had.

    No more is unpacked than may be kept, whatever the archive says, and
    whether it is kept or not.
    """
    left = max(0, min(NOTEBOOK, ALL - person.unpacked))
    why = "too large"
    if entry.compress_type not in KINDS:
        why = "packed in an unusual way: pack it as an ordinary zip file"
    elif left:
        pieces: list[bytes] = []
        try:
            with archive.open(entry) as file:
                while left >= 0 and (piece := file.read(min(PIECE, left + 1))):
                    pieces.append(piece)
                    left -= len(piece)
            why = "too large" if left < 0 else ""
        except Exception as error:  # zipfile's, and zlib's own
            why = _said(error)
        # What is packed has been read, even if nothing came of it.
        person.unpacked += max(sum(map(len, pieces)), entry.compress_size)
    if why:
        person.refused.append(f"{shown(entry.filename)}: {why}")
        return None
    return b"".join(pieces)


def _fits(path: str) -> bool:
    """Return whether every system can have a file of this path."""
    parts = path.split("/")
    longest = max(len(part.encode(errors="replace")) for part in parts)
    whole = len(path.encode(errors="replace"))
    return longest <= LONG and len(parts) <= DEEP and whole <= PATH


def _safe(name: str) -> str:
    """Return a path that stays in its folder, on every system."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [UNSAFE.sub("_", part) for part in parts if part not in ("/", "..")]
    return "/".join(filter(None, kept)) or "unnamed"
