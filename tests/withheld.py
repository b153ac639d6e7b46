"""What learners are not given: lines of solutions and of hidden checks."""

import json

from conftest import LESSONS, read

from grader.course.folders import Course, notebook_path
from grader.course.regions import HIDDEN, SOLUTION
from grader.paths import ROOT


def withheld():
    """The lines that only solutions and hidden checks have.

    Of a single line that the library has as well nothing can be learned.
    """
    visible = "".join(
        notebook_path(Course().notebooks, lesson).read_text("utf-8")
        for lesson in LESSONS
    )
    library = "".join(
        path.read_text("utf-8") for path in (ROOT / "grader").rglob("*.py")
    )
    for lines in regions():
        kept = [
            line
            for line in lines
            if len(line) > 25 and json.dumps(line)[1:-1] not in visible
        ]
        shared = [line for line in kept if line in library]
        yield from (line for line in kept if shared != [line])


def regions():
    """The lines of each region that learners are not given."""
    for lesson in LESSONS:
        for cell in read(notebook_path(Course().solutions, lesson)).cells:
            for region in (SOLUTION, HIDDEN):
                for found in region.finditer(cell.source):
                    lines = found["lines"].split("\n")
                    yield [line.strip() for line in lines]


def leaked(text):
    """The withheld lines in a text, as they are or as a notebook has them."""
    lines = set(withheld())
    assert len(lines) > 20
    forms = {form for line in lines for form in (line, json.dumps(line)[1:-1])}
    return sorted(form for form in forms if form in text)
