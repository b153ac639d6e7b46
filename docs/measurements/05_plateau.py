"""Print the numbers behind lesson 5's pictures, with their spread.

    python docs/measurements/05_plateau.py

It runs the lesson's own cells, with its own answers, and takes four minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    MultiStepLR,
    ReduceLROnPlateau,
)

from grader.course.cells import cell_id, cell_role, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer
from grader.lesson import drops_of

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
            show_training_losses(results)


def show_milestones(names: dict[str, Any]) -> None:
    """Print six seeds' losses and accuracies, by rate and by schedule."""
    never = partial(ReduceLROnPlateau, patience=99)
    plateau = partial(ReduceLROnPlateau, factor=0.1, patience=2)
    ways: dict[str, tuple[Callable[..., Any], float]] = {
        "never cut": (never, 0.1),
        "plateau": (plateau, 0.1),
        "milestone 3": (partial(MultiStepLR, milestones=[3]), 0.1),
        "milestone 12": (partial(MultiStepLR, milestones=[12]), 0.1),
        "cosine": (partial(CosineAnnealingLR, T_max=15), 0.1),
        "0.03, never cut": (never, 0.03),
        "0.03, plateau": (plateau, 0.03),
    }
    for way, (make, rate) in ways.items():
        runs = [_fit_digits(names, make, seed, rate) for seed in range(6)]
        lowest = [min(losses) for losses, _ in runs]
        show(f"last loss, {way}", [losses[-1] for losses, _ in runs])
        show(f"  lowest, mean {np.mean(lowest):.3f}", lowest)
        ends = [accuracy for _, accuracy in runs]
        show(f"  last accuracy, mean {np.mean(ends):.3f}", ends)


def _fit_digits(
    names: dict[str, Any], make: Callable[..., Any], seed: int, rate: float
) -> tuple[list[float], float]:
    """Return the first experiment's losses and its accuracy at the end.

    It is trained under another scheduler, which `make` makes, from `rate`.
    """
    torch.manual_seed(seed)
    model = names["lab"].mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    run = model, optimizer, make(optimizer), names["training"]
    losses: list[float] = names["fit"](*run, names["validation"], epochs=15)
    return losses, names["lab"].accuracy(model, *names["validation"])


def show_costs(names: dict[str, Any]) -> None:
    """Print what patiences cost, beside runs that are never cut."""
    uncut = [names["train_uncut"](seed)[1] for seed in (3, 4, 5)]
    show("loss, never cut", uncut)
    for factor in (0.1, 0.5):
        for patience in range(6):
            how = {"factor": factor, "patience": patience}
            make = partial(ReduceLROnPlateau, **how)
            ends = [names["train_noisy"](make, seed)[1] for seed in (3, 4, 5)]
            cost = np.subtract(ends, uncut)
            title = f"factor {factor}, patience {patience}"
            show(f"{title}, costs {cost.mean():.4f}", cost)


def show_waits(names: dict[str, Any]) -> None:
    """Print the longest waits of ten seeds, on 30 digits and on 300."""
    x, y = names["judges"]
    few = names["watched"]
    for count, watched in (30, few), (300, (x[:300], y[:300])):
        names["watched"] = watched
        names["train_uncut"].cache_clear()
        waits, _ = names["choose_patience"](names["train_constant"], range(10))
        show(f"longest waits on {count} digits", list(waits.values()))
    names["watched"] = few
    names["train_uncut"].cache_clear()
    heard = [names["train_constant"](seed) for seed in range(10)]
    means = [_running_means(losses) for losses in heard]
    waits, _ = names["choose_patience"](means.__getitem__, range(10))
    show("  of means of three losses", list(waits.values()))


def _running_means(losses: Sequence[float]) -> list[float]:
    """Return the mean of each loss and up to two before it."""
    ends = range(1, len(losses) + 1)
    return [float(np.mean(losses[max(0, end - 3) : end])) for end in ends]


def show_long_waits(names: dict[str, Any]) -> None:
    """Print the waits of runs that go on into their plateau: 60 epochs."""
    waits = {}
    for seed in range(4):
        torch.manual_seed(seed)
        model, judged = names["lab"].mlp(), []
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        heard = []
        for _ in range(60):
            for x, y in names["lab"].batches(*names["thousand"], size=10):
                names["one_update"](model, optimizer, x, y)
            heard.append(names["lab"].loss(model, *names["watched"]))
            judged.append(names["lab"].loss(model, *names["judges"]))
        found, _ = names["choose_patience"](lambda _, h=heard: h, [seed])
        waits[seed] = found[seed], int(np.argmin(judged))
    show("longest waits in 60 epochs", [wait for wait, _ in waits.values()])
    show("  others' lowest loss in epoch", [low for _, low in waits.values()])


def show_stops(names: dict[str, Any]) -> None:
    """Print what six seeds keep, and when they end, stopped at 3 and 4."""
    for patience in (3, 4, 99):
        found = [names["stop_digits"](patience, seed) for seed in range(6)]
        show(f"stopped at {patience}, kept", [loss for loss, _ in found])
        show("  epochs trained", [count for _, count in found])


def show_training_losses(runs: Sequence[Any]) -> None:
    """Print the training losses around the first cut, one row a run."""
    for seed, (_, _, known, rates) in enumerate(runs):
        cut = drops_of(rates)[0]
        show(f"training loss around it, seed {seed}", known[cut - 4 : cut + 3])


def report(name: str, names: dict[str, Any]) -> None:
    """Print the numbers of a cell that has just been run."""
    if name == "plateau-run":
        both(names["runs"])
    elif name == "cosine":
        for way, curves in names["curves"].items():
            show(f"last loss, {way}", [curve[-1] for curve in curves])
        show_milestones(names)
    elif name == "noise-measured":
        print("waits", names["waits"], "choice", names["choice"])
        show_costs(names)
        show_waits(names)
        show_long_waits(names)
    elif name == "overfit-run":
        both(names["results"])
        more = [names["fit_careless"](2, seed) for seed in (3, 4, 5)]
        both({"cut on a plateau, seeds 3 to 5": more})
    else:
        for title, row in names["rows"].items():
            show(title, row)
        show_stops(names)


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
