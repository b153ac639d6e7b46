"""How a choice of the peak from a range test is looked at by checks."""

import math
from collections.abc import Callable, Sequence
from random import SystemRandom
from statistics import fmean, median
from typing import Any

from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.probes import probe
from grader.lesson.topics.alike import is_near

FACTORS = 0.5, 1.0, 2.0  # the peaks to try, in units of the guess
HALF = 4  # losses on either side of the one that a mean of nine is for
WIDTH = 2 * HALF + 1
Runs = list[list[float]]  # accuracies: a row for a peak, a column for a seed


def lowest_place(losses: Sequence[float]) -> int:
    """Return the update in whose middle the mean of nine losses is lowest.

    Means that are NaN don't count.
    """
    means = {
        place: fmean(losses[place - HALF : place + HALF + 1])
        for place in range(HALF, len(losses) - HALF)
    }
    known = {place: each for place, each in means.items() if each == each}
    return min(known, key=known.__getitem__)


def draw_losses(broken: float) -> list[float]:
    """Return 60 drawn losses of a range test; the last ten are `broken`.

    Windows of other sizes, and other middles of the nine, are lowest in
    other places than the mean of nine. Before NaNs they are large.
    """
    draw = SystemRandom()
    unit = 100 if math.isnan(broken) else 1  # no NaN may stand for a number
    while True:
        turn = draw.randint(14, 35)
        noise = [
            draw.choice((0.3, 0.9)) + draw.random() / 9 for _ in range(50)
        ]
        losses = [abs(k - turn) / 30 + noise[k] for k in range(50)]
        losses[:3] = [0.0] * 3
        place, others = lowest_place(losses), _other_places(losses)
        if place > WIDTH and place not in others:
            return [unit * loss for loss in losses] + [broken] * 10


def _other_places(losses: list[float]) -> set[int]:
    windows = (3, 5), (5, 5), (4, 4), (4, 6), (2, 3), (3, 4), (5, 6)
    found = {_place(losses, *window, fmean) for window in windows}
    return found | {_place(losses, HALF, HALF + 1, median)}


def _place(
    losses: list[float], before: int, after: int, middle: Callable[..., float]
) -> int:
    places = range(before, len(losses) + 1 - after)
    return min(places, key=lambda k: middle(losses[k - before : k + after]))


def draw_runs(place: int) -> Runs:
    """Return drawn runs of three peaks; the best worst run is at `place`.

    Each of the other two peaks has a better mean and better best runs. One
    of them has the best mean, the other the best run of all.
    """
    draw = SystemRandom()
    worst = draw.uniform(0.5, 0.6)
    best = [worst, *(worst + draw.uniform(0.01, 0.02) for _ in range(4))]
    steady = [worst - 0.01] + [worst + 0.2] * 4
    lucky = [worst - 0.02, *[worst + 0.1] * 3, worst + 0.35]
    others = draw.sample((steady, lucky), 2)
    rows = [*others[:place], best, *others[place:]]
    return [draw.sample(row, 5) for row in rows]


def expect_tried(
    choose_peak: Callable[..., Any],
    rates: list[float],
    losses: list[float],
    seeds: list[int],
) -> None:
    """Raise AssertionError unless three peaks are tried around the guess.

    The guess is the rate at which the mean of nine losses is lowest. Each
    peak must come with the accuracies of its runs, in the order of `seeds`.
    """
    draw = SystemRandom()
    rows = [[draw.random() for _ in seeds] for _ in FACTORS]
    table, _ = _chosen(choose_peak, rates, losses, rows, seeds)
    peaks, guess = sorted(table), rates[lowest_place(losses)]
    if not all(map(is_near, peaks, (factor * guess for factor in FACTORS))):
        _ask_about_guess(peaks, rates, losses)
    for peak, row in zip(peaks, rows, strict=True):
        look = f"The runs at peak {peak:.3g}, with the seeds {seeds}."
        expect_rates(table[peak], row, look, "run", ("yours", "trained"))


def expect_safest(
    choose_peak: Callable[..., Any],
    rates: list[float],
    losses: list[float],
    rows: Runs,
) -> None:
    """Raise AssertionError unless the peak with the best worst run is chosen.

    The first row has the runs at the lowest peak.
    """
    seeds = list(range(len(rows[0])))
    table, choice = _chosen(choose_peak, rates, losses, rows, seeds)
    peaks, worst = sorted(table), [min(row) for row in rows]
    if not isinstance(choice, (int, float)):
        fail(f"A peak is asked for second, not {choice!r}.")
    if not is_near(choice, peaks[worst.index(max(worst))]):
        shown = [
            f"{peak:.3g}: {' '.join(f'{each:.4g}' for each in row)}"
            for peak, row in zip(peaks, rows, strict=True)
        ]
        question = _ask_about_choice(choice, peaks, rows)
        fail(f"You choose {choice:.3g}. The runs:", *shown, question)


