"""Messages between the marker and one of its processes, with deadlines.

A process that the learner's code controls may send nothing, half a message,
or no end of it: reading never waits longer than it was told to, and never
takes more than it can hold.
"""

import socket
import struct
import time

from grader.engine.wire import MOST

HEAD = struct.Struct("!Q")
CHUNK = 1 << 20
SHORTEST = 1e-3  # seconds; 0 would mean not to wait at all


class LostError(Exception):
    """The other side has ended, or sends what is no message."""


class LateError(Exception):
    """The other side has not answered in time."""


class Channel:
    """One end of a socket on which whole messages are sent and received."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._held = bytearray()

    def send(self, data: bytes, seconds: float | None = None) -> None:
        """Send a message; LateError if it is not taken within `seconds`."""
        self.end.settimeout(seconds)
        try:
            self.end.sendall(HEAD.pack(len(data)) + data)
        except TimeoutError:
            raise LateError from None
        except OSError as error:
            raise LostError(str(error)) from None

    def receive(self, seconds: float | None = None) -> bytes:
        """Return the next message.

        Raises LateError if it has not come whole within `seconds`, and
        LostError if none will come, or one that is too large.
        """
        ends = None if seconds is None else time.monotonic() + seconds
        (size,) = HEAD.unpack(self._take(HEAD.size, ends))
        if size > MOST:
            raise LostError(f"a message of {size} bytes")
        return self._take(size, ends)

    def has_more(self) -> bool:
        """Return whether something has come that nobody has read."""
        self.end.settimeout(0)
        try:
            return bool(self._held or self.end.recv(1, socket.MSG_PEEK))
        except OSError:  # nothing is there, or nobody
            return False

    def close(self) -> None:
        """Close this end."""
        self.end.close()

    def _take(self, size: int, ends: float | None) -> bytes:
        while len(self._held) < size:
            left = None if ends is None else ends - time.monotonic()
            self.end.settimeout(left if left is None else max(left, SHORTEST))
            try:
                data = self.end.recv(CHUNK)
            except TimeoutError:
                raise LateError from None
            except OSError as error:
                raise LostError(str(error)) from None
            if not data:
                raise LostError("it has ended")
            self._held += data
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new connection on this machine."""
    return socket.socketpair()
