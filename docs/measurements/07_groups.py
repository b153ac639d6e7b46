"""Print the numbers behind lesson 7's pictures, with their spread.

    python docs/measurements/07_groups.py

It runs the lesson's own cells, with its own answers, and takes some minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

Names = Mapping[str, Any]

CELLS = (
    *("setup", "transferred", "fine-tune", "transfer", "rate-map"),
    *("choose-share", "chosen-picture", "layer-groups", "where-tasks"),
    *("where-ways", "where", "sgd", "one-shape", "levelled-ways"),
    *("levelled", "staged", "thaw-ways", "thaw"),
)
RESULTS = {
    "transfer": "runs",
    "rate-map": "by_body",
    "where": "adapted",
    "thaw": "thawed",
}


# Rates of body and head; a part at rate 0 is frozen.
PAIRS = (
    *((0.3, 0.03), (0.1, 0.1), (0.03, 0.3), (0.01, 1), (0, 10)),
    *((0.1, 0.01), (0.01, 0.1), (0.1, 0.001), (0.001, 0.1)),
    *((0.03, 0), (0.1, 0), (0.2, 0), (0.3, 0), (0, 0.03), (0, 0.1)),
)
PARTS = {"head": slice(-1, None), "body": slice(-1), "first layer": slice(2)}


def show(found: Mapping[str, Sequence[Any]]) -> None:
    """Print the mean over seeds, its uncertainty, and the seeds' range."""
    for name, rows in found.items():
        values = np.array(rows)
        unsure = values.std(0, ddof=1) / len(values) ** 0.5
        spread = values.mean(0), unsure, values.min(0), values.max(0)
        texts = (
            f"{mean:.3f}±{near:.3f} ({low:.3f} to {top:.3f})"
            for mean, near, low, top in zip(*spread, strict=True)
        )
        print(f"{name:34}", "  ".join(texts))


def of_transfer(names: Names, seed: int) -> dict[str, float]:
    """Return accuracies on the digits 5 to 9, by what was done."""
    tune = names["fine_tune"]
    scratch, transferred = names["lab"].convnet, names["transferred"]
    found = {}
    for rate in (0.01, 0.02, 0.03, 0.05):
        found[f"from scratch at {rate}"] = tune(scratch, rate, rate, seed)
        found[f"transferred at {rate}"] = tune(transferred, rate, rate, seed)
    for body, head in PAIRS:
        found[f"body {body}, head {head}"] = tune(
            transferred, body, head, seed
        )
    return found | of_thawing(names, seed)


def of_thawing(names: Names, seed: int) -> dict[str, float]:
    """Return accuracies after thawing, and what thawing late gains."""
    found = {}
    for rate in (0.01, 0.03, 0.05, 0.1):
        flat = names["fine_tune"](names["transferred"], rate, rate, seed)
        early, late, flat_late = (
            names["thaw"](train, every, rate, seed)
            for train, every in (
                (names["staged"], 1),
                (names["staged"], 40),
                (names["at_constant_rates"], 40),
            )
        )
        found[f"constant at {rate}"] = flat
        found[f"constant at {rate}, thawed late"] = flat_late
        found[f"constant at {rate}, late minus start"] = flat_late - flat
        found[f"on a line from {rate}, from the start"] = early
        found[f"on a line from {rate}, line minus constant"] = early - flat
        found[f"on a line from {rate}, thawed late"] = late
        found[f"on a line from {rate}, late minus early"] = late - early
        found[f"thawed late at {rate}, line minus constant"] = late - flat_late
    return found


def of_changed(names: Names, seed: int) -> dict[str, float]:
    """Return accuracies on renamed and inverted digits, by what was done."""
    adapt, fading, alone = names["adapt"], names["fading"], names["alone"]
    makers = {f"decay {d}": partial(fading, d) for d in (0.1, 1, 10)}
    for name, part in PARTS.items():
        makers[f"{name} alone"] = partial(alone, part)
    return {
        f"{task}, {name}, at {rate}": adapt(task, seed, make(rate))
        for task in names["tasks"]
        for name, make in makers.items()
        for rate in (0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.5)
    }


def of_freezing(names: Names, seed: int) -> dict[str, float]:
    """Return what a freeze gains over fading rates, on the same images."""
    adapt, fading, alone = names["adapt"], names["fading"], names["alone"]
    return {
        f"{task}, {part} alone at {rate} minus decay {decay} at {highest}": (
            adapt(task, seed, alone(PARTS[part], rate))
            - adapt(task, seed, fading(decay, highest))
        )
        for task, part, rate, decay, highest in (
            ("inverted", "body", 0.03, 10, 0.07),
            ("inverted", "body", 0.03, 10, 0.05),
            ("inverted", "head", 0.05, 0.1, 0.1),
            ("renamed", "head", 0.2, 0.1, 0.1),
            ("renamed", "body", 0.02, 10, 0.1),
        )
    }


def of_levelling(names: Names, seed: int) -> dict[str, float]:
    """Return accuracies on renamed digits, by schedule and highest rate."""
    adapt, fading, plainly = (
        names[name] for name in ("adapt", "fading", "train_plainly")
    )
    ways = {
        name: (way, decay) for name, (way, decay, _) in names["ways"].items()
    }
    ways["constant on one rate"] = plainly, 1
    for kind in ("cosine", "cycle"):
        ways[f"{kind} on one rate"] = names[kind], 1
    found = {
        f"{name}, from or to {top}": adapt(
            "renamed", seed, fading(decay, top), way
        )
        for name, (way, decay) in ways.items()
        for top in (0.02, 0.05, 0.1, 0.2, 0.5)
    }
    plain = adapt("renamed", seed, fading(0.1, 0.1), plainly)
    for kind in ("cosine", "cycle"):
        led = adapt("renamed", seed, fading(0.1, 0.1), names[kind])
        found[f"{kind} minus no schedule, at 0.1"] = led - plain
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
    measures = of_transfer, of_changed, of_levelling, of_freezing
    for measure in measures:
        count = 20 if measure is of_freezing else 10
        seeds = [measure(names, seed) for seed in range(count)]
        print(f"\n{measure.__name__}, {count} seeds")
        show({key: [[each[key]] for each in seeds] for key in seeds[0]})


if __name__ == "__main__":
    main()
