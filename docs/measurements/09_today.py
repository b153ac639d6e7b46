"""Print the numbers behind lesson 9's tables and pictures.

    python docs/measurements/09_today.py [recipes] [seeds] [muon] [clips]
        [averages] [widths] [batches]

Without a name it makes them all, in about half an hour. The training is the
lesson's own cells, with its own answers. The last digits differ between
processors; what the lesson says does not.
"""

import sys
import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Any
from unittest.mock import patch

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer
from grader.lesson import lab
from grader.lesson.topics.paired import gaps_of

SEEDS = range(5)  # of the first search
TEN, TWENTY = range(10), range(20)
RATES = 0.002, 0.004, 0.008, 0.016, 0.032, 0.064
CELLS = (
    *("setup", "recipes", "train-recipe", "runs", "compare-pairs", "decided"),
    *("rerun", "partners", "muon", "muon-runs", "muon-picture"),
    *("wsd-factor", "clipped", "train-rough", "clip-or-warm", "averaged"),
    *("average-picture", "each-parameter", "schedule-free", "free-picture"),
    *("wide-loss", "batch-picture"),
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
    for name in ("WSD", "tail mean"):
        runs = [names["train_recipe"](name, 0.0075, s) for s in range(15)]
        ahead = sum(map(float.__lt__, losses["line to 0"], runs))
        show(f"{name} at 0.0075, line ahead {ahead}", runs)
    for (first, second), row in gaps_of(losses).items():
        below = sum(gap < 0 for gap in row)
        error = np.std(row, ddof=1) / len(row) ** 0.5
        show(f"{first} - {second}: {below} below 0, ±{error:.4f}", row)


def muon(names: dict[str, Any]) -> None:
    """Print what Muon buys at each peak, for the parts that it may have."""
    for peak in (0.003, 0.006, 0.01, 0.02):
        show(f"AdamW alone at {peak}", _deep(names, "adamw_alone", 0, peak))
    for train in ("partners", "all_in_muon"):
        for peak in (0.005, 0.01, 0.02, 0.05, 0.1):
            show(f"{train}, Muon at {peak}", _deep(names, train, peak))
    show("both, one schedule", _deep(names, "half_scheduled", 0.02))
    usual = names["Muon"]
    names["Muon"] = partial(usual, weight_decay=0)
    show("both, no decay by Muon", _deep(names, "partners", 0.02))
    names["Muon"] = usual
    for train in ("adamw_alone", "partners", "all_in_muon"):
        for updates in (300, 600, 900):
            started = time.process_time()
            runs = [_longer(names, train, updates, seed) for seed in TEN]
            each = (time.process_time() - started) / len(TEN)
            show(f"{train}, {updates} updates, {each:.2f} s", runs)


def _longer(
    names: dict[str, Any], train: str, updates: int, seed: int
) -> float:
    torch.manual_seed(seed)
    model = names["deep"]()
    stream = islice(names["stream"](names["small"]), updates)
    names[train](model, list(stream), 0.02, 0.01)
    return lab.accuracy(model, *names["held_out"])


def _deep(
    names: dict[str, Any], train: str, by_muon: float, adamw: float = 0.01
) -> list[float]:
    peaks = by_muon, adamw
    return [names["run_deep"](names[train], seed, peaks) for seed in TEN]


def clips(names: dict[str, Any]) -> None:
    """Print how far clipping and warm-up help, and how much is clipped."""
    norms: list[float] = []
    plain = names["clipped"]

    def noted(*args: Any) -> list[float]:
        found: list[float] = plain(*args)
        norms.extend(found)
        return found

    names["clipped"] = noted
    rough = {**names["kinds"], **names["good"]}
    for title, kind in rough.items():
        for name, way in names["rough_ways"].items():
            norms.clear()
            runs = [names["train_rough"](*kind, *way, s)[0] for s in TEN]
            show(f"{title}, {name}", runs)
            first = " ".join(f"{norm:.1f}" for norm in norms[:8])
            each = np.array(norms)
            kept = np.mean(np.minimum(1, 1 / each))  # where all are clipped
            print(
                f"    norms {first} ...; {np.mean(each > 1):.0%} above 1;",
                end=" ",
            )
            print(f"a limit of 1 keeps {kept:.2f} of them")
    for rate in (0.05, 0.1, 0.2, 0.3):
        kind = names["SGD"], {"lr": rate, "momentum": 0.9}
        train = partial(names["train_rough"], *kind, 0, range(0))
        runs = [train(seed)[0] for seed in TEN]
        show(f"SGD at {rate}, no limit", runs)
    for title, kind in rough.items():
        for limit in (1e9, 1, 0.1, 0.01, 0.001):
            names["clipped"] = partial(_other_limit, plain, limit)
            train = names["train_rough"]
            runs = [train(*kind, 0, range(0), seed)[0] for seed in TEN]
            show(f"{title}, limit {limit}", runs)
    names["clipped"] = plain


def _other_limit(plain: Any, limit: float, *args: Any) -> Any:
    return plain(*args[:-1], limit)


def averages(names: dict[str, Any]) -> None:
    """Print what averages and schedule-free reach, each with some settings."""
    kinds = "last", "mean"
    for name, (rate, fall) in names["falls"].items():
        runs = [names["run_average"](rate, seed, fall) for seed in TWENTY]
        for kind, scores in zip(kinds, zip(*runs, strict=True), strict=True):
            show(f"{name}, {kind}", scores)
    for rate in (0.05, 0.1, 0.2):
        steady = [names["run_average"](rate, seed)[1] for seed in TEN]
        show(f"constant {rate}, mean", steady)
        line = names["line_to_0"]
        falling = [names["run_average"](rate, seed, line)[0] for seed in TEN]
        show(f"line from {rate}, last", falling)
    usual = names["get_ema_multi_avg_fn"]
    for decay in (0.9, 0.95, 0.99, 0.995):
        names["get_ema_multi_avg_fn"] = partial(_other_decay, usual, decay)
        runs = [names["run_average"](0.05, seed)[1] for seed in TWENTY]
        show(f"constant 0.05, mean of decay {decay}", runs)
    names["get_ema_multi_avg_fn"] = _plain_mean
    runs = [names["run_average"](0.05, seed)[1] for seed in TWENTY]
    show("constant 0.05, plain mean", runs)
    names["get_ema_multi_avg_fn"] = usual
    for rate in (0.5, 1.0, 2.0, 4.0):
        runs = [names["run_free"](seed, rate) for seed in TWENTY]
        for kind, scores in zip("yx", zip(*runs, strict=True), strict=True):
            show(f"schedule-free at {rate}, {kind}", scores)
    show("schedule-free at 1, z", [_at_z(names, seed) for seed in SEEDS])
    for rate in (1.0, 2.0, 3.0, 4.0):
        for power in (0, 2):
            runs = [_warmed(names, seed, rate, power) for seed in TWENTY]
            show(f"warmed schedule-free at {rate}, x by rate^{power}", runs)
    for beta in (0.8, 0.95, 0.98):
        runs = [_warmed(names, seed, 2.0, 2, beta) for seed in TWENTY]
        show(f"warmed schedule-free at 2, beta {beta}", runs)


def _other_decay(usual: Any, decay: float, _: float) -> Any:
    return usual(decay)


def _plain_mean(_: float) -> None:
    """Return what makes torch's AveragedModel take the plain mean."""


def widths(names: dict[str, Any]) -> None:
    """Print the loss at each rate, with and without μP's groups."""
    for mup in (False, True):
        for width in (32, 128, 512):
            means = []
            for rate in RATES:
                runs = [names["wide_loss"](width, rate, s, mup) for s in TEN]
                show(f"width {width} at {rate}{', μP' * mup}", runs)
                means.append(float(np.mean(runs)))
            print(f"width {width}:", *(f"{mean:.3f}," for mean in means))
    for rate in (0.0005, 0.001):
        runs = [names["wide_loss"](512, rate, s, False) for s in TEN]
        show(f"width 512 at {rate}", runs)
    with patch.object(nn.init, "zeros_"):
        for rate in (0.008, 0.016, 0.032):
            runs = [names["wide_loss"](512, rate, s, True) for s in TEN]
            show(f"width 512 at {rate}, μP, usual start", runs)


def batches(names: dict[str, Any]) -> None:
    """Print the accuracy at each batch size and rate, for AdamW."""
    for size in (16, 64, 256):
        for rate in names["BATCH_RATES"]:
            runs = [names["batch_accuracy"](size, rate, seed) for seed in TEN]
            show(f"batches of {size} at {rate}", runs)
        for rate in (0.014, 0.02, 0.028, 0.04):  # the half steps of the grid
            runs = [names["batch_accuracy"](size, rate, s) for s in TWENTY]
            show(f"batches of {size} at {rate}, 20", runs)


def _warmed(
    names: dict[str, Any],
    seed: int,
    rate: float,
    power: int,
    beta: float = 0.9,
) -> float:
    """Return x's accuracy with a warm-up of 60, z weighted by rate^power."""
    torch.manual_seed(seed)
    model, total = lab.mlp(), 0.0
    optimizer = names["ScheduleFree"](model.parameters(), lr=rate, beta=beta)
    stream = islice(names["stream"](names["small"]), 564)
    for number, (images, labels) in enumerate(stream, start=1):
        model.zero_grad()
        cross_entropy(model(images), labels).backward()
        now = rate * min(1, number / 60)
        total += now**power
        with torch.no_grad():
            for p, own, _ in names["each_parameter"](optimizer):
                own["z"] -= now * p.grad
                own["x"].lerp_(own["z"], now**power / total)
        optimizer.train()
    optimizer.eval()
    return lab.accuracy(model, *names["held_out"])


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


PARTS = {
    part.__name__: part
    for part in (recipes, seeds, muon, clips, averages, widths, batches)
}


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
