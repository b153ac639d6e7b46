"""How a comparison of schedules is looked at by checks."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import SystemRandom
from statistics import fmean
from typing import Any

from grader.lesson.expect import expect_rates, fail
from grader.lesson.probes import probe

Key = tuple[str, float, int]  # a schedule, a peak and a seed
SURE = 3  # standard errors; a lead that is larger beats
LAX = 2  # standard errors, which would do for others


@dataclass(frozen=True)
class Comparison:
    """Runs whose accuracies are known, by schedule, peak and seed.

    `best` is the peak of each schedule whose worst run is the best, and
    `unbeaten` are the schedules that no other one beats at its own best: by
    a mean lead, seed by seed, of more than three standard errors.
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
    def chosen(self) -> dict[str, list[float]]:
        """The accuracies of each schedule at its own best peak."""
        return {name: self.at(name, peak) for name, peak in self.best.items()}

    @property
    def unbeaten(self) -> list[str]:
        """The schedules that no other one beats."""
        return _unbeaten(self.chosen)

    def is_telling(self) -> bool:
        """Return whether other ways to choose come to something else.

        With one peak these are other ways to say who is unbeaten, and with
        several they are other ways to say which peak is best.
        """
        if not 1 < len(self.unbeaten) < len(self.names):
            return False
        if len(self.peaks) == 1:
            return self._tells_leads()
        for measure in (max, fmean):
            others = {n: self.best_by(measure, n) for n in self.names}
            if others == self.best:
                return False
        return len(set(self.best.values())) > 1

    def _tells_leads(self) -> bool:
        """Return whether pairs, the bound and all runs of a name matter."""
        runs = self.chosen
        top = max(runs, key=lambda name: fmean(runs[name]))
        worst = max(map(min, runs.values()))
        others = (
            _unbeaten({name: sorted(row) for name, row in runs.items()}),
            _unbeaten(runs, bound=LAX),
            _unbeaten(runs, bound=0),
            [n for n in runs if top not in _ahead_of(n, runs)],
            [n for n in runs if max(runs[n]) >= worst],
        )
        return self.unbeaten not in others


def lead_of(ours: list[float], theirs: list[float]) -> tuple[float, float]:
    """Return the mean lead, seed by seed, and its standard error."""
    leads = [a - b for a, b in zip(ours, theirs, strict=True)]
    lead, count = fmean(leads), len(leads)
    # Thousands are made where one is drawn, and stdev takes exact fractions.
    squares = math.fsum((each - lead) ** 2 for each in leads)
    return lead, math.sqrt(squares / (count - 1) / count)


def _unbeaten(runs: dict[str, list[float]], bound: float = SURE) -> list[str]:
    """Return the names that no other one leads by so many errors."""
    return [name for name in runs if not _ahead_of(name, runs, bound)]


def _ahead_of(
    name: str, runs: dict[str, list[float]], bound: float = SURE
) -> list[str]:
    """Return the names that beat this one."""
    leads = {
        other: lead_of(row, runs[name])
        for other, row in runs.items()
        if other != name
    }
    return [n for n, (lead, error) in leads.items() if lead > bound * error]


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


def expect_unbeaten(unbeaten: Any, best: Any, runs: Comparison) -> None:
    """Raise AssertionError unless just these schedules are unbeaten.

    They are to be unbeaten at the peaks that were found `best`, whether or
    not these are: `expect_own_peaks` asks that.
    """
    peaks = _peaks_of(best, runs)
    chosen = {name: runs.at(name, peak) for name, peak in peaks.items()}
    meant = _unbeaten(chosen)
    if not isinstance(unbeaten, Sequence) or isinstance(unbeaten, str):
        fail("A list of names is asked for second.")
    if list(unbeaten) != meant:
        named = ", ".join(map(str, unbeaten)) or "nobody"
        rows = [_row(runs, name, peak) for name, peak in peaks.items()]
        ask = _ask_who_beats(list(unbeaten), meant, chosen)
        fail(f"You call unbeaten: {named}.", "The runs:", *rows, ask)


def _peaks_of(best: Any, runs: Comparison) -> dict[str, float]:
    """Return the peak of each schedule that was found best."""
    peaks = dict.fromkeys(runs.names, runs.peaks[0])
    if len(runs.peaks) == 1:
        return peaks
    for name in runs.names:
        found = best.get(name) if isinstance(best, dict) else None
        pair = found if isinstance(found, (tuple, list)) else ()
        if not pair or pair[0] not in runs.peaks:
            fail(
                f"For {name}, one of these peaks is asked for first: "
                f"{', '.join(map(str, runs.peaks))}.",
                "Who is unbeaten at the peaks that you return?",
            )
        peaks[name] = pair[0]
    return peaks


def _ask_who_beats(
    named: list[Any], meant: list[str], chosen: dict[str, list[float]]
) -> str:
    """Return a question about the schedules that were called unbeaten."""
    for name in meant:
        if name not in named:
            other = max(set(chosen) - {name}, key=lambda n: fmean(chosen[n]))
            return f"{_told(other, name, chosen)} Does it beat {name}?"
    for name in named:
        if name in chosen and name not in meant:
            other = _ahead_of(name, chosen)[0]
            return f"{_told(other, name, chosen)} What does the rule say?"
    return "Which names are asked for, and in which order?"


def _told(ours: str, theirs: str, runs: dict[str, list[float]]) -> str:
    lead, error = lead_of(runs[ours], runs[theirs])
    return (
        f"Seed by seed, {ours}'s mean lead over {theirs} is {lead:.4f}, "
        f"with a standard error of {error:.4f}."
    )


def _row(runs: Comparison, name: str, peak: float) -> str:
    scores = " ".join(f"{score:.4f}" for score in runs.at(name, peak))
    return f"{name} at {peak:g}: {scores}"
