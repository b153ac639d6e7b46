"""Rosters: the students of a class, read into the gradebook."""

import csv
from pathlib import Path
from typing import Any

from grader.classroom.gradebook import Classroom
from grader.course.folders import CourseError

# Headings of rosters, in lower case: nbgrader's, Canvas's and Moodle's.
HEADINGS = {
    "id": ("student_id", "sis login id", "username", "id number", "id"),
    "first_name": ("first_name", "first name"),
    "last_name": ("last_name", "last name", "surname"),
    "email": ("email", "email address"),
    "lms_user_id": ("lms_user_id",),
}


def add_students(classroom: Classroom, roster: Path) -> list[str]:
    """Add a roster's new students to the gradebook, and return their ids.

    The roster is CSV with the headings of nbgrader, Canvas or Moodle.
    Students who are in the gradebook stay as they are. Raises CourseError if
    the file is missing or unreadable, or a row has no student id.
    """
    students = [
        _student(roster, line, row)
        for line, row in enumerate(_rows(roster), start=2)
    ]
    known = {student.id for student in classroom.gradebook.students}
    new = {s["id"]: s for s in students if s and s["id"] not in known}
    with classroom.transaction() as gradebook:
        for student in new.values():
            gradebook.add_student(student.pop("id"), **student)
    return list(new)


def _rows(roster: Path) -> list[dict[str, Any]]:
    try:
        with roster.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(
            f"{roster}: not a readable CSV file in UTF-8 ({error}): export "
            "the roster again."
        ) from error


def _student(
    roster: Path, line: int, row: dict[str, Any]
) -> dict[str, str] | None:
    """Return a row's student, or None if the row is not about a student."""
    by_heading = {
        (key or "").strip().lower(): value.strip()
        for key, value in row.items()
        if isinstance(value, str)
    }
    if "points possible" in by_heading.get("student", "").lower():
        return None  # Canvas's second row
    student = {}
    for field, headings in HEADINGS.items():
        found = [by_heading[h] for h in headings if by_heading.get(h)]
        if found:
            student[field] = found[0]
    if "last_name" not in student:
        student |= _canvas_name(by_heading.get("student", ""))
    if "id" not in student:
        raise CourseError(
            f"{roster}, line {line}: no student id: put it into one of the "
            f"columns {', '.join(HEADINGS['id'])}."
        )
    return student


def _canvas_name(name: str) -> dict[str, str]:
    """Return the two names in "Hopper, Grace", as Canvas writes them."""
    last, comma, first = name.partition(",")
    if not comma:
        return {}
    return {"last_name": last.strip(), "first_name": first.strip()}
