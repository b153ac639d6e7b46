"""The picture of a comparison: its search, and who leads whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from grader.lesson.topics.choosing import SURE, Comparison, lead_of

SIZE = 10, 2.8  # inches


def plot_choice(
    runs: Comparison,
    best: Mapping[str, tuple[float, Sequence[float]]],
    unbeaten: Sequence[str],
    base: Sequence[float],
    colours: Mapping[str, str],
) -> None:
    """Draw the worst run at each peak, and leads over the runs of a `base`.

    `best` has each schedule's own peak and its runs there, with the seeds
    of `base`. A bar goes from three standard errors below the mean lead to
    three above it.
    """
    _, (left, right) = plt.subplots(1, 2, figsize=SIZE, layout="tight")
    left.set(title="worst run at each peak", xlabel="peak", ylabel="accuracy")
    right.set(title="lead over the constant rate", xlabel="percentage points")
    for name, (peak, scores) in best.items():
        worst = [min(runs.at(name, each)) for each in runs.peaks]
        colour = colours.get(name)
        (line,) = left.plot(runs.peaks, worst, "o-", color=colour, label=name)
        row = f"{name}, {peak:g}: {np.mean(scores):.1%}"
        mark = "o" if name in unbeaten else "x"
        _draw_leads(right, row, (scores, base), mark, line.get_color())
    left.set_xscale("log")
    left.set_xticks(runs.peaks, [f"{peak:g}" for peak in runs.peaks])
    left.minorticks_off()
    left.legend(fontsize="small")
    right.axvline(0, color="0.5", linestyle=":")
    right.invert_yaxis()
    right.margins(y=0.15)


def _draw_leads(
    axes: Axes,
    row: str,
    runs: tuple[Sequence[float], Sequence[float]],
    mark: str,
    colour: Any,
) -> None:
    """Draw a dot for each seed, and a bar around their mean."""
    ours, theirs = map(list, runs)
    leads = [100 * (a - b) for a, b in zip(ours, theirs, strict=True)]
    axes.plot(leads, [row] * len(leads), mark, color=colour, alpha=0.6)
    lead, error = lead_of(ours, theirs)
    axes.errorbar(
        *(100 * lead, row),
        xerr=100 * SURE * error,
        fmt="|",
        color="k",
        capsize=5,
    )
