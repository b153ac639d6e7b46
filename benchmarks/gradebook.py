"""A gradebook of 1,000 students in eight lessons: what reading it costs.

    python benchmarks/gradebook.py [STUDENTS]

Makes a synthetic gradebook with the course's own lessons, every check of
every student marked, and prints the seconds of CPU that each export, the
statistics and a summary after one student take, with nbgrader's own export
for comparison.
"""

import datetime
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy import insert

from grader.classroom.export import FORMATS
from grader.classroom.gradebook import Classroom
from grader.classroom.late import apply_rules
from grader.classroom.marking import checks_of
from grader.classroom.setup import enter_lesson
from grader.classroom.stats import essays_waiting, lesson_stats
from grader.course.folders import Course

STUDENTS = 1000
DUE = "due = 2026-10-31T12:00:00Z\n"  # a day before all was handed in
COURSE = Course()


def new() -> str:
    return uuid4().hex


def fill(classroom: Classroom, students: int) -> None:
    """Mark every check of every lesson for so many students."""
    gradebook = classroom.gradebook
    names = [f"s{number:04}" for number in range(students)]
    rows = [{"id": n, "first_name": n, "last_name": n} for n in names]
    with gradebook.engine.begin() as connection:
        connection.execute(insert(Student), rows)
    for assignment in list(gradebook.assignments):
        (notebook,) = assignment.notebooks
        fill_lesson(classroom, assignment, notebook, names)


def fill_lesson(
    classroom: Classroom,
    assignment: Assignment,
    notebook: Notebook,
    names: list[str],
) -> None:
    draw, now = random.Random(notebook.name), datetime.datetime(2026, 11, 1)
    made: dict[type, list[dict[str, object]]] = {
        kind: []
        for kind in (SubmittedAssignment, SubmittedNotebook, Grade, Comment)
    }
    cells = [(cell.id, cell.max_score) for cell in notebook.grade_cells]
    answers = [cell.id for cell in notebook.solution_cells]
    for name in names:
        submitted, handed_in = new(), new()
        made[SubmittedAssignment].append(
            {
                **{"id": submitted, "assignment_id": assignment.id},
                **{"student_id": name, "timestamp": now},
            }
        )
        made[SubmittedNotebook].append(
            {
                **{"id": handed_in, "assignment_id": submitted},
                **{"notebook_id": notebook.id, "flagged": False},
            }
        )
        for cell, most in cells:
            made[Grade].append(
                {
                    **{"id": new(), "notebook_id": handed_in, "cell_id": cell},
                    "auto_score": most * (draw.random() < 0.8),
                    "needs_manual_grade": False,
                }
            )
        made[Comment] += [
            {"id": new(), "notebook_id": handed_in, "cell_id": cell}
            for cell in answers
        ]
    with classroom.gradebook.engine.begin() as connection:
        for kind, rows in made.items():
            connection.execute(insert(kind), rows)


def cpu(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def ways(
    classroom: Classroom, table: Path
) -> Iterator[tuple[str, Callable[[], object]]]:
    gradebook, lessons = classroom.gradebook, classroom.course.lessons()
    for form, exporter in FORMATS.items():
        write = exporter(to=str(table)).export
        yield f"grader export --format {form}", partial(write, gradebook)
    stats = {name: checks_of(classroom, name) for name in lessons}
    for who, whom in ((None, "the class"), (["s0001"], "one student")):
        call = partial(sum_up, classroom, stats, who)
        yield f"summaries of all lessons, {whom}", call
    yield "grader late, all lessons", partial(apply_all, classroom, lessons)
    stock = CsvExportPlugin(to=str(table))
    yield "nbgrader export", partial(stock.export, gradebook)


def sum_up(
    classroom: Classroom, stats: dict[str, list[str]], who: list[str] | None
) -> None:
    for name, order in stats.items():
        lesson_stats(classroom, name, order, who)
        essays_waiting(classroom, name, who)


def apply_all(classroom: Classroom, lessons: list[str]) -> None:
    for name in lessons:
        apply_rules(classroom, name)


def main() -> None:
    students = int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(COURSE.root / "nbgrader_config.py", root)
        (root / "solutions").symlink_to(COURSE.solutions)
        (root / "notebooks").symlink_to(COURSE.notebooks)
        course = Course(root)
        due = "".join(f"['{n}']\n{DUE}" for n in course.lessons())
        (root / "due.toml").write_text(f"penalty.percent_a_day = 10\n{due}")
        with Classroom(course) as classroom:
            for lesson in course.lessons():
                enter_lesson(classroom, lesson)
            fill(classroom, students)
            for name, call in ways(classroom, root / "grades.csv"):
                print(f"{name:40} {cpu(call):6.2f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
