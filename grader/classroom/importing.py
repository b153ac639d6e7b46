"""Submissions from a learning platform, put where nbgrader collects them."""

import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import cache, partial
from pathlib import Path, PurePosixPath

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_time
from nbformat import NotebookNode

from grader.classroom.archives import (
    File,
    HandedIn,
    Reading,
    read_archive,
    shown,
)
from grader.classroom.gradebook import Classroom
from grader.classroom.handed_in import TIMESTAMP
from grader.classroom.roster import Person, Roster, add_people, read_roster
from grader.course.cells import read
from grader.course.folders import CourseError, notebook_path
from grader.engine.files import DEEP, MIB, printable
from grader.engine.submission import (
    SubmissionError,
    answers_to,
    read_submission,
)

AGAIN = re.compile(r"(-\d+| ?\(\d+\))$")  # added to a name that was taken
SUFFIX = ".ipynb"
TIME = "%Y-%m-%d %H:%M:%S.%f UTC"
RANKED, RANKED_SIZE = 10, 20 * MIB  # notebooks of a student, read to choose
TOLD = 10  # refused files of a student that are named


@dataclass
class Imported:
    """What became of an archive, by student or by name."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self, lesson: str) -> Iterator[str]:
        """Yield what an instructor is to know, a printable line each."""
        yield from map(printable, self._lines(lesson))

    def _lines(self, lesson: str) -> Iterator[str]:
        count = len(self.new) + len(self.replaced) + len(self.unchanged)
        yield (
            f"{lesson}: {count} brought in ({len(self.new)} new, "
            f"{len(self.replaced)} another attempt, {len(self.unchanged)} "
            "as before)"
        )
        if self.late:
            yield (
                "late, as Canvas says, which does not say by how much; where "
                "a due date is set they count as one second late: "
                f"{', '.join(self.late)}"
            )
        if self.missing:
            yield f"not handed in: {', '.join(self.missing)}"
        yield from self.problems


def import_archive(
    classroom: Classroom, archive: Path, lesson: str, roster: Path | None
) -> Imported:
    """Bring an archive's submissions to a lesson into submitted/.

    Its students are known by the numbers in the `roster`, or of earlier
    ones. Raises CourseError if the archive, the lesson or the roster is
    none.
    """
    source = _source(classroom, lesson)
    listed = read_roster(roster) if roster else Roster()
    people_of = cache(partial(_by_number, classroom, listed))
    found = read_archive(archive, lambda *name: _meant(people_of, *name))
    add_people(classroom, listed)
    people = people_of(found.platform)
    result = Imported(problems=found.others)
    shared = _shared(listed)
    for handed_in in found.students:
        person = people.get(handed_in.user)
        why = _why_not(handed_in, person, found.platform)
        if person and not why and person.id in shared:
            why = (
                f"{person.id}: the roster has several students of this id: "
                "give each another id there"
            )
        if why or person is None:
            result.problems.append(why)
        else:
            _try_in(classroom, lesson, source, handed_in, person, result)
    done = {*result.new, *result.replaced, *result.unchanged}
    everybody = listed.people or classroom.gradebook.students
    result.missing = sorted({p.id for p in everybody} - done)
    return result


def _source(classroom: Classroom, lesson: str) -> NotebookNode:
    if lesson not in classroom.course.lessons():
        names = ", ".join(classroom.course.lessons()) or "none"
        raise CourseError(
            f"No lesson is called {lesson!r}; the lessons are: {names}."
        )
    return read(notebook_path(classroom.course.solutions, lesson))


def _by_number(
    classroom: Classroom, roster: Roster, platform: str
) -> dict[str, Person]:
    """Return the people by the number that the platform's archive has."""
    if platform == "Moodle":
        return {p.participant: p for p in roster.people if p.participant}
    known = {
        student.lms_user_id: Person(
            student.id, student.first_name or "", student.last_name or ""
        )
        for student in classroom.gradebook.students
        if student.lms_user_id
    }
    return known | {p.lms_user_id: p for p in roster.people if p.lms_user_id}


def _why_not(handed_in: HandedIn, person: Person | None, platform: str) -> str:
    """Return why a student's files cannot be brought in, or ""."""
    who = f"{shown(handed_in.name)}, {platform}'s number {handed_in.user}"
    if person is None:
        column, where = "ID", "Canvas's gradebook (Export)"
        if platform == "Moodle":
            column, where = "Identifier", "Moodle's grading worksheet"
        return (
            f"{who}: not in the roster: give {where} after --roster, with "
            f"the number in the column {column}"
        )
    names = f"{person.first_name} {person.last_name}"
    if (
        platform == "Moodle"
        and names.strip()
        and not _is_named(person, handed_in.name)
    ):
        return (  # a group's number, perhaps, or another assignment's
            f"{who}: in the roster this number is {names}'s: give the "
            "grading worksheet of the same assignment after --roster"
        )
    if not handed_in.files:
        return f"{who}: {'; '.join(_some(handed_in.refused)) or 'no file'}"
    return ""


def _meant(
    people_of: Callable[[str], dict[str, Person]],
    platform: str,
    readings: list[Reading],
) -> Reading | None:
    """Return the reading of a name that is meant, or None.

    It has to be the only one with a number of the roster, and with the name
    that goes with the number there, if the roster has one.
    """
    if platform == "Moodle":
        return readings[0]  # there is one; see _why_not
    people = people_of(platform)
    listed = [reading for reading in readings if reading.user in people]
    if len(readings) == 1 and not (listed and _has_name(people, listed[0])):
        return readings[0]  # with nothing to hold it against
    if len(listed) != 1 or not _bare(listed[0].name):
        return None
    fits = _is_named(people[listed[0].user], listed[0].name)
    return listed[0] if fits else None


def _has_name(people: dict[str, Person], reading: Reading) -> bool:
    person = people[reading.user]
    return bool(_bare(person.first_name + person.last_name))


def _is_named(person: Person, name: str) -> bool:
    """Return whether a platform may write a person's name so."""
    first, last = person.first_name, person.last_name
    return _bare(name) in (_bare(first + last), _bare(last + first))


def _bare(name: str) -> str:
    """Return a name without what platforms leave out of files' names."""
    text = unicodedata.normalize("NFC", name.casefold())
    return "".join(filter(_is_letter, text))


def _is_letter(character: str) -> bool:
    """Return whether a character is a word's, with its accents; not "_"."""
    marks = ("M", "Nl")
    kind = unicodedata.category(character)
    plain = character.isalpha() or character.isdecimal()
    return plain or kind.startswith(marks)


def _some(refused: list[str]) -> list[str]:
    """Return the first of many messages, and how many more there are."""
    more = len(refused) - TOLD
    return refused[:TOLD] + ([f"{more} more files"] if more > 0 else [])


def _shared(roster: Roster) -> set[str]:
    """Return the ids that several people of a roster have.

    An id may be an email address, which students can change.
    """
    people = {(p.id, p.participant, p.lms_user_id) for p in roster.people}
    ids = Counter(person[0] for person in people)
    return {name for name, times in ids.items() if times > 1}


def _try_in(
    classroom: Classroom,
    lesson: str,
    source: NotebookNode,
    handed_in: HandedIn,
    person: Person,
    result: Imported,
) -> None:
    """Bring a student's files in; if the system refuses, say so."""
    try:
        _bring_in(classroom, lesson, source, handed_in, person, result)
    except (OSError, ValueError, CourseError) as error:
        result.problems.append(
            f"{person.id}: not brought in, what was there before stays: "
            f"{shown(error)}"
        )


def _bring_in(
    classroom: Classroom,
    lesson: str,
    source: NotebookNode,
    handed_in: HandedIn,
    person: Person,
    result: Imported,
) -> None:
    student = person.id
    if not student.strip(".") or re.search(r"[/\\\x00]", student):
        result.problems.append(f"{student!r}: no folder can have this name")
        return
    folder = classroom.student_folder("submitted", student, lesson)
    placed = _placed(handed_in.files, lesson, source)
    files, clashing = _apart(placed, {f"{lesson}{SUFFIX}"})
    stamp, complaint = _stamp(classroom, lesson, handed_in, person)
    if complaint:
        result.problems.append(complaint)
    if stamp:
        files[TIMESTAMP] = stamp.encode()
    refused = _some([*handed_in.refused, *clashing])
    before = _files(folder)
    same = before.keys() == files.keys() and all(
        _holds(path, files[name]) for name, path in before.items()
    )
    if not same:
        _replace(folder, files)
    kind = result.replaced if before else result.new
    (result.unchanged if same else kind).append(student)
    if handed_in.late:
        result.late.append(student)
    result.problems += [f"{student}: {why}" for why in refused]


