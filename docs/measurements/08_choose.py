"""Print the numbers behind lesson 8's pictures, with their spread.

    python docs/measurements/08_choose.py

It runs the lesson's own cells, with its own answers, and takes a minute or
two. The last digits differ between processors; what the lesson says does
not.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "schedules", "train-once", "compare", "one-peak", "own-peak"),
    *("wsd", "end-a-copy", "endings", "endings-picture", "optimizers"),
    *("explore", "capstone"),
)


def show(title: str, runs: Sequence[float]) -> None:
    """Print the mean of some accuracies, and the lowest and highest."""
    low, high = min(runs), max(runs)
    print(f"{title:42} {np.mean(runs):.4f} [{low:.4f} {high:.4f}]")


def show_curves(curves: dict[str, Sequence[Sequence[float]]]) -> None:
    """Print each point of a picture's curves."""
    for title, runs in curves.items():
        for number, values in enumerate(zip(*runs, strict=True)):
            show(f"{title}, point {number}", values)


def at_one_peak(names: dict[str, Any]) -> None:
    """Print all schedules at all peaks, with five seeds."""
    for peak in (0.02, 0.05, 0.1, 0.2, 0.4):
        for name in names["MAKE"]:
            runs = [names["train_once"](name, peak, s)[0] for s in range(5)]
            show(f"{name} at {peak}", runs)


def standardised(names: dict[str, Any]) -> None:
    """Print what the capstone is compared with, with four seeds."""
    pairs = [("constant", peak) for peak in (0.01, 0.02, 0.05)]
    pairs += [("cosine", peak) for peak in (0.02, 0.05, 0.1)]
    pairs += [("one cycle", peak) for peak in (0.03, 0.05)]
    pairs += [("hold, then line", peak) for peak in (0.02, 0.05)]
    for name, peak in pairs:
        train = names["train_once"]
        runs = [train(name, peak, s, "standardised")[0] for s in range(4)]
        show(f"standardised, {name} at {peak}", runs)
    adamw = torch.optim.AdamW
    for peak in (0.003, 0.01):
        runs = [
            train("cosine", peak, s, "standardised", adamw)[0]
            for s in range(4)
        ]
        show(f"standardised, AdamW, cosine at {peak}", runs)


def main() -> None:
    """Run the lesson's cells, and print what their pictures draw."""
    mpl.use("agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    lesson = read(notebook_path(Course().solutions, "08_choose"))
    cells = {cell_id(cell): cell.source for cell in lesson.cells}
    for name in CELLS:
        exec(reference_answer(cells[name]), names)
        plt.close("all")
        if name in ("endings-picture", "optimizers"):
            show_curves(names["curves"])
    at_one_peak(names)
    standardised(names)


if __name__ == "__main__":
    main()
