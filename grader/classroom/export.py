"""Grades as tables that learning platforms read.

The exporters are nbgrader plugins: `nbgrader export --exporter
grader.classroom.export.CanvasExport` works as well as `grader export`.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
)
from nbgrader.plugins import ExportPlugin

from grader.classroom.late import final_score, penalty_of

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = tuple[Any, ...]


def harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value


class TableExport(ExportPlugin):
    """What the exporters share: a table of rows, written as CSV."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to `self.to`, "grades.csv" by default."""
        path = Path(self.to or "grades.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for row in self.rows(gradebook):
                writer.writerow([harmless(value) for value in row])

    def lessons(self, gradebook: Gradebook) -> list[Assignment]:
        """Return the assignments to export, by name."""
        lessons = sorted(gradebook.assignments, key=lambda a: a.name)
        wanted = self.assignment
        return [a for a in lessons if not wanted or a.name in wanted]

    def students(self, gradebook: Gradebook) -> list[Student]:
        """Return the students to export, by last name."""
        wanted = self.student
        return [s for s in gradebook.students if not wanted or s.id in wanted]

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows, headings first."""
        raise NotImplementedError


class CsvExport(TableExport):
    """One row for each lesson and student, in nbgrader's own columns."""

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows; a student who handed nothing in scores 0."""
        yield (
            *("assignment", "duedate", "timestamp", "student_id"),
            *("last_name", "first_name", "email", "raw_score"),
            *("late_submission_penalty", "score", "max_score"),
        )
        for lesson in self.lessons(gradebook):
            for student in self.students(gradebook):
                submission = _submission(gradebook, lesson, student)
                raw = submission.score if submission else 0.0
                penalty = penalty_of(submission)
                yield (
                    *(lesson.name, lesson.duedate),
                    *(submission and submission.timestamp, student.id),
                    *(student.last_name, student.first_name, student.email),
                    *(raw, penalty, raw - penalty, lesson.max_score),
                )


class CanvasExport(TableExport):
    """Canvas's gradebook: a row for each student, a column for each lesson.

    A student who handed nothing in has an empty cell, which Canvas leaves
    alone.
    """

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows; the second says what points are possible."""
        lessons = self.lessons(gradebook)
        person = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
        yield (*person, *(lesson.name for lesson in lessons))
        possible = (lesson.max_score for lesson in lessons)
        yield ("    Points Possible", "", "", "", "", *possible)
        for student in self.students(gradebook):
            names = (student.last_name, student.first_name)
            name = ", ".join(filter(None, names)) or student.id
            yield (
                *(name, student.lms_user_id, "", student.id, ""),
                *(_score(gradebook, lesson, student) for lesson in lessons),
            )


class MoodleExport(TableExport):
    """Moodle's grade import: a row for each student, matched by id number.

    A student who handed nothing in has an empty cell, which Moodle leaves
    ungraded.
    """

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows."""
        lessons = self.lessons(gradebook)
        person = ("First name", "Last name", "ID number", "Email address")
        yield (*person, *(f"Assignment: {a.name} (Real)" for a in lessons))
        for student in self.students(gradebook):
            names = (student.first_name, student.last_name)
            scores = (_score(gradebook, lesson, student) for lesson in lessons)
            yield (*names, student.id, student.email, *scores)


FORMATS = {"csv": CsvExport, "canvas": CanvasExport, "moodle": MoodleExport}


def _submission(
    gradebook: Gradebook, lesson: Assignment, student: Student
) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return None


def _score(
    gradebook: Gradebook, lesson: Assignment, student: Student
) -> float | None:
    submission = _submission(gradebook, lesson, student)
    return submission and final_score(submission)
