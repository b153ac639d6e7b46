"""The picture of rates that a failed check compared."""

import html
import io
import math
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from grader.lesson.expect import Compared
from grader.lesson.plots import COLOURS

SIZE = 5.6, 1.45  # inches
FONT = 8.5  # points
WIDTH = 560  # pixels on a page; the picture has twice as many
DRAWN = 400  # numbers of a list, at most
FEWEST = 3  # numbers that are worth a picture
DOTTED = 40  # up to here each number is a dot
COUNTED = {"update", "epoch", "step", "cycle", "rate"}  # what has a rate


def picture(compared: Compared) -> dict[str, Any]:
    """Return the picture of two lists of rates, and the words for it.

    JupyterLab reads out only what HTML says, so it is there as HTML too.
    """
    words = in_words(compared)
    code = b64encode(_drawn(compared)).decode("ascii")
    image = (
        f'<img alt="{html.escape(words)}" width="{WIDTH}" '
        f'src="data:image/png;base64,{code}">'
    )
    return {"text/plain": words, "image/png": code, "text/html": image}


def is_worth_drawing(compared: Compared) -> bool:
    """Return whether a picture of two lists says more than their rows."""
    return max(map(len, compared.lists)) >= FEWEST


def in_words(compared: Compared) -> str:
    """Return what the picture of two lists shows, in words."""
    (name, target), (used, meant) = compared.names, compared.lists
    first = compared.judged_from
    begin = f", from {compared.each} {first} on" if first else ""
    facts = f"{name}: {_facts(used)}; "
    facts += f"{target}{begin}: {_facts(meant[first:])}"
    place = f"{compared.each} {compared.place}"
    return f"Picture by {compared.each}. {facts}. They differ at {place}."


def _facts(rates: Sequence[float]) -> str:
    if not rates:
        return "no numbers"
    count = f"{len(rates)} number{'' if len(rates) == 1 else 's'}"
    return (
        f"{count}, first {rates[0]:.4g}, highest "
        f"{max(rates):.4g}, last {rates[-1]:.4g}"
    )


def _drawn(compared: Compared) -> bytes:
    with rc_context({"font.size": FONT}):
        return _in_png(compared)


def _in_png(compared: Compared) -> bytes:
    figure = Figure(figsize=SIZE, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    _draw_lists(axes, compared)
    place = compared.place
    axes.axvspan(place - 0.5, place + 0.5, color=COLOURS[1], alpha=0.25, lw=0)
    axes.set_xlabel(compared.each)
    axes.margins(y=0.12)  # room for whole dots
    if not any(rate < 0 for rates in compared.lists for rate in rates):
        axes.set_ylim(bottom=0)
    default = "learning rate" if compared.each in COUNTED else "value"
    axes.set_ylabel(compared.what or default)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=2 * WIDTH / SIZE[0])
    return stream.getvalue()


def _draw_lists(axes: Axes, compared: Compared) -> None:
    """Draw what was in blue, and over it in grey what was meant.

    Numbers that come one after the other in a run are steps. Others are dots
    and rings.
    """
    if compared.each not in COUNTED:
        _draw_dots(axes, compared)
        return
    first = max(0, compared.place - DRAWN // 2)
    (used, meant), (name, target) = compared.lists, compared.names
    shown = _finite(used[first:][:DRAWN])
    axes.step(
        range(first, first + len(shown)),
        shown,
        where="mid",
        color=COLOURS[0],
        marker="o" if len(shown) <= DOTTED else "",
        ms=4,
        clip_on=False,  # a dot at 0 is whole
        label=name,
    )
    shown = _finite(meant[first:][:DRAWN])
    places = range(first, first + len(shown))
    axes.step(places, shown, "--", where="mid", color="0.4", label=target)


def _draw_dots(axes: Axes, compared: Compared) -> None:
    first = max(0, compared.place - DRAWN // 2)
    colours, insides = (COLOURS[0], "0.4"), (COLOURS[0], "none")
    ways = zip(compared.names, compared.lists, colours, insides, strict=True)
    for name, numbers, colour, inside in ways:
        axes.plot(
            range(first, first + len(numbers[first:][:DRAWN])),
            _finite(numbers[first:][:DRAWN]),
            "o",
            color=colour,
            markerfacecolor=inside,
            ms=5 if inside == "none" else 4,
            clip_on=False,
            label=name,
        )


def _finite(rates: Sequence[float]) -> list[float]:
    """Return the rates with a gap for each that cannot be drawn."""
    return [rate if math.isfinite(rate) else math.nan for rate in rates]
