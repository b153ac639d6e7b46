"""Feedback for a whole class: nbgrader's pages, on all cores.

Beside a student's pages stands what they were made from: the marked
notebooks, the marks and the comments. They are made again when one of these
has changed.
"""

import glob
import hashlib
import logging
import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import GenerateFeedback
from nbgrader.utils import capture_log
from sqlalchemy import Select, select

from grader.classroom.gradebook import Classroom
from grader.classroom.handed_in import TIMESTAMP, timestamp
from grader.classroom.marks import MADE_FROM
from grader.classroom.stock import last_words
from grader.classroom.workers import LostError, run_all
from grader.course.folders import Course, CourseError
from grader.engine.files import FILE, other_files, read_file
from grader.engine.submission import SubmissionError

# What nbgrader's exchange names a page by, and reads it with what it notes.
SECRET, NOTED = "submission_secret.txt", "%Y-%m-%d %H:%M:%S.%f UTC"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")  # they run nothing
AT_ONCE = 4  # students whose pages a worker makes in one call
LOOKS = (
    *("page.py", "cleaning.py"),
    "templates/lesson_feedback/index.html.j2",
)
SHOWN_OF_GRADES = ("auto_score", "manual_score", "extra_credit")
SHOWN_OF_COMMENTS = ("auto_comment", "manual_comment")


