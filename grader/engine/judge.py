"""The judge: the process in which the checks run.

It runs the lesson's own cells and its checks, never a line of a learner's.
An answer is a name here; a call of it, and each probe, is a question to the
bench, whose reply is plain data. What a check then thinks of it is ours.
"""

import ast
import builtins
import contextlib
import inspect
import io
import linecache
import os
import shutil
import socket
import sys
import textwrap
import traceback
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.course.regions import hidden_lines
from grader.engine import forks, wire
from grader.engine.bench import OUTPUT, environment, leave_terminal
from grader.engine.channel import Channel, LostError
from grader.engine.results import TEXT
from grader.lesson import probes
from grader.lesson.facts import facts_about

NAMED = (type, types.FunctionType, types.BuiltinFunctionType)
# Some can't be made of a text alone; others end an iteration unseen.
NOT_MADE = (
    *(BaseExceptionGroup, UnicodeError),
    *(StopIteration, StopAsyncIteration),
)
MEMORY = 4 * 2**30  # bytes that a check may need
UNTOLD = "with other numbers"  # of what an answer raises in a hidden part


class AnswerError(Exception):
    """What the learner's code raised, as the bench describes it."""

    name = text = where = ""

    def __str__(self) -> str:
        return self.text


def raised(said: Mapping[str, Any]) -> AnswerError:
    """Return the exception that a bench describes.

    It is one of Python's own kinds if its name is one, so that a check can
    catch it; never a kind that would end the check or hide from it.
    """
    name = str(said.get("name", ""))[:60]
    name = name if name.isidentifier() else "Exception"
    kind = getattr(builtins, name, Exception)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = Exception
    if issubclass(kind, NOT_MADE):
        kind = Exception
    # The check's own words must not come from the learner's side.
    bases = (
        (AnswerError,)
        if kind in (Exception, AssertionError)
        else (
            AnswerError,
            kind,
        )
    )
    error: AnswerError = type(name, bases, {})()
    error.name, error.text = name, str(said.get("text", ""))[: wire.SAID]
    error.where = str(said.get("where", ""))[:80]
    return error


