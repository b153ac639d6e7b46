"""How a comparison of schedules is looked at by checks."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import SystemRandom
from statistics import mean
from typing import Any

from grader.lesson.expect import expect_rates, fail
from grader.lesson.probes import probe

Key = tuple[str, float, int]  # a schedule, a peak and a seed


@dataclass(frozen=True)
class Comparison:
    """Runs whose accuracies are known, by schedule, peak and seed.

    `best` is the peak of each schedule whose worst run is the best, and
    `unbeaten` are the schedules that no other one beats at its own best.
    """

    names: list[str]
    peaks: list[float]
    seeds: list[int]
    accuracies: dict[Key, float]

    def at(self, name: str, peak: float) -> list[float]:
        """Return the accuracies of a schedule at a peak."""
        return [self.accuracies[name, peak, seed] for seed in self.seeds]

    def best_by(self, measure: Callable[..., float], name: str) -> float:
        """Return the peak at which a schedule's runs have the most."""
        return max(self.peaks, key=lambda peak: measure(self.at(name, peak)))

    @property
    def best(self) -> dict[str, float]:
        """Each schedule's own best peak."""
        return {name: self.best_by(min, name) for name in self.names}

    @property
    def unbeaten(self) -> list[str]:
        """The schedules at least one of whose runs no other's worst beats."""
        runs = {name: self.at(name, peak) for name, peak in self.best.items()}
        top = max(map(min, runs.values()))
        return [name for name in self.names if max(runs[name]) >= top]

    def __str__(self) -> str:
        """Return the worst run of each schedule at each peak, as a table."""
        rows = [["worst run at", *(f"{peak:g}" for peak in self.peaks)]]
        for name in self.names:
            worst = (min(self.at(name, peak)) for peak in self.peaks)
            rows.append([name, *(f"{score:.4f}" for score in worst)])
        width = max(len(row[0]) for row in rows)
        return "\n".join(
            f"{first:{width}}" + "".join(f"{each:>8}" for each in rest)
            for first, *rest in rows
        )

    def is_telling(self) -> bool:
        """Return whether other ways to choose come to something else."""
        if not 1 < len(self.unbeaten) < len(self.names):
            return False
        if len(self.peaks) == 1:
            return True
        for measure in (max, mean):
            others = {n: self.best_by(measure, n) for n in self.names}
            if others == self.best:
                return False
        return len(set(self.best.values())) > 1


def compare_runs(
    rows: dict[str, list[list[float]]], peaks: list[float]
) -> Comparison:
    """Return a comparison: each schedule has a row of runs for each peak.

    The seeds are 0, 1 and so on.
    """
    seeds = list(range(len(next(iter(rows.values()))[0])))
    accuracies = {
        (name, peak, seed): row[seed]
        for name, table in rows.items()
        for peak, row in zip(peaks, table, strict=True)
        for seed in seeds
    }
    return Comparison(list(rows), peaks, seeds, accuracies)


def make_runs(
    names: Sequence[str],
    peaks: Sequence[float],
    seeds: Sequence[int],
    train: Callable[[str, float, int], float],
) -> Comparison:
    """Return all runs of a search, each made by `train(name, peak, seed)`."""
    accuracies = {
        (name, peak, seed): train(name, peak, seed)
        for name in names
        for peak in peaks
        for seed in seeds
    }
    return Comparison(list(names), list(peaks), list(seeds), accuracies)


def draw_comparison(count: int = 3) -> Comparison:
    """Return a drawn comparison, in which each way to choose shows.

    Each schedule is tried at `count` peaks.
    """
    draw = SystemRandom()
    while True:
        names = draw.sample(["cosine", "cycle", "line", "step", "steady"], 4)
        peaks = draw.sample([0.01, 0.02, 0.05, 0.1, 0.2, 0.4], count)
        peaks.sort()
        seeds = draw.sample(range(100), 4)
        accuracies = {}
        for name in names:
            for peak in peaks:
                middle, wide = draw.uniform(0.8, 0.9), draw.uniform(0.01, 0.05)
                for seed in seeds:
                    accuracy = draw.uniform(middle - wide, middle + wide)
                    accuracies[name, peak, seed] = round(accuracy, 4)
        found = Comparison(names, peaks, seeds, accuracies)
        # Of two peaks that tie, either could be called the best.
        apart = len(set(accuracies.values())) == len(accuracies)
        if apart and found.is_telling():
            return found


