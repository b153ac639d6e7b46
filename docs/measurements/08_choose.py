"""Print the numbers behind lesson 8's pictures, with their spread.

    python docs/measurements/08_choose.py

It runs the lesson's own cells, with its own answers, and takes two or three
minutes. The last digits differ between processors; what the lesson says
does not.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer
from grader.lesson import lab

CELLS = (
    *("setup", "schedules", "train-once", "compare", "one-peak", "own-peak"),
    *("wsd", "stream", "decay", "end-a-copy", "endings", "planned"),
    *("endings-picture", "optimizers", "explore", "capstone"),
)


def show(title: str, runs: Sequence[float]) -> None:
    """Print the mean of some accuracies, and the lowest and highest."""
    low, high = min(runs), max(runs)
    print(f"{title:42} {np.mean(runs):.4f} [{low:.4f} {high:.4f}]")


def show_curves(curves: dict[str, Sequence[Sequence[float]]]) -> None:
    """Print each point of a picture's curves."""
    for title, runs in curves.items():
        for number, values in enumerate(zip(*runs, strict=True)):
            show(f"{title}, point {number}", values)


def at_one_peak(names: dict[str, Any]) -> None:
    """Print all schedules at all peaks, with five seeds and with others."""
    for peak in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4):
        for name, schedule in names["MAKE"].items():
            runs = [names["train_once"](schedule, peak, s) for s in range(10)]
            show(f"{name} at {peak}", runs[:5])
            show(f"{name} at {peak}, seeds 5 to 9", runs[5:])


def held_at_two_peaks(names: dict[str, Any]) -> None:
    """Print how "hold, then line" does at 0.05 and at 0.1, seed by seed."""
    schedule, train = names["hold_then_line"], names["train_once"]
    pairs = [[train(schedule, p, s) for p in (0.05, 0.1)] for s in range(15)]
    gains = [low - high for low, high in pairs]
    show("hold, then line: 0.05 beside 0.1", gains)
    print(f"better with {sum(gain > 0 for gain in gains)} of 15 seeds")


def endings(names: dict[str, Any]) -> None:
    """Print the endings' lengths with eight seeds, and other endings."""
    tried = [(share, 0.05) for share in (0, 5, 10, 20, 40, 80)]
    for share, peak in [*tried, (20, 0.1), (40, 0.1), (80, 0.1), (80, 0.2)]:
        runs = [names["ended"](seed, share, peak) for seed in range(8)]
        show(f"decay over {share} %, peak {peak}", runs)
    seeds, lengths = range(3, 9), names["LENGTHS"]
    pairs = [names["steady"](seed) for seed in seeds]
    show_curves(
        {
            "steady, not ended, seeds 3 to 8": [plain for plain, _ in pairs],
            "steady, ended, seeds 3 to 8": [after for _, after in pairs],
            "a cosine for each, seeds 3 to 8": [
                [names["planned"](seed, each)[-1] for each in lengths]
                for seed in seeds
            ],
            "one long cosine, seeds 3 to 8": [
                names["planned"](seed, lengths[-1]) for seed in seeds
            ],
        }
    )


def adam_steps(gradients: Iterable[torch.Tensor]) -> list[float]:
    """Return the mean size of each step of Adam, in rates."""
    steps, weight, optimizer = [], None, None
    for gradient in gradients:
        if weight is None or optimizer is None:
            weight = torch.nn.Parameter(torch.zeros_like(gradient))
            optimizer = torch.optim.Adam([weight], lr=1)
        before, weight.grad = weight.detach().clone(), gradient
        optimizer.step()
        steps.append((weight.detach() - before).abs().mean().item())
    return steps


def adam() -> None:
    """Print Adam's steps where gradients grow at once, or are all noise."""
    small, large = torch.full((1,), 1e-3), torch.full((1,), 1e3)
    small, large = small.double(), large.double()
    steps = adam_steps([small] * 20_000 + [large] * 60)[20_000:]
    print(f"large gradients at once: {steps[0]:.2f}, at most {max(steps):.2f}")
    torch.manual_seed(0)
    noise = adam_steps(torch.randn(10_000) for _ in range(3000))
    print(f"noise: {noise[-1]:.2f}")


def standardised(names: dict[str, Any]) -> None:
    """Print what the capstone is compared with, with eight seeds."""
    train = names["train_once"]
    pairs = [("constant", peak) for peak in (0.01, 0.02, 0.05)]
    pairs += [("cosine", peak) for peak in (0.02, 0.05, 0.1)]
    pairs += [("one cycle", peak) for peak in (0.03, 0.05)]
    pairs += [("hold, then line", peak) for peak in (0.02, 0.05)]
    for name, peak in pairs:
        schedule = names["MAKE"][name]
        runs = [train(schedule, peak, s, "standardised") for s in range(8)]
        show(f"standardised, {name} at {peak}", runs)
    adamw = torch.optim.AdamW
    for peak in (0.003, 0.01):
        runs = [
            train(names["cosine"], peak, s, "standardised", adamw)
            for s in range(4)
        ]
        show(f"standardised, AdamW, cosine at {peak}", runs)


def on_the_test_set(names: dict[str, Any]) -> None:
    """Print what a rate that nobody chose has on held-out and test digits."""
    train, make = names["train_once"], names["constant"]
    show(
        "standardised, constant at 0.005, held out",
        [train(make, 0.005, seed, "standardised") for seed in range(8)],
    )
    images, labels = lab.mnist("test")
    test = names["standardise"](images), labels
    names["DATA"]["test"] = names["DATA"]["standardised"][0], test
    show(
        "standardised, constant at 0.005, test set",
        [train(make, 0.005, seed, "test") for seed in range(8)],
    )


def main() -> None:
    """Run the lesson's cells, and print what their pictures draw."""
    mpl.use("agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    lesson = read(notebook_path(Course().solutions, "08_choose"))
    cells = {cell_id(cell): cell.source for cell in lesson.cells}
    for name in CELLS:
        exec(reference_answer(cells[name]), names)
        plt.close("all")
        if name in ("endings-picture", "optimizers"):
            show_curves(names["curves"])
    at_one_peak(names)
    held_at_two_peaks(names)
    endings(names)
    adam()
    standardised(names)
    on_the_test_set(names)


if __name__ == "__main__":
    main()
