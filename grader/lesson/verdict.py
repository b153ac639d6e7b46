"""What a check's verdict says in a front end, and which help it offers."""

import linecache
import re
import textwrap
import traceback
from collections.abc import Collection
from types import TracebackType
from typing import Any, NamedTuple

from grader.lesson.checks import HIDDEN, Check, checks_of, lessons, normal
from grader.lesson.facts import FACTS

COLUMNS = 79
LINES = 12  # of an exception's text, at most
# The modules that checks are written in; a notebook's cells are __main__.
CHECKS = ("__main__", "grader.lesson.expect")


def passed(check: Check, count: int) -> str:
    """Return what a check says that passes, as one of `count` so far."""
    points = f"{check.points:g} point{'' if check.points == 1 else 's'}"
    verb = "passes" if count == 1 else "pass"
    progress = f"{count} of {check.among} checks {verb} so far."
    if count == check.among:
        progress = f"All {count} checks of this lesson pass."
    more = " Marking adds hidden checks." if check.hidden else ""
    return f"Passed: {points}. {progress}{more}"


def progress_in(lesson: str, passed_checks: Collection[str]) -> str:
    """Return a table of a lesson's exercises: points so far, and of how many.

    `passed_checks` are the names of the checks that have passed.
    """
    rows: dict[str, list[float]] = {}
    for check in checks_of(lesson):
        row = rows.setdefault(check.exercise, [0.0, 0.0])
        row[0] += check.points * (check.name in passed_checks)
        row[1] += check.points
    width = max(map(len, rows), default=0)
    lines = [
        f"{name:{width}}  {made:g} of {most:g}"
        for name, (made, most) in rows.items()
    ]
    made, most = map(sum, zip(*rows.values(), strict=True)) if rows else (0, 0)
    return "\n".join([f"{lesson}: {made:g} of {most:g} points", *lines])


def in_short(error: BaseException, trace: TracebackType | None) -> str:
    """Return what an exception that ends a check says in short, or "".

    A failed check says its message. What a learner's code raised, or torch
    in a learner's place, is told by its place, its name and its text. An
    error of the check's own code has no short form.
    """
    passage = _passage(trace)
    if passage and (passage.last or not isinstance(error, AssertionError)):
        place = f"in {passage.function}, line {passage.number} of your cell:"
        return _told(error, place.replace("in <module>, ", ""), passage.line)
    if isinstance(error, AssertionError) and is_verdict(trace):
        return str(error)
    return _of_a_call(error) or _of_other_code(error, trace)


def is_verdict(trace: TracebackType | None) -> bool:
    """Return whether a check raised, or what checks share, not other code."""
    return raised_in(trace) in CHECKS


def raised_in(trace: TracebackType | None) -> str:
    """Return the name of the module that raised."""
    *_, (frame, _line) = traceback.walk_tb(trace)
    return str(frame.f_globals.get("__name__", ""))


def is_of_hidden(trace: TracebackType | None) -> bool:
    """Return whether an exception passed a hidden line of a cell."""
    for frame, number in traceback.walk_tb(trace):
        if frame.f_globals.get("__name__") != "__main__":
            continue
        source = "".join(linecache.getlines(frame.f_code.co_filename))
        for region in HIDDEN.finditer(source):
            first = source.count("\n", 0, region.start()) + 1
            if first <= number <= first + region[0].count("\n"):
                return True
    return False


class Passage(NamedTuple):
    """The last line of a learner's cells that an exception passed.

    `last` says whether it passed no line of the lesson's cells after it.
    """

    function: str
    number: int
    line: str
    last: bool


def _passage(trace: TracebackType | None) -> Passage | None:
    """Return where an exception passed a learner's code, or None."""
    found = None
    for frame, number in traceback.walk_tb(trace):
        if frame.f_globals.get("__name__") != "__main__":
            continue
        file = frame.f_code.co_filename
        source = "".join(linecache.getlines(file))
        if not source or normal(source) in lessons().own:
            found = found and found._replace(last=False)
        else:
            name, line = frame.f_code.co_name, _line(file, number)
            found = Passage(name, number, line, last=True)
    return found


def _of_a_call(error: BaseException) -> str:
    """Return what is wrong with a call of an answer, or ""."""
    answers, text = lessons().answers, _wrapped(error)
    if isinstance(error, NameError) and error.name in answers:
        return f"{text}.\nRun the cell of {error.name}, then this check again."
    called = re.match(r"(\w+)[.(]", text)
    if isinstance(error, TypeError) and called and called[1] in answers:
        return f"The check cannot call {called[1]}:\n{text}"
    return ""


def _of_other_code(error: BaseException, trace: TracebackType | None) -> str:
    """Return what torch, say, made of what an answer gave back, or ""."""
    module = raised_in(trace)
    lines = [
        _line(frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(trace)
        if frame.f_globals.get("__name__") == "__main__"
    ]
    if module == "__main__" or not lines:
        return ""
    place = f"in {module}, when the check ran this line:"
    return _told(error, place, lines[0])


def _told(error: BaseException, place: str, line: str) -> str:
    text = f"{type(error).__name__} {place}\n    {line}\n{_wrapped(error)}"
    return text.rstrip()


def _line(file: str, number: int) -> str:
    return linecache.getline(file, number).strip()


def _wrapped(error: BaseException) -> str:
    lines = [
        part
        for line in str(error).strip().splitlines()
        for part in textwrap.wrap(line, COLUMNS) or [""]
    ]
    more = ["..."] if len(lines) > LINES else []
    return "\n".join(lines[:LINES] + more)


def help_for(check: Check, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the hints of a check's exercise, folded, and where its code is.

    They are HTML, and a line of text for where that is not shown. The facts
    about the failure are for pages that are made of the notebook later.
    """
    name = f"{check.lesson}/{check.exercise}"
    text = f"Stuck? 'grader hint {name}' in a terminal gives a hint."
    code = "The check's code is above; where it is folded, a click shows it."
    html = f"{''.join(check.hints)}<small>{code}</small>"
    html = f'<div style="margin: 6px 0">{html}</div>'
    text = f"{text} {code}"
    return {"text/plain": text, "text/html": html, FACTS: facts}
