"""Each picture twice, for light and for dark pages."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.core.formatters import BaseFormatter
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from traitlets import ObjectName, Unicode

LIGHT, DARK = "image/png;light", "image/png;dark"  # kinds of our own
DPI = 200  # twice what a lesson draws: screens are finer than pages
GREY = 0.1  # a colour whose parts differ by less stands for a grey
BACKGROUND, INK = "#131416", "#dadada"  # of the theme's dark pages


def png(figure: Figure, dark: bool = False) -> bytes:
    """Return a picture in PNG, for a light or for a dark page."""
    stream = io.BytesIO()
    if not dark:
        figure.savefig(stream, format="png", dpi=DPI, bbox_inches="tight")
        return stream.getvalue()
    with _darkened(figure):
        figure.savefig(
            stream,
            format="png",
            dpi=DPI,
            bbox_inches="tight",
            facecolor=BACKGROUND,
        )
    return stream.getvalue()


@contextmanager
def _darkened(figure: Figure) -> Iterator[None]:
    """Swap what is black and what is white in a figure for a while."""
    undo = [put for part in figure.findobj() for put in _swap(part)]
    try:
        yield
    finally:
        for put_back in reversed(undo):
            put_back()


def _swap(part: Artist) -> Iterator[Callable[[], None]]:
    """Swap the greys of one part; yield what puts each of them back."""
    for name in _colours(part):
        before = getattr(part, f"get_{name}")()
        after = _swapped(before)
        if after is not None:
            put = getattr(part, f"set_{name}")
            put(after)
            yield partial(put, before)


def _colours(part: Artist) -> tuple[str, ...]:
    """Return what the colours of a part are called."""
    if isinstance(part, Line2D):
        return "color", "markeredgecolor", "markerfacecolor"
    if isinstance(part, (Patch, Collection)):
        return "edgecolor", "facecolor"
    return ("color",) if isinstance(part, Text) else ()


def _swapped(colours: Any) -> Any:
    """Return colours whose greys are light where they were dark, or None.

    None stands for: nothing to swap. Other colours stay as they are, so
    what a text calls blue is blue on both pages.
    """
    rows = to_rgba_array(colours)
    greys = np.ptp(rows[:, :3], axis=1) < GREY
    if not greys.any():
        return None
    low, high = to_rgba_array([BACKGROUND, INK])[:, :3]
    rows[greys, :3] = high + (low - high) * rows[greys, :3]
    return rows if len(rows) > 1 else rows[0]


class _Both(BaseFormatter):
    """Draws for one kind of page, in a notebook that runs.

    matplotlib forgets what is registered for figures whenever it changes
    its backend. So nothing is registered.
    """

    print_method = ObjectName("_repr_twin_")
    dark = False

    def __call__(self, shown: object) -> str | None:
        """Return a figure's picture as text, and None for all else."""
        if not isinstance(shown, Figure):
            return None
        return b64encode(png(shown, self.dark)).decode("ascii")


class _Light(_Both):
    format_type = Unicode(LIGHT)


class _Dark(_Both):
    format_type = Unicode(DARK)
    dark = True


def draw_both() -> None:
    """Let the notebook that runs store each picture for both pages, too."""
    shell: Any = get_ipython()
    formatters = shell.display_formatter.formatters
    for kind in (_Light, _Dark):
        formatter = kind(parent=shell.display_formatter)
        formatters[str(formatter.format_type)] = formatter
