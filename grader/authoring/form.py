"""What a lesson promises in its form, and which promises it breaks.

How it reads is grader.authoring.rhythm's.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role
from grader.course.regions import HIDDEN, PLANTED, SOLUTION

CELL_LINES = 24
COLUMNS = 79
HINTS = 2
MESSAGE_COLUMNS = 65
IMPORTED = re.compile(r"^(from \S+ import) \([^)]*\)", re.MULTILINE)
MACHINE_ID = re.compile(r"(cell-)?[0-9a-f]{6,}$")


def problems(notebook: NotebookNode) -> list[str]:
    """Return a line for each promise that a solution notebook breaks.

    Each line names the cell and says what to do.
    """
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        name = cell_id(cell) or f"number {number}"
        found += (f"cell {name}: {one}" for one in _in_cell(cell))
    names = [cell_id(cell) for cell in notebook.cells if cell_id(cell)]
    found += (
        f"cell {name}: the id is used twice; rename one"
        for name in sorted({n for n in names if names.count(n) > 1})
    )
    return found + list(_in_exercises(notebook))


def learners_lines(cell: NotebookNode) -> list[str]:
    """Return the lines of a code cell that a learner gets to read.

    An answer counts as solved; blank lines and hidden tests do not count,
    and a list of imported names, which ruff writes a name a line, is one.
    """
    source = PLANTED.sub("", HIDDEN.sub("", cell.source))
    source = IMPORTED.sub(r"\1 ...", source)
    lines = source.split("\n")
    return [x for x in lines if x.strip() and not x.lstrip().startswith("###")]


def _in_cell(cell) -> Iterator[str]:
    if not cell_id(cell):
        yield "has no id; give it a grade_id or a 'name' in its metadata"
    elif MACHINE_ID.match(cell_id(cell)):
        yield "the id is machine hex; name it after what the cell does"
    if cell.cell_type == "code":
        yield from _in_code(cell)


def _in_code(cell) -> Iterator[str]:
    if cell.execution_count is None:
        yield "was never run; 'grader release' runs and stores it"
    lines = learners_lines(cell)
    if len(lines) > CELL_LINES:
        yield f"{len(lines)} lines; split it, {CELL_LINES} are the most"
    if any(len(line) > COLUMNS for line in cell.source.split("\n")):
        yield f"a line is over {COLUMNS} columns; break it"
    if any(output.output_type == "error" for output in cell.outputs):
        yield "ends in an error; mend the solution"
    if cell_role(cell) == "check":
        yield from _in_check(cell)
    elif cell_role(cell) == "answer":
        if not SOLUTION.search(cell.source):
            yield "an answer without '### BEGIN SOLUTION'; mark the solution"
        elif not PLANTED.search(cell.source):
            yield "no '### BEGIN BUG' or START: say what learners begin with"


def _in_check(cell) -> Iterator[str]:
    if any("@probe" in hidden[0] for hidden in HIDDEN.finditer(cell.source)):
        yield "a hidden @probe; define it above the hidden tests"
    tree = ast.parse(cell.source)
    if ast.get_docstring(tree) is None:
        yield "a check without docstring; say the behaviour it checks"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assert):
            continue
        if node.msg is None:
            yield f"line {node.lineno}: an assert says nothing; add a message"
        elif any(len(x) > MESSAGE_COLUMNS for x in _message(node.msg)):
            yield (
                f"line {node.lineno}: a message line is over "
                f"{MESSAGE_COLUMNS} characters; break it"
            )


def _message(node: ast.expr) -> list[str]:
    """Return the lines of an assert's message, a name for each value."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant) else "value"
        for part in parts
    )
    return text.split("\n")


def _in_exercises(notebook) -> Iterator[str]:
    """Each answer follows a prompt with hints, and a check follows it."""
    code = [c for c in notebook.cells if cell_role(c) in ("answer", "check")]
    after = {cell_id(a): cell_role(b) for a, b in pairwise(code)}
    for before, cell in pairwise(notebook.cells):
        if cell_role(cell) != "answer":
            continue
        hints = before.source.count("<details>")
        if hints != HINTS:
            yield (
                f"cell {cell_id(cell)}: {hints} hints; put {HINTS}, each in "
                "<details>, at the end of the prompt above it"
            )
        if after.get(cell_id(cell)) != "check":
            yield f"cell {cell_id(cell)}: no check follows; write one"
