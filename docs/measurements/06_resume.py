"""Print the numbers behind lesson 6's pictures, with their spread.

    python docs/measurements/06_resume.py

It runs the lesson's own cells, with its own answers, and takes minutes.
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
    *("setup", "train-digits", "go-on", "cost", "pieces", "run", "train"),
    *("save", "how-often", "often-picture", "often-shares", "fine-tune"),
    *("more-epochs", "more-picture"),
)
SEEDS = range(10)


def show(title: str, values: Sequence[float]) -> None:
    """Print mean, standard deviation and range of a value over seeds."""
    mean, std = np.mean(values), np.std(values)
    low, high = min(values), max(values)
    print(f"{title:34} {mean:.4f}±{std:.4f}, {low:.4f} to {high:.4f}")


def report(name: str, names: dict[str, Any]) -> None:
    """Print what a cell's picture shows."""
    if name == "cost":
        for title, lost in names["ways"].items():
            losses = [names["go_on"]("cosine", s, lost)[1] for s in SEEDS]
            show(
                f"loss before, {title}", [np.mean(x[282:376]) for x in losses]
            )
            show(
                f"loss at the end, {title}", [np.mean(x[-94:]) for x in losses]
            )
    elif name == "pieces":
        for kind in ("cosine", "one cycle"):
            for title, lost in names["cases"].items():
                found = [names["go_on"](kind, s, lost)[-1] for s in SEEDS]
                show(f"{kind}, {title}", found)
    elif name == "often-shares":
        one, other, choice = (names[n] for n in ("one", "other", "choice"))
        print(f"a save takes {other / one:.1f} updates; {choice} between two")
    elif name == "more-picture":
        report_more(names)


def report_more(names: dict[str, Any]) -> None:
    """Print what three more epochs win, and how a start at 0.2 does alone."""
    first, *ways = names["ways"]
    short = [names["three_more"](first, s)[1] for s in SEEDS]
    show(first, short)
    lower = [f"new cosine from {rate}" for rate in ("0.05", "0.02")]
    for way in (*ways, *lower):
        found = [names["three_more"](way, s)[1] for s in SEEDS]
        show(way, found)
        gains = np.subtract(found, short)
        print(f"  wins {sum(gains > 0)}, loses {sum(gains < 0)}: ", end="")
        print(f"{100 * gains.mean():.2f} points on average")
    for rate in (0.1, 0.2):
        for epochs in (3, 6):
            found = [from_scratch(names, rate, epochs, s) for s in range(5)]
            show(f"from scratch, {rate}, {epochs} epochs", found)


def from_scratch(
    names: dict[str, Any], rate: float, epochs: int, seed: int
) -> float:
    """Return the accuracy of a run under a cosine from `rate` to 0."""
    names["torch"].manual_seed(seed)
    model, optimizer, _ = names["build"]("cosine")
    optimizer.param_groups[0].update(lr=rate, initial_lr=rate)
    cosine = names["schedules"].CosineAnnealingLR(optimizer, 188 * epochs)
    names["train_epochs"](model, optimizer, cosine, epochs)
    return float(names["lab"].accuracy(model, *names["validation"]))


def main() -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "06_resume")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: dict[str, Any] = {"__name__": "__main__"}
    for name in CELLS:
        print(f"\n{name}")
        exec(reference_answer(source[name]), names)
        plt.close("all")
        report(name, names)


if __name__ == "__main__":
    main()
