"""Print the numbers behind lesson 5's pictures, with their spread.

    python docs/measurements/05_plateau.py

It runs the lesson's own cells, with its own answers, and takes two minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from grader.course.cells import cell_id, cell_role, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

SHOWN = ("plateau-run", "cosine", "noise-measured", "overfit-run", "patiences")


def show(title: str, values: Sequence[Any]) -> None:
    """Print what each seed came to, one column a seed."""
    print(f"{title:38}", *(f"{value:7.3g}" for value in values))


def both(runs: dict[str, Any]) -> None:
    """Print where each run's losses and accuracies begin, turn and end."""
    for name, results in runs.items():
        losses, scores, known, rates = zip(*results, strict=True)
        cuts = [each.count(each[0]) for each in rates]
        show(f"lowest loss, {name}", [min(each) for each in losses])
        show("  in epoch", [int(np.argmin(each)) for each in losses])
        show(f"last loss, {name}", [each[-1] for each in losses])
        show(f"last accuracy, {name}", [each[-1] for each in scores])
        show("  best accuracy", [max(each) for each in scores])
        show("  last training loss", [each[-1] for each in known])
        if min(cuts) < len(rates[0]):
            pairs = list(zip(losses, cuts, strict=True))
            show("  first epoch at a lower rate", cuts)
            show("  lowest before it", [min(x[:cut]) for x, cut in pairs])
            show("  lowest from it on", [min(x[cut:]) for x, cut in pairs])


def show_waits(names: dict[str, Any]) -> None:
    """Print the longest waits of ten seeds, on 30 digits and on 300."""
    x, y = names["judges"]
    few = names["watched"]
    for count, watched in (30, few), (300, (x[:300], y[:300])):
        names["watched"] = watched
        waits, _ = names["choose_patience"](names["train_constant"], range(10))
        show(f"longest waits on {count} digits", list(waits.values()))
    names["watched"] = few


def report(name: str, names: dict[str, Any]) -> None:
    """Print the numbers of a cell that has just been run."""
    if name == "plateau-run":
        both(names["runs"])
    elif name == "cosine":
        for way, curves in names["curves"].items():
            show(f"last loss, {way}", [curve[-1] for curve in curves])
    elif name == "noise-measured":
        print("waits", names["waits"], "choice", names["choice"])
        for title, curves in names["curves"].items():
            for place, patience in enumerate(names["patiences"]):
                row = [curve[place] for curve in curves]
                show(f"loss, {title}, patience {patience}", row)
        show_waits(names)
    elif name == "overfit-run":
        both(names["results"])
        more = [names["fit_careless"](2, seed) for seed in (3, 4, 5)]
        both({"cut on a plateau, seeds 3 to 5": more})
    else:
        for title, row in names["rows"].items():
            show(title, row)


def main() -> None:
    mpl.use("agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in read(notebook_path(Course().solutions, "05_plateau")).cells:
        if cell.cell_type != "code" or cell_role(cell) == "check":
            continue
        exec(reference_answer(cell.source), names)
        plt.close("all")
        if cell_id(cell) in SHOWN:
            print(f"\n{cell_id(cell)}")
            report(cell_id(cell), names)


if __name__ == "__main__":
    main()
