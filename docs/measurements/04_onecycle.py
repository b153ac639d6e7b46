"""Print the numbers behind lesson 4's pictures, with their spread.

    python docs/measurements/04_onecycle.py

It runs the lesson's own cells, with its own answers, and takes some minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
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
    *("reading", "choose-peak", "guesses", "chosen-picture"),
    *("cyclic", "cyclic-picture", "compare-picture", "adam-rise"),
)
Curves = Sequence[Sequence[float]]
SEEDS = range(5)
MANY = range(12)
OTHERS = range(8, 32)


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
    """Print the accuracies by their peaks, the constant's with many seeds."""
    print("peaks", *names["peaks"])
    show_all(names["accuracies"])
    peaks = (0.02, 0.03, 0.05)
    print("constant rates, twelve seeds", *peaks)
    show("constant", by_peak(names, names["constant"], peaks, MANY))


def quarters(names: dict[str, Any]) -> None:
    """Print the accuracies after quarters of an epoch, at a peak of 0.2."""
    print("updates", *names["after"])
    show_all(names["scores"])


def too_long(names: dict[str, Any]) -> None:
    """Print what a cycle that is planned too long costs, with five seeds."""
    print("planned length, in runs", *names["lengths"])
    trained, cycle = names["trained"], names["cycle"]
    found = [
        [
            trained(cycle, 0.1, seed, planned=round(564 * length))[-1]
            for length in names["lengths"]
        ]
        for seed in SEEDS
    ]
    show("one cycle, five seeds", found)


def against(names: dict[str, Any]) -> None:
    """Print the accuracies of one cycle's variants, with twelve seeds."""
    peaks = (0.05, 0.1, 0.4)
    print("peaks", *peaks)
    for title, make in names["variants"].items():
        show(title, by_peak(names, make, peaks, MANY))
    for share in (0.0, 0.1, 0.3, 0.5):
        top = partial(top_at, share=share)
        show(f"peak 0.1, top at {share}", by_peak(names, top, [0.1], range(8)))
    print("at 0.4, twenty-four other seeds")
    for title in ("one cycle", "held at 0.85", "0.85, no rise"):
        show(title, by_peak(names, names["variants"][title], (0.4,), OTHERS))


def by_peak(
    names: dict[str, Any],
    make: Callable[..., LRScheduler],
    peaks: Sequence[float],
    seeds: Iterable[int],
    **options: float,
) -> Curves:
    """Return a row of accuracies for each of the seeds."""
    return [
        [names["trained"](make, peak, seed, **options)[-1] for peak in peaks]
        for seed in seeds
    ]


def top_at(
    optimizer: Optimizer, peak: float, updates: int, share: float
) -> LRScheduler:
    """Return one cycle whose top is at a share of the updates."""
    return OneCycleLR(optimizer, peak, updates, pct_start=share)


def rate_alone(optimizer: Optimizer, peak: float, updates: int) -> LRScheduler:
    """Return the rate of one cycle, without its momentum."""
    return OneCycleLR(optimizer, peak, updates, cycle_momentum=False)


def fair(names: dict[str, Any]) -> None:
    """Print the accuracies by the longest stride."""
    print("longest strides", *(f"{each:.3g}" for each in names["longest"]))
    for title, (make, top, options) in names["ways"].items():
        own = [round(stride * (1 - top), 3) for stride in names["longest"]]
        show(title, names["by_seed"](make, own, **options))
    print("peak 0.4, momentum fixed at 0.85")
    for make in (names["cosine"], rate_alone):
        found = names["by_seed"](make, [0.4], momentum=0.85)
        show(make.__name__.replace("_", " "), found)
    low_peaks(names)
    other_momenta(names)


def low_peaks(names: dict[str, Any]) -> None:
    """Print what the unit makes of low peaks, with twelve seeds."""
    peaks = (0.05, 0.075)
    print("peaks", *peaks)
    for momentum in (0.9, 0.85):
        make = names["cosine"]
        found = by_peak(names, make, peaks, MANY, momentum=momentum)
        show(f"cosine, {momentum}", found)
    show("one cycle", by_peak(names, names["cycle"], peaks, MANY))


def other_momenta(names: dict[str, Any]) -> None:
    """Print the accuracies of a cosine of equal stride at other momenta."""
    for stride in (1, 2):
        for momentum in (0.95, 0.9, 0.8, 0.5, 0.0):
            rate = stride * (1 - momentum)
            ends = names["by_seed"](names["cosine"], [rate], momentum=momentum)
            show(f"stride {stride}, momentum {momentum}", ends)


def range_tests(names: dict[str, Any]) -> None:
    """Print where the mean of nine losses is lowest, with sixty seeds.

    Then, where the mean of five tests is lowest.
    """
    for momentum in (0.9, 0.85):
        tests = [
            names["test_digits"](seed, momentum=momentum) for seed in range(60)
        ]
        rates, curves = tests[0][0], np.array([each for _, each in tests])
        fives = curves.reshape(12, 5, -1).mean(1)
        for title, losses in {"one": curves, "five": fives}.items():
            found = sorted(lowest(rates, each) for each in losses)
            print(
                f"momentum {momentum}, {title:4}: {found[0]:.3f} to "
                f"{found[-1]:.3f}, the middle {np.median(found):.3f}"
            )


def lowest(rates: Sequence[float], losses: Any) -> float:
    """Return the rate at which the mean of nine losses is lowest."""
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    return rates[4 + int(np.nanargmin(means))]


def chosen(names: dict[str, Any]) -> None:
    """Print the runs around the guess, with eight seeds."""
    for peak in sorted([*names["found"], 0.128, 0.145, 0.183]):
        found = by_peak(names, names["cycle"], [peak], range(8))
        show(f"peak {peak:.3f}", found)


def cyclic(names: dict[str, Any]) -> None:
    """Print the accuracies at the bottoms and the tops of the rate."""
    print("updates", *names["places"])
    show_all(names["curve"])


def compare(names: dict[str, Any]) -> None:
    """Print the runs of five schedulers at a peak of 0.1."""
    for kind, make in names["five"].items():
        runs = [[names["trained"](make, 0.1, seed)[-1]] for seed in range(3)]
        show(kind.__name__, runs)


def adam(names: dict[str, Any]) -> None:
    """Print what Adam reaches with and without the rise, twelve seeds."""
    for share in (0.0, 0.3):
        runs = [
            [names["train_adam"](peak, seed, share) for peak in (0.02, 0.1)]
            for seed in MANY
        ]
        show(f"top at {share}, 0.02, 0.1", runs)


REPORTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "how-high": how_high,
    "inside": quarters,
    "too-long": too_long,
    "against-accuracy": against,
    "fair": fair,
    "reading": range_tests,
    "chosen-picture": chosen,
    "cyclic-picture": cyclic,
    "compare-picture": compare,
    "adam-rise": adam,
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
