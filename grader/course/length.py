"""How long a lesson takes, and for whom it is."""

from collections.abc import Container

from nbformat import NotebookNode

from grader.course.cells import cell_role
from grader.course.exercises import exercises

WORDS = 130  # a minute, with a pencil, in a second language
POINT = 6  # minutes


def minutes(lesson: NotebookNode) -> int:
    """Return about how many minutes a lesson takes, in fives.

    Words and points count as much as fits what readers said they needed. A
    text that learners write is not read, whoever's stands there.
    """
    texts = [
        cell.source
        for cell in lesson.cells
        if cell.cell_type == "markdown"
        and not cell.metadata.get("nbgrader", {}).get("solution")
    ]
    reading = sum(len(text.split()) for text in texts) / WORDS
    working = POINT * points(lesson)
    return round((reading + working) / 5) * 5


def points(
    lesson: NotebookNode, roles: Container[str] = ("check", "essay")
) -> float:
    """Return the points of a lesson's checks and essays, or of one kind."""
    return sum(
        float(cell.metadata.nbgrader.points)
        for cell in lesson.cells
        if cell_role(cell) in roles
    )


def title(lesson: NotebookNode) -> str:
    """Return a lesson's title, without its number."""
    heading: str = lesson.cells[0].source.partition("\n")[0].lstrip("# ")
    return heading.partition("·")[2].strip() or heading


def in_a_line(lesson: NotebookNode) -> str:
    """Return a lesson's level, length and points in a line.

    Authors write the level in the metadata of the first cell.
    """
    essays = sum(cell_role(cell) == "essay" for cell in lesson.cells)
    count, most = len(exercises(lesson)) + essays, points(lesson)
    level = lesson.cells[0].metadata.get("level", "")
    words = [
        f"Level: {level}" if level else "",
        f"about {minutes(lesson)} minutes",
        f"{count} exercises",
        f"{most:g} points",
    ]
    return " · ".join(word for word in words if word)
