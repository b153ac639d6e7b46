"""What checks use that other checks define: a function, a class, a number."""

import ast
from collections.abc import Mapping
from functools import cache

from nbformat import NotebookNode

from grader.course.cells import cell_role


def check_cells(source: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells of a lesson's checks by name, in order."""
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in source.cells
        if cell_role(cell) == "check"
    }


def borrowed_names(code: str) -> set[str]:
    """Return the names that a cell uses and does not bind."""
    used, bound = _names(code)
    return used - bound


def lenders(cells: Mapping[str, NotebookNode], check: str) -> set[str]:
    """Return the checks that define what a check uses, and what those use."""
    found, waiting = {check}, [check]
    while waiting:
        wanted = borrowed_names(cells[waiting.pop()].source)
        new = {
            name
            for name, cell in cells.items()
            if name not in found and wanted & _names(cell.source)[1]
        }
        found |= new
        waiting += new
    return found - {check}


@cache  # a trial asks for the same checks at each of its sheets
def _names(code: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell uses, and those that it binds."""
    used, bound = set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                used.add(node.id)
            elif isinstance(node.ctx, ast.Store):
                bound.add(node.id)
    return used, bound
