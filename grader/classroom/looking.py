"""The list of what deserves a person's eye, after a class is marked."""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from rapidfuzz import fuzz, process

from grader.classroom.gradebook import Classroom, Submission
from grader.classroom.handed_in import read_submitted
from grader.classroom.marks import Entered
from grader.classroom.remarks import built
from grader.course.cells import cell_name, read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import notebook_path
from grader.engine.files import printable
from grader.engine.results import Result, Status
from grader.engine.submission import (
    SubmissionError,
    merge,
    parsed,
    read_submission,
)

REMARKS = "to_look_at"  # in an autograded notebook's metadata
FEW = 10  # names that are listed
SMALL = 8  # lines: a shorter answer leaves no room for differences
ALIKE = 92  # percent
ALIKE_SAYS = (
    "Alike is measured without names, comments and layout. It proves nothing: "
    "a task may have one natural answer, and learners may have worked "
    "together as they were told."
)
COMMON = 0.1  # share of a class above which likeness is the task's


def again(
    before: Mapping[str, str], now: Mapping[str, str], entered: Entered
) -> Iterator[str]:
    """Yield what a new attempt leaves in doubt."""
    if not before or before == now:
        return
    if before.get("submission") == now["submission"]:
        if before.get("files", now["files"]) != now["files"]:
            yield "the same notebook again, later or with other files"
        return
    if entered.by_hand:
        yield (
            "a new attempt, and marks given by hand to the one before stay: "
            f"{', '.join(entered.by_hand)}"
        )


def beside(submission: Submission, entered: Entered) -> Iterator[str]:
    """Yield whether nothing was answered, and which notebooks lie beside."""
    others = sorted(
        printable(path.name)
        for path in submission.path.parent.glob("*.ipynb")
        if path.name != submission.path.name
    )
    more = f" and {len(others) - FEW} more" if len(others) > FEW else ""
    names = f"beside it: {', '.join(others[:FEW])}{more}" if others else ""
    if entered.untouched:
        yield f"no answer was changed{names and '; ' + names}"
    elif names:
        yield names


def unfinished(results: Sequence[Result]) -> Iterator[str]:
    """Yield why a notebook did not run to its end."""
    reasons = [r.seen for r in results if r.status == Status.NOT_REACHED]
    if reasons:
        yield f"not run to its end: {reasons[0]}"


def look(
    classroom: Classroom, lesson: str, student: str = "*"
) -> Iterator[tuple[str, str]]:
    """Yield whom to look at in a lesson, and why.

    First come students, by name; then answers that are alike.
    """
    source = read(notebook_path(classroom.course.solutions, lesson))
    wanted = compared(source)
    answers: dict[str, dict[str, str]] = {}
    for submission in classroom.submissions(lesson, student):
        who = submission.student
        marked = _marked(classroom, lesson, who)
        if marked is None:
            yield printable(who), _why_not_marked(source, submission)
            continue
        for remark in marked["metadata"].get(REMARKS, ()):
            yield who, remark
        answers[who] = {
            cell.get("id", ""): "".join(cell["source"])
            for cell in marked["cells"]
            if cell.get("id") in wanted
        }
    yield from _alike(wanted, answers)


def _marked(
    classroom: Classroom, lesson: str, student: str
) -> dict[str, Any] | None:
    """Return a marked notebook as JSON: we have written it ourselves."""
    path = classroom.marked_path(lesson, student)
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None  # not there, or cut short: marking makes it again
    return found


def _why_not_marked(source: NotebookNode, submission: Submission) -> str:
    path = submission.path
    try:
        notebook = read_submission(read_submitted(path), path.name)
        merge(source, notebook, path.name)
    except SubmissionError as error:
        return f"not marked: {error}"
    return "not marked: 'grader autograde' says why"


def _alike(
    wanted: Mapping[str, Exercise],
    answers: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield groups whose answers to an exercise are alike.

    Answers that a good part of the class has are left out.
    """
    for cell, exercise in wanted.items():
        start = plain(exercise.start)
        texts = {w: plain(found.get(cell, "")) for w, found in answers.items()}
        texts = {
            w: text for w, text in texts.items() if text not in ("", start)
        }
        for group, percent in groups(texts):
            if len(group) <= max(3, COMMON * len(texts)):
                why = f"{exercise.name}: {percent:.0f} % alike"
                yield ", ".join(group), why


def compared(source: NotebookNode) -> dict[str, Exercise]:
    """Return the exercises whose answers are compared, by cell id: those in
    which something longer is built."""
    known = {cell_name(each.name): each for each in exercises(source).values()}
    return {
        cell: known[cell]
        for cell in built(source)
        if len(known[cell].reference.strip().splitlines()) >= SMALL
    }


def groups(texts: Mapping[str, str]) -> Iterator[tuple[list[str], float]]:
    """Yield the names of texts that are alike, and how much they are."""
    names = list(texts)
    table = process.cdist(
        [texts[n] for n in names],
        [texts[n] for n in names],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
        workers=-1,
    )
    left = set(range(len(names)))
    for first in range(len(names)):
        found = [n for n in sorted(left) if table[first][n] >= ALIKE]
        if first in left and len(found) > 1:
            left -= set(found)
            least = min(table[first][n] for n in found)
            yield [names[n] for n in found], float(least)


def plain(code: str) -> str:
    """Return code without what is easily changed: comments, docstrings,
    layout, and the names it gives to its own things.

    It is "" for what is no Python, or nested too deeply to be gone through.
    """
    try:
        return ast.unparse(_Renamed().visit(parsed(code)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


class _Renamed(ast.NodeTransformer):
    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _short(self, name: str) -> str:
        return self.names.setdefault(name, f"v{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._short(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg, node.annotation = self._short(node.arg), None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        return node
