"""Courses that others wrote: marked by nbgrader itself, on all cores.

Their checks share a kernel with the answers, so nothing can be told apart
and no box can hold an answer. nbgrader's own `Autograde` marks each student,
in worker processes; one that fails stops nobody else.
"""

import glob
import hashlib
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.utils import capture_log
from sqlalchemy.exc import SAWarning

from grader.classroom.gradebook import Classroom, Submission
from grader.classroom.handed_in import check_student, read_submitted
from grader.classroom.marking import Outcome, checks_of
from grader.classroom.workers import LostError, run_all
from grader.course.cells import read
from grader.course.folders import Course, CourseError
from grader.engine.files import other_files, printable, read_file
from grader.engine.submission import SubmissionError

MADE_FROM = ".made_from"  # the file beside marked notebooks
LOCKED = "database is locked"
RAISED = re.compile(r"^ *([\w.]*(?:Error|Exception)\b: .*)$", re.MULTILINE)
OF_NBGRADER = "NbGraderException"  # after another one, which says more
TRIES = 3  # at a gradebook that others write to at the same time


@dataclass(frozen=True)
class StockMarking:
    """An assignment to be marked by nbgrader, and who waits for it."""

    lesson: str
    waiting: dict[str, str]  # students, and the digests of what they gave
    outcome: Outcome
    everybody: bool


def why_stock(classroom: Classroom, lesson: str) -> str:
    """Return why nbgrader itself marks an assignment, or "" if we do."""
    settings = classroom.nbgrader.config.get("Autograde", {})
    steps = settings.get("autograde_preprocessors", [])
    if not any(_module(step).startswith("grader.") for step in steps):
        return "its nbgrader_config.py does not name our steps"
    folder = classroom.source_folder(lesson)
    notebooks = sorted(path.name for path in folder.glob("*.ipynb"))
    if notebooks != [f"{lesson}.ipynb"]:
        return "it has other notebooks" if notebooks else ""
    source = read(folder / notebooks[0])
    if any(c.metadata.get("nbgrader", {}).get("task") for c in source.cells):
        return "it has task cells"
    language = source.metadata.get("kernelspec", {}).get("language", "python")
    return "" if language == "python" else f"it is written in {language}"


def _module(step: object) -> str:
    return step if isinstance(step, str) else getattr(step, "__module__", "")


def plan_stock(
    classroom: Classroom, lesson: str, student: str = "*", force: bool = False
) -> StockMarking:
    """Return what there is to mark, leaving out what is marked already.

    Raises CourseError if the assignment was not released, or nothing was
    submitted.
    """
    try:
        classroom.gradebook.find_assignment(lesson)
    except MissingEntry as error:
        raise CourseError(
            f"{lesson} is not in the gradebook: run 'nbgrader "
            f"generate_assignment {lesson}' first."
        ) from error
    submissions = classroom.submissions(lesson, student)
    if not submissions:
        folder = classroom.student_folder("submitted", student, lesson)
        raise CourseError(
            f"There are no submissions in {folder}: 'nbgrader collect "
            f"{lesson}' fetches them, or copy them there yourself."
        )
    plan = StockMarking(lesson, {}, Outcome(), student == "*")
    for submission in submissions:
        _sort_in(classroom, plan, submission, force)
    return plan


def _sort_in(
    classroom: Classroom,
    plan: StockMarking,
    submission: Submission,
    force: bool,
) -> None:
    folder, student = submission.path.parent, submission.student
    try:
        check_student(student)
        digest = _digest(folder, classroom.directory.ignore)
    except Exception as error:  # one submission's: the others are marked
        ours = isinstance(error, SubmissionError)
        reason = str(error) if ours else f"{type(error).__name__}: {error}"
        plan.outcome.failed[printable(folder)] = reason
        return
    record = _record(classroom, plan.lesson, student)
    if not force and record.is_file() and record.read_text() == digest:
        plan.outcome.skipped.append(student)
    else:
        plan.waiting[student] = digest


def _digest(folder: Path, ignored: list[str]) -> str:
    """Return the digest of all that a student handed in.

    Raises SubmissionError if a link is among it: nbgrader would follow it.
    """
    notebooks = sorted(folder.glob("*.ipynb"))
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            if Path(place, name).is_symlink():
                raise SubmissionError(
                    f"{printable(Path(place, name))}: a link: ask the student "
                    "to hand in the file itself"
                )
    if not notebooks:
        raise SubmissionError(
            "there is no notebook: ask the student to hand it in"
        )
    digest = hashlib.sha256()
    for path in (*notebooks, *other_files(folder, ignored)):
        is_notebook = path in notebooks
        content = read_submitted(path) if is_notebook else read_file(path)
        for part in (str(path.relative_to(folder)).encode(), content):
            digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _record(classroom: Classroom, lesson: str, student: str) -> Path:
    folder = classroom.student_folder("autograded", student, lesson)
    return folder / MADE_FROM


def mark_stock(
    classroom: Classroom,
    plan: StockMarking,
    make_executor: Callable[[], Executor],
    workers: int,
) -> Iterator[str]:
    """Mark who is waiting; yield each student once dealt with."""
    tasks = {
        student: (classroom.course, plan.lesson, student, digest)
        for student, digest in plan.waiting.items()
    }
    for student, result in run_all(mark_one, tasks, make_executor, workers):
        reason = _reason(result)
        if reason:
            plan.outcome.failed[student] = reason
        else:
            plan.outcome.marked.append(student)
        yield student
    classroom.gradebook.db.expire_all()


def order_of(classroom: Classroom, lesson: str) -> list[str]:
    """Return the names of a lesson's checks in order, whoever wrote it."""
    if why_stock(classroom, lesson):
        return checks_in_gradebook(classroom, lesson)
    return checks_of(classroom, lesson)


def checks_in_gradebook(classroom: Classroom, lesson: str) -> list[str]:
    """Return the names of what has points in an assignment, by notebook."""
    assignment = classroom.gradebook.find_assignment(lesson)
    names = [c.name for n in assignment.notebooks for c in n.grade_cells]
    return list(dict.fromkeys(names))


def _reason(result: str | BaseException) -> str:
    if isinstance(result, LostError):
        return "it ended the process that marked it, twice"
    if isinstance(result, BaseException):
        return f"marking it failed ({type(result).__name__}: {result})"
    return result


def mark_one(course: Course, lesson: str, student: str, digest: str) -> str:
    """Mark a student as `nbgrader autograde --force` does; return why that
    was not possible, or "". This is what a worker does."""
    with Classroom(course) as classroom, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own
        directory = classroom.directory
        directory.db_url = classroom.patient_url
        directory.assignment_id = lesson
        directory.student_id = glob.escape(student)
        for _ in range(TRIES):
            marking = Autograde(coursedir=directory, parent=classroom.nbgrader)
            marking.force = True
            marking.log.setLevel(logging.ERROR)
            done = capture_log(marking)
            said = done.get("log", "") + done.get("error", "")
            if LOCKED not in said:
                break
        if not done["success"]:
            return f"nbgrader could not mark it: {last_words(said)}"
        _record(classroom, lesson, student).write_text(digest)
    return ""


def last_words(said: str) -> str:
    """Return the line of a log that says most about a failure."""
    raised = [line for line in RAISED.findall(said) if OF_NBGRADER not in line]
    lines = [line.strip() for line in said.split("\n") if line.strip()]
    return (raised or lines or ["it does not say why"])[-1]
