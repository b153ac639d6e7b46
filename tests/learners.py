"""A learner's course: the lesson tiny, released and copied to work/."""

import nbformat
from classes import LESSON
from nbformat.v4 import new_markdown_cell
from tiny import source

from grader.authoring.release import released
from grader.course.folders import Course, notebook_path
from grader.learner.copies import refresh

DOUBLE_PROMPT = """Double it.

<details><summary>Hint 1: where to look</summary>
At the <code>x</code>, which is &lt; it should be.
</details>
<details><summary>Hint 2: which operator</summary>
A star.
</details>"""
HALF_PROMPT = """Met in the wild: [nowhere](https://example.org), once.

## Halves

<details><summary>Hint 1: where to look</summary>
A slash.
</details>"""


def lesson():
    """The solution of tiny, with prompts, hints and a story."""
    notebook = source()
    for name, prompt in (("double", DOUBLE_PROMPT), ("half", HALF_PROMPT)):
        place = [cell.id for cell in notebook.cells].index(name)
        cell = new_markdown_cell(
            prompt, id=f"{name}-prompt", metadata={"name": f"{name}-prompt"}
        )
        notebook.cells.insert(place, cell)
    return notebook


def publish(course, notebook, name=LESSON):
    """Write a solution, and release it."""
    solution = notebook_path(course.solutions, name)
    target = notebook_path(course.notebooks, name)
    for path in (solution, target):
        path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, solution)
    target.write_text(released(solution), "utf-8")


def learners_course(folder):
    course = Course(folder)
    publish(course, lesson())
    refresh(course)
    return course


def mine(course, name=LESSON):
    return notebook_path(course.work, name)


def write_answer(course, name, code):
    """What a learner does: open the copy, change a cell, save."""
    notebook = nbformat.read(mine(course), as_version=4)
    next(c for c in notebook.cells if c.id == name).source = code
    nbformat.write(notebook, mine(course))