def try_comparison(
    compare: Callable[..., Any], runs: Comparison, each_once: bool = True
) -> tuple[Any, Any]:
    """Return what `compare` makes of runs: the best peaks, who is unbeaten.

    Raises AssertionError unless it returns two things, and makes each run
    once; how often does not matter if not `each_once`.
    """
    given = runs.names, runs.peaks, runs.seeds
    table = [(*key, found) for key, found in runs.accuracies.items()]
    made, found = _try(compare, *given, table)
    counts = Counter((name, peak, seed) for name, peak, seed in made)
    if each_once:
        _expect_each_run_once(counts, runs)
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        fail("Return two things: the best peaks, and the unbeaten names.")
    return found[0], found[1]


@probe
def _try(
    compare: Callable[..., Any],
    names: list[str],
    peaks: list[float],
    seeds: list[int],
    table: list[tuple[str, float, int, float]],
) -> tuple[list[Key], Any]:
    made: list[Key] = []
    known = {(name, peak, seed): found for name, peak, seed, found in table}

    def train(name: str, peak: float, seed: int) -> float:
        made.append((name, peak, seed))
        return known.get((name, peak, seed), 0.0)

    found = compare(names, peaks, seeds, train)
    return made, found


def _expect_each_run_once(counts: Counter[Key], runs: Comparison) -> None:
    for name, peak, seed in runs.accuracies:
        times = counts[name, peak, seed]
        if times != 1:
            how = "never" if not times else f"{times} times"
            fail(
                f"{name} was trained {how} at peak {peak:g} with seed {seed}.",
                f"In all, {counts.total()} runs were made; "
                f"{len(runs.accuracies)} are meant.",
            )
    if len(counts) > len(runs.accuracies):
        fail(f"{counts.total()} runs were made; {len(runs.accuracies)} meant.")


def expect_own_peaks(best: Any, runs: Comparison) -> None:
    """Raise AssertionError unless each schedule has its own best peak.

    With it come the accuracies there, in the order of the seeds.
    """
    if not isinstance(best, dict) or set(best) != set(runs.names):
        fail(f"A dictionary by name is asked for: {', '.join(runs.names)}.")
    for name, peak in runs.best.items():
        if not isinstance(best[name], (tuple, list)) or len(best[name]) != 2:
            fail(f"For {name}, a peak and its accuracies are asked for.")
        chosen, accuracies = best[name]
        if chosen != peak:
            rows = [_row(runs, name, each) for each in runs.peaks]
            ask = "Which run in each row does the rule look at?"
            fail(f"For {name} you chose the peak {chosen}.", *rows, ask)
        look = f"These are the runs of {name} at {peak:g}."
        names = "yours", "trained"
        expect_rates(accuracies, runs.at(name, peak), look, "seed", names)


def expect_unbeaten(unbeaten: Any, runs: Comparison) -> None:
    """Raise AssertionError unless just these schedules are unbeaten."""
    if not isinstance(unbeaten, Sequence) or isinstance(unbeaten, str):
        fail("A list of names is asked for second.")
    if list(unbeaten) != runs.unbeaten:
        named = ", ".join(map(str, unbeaten)) or "nobody"
        rows = [_row(runs, name, peak) for name, peak in runs.best.items()]
        ask = _ask_who_beats(list(unbeaten), runs)
        fail(f"You call unbeaten: {named}.", "The runs:", *rows, ask)


def _ask_who_beats(named: list[Any], runs: Comparison) -> str:
    """Return a question about the schedules that were called unbeaten."""
    for name in runs.unbeaten:
        if name not in named:
            best = max(runs.at(name, runs.best[name]))
            return f"Whose worst run is better than {name}'s best, {best:g}?"
    for name in named:
        if name in runs.names and name not in runs.unbeaten:
            best = max(runs.at(name, runs.best[name]))
            return f"Is no worst run better than {name}'s best, {best:g}?"
    return "Which names are asked for, and in which order?"


def _row(runs: Comparison, name: str, peak: float) -> str:
    scores = " ".join(f"{score:.4f}" for score in runs.at(name, peak))
    return f"{name} at {peak:g}: {scores}"
