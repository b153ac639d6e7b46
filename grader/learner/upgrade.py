"""A learner's answers, carried over into a new release of their lesson."""

import copy

from nbformat import NotebookNode

from grader.course.cells import cell_id, cell_role
from grader.engine.submission import answers_to, which


def carry_over(
    new: NotebookNode, mine: NotebookNode, old: NotebookNode | None = None
) -> tuple[NotebookNode, list[str]]:
    """Return `new` with what a learner wrote in `mine`, and what is not asked
    for any more.

    `old` is the release that `mine` was copied from: an answer still as it
    was there gives way to the new lesson's. Cells of the learner's own, and
    answers that are not asked for, follow the cell they followed.
    """
    planted = answers_to(old, old) if old else {}
    answers = {
        name: code
        for name, code in answers_to(new, mine).items()
        if code != planted.get(name)
    }
    known = {cell_id(cell) for cell in new.cells}
    before = {cell_id(cell) for cell in (old or new).cells} - known
    own, gone, last = {}, [], ""
    for cell in mine.cells:
        name = which(cell, known | before) or cell_id(cell)
        if name in known:
            last = name
            continue
        written = name in planted or cell_role(cell) == "answer"
        written = written and cell.source != planted.get(name)
        if written or name not in before:
            own.setdefault(last, []).append(_plain(cell))
            gone += [name] if written else []
    result = copy.deepcopy(new)
    result.cells = own.get("", [])
    for cell in copy.deepcopy(new.cells):
        cell.source = answers.get(cell_id(cell), cell.source)
        result.cells += [cell, *own.get(cell_id(cell), [])]
    return result, gone


def _plain(cell: NotebookNode) -> NotebookNode:
    """Return a cell without what nbgrader or the lesson knew it by."""
    kept = copy.deepcopy(cell)
    kept.metadata = NotebookNode()
    return kept
