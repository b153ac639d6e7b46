"""The archive an instructor gives a class: no solutions, no hidden checks."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from grader.authoring.release import released
from grader.course.folders import Course, CourseError, notebook_path

FOLDER = "lr_schedules"  # what the archive unpacks into
NOT_FOR_CLASSES = re.compile(
    r"<!-- not in a class's copy -->.*?<!-- up to here -->\n", re.DOTALL
)
PARTS = (
    "notebooks/*/*.ipynb",
    "data/*",
    "docs/*.png",
    "grader/**/*.py",
    "grader/**/*.json",
    "LICENSE",
    "Makefile",
    "course_command.py",
    "environment.yml",
    "pyproject.toml",
    "requirements.txt",
    "start.py",
)


def bundle(course: Course, target: Path) -> list[str]:
    """Write the archive `target`; return the lessons in it.

    It unpacks into one folder, in which start.py sets everything up and
    opens the first lesson. Raises CourseError if a released lesson is not
    what its solution makes now, or if the course came from a bundle itself.
    """
    lessons = course.require_lessons(
        course.solutions, "make the bundle in the course's own repository"
    )
    for lesson in lessons:
        _check_released(course, lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in _files(course):
            inside = Path(FOLDER, path.relative_to(course.root))
            archive.write(path, inside.as_posix())
        archive.writestr(f"{FOLDER}/README.md", _readme(course))
    return lessons


def _readme(course: Course) -> str:
    """Return the README without what only the whole course has."""
    text = (course.root / "README.md").read_text("utf-8")
    return NOT_FOR_CLASSES.sub("", text)


def _check_released(course: Course, lesson: str) -> None:
    path = notebook_path(course.notebooks, lesson)
    expected = released(notebook_path(course.solutions, lesson))
    if not path.is_file() or path.read_text("utf-8") != expected:
        raise CourseError(
            f"{path} is not what its solution makes now: run 'grader release "
            f"{lesson}' first"
        )


def _files(course: Course) -> Iterator[Path]:
    for part in PARTS:
        for path in sorted(course.root.glob(part)):
            if path.is_file():
                yield path
