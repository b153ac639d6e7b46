"""Single keys from a terminal, while something else goes on."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def pressed(tell: Callable[[str], None]) -> Iterator[bool]:
    """Call `tell` with each key that is pressed; yield whether any can be.

    Keys come at once and are not shown, in a thread of their own. Without a
    terminal nothing comes. Ctrl-C interrupts, as always.
    """
    if not sys.stdin.isatty():
        yield False
        return
    with _unbuffered() as read:
        threading.Thread(
            target=_listen, args=(read, tell), daemon=True
        ).start()
        yield True


def _listen(read, tell) -> None:
    while key := read():
        tell(key)


@contextlib.contextmanager
def _unbuffered() -> Iterator[Callable[[], str]]:
    if os.name == "nt":
        import msvcrt

        yield msvcrt.getwch
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield lambda: sys.stdin.read(1)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
