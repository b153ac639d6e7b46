"""Where in the lessons something stands, and how a page links there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role, read
from grader.course.folders import Course, CourseError, notebook_path

HEADING = re.compile(r"^(#+) +(.+?) *$", re.M)
BLOCK = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)


@dataclass(frozen=True)
class Place:
    """A cell of a released lesson, and the section that it stands in.

    `anchor` is the cell that a link leads to: a text, the cell itself or
    the nearest one above it.
    """

    lesson: str
    section: str
    anchor: str
    cell: NotebookNode

    @property
    def number(self) -> int:
        """The lesson's number."""
        return number(self.lesson)

    def link(self, text: str = "") -> str:
        """Return a link to the place, in Markdown."""
        shown = text or f"Lesson {self.number}: {self.section}"
        return f"[{shown}](#{label(self.lesson, self.anchor)})"


def number(lesson: str) -> int:
    """Return the number that a lesson's name begins with."""
    found = re.match(r"\d+", lesson)
    if not found:
        raise CourseError(f"{lesson}: a lesson's name begins with its number")
    return int(found[0])


def label(lesson: str, cell: str) -> str:
    """Return the name by which any page can link to a lesson's cell."""
    return f"{lesson}/{cell}"


def released(course: Course) -> dict[str, NotebookNode]:
    """Return the released lessons by name, in order."""
    names = course.require_lessons(
        course.notebooks, "'grader release' makes them from solutions/"
    )
    return {
        name: read(notebook_path(course.notebooks, name)) for name in names
    }


def places(lessons: dict[str, NotebookNode]) -> Iterator[Place]:
    """Yield each cell of the lessons, in order, with where it stands."""
    for lesson, notebook in lessons.items():
        section = anchor = ""
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                anchor = cell_id(cell)
                found = HEADING.search(BLOCK.sub("", cell.source))
                if found:
                    section = found[2].partition(" · ")[2] or found[2]
            yield Place(lesson, section, anchor, cell)


def exercise_place(found: list[Place], name: str) -> Place:
    """Return the place of the exercise `name`, such as 01_basics/fit.

    Raises CourseError if there is none.
    """
    lesson, _, answer = name.partition("/")
    wanted = lesson, True, answer
    for place in found:
        about = place.cell.metadata.get("nbgrader", {})
        is_answer = cell_role(place.cell) == "answer"
        if (place.lesson, is_answer, about.get("grade_id")) == wanted:
            return place
    raise CourseError(f"{name}: no exercise of a released lesson is called so")


def cell_place(found: list[Place], name: str) -> Place:
    """Return the place of a cell, such as 01_basics/first-runs-idea.

    Raises CourseError if there is none.
    """
    lesson, _, cell = name.partition("/")
    for place in found:
        if (place.lesson, cell_id(place.cell)) == (lesson, cell):
            return place
    raise CourseError(f"{name}: no cell of a released lesson is called so")
