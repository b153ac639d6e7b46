"""Print the numbers behind lesson 8's pictures, with their spread.

    python docs/measurements/08_choose.py

It runs the lesson's own cells, with its own answers, and takes some five
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
    *("setup", "schedules", "train-once", "lead", "compare"),
    *("one-peak", "own-peak"),
    *("wsd", "stream", "decay", "end-a-copy", "endings", "planned"),
    *("endings-picture", "optimizers", "explore", "capstone"),
)


def show(title: str, runs: Sequence[float]) -> None:
    """Print the mean of some accuracies, and the lowest and highest."""
    low, high = min(runs), max(runs)
    print(f"{title:42} {np.mean(runs):.4f} [{low:.4f} {high:.4f}]")


def show_lead(
    title: str, ours: Sequence[float], theirs: Sequence[float]
) -> None:
    """Print the lead of some runs over others, seed by seed, in points."""
    leads = 100 * np.subtract(ours, theirs)
    error = leads.std(ddof=1) / len(leads) ** 0.5
    print(
        f"{title:42} {leads.mean():.2f}, error {error:.2f}: "
        f"{leads.mean() / error:.1f} of them; ahead with "
        f"{(leads > 0).sum()} of {len(leads)} seeds"
    )


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


def who_leads(names: dict[str, Any]) -> None:
    """Print own best peaks and leads, with some sets of seeds."""
    peaks, make = (0.02, 0.05, 0.1, 0.2), names["MAKE"]
    fives = [range(first, first + 5) for first in range(0, 20, 5)]
    for seeds in (range(8), range(8, 16), *fives):
        best, _ = names["compare"](
            list(make), peaks, seeds, names["accuracy_of"]
        )
        print(f"seeds {seeds}:", {name: best[name][0] for name in best})
        for ours in best:
            for theirs in best:
                if ours > theirs:
                    pair = best[ours][1], best[theirs][1]
                    show_lead(f"{ours} over {theirs}", *pair)


def at_a_high_peak(names: dict[str, Any]) -> None:
    """Print what momentum does at the peak 0.4, with eight seeds."""

    def held(optimizer: torch.optim.Optimizer, peak: float) -> Any:
        steps = names["UPDATES"]
        one_cycle = torch.optim.lr_scheduler.OneCycleLR
        return one_cycle(
            optimizer, peak, total_steps=steps, cycle_momentum=False
        )

    def low(optimizer: torch.optim.Optimizer, peak: float) -> Any:
        optimizer.param_groups[0]["momentum"] = 0.85
        return names["cosine"](optimizer, peak)

    ways = {"one cycle": names["one_cycle"], "its momentum held": held}
    ways |= {"cosine": names["cosine"], "cosine, momentum 0.85": low}
    for title, schedule in ways.items():
        runs = [names["train_once"](schedule, 0.4, s) for s in range(8)]
        show(f"{title} at 0.4", runs)


def planned_at_peaks(names: dict[str, Any]) -> None:
    """Print at which peak a cosine is best, by its length."""
    at_own = names["begin"]
    for peak in (0.05, 0.1, 0.2):
        names["begin"] = lambda seed, _, peak=peak: at_own(seed, peak)
        names["planned"].cache_clear()
        for length in names["LENGTHS"]:
            runs = [names["planned"](seed, length)[-1] for seed in range(5)]
            show(f"a cosine for {length} at {peak}", runs)
    names["begin"] = at_own
    names["planned"].cache_clear()


def endings(names: dict[str, Any]) -> None:
    """Print the endings' lengths with eight seeds, and other endings."""
    tried = [(share, 0.05) for share in (0, 5, 10, 20, 40, 80)]
    for share, peak in [*tried, (20, 0.1), (40, 0.1), (80, 0.1), (80, 0.2)]:
        runs = [names["ended"](seed, share, peak) for seed in range(8)]
        show(f"decay over {share} %, peak {peak}", runs)
    ended = names["ended"]
    long = [ended(seed, 80, 0.1) for seed in range(16)]
    show_lead(
        "80 % at 0.1 over 20 % at 0.05",
        *(long, [ended(seed, 20) for seed in range(16)]),
    )
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


def adamw(names: dict[str, Any]) -> None:
    """Print the leads of AdamW's best cosine."""
    cosine, kind = names["cosine"], torch.optim.AdamW
    train = names["train_once"]
    best = [train(cosine, 0.01, seed, kind=kind) for seed in range(8)]
    steady = [
        train(names["constant"], 0.01, seed, kind=kind) for seed in range(5)
    ]
    sgd = [train(cosine, 0.1, seed) for seed in range(8)]
    show_lead("AdamW's cosine over its constant", best[:5], steady)
    show_lead("AdamW's cosine over SGD's", best, sgd)


def standardised(names: dict[str, Any]) -> None:
    """Print what the capstone is compared with, with eight seeds."""
    train = names["train_once"]
    pairs = [("constant", peak) for peak in (0.005, 0.01, 0.015, 0.02, 0.05)]
    pairs += [("cosine", peak) for peak in (0.02, 0.05, 0.1)]
    pairs += [("one cycle", peak) for peak in (0.03, 0.05)]
    pairs += [("hold, then line", peak) for peak in (0.02, 0.05)]
    for name, peak in pairs:
        schedule = names["MAKE"][name]
        runs = [train(schedule, peak, s, "standardised") for s in range(8)]
        show(f"standardised, {name} at {peak}", runs)
        for rate in {0.015, 0.02} - ({peak} if name == "constant" else set()):
            base = [
                train(names["constant"], rate, s, "standardised")
                for s in range(8)
            ]
            show_lead(f"its lead over the constant {rate}", runs, base)
    adamw = torch.optim.AdamW
    for peak in (0.003, 0.005, 0.01):
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
    who_leads(names)
    at_a_high_peak(names)
    endings(names)
    planned_at_peaks(names)
    adam()
    adamw(names)
    standardised(names)
    on_the_test_set(names)


if __name__ == "__main__":
    main()
