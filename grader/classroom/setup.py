"""Everything a class needs before anything is handed in, made or checked.

Each step looks first, so all of them can be run again at any time.
"""

import filecmp
import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import Exchange
from nbgrader.utils import check_directory

from grader.classroom.gradebook import Classroom
from grader.course.folders import CONFIG, Course, CourseError, notebook_path

OPEN_TO_ALL = 0o777  # what nbgrader asks of an exchange
START = """\
c = get_config()  # noqa: F821 (nbgrader defines it)
"""


def enter_lesson(classroom: Classroom, lesson: str) -> str:
    """Put a lesson's cells into the gradebook; return what was done.

    nbgrader's own converter does so, beside notebooks/, where a lesson is
    written only if it is missing. Raises CourseError if the lesson does not
    fit its marks, or cannot be converted.
    """
    with TemporaryDirectory(prefix="lesson-") as folder:
        _convert(classroom, lesson, folder)
        return _compare(classroom.course, lesson, Path(folder))


def _convert(classroom: Classroom, lesson: str, folder: str) -> None:
    """Have nbgrader release a lesson into a folder of ours."""
    directory = CourseDirectory(parent=classroom.nbgrader)
    directory.root = str(classroom.course.root)
    directory.release_directory = folder
    directory.assignment_id = lesson
    directory.notebook_id = lesson
    converter = GenerateAssignment(
        coursedir=directory, parent=classroom.nbgrader
    )
    converter.log = logging.getLogger("grader.silent")
    converter.log.setLevel(logging.CRITICAL + 1)  # the error says it again
    try:
        converter.start()
    except (NbGraderException, RuntimeError) as error:
        raise CourseError(_why_not(classroom, lesson, error)) from error


def _why_not(classroom: Classroom, lesson: str, error: Exception) -> str:
    marked = classroom.gradebook.assignment_submissions(lesson)
    if not marked:
        return (
            f"solutions/{lesson}: nbgrader cannot release it ({error}): run "
            f"'nbgrader generate_assignment {lesson} --force' to see why."
        )
    return (
        f"{lesson}: its cells have changed since it was marked, and the "
        "gradebook keeps the old ones. Go back to the version that was "
        f"marked; or run 'nbgrader db assignment remove {lesson} --force', "
        "which forgets all its marks, also those given by hand, then "
        f"'grader class init' and 'grader autograde {lesson}'."
    )


def _compare(course: Course, lesson: str, folder: Path) -> str:
    """Return how the released lesson is; write it if it is missing."""
    made = notebook_path(folder, lesson)
    target = notebook_path(course.notebooks, lesson)
    if not target.exists():
        shutil.copytree(made.parent, target.parent, dirs_exist_ok=True)
        for path in target.parent.rglob("*"):
            path.chmod(path.stat().st_mode | 0o200)
        return "ready, and released to notebooks/"
    if filecmp.cmp(made, target, shallow=False):
        return "ready"
    return (
        "ready, but notebooks/ has another version than solutions/ gives: "
        f"run 'grader release {lesson}' before you hand it out"
    )


def ready_exchange(classroom: Classroom, wanted: Path | None) -> str:
    """Return how nbgrader's exchange is; make the one that is `wanted`.

    It becomes the course's own, in nbgrader_config.py.
    """
    if wanted is None:
        root = _exchange_root(classroom)
        if check_directory(root, write=True, execute=True):
            return f"{root}"
        return (
            f"none at {root}: 'grader import' fetches what was handed in "
            "elsewhere; on a hub, add '--exchange FOLDER'"
        )
    wanted = wanted.resolve()
    wanted.mkdir(parents=True, exist_ok=True)
    wanted.chmod(OPEN_TO_ALL)
    if _exchange_root(classroom) != str(wanted):
        _configure(classroom.course, f"c.Exchange.root = {str(wanted)!r}\n")
    return f"{wanted}, named in {CONFIG}"


def _exchange_root(classroom: Classroom) -> str:
    return str(Exchange(parent=classroom.nbgrader).root)


def _configure(course: Course, line: str) -> None:
    path = course.root / CONFIG
    text = path.read_text("utf-8") if path.exists() else START
    path.write_text(f"{text.rstrip()}\n{line}", "utf-8")


def lessons_to_enter(course: Course, named: Sequence[str]) -> list[str]:
    """Return the lessons that a class gets: those named, or all.

    Raises CourseError if there are none, or none of that name.
    """
    there = course.require_lessons(
        course.solutions,
        "marks come from there; clone the course's repository, for an "
        "installed package has no solutions",
    )
    unknown = ", ".join(sorted(set(named) - set(there)))
    if unknown:
        raise CourseError(
            f"{unknown}: no such lesson; there are {', '.join(there)}."
        )
    return list(named) or there


def enter_lessons(
    classroom: Classroom, lessons: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield each lesson, once it is in the gradebook, and how it is."""
    for lesson in lessons:
        yield lesson, enter_lesson(classroom, lesson)
