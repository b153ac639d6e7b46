"""Single key presses from a terminal, while something else goes on."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def listen_for_keys(on_key: Callable[[str], None]) -> Iterator[bool]:
    """Call `on_key` with each key pressed; yield whether there is a keyboard.

    Keys arrive at once and are not shown, in a thread of their own. Without
    a terminal none arrives. Ctrl-C interrupts, as always.
    """
    if not sys.stdin.isatty():
        yield False
        return
    with _unbuffered() as read_key:
        threading.Thread(
            target=_listen, args=(read_key, on_key), daemon=True
        ).start()
        yield True


def _listen(
    read_key: Callable[[], str], on_key: Callable[[str], None]
) -> None:
    while key := read_key():
        on_key(key)


@contextlib.contextmanager
def _unbuffered() -> Iterator[Callable[[], str]]:
    if sys.platform == "win32":
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