def _chosen(
    choose_peak: Callable[..., Any],
    rates: list[float],
    losses: list[float],
    rows: Runs,
    seeds: list[int],
) -> tuple[dict[float, Any], Any]:
    found = try_peaks(choose_peak, rates, losses, rows, seeds)
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        fail("Two things are asked for: accuracies by peak, and a choice.")
    table, choice = found
    if not isinstance(table, dict):
        fail("The accuracies are asked for as a dictionary, by peak.")
    if not all(isinstance(peak, (int, float)) for peak in table):
        fail(f"The keys of the dictionary should be peaks: {list(table)}.")
    if len(table) != len(FACTORS):
        tried = ", ".join(f"{peak:.3g}" for peak in sorted(table))
        number = counted(len(table), "peak")
        fail(f"The dictionary has {number}: {tried}. Three are asked for.")
    return table, choice


@probe
def try_peaks(
    choose_peak: Callable[..., Any],
    rates: list[float],
    losses: list[float],
    rows: Runs,
    seeds: list[int],
) -> Any:
    """Return what `choose_peak` makes of a range test and of its runs.

    A run at the lowest of its peaks has an accuracy of the first row, the
    one that belongs to its seed; the next higher peak has the second row.
    Runs of another seed have NaN.
    """
    peaks: set[float] = set()

    def note(peak: float, seed: int) -> float:
        peaks.add(peak)
        return 0.5

    def train(peak: float, seed: int) -> float:
        row = rows[sorted(peaks).index(peak) % len(rows)]
        return row[seeds.index(seed)] if seed in seeds else math.nan

    choose_peak(rates, losses, note, seeds)
    return choose_peak(rates, losses, train, seeds)


def _ask_about_guess(
    peaks: list[float], rates: list[float], losses: list[float]
) -> None:
    """Raise AssertionError with the question that the wrong peaks raise."""
    tried = ", ".join(f"{peak:.3g}" for peak in peaks)
    guess = rates[lowest_place(losses)]
    if any(is_near(peak, guess) for peak in peaks):
        factors = ", ".join(f"{peak / guess:.3g}" for peak in peaks)
        fail(
            f"You tried {tried}. The guess is right; these are {factors} "
            "times the guess.",
            "Which three are asked for?",
        )
    places = [k for k, rate in enumerate(rates) if is_near(rate, peaks[1])]
    if not places:
        fail(
            f"You tried {tried}.",
            "The one in the middle should be the guess, and that is one of "
            "the rates of the test. Which of them is yours?",
        )
    first = f"You tried {tried}, so your guess is the rate of update "
    fail(f"{first}{places[0]}.", _ask_about_update(places[0], losses))


def _ask_about_update(place: int, losses: list[float]) -> str:
    nine = losses[max(0, place - HALF) : place + HALF + 1]
    if place < HALF or len(nine) < WIDTH:
        return (
            "It has no four losses on either side. To which updates does a "
            "mean of nine belong?"
        )
    where = f"the losses {place - HALF} to {place + HALF}"
    if not all(map(math.isfinite, nine)):
        return f"Not all of {where} are numbers. What became of their mean?"
    if losses[place] == min(filter(math.isfinite, losses)):
        return "Its own loss is the lowest. What is to be lowest?"
    if abs(place - lowest_place(losses)) == HALF:
        return (
            "Four updates from there, a mean of nine is the lowest. To which "
            "of its nine does a mean belong?"
        )
    return (
        f"The mean of {where} is {fmean(nine):.3g}, and another nine have a "
        "lower one. Which losses belong to an update?"
    )


def _first(row: list[float]) -> float:
    return row[0]


def _ask_about_choice(choice: float, peaks: list[float], rows: Runs) -> str:
    """Return the question that a wrong choice raises."""
    if not any(is_near(choice, peak) for peak in peaks):
        return "Your choice is none of the three."
    row = next(
        row
        for peak, row in zip(peaks, rows, strict=True)
        if is_near(choice, peak)
    )
    ways: dict[str, Callable[[list[float]], float]] = {
        "mean": fmean,
        "median": median,
        "run": max,
        "first run": _first,
    }
    most = [name for name, way in ways.items() if row == max(rows, key=way)]
    if most:
        what = " and ".join(filter(None, (", ".join(most[:-1]), most[-1])))
        return f"Your choice has the best {what}. What does its worst run say?"
    return "Put a finger on the worst run of each. Which is yours?"
