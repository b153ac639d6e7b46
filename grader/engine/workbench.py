"""A bench as the marker sees it: it may be late, and is then replaced."""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.engine import wire
from grader.engine.box import Box
from grader.engine.channel import LateError, LostError
from grader.engine.side import GRACE, Side

# What the marker itself reads of a bench's. Tensors and traces are for the
# judge, which has bounds on its time and memory.
READ = ("dict", "bytes")


class GoneError(Exception):
    """A process that ended and cannot be replaced; nothing more is run."""


class Workbench:
    """A bench, and what must run again if it has to be replaced.

    A request may take `seconds`, and all of them, replays included, `most`.
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
        request = {"do": "run", "source": source, "cell": cell}
        reply = self.ask(request, self.seconds)
        self._done.append((source, cell))
        return reply

    def ask(self, request: Any, seconds: float) -> dict[str, Any]:
        """Return the reply to a request.

        Raises LateError if there is none in time, with the bench ready for
        more, and GoneError if the bench has ended.
        """
        try:
            return _read(self._answer(request, seconds))
        except LateError:
            self._replace()
            raise

    def _answer(self, request: Any, seconds: float) -> bytes:
        if self.left <= 0:
            raise GoneError("The notebook did not end in its time")
        if self._bench.channel.has_more():  # who may not be reading, either
            raise GoneError("The kernel replied before it was asked")
        begun = time.monotonic()
        try:
            try:
                return self._bench.ask(request, min(seconds, self.left))
            except LateError:
                if self._bench.process.interrupt():
                    self._bench.channel.receive(GRACE)
                    self._interrupted = True
                raise
        except LostError:
            raise GoneError("The kernel died") from None
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


def _read(reply: bytes) -> dict[str, Any]:
    """Return a bench's reply; GoneError if it is none."""
    try:
        said = wire.decode(reply, kinds=READ)
    except wire.WireError:
        said = None
    if not isinstance(said, dict):
        raise GoneError("The kernel sent what is no reply")
    return said
