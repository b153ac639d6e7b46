"""A lesson's checks, known by their text.

Front ends name cells in many ways, or not at all. A check's text is the
same in each of them, and no two checks have the same.
"""

import functools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.paths import LESSONS, NOTEBOOKS

HIDES = "hidden-checks"  # a tag that a release gives
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.S)
HINT = re.compile(r"<details>.*?</details>", re.S)
DEFINED = re.compile(r"^(?:def |class )?(\w+)(?=\(|:| =)", re.M)


@dataclass(frozen=True)
class Check:
    """A check of a lesson that has `among` of them.

    `hidden` says whether marking runs more than learners see. `hints` are
    those of the exercise, as HTML.
    """

    lesson: str
    name: str
    exercise: str
    points: float
    hidden: bool
    hints: tuple[str, ...]
    among: int


@dataclass
class Lessons:
    """The checks by text, the texts of all that is no learner's, and the
    names that answers define."""

    checks: dict[str, Check] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)


def normal(source: str) -> str:
    """Return the text that a cell is known by: without what is hidden, and
    without spaces at the ends of lines."""
    lines = HIDDEN.sub("", source).strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def find_check(source: str) -> Check | None:
    """Return the check that a cell with this source is, or None."""
    return lessons().checks.get(normal(source))


def checks_of(lesson: str) -> list[Check]:
    """Return the checks of a lesson, in order."""
    known = lessons().checks.values()
    return [check for check in known if check.lesson == lesson]


def lessons() -> Lessons:
    """Return what is known of the lessons in use."""
    return _read_all(os.environ.get(LESSONS, str(NOTEBOOKS)))


@functools.cache
def _read_all(folder: str) -> Lessons:
    found = Lessons()
    for path in sorted(Path(folder).glob("*/*.ipynb") if folder else ()):
        try:  # as JSON: to import nbformat would take longer than a check
            cells = json.loads(path.read_text("utf-8"))["cells"]
            _read(path.stem, cells, found)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue  # not a lesson; nobody's work depends on this
    return found


def _read(lesson: str, cells: list[dict[str, Any]], found: Lessons) -> None:
    count = sum(map(_is_check, cells))
    for cell, exercise, hints in _with_exercises(cells):
        source, about = "".join(cell["source"]), _nbgrader(cell)
        if _is_answer(cell):
            found.answers.update(DEFINED.findall(source))
        elif cell["cell_type"] == "code":
            found.own.add(normal(source))
        if _is_check(cell):
            tags = cell["metadata"].get("tags", [])
            found.checks[normal(source)] = Check(
                lesson=lesson,
                name=about["grade_id"],
                exercise=exercise,
                points=about["points"],
                hidden=HIDES in tags or bool(HIDDEN.search(source)),
                hints=hints,
                among=count,
            )


def _with_exercises(
    cells: list[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], str, tuple[str, ...]]]:
    """Yield each cell with the name and hints of the exercise it is in."""
    exercise, hints, before = "", (), ""
    for cell in cells:
        if _is_answer(cell):
            exercise = _nbgrader(cell)["grade_id"]
            hints = tuple(HINT.findall(before))
        yield cell, exercise, hints
        before = "".join(cell["source"])


def _is_answer(cell: dict[str, Any]) -> bool:
    about = _nbgrader(cell)
    return bool(about.get("solution")) and not about.get("grade")


def _is_check(cell: dict[str, Any]) -> bool:
    about = _nbgrader(cell)
    return bool(about.get("grade")) and not about.get("solution")


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found
