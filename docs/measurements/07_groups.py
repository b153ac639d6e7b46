"""Print the numbers behind lesson 7's pictures, with their spread.

    python docs/measurements/07_groups.py

It runs the lesson's own cells, with its own answers, and takes some minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "transferred", "fine-tune", "transfer", "rate-map"),
    *("choose-share", "chosen-picture", "layer-groups", "where-tasks"),
    *("where", "sgd", "one-shape", "levelled", "staged", "thaw"),
)
RESULTS = {
    "transfer": "runs",
    "rate-map": "by_body",
    "where": "adapted",
    "levelled": "cycles",
    "thaw": "thawed",
}


def show(found: Mapping[str, Sequence[Any]]) -> None:
    """Print the mean over seeds, and the lowest and highest seed."""
    for name, rows in found.items():
        values = np.array(rows)
        spread = zip(values.mean(0), values.min(0), values.max(0), strict=True)
        texts = (
            f"{mean:.3f} {low:.3f}-{top:.3f}" for mean, low, top in spread
        )
        print(f"{name:34}", "  ".join(texts))


def of_transfer(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies on the digits 5 to 9, by what was done."""
    tune, thaw = names["fine_tune"], names["thaw"]
    scratch, transferred = names["lab"].convnet, names["transferred"]
    found = {}
    for rate in (0.1, 0.3, 1):
        for share in (1, 0.1):
            for name, make in (("random", scratch), ("known", transferred)):
                found[f"{name} body, share {share}, at {rate}"] = tune(
                    make, share * rate, rate, seed
                )
    for rate in (0.01, 0.02, 0.03, 0.05):
        found[f"from scratch at {rate}"] = tune(scratch, rate, rate, seed)
        found[f"transferred at {rate}"] = tune(transferred, rate, rate, seed)
    found["body 0.03, a random head frozen"] = tune(transferred, 0.03, 0, seed)
    for every, how in ((1, "from the start"), (40, "thawed late")):
        found[f"on a line from 0.1, {how}"] = thaw(0.1, seed, every)
    return found


def of_changed(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies on renamed and inverted digits, by what was done."""
    adapt, fading = names["adapt"], names["fading"]
    found = {}
    for task in names["tasks"]:
        for decay in (0.1, 1, 10):
            for rate in (0.02, 0.05, 0.1):
                found[f"{task}, decay {decay}, at {rate}"] = adapt(
                    task, seed, fading(decay, rate)
                )
    for name, way in names["ways"].items():
        for top in (0.05, 0.1, 0.2):
            found[f"a cycle to {top}, {name}"] = adapt(
                "renamed", seed, fading(0.1, top), way
            )
    return found


def main() -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "07_groups")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: dict[str, Any] = {"__name__": "__main__"}
    for name in CELLS:
        print(f"\n{name}")
        exec(reference_answer(source[name]), names)
        plt.close("all")
        if name in RESULTS:
            show(names[RESULTS[name]])
        if name == "chosen-picture":
            print(names["working"], "chosen:", names["choice"])
    for measure in (of_transfer, of_changed):
        seeds = [measure(names, seed) for seed in range(10)]
        print(f"\n{measure.__name__}, {len(seeds)} seeds")
        show({key: [[each[key]] for each in seeds] for key in seeds[0]})


if __name__ == "__main__":
    main()
