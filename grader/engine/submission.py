"""What a learner handed in: read it, and set its answers into the source."""

import ast
import contextlib
import copy
import json
import warnings
from collections.abc import Container, Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.cells import cell_id, cell_role, is_written
from grader.course.folders import CourseError

AGAIN = "open the lesson in JupyterLab, save it, and hand it in again"
LONGEST = 100_000  # characters of code: reading it takes a thousand times it
CODE = 1_000_000  # characters of all code of a notebook
CELLS = 30_000  # of a notebook
SAID = 60  # characters of a learner's word that a message repeats
PARTS = 20  # cells into which one answer may be split
NAME = 200  # characters of a cell's id or name
# Commas and brackets of a notebook, those of its texts among them: a value
# that one ends takes up to 200 bytes of memory. They fill 20 MB of printed
# numbers; pictures have none.
ITEMS = 2_000_000
Kind = TypeVar("Kind")


class SubmissionError(CourseError):
    """A submission that cannot be marked; the message says what to do."""


def read_submission(text: str | bytes, name: str) -> NotebookNode:
    """Return what marking needs of the notebook in `text`; `name` is the
    file's, for messages.

    That is each cell's type, source, ids and nbgrader's metadata: all else
    may be of any size and form, and is left out before anybody reads it.
    Raises SubmissionError, with what to do about it, if the text is empty,
    not a notebook, older than nbformat 4, or too large.
    """
    raw = _parsed_json(text, name, AGAIN)
    with _damage_named(name, AGAIN):
        notebook = _needed(raw)
        for cell in notebook.cells:
            cell.source.encode()  # half a character cannot be kept in a file
    require_short(
        (c.source for c in notebook.cells if is_code(c)),
        name,
    )
    return notebook


def read_own(
    text: str | bytes, name: str, advice: str = AGAIN
) -> NotebookNode:
    """Return the learner's own notebook in `text`, whole but for outputs.

    Raises SubmissionError as `read_submission` does, with `advice` in it.
    """
    raw = _parsed_json(text, name, advice)
    with _damage_named(name, advice), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one for each cell, otherwise
        _needed(raw)
        for cell in raw["cells"]:
            _lighten(cell)
        notebook: NotebookNode = nbformat.reads(json.dumps(raw), as_version=4)
        for cell in notebook.cells:
            cell_id(cell), cell_role(cell), cell.source.encode()
    require_short((c.source for c in notebook.cells if is_code(c)), name)
    return notebook


def _lighten(cell: dict[str, Any]) -> None:
    """Take from a cell what its owner does not need and nbformat reads.

    To say what is wrong with it may take the square of its length, or more.
    """
    cell.pop("outputs", None)
    if cell["cell_type"] == "code":
        cell["outputs"] = []
        cell.setdefault("execution_count", None)
    tags = cell["metadata"].pop("tags", None)
    kept = [tag for tag in _list(tags) if isinstance(tag, str)]
    kept = [tag for tag in dict.fromkeys(kept) if tag and "," not in tag]
    if kept:
        cell["metadata"]["tags"] = kept
    if not _are_pictures(cell.get("attachments", {})):
        del cell["attachments"]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _are_pictures(attachments: object) -> bool:
    """Return whether these are attachments as nbformat has them."""
    bundles = attachments if isinstance(attachments, dict) else {0: None}
    return all(
        isinstance(bundle, dict) and all(map(_is_text, bundle.values()))
        for bundle in bundles.values()
    )


def _is_text(value: object) -> bool:
    """Return whether a value is a text, or the lines of one."""
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


def _parsed_json(text: str | bytes, name: str, advice: str) -> dict[str, Any]:
    """Return a notebook of nbformat 4 as JSON has it, of bounded size."""
    if not text.strip():
        raise SubmissionError(f"{name}: the file is empty: {advice}")
    if _items(text) > ITEMS:
        raise SubmissionError(
            f"{name}: more than {ITEMS} commas and brackets: clear all "
            "outputs in JupyterLab, save it, and hand it in again"
        )
    try:
        raw: dict[str, Any] = json.loads(text)
        version, cells = raw["nbformat"], raw.get("cells")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(f"{name}: not a notebook: {advice}") from error
    if not isinstance(version, int) or version < 4:
        raise SubmissionError(
            f"{name}: nbformat {quoted(version)} is too old (4 is needed): "
            f"{advice}"
        )
    if isinstance(cells, list) and len(cells) > CELLS:
        raise SubmissionError(
            f"{name}: {len(cells)} cells: delete those that the answers "
            "don't need, and hand it in again"
        )
    return raw


