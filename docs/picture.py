"""Draw docs/asked_and_used.png: three bugs, as the recorder saw them.

python docs/picture.py
"""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import ExponentialLR, OneCycleLR, StepLR

from grader.lesson import lab
from grader.lesson.recording.recorder import record

EPOCHS, BATCHES, BASE = 6, 4, 0.1
UPDATES = EPOCHS * BATCHES


def new_optimizer() -> Optimizer:
    weight = torch.nn.Parameter(torch.ones(1))
    return torch.optim.SGD([weight], lr=BASE, momentum=0.9)


def update(optimizer: Optimizer) -> None:
    optimizer.param_groups[0]["params"][0].grad = torch.ones(1)
    optimizer.step()


def order(first: bool) -> None:
    """Step the scheduler at the start of an epoch, or at its end."""
    optimizer = new_optimizer()
    scheduler = ExponentialLR(optimizer, 0.6)
    for _ in range(EPOCHS):
        if first:
            scheduler.step()
        for _ in range(BATCHES):
            update(optimizer)
        if not first:
            scheduler.step()


def unit(every: int) -> None:
    """Step a schedule that counts epochs after `every` updates."""
    optimizer = new_optimizer()
    scheduler = StepLR(optimizer, 2, 0.5)
    for number in range(1, UPDATES + 1):
        update(optimizer)
        if number % every == 0:
            scheduler.step()


def resume(saved: bool) -> None:
    """Resume in the middle, with or without the scheduler's state."""
    optimizer = new_optimizer()
    scheduler = OneCycleLR(optimizer, BASE, UPDATES)
    for number in range(UPDATES):
        if number == UPDATES // 2 and not saved:
            scheduler = OneCycleLR(optimizer, BASE, UPDATES)
        update(optimizer)
        if number < UPDATES - 1:
            scheduler.step()


def main() -> None:
    mpl.use("Agg")
    lab.start()
    figure, axes = plt.subplots(1, 3, figsize=(10, 2.8), sharey=True)
    panels = {
        "scheduler.step() too early": (order, False, True),
        "an epoch's schedule, per batch": (unit, BATCHES, 1),
        "resumed without the scheduler": (resume, True, False),
    }
    for axis, (title, (run, right, wrong)) in zip(
        axes, panels.items(), strict=True
    ):
        plt.sca(axis)
        lab.plot_rates(record(run, wrong).rates, record(run, right).rates)
        axis.set_title(title)
        axis.label_outer()
        if axis is not axes[0]:
            axis.get_legend().remove()
    figure.tight_layout()
    figure.savefig(Path(__file__).with_name("asked_and_used.png"), dpi=110)


if __name__ == "__main__":
    main()
