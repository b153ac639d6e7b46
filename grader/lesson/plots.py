"""The plots of the lessons, and how they look."""

import itertools
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.rcsetup import cycler

# Solid blue is what happened, dashed grey is what was meant. The other
# colours of Okabe and Ito's palette look different to colour-blind readers.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")


def set_style() -> None:
    """Give the pictures of a lesson their style."""
    plt.rcParams.update(
        {
            "axes.grid": True,
            "axes.prop_cycle": cycler(color=COLOURS),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "figure.figsize": (7, 3),
            "figure.facecolor": "white",
            "grid.alpha": 0.3,
        }
    )


def plot_rates(
    used: Sequence[float],
    target: Sequence[float] | None = None,
    per: str = "update",
) -> None:
    """Draw the rates `used`, solid, over the `target`, dashed, as steps.

    `per` names what one value stands for, "update" or "epoch".
    """
    plt.step(range(len(used)), used, "o-", where="mid", ms=4, label="used")
    if target is not None:  # on top, to be seen where the two agree
        plt.step(
            range(len(target)),
            target,
            where="mid",
            color="0.5",
            linestyle="--",
            label="meant",
        )
    plt.xlabel(per)
    plt.ylabel("learning rate")
    plt.ylim(bottom=0)
    plt.legend()


def plot_losses(curves: dict[str, Sequence[float]]) -> None:
    """Draw a loss curve for each name, update by update, on a log scale."""
    styles = itertools.cycle(("-", "--", ":"))
    for (name, values), style in zip(curves.items(), styles, strict=False):
        plt.plot(values, label=name, linestyle=style)
    plt.xlabel("update")
    plt.ylabel("training loss")
    plt.yscale("log")
    plt.legend()


def plot_spread(
    runs: Mapping[str, Sequence[Sequence[float]]],
    xlabel: str = "update",
    ylabel: str = "training loss",
    log: bool = False,
    smooth: int = 1,
    x: Sequence[float] | None = None,
    colours: Mapping[str, str] | None = None,
) -> None:
    """Draw, for each name, the mean of its runs and the band they fill.

    `runs` holds one curve for each seed; the band goes from the lowest to
    the highest of them. `smooth` values are averaged to one, which suits a
    loss that is noted at each update. `x` are the places of the values, by
    default 0, 1, 2, ... A name that is in `colours` is drawn in its colour,
    so that it keeps it from picture to picture.
    """
    own = colours or {}
    for name, curves in runs.items():
        values = np.array([_smoothed(curve, smooth) for curve in curves])
        places = np.arange(values.shape[1]) * smooth if x is None else x
        mean, colour = values.mean(0), own.get(name)
        (line,) = plt.plot(places, mean, label=name, color=colour)
        plt.fill_between(
            *(places, values.min(0), values.max(0)),
            color=line.get_color(),
            alpha=0.2,
            linewidth=0,
        )
    plt.xlabel(xlabel)
    plt.ylabel(ylabel)
    if log:
        plt.yscale("log")
    plt.legend()


def plot_table(
    runs: Mapping[str, Sequence[Sequence[float]]],
    x: Sequence[float],
    xlabel: str,
    ylabel: str = "",
    decimals: int = 0,
) -> None:
    """Draw the mean of each name's runs as a table, in percent.

    `runs` holds one list for each seed, with a share between 0 and 1 for
    each place of `x`. A name is a row; the darker a field, the higher. A
    number is written with so many `decimals`.
    """
    means = np.array([np.mean(curves, axis=0) for curves in runs.values()])
    plt.imshow(means, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), mean in np.ndenumerate(means):
        colour = "white" if mean > 0.6 else "black"
        text = f"{100 * mean:.{decimals}f}"
        plt.text(column, row, text, ha="center", va="center", color=colour)
    plt.xticks(range(len(x)), [f"{place:g}" for place in x])
    plt.yticks(range(len(means)), list(runs))
    plt.xlabel(xlabel)
    plt.ylabel(ylabel)
    plt.title("mean of the seeds, in percent", fontsize="medium")
    plt.grid(visible=False)


def plot_points(
    runs: Mapping[str, Sequence[float]],
    xlabel: str = "accuracy on held-out images",
    line: str = "",
    colours: Mapping[str, str] | None = None,
) -> None:
    """Draw each name's values as points of a row, and their mean as a stroke.

    The first name is the top row. Beside a row stands its mean, in percent.
    The points lie at three heights in turn, so that equal ones can be told.
    A dashed line goes through the mean of the name that `line` gives.
    """
    own = colours or {}
    beside = plt.gca().get_yaxis_transform()
    for row, (name, values) in enumerate(runs.items()):
        mean, colour = float(np.mean(values)), own.get(name, COLOURS[0])
        places = row + 0.1 * (np.arange(len(values)) % 3 - 1)
        plt.plot(values, places, "o", color=colour, alpha=0.4, label=name)
        plt.plot(mean, row, "|", color=colour, ms=20, mew=3)
        text = f"{100 * mean:.0f} %"
        plt.text(1.02, row, text, transform=beside, va="center")
        if name == line:
            plt.axvline(mean, color="0.5", linestyle="--", zorder=0)
    plt.yticks(range(len(runs)), list(runs))
    plt.ylim(len(runs) - 0.5, -0.5)
    plt.xlabel(xlabel)


def _smoothed(curve: Sequence[float], smooth: int) -> np.ndarray:
    whole = len(curve) // smooth * smooth
    values = np.asarray(curve[:whole], float).reshape(-1, smooth)
    mean: np.ndarray = values.mean(1)
    return mean