class Judge:
    """A lesson's cells, its checks, and the way to the bench."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.main = types.ModuleType("__main__")
        self.checks: set[str] = set()  # the files that checks stand for
        self.file, self.hidden = "", set[int]()  # of the cell under way
        sys.modules["__main__"] = self.main

    def expect_answers(self, names: list[str]) -> None:
        """Let these names stand for the learner's answers."""
        for name in names:
            setattr(self.main, name, probes.Answer(name))

    def run(self, source: str, cell: str, check: bool) -> dict[str, Any]:
        """Run a cell; return what it printed, and its error or None."""
        file, printed = f"<{cell}>", io.StringIO()
        self.file, self.hidden = file, hidden_lines(source)
        if check:
            self.checks.add(file)
        lines = source.splitlines(keepends=True)
        linecache.cache[file] = len(source), None, lines, file
        with contextlib.redirect_stdout(printed):
            try:
                # An assert is the verdict here, whatever Python was told.
                code = compile(source, file, "exec", optimize=0)
                exec(code, vars(self.main))  # noqa: S102 (the course's own)
                error = None
            except BaseException as problem:
                error = _describe(problem, file, self.hidden)
        return {"printed": printed.getvalue()[:OUTPUT], "error": error}

    def call(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Return what a call gives on the bench; raise what it raises."""
        request = wire.encode((function, args, kwargs), self._reference)
        asked = {"call": request, "hidden": self.is_hidden()}
        self.channel.send(wire.encode(asked))
        reply = wire.decode(self.channel.receive())
        if "value" in reply:
            try:
                return wire.decode(reply["value"])
            except wire.WireError as error:
                said = {"name": "ValueError", "text": str(error)}
                raise raised(said) from None
        raise raised(reply["raised"])

    def is_hidden(self) -> bool:
        """Return whether a hidden line of the check has led here."""
        frame: types.FrameType | None = sys._getframe()
        while frame is not None:
            code = frame.f_code
            if (code.co_filename, code.co_name) == (self.file, "<module>"):
                return frame.f_lineno in self.hidden
            frame = frame.f_back
        return False

    def _reference(self, value: Any) -> dict[str, Any] | None:
        """Return how the bench finds the code that `value` is, or None."""
        if isinstance(value, probes.Answer):
            return {wire.TAG: "name", "name": value.name}
        if not isinstance(value, NAMED):
            return None
        if self._is_checks(value):
            return self._in_words(inspect.unwrap(value))
        name, module = value.__qualname__, value.__module__
        if module == "__main__" and getattr(self.main, name, None) is value:
            return {wire.TAG: "name", "name": name}
        if module and module != "__main__" and "<" not in name:
            return {wire.TAG: "import", "module": module, "name": name}
        return None

    def _is_checks(self, value: object) -> bool:
        """Return whether `value` is a function that a check defines."""
        code = getattr(inspect.unwrap(value), "__code__", None)  # type: ignore[arg-type]
        return code is not None and code.co_filename in self.checks

    def _in_words(self, function: Any) -> dict[str, Any]:
        """Return a check's function as text, with those that it calls."""
        found: dict[str, str] = {}
        waiting = [function]
        while waiting:
            tree = _definition(waiting.pop())
            found[tree.name] = ast.unparse(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and node.id not in found:
                    other = getattr(self.main, node.id, None)
                    if callable(other) and self._is_checks(other):
                        waiting.append(inspect.unwrap(other))
        return {
            wire.TAG: "probe",
            "name": function.__name__,
            "sources": list(found.values()),
        }


def _definition(function: Any) -> ast.FunctionDef:
    """Return the definition of a check's function, undecorated."""
    source = textwrap.dedent(inspect.getsource(function))
    tree = ast.parse(source).body[0]
    if not isinstance(tree, ast.FunctionDef) or function.__closure__:
        raise TypeError(
            f"{function.__name__} cannot be a probe: define it with 'def', "
            "and give it what it needs as arguments"
        )
    tree.decorator_list = []
    return tree


def _describe(
    error: BaseException, file: str, hidden: set[int]
) -> dict[str, Any]:
    """Return an exception's name, its text and what else there is to know.

    An answer's own exception is told as a learner may read it.
    """
    in_hidden = bool(hidden.intersection(_lines(error, file)))
    told = _told(error, in_hidden)
    return told | {"facts": facts_about(error, in_hidden)}


def _told(error: BaseException, in_hidden: bool) -> dict[str, str]:
    if not isinstance(error, AnswerError):
        said = str(error)[:TEXT]  # a check may quote all that an answer gave
        return {"name": type(error).__name__, "text": said, "whose": ""}
    if in_hidden:  # all of it may tell a draw
        name = error.name if hasattr(builtins, error.name) else "Exception"
        return {"name": name, "text": UNTOLD, "whose": "answer"}
    where = error.where and f" ({error.where})"
    text = f"{error.text}{where}"
    return {"name": error.name, "text": text, "whose": "answer"}


def _lines(error: BaseException, file: str) -> list[int]:
    """Return the lines of a cell that an exception passed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [frame.lineno or 0 for frame in frames if frame.filename == file]


def limit_memory() -> None:
    """Let what a bench sends cost this process some memory, but not all."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def be_judge(end: socket.socket, folder: str) -> None:
    """Run a judge that is asked through `end`; does not return."""
    home = Path(folder)
    forks.settle(
        home, environment(home) | {"MPLBACKEND": "agg"}, leaves=home.parent
    )
    leave_terminal()
    limit_memory()
    channel = Channel(end)
    judge = Judge(channel)
    probes.link_to(judge)
    channel.send(wire.encode({"ready": True}))
    with contextlib.suppress(LostError):
        while True:
            request = wire.decode(channel.receive())
            if request["do"] == "answers":
                judge.expect_answers(request["names"])
                reply: dict[str, Any] = {"error": None}
            else:
                del request["do"]
                reply = judge.run(**request)
            channel.send(wire.encode({"done": reply}))
    # A marker that was killed can't remove what it had made.
    shutil.rmtree(home.parent, ignore_errors=True)
    os._exit(0)
