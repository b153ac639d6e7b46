"""A whole class: mark() mapped over its submissions, into the gradebook.

Workers mark. This process alone writes, one submission at a time. If it is
killed, each submission is either marked or not, and the next run goes on with
those that are not.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from sqlalchemy.exc import SQLAlchemyError

from grader.classroom.gradebook import Classroom, Submission
from grader.classroom.handed_in import (
    TIMESTAMP,
    check_student,
    read_submitted,
)
from grader.classroom.looking import (
    REMARKS,
    again,
    beside,
    unfinished,
)
from grader.classroom.marks import enter_marks, show_rubrics, write_marked
from grader.classroom.task import mark_to_json
from grader.classroom.workers import LostError, run_all
from grader.course.cells import cell_role, read
from grader.course.exercises import essays
from grader.course.folders import Course, CourseError, notebook_path
from grader.engine.box import Box
from grader.engine.files import files_beside, printable
from grader.engine.results import Result, Status
from grader.engine.seconds import CELL_SECONDS
from grader.engine.submission import SubmissionError


@dataclass
class Outcome:
    """What became of a class's submissions to a lesson."""

    marked: list[str] = field(default_factory=list)  # students
    skipped: list[str] = field(default_factory=list)  # marked before
    outdated: list[str] = field(default_factory=list)  # skipped ones
    failed: dict[str, str] = field(default_factory=dict)  # file: reason
    remarks: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonMarking:
    """A lesson to be marked: its source, and which submissions wait for it."""

    lesson: str
    source: str  # the text of the author's notebook
    digest: str  # of the source
    waiting: list[Submission]
    outcome: Outcome
    everybody: bool = True  # or only students that were named


def plan_marking(
    classroom: Classroom, lesson: str, student: str = "*", force: bool = False
) -> LessonMarking:
    """Return what there is to mark, leaving out what is marked already.

    Raises CourseError if there is no such lesson, it was not released, or
    nothing was submitted.
    """
    path = _source_path(classroom.course, lesson)
    classroom.require_released(
        lesson,
        {*checks_of(classroom, lesson), *essays_of(classroom, lesson)},
    )
    submissions = classroom.submissions(lesson, student)
    if not submissions:
        folder = classroom.student_folder("submitted", student, lesson)
        raise CourseError(
            f"There are no submissions in {folder}: 'nbgrader collect "
            f"{lesson}' fetches them, or copy them there yourself."
        )
    source = path.read_text("utf-8")
    plan = LessonMarking(
        lesson, source, _digest(source), [], Outcome(), student == "*"
    )
    for submission in submissions:
        _sort_in(classroom, plan, submission, force)
    return plan


def _sort_in(
    classroom: Classroom,
    plan: LessonMarking,
    submission: Submission,
    force: bool,
) -> None:
    """Put a submission among those that wait, fail or are skipped."""
    path, student = submission.path, submission.student
    try:
        check_student(student)
        waits, outdated = _waits(classroom, plan, submission)
    except Exception as error:  # one submission's: the others are marked
        plan.outcome.failed[printable(path)] = _reason(error, path)
        return
    if force or waits:
        plan.waiting.append(submission)
        return
    plan.outcome.skipped.append(student)
    if outdated:
        plan.outcome.outdated.append(student)


def _waits(
    classroom: Classroom, plan: LessonMarking, submission: Submission
) -> tuple[bool, bool]:
    """Return whether a submission is not marked as it is now, and whether
    its marks are those of another source."""
    data = read_submitted(submission.path)
    before = classroom.marked_from(plan.lesson, submission.student)
    files = _digest_of_files(classroom, submission)
    same = before.get("submission") == _digest(data)
    # Earlier versions of this program did not look at the files.
    same = same and before.get("files", files) == files
    return not same, before.get("source") != plan.digest


def _reason(error: BaseException, path: Path) -> str:
    """Return what to tell of a submission that an error stopped."""
    if isinstance(error, SubmissionError):
        return _without_path(error, path)
    return _why_not_marked(error)


def checks_of(classroom: Classroom, lesson: str) -> list[str]:
    """Return the lesson's checks in order; CourseError if it is unknown."""
    return [
        cell.metadata.nbgrader.grade_id
        for cell in read(_source_path(classroom.course, lesson)).cells
        if cell_role(cell) == "check"
    ]


def essays_of(classroom: Classroom, lesson: str) -> list[str]:
    """Return the lesson's texts that a person marks, in order."""
    source = read(_source_path(classroom.course, lesson))
    return [essay.name for essay in essays(source)]


def _source_path(course: Course, lesson: str) -> Path:
    if lesson not in course.lessons():
        names = ", ".join(course.lessons()) or "none"
        raise CourseError(
            f"No lesson is called {lesson!r}; the lessons are: {names}."
        )
    return notebook_path(course.solutions, lesson)


