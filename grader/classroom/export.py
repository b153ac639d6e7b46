"""Grades as tables that learning platforms read.

The exporters are nbgrader plugins: `nbgrader export --exporter
grader.classroom.export.CanvasExport` works as well as `grader export`.

A cell without a mark is not harmless. Canvas takes an empty one over a
score as "no score" (`no_change_to_value?` in lib/gradebook_importer.rb), and
so does Moodle (`update_grade_item` in grade/import/csv/classes/
load_data.php). So who has no mark is left out, unless told otherwise.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Unicode

from grader.classroom.scores import Score, scores
from grader.course.folders import CourseError
from grader.engine.files import printable

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A spreadsheet may take one of these for the end of a cell, of a row.
WITHIN = re.compile(r"(?<=[;\t\r\n])(?=[=+\-@\t\r\n])")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
Row = tuple[Any, ...]


class Without(StrEnum):
    """What becomes of a student who handed nothing in."""

    LEAVE_OUT = "leave-out"
    ZERO = "zero"
    BLANK = "blank"


class State(StrEnum):
    """How far a student has come with a lesson."""

    MARKED = "marked"
    WAITS = "waits for a person"
    NOT_MARKED = "not marked"
    NOT_HANDED_IN = "not handed in"


def harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        text = WITHIN.sub("'", value)
        return "'" + text if value.startswith(FORMULA) else text
    return "" if value is None else value


class Grades:
    """A class's scores in a lesson, and what becomes of missing ones.

    `handed_in` names students whose work is there, marked or not.
    """

    def __init__(
        self,
        found: Mapping[str, Score],
        handed_in: Collection[str],
        without: Without,
    ) -> None:
        self.found, self.handed_in, self.without = found, handed_in, without

    def state(self, student: str) -> State:
        """Return how far a student has come."""
        score = self.found.get(student)
        if score is not None and score.marked:
            return State.WAITS if score.waits else State.MARKED
        there = score is not None or student in self.handed_in
        return State.NOT_MARKED if there else State.NOT_HANDED_IN

    def final(self, student: str) -> float | None:
        """Return what goes into a student's cell, None for nothing.

        What could not be marked is never a 0.
        """
        state = self.state(student)
        if state in (State.MARKED, State.WAITS):
            return self.found[student].final
        zero = self.without is Without.ZERO and state is State.NOT_HANDED_IN
        return 0.0 if zero else None


class TableExport(ExportPlugin):
    """What the exporters share: a table of rows, written as CSV."""

    without_mark = Unicode("blank")
    handed_in = Dict()  # by lesson, the students whose work is there

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to `self.to`, "grades.csv" by default."""
        path = Path(self.to or "grades.csv")
        rows = list(self.rows(gradebook))  # all, before the old file goes
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for row in rows:
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

    def grades(self, gradebook: Gradebook, lesson: str) -> Grades:
        """Return the grades of all in a lesson."""
        return Grades(
            scores(gradebook, lesson),
            self.handed_in.get(lesson, ()),
            Without(self.without_mark),
        )

    def people(
        self, gradebook: Gradebook
    ) -> Iterator[tuple[Student, list[float | None]]]:
        """Yield students with their cells; raise CourseError for a cell that
        would clear another on the platform."""
        names = [lesson.name for lesson in self.lessons(gradebook)]
        all_grades = [self.grades(gradebook, name) for name in names]
        blank = self.without_mark == Without.BLANK
        for student in self.students(gradebook):
            cells = [grades.final(student.id) for grades in all_grades]
            if not blank and all(cell is None for cell in cells):
                continue
            if not blank and None in cells:
                raise CourseError(_would_clear(student.id, names, cells))
            yield student, cells

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows, headings first."""
        raise NotImplementedError


def _would_clear(
    student: str, lessons: list[str], cells: list[float | None]
) -> str:
    missing = lessons[cells.index(None)]
    return (
        f"{printable(student)} has no mark in {missing}, and an empty cell "
        "would clear what the platform has there: export one lesson at a time "
        f"('--lesson {missing}'), or into the platform's own table ('--into "
        "FILE'), or say '--without-mark zero', or 'blank' to have it cleared."
    )


class CsvExport(TableExport):
    """One row for each lesson and student, in nbgrader's own columns.

    The last column tells who scored 0 from who handed nothing in, and from
    what could not be marked.
    """

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows; a student who handed nothing in scores 0."""
        yield (
            *("assignment", "duedate", "timestamp", "student_id"),
            *("last_name", "first_name", "email", "raw_score"),
            *("late_submission_penalty", "score", "max_score", "state"),
        )
        students = self.students(gradebook)
        nothing = Score(0.0, 0.0, None, False, False)
        for lesson in self.lessons(gradebook):
            grades = self.grades(gradebook, lesson.name)
            due, most = lesson.duedate, lesson.max_score
            for student in students:
                score = grades.found.get(student.id, nothing)
                yield (
                    *(lesson.name, due, score.timestamp, student.id),
                    *(student.last_name, student.first_name, student.email),
                    *(score.raw, score.penalty, score.final, most),
                    grades.state(student.id).value,
                )


class CanvasExport(TableExport):
    """Canvas's gradebook: a row for each student, a column for each lesson.

    Canvas finds a student by ID, then by SIS Login ID, then by name
    (`process_student` in lib/gradebook_importer.rb).
    """

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows; the second says what points are possible."""
        lessons = self.lessons(gradebook)
        person = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
        yield (*person, *(lesson.name for lesson in lessons))
        possible = (lesson.max_score for lesson in lessons)
        yield ("    Points Possible", "", "", "", "", *possible)
        for student, cells in self.people(gradebook):
            names = (student.last_name, student.first_name)
            name = ", ".join(filter(None, names)) or student.id
            number = student.lms_user_id
            yield (name, number, "", student.id, "", *cells)


class MoodleExport(TableExport):
    """Moodle's grade import: a row for each student, matched by id number."""

    def rows(self, gradebook: Gradebook) -> Iterator[Row]:
        """Yield the rows."""
        lessons = self.lessons(gradebook)
        person = ("First name", "Last name", "ID number", "Email address")
        yield (*person, *(f"Assignment: {a.name} (Real)" for a in lessons))
        for student, cells in self.people(gradebook):
            names = (student.first_name, student.last_name)
            yield (*names, student.id, student.email, *cells)


FORMATS = {"csv": CsvExport, "canvas": CanvasExport, "moodle": MoodleExport}
