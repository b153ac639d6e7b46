"""One of a submission's processes, and the marker's channel to it."""

import importlib
from typing import Any, Literal

from grader.course.folders import CourseError
from grader.engine import wire
from grader.engine.channel import Channel, LateError, LostError, pair
from grader.engine.forks import fork
from grader.engine.sandbox import SandboxError

GRACE = 2.0  # seconds in which an interrupted call may end by itself
START = 120.0  # seconds that a process may take to start


class StartError(CourseError):
    """A process did not start; the message says what to do."""


SILENT = (
    "The process in which answers run did not start. Close programs that "
    "need much memory or time, then run the command again."
)


class Side:
    """A process that answers requests, once it is ready.

    Several may start at the same time.
    """

    def __init__(self, role: Literal["bench", "judge"], *args: Any) -> None:
        ours, theirs = pair()
        try:
            self.process = fork(_be, role, theirs, *args)
        finally:
            theirs.close()
        self.channel = Channel(ours)

    def ready(self) -> None:
        """Wait until it has started; raise SandboxError if it can't shut
        itself in, and StartError if it says nothing."""
        try:
            said = wire.decode(self.channel.receive(START))
        except (LateError, LostError):
            raise StartError(SILENT) from None
        if "failed" in said:
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


def _be(role: str, *args: Any) -> None:
    """Be a bench or a judge, in a fork.

    Only there is its module imported: with torch, it takes seconds.
    """
    getattr(importlib.import_module(f"grader.engine.{role}"), f"be_{role}")(
        *args
    )
