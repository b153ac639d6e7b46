"""What a picture says to those who cannot see it."""

import io
from base64 import b64encode
from collections.abc import Iterator

import matplotlib.pyplot as plt
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def describe(figure: Figure) -> str:
    """Return a picture's text: titles, axes and the names of its curves."""
    return " ".join(part for axes in figure.axes for part in _parts(axes))


def _parts(axes: Axes) -> Iterator[str]:
    if axes.get_title():
        yield f"{axes.get_title()}:"
    y_name = axes.get_ylabel() or "value"
    x_name = axes.get_xlabel() or "position"
    yield f"{y_name} by {x_name}."
    _, labels = axes.get_legend_handles_labels()
    if labels:
        yield f"Curves: {'; '.join(labels)}."


def name_pictures() -> None:
    """Give each picture that a notebook shows its text, as `alt` metadata."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return
    plt.switch_backend(plt.get_backend())  # which sets its own formatter
    formatter = shell.display_formatter.formatters["image/png"]
    formatter.for_type(Figure, _as_png)


def _as_png(figure: Figure) -> tuple[str, dict[str, str]]:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    text = b64encode(stream.getvalue()).decode("ascii")
    return text, {"alt": describe(figure)}
