"""Print the numbers behind lesson 7's pictures, with their spread.

    python docs/measurements/07_groups.py

It runs the lesson's own cells, with its own answers, and takes some minutes.
The last digits differ between processors; what the lesson says does not.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from torch.optim.lr_scheduler import OneCycleLR

from grader.course.cells import cell_id, read
from grader.course.folders import Course, notebook_path
from grader.course.regions import reference_answer

CELLS = (
    *("setup", "transferred", "fine-tune", "transfer", "rate-map"),
    *("choose-share", "chosen-picture", "layer-groups", "where-tasks"),
    *("where", "sgd", "one-shape", "levelled", "staged", "thaw"),
)
RESULTS = {
    "transfer": "runs",
    "rate-map": "by_body",
    "where": "adapted",
    "levelled": "cycles",
    "thaw": "thawed",
}


def show(found: Mapping[str, Sequence[Any]]) -> None:
    """Print the mean over seeds, and the lowest and highest seed."""
    for name, rows in found.items():
        values = np.array(rows)
        spread = zip(values.mean(0), values.min(0), values.max(0), strict=True)
        texts = (
            f"{mean:.3f} {low:.3f}-{top:.3f}" for mean, low, top in spread
        )
        print(f"{name:34}", "  ".join(texts))


def of_transfer(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies on the digits 5 to 9, by what was done."""
    tune = names["fine_tune"]
    scratch, transferred = names["lab"].convnet, names["transferred"]
    found = {}
    for rate in (0.1, 0.3, 1):
        for share in (1, 0.1):
            for name, make in (("random", scratch), ("known", transferred)):
                found[f"{name} body, share {share}, at {rate}"] = tune(
                    make, share * rate, rate, seed
                )
    for rate in (0.01, 0.02, 0.03, 0.05):
        found[f"from scratch at {rate}"] = tune(scratch, rate, rate, seed)
        found[f"transferred at {rate}"] = tune(transferred, rate, rate, seed)
    found["body 0.03, a random head frozen"] = tune(transferred, 0.03, 0, seed)
    for body, head in ((0.3, 0.03), (0.1, 0.1), (0.03, 0.3), (0.01, 1)):
        found[f"body {body}, head {head}"] = tune(
            transferred, body, head, seed
        )
    found["body frozen, head 10"] = tune(transferred, 0, 10, seed)
    return found | of_thawing(names, seed)


def of_thawing(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies after thawing, and what thawing late gains."""
    found = {}
    for rate in (0.01, 0.03, 0.05, 0.1):
        early, late = (names["thaw"](rate, seed, every) for every in (1, 40))
        found[f"on a line from {rate}, from the start"] = early
        found[f"on a line from {rate}, thawed late"] = late
        found[f"on a line from {rate}, late minus early"] = late - early
    return found


def of_squares(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies of the head over a frozen body, by squared loss."""
    torch, lab = names["torch"], names["lab"]
    found = {}
    for rate in (0.01, 0.03, 0.1):
        torch.manual_seed(seed)
        drawn = torch.randperm(len(names["many"][0]))[:100]
        images, labels = (part[drawn] for part in names["many"])
        model = names["transferred"]()
        optimizer = torch.optim.SGD(model[-1].parameters(), rate, 0.9)
        for _ in range(12):
            for x, y in lab.batches(images, labels, size=10):
                wanted = torch.nn.functional.one_hot(y, 10)
                optimizer.zero_grad()
                ((model(x) - wanted) ** 2).sum(1).mean().div(2).backward()
                optimizer.step()
        found[f"squared loss, head alone at {rate}"] = lab.accuracy(
            model, *names["held_out"]
        )
    return found


def of_changed(names: Mapping[str, Any], seed: int) -> dict[str, float]:
    """Return accuracies on renamed and inverted digits, by what was done."""
    adapt, fading = names["adapt"], names["fading"]
    found = {}
    for task in names["tasks"]:
        for decay in (0.1, 1, 10):
            for rate in (0.02, 0.05, 0.1):
                found[f"{task}, decay {decay}, at {rate}"] = adapt(
                    task, seed, fading(decay, rate)
                )
        for rate in (0.05, 0.1, 0.2, 0.5):
            found[f"{task}, head alone, at {rate}"] = adapt(
                task, seed, names["head_alone"](rate)
            )
        for rate in (0.02, 0.05, 0.1):
            found[f"{task}, first layer alone, at {rate}"] = adapt(
                task, seed, partial(first_alone, rate=rate)
            )
    for name, way in names["ways"].items():
        for top in (0.05, 0.1, 0.2):
            found[f"a cycle to {top}, {name}"] = adapt(
                "renamed", seed, fading(0.1, top), way
            )
    for top in (0.05, 0.1, 0.2):
        for name, gather in (("levelled", max), ("own peaks", list)):
            found[f"a cycle to {top}, {name}, momentum held"] = adapt(
                "renamed",
                seed,
                fading(0.1, top),
                partial(cycle_of_rates, names["one_update"], gather),
            )
    return found


def first_alone(model: Any, rate: float) -> list[dict[str, Any]]:
    """Return the group of the first layer."""
    return [{"params": model[0].parameters(), "lr": rate}]


def cycle_of_rates(
    one_update: Callable[..., None],
    gather: Callable[[list[float]], Any],
    model: Any,
    optimizer: Any,
    batches: Sequence[Any],
) -> None:
    """Train through a cycle that leaves the momentum alone."""
    peaks = gather([group["lr"] for group in optimizer.param_groups])
    scheduler = OneCycleLR(
        optimizer, peaks, total_steps=len(batches), cycle_momentum=False
    )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()


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
    for measure in (of_transfer, of_squares, of_changed):
        seeds = [measure(names, seed) for seed in range(10)]
        print(f"\n{measure.__name__}, {len(seeds)} seeds")
        show({key: [[each[key]] for each in seeds] for key in seeds[0]})


if __name__ == "__main__":
    main()
