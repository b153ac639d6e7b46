"""What a lesson says about an exercise: its hints, and the bug's story."""

import html
import re

from nbformat import NotebookNode

from grader.course.cells import cell_role
from grader.course.folders import CourseError
from grader.course.regions import SOLUTION, reference_answer, starting_code

HINTS = 2  # an exercise has this many
STORY = re.compile(r"[>*_ ]*Met in the wild")
HINT = re.compile(
    r"<details>\s*<summary>(?P<title>.*?)</summary>(?P<text>.*?)</details>",
    re.DOTALL,
)


def hints_written(notebook: NotebookNode, exercise: str) -> list[str]:
    """Return the hints that an exercise's prompt holds, as plain text."""
    prompt = notebook.cells[_place(notebook, exercise) - 1]
    return [
        f"{_plain(hint['title'])}\n{_plain(hint['text'])}"
        for hint in HINT.finditer(prompt.source)
    ]


def story_after(notebook: NotebookNode, exercise: str) -> str:
    """Return the text that tells an exercise's story, or "" if none does.

    It is the first cell of markdown after the exercise, if that begins with
    "Met in the wild"; else its first paragraph, if that is no heading.
    """
    after = notebook.cells[_place(notebook, exercise) + 1 :]
    for cell in after:
        if cell_role(cell) == "answer":
            break
        if cell.cell_type == "markdown":
            if STORY.match(cell.source) and "<details>" not in cell.source:
                return str(cell.source)
            first = str(cell.source).partition("\n\n")[0]
            return "" if first.startswith("#") else first
    return ""


def answer_and_start(notebook: NotebookNode, exercise: str) -> tuple[str, str]:
    """Return the author's answer and the code that learners begin with.

    Raises CourseError if the notebook is a released one.
    """
    source = notebook.cells[_place(notebook, exercise)].source
    if not SOLUTION.search(source):
        raise CourseError(
            f"{exercise}: this copy of the course has no reference answers: "
            "ask whoever gave it to you"
        )
    return reference_answer(source), starting_code(source)


def _place(notebook: NotebookNode, exercise: str) -> int:
    for number, cell in enumerate(notebook.cells):
        named = cell.metadata.get("nbgrader", {}).get("grade_id")
        if named == exercise and cell_role(cell) == "answer":
            return number
    raise CourseError(f"{exercise}: there is no exercise of that name")


def _plain(text: str) -> str:
    text = re.sub(r"</?code>", "`", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
