"""One of a submission's processes, and the marker's channel to it."""

from collections.abc import Callable
from typing import Any

from grader.engine import wire
from grader.engine.channel import Channel, pair
from grader.engine.forks import fork
from grader.engine.sandbox import SandboxError

GRACE = 2.0  # seconds in which an interrupted call may end by itself
START = 60.0  # seconds that a process may take to start


class Side:
    """A process that answers requests, once it is ready.

    Several may start at the same time.
    """

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        ours, theirs = pair()
        try:
            self.process = fork(target, theirs, *args)
        finally:
            theirs.close()
        self.channel = Channel(ours)

    def ready(self) -> None:
        """Wait until it has started; raise SandboxError if it can't."""
        said = wire.decode(self.channel.receive(START))
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
