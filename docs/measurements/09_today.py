"""Print the numbers behind lesson 9's tables and pictures.

    python docs/measurements/09_today.py [recipes] [seeds] [widths] ...

Without a name it makes them all, in about ten minutes. The training is the
lesson's own cells, with its own answers. The last digits differ between
processors; what the lesson says does not.
"""

import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Adam, AdamW

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer
from grader.lesson import lab
from grader.lesson.paired import gaps_of

SEEDS = range(5)
CELLS = (
    *("setup", "recipes", "train-recipe", "runs", "compare-pairs", "decided"),
    *("rerun", "partners"),
    *("muon", "muon-picture", "wsd-factor", "clipped", "clip-or-warm"),
    *(
        "averaged",
        "average-picture",
        "each-parameter",
        "schedule-free",
        "free-picture",
    ),
)


def show(title: str, runs: Sequence[float]) -> None:
    """Print some numbers' mean, and each of them."""
    each = " ".join(f"{run:.4f}" for run in runs)
    print(f"{title:34} {np.mean(runs):.4f}  {each}", flush=True)


def recipes(names: dict[str, Any]) -> None:
    """Print each recipe's losses at four peaks."""
    for name in names["NAMES"]:
        for peak in (0.0025, 0.005, 0.01, 0.02):
            train = names["train_recipe"]
            runs = [train(name, peak, seed) for seed in SEEDS]
            show(f"{name} at {peak}", runs)


def seeds(names: dict[str, Any]) -> None:
    """Print the gaps of each pair with 15 seeds, ten of them new."""
    losses = {
        name: [names["at_its_best"](name, seed) for seed in range(15)]
        for name in names["NAMES"]
    }
    for name, runs in losses.items():
        show(name, runs)
    for (first, second), row in gaps_of(losses).items():
        below = sum(gap < 0 for gap in row)
        error = np.std(row, ddof=1) / len(row) ** 0.5
        show(f"{first} - {second}: {below} below 0, ±{error:.4f}", row)


def widths(names: dict[str, Any]) -> None:
    """Print the loss at each rate, with and without μP's groups."""
    for mup in (False, True):
        for width in (32, 128, 512):
            means = []
            for rate in (0.002, 0.004, 0.008, 0.016, 0.032, 0.064):
                runs = [
                    _train_wide(names, width, rate, seed, mup)
                    for seed in SEEDS
                ]
                show(f"width {width} at {rate}{', μP' * mup}", runs)
                means.append(float(np.mean(runs)))
            print(f"width {width}:", *(f"{mean:.3f}," for mean in means))


def _train_wide(
    names: dict[str, Any], width: int, rate: float, seed: int, mup: bool
) -> float:
    """Return the loss after 150 updates of Adam; the base width is 32."""
    torch.manual_seed(seed)
    first, last = nn.Linear(784, width), nn.Linear(width, 10)
    hidden = nn.Linear(width, width)
    model = nn.Sequential(first, nn.ReLU(), hidden, nn.ReLU(), last)
    slow = [hidden.weight, last.weight]
    rest = [p for p in model.parameters() if all(p is not w for w in slow)]
    share = 32 / width if mup else 1.0
    if mup:
        nn.init.zeros_(last.weight)
    optimizer = Adam(
        [{"params": rest}, {"params": slow, "lr": rate * share}], lr=rate
    )
    x, y = names["small"]
    for batch in islice(names["stream"]((x, y)), 150):
        names["one_update"](model, optimizer, *batch)
    return lab.loss(model, x[:2000], y[:2000])


def batches(names: dict[str, Any]) -> None:
    """Print the accuracy at each batch size and rate, for AdamW."""
    for size in (16, 64, 256):
        for rate in (0.0025, 0.005, 0.01, 0.02, 0.04, 0.08):
            runs = [_train_batch(names, size, rate, seed) for seed in range(3)]
            show(f"batches of {size} at {rate}", runs)


def _train_batch(
    names: dict[str, Any], size: int, rate: float, seed: int
) -> float:
    torch.manual_seed(seed)
    model, updates = lab.mlp(), 2 * -(-6000 // size)
    optimizer = AdamW(model.parameters(), lr=rate)
    for number, (x, y) in enumerate(
        islice(names["stream"](names["small"], size), updates)
    ):
        optimizer.param_groups[0]["lr"] = rate * (1 - number / updates)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    return lab.accuracy(model, *names["held_out"])


def rest(names: dict[str, Any]) -> None:
    """Print what the other pictures draw, and what stands beside them."""
    for peak in (0.003, 0.006, 0.01, 0.02):
        show(f"AdamW alone at {peak}", _deep(names, "adamw_alone", peak))
    for peak in (0.01, 0.02, 0.05):
        show(f"both, Muon at {peak}", _deep(names, "partners", 0.01, peak))
    show("both, one schedule", _deep(names, "half_scheduled", 0.01))
    rough = {**names["kinds"], "AdamW, 0.01": (AdamW, {"lr": 0.01})}
    for title, kind in rough.items():
        for name, way in {**names["rough_ways"]}.items():
            train = names["train_rough"]
            runs = [train(*kind, *way, seed) for seed in SEEDS]
            show(f"{title}, {name}", runs)
    kinds = "last", "mean"
    for name, (rate, fall) in names["falls"].items():
        runs = [names["run_average"](rate, seed, fall) for seed in SEEDS]
        for kind, scores in zip(kinds, zip(*runs, strict=True), strict=True):
            show(f"{name}, {kind}", scores)
    for rate in (0.5, 1.0, 2.0, 4.0):
        runs = [names["run_free"](seed, rate) for seed in SEEDS]
        for kind, scores in zip("yx", zip(*runs, strict=True), strict=True):
            show(f"schedule-free at {rate}, {kind}", scores)
    show("schedule-free at 1, z", [_at_z(names, seed) for seed in SEEDS])


def _at_z(names: dict[str, Any], seed: int) -> float:
    """Return the accuracy at z, which follows from y and x."""
    torch.manual_seed(seed)
    model = lab.mlp()
    optimizer = names["ScheduleFree"](model.parameters(), lr=1.0, beta=0.9)
    for batch in islice(names["stream"](names["small"]), 564):
        names["one_update"](model, optimizer, *batch)
    at_y = [each.detach().clone() for each in model.parameters()]
    optimizer.eval()
    with torch.no_grad():
        for x, y in zip(model.parameters(), at_y, strict=True):
            x.copy_((y - 0.9 * x) / 0.1)
    return lab.accuracy(model, *names["held_out"])


def _deep(
    names: dict[str, Any], train: str, adamw: float, muon: float = 0.02
) -> list[float]:
    peaks = muon, adamw
    return [names["run_deep"](names[train], seed, peaks) for seed in SEEDS]


PARTS = {f.__name__: f for f in (recipes, seeds, widths, batches, rest)}


def main(chosen: Sequence[str]) -> None:
    """Run the lesson's cells, and print the chosen parts."""
    mpl.use("agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    lesson = read(notebook_path(Course().solutions, "09_today"))
    cells = {cell_id(cell): cell.source for cell in lesson.cells}
    for name in CELLS:
        exec(reference_answer(cells[name]), names)
        plt.close("all")
    for name in chosen or PARTS:
        PARTS[name](names)


if __name__ == "__main__":
    main(sys.argv[1:])
