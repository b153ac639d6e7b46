"""Print the numbers behind lesson 2's pictures, with their spread.

    python docs/measurements/02_step.py

It runs the lesson's own cells, with its own answers, and takes seven minutes.
The last digits differ between processors; what the lesson says does not.
"""

import runpy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch

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
    """Print each epoch's loss and accuracy on other digits."""
    for name, traces in runs.items():
        show(f"loss, {name}", [run.result[0] for run in traces])
        show(f"accuracy, {name}", [run.result[1] for run in traces])
        show(f"training loss, {name}", [run.result[2] for run in traces])


def steady_and_dropped(train_digits: Callable[..., Any]) -> None:
    """Print how twelve seeds end at other rates, steady and with the drop.

    These are the last loss and the last accuracy, and with how many seeds
    the drop has the better one.
    """
    for rate in (0.03, 0.05, 0.07, 0.1):
        steady, dropped = (
            np.array([_ends(train_digits, rate, way, n) for n in range(12)])
            for way in ([], [5])
        )
        show(f"loss, accuracy, {rate}", steady)
        show(f"loss, accuracy, {rate} [5]", dropped)
        lower, higher = dropped < steady, dropped > steady
        print("better with", lower[:, 0].sum(), "and", higher[:, 1].sum())


def _ends(train_digits: Callable[..., Any], *run: Any) -> tuple[float, float]:
    losses, accuracies, _ = train_digits(*run)
    return losses[-1], accuracies[-1]


def when_dropped(train_digits: Callable[..., Any]) -> None:
    """Print how six seeds end, by when the rate drops."""
    for milestones in ([1], [2], [3], [5], [7], [8], []):
        ends = [_ends(train_digits, 0.1, milestones, n) for n in range(6)]
        show(f"loss, accuracy, 0.1 {milestones}", ends)


def new_tables(names: dict[str, Any]) -> None:
    """Print what a drop gains on twenty tables that had no part in a choice.

    Each is made like the lesson's own, with 4,000 rows held out. `losses`
    has a list for each way, and a place in it for each table.
    """
    row = runpy.run_path(str(Course().root / "data/build_pipeline.py"))["row"]
    ways = ((0.1, None), (0.3, None), (0.4, None), (0.8, 6))
    losses: dict[Any, list[float]] = {way: [] for way in ways}
    for seed in range(1, 21):
        random = Random(seed).random
        rows = [row(random) for _ in range(4800)]
        x = torch.tensor([features for features, _ in rows]) / 100
        y = torch.tensor([label for _, label in rows])
        names["known"], names["held_out"] = (
            (x[:800], y[:800]),
            (x[800:], y[800:]),
        )
        for way in ways:
            losses[way].append(names["table_loss"](*way, seed))
    for way, other in (
        (ways[0], ways[2]),
        (ways[2], ways[3]),
        (ways[1], ways[3]),
    ):
        gains = np.subtract(losses[way], losses[other])
        print(
            way, "->", other, f"{gains.mean():.4f}, {(gains > 0).sum()} of 20"
        )


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
            when_dropped(names["train_digits"])
        elif name == "published-trace":
            pipeline(names["runs"])
        elif name in ("measured", "stall", "fair", "scaling"):
            for title, curves in names["curves"].items():
                show(title, curves)
            if name == "fair":
                new_tables(names)


if __name__ == "__main__":
    main()
