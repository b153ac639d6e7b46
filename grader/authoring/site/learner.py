"""A released lesson as a learner sees it who runs it and repairs nothing."""

import ast
import hashlib
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.authoring.release import run
from grader.course.cells import cell_id, cell_role, read
from grader.course.exercises import answer_names
from grader.course.folders import Course, CourseError, notebook_path
from grader.paths import ROOT

DRAWS = "from grader.authoring.site import twins\n\ntwins.draw_both()"
IGNORED = "nbval-ignore-output"  # numbers that differ by processor
OUTPUTS_DEPEND_ON = ("torch", "matplotlib", "numpy", "scikit-learn")


def learned(course: Course, lesson: str, cache: Path) -> NotebookNode:
    """Return a released lesson with the outputs of all its cells.

    A run is kept in `cache` for as long as the lesson, the library it
    imports and the packages that make its outputs are the same. Raises
    CourseError if a cell fails that is no check, or prints something else
    than `make test` has compared.
    """
    path = notebook_path(course.notebooks, lesson)
    kept = cache / f"{lesson}-{_fingerprint(path)}.ipynb"
    if kept.is_file():
        return read(kept)
    notebook = _run(path)
    solution = notebook_path(course.solutions, lesson)
    if solution.is_file():
        _compare(notebook, read(solution), path)
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"{lesson}-*.ipynb"):
        old.unlink()
    kept.write_text(nbformat.writes(notebook), "utf-8")
    return notebook


def _fingerprint(path: Path) -> str:
    """Return a word that changes with all that the outputs depend on."""
    library = sorted((ROOT / "grader" / "lesson").glob("*.py"))
    digest = hashlib.sha256()
    for file in (path, Path(__file__).with_name("twins.py"), *library):
        digest.update(file.read_bytes())
    for package in OUTPUTS_DEPEND_ON:
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def _run(path: Path) -> NotebookNode:
    """Return the notebook at `path`, run in a folder that is thrown away."""
    notebook = read(path)
    with TemporaryDirectory(prefix="site-") as folder:
        copy = Path(folder) / path.parent.name / path.name
        shutil.copytree(path.parent, copy.parent)
        notebook.cells.insert(0, new_code_cell(DRAWS, id="draw-both"))
        run(notebook, copy)
    del notebook.cells[0]
    return notebook


def _compare(
    notebook: NotebookNode, solution: NotebookNode, path: Path
) -> None:
    """Raise CourseError if a cell printed what nothing of its own explains.

    The outputs that solutions/ store are those that `make test` compares.
    What depends on an answer differs; the rest has to be the same.
    """
    stored = {cell_id(cell): _printed(cell) for cell in solution.cells}
    for cell in _independent(notebook, answer_names(solution)):
        if IGNORED in cell.metadata.get("tags", []):
            continue
        # What a release adds has no solution.
        if _printed(cell) != stored.get(cell_id(cell), _printed(cell)):
            raise CourseError(
                f"{path}: cell {cell_id(cell)} prints something else than "
                "its solution has stored: 'grader release' and 'make test' "
                "say more"
            )


def _independent(
    notebook: NotebookNode, answers: list[str]
) -> Iterator[NotebookNode]:
    """Yield the code cells, checks aside, that depend on no answer.

    A cell depends on an answer if it uses its name, or that of something
    which a cell has made that depends on one.
    """
    depend = set(answers)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        used, made = _names(ast.parse(cell.source))
        if not depend.isdisjoint(used):
            depend |= made
        elif cell_role(cell) != "check":
            yield cell


def _names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names that a cell's code uses, and those that it makes."""
    nodes = list(ast.walk(tree))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    functions = (ast.FunctionDef, ast.ClassDef)
    made = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    made |= {node.name for node in nodes if isinstance(node, functions)}
    return {name.id for name in names}, made


def _printed(cell: NotebookNode) -> str:
    outputs = cell.get("outputs", [])
    return "".join(o.text for o in outputs if o.output_type == "stream")