def _files(folder: Path) -> dict[str, Path]:
    """Return the files that are there, by their paths in the folder.

    Raises SubmissionError for more than DEEP folders in one another, which
    cannot be removed either.
    """
    found = {}
    for place, _, names in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) > DEEP:
            raise SubmissionError(
                f"{printable(folder)}: more than {DEEP} folders in one "
                "another: delete it, and import again"
            )
        for path in (Path(place, name) for name in names):
            if path.is_file() and not path.is_symlink():
                found[path.relative_to(folder).as_posix()] = path
    return found


def _holds(path: Path, data: bytes) -> bool:
    """Return whether a file holds just this; a larger one is not read."""
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others.

    Until all of them are written, what was there stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as other:
        new, old = Path(other, "new"), Path(other, "old")
        new.mkdir()
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if os.path.lexists(folder):
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if os.path.lexists(old):
                old.rename(folder)
            raise


def _placed(
    files: list[File], lesson: str, source: NotebookNode
) -> Iterator[tuple[str, bytes]]:
    """Yield the files with their names in the student's folder.

    The notebook that is marked gets the lesson's name; another with that
    name gets a number.
    """
    notebooks = [f for f in files if f.called.lower().endswith(SUFFIX)]
    chosen = _chosen(notebooks, lesson, source)
    earlier = 0
    for file in sorted(files, key=lambda file: file.order):
        name = file.called
        if file is chosen:
            name = f"{lesson}{SUFFIX}"
        elif name.lower().endswith(SUFFIX) and _stem(name) == lesson:
            earlier += 1
            name = f"{lesson}-earlier-{earlier}{SUFFIX}"
        elif name.lower().endswith(SUFFIX):
            name = _last_part(name)
        yield name, file.data


def _apart(
    placed: Iterable[tuple[str, bytes]], ours: set[str]
) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that can lie in one folder, and why others can't.

    A path cannot be a file and a folder; those in `ours` are files. When a
    submission came in is for the platform to say.
    """
    ours = {*ours, TIMESTAMP}
    files: dict[str, bytes] = {}
    folders: set[str] = set()
    refused = []
    for name, data in placed:
        above = {str(path) for path in PurePosixPath(name).parents} - {"."}
        if name in folders or above & (ours | set(files)):
            refused.append(f"{shown(name)}: a file and a folder")
            continue
        if name.lower() == TIMESTAMP:
            refused.append(f"{shown(name)}: a name that the course needs")
            continue
        folders |= above
        files[name] = data
    return files, refused


def _chosen(
    notebooks: list[File], lesson: str, source: NotebookNode
) -> File | None:
    """Return the notebook that is most likely to be marked, if any.

    It holds the lesson's answers, has its name, and is the last. Only so
    many and so large ones are read for that.
    """
    notebooks = sorted(
        notebooks,
        key=lambda file: (_stem(file.called) == lesson, file.order),
        reverse=True,
    )
    left = RANKED_SIZE
    for file in notebooks[:RANKED] if len(notebooks) > 1 else []:
        left -= len(file.data)
        if left >= 0 and _holds_answers(file, source):
            return file
    return next(iter(notebooks), None)


def _holds_answers(file: File, source: NotebookNode) -> bool:
    try:
        notebook = read_submission(file.data, file.called)
        return bool(answers_to(source, notebook))
    except SubmissionError:
        return False


def _stem(path: str) -> str:
    """Return a notebook's name, without what a platform added to it."""
    return AGAIN.sub("", _last_part(path)[: -len(SUFFIX)])


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]


def _stamp(
    classroom: Classroom, lesson: str, handed_in: HandedIn, person: Person
) -> tuple[str, str]:
    """Return when a submission came in, and what is wrong with that."""
    if person.handed_in.strip("- "):
        try:
            time = parse_time(person.handed_in).astimezone(UTC)
        except (ParserError, OverflowError):
            return "", (
                f"{person.id}: {person.handed_in!r} is not a time that is "
                "understood: it counts as in time"
            )
        return time.strftime(TIME), ""
    due = classroom.due(lesson)
    if handed_in.late and due:
        return (due + timedelta(seconds=1)).strftime(TIME), ""
    return "", ""
