"""What marking comes to: a notebook, and what became of its checks."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.lesson.facts import FACTS, in_words

NAME, TEXT = 60, 4_000  # characters of an error, at most
LINE = re.compile(r"\(<[^>]*>, line ")  # of a syntax error, in some cell


class Status(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"
    COURSE_ERROR = "course error"


@dataclass(frozen=True)
class Result:
    """One check: its id, points of how many, status, and what was seen."""

    check: str
    points: float
    max_points: float
    status: Status
    seen: str


@dataclass(frozen=True)
class Marked:
    """A marked submission: the notebook as it ran, and its checks."""

    notebook: NotebookNode
    results: tuple[Result, ...]

    @property
    def points(self) -> float:
        """The points of all checks."""
        return sum(result.points for result in self.results)

    @property
    def max_points(self) -> float:
        """The points there are."""
        return sum(result.max_points for result in self.results)


def grade(cell: NotebookNode) -> tuple[str, float]:
    """Return a check's name and its points."""
    meta = cell.metadata.nbgrader
    return meta.grade_id, float(meta.points)


def not_reached(cell: NotebookNode, end: str) -> Result:
    """Return the result of a check that was not run."""
    check, possible = grade(cell)
    return Result(check, 0.0, possible, Status.NOT_REACHED, end)


def clean(text: str) -> str:
    """Return text as it can be kept in a file and shown in a terminal."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text
    )


def error_output(error: dict[str, Any]) -> NotebookNode:
    """Return the output that shows an error, by its name and text."""
    name = clean(str(error.get("name"))[:NAME])
    text = clean(str(error.get("text"))[:TEXT])
    output: NotebookNode = new_output(
        "error", ename=name, evalue=text, traceback=[f"{name}: {text}"]
    )
    return output


def facts_outputs(facts: dict[str, Any]) -> list[NotebookNode]:
    """Return the outputs that keep what is known of a check's failure."""
    words = in_words(facts)
    data = {"text/plain": words, FACTS: facts}
    return [new_output("display_data", data=data)] if words else []


def own_failure(answer: NotebookNode | None) -> str:
    """Return in which way an answer's own cell failed, as a line, or ""."""
    if answer is None:
        return ""
    for output in answer.outputs:
        if output.output_type == "error":
            name = answer.metadata.nbgrader.grade_id
            said = f"{output.ename}: {LINE.sub('(line ', output.evalue)}"
            return f"The cell of {name} failed: {said}\n"
    return ""
