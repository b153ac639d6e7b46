"""A whole class: mark() mapped over what was handed in, into the gradebook.

Workers mark; this process alone writes, one submission at a time, so one
that is killed leaves each submission marked or not, and goes on when it is
started again.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from sqlalchemy.exc import SQLAlchemyError

from grader.classroom.gradebook import Book, HandedIn
from grader.classroom.marks import save
from grader.classroom.workers import LostError, run_all
from grader.course.cells import cell_role, read
from grader.course.folders import Course, CourseError, notebook_path
from grader.engine.mark import CELL_SECONDS, Result, Status, mark
from grader.engine.submission import SubmissionError, read_submission


@dataclass
class Outcome:
    """What became of a class's submissions to a lesson."""

    marked: list[str] = field(default_factory=list)  # students
    skipped: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)  # skipped ones
    failed: dict[str, str] = field(default_factory=dict)  # file: reason


def mark_text(
    source: str, submission: bytes, name: str, seconds: float
) -> str:
    """Return a submission's marks as JSON; this is what a worker does.

    An object with "results" and "notebook", or with "failed", the reason
    why the submission cannot be marked.
    """
    try:
        marked = mark(
            nbformat.reads(source, as_version=4),
            read_submission(submission, name),
            name=name,
            seconds=seconds,
        )
    except SubmissionError as error:
        return json.dumps({"failed": str(error)})
    results = [asdict(one) for one in marked.results]
    return json.dumps({"results": results, "notebook": marked.notebook})


@dataclass(frozen=True)
class LessonSubmissions:
    """A lesson, and the submissions to it that are to be marked."""

    lesson: str
    source: str
    digest: str
    waiting: list[HandedIn]
    outcome: Outcome

    def task(self, one: HandedIn, seconds: float) -> tuple:
        """Return the arguments of `mark_text` for a submission."""
        return self.source, one.path.read_bytes(), one.path.name, seconds


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def assemble(
    book: Book, lesson: str, student: str = "*", force: bool = False
) -> LessonSubmissions:
    """Return what there is to mark, leaving out what is marked already.

    Raises CourseError for an unknown lesson, one that was not released, and
    if nothing was handed in.
    """
    path = _known(book.course, lesson)
    book.check_lesson(lesson, set(checks_of(book, lesson)))
    handed_in = book.handed_in(lesson, student)
    if not handed_in:
        place = book.folder("submitted", student, lesson)
        raise CourseError(
            f"Nothing was handed in at {place}: 'nbgrader collect {lesson}' "
            "fetches what students submitted, or copy it there."
        )
    source = path.read_text("utf-8")
    digest = _digest(source.encode())
    outcome, waiting = Outcome(), []
    for one in handed_in:
        if not one.path.is_file():
            outcome.failed[str(one.path)] = (
                f"there is no such file: the student hands in {one.path.name}"
            )
            continue
        before = book.marked_from(lesson, one.student)
        if force or before.get("submission") != _digest(one.path.read_bytes()):
            waiting.append(one)
            continue
        outcome.skipped.append(one.student)
        if before.get("source") != digest:
            outcome.outdated.append(one.student)
    return LessonSubmissions(lesson, source, digest, waiting, outcome)


def checks_of(book: Book, lesson: str) -> list[str]:
    """Return the lesson's checks in order; CourseError if it is unknown."""
    return [
        cell.metadata.nbgrader.grade_id
        for cell in read(_known(book.course, lesson)).cells
        if cell_role(cell) == "check"
    ]


def _known(course: Course, lesson: str):
    if lesson not in course.lessons():
        there = ", ".join(course.lessons()) or "none"
        raise CourseError(f"No lesson {lesson!r}; there are: {there}.")
    return notebook_path(course.solutions, lesson)


def mark_classes(
    book: Book,
    classes: Sequence[LessonSubmissions],
    make_executor: Callable[[], Executor],
    workers: int,
    seconds: float = CELL_SECONDS,
) -> Iterator[HandedIn]:
    """Mark what is waiting; yield each submission whose turn is over.

    The classes' outcomes say what became of each.
    """
    waiting = {
        str(one.path): (which, one)
        for which in classes
        for one in which.waiting
    }
    tasks = {
        key: which.task(one, seconds) for key, (which, one) in waiting.items()
    }
    for key, result in run_all(mark_text, tasks, make_executor, workers):
        which, one = waiting[key]
        reason = _why_not(result)
        if not reason:
            # Of what was marked: a new attempt may have come in since.
            digest = _digest(tasks[key][1])
            reason = _save(book, which, one, digest, json.loads(result))
        if reason:
            which.outcome.failed[key] = reason
        else:
            which.outcome.marked.append(one.student)
        yield one


def _why_not(result) -> str:
    if isinstance(result, LostError):
        return (
            "it took the process that marked it down, twice: look at what "
            "it does to processes"
        )
    if isinstance(result, Exception):
        return f"{type(result).__name__}: {result}"
    return json.loads(result).get("failed", "")


def _save(book, one_class, one, digest, found) -> str:
    results = [
        Result(**item | {"status": Status(item["status"])})
        for item in found["results"]
    ]
    broken = [r.check for r in results if r.status == Status.COURSE_ERROR]
    if broken:
        return (
            f"the course's own answer fails {', '.join(broken)}: mend the "
            "lesson in solutions/, no student is to blame"
        )
    notebook = nbformat.from_dict(found["notebook"])
    _say_what_was_not_reached(notebook, results)
    made_from = {"submission": digest, "source": one_class.digest}
    try:
        save(book, one_class.lesson, one, notebook, results, made_from)
    except (OSError, SQLAlchemyError) as error:
        return f"its marks could not be written: {error}"
    return ""


def _say_what_was_not_reached(notebook: NotebookNode, results) -> None:
    # The cell would look as if it had passed in silence.
    why = {r.check: r.seen for r in results if r.status == Status.NOT_REACHED}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in why:
            said = f"Not reached. {why[name]}".strip()
            cell.outputs = [
                new_output(
                    "error", ename="NotReached", evalue=said, traceback=[said]
                )
            ]
