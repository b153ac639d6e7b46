"""A bench as the marker sees it: it may be late, and is then replaced."""

import contextlib
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.engine import wire
from grader.engine.box import Box
from grader.engine.channel import LateError, LostError
from grader.engine.side import GRACE, Side

# What the marker itself reads of a bench's. Tensors and traces are for the
# judge, which has bounds on its time and memory.
READ = ("dict", "bytes")
SHOWN = 16 * 2**20  # bytes of it: ten times what a bench keeps of a cell
FRAME = 2**20  # of what lies around a value, or tells of an exception


class GoneError(Exception):
    """A process that ended and cannot be replaced; nothing more is run."""


class Workbench:
    """A bench, and what must run again if it has to be replaced.

    A request may take `seconds`, and all of them, replays included, `most`:
    that is also the time in which the marker reads the replies.
    In a `box` the bench is shut in before any of the learner's code runs.
    Its folder has the `files`.
    """

    def __init__(
        self,
        home: Path,
        box: Box | None,
        seconds: float,
        most: float,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.home, self.box, self.files = home, box, dict(files or {})
        self.seconds, self.left = seconds, most
        self._done: list[tuple[str, str]] = []
        self._interrupted = False
        self._bench = self._new_bench()

    def ready(self) -> None:
        """Wait until it has started; raise SandboxError if it can't."""
        self._bench.ready()

    def close(self) -> None:
        """End the process."""
        self._bench.end(boxed=self.box is not None)

    def run(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell; return the bench's reply.

        Raises LateError if it did not end, and GoneError if the bench did.
        """
        return self._read(self._run(source, cell), SHOWN)

    def run_unread(self, source: str, cell: str) -> None:
        """Run a cell of whose reply nothing is shown, and so nothing read.

        Raises LateError if it did not end, and GoneError if the bench did.
        """
        self._run(source, cell)

    def ask(self, request: Any, seconds: float) -> dict[str, Any]:
        """Return the reply to a request; the value in it stays unread.

        Raises LateError if there is none in time, with the bench ready for
        more, and GoneError if the bench has ended.
        """
        return self._read(self._in_time(request, seconds), FRAME)

    def _run(self, source: str, cell: str) -> bytes:
        request = {"do": "run", "source": source, "cell": cell}
        reply = self._in_time(request, self.seconds)
        self._done.append((source, cell))
        return reply

    def _in_time(self, request: Any, seconds: float) -> bytes:
        try:
            return self._answer(request, seconds)
        except LateError:
            self._replace()
            raise

    def _answer(self, request: Any, seconds: float) -> bytes:
        if self.left <= 0:
            raise GoneError("The notebook did not end in its time")
        if self._bench.channel.has_more():  # who may not be reading, either
            raise GoneError("The kernel replied before it was asked")
        try:
            with self._counting():
                return self._ask(request, min(seconds, self.left))
        except LostError:
            raise GoneError("The kernel died") from None

    def _ask(self, request: Any, seconds: float) -> bytes:
        try:
            return self._bench.ask(request, seconds)
        except LateError:
            if self._bench.process.interrupt():
                self._bench.channel.receive(GRACE)
                self._interrupted = True
            raise

    def _read(self, reply: bytes, most: int) -> dict[str, Any]:
        """Return a reply as the marker reads it, within the bench's time."""
        with self._counting():
            return _read(reply, most)

    @contextlib.contextmanager
    def _counting(self) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - begun

    def _new_bench(self) -> Side:
        self._interrupted = False
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(exist_ok=True)  # Windows may still hold it open
        return Side("bench", str(self.home), self.box, self.files)

    def _replace(self) -> None:
        """Begin a new bench, unless an interrupt was enough; run in it what
        had ended before."""
        if self._interrupted:
            self._interrupted = False
            return
        self.close()
        self._bench = self._new_bench()
        self._bench.ready()
        for source, cell in self._done:
            request = {"do": "run", "source": source, "cell": cell}
            try:
                self._answer(request, self.seconds)
            except LateError:
                raise GoneError("What ran before does not end again") from None


def _read(reply: bytes, most: int = SHOWN) -> dict[str, Any]:
    """Return a bench's reply; GoneError if it is none, or longer."""
    try:
        said = wire.decode(reply, kinds=READ, most=most)
    except wire.WireError:
        said = None
    if not isinstance(said, dict):
        raise GoneError("The kernel sent what is no reply")
    return said
