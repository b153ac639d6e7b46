"""Measure what lesson 1 says about its runs, with more seeds if asked.

    python docs/measurements/01_basics.py [SEEDS]

The lesson draws accuracies and losses and prints none, since their last
digits differ between processors. The figures in its text are rounded from
these, which five seeds gave in about four minutes on one core.
"""

import copy
import sys
from statistics import mean

import torch
from torch.nn.functional import cross_entropy

from grader.lesson import lab

EPOCHS, SIZE = 6, 8


def halved(start):
    """Return the rates of a run from `start`, halved after each epoch."""
    return [start * 0.5**epoch for epoch in range(EPOCHS)]


def train(rates, seed, data, model=None, each=None, kind=torch.optim.SGD):
    """Return a network, trained for an epoch at each of the rates.

    `each(model)` is called after every update.
    """
    torch.manual_seed(seed)
    model = model or lab.mlp()
    optimizer = kind(model.parameters(), lr=rates[0])
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for x, y in lab.batches(*data, size=SIZE):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            if each:
                each(model)
    return model


def show(name, values, digits=3):
    """Print a mean, and the lowest and the highest value behind it."""
    spread = f"({min(values):.{digits}f} to {max(values):.{digits}f})"
    print(f"{name:34} {mean(values):.{digits}f} {spread}", flush=True)


def starts(seeds, data, held_out):
    """Show how runs from each start end, constant and halved."""
    for start in (0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.8):
        for name, rates in (
            ("constant", [start] * EPOCHS),
            ("halved", halved(start)),
            ("halved, but an epoch too early", halved(start / 2)),
        ):
            models = [train(rates, seed, data) for seed in seeds]
            show(
                f"{start}, {name}",
                [lab.accuracy(m, *held_out) for m in models],
            )
            show("  its loss", [lab.loss(each, *held_out) for each in models])
            show(
                "  and in training", [lab.loss(each, *data) for each in models]
            )


def around_the_best(seeds, data, held_out):
    """Show constant and halved runs near the best start, with twice the seeds.

    The best ones differ by less than five seeds can tell.
    """
    for start in (0.1, 0.12, 0.15, 0.17, 0.2, 0.25, 0.3):
        for name, rates in (
            ("constant", [start] * EPOCHS),
            ("halved", halved(start)),
        ):
            ends = [
                lab.accuracy(train(rates, seed, data), *held_out)
                for seed in range(2 * len(seeds))
            ]
            show(f"{start}, {name}, twice the seeds", ends)


def adam(seeds, data, held_out):
    """Show how runs of Adam end, constant and halved."""
    for start in (0.0005, 0.001, 0.002, 0.003, 0.01):
        for name, rates in (
            ("constant", [start] * EPOCHS),
            ("halved", halved(start)),
        ):
            ends = [
                lab.accuracy(
                    train(rates, seed, data, kind=torch.optim.Adam), *held_out
                )
                for seed in seeds
            ]
            show(f"Adam, {start}, {name}", ends)


def gaps(seeds, data, held_out):
    """Show how much worse the networks that nobody chose do on the test."""
    test, gaps = lab.mnist("test"), []
    for start in (0.01, 0.05, 0.1, 0.2, 0.3):
        for rates in ([start] * EPOCHS, halved(start)):
            for seed in seeds:
                model = train(rates, seed, data)
                here = lab.accuracy(model, *held_out)
                gaps.append(here - lab.accuracy(model, *test))
    show(f"{len(gaps)} networks: held-out less test", gaps)


def means(seeds, data, held_out):
    """Show the last weights of a run beside their mean over an epoch."""
    for rate in (0.01, 0.1, 0.4):
        last, middle = [], []
        for seed in seeds:
            model = train([rate] * 5, seed, data)
            average = torch.optim.swa_utils.AveragedModel(model)
            train([rate], seed, data, model, average.update_parameters)
            last.append(lab.loss(model, *held_out))
            middle.append(lab.loss(average.module, *held_out))
        show(f"{rate}: the loss of the last weights", last)
        show("  and of their mean", middle)


def trials(seeds, data, held_out):
    """Show the loss after more epochs, at a tenth, once and four times."""
    for rate, before, more in (
        (0.01, 2, 1),
        (0.15, 2, 1),
        (0.4, 2, 1),
        (0.01, 6, 1),
        (0.01, 6, 3),
    ):
        models = [train([rate] * before, seed, data) for seed in seeds]
        for factor in (0.1, 1, 4):
            rates = [factor * rate] * more
            losses = [
                lab.loss(
                    train(rates, 0, data, copy.deepcopy(model)), *held_out
                )
                for model in models
            ]
            show(f"{rate}, {before} epochs; {more} at x {factor}", losses)


def silenced(seeds, data, held_out):
    """Show how many hidden units a start leaves, and what more epochs do."""
    for start in (0.15, 0.4, 0.8):
        models = [train(halved(start), seed, data) for seed in seeds]
        with torch.no_grad():
            units = [(model[:2](held_out[0]) > 0).any(0) for model in models]
        live = [int(each.sum()) for each in units]
        show(f"{start} halved: live hidden units", live, 0)
        for model in models:
            train([0.1] * 8, 0, data, model)
        ends = [lab.accuracy(model, *held_out) for model in models]
        show(f"{start} halved, then 8 epochs at 0.1", ends)


def main(seeds):
    """Show all of it."""
    lab.start()
    data, held_out = lab.digits(6000)
    print(f"held out, after {EPOCHS} epochs, {len(seeds)} seeds")
    starts(seeds, data, held_out)
    around_the_best(seeds, data, held_out)
    adam(seeds, data, held_out)
    gaps(seeds, data, held_out)
    means(seeds, data, held_out)
    trials(seeds, data, held_out)
    silenced(seeds, data, held_out)


if __name__ == "__main__":
    main(range(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
