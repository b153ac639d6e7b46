"""What a lesson's form promises, and which promises a lesson breaks.

How a lesson reads is for grader.authoring.rhythm.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role
from grader.course.hints import HINTS
from grader.course.regions import HIDDEN, PLANTED, SOLUTION

CELL_LINES = 24
COLUMNS = 79
MESSAGE_COLUMNS = 65
IMPORTED = re.compile(r"^(from \S+ import) \([^)]*\)", re.MULTILINE)
MACHINE_ID = re.compile(r"(cell-)?[0-9a-f]{6,}$")


def problems(notebook: NotebookNode) -> list[str]:
    """Return a line for each promise that a solution notebook breaks.

    Each line names the cell and says what to do.
    """
    lines = []
    for number, cell in enumerate(notebook.cells, start=1):
        name = cell_id(cell) or f"number {number}"
        lines += [f"cell {name}: {problem}" for problem in _in_cell(cell)]
    return [*lines, *_in_ids(notebook), *_in_exercises(notebook)]


def _in_ids(notebook: NotebookNode) -> Iterator[str]:
    ids = [cell_id(cell) for cell in notebook.cells if cell_id(cell)]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"cell {name}: the id is used twice; rename one of the cells"


def learners_lines(cell: NotebookNode) -> list[str]:
    """Return the lines of a code cell that a learner gets to read.

    An answer counts as solved. Blank lines and hidden tests do not count. A
    list of imported names, which ruff writes on many lines, counts as one.
    """
    source = PLANTED.sub("", HIDDEN.sub("", cell.source))
    source = IMPORTED.sub(r"\1 ...", source)
    return [
        line
        for line in source.split("\n")
        if line.strip() and not line.lstrip().startswith("###")
    ]


def _in_cell(cell: NotebookNode) -> Iterator[str]:
    if not cell_id(cell):
        yield "has no id; give it a grade_id or a 'name' in its metadata"
    elif MACHINE_ID.match(cell_id(cell)):
        yield "the id was made by a machine; name it after what the cell does"
    if cell.cell_type == "code":
        yield from _in_code(cell)


def _in_code(cell: NotebookNode) -> Iterator[str]:
    if cell.execution_count is None:
        yield "was never run; 'grader release' runs it and stores its output"
    lines = learners_lines(cell)
    if len(lines) > CELL_LINES:
        yield f"{len(lines)} lines; split it, {CELL_LINES} are allowed"
    if any(len(line) > COLUMNS for line in cell.source.split("\n")):
        yield f"a line is over {COLUMNS} columns; break it"
    if any(output.output_type == "error" for output in cell.outputs):
        yield "ends in an error; mend the solution"
    if cell_role(cell) == "check":
        yield from _in_check(cell)
    elif cell_role(cell) == "answer":
        yield from _in_answer(cell)


def _in_answer(cell: NotebookNode) -> Iterator[str]:
    if not SOLUTION.search(cell.source):
        yield "no '### BEGIN SOLUTION' in an answer; mark the solution"
    elif not PLANTED.search(cell.source):
        yield "no '### BEGIN BUG' or START; add what learners begin with"


def _in_check(cell: NotebookNode) -> Iterator[str]:
    if any("@probe" in hidden[0] for hidden in HIDDEN.finditer(cell.source)):
        yield "a hidden @probe; define it above the hidden tests"
    tree = ast.parse(cell.source)
    if ast.get_docstring(tree) is None:
        yield "a check without a docstring; say which behaviour it checks"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assert):
            continue
        if node.msg is None:
            yield f"line {node.lineno}: an assert without a message; add one"
        elif max(map(len, _message(node.msg))) > MESSAGE_COLUMNS:
            yield (
                f"line {node.lineno}: a message line is over "
                f"{MESSAGE_COLUMNS} characters; break it"
            )


def _message(node: ast.expr) -> list[str]:
    """Return the lines of an assert's message, with "value" for each value."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant) else "value"
        for part in parts
    )
    return text.split("\n")


def _in_exercises(notebook: NotebookNode) -> Iterator[str]:
    """Yield what an answer lacks: hints above it, or a check below it."""
    marked = [c for c in notebook.cells if cell_role(c) in ("answer", "check")]
    following = {
        cell_id(cell): cell_role(after) for cell, after in pairwise(marked)
    }
    for before, cell in pairwise(notebook.cells):
        if cell_role(cell) != "answer":
            continue
        name, hints = cell_id(cell), before.source.count("<details>")
        if hints != HINTS:
            yield (
                f"cell {name}: the number of hints is {hints}; put {HINTS}, "
                "each in <details>, at the end of the prompt above it"
            )
        if following.get(name) != "check":
            yield f"cell {name}: no check follows; write one"
