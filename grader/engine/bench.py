"""The bench: the process in which the learner's code runs.

It runs cells and answers calls, one after the other, and sends back plain
data. It holds nothing secret: no hidden check, no expected value. Nothing
that it says is believed for being said; it runs whatever the learner wrote,
which may have replaced any line of this file.
"""

import ast
import contextlib
import functools
import importlib
import io
import os
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grader.engine import forks, wire
from grader.engine.box import Box
from grader.engine.channel import Channel, LostError
from grader.engine.sandbox import SandboxError

OUTPUT = 100_000  # characters of output kept for a cell
CUT = "\n... more output than is kept\n"
INLINE = "module://matplotlib_inline.backend_inline"
SHOWN = ("text/plain", "image/png")  # nothing that a browser would run


@dataclass
class Outputs:
    """What a cell prints and shows, up to a limit."""

    shown: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0

    def write(self, name: str, text: str) -> int:
        """Keep text for the stream `name`; return how much there was."""
        kept = text[: max(0, OUTPUT - self.size)]
        if len(kept) < len(text) and self.size <= OUTPUT:
            kept += CUT
        self.size += len(text)
        if kept and self.shown and self.shown[-1].get("name") == name:
            self.shown[-1]["text"] += kept
        elif kept:
            self.shown.append({"name": name, "text": kept})
        return len(text)

    def show(self, data: Mapping[str, Any], **more: Any) -> None:
        """Keep what was displayed."""
        kept = {k: data[k] for k in SHOWN if isinstance(data.get(k), str)}
        self.size += sum(len(str(value)) for value in kept.values())
        if self.size <= 10 * OUTPUT:
            self.shown.append({"data": kept, **more})


