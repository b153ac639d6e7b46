"""Standard output of a warm kernel, which sends what was written."""

from ipykernel.iostream import OutStream


class LazyStream(OutStream):
    """A stream whose flush costs nothing if nothing was written.

    ipykernel flushes both streams twice in each cell, and each time the
    main thread waits for another one to have sent nothing.
    """

    _written = False

    def write(self, string: str) -> int:
        """Write text; the next flush sends it."""
        self._written = True
        super().write(string)
        return len(string)

    def flush(self) -> None:
        """Send what was written since the last flush, and wait for it."""
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]
