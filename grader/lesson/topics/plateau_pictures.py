"""The pictures of runs that listen to a metric."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from grader.lesson.plots import plot_rates, plot_spread

BEFORE, AFTER = 4, 6  # epochs that are shown of a run, around its first cut
CUT = "cut on a plateau"  # the way to train that has cuts
# A run, epoch by epoch: validation losses, accuracies, training losses and
# the rates used.
Run = tuple[list[float], list[float], list[float], list[float]]


def drops_of(rates: Sequence[float]) -> list[int]:
    """Return the epochs that use a lower rate than the epoch before."""
    pairs = enumerate(pairwise(rates), start=1)
    return [epoch for epoch, (before, rate) in pairs if rate < before]


def _legend_above(axes: Axes) -> None:
    """Put the names of the curves above the axes, where no curve can be."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
        frameon=False,
        borderaxespad=0,
        columnspacing=1,
    )


def draw_both(
    curves: Mapping[str, Sequence[float]], used: Sequence[float]
) -> None:
    """Draw curves, epoch by epoch, and below them the rates `used`."""
    _, (upper, below) = plt.subplots(
        2, sharex=True, figsize=(7, 4), layout="constrained"
    )
    for name, values in curves.items():
        upper.plot(values, "o-", ms=3, label=name)
    _legend_above(upper)
    plt.sca(below)
    plot_rates(used, per="epoch")
    below.get_legend().remove()
    below.xaxis.get_major_locator().set_params(integer=True)


def draw_ways(runs: Mapping[str, Sequence[Run]]) -> None:
    """Draw how ways to train end, and what the first cut does to a loss.

    `runs` holds the runs of each way, one for each seed. Those that were cut
    are shown once more, moved to their first cut.
    """
    _, sides = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    for place, label in enumerate(("validation loss", "accuracy")):
        plt.sca(sides[place])
        curves = {name: [run[place] for run in runs[name]] for name in runs}
        plot_spread(curves, "epoch", label)
        _legend_above(sides[place])
        sides[place].xaxis.get_major_locator().set_params(integer=True)
    plt.sca(sides[2])
    draw_around_cuts(runs[CUT], 0, "validation loss", with_lowest=True)


def draw_around_cuts(
    runs: Sequence[Run], place: int, label: str, with_lowest: bool = False
) -> None:
    """Draw one curve of each run, moved so that their first cuts meet.

    `place` says which part of a run it is. With `with_lowest` a thin line
    goes on from the lowest value that the run had before the cut.
    """
    for seed, run in enumerate(runs):
        cut, values = drops_of(run[3])[0], run[place]
        shown = range(max(0, cut - BEFORE), min(len(values), cut + AFTER))
        places = [epoch - cut for epoch in shown]
        curve = [values[epoch] for epoch in shown]
        name, colour = f"seed {seed}", f"C{seed + 2}"  # two are the ways'
        plt.plot(places, curve, "o-", ms=3, label=name, color=colour)
        if with_lowest:
            ends, lowest = [places[0], places[-1]], min(values[:cut])
            plt.plot(ends, [lowest] * 2, ":", linewidth=1, color=colour)
    plt.axvline(-0.5, color="0.4", linestyle="--", linewidth=1)
    plt.xlabel("epochs after the first cut")
    plt.ylabel(label)
    _legend_above(plt.gca())
