"""Rosters: the students of a class, read into the gradebook."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Student

from grader.classroom.gradebook import Classroom
from grader.classroom.tables import Table, read_table
from grader.course.folders import CourseError

# Headings of rosters, in lower case: nbgrader's, Canvas's and Moodle's.
HEADINGS = {
    "id": (
        *("student_id", "sis login id", "username", "id number"),
        *("sis user id", "id"),
    ),
    "first_name": ("first_name", "first name", "firstname"),
    "last_name": ("last_name", "last name", "surname", "lastname"),
    "email": ("email", "email address"),
    "lms_user_id": ("lms_user_id",),
}
NAMES = ("first_name", "last_name", "email", "lms_user_id")
IN_CANVAS = ("student", "id", "sis login id")


@dataclass(frozen=True)
class Person:
    """A student as a roster has them; what it does not say is empty.

    `participant` is the number that Moodle gives a student in one
    assignment: "Participant 1234" in the column Identifier of its grading
    worksheet, and part of each name in its archive.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    participant: str = ""
    handed_in: str = ""  # when, in the words of Moodle's worksheet


@dataclass
class Roster:
    """The people of a roster, and the lines that name no student."""

    people: list[Person] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


@dataclass
class Added:
    """What a roster changed in the gradebook."""

    new: list[str] = field(default_factory=list)
    filled_in: list[str] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        count = len(self.new)
        text = f"{count} {'student' if count == 1 else 'students'} added"
        if self.filled_in:
            text += f", what was missing filled in for {len(self.filled_in)}"
        if self.skipped:
            lines = ", ".join(map(str, self.skipped))
            text += f"; no student id, so left out: line {lines}"
        return text


def read_roster(path: Path) -> Roster:
    """Return the people of a roster.

    It is CSV with the headings of nbgrader, Canvas or Moodle. Raises
    CourseError if it is no table, or has no student id at all.
    """
    table, roster = read_table(path), Roster()
    for line, row in zip(table.lines, table.rows, strict=True):
        if "points possible" in row[0].lower():
            continue  # Canvas's second row
        person = _person(table, row)
        if person.id:
            roster.people.append(person)
        elif any(cell.strip() for cell in row[:2]):  # else Canvas's third
            roster.skipped.append(line)
    if not roster.people:
        line = roster.skipped[0] if roster.skipped else 1
        raise CourseError(
            f"{path}, line {line}: no student id: put it into one of the "
            f"columns {', '.join(HEADINGS['id'])}."
        )
    return roster


def _person(table: Table, row: list[str]) -> Person:
    found = {
        name: _cell(table, row, headings)
        for name, headings in HEADINGS.items()
    }
    if all(table.column(heading) is not None for heading in IN_CANVAS):
        found["lms_user_id"] = _cell(table, row, ("id",))
    if not found["last_name"]:
        found |= _split(
            _cell(table, row, ("student",)), _cell(table, row, ("full name",))
        )
    if table.column(*HEADINGS["id"]) is None:
        found["id"] = found["email"]
    identifier = _cell(table, row, ("identifier",))
    number = re.search(r"\d+$", identifier)
    return Person(
        **found,
        participant=number[0] if number else "",
        handed_in=_cell(table, row, ("last modified (submission)",)),
    )


def _cell(table: Table, row: list[str], headings: tuple[str, ...]) -> str:
    """Return the first of these columns that the row has something in."""
    places = [table.column(heading) for heading in headings]
    cells = [row[place].strip() for place in places if place is not None]
    return next(filter(None, cells), "")


def _split(sortable: str, full: str) -> dict[str, str]:
    """Return the two names in Canvas's "Hopper, Grace", or Moodle's "Grace
    Hopper"."""
    last, comma, first = sortable.partition(",")
    if not comma:
        first, _, last = (full or sortable).rpartition(" ")
    return {"last_name": last.strip(), "first_name": first.strip()}


def add_students(classroom: Classroom, roster: Path) -> Added:
    """Add a roster's students to the gradebook, and say what changed.

    Of those who are there, only what is missing is filled in. Raises
    CourseError as `read_roster` does.
    """
    return add_people(classroom, read_roster(roster))


def add_people(classroom: Classroom, roster: Roster) -> Added:
    """Add a roster's people to the gradebook, as `add_students` does."""
    added = Added(skipped=roster.skipped)
    people = {person.id: person for person in roster.people}
    with classroom.transaction() as gradebook:
        known = {student.id: student for student in gradebook.students}
        for name, person in people.items():
            given = {n: getattr(person, n) for n in NAMES}
            given = {n: value for n, value in given.items() if value}
            if name not in known:
                gradebook.add_student(name, **given)
                added.new.append(name)
            elif _fill_in(known[name], given):
                added.filled_in.append(name)
    return added


def _fill_in(student: Student, given: dict[str, str]) -> bool:
    missing = {n: v for n, v in given.items() if not getattr(student, n)}
    for name, value in missing.items():
        setattr(student, name, value)
    return bool(missing)
