"""Print the numbers behind lesson 2's pictures, with their spread.

    python docs/measurements/02_step.py

It runs the lesson's own cells, with its own answers, and takes five minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "train-digits", "cliff", "first-stages"),
    *("published-trace", "where-to-drop", "measured", "stall", "fair"),
    "scaling",
)


def show(title: str, curves: Sequence[Sequence[float]]) -> None:
    """Print the mean and the standard deviation over seeds."""
    values = np.array(curves)
    pairs = zip(values.mean(0), values.std(0), strict=True)
    print(f"{title:30}", *(f"{mean:.3f}±{std:.3f}" for mean, std in pairs))


def digits(runs: dict[str, Any]) -> None:
    """Print each epoch's training loss and accuracy on other digits."""
    for name, traces in runs.items():
        losses = [np.reshape(run.result[0], (9, -1)).mean(1) for run in traces]
        show(f"loss, {name}", losses)
        show(f"accuracy, {name}", [run.result[1] for run in traces])


def steady_and_dropped(train_digits: Callable[..., Any]) -> None:
    """Print the accuracy after each epoch at other rates, with twelve seeds.

    Each steady rate stands beside the same rate with the drop.
    """
    for rate in (0.03, 0.05, 0.07, 0.1):
        for milestones in ([], [5]):
            ends = [train_digits(rate, milestones, n)[1] for n in range(12)]
            show(f"accuracy, {rate} {milestones}", ends)


def best_of_each(table_loss: Callable[..., float]) -> None:
    """Print how the best rates with and without a drop do, seed by seed."""
    loss = {
        (rate, drop): [table_loss(rate, drop, seed) for seed in range(20)]
        for rate, drop in ((0.1, None), (0.4, None), (0.8, 6))
    }
    for (rate, drop), losses in loss.items():
        show(f"loss, {rate}, drop {drop}", [[value] for value in losses])
    gains = np.subtract(loss[0.4, None], loss[0.8, 6])
    won = (gains > 0).sum()
    print(
        f"0.8 with a drop wins {won} of 20, by {gains.mean():.4f} on average"
    )


def other_rows(names: dict[str, Any]) -> None:
    """Print the same with other rows held out than those that chose.

    Sixteen random splits of the table, five seeds each.
    """
    table, gains = names["table"], []
    for split in range(16):
        order = np.random.default_rng(split).permutation(len(table))
        x, y = table[order, :10], table[order, 10].long()
        names["known"], names["held_out"] = (
            (x[:800], y[:800]),
            (x[800:], y[800:]),
        )
        pairs = [
            [names["table_loss"](rate, drop, seed) for seed in range(5)]
            for rate, drop in ((0.4, None), (0.8, 6))
        ]
        gains.append(np.subtract(*pairs).mean())
    show("gain on other rows", [[gain] for gain in gains])
    print("splits on which it gains:", sum(gain > 0 for gain in gains))


def pipeline(runs: dict[str, Any]) -> None:
    """Print what the published schedule cost, epoch by epoch."""
    for name, traces in runs.items():
        show(f"accuracy, {name}", [run.result[0] for run in traces])
    pairs = zip(runs["halved"], runs["constant"], strict=True)
    harm = [np.subtract(a.result[1], b.result[1]) for a, b in pairs]
    show("extra loss by halving", harm)
    print("seeds that it harms:", sum(extra[-1] > 0 for extra in harm))


def main() -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "02_step")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: dict[str, Any] = {"__name__": "__main__"}
    for name in CELLS:
        print(f"\n{name}")
        exec(reference_answer(source[name]), names)
        plt.close("all")
        if name == "cliff":
            digits(names["runs"])
            steady_and_dropped(names["train_digits"])
        elif name == "published-trace":
            pipeline(names["runs"])
        elif name in ("measured", "stall", "fair", "scaling"):
            for title, curves in names["curves"].items():
                show(title, curves)
            if name == "fair":
                best_of_each(names["table_loss"])
                other_rows(names)


if __name__ == "__main__":
    main()
