"""A submission's two processes, and all that passes between them.

The marker sits in the middle: it hands cells to bench and judge, carries the
judge's questions to the bench and the replies back, unread, and keeps the
time. A bench that is late is interrupted, then replaced.
"""

import shutil
import signal
import time
from collections.abc import Callable
from typing import Any

from grader.engine import wire
from grader.engine.bench import be_bench
from grader.engine.box import Box
from grader.engine.channel import Channel, LateError, LostError, pair
from grader.engine.forks import fork, make_folder, remove_folder
from grader.engine.judge import be_judge
from grader.engine.sandbox import SandboxError

GRACE = 2.0  # seconds in which an interrupted call may end by itself
START = 60.0  # seconds that a process may take to start


class GoneError(Exception):
    """A process that ended and cannot be replaced; nothing more is run."""


class Side:
    """One of the two processes, and the marker's channel to it."""

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        ours, theirs = pair()
        try:
            self.process = fork(target, theirs, *args)
        finally:
            theirs.close()
        self.channel = Channel(ours)
        said = wire.decode(self.channel.receive(START))
        if "failed" in said:
            self.end()
            raise SandboxError(said["failed"])

    def ask(self, request: Any, seconds: float) -> bytes:
        """Return the reply to a request, unread."""
        self.channel.send(wire.encode(request), seconds)
        return self.channel.receive(seconds)

    def end(self, boxed: bool = False) -> None:
        """End the process, and whatever it has started.

        Of one in a box, the part outside ends the part inside.
        """
        self.channel.close()
        if boxed:
            self.process.terminate()
            self.process.wait(GRACE)
        self.process.end()


class Session:
    """Bench and judge of one submission; a context manager.

    A cell or a check may take `seconds`. In a `box` the bench is shut in
    before any of the learner's code runs; raises SandboxError if that fails.
    """

    def __init__(
        self, answers: list[str], seconds: float, box: Box | None = None
    ) -> None:
        self.seconds, self.box = seconds, box
        self.folder = make_folder()
        self._done: list[tuple[str, str]] = []  # what a new bench must run
        self._bench: Side | None = None
        self._judge: Side | None = None
        try:
            home = self.folder / "judge"
            home.mkdir()
            self._judge = Side(be_judge, str(home))
            self._bench = self._new_bench()
            self._ask_judge({"do": "answers", "names": answers})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End both processes and remove what they have written."""
        if self._bench is not None:
            self._bench.end(boxed=self.box is not None)
        if self._judge is not None:
            self._judge.end()
        self._bench = self._judge = None
        remove_folder(self.folder)

    def run(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell on the bench; return its outputs, and its error.

        Raises GoneError if the bench ended in it.
        """
        request = {"do": "run", "source": source, "cell": cell}
        try:
            reply = self._read(self._ask_bench(request, self.seconds))
        except LateError:
            self._replace_bench()
            return {"outputs": [], "error": self._too_long()}
        self._done.append((source, cell))
        return reply

    def prepare(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell of the lesson's own in the judge."""
        request = {"do": "run", "source": source, "cell": cell}
        return self._ask_judge({**request, "check": False})

    def check(self, source: str, cell: str) -> dict[str, Any]:
        """Run a check; return its error, or None if it passed.

        Raises GoneError if the bench ended in it.
        """
        request = {"do": "run", "source": source, "cell": cell}
        reply = self._ask_judge({**request, "check": True})
        if self._late:  # whatever the check made of that
            reply["error"] = self._too_long()
        return reply

    def _ask_judge(self, request: Any) -> dict[str, Any]:
        """Return the judge's reply; carry its questions to the bench."""
        self._late = False
        judge, ends = self._judge, time.monotonic() + self.seconds
        assert judge is not None  # noqa: S101 (for mypy: the session is open)
        judge.channel.send(wire.encode(request))
        while True:
            # The bench has the check's time; the judge some more, to say so.
            left = ends + self.seconds + GRACE - time.monotonic()
            try:
                said = wire.decode(judge.channel.receive(max(left, GRACE)))
            except (LateError, LostError):
                raise GoneError("The check did not end") from None
            if "done" in said:
                reply: dict[str, Any] = said["done"]
                return reply
            judge.channel.send(self._carry(said["call"], ends))

    def _carry(self, call: bytes, ends: float) -> bytes:
        """Return the bench's reply to a question of the judge, unread.

        Where it is not even of a reply's form, or late, it is an exception.
        """
        left = ends - time.monotonic()
        if left <= 0 or self._late:
            self._late = True
            return wire.encode({"raised": self._too_long()})
        try:
            reply = self._ask_bench({"do": "call", "call": call}, left)
            said = self._read(reply)
        except LateError:
            self._late = True
            self._replace_bench()
            said = {"raised": self._too_long()}
        if isinstance(said.get("value"), bytes):
            return wire.encode({"value": said["value"]})
        found = said.get("raised")
        return wire.encode(
            {"raised": found if isinstance(found, dict) else {}}
        )

    def _ask_bench(self, request: Any, seconds: float) -> bytes:
        """Return the bench's reply; LateError if it is late for good."""
        bench = self._bench
        assert bench is not None  # noqa: S101 (for mypy: the session is open)
        try:
            try:
                return bench.ask(request, seconds)
            except LateError:
                bench.process.send_signal(signal.SIGINT)
                bench.channel.receive(GRACE)
                self._interrupted = True
                raise
        except LostError:
            raise GoneError("The kernel died") from None

    def _read(self, reply: bytes) -> dict[str, Any]:
        """Return a bench's reply; GoneError if it is none."""
        try:
            said = wire.decode(reply)
        except wire.WireError:
            said = None
        if not isinstance(said, dict):
            raise GoneError("The kernel sent what is no reply")
        return said

    def _new_bench(self) -> Side:
        self._interrupted = False
        home = self.folder / "bench"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        return Side(be_bench, str(home), self.box)

    def _replace_bench(self) -> None:
        """Begin a new bench, unless an interrupt was enough; run in it what
        had ended before."""
        if self._interrupted:
            self._interrupted = False
            return
        if self._bench is not None:
            self._bench.end(boxed=self.box is not None)
        self._bench = self._new_bench()
        for source, cell in self._done:
            request = {"do": "run", "source": source, "cell": cell}
            try:
                self._ask_bench(request, self.seconds)
            except LateError:
                raise GoneError(
                    "What ran before does not end again."
                ) from None

    def _too_long(self) -> dict[str, str]:
        said = f"The cell did not end within {self.seconds:g} seconds."
        return {"name": "TimeoutError", "text": said, "whose": "answer"}