def _digest(content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def _digest_of_files(classroom: Classroom, submission: Submission) -> str:
    """Return the digest of what was handed in beside the notebook, and of
    the time."""
    folder, ignored = submission.path.parent, classroom.directory.ignore
    found = hashlib.sha256()
    for name, data in files_beside(folder, ignored).items():
        found.update(f"{name}\0{_digest(data)}\n".encode())
    return found.hexdigest()


def mark_submissions(
    classroom: Classroom,
    plans: Sequence[LessonMarking],
    make_executor: Callable[[], Executor],
    workers: int,
    seconds: float = CELL_SECONDS,
    box: Box | None = None,
) -> Iterator[Submission]:
    """Mark what is waiting; yield each submission once it is dealt with.

    Their code runs in the `box`, or with this user's rights if it is None.

    The plans' outcomes say what became of each.
    """
    waiting = {
        str(submission.path): (plan, submission)
        for plan in plans
        for submission in plan.waiting
    }
    tasks = Tasks(classroom, waiting, seconds, box)
    for key, result in run_all(mark_to_json, tasks, make_executor, workers):
        plan, submission = waiting[key]
        made_from = tasks.made_from[key]
        try:
            reason = tasks.failed.get(key) or _save(
                classroom, plan, submission, made_from, result
            )
        except Exception as error:  # one submission's: the others are saved
            reason = _reason(error, submission.path)
        if reason:
            plan.outcome.failed[key] = reason
        else:
            plan.outcome.marked.append(submission.student)
        yield submission


class Tasks(Mapping[str, tuple[Any, ...]]):
    """The arguments of `mark_to_json` for each submission, read when asked.

    `made_from` keeps the digests of what was read last: a new attempt may
    come in while the old is marked. `failed` says what could not be read.
    """

    def __init__(
        self,
        classroom: Classroom,
        waiting: Mapping[str, tuple[LessonMarking, Submission]],
        seconds: float,
        box: Box | None,
    ) -> None:
        self.classroom, self.waiting = classroom, waiting
        self.seconds, self.box = seconds, box
        self.made_from: dict[str, dict[str, str]] = {}
        self.failed: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self.waiting)

    def __iter__(self) -> Iterator[str]:
        return iter(self.waiting)

    def __getitem__(self, key: str) -> tuple[Any, ...]:
        plan, submission = self.waiting[key]
        name = submission.path.name
        self.failed.pop(key, None)
        self.made_from[key] = {}
        try:
            data, files = self._read(key, plan, submission)
        except Exception as error:  # gone since it was listed, or changed
            self.failed[key] = _reason(error, submission.path)
            data, files = b"", {}
        return plan.source, data, name, self.seconds, self.box, files

    def _read(
        self, key: str, plan: LessonMarking, submission: Submission
    ) -> tuple[bytes, dict[str, bytes]]:
        """Return a notebook and the files beside it; note their digests."""
        data = read_submitted(submission.path)
        self.made_from[key] = {
            "submission": _digest(data),
            "source": plan.digest,
            "files": _digest_of_files(self.classroom, submission),
        }
        ignored = [*self.classroom.directory.ignore, TIMESTAMP]
        return data, files_beside(submission.path.parent, ignored)


def _save(
    classroom: Classroom,
    plan: LessonMarking,
    submission: Submission,
    made_from: dict[str, str],
    result: str | BaseException,
) -> str:
    """Save what a worker returned; return why it could not be, or ""."""
    if isinstance(result, BaseException):
        return _why_not_marked(result)
    marked = json.loads(result)
    results = _results(marked)
    reason = str(marked.get("failed", "")) or _course_error(results)
    if reason:
        return reason
    notebook = nbformat.from_dict(marked["notebook"])
    _show_what_was_not_reached(notebook, results)
    lesson = plan.lesson
    before = classroom.marked_from(lesson, submission.student)
    try:
        entered = enter_marks(classroom, lesson, submission, notebook, results)
    except SubmissionError as error:
        return _without_path(error, submission.path)
    except (OSError, SQLAlchemyError) as error:
        return f"its marks could not be written ({error}): mark it again"
    said = [
        *again(before, made_from, entered),
        *beside(submission, entered),
        *marked.get("remarks", ()),
        *unfinished(results),
    ]
    plan.outcome.remarks[submission.student] = said
    notebook.metadata[REMARKS] = said
    show_rubrics(notebook, essays(nbformat.reads(plan.source, as_version=4)))
    try:
        write_marked(classroom, lesson, submission, notebook, made_from)
    except (OSError, ValueError, SubmissionError) as error:
        return (
            "its marks are in the gradebook, but its notebook could not be "
            f"written to autograded/ ({error}); run the command again"
        )
    return ""


def _without_path(error: SubmissionError, path: Path) -> str:
    """Return what is wrong with a file that is named beside it."""
    return str(error).removeprefix(f"{printable(path)}: ")


def _why_not_marked(error: BaseException) -> str:
    if isinstance(error, LostError):
        return (
            "it ended the process that marked it, twice: look for code in it "
            "that stops or kills processes"
        )
    return f"marking it failed ({type(error).__name__}: {error}): try again"


def _results(marked: dict[str, Any]) -> list[Result]:
    return [
        Result(**item | {"status": Status(item["status"])})
        for item in marked.get("results", ())
    ]


def _course_error(results: Sequence[Result]) -> str:
    broken = [r.check for r in results if r.status == Status.COURSE_ERROR]
    reason = (
        f"the course's own answer fails {', '.join(broken)}: correct the "
        "lesson in solutions/; no student is to blame"
    )
    return reason if broken else ""


def _show_what_was_not_reached(
    notebook: NotebookNode, results: Sequence[Result]
) -> None:
    # Without an output, the cell would look as if it had passed.
    reasons = {
        r.check: r.seen for r in results if r.status == Status.NOT_REACHED
    }
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in reasons:
            text = f"Not reached. {reasons[name]}".strip()
            cell.outputs = [
                new_output(
                    "error", ename="NotReached", evalue=text, traceback=[text]
                )
            ]
