"""Measure what lesson 1 says about its runs, with more seeds if asked.

    python docs/measurements/01_basics.py [SEEDS]

The lesson draws accuracies and prints none, since their last digits differ
between processors. The figures in its text are rounded from these.
"""

import sys
from itertools import pairwise
from statistics import mean

import torch
from torch.nn.functional import cross_entropy

from grader.lesson import lab

EPOCHS = 6


def train(rates, seed, data, held_out, test=None):
    """Return the held-out accuracies by epoch, and at last the test's."""
    torch.manual_seed(seed)
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=rates[0])
    accuracies = []
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for x, y in lab.batches(*data, size=32):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        accuracies.append(lab.accuracy(model, *held_out))
    return accuracies + ([lab.accuracy(model, *test)] if test else [])


def show(name, values):
    spread = f"({min(values):.3f} to {max(values):.3f})"
    print(f"{name:24} {mean(values):.3f} {spread}")


def main(seeds):
    lab.start()
    data, held_out = lab.digits(6000)

    def ends(rates):
        return [train(rates, seed, data, held_out)[-1] for seed in seeds]

    print(f"held-out accuracy after {EPOCHS} epochs, {len(seeds)} seeds")
    for start in (0.01, 0.05, 0.2, 0.4, 0.7, 1.0, 1.5):
        halved = [start * 0.5**epoch for epoch in range(EPOCHS)]
        show(f"{start}, constant", ends([start] * EPOCHS))
        show(f"{start}, halved", ends(halved))
        if start in (0.7, 1.0):
            early = [rate / 2 for rate in halved]
            show(f"{start}, halved too early", ends(early))
    runs = [train([0.7] * EPOCHS, seed, data, held_out) for seed in seeds]
    falls = [a - b for run in runs for a, b in pairwise(run)]
    print(f"0.7, constant: the largest fall in an epoch {max(falls):.3f}")
    print("held-out and test accuracy, seed 0, halved")
    for start in (0.05, 0.2, 0.7):
        halved = [start * 0.5**epoch for epoch in range(EPOCHS)]
        *_, last, test = train(halved, 0, data, held_out, lab.mnist("test"))
        print(f"from {start}: {last:.3f}, {test:.3f}")


if __name__ == "__main__":
    main(range(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