class _Stream(io.TextIOBase):
    """Standard output or error while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        super().__init__()
        self.name, self.outputs = name, outputs

    def write(self, text: str) -> int:
        return self.outputs.write(self.name, str(text))

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    outputs = Outputs()

    def publish(
        self, data: Any, metadata: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        _Publisher.outputs.show(data)

    def clear_output(self, wait: bool = False) -> None:
        pass


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        _Publisher.outputs.show(data, result=True)


class _Compiler(CachingCompiler):
    cell = ""  # the one that is being run

    def get_code_name(self, raw: str, transformed: str, number: int) -> str:
        return f"<{self.cell}>"


class _Shell(InteractiveShell):
    compiler_class = _Compiler

    def init_syntax_highlighting(self, *args: Any, **kwargs: Any) -> None:
        pass

    def _showtraceback(self, *args: Any, **kwargs: Any) -> None:
        pass  # the error is kept with the result

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        pass


class Bench:
    """A notebook's kernel without a notebook, and calls into it."""

    def __init__(self, folder: Path) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        self.shell: Any = _Shell(  # type: ignore[no-untyped-call]
            config=config,
            ipython_dir=str(folder),
            display_pub_class=_Publisher,
            displayhook_class=_Hook,
        )
        for kind in _Shell.__mro__:
            if issubclass(kind, InteractiveShell):
                setattr(kind, "_instance", self.shell)  # noqa: B010
        self.shell.user_module.__name__ = "__main__"
        sys.modules["__main__"] = self.shell.user_module
        self.cells: set[str] = set()  # the files that cells stand for

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the reply to a request."""
        if request["do"] == "run":
            return self.run(request["source"], request["cell"])
        return self.call(request["call"])

    def run(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell; return its outputs, and its error or None."""
        outputs = Outputs()
        with self._collecting(outputs):
            self.shell.compile.cell = cell
            self.cells.add(f"<{cell}>")
            result = self.shell.run_cell(source, store_history=False)
            error = result.error_before_exec or result.error_in_exec
            said = None if error is None else self.describe(error)
        return {"outputs": outputs.shown, "error": said}

    def call(self, request: bytes) -> dict[str, Any]:
        """Return what a call gave, as bytes, or what it raised."""
        with self._collecting(Outputs()):  # not shown: it may tell a draw
            try:
                function, args, kwargs = wire.decode(request, self._meaning)
                value = wire.encode(function(*args, **kwargs))
            except wire.WireError as error:
                said = {"name": "TypeError", "text": f"It gave {error}."}
                return {"raised": said}
            except BaseException as error:
                return {"raised": self.describe(error)}
        return {"value": value}

    def describe(self, error: BaseException) -> dict[str, str]:
        """Return an exception's name, text and place, whatever it is."""
        try:
            text = str(error)
        except BaseException:
            text = "(its text cannot be read)"
        return {
            "name": type(error).__name__[: wire.SAID],
            "text": text[: wire.SAID],
            "where": self._place(error),
        }

    def _place(self, error: BaseException) -> str:
        """Return the last line of a cell that an exception passed, or ""."""
        with contextlib.suppress(Exception):
            for frame in reversed(traceback.extract_tb(error.__traceback__)):
                if frame.filename in self.cells:
                    return f"{frame.filename[1:-1]}, line {frame.lineno}"
        return ""

    @contextlib.contextmanager
    def _collecting(self, outputs: Outputs) -> Iterator[None]:
        before = sys.stdout, sys.stderr
        _Publisher.outputs = outputs
        sys.stdout = _Stream("stdout", outputs)
        sys.stderr = _Stream("stderr", outputs)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before

    def _meaning(self, tree: Mapping[str, Any]) -> Any:
        """Return what a name in a request stands for."""
        if tree[wire.TAG] == "name":
            if tree["name"] not in self.shell.user_ns:
                raise NameError(f"name {tree['name']!r} is not defined")
            return self.shell.user_ns[tree["name"]]
        if tree[wire.TAG] == "import":
            found = importlib.import_module(tree["module"])
            return functools.reduce(getattr, tree["name"].split("."), found)
        return self._probe(tree["name"], tree["sources"])

    def _probe(self, name: str, sources: list[str]) -> Callable[..., Any]:
        """Return a check's probe, made among the learner's names.

        They stay as they are: it is made in a copy of them.
        """
        names = dict(self.shell.user_ns)
        for source in sources:
            exec(compile(ast.parse(source), "<probe>", "exec"), names)  # noqa: S102 (the judge's own)
        function: Callable[..., Any] = names[name]
        return function


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose own folder is `folder`."""
    places = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR", "TMPDIR")
    homes = ("HOME", "USERPROFILE")  # the second is Windows' word
    return {
        **forks.plain_environment(),
        **dict.fromkeys((*places, *homes), str(folder)),
        "MPLBACKEND": INLINE,
    }


def be_bench(
    end: socket.socket,
    folder: str,
    box: Box | None,
    files: Mapping[str, bytes],
) -> None:
    """Run a bench that is asked through `end`; does not return.

    With a `box` it is shut in before anything of the learner's runs, and its
    own folder is the box's. The learner's `files` are put there.
    """
    channel, home = Channel(end), Path(folder)
    try:
        if box is None:
            forks.settle(home, environment(home))
            leave_terminal()
        else:
            box.enter(end.fileno(), {"MPLBACKEND": INLINE})
            home = Path.cwd()
            forks.be_itself()
        mpl.rcParams["backend"] = INLINE
        bench = Bench(Path(tempfile.mkdtemp(prefix=".ipython-", dir=home)))
        _put(files, home)
    except (SandboxError, OSError) as error:
        channel.send(wire.encode({"failed": str(error)}))
        os._exit(1)
    channel.send(wire.encode({"ready": True}))
    while True:
        try:
            request = wire.decode(channel.receive())
            reply = bench.answer(request)
            channel.send(wire.encode(reply))
        except KeyboardInterrupt:
            continue  # it came too late to interrupt anything
        except LostError:
            os._exit(0)


def _put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a learner's files, as far as they have room."""
    for name, data in files.items():
        path = folder / name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def leave_terminal() -> None:
    """Let nothing be written to, or read from, the marker's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (it stays open)