def _items(text: str | bytes) -> int:
    """Return at least how many values a JSON text has, without reading it."""
    if isinstance(text, str):
        return sum(text.count(sign) for sign in ",[{")
    return sum(text.count(sign) for sign in (b",", b"[", b"{"))


@contextlib.contextmanager
def _damage_named(name: str, advice: str) -> Iterator[None]:
    """Turn what is raised by a notebook of a wrong form into a message."""
    try:
        yield
    except (
        nbformat.ValidationError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        AssertionError,
        RecursionError,
    ) as error:
        raise SubmissionError(
            f"{name}: a damaged notebook: {advice}"
        ) from error


def require_short(sources: Iterable[str], name: str) -> None:
    """Raise SubmissionError if there is more code than lessons ask for."""
    length = sum(map(len, sources))
    if length > CODE:
        raise SubmissionError(
            f"{name}: {length / 1e6:.1f} million characters of code: delete "
            "the cells that the answers don't need, and hand it in again"
        )


def _needed(raw: dict[str, Any]) -> NotebookNode:
    """Return the part of a notebook's JSON that is read, of plain types.

    Raises TypeError, KeyError or ValueError for what is no notebook. It is
    plain Python because a schema's validator may take hours to explain what
    is wrong with a list.
    """
    if raw["nbformat"] != 4:
        raise ValueError("no known version")
    _of(int, raw.get("nbformat_minor", 0)), _of(dict, raw["metadata"])
    cells = [_needed_of(_of(dict, cell)) for cell in _of(list, raw["cells"])]
    return _node(nbformat=4, nbformat_minor=5, metadata={}, cells=cells)


def _needed_of(cell: dict[str, Any]) -> NotebookNode:
    """Return the part of a cell's JSON that is read."""
    kind = _of(str, cell["cell_type"])
    source = cell["source"]
    found = _node(
        cell_type=kind if kind in ("code", "markdown") else "raw",
        metadata=_needed_metadata(_of(dict, cell["metadata"])),
        source="".join(source) if isinstance(source, list) else source,
    )
    _of(str, found.source)
    if isinstance(cell.get("id"), str):
        found.id = cell["id"][:NAME]
    if kind == "code":
        found.outputs, found.execution_count = [], None
    return found


def _needed_metadata(metadata: dict[str, Any]) -> NotebookNode:
    """Return the part of a cell's metadata that says which cell it is."""
    theirs = _of(dict, metadata.get("nbgrader", {}))
    ours: dict[str, Any] = {
        key: bool(theirs[key])
        for key in ("solution", "grade", "locked")
        if key in theirs
    }
    if theirs.get("grade_id"):
        ours["grade_id"] = _of(str, theirs["grade_id"])[:NAME]
    found = _node(**{"nbgrader": _node(**ours)} if theirs else {})
    for key in ("id", "name"):
        if isinstance(metadata.get(key), str):
            found[key] = metadata[key][:NAME]
    return found


def _node(**content: Any) -> NotebookNode:
    node: NotebookNode = NotebookNode(content)
    return node


def _of(kind: type[Kind], value: object) -> Kind:
    """Return a value of JSON, or raise TypeError if it is of another type."""
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} where {kind.__name__} is due")
    return value


def quoted(word: object) -> str:
    """Return a learner's word as a message may repeat it."""
    text = str(word)[:SAID]
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def which(cell: NotebookNode, known: Container[str]) -> str:
    """Return the id of the `known` cell that a learner's `cell` is, or "".

    It is told by its grade id or name, or by its cell id if the metadata is
    lost. Some notebook services save that id in the metadata only.
    """
    for name in (cell_id(cell), cell.get("id"), cell.metadata.get("id")):
        if isinstance(name, str) and name in known:
            return name
    return ""


def answers_to(
    lesson: NotebookNode, submission: NotebookNode
) -> dict[str, str]:
    """Return the submission's answers to what `lesson` asks for, by cell id.

    Essays are among them. Of several copies the last counts, as in a live
    kernel; the parts of a cell that was split are joined.
    """
    asked = asked_names(lesson)
    found = parts_of(lesson, submission)
    return {name: join(parts, asked[name])[1] for name, parts in found.items()}


def asked_names(lesson: NotebookNode) -> dict[str, set[str]]:
    """Return what each answer of a lesson defines, by cell id."""
    return {
        cell_id(cell): defined(cell.source) if is_code(cell) else set()
        for cell in lesson.cells
        if is_written(cell)
    }


