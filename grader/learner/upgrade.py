"""A learner's answers, carried over into a new release of their lesson."""

import copy

from nbformat import NotebookNode

from grader.course.cells import cell_id, is_written
from grader.engine.submission import answers_to, which


def carry_over(
    new_release: NotebookNode,
    learners_copy: NotebookNode,
    old_release: NotebookNode | None = None,
) -> tuple[NotebookNode, list[str]]:
    """Return the new release with what the learner wrote in it, and the
    names of the answers that it no longer asks for.

    An answer that is still as it was in `old_release`, which the copy was
    made from, gives way to the new lesson's. The learner's own cells, and
    answers no longer asked for, follow the cell they followed.
    """
    released = answers_to(old_release, old_release) if old_release else {}
    answers = {
        name: code
        for name, code in answers_to(new_release, learners_copy).items()
        if code != released.get(name)
    }
    kept_cells, dropped = _cells_to_keep(
        learners_copy, released, new_release, old_release or new_release
    )
    result = copy.deepcopy(new_release)
    result.cells = kept_cells.get("", [])
    for cell in copy.deepcopy(new_release.cells):
        cell.source = answers.get(cell_id(cell), cell.source)
        result.cells += [cell, *kept_cells.get(cell_id(cell), [])]
    return result, dropped


def _cells_to_keep(
    learners_copy: NotebookNode,
    released: dict[str, str],
    new_release: NotebookNode,
    old_release: NotebookNode,
) -> tuple[dict[str, list[NotebookNode]], list[str]]:
    """Return the cells that only the copy has, under the id of the cell they
    followed, and the names of those among them that are answers."""
    current = {cell_id(cell) for cell in new_release.cells}
    removed = {cell_id(cell) for cell in old_release.cells} - current
    kept_cells: dict[str, list[NotebookNode]] = {}
    dropped, last = [], ""
    for cell in learners_copy.cells:
        name = which(cell, current | removed) or cell_id(cell)
        if name in current:
            last = name
            continue
        is_answer = name in released or is_written(cell)
        has_text = is_answer and cell.source != released.get(name)
        if has_text or name not in removed:
            kept_cells.setdefault(last, []).append(_plain(cell))
            dropped += [name] if has_text else []
    return kept_cells, dropped


def _plain(cell: NotebookNode) -> NotebookNode:
    """Return a copy of a cell without the metadata that the lesson gave it."""
    plain = copy.deepcopy(cell)
    plain.metadata = NotebookNode()
    return plain
