"""Print the numbers behind lesson 3's pictures, with their spread.

    python docs/measurements/03_cosine.py [SEEDS]

It runs the lesson's own cells, with its own answers, from as many seeds as
the lesson does, or from SEEDS of them, and takes minutes.
The last digits differ between processors; what the lesson says does not.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, Optimizer
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    LambdaLR,
    MultiStepLR,
)

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer
from grader.lesson import lab, record

CELLS = (
    *("setup", "train", "buys", "four-shapes", "shapes", "anytime"),
    *("tiny-training", "first-movements", "warmed-movements"),
    *("early-losses", "factor", "finish"),
)
PLACES = 141, 188, 235, 282, 376, 423, 517, 564
Names = dict[str, Any]


def show(title: str, runs: Sequence[Sequence[float]]) -> None:
    """Print each column's mean, and its lowest and highest value."""
    values = np.array(runs)
    columns = zip(values.mean(0), values.min(0), values.max(0), strict=True)
    texts = (
        f"{mean:.3f} ({low:.3f} to {high:.3f})" for mean, low, high in columns
    )
    print(f"{title:24}", *texts)


def falls(names: Names, seeds: range) -> None:
    """Print what a falling rate buys, and how the four shapes compare."""
    train, shapes = names["train"], dict(names["shapes"])
    print("\nlast accuracy, constant and cosine")
    for base in (0.01, 0.05, 0.1):
        for make in (names["constant"], names["cosine"]):
            ends = [[train(make, base, seed)[1][-1]] for seed in seeds]
            show(f"{base}, {make.__name__}", ends)
    shapes["step, drops at 423, 517"] = partial(
        MultiStepLR, milestones=[423, 517], gamma=0.1
    )
    print("\naccuracies from 0.1, after updates", *PLACES)
    for name, make in shapes.items():
        runs = [train(make, 0.1, seed)[1] for seed in seeds]
        show(name, [[run[at // 47 - 1] for at in PLACES] for run in runs])


def rivals(names: Names, seeds: range) -> None:
    """Print how other rates and shapes end, and restarts at each stop."""
    train, constant = names["train"], names["constant"]
    bases = 0.03, 0.05, 0.07
    ways = [(f"constant {base}", constant, base) for base in bases]
    ways += [(f"cosine {base}", names["cosine"], base) for base in (0.2, 0.3)]
    gentle = partial(MultiStepLR, milestones=[282, 423], gamma=0.3)
    above = partial(CosineAnnealingLR, T_max=564, eta_min=0.03)
    ways += [("step, gamma=0.3", gentle, 0.1), ("eta_min=0.03", above, 0.1)]
    ways += [("doubled", names["doubled"], 0.1)]
    print("\naccuracies of other ways, after updates", *PLACES)
    for name, make, base in ways:
        runs = [train(make, base, seed)[1] for seed in seeds]
        show(name, [[run[at // 47 - 1] for at in PLACES] for run in runs])


def chains() -> None:
    """Print what is left of a scheduler that halves, beside a LambdaLR."""

    def half(optimizer: Optimizer) -> ConstantLR:
        return ConstantLR(optimizer, factor=0.5, total_iters=3)

    def tenth_less(optimizer: Optimizer) -> LambdaLR:
        return LambdaLR(optimizer, lambda t: 0.9**t)

    print("\nrates of a chain from 0.1")
    for first, second in ((half, tenth_less), (tenth_less, half)):

        def chained(
            optimizer: Optimizer, parts: Sequence[Any] = (first, second)
        ) -> ChainedScheduler:
            return ChainedScheduler([part(optimizer) for part in parts])

        rates = lab.preview(chained, 0.1, 5)
        print(f"{first.__name__} first:", *(f"{rate:.3g}" for rate in rates))


def cliff(names: Names, seeds: range) -> None:
    """Print the loss around the step's first drop."""
    places = 270, 276, 282, 290, 302, 312

    def losses(seed: int) -> list[float]:
        torch.manual_seed(seed)
        model, found = lab.mlp(), []
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        scheduler = names["shapes"]["step"](optimizer)
        for _ in range(2):
            for x, y in lab.batches(*names["training"], size=32):
                optimizer.zero_grad()
                cross_entropy(model(x), y).backward()
                optimizer.step()
                scheduler.step()
                found.append(lab.loss(model, *names["few"]))
        return [found[place - 1] for place in places]

    print("\nvalidation loss around the drop, after updates", *places)
    show("step", [losses(seed) for seed in seeds])


def page_of_the_class(names: Names) -> None:
    """Print the rates of the loop that torch's documentation shows."""

    def documented(ahead: int) -> None:
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = CosineAnnealingWarmRestarts(optimizer, 1)
        for epoch in range(2):
            for i in range(4):
                names["update"](model, optimizer)
                scheduler.step(epoch + (i + ahead) / 4)

    print("\nrates of the documentation's loop, T_0=1, four updates an epoch")
    for ahead in (0, 1):
        rates = record(documented, ahead).rates
        print(f"(i + {ahead}) / iters:", *(f"{rate:.3g}" for rate in rates))


def warmed(names: Names) -> dict[str, Callable[..., Any]]:
    """Return what makes the scheduler of a run, with and without a warm-up."""
    return {"no warm-up": names["constant"], "warm-up": names["climb_20"]}


def movements(names: Names, seeds: range) -> None:
    """Print how far Adam moves a weight, with and without a warm-up."""
    places = 0, 1, 5, 10, 20, 30, 59
    print("\nAdam's mean movement, in updates", *places)
    for rate in (0.01, 0.1):
        for name, make in warmed(names).items():
            runs = [names["movements"](rate, make, seed) for seed in seeds]
            show(
                f"{rate}, {name}", [[run[at] for at in places] for run in runs]
            )


def fractions(names: Names, seeds: range) -> None:
    """Print what makes Adam's fraction shrink, and which units are dead."""
    print("\nafter 0, 10, 20, 40 and 59 updates: size of a gradient, and of")
    print("the upper average, in average sizes; share of dead units")
    for rate in (0.01, 0.1):
        for name, make in warmed(names).items():
            runs = [list(looks(names, rate, make, seed)) for seed in seeds]
            values = np.array(runs)
            for number, what in enumerate(("gradient", "average", "dead")):
                show(f"{rate}, {name}: {what}", values[:, :, number].tolist())


def looks(
    names: Names, rate: float, make: Callable[..., Any], seed: int
) -> Iterator[tuple[float, float, float]]:
    """Yield three numbers of Adam's state after some updates of a run."""
    torch.manual_seed(seed)
    model = lab.mlp()
    optimizer = Adam(model.parameters(), lr=rate)
    scheduler, weight = make(optimizer), model[0].weight
    batches = list(lab.batches(*names["training"], size=32))[:60]
    for number, (x, y) in enumerate(batches):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
        if number in (0, 10, 20, 40, 59):
            upper = optimizer.state[weight]["exp_avg"].abs()
            upper /= 1 - 0.9 ** (number + 1)
            size = optimizer.state[weight]["exp_avg_sq"]
            size = (size / (1 - 0.999 ** (number + 1))).sqrt()
            known = size > 0
            now = (weight.grad.abs() / size)[known].mean()
            kept = (upper / size)[known].mean()
            yield now.item(), kept.item(), dead(names, model)


def dead(names: Names, model: torch.nn.Sequential) -> float:
    """Return the share of hidden units that give 0 for each held-out digit."""
    with torch.no_grad():
        heights = model[:2](names["held_out"][0].flatten(1)).amax(0)
    return (heights <= 0).float().mean().item()


def what_is_damaged(names: Names, seeds: range) -> None:
    """Print how runs end that are mended in some way after 20 updates."""
    print("\nAdam, peak 0.1, warm=1: last accuracy, dead units at the end")
    for mended in ("", "weights", "memory", "weights and memory"):
        ends = [mended_run(names, mended, seed) for seed in seeds]
        show(f"mended: {mended or 'nothing'}", ends)


def mended_run(names: Names, mended: str, seed: int) -> tuple[float, float]:
    """Return the last accuracy of a run, and its share of dead units."""
    torch.manual_seed(seed)
    model, factor = lab.mlp(), names["factor"]
    first = deepcopy(model.state_dict())
    optimizer = Adam(model.parameters(), lr=0.1)
    batches = zip(range(375), endless(names["some_digits"]), strict=False)
    for number, (x, y) in batches:
        share = factor(number, 1, 375, 0)
        if number == 20 and "weights" in mended:
            model.load_state_dict(first)
        if number == 20 and "memory" in mended:
            optimizer.state.clear()
        if number >= 20 and "memory" in mended:
            share *= min(1, 0.1 + 0.9 * (number - 20) / 30)
        optimizer.param_groups[0]["lr"] = 0.1 * share
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    return lab.accuracy(model, *names["held_out"]), dead(names, model)


def highest_losses(names: Names, seeds: range) -> None:
    """Print how high the loss climbs at Adam's start, and in which update."""
    print("\nhighest loss of 30 updates, and in which")
    for peak in (0.01, 0.05, 0.1, 0.2):
        for warm in (0, 1, 2, 5, 10, 20):
            runs = [names["early_losses"](peak, warm, seed) for seed in seeds]
            show(f"{peak}, {warm}", [[max(run)] for run in runs])
            print(" " * 24, *(int(np.argmax(run)) for run in runs))


def whole_runs(names: Names, seeds: range) -> None:
    """Print how whole runs end, with Adam and with SGD."""
    print("\nlast accuracy, Adam: peak, warm-up")
    for peak in (0.01, 0.1):
        for warm in (1, 5, 10, 30, 100, 200):
            ends = [[names["accuracy_of"](peak, warm, seed)] for seed in seeds]
            show(f"{peak}, {warm}", ends)
    print("\nlast accuracy, Adam, peak 0.1: warm-up, updates in all")
    for warm, total in ((30, 375), (200, 375), (30, 205), (200, 545)):
        ends = [[run(names, Adam, 0.1, warm, total, s)] for s in seeds]
        show(f"{warm}, {total}", ends)
    print("\nlast accuracy, SGD with momentum: peak, warm-up")
    sgd = partial(SGD, momentum=0.9)
    for peak in (0.05, 0.1, 0.2, 0.3, 0.4):
        for warm in (1, 5, 30, 60, 100):
            ends = [[run(names, sgd, peak, warm, 375, s)] for s in seeds]
            show(f"{peak}, {warm}", ends)


def run(
    names: Names,
    make: Callable[..., Optimizer],
    peak: float,
    warm: int,
    total: int,
    seed: int,
) -> float:
    """Return the accuracy at the end of a run of `total` updates."""
    torch.manual_seed(seed)
    model, digits = lab.mlp(), names["some_digits"]
    optimizer = make(model.parameters(), lr=peak)
    factor = partial(names["factor"], warm=warm, total=total, floor=0)
    scheduler = LambdaLR(optimizer, factor)
    for _, (x, y) in zip(range(total), endless(digits), strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *names["held_out"])


def endless(digits: lab.Digits) -> Iterator[lab.Digits]:
    """Yield batches of 32 digits, epoch after epoch."""
    while True:
        yield from lab.batches(*digits, size=32)


def main(count: int) -> None:
    mpl.use("agg")
    cells = read(notebook_path(Course().solutions, "03_cosine")).cells
    source = {cell_id(cell): cell.source for cell in cells}
    names: Names = {"__name__": "__main__"}
    for name in CELLS:
        exec(reference_answer(source[name]), names)
        plt.close("all")
    falls(names, range(count or 3))
    rivals(names, range(count or 8))
    chains()
    cliff(names, range(count or 3))
    page_of_the_class(names)
    movements(names, range(count or 3))
    fractions(names, range(count or 8))
    highest_losses(names, range(count or 5))
    whole_runs(names, range(count or 4))
    what_is_damaged(names, range(count or 12))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
