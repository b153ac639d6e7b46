"""What learners are not given: lines of solutions and of hidden checks."""

import json

from conftest import LESSONS, read

from grader.course.folders import Course, notebook_path
from grader.course.regions import HIDDEN, SOLUTION


def withheld():
    """The lines that only solutions and hidden checks have."""
    visible = "".join(
        notebook_path(Course().notebooks, lesson).read_text("utf-8")
        for lesson in LESSONS
    )
    for lesson in LESSONS:
        for cell in read(notebook_path(Course().solutions, lesson)).cells:
            lines = (
                line.strip()
                for region in (SOLUTION, HIDDEN)
                for found in region.finditer(cell.source)
                for line in found["lines"].split("\n")
            )
            for line in lines:
                if len(line) > 25 and json.dumps(line)[1:-1] not in visible:
                    yield line


def leaked(text):
    """The withheld lines in a text, as they are or as a notebook has them."""
    lines = set(withheld())
    assert len(lines) > 20
    forms = {form for line in lines for form in (line, json.dumps(line)[1:-1])}
    return sorted(form for form in forms if form in text)
