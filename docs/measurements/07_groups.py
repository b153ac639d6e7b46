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
    *("setup", "transferred", "fine-tune", "transfer", "slow-body", "moved"),
    *("choose-share", "chosen-picture", "order", "sgd"),
    *("one-shape", "one-shape-picture", "staged", "thaw", "images"),
)
RESULTS = {
    "slow-body": "runs",
    "order": "orders",
    "thaw": "thawed",
    "images": "by_size",
}


def show(found: Mapping[str, Sequence[Any]], place: int = 0) -> None:
    """Print the mean over seeds, and the lowest and highest seed."""
    for name, rows in found.items():
        values = np.array([[float(pair[place]) for pair in r] for r in rows])
        spread = zip(values.mean(0), values.min(0), values.max(0), strict=True)
        texts = (
            f"{mean:.3f} {low:.3f}-{top:.3f}" for mean, low, top in spread
        )
        print(f"{name:28}", "  ".join(texts))


def controls(names: Mapping[str, Any], seeds: range) -> None:
    """Print what more seeds and other rates say of the lesson's reasons."""
    tune, thaw = names["fine_tune"], names["thaw"]
    scratch, transferred = names["lab"].convnet, names["transferred"]
    runs = {}
    for rate in (0.1, 0.3, 1):
        for share in (1, 0.1):
            for name, make in (("random", scratch), ("known", transferred)):
                runs[f"{name} body, share {share}, at {rate}"] = [
                    tune(make, share, rate, seed) for seed in seeds
                ]
    for rate in (0.01, 0.02, 0.03):
        runs[f"from scratch at {rate}"] = [
            tune(scratch, 1, rate, seed) for seed in seeds
        ]
        runs[f"transferred at {rate}"] = [
            tune(transferred, 1, rate, seed) for seed in seeds
        ]
        for name, way in (
            ("from scratch", (scratch, 1)),
            ("body a tenth", (transferred, 0.1)),
        ):
            runs[f"30 images, {name}, at {rate}"] = [
                tune(*way, rate, seed, 30, 24) for seed in seeds
            ]
    for share, rate in ((1, 0.1), (0.1, 0.3)):
        for every, how in ((1, "from the start"), (40, "thawed late")):
            runs[f"{share} at {rate}, {how}"] = [
                thaw(share, rate, seed, every) for seed in seeds
            ]
    print(f"\ncontrols, {len(seeds)} seeds")
    show({name: [[row] for row in rows] for name, rows in runs.items()})


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
        if name == "slow-body":
            print(
                "\nthe way of the body, then of the head, in their own length"
            )
            show(names["runs"], place=1)
            show(names["runs"], place=2)
        if name == "chosen-picture":
            print(names["working"], "chosen:", names["choice"])
    controls(names, range(10))


if __name__ == "__main__":
    main()
