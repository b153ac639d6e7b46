"""Print the numbers behind lesson 4's pictures, with their spread.

    python docs/measurements/04_onecycle.py

It runs the lesson's own cells, with its own answers, and takes two minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "train-digits", "train-once", "how-high", "inside"),
    *("too-long", "strides", "against", "against-strides"),
    *("against-accuracy", "fair", "range-digits", "range-test"),
    *("reading", "choose-peak", "chosen-picture", "cyclic"),
    *("cyclic-picture", "compare-picture"),
)
Curves = Sequence[Sequence[float]]
SEEDS = range(5)


def show(title: str, curves: Curves) -> None:
    """Print the mean, and the lowest and the highest run, in each place."""
    values = np.array(curves)
    columns = zip(values.mean(0), values.min(0), values.max(0), strict=True)
    print(
        f"{title:22}",
        *(f"{mean:.3f} ({low:.3f}-{high:.3f})" for mean, low, high in columns),
    )


def show_all(curves: Mapping[str, Curves]) -> None:
    """Print each of a picture's curves."""
    for title, values in curves.items():
        show(title, values)


def how_high(names: dict[str, Any]) -> None:
    """Print the accuracies of four schedules by their peaks."""
    print("peaks", *names["peaks"])
    show_all(names["accuracies"])


def first_losses(names: dict[str, Any]) -> None:
    """Print the mean losses of quarters of an epoch, at a peak of 0.2."""
    for title, runs in names["losses"].items():
        show(title, [np.reshape(run, (12, 47)).mean(1) for run in runs])


def too_long(names: dict[str, Any]) -> None:
    """Print what a cycle that is planned too long costs, with five seeds."""
    print("planned length, in runs", *names["lengths"])
    trained, cycle = names["trained"], names["cycle"]
    found = [
        [
            trained(cycle, 0.1, seed, planned=round(564 * length))[0]
            for length in names["lengths"]
        ]
        for seed in SEEDS
    ]
    show("one cycle, five seeds", found)


def against(names: dict[str, Any]) -> None:
    """Print the accuracies of one cycle's variants, with five seeds."""
    print("peaks", *names["high"])
    for title, make in names["variants"].items():
        found = [
            [names["trained"](make, peak, seed)[0] for peak in names["high"]]
            for seed in SEEDS
        ]
        show(title, found)


def rate_alone(optimizer: Optimizer, peak: float, updates: int) -> LRScheduler:
    """Return the rate of one cycle, without its momentum."""
    return OneCycleLR(optimizer, peak, updates, cycle_momentum=False)


def fair(names: dict[str, Any]) -> None:
    """Print the accuracies by the longest stride."""
    print("longest strides", *(f"{each:.3g}" for each in names["longest"]))
    for title, (make, top) in names["ways"].items():
        own = [round(stride * (1 - top), 3) for stride in names["longest"]]
        begun = 0.9 if make is names["cycle"] else top
        show(title, names["by_seed"](make, own, momentum=begun))
    print("peak 0.4, momentum fixed at 0.85")
    for make in (names["cosine"], rate_alone):
        found = names["by_seed"](make, [0.4], momentum=0.85)
        show(make.__name__.replace("_", " "), found)
    other_momenta(names)


def other_momenta(names: dict[str, Any]) -> None:
    """Print the accuracies of a cosine of equal stride at other momenta."""
    for stride in (1, 2):
        for momentum in (0.95, 0.9, 0.8, 0.5, 0.0):
            rate = stride * (1 - momentum)
            ends = names["by_seed"](names["cosine"], [rate], momentum=momentum)
            show(f"stride {stride}, momentum {momentum}", ends)


def range_tests(names: dict[str, Any]) -> None:
    """Print where the mean of nine losses is lowest, with five seeds."""
    for title, setting in names["settings"].items():
        tests = [names["test_digits"](seed, **setting) for seed in SEEDS]
        lowest = [
            rates[4 + int(np.nanargmin(np.convolve(losses, [1] * 9, "valid")))]
            for rates, losses in tests
        ]
        print(f"{title:22}", *(f"{rate:.3f}" for rate in lowest))


def chosen(names: dict[str, Any]) -> None:
    """Print the runs around the guess."""
    for peak, scores in names["found"].items():
        show(f"peak {peak:.3f}", [[score] for score in scores])


def cyclic(names: dict[str, Any]) -> None:
    """Print the accuracies at the bottoms and the tops of the rate."""
    print("updates", *names["places"])
    show_all(names["curve"])


def compare(names: dict[str, Any]) -> None:
    """Print the runs of five schedulers at a peak of 0.1."""
    for kind, make in names["five"].items():
        runs = [[names["trained"](make, 0.1, seed)[0]] for seed in range(3)]
        show(kind.__name__, runs)


REPORTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "how-high": how_high,
    "inside": first_losses,
    "too-long": too_long,
    "against-accuracy": against,
    "fair": fair,
    "reading": range_tests,
    "chosen-picture": chosen,
    "cyclic-picture": cyclic,
    "compare-picture": compare,
}


def main() -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "04_onecycle")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: dict[str, Any] = {"__name__": "__main__"}
    for name in CELLS:
        print(f"\n{name}")
        exec(reference_answer(source[name]), names)
        plt.close("all")
        REPORTS.get(name, lambda names: None)(names)


if __name__ == "__main__":
    main()
