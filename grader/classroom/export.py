"""Grades as tables that learning platforms read, and rosters read back.

The exporters are nbgrader plugins: `nbgrader export --exporter
grader.classroom.export.CanvasExport` works as well as `grader export`.
"""

import csv
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

# A spreadsheet would run a cell that begins so as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value) -> object:
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

    def lessons(self, gradebook: Gradebook) -> list:
        """Return the assignments to export, by name."""
        return [
            one
            for one in sorted(gradebook.assignments, key=lambda a: a.name)
            if not self.assignment or one.name in self.assignment
        ]

    def students(self, gradebook: Gradebook) -> list:
        """Return the students to export, by last name."""
        return [
            one
            for one in gradebook.students
            if not self.student or one.id in self.student
        ]

    def rows(self, gradebook: Gradebook):
        """Yield the rows, headings first."""
        raise NotImplementedError


class CsvExport(TableExport):
    """One row for each lesson and student, in nbgrader's own columns."""

    def rows(self, gradebook):
        """Yield the rows; who handed nothing in has a score of 0."""
        yield (
            *("assignment", "duedate", "timestamp", "student_id"),
            *("last_name", "first_name", "email", "raw_score"),
            *("late_submission_penalty", "score", "max_score"),
        )
        for lesson in self.lessons(gradebook):
            for one in self.students(gradebook):
                found = _submission(gradebook, lesson, one)
                raw = found.score if found else 0.0
                yield (
                    *(lesson.name, lesson.duedate),
                    *(found and found.timestamp, one.id),
                    *(one.last_name, one.first_name, one.email, raw),
                    *(_penalty(found), raw - _penalty(found)),
                    lesson.max_score,
                )


class CanvasExport(TableExport):
    """Canvas's gradebook: a row for each student, a column for each lesson.

    Who handed nothing in has an empty cell, which Canvas leaves alone.
    """

    def rows(self, gradebook):
        """Yield the rows; the second says what points are possible."""
        lessons = self.lessons(gradebook)
        person = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
        yield (*person, *(one.name for one in lessons))
        most = (one.max_score for one in lessons)
        yield ("    Points Possible", "", "", "", "", *most)
        for one in self.students(gradebook):
            name = ", ".join(filter(None, (one.last_name, one.first_name)))
            yield (
                *(name or one.id, one.lms_user_id, "", one.id, ""),
                *(_score(gradebook, lesson, one) for lesson in lessons),
            )


class MoodleExport(TableExport):
    """Moodle's grade import: a row for each student, matched by id number.

    Who handed nothing in has an empty cell, which Moodle leaves ungraded.
    """

    def rows(self, gradebook):
        """Yield the rows."""
        lessons = self.lessons(gradebook)
        person = ("First name", "Last name", "ID number", "Email address")
        yield (*person, *(f"Assignment: {a.name} (Real)" for a in lessons))
        for one in self.students(gradebook):
            scores = (_score(gradebook, lesson, one) for lesson in lessons)
            yield (
                *(one.first_name, one.last_name, one.id, one.email),
                *("" if score is None else score for score in scores),
            )


FORMATS = {"csv": CsvExport, "canvas": CanvasExport, "moodle": MoodleExport}


def _submission(gradebook, lesson, student):
    try:
        return gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return None


def _penalty(found) -> float:
    return (found and found.late_submission_penalty) or 0.0


def _score(gradebook, lesson, student) -> float | None:
    found = _submission(gradebook, lesson, student)
    return found and found.score - _penalty(found)
