"""The learner's own copies of the lessons, in work/, and their upkeep.

Nothing a learner wrote is overwritten before it lies in work/backups/.
"""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course.cells import cell_name, is_written
from grader.course.folders import (
    Course,
    CourseError,
    grader_command,
    lab_command,
    notebook_path,
)
from grader.engine.submission import answers_to, read_own, which
from grader.learner.state import LESSONS_PASSED, load_state, save_state
from grader.learner.upgrade import carry_over

RELOAD = (
    "If it is open in JupyterLab, choose File > Reload Notebook from Disk "
    "before you save it there."
)


def refresh(course: Course) -> list[str]:
    """Bring work/ up to date with notebooks/; return lines that say how.

    A lesson that is missing is copied. Where a new version was released, it
    takes the copy's place, with the learner's answers in it, and the old copy
    goes to work/backups/.
    """
    lines: list[str] = []
    copied = []
    for lesson in course.lessons(course.notebooks):
        mine, new = _mine(course, lesson), _release(course, lesson)
        if not mine.exists():
            _copy(course, lesson)
            copied.append(lesson)
        elif is_outdated(course, lesson):
            lines += _upgrade(course, lesson, mine, new)
    if copied:
        lines.insert(0, f"New in {course.work}: {', '.join(copied)}")
    return lines


def is_outdated(course: Course, lesson: str) -> bool:
    """Return whether the lesson changed since the learner's copy was made."""
    new, old = _release(course, lesson), _origin(course, lesson)
    if not new.is_file() or not _mine(course, lesson).is_file():
        return False
    return not old.is_file() or old.read_bytes() != new.read_bytes()


def read_copy(course: Course, lesson: str) -> NotebookNode:
    """Return the learner's copy of a lesson.

    Raises CourseError, with what to do about it, if it is gone or damaged.
    """
    mine = _mine(course, lesson)
    if not mine.is_file():
        raise CourseError(
            f"{mine} is gone: '{lab_command()}' puts a fresh copy there"
        )
    mend = (
        f"'{grader_command()} reset {lesson}' makes a fresh copy, and keeps "
        "this one"
    )
    return read_own(mine.read_bytes(), str(mine), mend)


def was_copied(course: Course, lesson: str) -> bool:
    """Return whether a lesson was ever copied into work/."""
    return _mine(course, lesson).exists() or _origin(course, lesson).exists()


def reset_lesson(course: Course, lesson: str) -> Path:
    """Put a fresh copy of a lesson into work/; return the old one's backup.

    Raises CourseError for a lesson that has no copy.
    """
    if not _mine(course, lesson).exists():
        _copy(course, lesson)
        raise CourseError(
            f"{lesson}: there was no copy to reset; now there is a fresh one"
        )
    kept = _back_up(course, lesson)
    _copy(course, lesson)
    return kept


def reset_answer(course: Course, lesson: str, exercise: str) -> Path:
    """Put one exercise's cell back as released; return the backup's path.

    Raises CourseError if the learner's copy has no such cell.
    """
    mine, name = _mine(course, lesson), cell_name(exercise)
    notebook = read_copy(course, lesson)
    cells = [c for c in notebook.cells if which(c, [name])]
    if not cells:
        raise CourseError(
            f"{mine}: its cell for {exercise} is missing: "
            f"'{grader_command()} reset {lesson}' makes a fresh copy, and "
            "keeps this one"
        )
    kept, new = _back_up(course, lesson), _read(_release(course, lesson))
    for cell in cells:
        cell.source = answers_to(new, new)[name]
    _write(notebook, mine)
    return kept


def changed_answers(course: Course, lesson: str) -> set[str]:
    """Return the cell ids of the answers that differ from the released ones.

    Raises SubmissionError if the copy in work/ is not a notebook.
    """
    origin = _origin(course, lesson)
    start = _read(origin if origin.is_file() else _release(course, lesson))
    before = answers_to(start, start)
    now = answers_to(start, read_copy(course, lesson))
    return {name for name in before if now.get(name) != before[name]}


def note_passed(course: Course, lesson: str, submission: NotebookNode) -> None:
    """Remember that a lesson passed, and with which answers."""
    asked = _read(_release(course, lesson))
    passed = load_state(course, LESSONS_PASSED)
    passed[lesson] = answers_to(asked, submission)
    save_state(course, LESSONS_PASSED, passed)


def first_unfinished(course: Course) -> str:
    """Return the first lesson in work/ whose present answers have not passed.

    Nothing is marked to find out. If all have passed, it is the first lesson.
    """
    passed = load_state(course, LESSONS_PASSED)
    lessons = course.lessons(course.work)
    unfinished = (
        lesson
        for lesson in lessons
        if passed.get(lesson) != _present_answers(course, lesson)
    )
    return next(unfinished, lessons[0])


def _present_answers(course: Course, lesson: str) -> dict[str, str]:
    try:
        asked = _read(_release(course, lesson))
        return answers_to(asked, read_copy(course, lesson))
    except CourseError:
        return {}  # whoever opens it will see what is wrong


def _upgrade(course: Course, lesson: str, mine: Path, new: Path) -> list[str]:
    """Bring one copy up to date; return lines that say how."""
    try:
        notebook = read_copy(course, lesson)
    except CourseError as error:
        return [str(error)]
    origin = _origin(course, lesson)
    old = _read(origin) if origin.is_file() else None
    result, dropped = carry_over(_read(new), notebook, old)
    backup = None
    # Without an origin, the copy was made before origins were kept.
    if old or _frame(notebook) != _frame(result):
        backup = _back_up(course, lesson)
        _write(result, mine)
    _note_origin(course, lesson)
    return _upgrade_lines(lesson, backup, dropped) if backup else []


def _upgrade_lines(
    lesson: str, backup: Path, dropped: Sequence[str]
) -> list[str]:
    lines = [
        f"{lesson} has a new version: your answers are in it, and your old "
        f"copy is {backup}"
    ]
    if dropped:
        lines.append(
            f"{lesson} no longer asks for {', '.join(dropped)}: your cells "
            "are kept, but not marked"
        )
    return lines


def _frame(notebook: NotebookNode) -> list[str]:
    """Return the sources of all cells that a learner does not write."""
    return [c.source for c in notebook.cells if not is_written(c)]


def _read(path: Path) -> NotebookNode:
    return read_own(path.read_bytes(), str(path))


def _write(notebook: NotebookNode, path: Path) -> None:
    unfinished = path.with_suffix(".part")
    nbformat.write(notebook, unfinished)
    unfinished.replace(path)


def _mine(course: Course, lesson: str) -> Path:
    return notebook_path(course.work, lesson)


def _release(course: Course, lesson: str) -> Path:
    return notebook_path(course.notebooks, lesson)


def _origin(course: Course, lesson: str) -> Path:
    """Return where we keep the release that the copy was made from."""
    return course.state / "origins" / f"{lesson}.ipynb"


def _copy(course: Course, lesson: str) -> None:
    target = _mine(course, lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_release(course, lesson), target)
    _note_origin(course, lesson)


def _note_origin(course: Course, lesson: str) -> None:
    target = _origin(course, lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_release(course, lesson), target)


def _back_up(course: Course, lesson: str) -> Path:
    moment = f"{datetime.now():%Y-%m-%d_%H.%M.%S.%f}"
    target = course.work / "backups" / f"{lesson}_{moment}.ipynb"
    target.parent.mkdir(exist_ok=True)
    with target.open("xb") as stream:
        stream.write(_mine(course, lesson).read_bytes())
    return target