class Pages(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's maker of pages, also for a name of several lines."""

    def _format_source(
        self, assignment_id: str, student_id: str, escape: bool = False
    ) -> str:
        """Return a path, or the pattern of paths that `escape` asks for."""
        path: str = super()._format_source(assignment_id, student_id, escape)
        return f"(?s:{path})" if escape else path

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the pictures that were handed in, which a page may show.

        Others stay out: a page of a student's own could pass for ours. The
        exchange needs two files more, and gives up on the whole class where
        one of them is missing or no text.
        """
        source = Path(self._format_source(assignment_id, student_id))
        target = Path(self._format_dest(assignment_id, student_id))
        for file in other_files(source, self.coursedir.ignore):
            path = file.relative_to(source)
            if file.suffix.lower() in PICTURES and not _is_ours(path):
                copy = target / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(read_file(file, FILE))
        target.mkdir(parents=True, exist_ok=True)
        nobodys = secrets.token_hex(64)  # a name that nobody asks for
        (target / SECRET).write_bytes(secret_of(source) or nobodys.encode())
        (target / TIMESTAMP).write_text(_noted_time(source), "utf-8")


def _is_ours(path: Path) -> bool:
    """Return whether a path leads to, or through, a name of our own."""
    name = path.parts[0]
    return name.endswith(".html") or name in (SECRET, TIMESTAMP, MADE_FROM)


def secret_of(folder: Path) -> bytes:
    """Return what a submission's page is fetched by, or b"" if it has none
    that can be read."""
    try:
        found = read_file(folder / SECRET, FILE)
        found.decode()
    except (SubmissionError, UnicodeDecodeError):
        return b""
    return found


def _noted_time(folder: Path) -> str:
    try:
        found = timestamp(folder)
    except SubmissionError:
        return ""
    return found.strftime(NOTED) if found else ""


@dataclass
class Written:
    """What became of a class's pages: names of students, and reasons."""

    written: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    # Whose page the exchange cannot hand out, where it does others'.
    secretless: list[str] = field(default_factory=list)


def write_feedback(
    classroom: Classroom,
    lesson: str,
    make_executor: Callable[[], Executor],
    workers: int,
    student: str = "*",
    force: bool = False,
) -> Written:
    """Write the pages of all who were marked; return what became of them.

    Pages that are up to date stay, unless `force` is given. Raises
    CourseError if nobody has been marked in the lesson.
    """
    marked = classroom.marked_students(lesson, student)
    if not marked:
        raise CourseError(
            f"Nobody has been marked in {lesson} yet: run 'grader autograde "
            f"{lesson}' first."
        )
    digests = _digests(classroom, lesson, marked)
    outcome, waiting = Written(), []
    outcome.secretless = _secretless(classroom, lesson, marked)
    for name, digest in digests.items():
        if not force and _made_from(classroom, lesson, name) == digest:
            outcome.skipped.append(name)
        else:
            waiting.append((name, digest))
    tasks = {
        str(n): (classroom.course, lesson, waiting[n : n + AT_ONCE])
        for n in range(0, len(waiting), AT_ONCE)
    }
    for key, result in run_all(write_pages, tasks, make_executor, workers):
        for name, _ in tasks[key][2]:
            reason = _reason(result, name)
            if reason:
                outcome.failed[name] = reason
            else:
                outcome.written.append(name)
    return outcome


def _secretless(
    classroom: Classroom, lesson: str, students: Sequence[str]
) -> list[str]:
    """Return who has no secret, if anybody in the class has a file of it."""
    folders = {
        student: classroom.student_folder("autograded", student, lesson)
        for student in students
    }
    if not any(os.path.lexists(each / SECRET) for each in folders.values()):
        return []
    return [s for s, folder in folders.items() if not secret_of(folder)]


def _reason(result: dict[str, str] | BaseException, student: str) -> str:
    if isinstance(result, LostError):
        return "the process that wrote its page ended: try again"
    if isinstance(result, BaseException):
        return f"{type(result).__name__}: {result}"
    return result[student]


def write_pages(
    course: Course, lesson: str, students: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """Write some students' pages; return why not, or "", by student.

    This is what a worker does. `students` are names and the digests of what
    their pages are made from.
    """
    with Classroom(course) as classroom:
        return {
            name: _why_no_page(classroom, lesson, name, digest)
            for name, digest in students
        }


def _why_no_page(
    classroom: Classroom, lesson: str, student: str, digest: str
) -> str:
    """Write a student's page; return why it could not be, or ""."""
    try:
        return _write_page(classroom, lesson, student, digest)
    except Exception as error:  # the others' pages are written all the same
        return f"{type(error).__name__}: {error}"


def _write_page(
    classroom: Classroom, lesson: str, student: str, digest: str
) -> str:
    directory = classroom.directory
    directory.assignment_id = lesson
    directory.student_id = glob.escape(student)
    pages = Pages(coursedir=directory, parent=classroom.nbgrader)
    pages.force = True
    record = _record(classroom, lesson, student)
    record.unlink(missing_ok=True)
    pages.log.setLevel(logging.ERROR)
    done = capture_log(pages)
    if not done["success"]:
        said = last_words(done.get("log", "") + done["error"])
        return f"nbgrader could not make its page: {said}"
    record.write_text(digest)  # last: so it proves that they are there
    return ""


def _record(classroom: Classroom, lesson: str, student: str) -> Path:
    return classroom.student_folder("feedback", student, lesson) / MADE_FROM


def _made_from(classroom: Classroom, lesson: str, student: str) -> str:
    """Return the digest of what a student's pages were made from, or ""."""
    try:
        return _record(classroom, lesson, student).read_text("utf-8")
    except OSError:
        return ""


def _digests(
    classroom: Classroom, lesson: str, students: Sequence[str]
) -> dict[str, str]:
    """Return digests of what the students' pages are made from."""
    known = _in_gradebook(classroom, lesson)
    here = Path(__file__).parent
    looks = b"".join((here / name).read_bytes() for name in LOOKS)
    found = {}
    for student in students:
        folder = classroom.student_folder("autograded", student, lesson)
        digest = hashlib.sha256(looks)
        for path in sorted(folder.glob("*.ipynb")):
            digest.update(path.read_bytes())
        digest.update(secret_of(folder))
        digest.update(repr(sorted(known[student])).encode())
        found[student] = digest.hexdigest()
    return found


def _in_gradebook(classroom: Classroom, lesson: str) -> dict[str, list[str]]:
    """Return what a lesson's pages show of the gradebook, by student."""
    found: dict[str, list[str]] = defaultdict(list)
    submissions = (
        select(SubmittedAssignment.student_id)
        .join(SubmittedAssignment.assignment)
        .join(SubmittedAssignment.notebooks)
        .where(Assignment.name == lesson)
    )
    for query in (
        submissions.add_columns(SubmittedNotebook.late_submission_penalty),
        _with(submissions, Grade, SHOWN_OF_GRADES),
        _with(submissions, Comment, SHOWN_OF_COMMENTS),
    ):
        for student, *shown in classroom.gradebook.db.execute(query):
            found[student].append(repr(shown))
    return found


def _with(
    submissions: Select[Any], table: Any, columns: Sequence[str]
) -> Select[Any]:
    """Return the query with the columns of grades or comments added."""
    shown = (getattr(table, column) for column in ("cell_id", *columns))
    joined = submissions.join(table, table.notebook_id == SubmittedNotebook.id)
    return joined.add_columns(*shown)
