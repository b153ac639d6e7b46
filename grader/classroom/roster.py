"""Rosters: the students of a class, read into the gradebook."""

import csv
from pathlib import Path

from grader.classroom.gradebook import Book
from grader.course.folders import CourseError

# Headings of rosters, in lower case: nbgrader's, Canvas's and Moodle's.
HEADINGS = {
    "id": ("student_id", "sis login id", "username", "id number", "id"),
    "first_name": ("first_name", "first name"),
    "last_name": ("last_name", "last name", "surname"),
    "email": ("email", "email address"),
    "lms_user_id": ("lms_user_id",),
}


def add_students(book: Book, roster: Path) -> list[str]:
    """Add the students of a roster who are missing; return their ids.

    The roster is CSV with headings of nbgrader, Canvas or Moodle; students
    in the gradebook stay as they are. Raises CourseError if there is no
    such file, no column of ids, or a row without an id.
    """
    try:
        with roster.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(
            f"{roster}: not a readable CSV file in UTF-8 ({error}): export "
            "the roster again."
        ) from error
    people = [_person(roster, n, row) for n, row in enumerate(rows, start=2)]
    known = {one.id for one in book.gradebook.students}
    new = {p["id"]: p for p in people if p and p["id"] not in known}
    with book.transaction() as gradebook:
        for person in new.values():
            gradebook.add_student(person.pop("id"), **person)
    return list(new)


def _person(roster, number, row) -> dict | None:
    by_heading = {
        (key or "").strip().lower(): value.strip()
        for key, value in row.items()
        if isinstance(value, str)
    }
    if "points possible" in by_heading.get("student", "").lower():
        return None  # Canvas's second row
    person = {}
    for field, headings in HEADINGS.items():
        found = [by_heading[h] for h in headings if by_heading.get(h)]
        if found:
            person[field] = found[0]
    if "last_name" not in person and "," in by_heading.get("student", ""):
        last, first = by_heading["student"].split(",", 1)  # Canvas's
        person |= {"last_name": last.strip(), "first_name": first.strip()}
    if "id" not in person:
        raise CourseError(
            f"{roster}, line {number}: no student id; one of the columns "
            f"{', '.join(HEADINGS['id'])} must hold it."
        )
    return person
