"""Print the numbers behind lesson 4's pictures, with their spread.

    python docs/measurements/04_onecycle.py

It runs the lesson's own cells, with its own answers, and takes a minute.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "train-digits", "train-once", "how-high", "inside"),
    *("strides", "against", "against-accuracy", "cyclic", "range-test"),
    *("range-picture", "choose-peak", "chosen-picture", "compare-picture"),
)
LENGTHS = {
    "188 updates": {},
    "94 updates": {"updates": 94},
    "376 updates": {"updates": 376},
    "188, momentum 0": {"momentum": 0},
}


def show(title: str, curves: Sequence[Sequence[float]]) -> None:
    """Print the mean and the standard deviation over seeds."""
    values = np.array(curves)
    pairs = zip(values.mean(0), values.std(0), strict=True)
    print(f"{title:24}", *(f"{mean:.3f}±{std:.3f}" for mean, std in pairs))


def show_all(curves: dict[str, Sequence[Sequence[float]]]) -> None:
    """Print each of a picture's curves."""
    for title, values in curves.items():
        show(title, values)


def range_tests(names: dict[str, Any]) -> None:
    """Print where the mean of nine losses is lowest, with five seeds."""
    for title, setting in LENGTHS.items():
        tests = [names["test_digits"](seed, **setting) for seed in range(5)]
        lowest = [
            rates[4 + int(np.nanargmin(np.convolve(losses, [1] * 9, "valid")))]
            for rates, losses in tests
        ]
        print(f"{title:24}", *(f"{rate:.3f}" for rate in lowest))


def first_losses(losses: dict[str, Sequence[Sequence[float]]]) -> None:
    """Print the mean losses of quarters of an epoch, at a peak of 0.2."""
    for title, runs in losses.items():
        show(title, [np.reshape(run, (12, 47)).mean(1) for run in runs])


def report(name: str, names: dict[str, Any]) -> None:
    """Print what a cell's picture shows."""
    if name == "how-high":
        print("peaks", *names["peaks"])
        show_all(names["accuracies"])
    elif name == "inside":
        first_losses(names["losses"])
    elif name == "against-accuracy":
        print("peaks", *names["high"])
        show_all(names["scores"])
    elif name == "cyclic":
        show_all(names["curve"])
    elif name == "range-picture":
        range_tests(names)
    elif name == "chosen-picture":
        for peak, scores in names["found"].items():
            show(f"peak {peak:.3f}", [[score] for score in scores])


def main() -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "04_onecycle")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: dict[str, Any] = {"__name__": "__main__"}
    for name in CELLS:
        print(f"\n{name}")
        exec(reference_answer(source[name]), names)
        plt.close("all")
        report(name, names)


if __name__ == "__main__":
    main()
