"""The exercises of a lesson: an answer cell, and the checks after it."""

import ast
from dataclasses import dataclass, field

from nbformat import NotebookNode

from grader.course.cells import cell_role
from grader.course.regions import RUBRIC, reference_answer, starting_code


@dataclass(frozen=True)
class Essay:
    """A text that learners write and a person marks, with its points.

    The `rubric` says what for. Authors write it below "Rubric:", at the end
    of their own text.
    """

    name: str
    points: float
    rubric: str = ""


@dataclass
class Exercise:
    """An answer cell of a lesson's source, and the checks after it.

    `reference` is the author's answer, `start` what learners begin with.
    """

    name: str
    reference: str
    start: str
    checks: list[str] = field(default_factory=list)


def exercises(source: NotebookNode) -> dict[str, Exercise]:
    """Return the exercises of a lesson by name, in order."""
    by_name: dict[str, Exercise] = {}
    for cell in source.cells:
        role = cell_role(cell)
        if role == "answer":
            name = cell.metadata.nbgrader.grade_id
            code = cell.source
            exercise = Exercise(
                name, reference_answer(code), starting_code(code)
            )
            by_name[name] = exercise
        elif role == "check":
            exercise.checks.append(cell.metadata.nbgrader.grade_id)
    return by_name


def essays(source: NotebookNode) -> tuple[Essay, ...]:
    """Return the texts of a lesson that a person marks, in order."""
    return tuple(_essay(cell) for cell in source.cells if _is_essay(cell))


def _essay(cell: NotebookNode) -> Essay:
    meta = cell.metadata.nbgrader
    found = RUBRIC.search(reference_answer(cell.source))
    rubric = found["lines"].strip() if found else ""
    return Essay(meta.grade_id, float(meta.points), rubric)


def _is_essay(cell: NotebookNode) -> bool:
    return cell_role(cell) == "essay"


def answer_names(source: NotebookNode) -> list[str]:
    """Return the names that a lesson's answers define, in order."""
    return [
        name
        for exercise in exercises(source).values()
        for statement in ast.parse(exercise.reference).body
        for name in _defined(statement)
    ]


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    targets = getattr(statement, "targets", [getattr(statement, "target", 0)])
    return [target.id for target in targets if isinstance(target, ast.Name)]
