"""What about a submission deserves a person's eye."""

import re
from collections.abc import Iterator
from itertools import accumulate

from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role
from grader.engine.submission import (
    asked_names,
    defined,
    is_code,
    join,
    parsed,
    parts_of,
    which,
)

Own = list[tuple[int, NotebookNode]]  # cells, with their numbers
MANY = 20  # remarks on a submission
OWN = 200_000  # characters of cells of a learner's own that are read
KIND = re.compile(r"\b(Fix|Predict|Build|Review|Measure) it\b")
MAGIC = re.compile(
    r"^[ \t]*[%!?]|\?[ \t]*$", re.MULTILINE
)  # IPython's, not Python


def remarks(lesson: NotebookNode, submission: NotebookNode) -> list[str]:
    """Return what a person should know of how a lesson was answered."""
    own = list(_own_cells(lesson, submission))
    read = _of_bounded_length(own)
    found = [
        *_parts(lesson, submission),
        *_elsewhere(lesson, read),
        *_syntax(lesson, submission),
        *_own_syntax(read),
    ]
    if len(read) < len(own):
        found.insert(0, f"{len(own)} cells of their own, too long to be read")
    more = [f"and {len(found) - MANY} more"] if len(found) > MANY else []
    return found[:MANY] + more


def _parts(lesson: NotebookNode, submission: NotebookNode) -> Iterator[str]:
    """Yield which answers are missing, copied, or split."""
    asked, found = asked_names(lesson), parts_of(lesson, submission)
    for name, names in asked.items():
        parts = found.get(name, [])
        above, answer = join(parts, names) if parts else ([], "")
        if not parts:
            yield f"{name}: its cell is missing"
        elif answer != parts[-1]:
            yield f"{name}: split into {len(parts)} cells, which were joined"
        elif above:
            yield f"{name}: there are {len(parts)} such cells; the last counts"


def _own_cells(
    lesson: NotebookNode, submission: NotebookNode
) -> Iterator[tuple[int, NotebookNode]]:
    """Yield the cells that are none of the lesson's, with their numbers."""
    known = {cell_id(cell) for cell in lesson.cells}
    for number, cell in enumerate(submission.cells, start=1):
        if not which(cell, known):
            yield number, cell


def _of_bounded_length(own: Own) -> Own:
    """Return the first cells, of OWN characters together at most."""
    ends = accumulate(len(cell.source) for _, cell in own)
    return [each for each, end in zip(own, ends, strict=True) if end <= OWN]


def _elsewhere(lesson: NotebookNode, own: Own) -> Iterator[str]:
    """Yield which answers also stand in cells that are no answer's."""
    names: set[str] = set().union(*asked_names(lesson).values())
    for number, cell in own:
        there = sorted(names & defined(cell.source))
        if there:
            kind = "cell of their own" if is_code(cell) else "text cell"
            yield f"{', '.join(there)}: also in a {kind}, the {number}th"


def _syntax(lesson: NotebookNode, submission: NotebookNode) -> Iterator[str]:
    """Yield where code is no Python, with its line."""
    asked = asked_names(lesson)
    for name, parts in parts_of(lesson, submission).items():
        if asked[name]:  # else a text
            code = join(parts, asked[name])[1]
            if error := _syntax_error(code):
                yield f"{name}: {error}"


def _own_syntax(own: Own) -> Iterator[str]:
    """Yield which cells of a learner's own are no Python."""
    for number, cell in own:
        if is_code(cell) and (error := _syntax_error(cell.source)):
            yield f"a cell of their own, the {number}th: {error}"


def _syntax_error(code: str) -> str:
    if MAGIC.search(code):
        return ""
    try:
        parsed(code)
    except SyntaxError as error:
        return f"syntax error in line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"no Python: {error}"
    return ""


def built(lesson: NotebookNode) -> list[str]:
    """Return the exercises in which learners build something, by cell id."""
    found, kind = [], ""
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            kinds = KIND.findall(cell.source)
            kind = kinds[-1] if kinds else kind
        elif cell_role(cell) == "answer":
            if kind == "Build":
                found.append(cell_id(cell))
            kind = ""
    return found