def parts_of(
    lesson: NotebookNode, submission: NotebookNode
) -> dict[str, list[str]]:
    """Return the cells of each answer, in order, by its id.

    There are several where a learner copied the cell, or split it:
    JupyterLab gives each part the grade id of the whole.
    """
    asked = {cell_id(cell) for cell in lesson.cells if is_written(cell)}
    found: dict[str, list[str]] = {}
    for cell in submission.cells:
        name = which(cell, asked)
        if name:
            found.setdefault(name, []).append(cell.source)
    return found


def join(parts: list[str], names: set[str]) -> tuple[list[str], str]:
    """Return the parts that stand before an answer, and the answer.

    A last part that defines the `names` is the answer: the others are copies
    of it, or stood above it. Otherwise they are one cell that was split; a
    part that spoils the rest is left out, and so are all but the last PARTS.
    """
    parts = parts[-PARTS:]
    if len(parts) == 1 or (names and names <= defined(parts[-1])):
        return parts[:-1], parts[-1]
    for first in range(len(parts)):
        whole = "\n".join(parts[first:])
        if not names or names <= defined(whole):
            return parts[:first], whole
    return [], "\n".join(parts)


def defined(code: str) -> set[str]:
    """Return the names that code defines at its top, or none if it is not
    Python."""
    try:
        body = parsed(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found = {
        statement.name
        for statement in body
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef))
    }
    for statement in body:
        targets = getattr(
            statement, "targets", [getattr(statement, "target", 0)]
        )
        found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return found


def parsed(code: str) -> ast.Module:
    """Return a learner's code as Python reads it.

    Raises what `ast.parse` does, and ValueError for more than LONGEST
    characters: each takes a kilobyte of memory.
    """
    if len(code) > LONGEST:
        raise ValueError(f"{len(code)} characters, too many to be read")
    return ast.parse(code)


def is_code(cell: NotebookNode) -> bool:
    """Return whether a cell holds code."""
    return bool(cell.cell_type == "code")


def merge(
    source: NotebookNode, submission: NotebookNode, name: str
) -> NotebookNode:
    """Return a copy of `source` with the answers of `submission` in it.

    Code cells that are the learner's own follow the cell they followed.
    Everything else is the source's, whatever was done to it. Raises
    SubmissionError if the submission holds none of the answers, or more code
    than any lesson asks for.
    """
    known = {cell_id(cell): cell_role(cell) for cell in source.cells}
    asked, parts = asked_names(source), parts_of(source, submission)
    if not parts:
        raise SubmissionError(_why_no_answers(known, submission, name))
    own: dict[str, list[str]] = {}
    last = ""
    for cell in submission.cells:
        place = which(cell, known)
        if place:
            last = place
        elif cell.cell_type == "code":
            own.setdefault(last, []).append(cell.source)
    # Answers are run as the source's cells are, whatever type theirs have.
    run = [parts.get(cell_id(c), []) for c in source.cells if is_code(c)]
    require_short(chain.from_iterable((*run, *own.values())), name)
    answers = {each: join(found, asked[each]) for each, found in parts.items()}
    return _assemble(source, answers, own)


def _assemble(
    source: NotebookNode,
    answers: dict[str, tuple[list[str], str]],
    own: dict[str, list[str]],
) -> NotebookNode:
    """Return `source` with answers in it, what stood above each, and a
    learner's own cells, each list of them after the cell that it is under."""
    merged: NotebookNode = copy.deepcopy(source)
    merged.cells = []
    _add_own(merged, own.pop("", []))
    for cell in copy.deepcopy(source.cells):
        name = cell_id(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if is_written(cell):
            missing = f"# The submission has no cell {name!r}."
            above, cell.source = answers.get(name, ([], missing))
            _add_own(merged, above if is_code(cell) else [])
        merged.cells.append(cell)
        _add_own(merged, own.get(name, []))
    return merged


def _add_own(merged: NotebookNode, cells: list[str]) -> None:
    for code in cells:
        merged.cells.append(_own_cell(code, len(merged.cells)))


def _own_cell(code: str, number: int) -> NotebookNode:
    cell: NotebookNode = new_code_cell(code, id=f"own-{number}")
    return cell


def _why_no_answers(
    known: dict[str, str], submission: NotebookNode, name: str
) -> str:
    wanted = [cell for cell, role in known.items() if role == "answer"]
    others = [cell_id(c) for c in submission.cells if cell_role(c) == "answer"]
    if others:
        return (
            f"{name}: another lesson's notebook (it answers "
            f"{quoted(others[0])}, this lesson asks for {wanted[0]}): hand in "
            "the right one"
        )
    return (
        f"{name}: no answer cell in it (such as {wanted[0]}): answer in the "
        "cells of the released lesson and hand that in"
    )
