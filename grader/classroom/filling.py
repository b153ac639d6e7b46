"""Grades, put into a table that a learning platform gave out.

Its columns of ids stay as they are, and so does every cell that has no mark
to take. The platform recognises all of it when the table comes back: Canvas
by the number in the column ID and in an assignment's heading ("01_basics
(4711)"), Moodle by the id that is chosen in its import. In its grade import
a row without an id is given to the student of the row before
(`prepare_import_grade_data` in grade/import/csv/classes/load_data.php), and
an unknown one ends it: such rows are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nbgrader.api import Student

from grader.classroom.export import Grades, State, Without
from grader.classroom.gradebook import Classroom
from grader.classroom.scores import scores
from grader.classroom.tables import Table, read_table, write_table
from grader.course.folders import CourseError
from grader.engine.files import printable

LMS_IDS = ("id", "lms_user_id")  # the platform's own numbers
IDS = (
    *("sis login id", "username", "id number", "student_id"),
    *("sis user id", "email address", "email"),
)
OTHER = re.compile(
    r"\((feedback|percentage|letter)\)|feedback|score|unposted", re.IGNORECASE
)
NOT_STUDENTS = ("", "points possible", "student, test")


class Filling:
    """Grades on their way into a platform's table."""

    def __init__(
        self,
        classroom: Classroom,
        path: Path,
        lessons: Iterable[str],
        *,
        named: bool,
    ) -> None:
        """Take lessons that the instructor has `named`, or all there are."""
        self.classroom, self.table = classroom, read_table(path)
        self.lessons, self._named = list(lessons), named
        self.notes: list[str] = []
        self._students = list(classroom.gradebook.students)

    def fill(
        self, headings: Mapping[str, str], without: Without, to: Path
    ) -> None:
        """Write the table with the grades in it, to the file `to`.

        `headings` name the columns of lessons whose name they don't have.
        Raises CourseError if no lesson has a column, or a named one has
        none, or if no row is of a student.
        """
        columns = self._columns(headings)
        grades = {name: self._grades(name, without) for name in columns}
        self._keep_rows(columns, grades, without)
        write_table(self.table, to)

    def _columns(self, headings: Mapping[str, str]) -> dict[str, int]:
        """Return the lessons' columns; tell of lessons that have none."""
        found = {
            lesson: _column(self.table, lesson, headings.get(lesson, ""))
            for lesson in self.lessons
        }
        if len(found) == 1 and None in found.values():
            found = dict.fromkeys(found, self.table.column("grade"))
        columns = {name: at for name, at in found.items() if at is not None}
        without = [name for name in found if name not in columns]
        if without and (self._named or not columns):
            raise CourseError(_no_column(self.table, without[0]))
        self.notes += [
            f"{name}: {self.table.path} has no column of this name, so left "
            f"out; '--column {name}=HEADING' names another."
            for name in without
        ]
        self.lessons = list(columns)
        return columns

    def _grades(self, lesson: str, without: Without) -> Grades:
        there = {s.student for s in self.classroom.submissions(lesson)}
        return Grades(scores(self.classroom.gradebook, lesson), there, without)

    def _keep_rows(
        self,
        columns: dict[str, int],
        all_grades: dict[str, Grades],
        without: Without,
    ) -> None:
        """Fill the rows of students; keep those, and what is no student's."""
        kept: list[list[str]] = []
        seen: set[str] = set()
        for row, line in zip(self.table.rows, self.table.lines, strict=True):
            if row[0].strip().lower() in NOT_STUDENTS and not self._of(row):
                kept.append(row)
                continue
            student = self._of(row)
            if student is None:
                self.notes.append(
                    f"line {line}: no id of a student of the gradebook, so "
                    "left out"
                )
                continue
            if student in seen:
                raise CourseError(
                    f"{self.table.path}, line {line}: "
                    f"{printable(student)} has a row already: two rows have "
                    "the same id."
                )
            seen.add(student)
            if self._fill_row(row, student, columns, all_grades, without):
                kept.append(row)
        self.table.rows = kept
        self._note_the_others(seen, all_grades)

    def _of(self, row: list[str]) -> str | None:
        """Return whose row it is, by the ids in it alone."""
        for ids, headings in self._keys():
            for heading in headings:
                place = self.table.column(heading)
                value = row[place].strip() if place is not None else ""
                if value and value in ids:
                    return ids[value]
        return None

    def _keys(self) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
        def by(name: str) -> dict[str, str]:
            return {getattr(s, name): s.id for s in self._students}

        yield by("lms_user_id"), LMS_IDS
        yield by("id"), (*IDS, "id")
        yield by("email"), ("email address", "email")

    def _fill_row(
        self,
        row: list[str],
        student: str,
        columns: dict[str, int],
        all_grades: dict[str, Grades],
        without: Without,
    ) -> bool:
        """Fill a student's row; return whether there was anything to fill."""
        filled = False
        for lesson, grades in all_grades.items():
            grade = grades.final(student)
            if grade is not None:
                row[columns[lesson]], filled = _number(grade), True
            elif without is Without.BLANK:
                row[columns[lesson]], filled = "", True
        return filled

    def _note_the_others(
        self, seen: set[str], all_grades: dict[str, Grades]
    ) -> None:
        if not seen:
            raise CourseError(
                f"{self.table.path}: no row has the id of a student of the "
                "gradebook: 'grader roster' reads them from this file."
            )
        marked = (State.MARKED, State.WAITS)
        unseen = {student.id for student in self._students} - seen
        for lesson, grades in all_grades.items():
            lost = sorted(s for s in unseen if grades.state(s) in marked)
            if lost:
                self.notes.append(
                    f"{lesson}: marked, but not in {self.table.path}: "
                    f"{_all(lost)}"
                )


def _column(table: Table, lesson: str, heading: str) -> int | None:
    """Return the column of a lesson: its heading has the lesson's name, or
    is the one given, or has the number given."""
    wanted = re.escape(heading or lesson)
    pattern = re.compile(rf"(?<!\w){wanted}(?!\w)", re.IGNORECASE)
    places = [
        place
        for place, name in enumerate(table.header)
        if pattern.search(name) and (heading or not OTHER.search(name))
    ]
    if len(places) > 1 or (heading and not places):
        raise CourseError(_no_column(table, lesson))
    return places[0] if places else None


def _no_column(table: Table, lesson: str) -> str:
    names = ", ".join(repr(name) for name in table.header)
    return (
        f"{table.path}: which column is {lesson}? Say '--column "
        f"{lesson}=HEADING' with one of {names}."
    )


def _number(grade: float) -> str:
    return f"{grade:.2f}".rstrip("0").rstrip(".")


def notes_on(
    classroom: Classroom, lessons: Iterable[str], students: list[Student]
) -> Iterator[str]:
    """Yield what an instructor should know before grades go out."""
    for lesson in lessons:
        there = {s.student for s in classroom.submissions(lesson)}
        grades = Grades(
            scores(classroom.gradebook, lesson), there, Without.LEAVE_OUT
        )
        by_state: dict[State, list[str]] = {}
        for student in students:
            by_state.setdefault(grades.state(student.id), []).append(
                student.id
            )
        for state in (State.NOT_MARKED, State.WAITS):
            if state in by_state:
                yield f"{lesson}, {state}: {_all(by_state[state])}"


def _all(students: Iterable[str]) -> str:
    return ", ".join(map(printable, students))
