"""Submissions from a learning platform, put where nbgrader collects them."""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path, PurePosixPath

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_time
from nbformat import NotebookNode

from grader.classroom.archives import File, HandedIn, read_archive
from grader.classroom.gradebook import Classroom
from grader.classroom.handed_in import TIMESTAMP
from grader.classroom.roster import Person, Roster, add_people, read_roster
from grader.course.cells import read
from grader.course.folders import CourseError, notebook_path
from grader.engine.files import printable
from grader.engine.submission import (
    SubmissionError,
    answers_to,
    read_submission,
)

AGAIN = re.compile(r"(-\d+| ?\(\d+\))$")  # added to a name that was taken
SUFFIX = ".ipynb"
TIME = "%Y-%m-%d %H:%M:%S.%f UTC"


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
        """Yield what an instructor is to know, a line each."""
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
    found = read_archive(archive)
    source = _source(classroom, lesson)
    listed = read_roster(roster) if roster else Roster()
    add_people(classroom, listed)
    people = _by_number(classroom, listed, found.platform)
    result = Imported()
    result.problems += [f"{name}: of no student" for name in found.others]
    for handed_in in found.students:
        person = people.get(handed_in.user)
        why = _why_not(handed_in, person, found.platform)
        if why or person is None:
            result.problems.append(why)
            continue
        _bring_in(classroom, lesson, source, handed_in, person, result)
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
        student.lms_user_id: Person(student.id)
        for student in classroom.gradebook.students
        if student.lms_user_id
    }
    return known | {p.lms_user_id: p for p in roster.people if p.lms_user_id}


def _why_not(handed_in: HandedIn, person: Person | None, platform: str) -> str:
    """Return why a student's files cannot be brought in, or ""."""
    who = f"{handed_in.name}, {platform}'s number {handed_in.user}"
    if person is None:
        column, where = "ID", "Canvas's gradebook (Export)"
        if platform == "Moodle":
            column, where = "Identifier", "Moodle's grading worksheet"
        return (
            f"{who}: not in the roster: give {where} after --roster, with "
            f"the number in the column {column}"
        )
    names = f"{person.first_name} {person.last_name}"
    if platform == "Moodle" and _words(names) - _words(handed_in.name):
        return (  # a group's number, perhaps, or another assignment's
            f"{who}: in the roster this number is {names}'s: give the "
            "grading worksheet of the same assignment after --roster"
        )
    if not handed_in.files:
        return f"{who}: {'; '.join(handed_in.refused) or 'no file'}"
    return ""


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.replace("_", " ").casefold()))


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
    files, clashing = _apart(placed, {f"{lesson}{SUFFIX}", TIMESTAMP})
    stamp, complaint = _stamp(classroom, lesson, handed_in, person)
    if complaint:
        result.problems.append(complaint)
    if stamp:
        files[TIMESTAMP] = stamp.encode()
    if handed_in.late:
        result.late.append(student)
    refused = [*handed_in.refused, *clashing]
    result.problems += [f"{student}: {why}" for why in refused]
    before = _files(folder)
    if before == files:
        result.unchanged.append(student)
        return
    (result.replaced if before else result.new).append(student)
    _replace(folder, files)


def _files(folder: Path) -> dict[str, bytes]:
    """Return the files that are there, by their paths in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _placed(
    files: list[File], lesson: str, source: NotebookNode
) -> Iterator[tuple[str, bytes]]:
    """Yield the files with their names in the student's folder.

    The notebook that is marked gets the lesson's name; another with that
    name gets a number.
    """
    notebooks = [f for f in files if f.called.lower().endswith(SUFFIX)]
    chosen = max(
        notebooks, key=lambda file: _rank(file, lesson, source), default=None
    )
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

    A path cannot be a file and a folder; those in `ours` are files.
    """
    files: dict[str, bytes] = {}
    folders: set[str] = set()
    refused = []
    for name, data in placed:
        above = {str(path) for path in PurePosixPath(name).parents} - {"."}
        if name in folders or above & (ours | set(files)):
            refused.append(f"{printable(name)}: a file and a folder")
            continue
        folders |= above
        files[name] = data
    return files, refused


def _rank(
    file: File, lesson: str, source: NotebookNode
) -> tuple[bool, bool, int]:
    """Return how likely a notebook is the one to be marked: it holds the
    lesson's answers, has its name, and is the last."""
    try:
        notebook = read_submission(file.data, file.called)
        holds = bool(answers_to(source, notebook))
    except SubmissionError:
        holds = False
    return holds, _stem(file.called) == lesson, file.order


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
