"""What checks use that other checks define: a function, a class, a number."""

import ast
from collections.abc import Mapping

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
    return _names(code, ast.Load) - _bound_names(code)


def lenders(cells: Mapping[str, NotebookNode], check: str) -> set[str]:
    """Return the checks that define what a check uses, and what those use."""
    found, waiting = {check}, [check]
    while waiting:
        wanted = borrowed_names(cells[waiting.pop()].source)
        new = {
            name
            for name, cell in cells.items()
            if name not in found and wanted & _bound_names(cell.source)
        }
        found |= new
        waiting += new
    return found - {check}


def _bound_names(code: str) -> set[str]:
    return _names(code, ast.Store) | {
        node.name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def _names(code: str, context: type[ast.expr_context]) -> set[str]:
    return {
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }
