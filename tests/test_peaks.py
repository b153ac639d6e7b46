"""A choice of the peak is asked about by the mistake that it shows."""

import math
from statistics import mean, median

import numpy as np
import pytest

from grader.lesson import (
    draw_losses,
    draw_runs,
    expect_safest,
    expect_tried,
    try_peaks,
)
from grader.lesson.topics.peaks import lowest_place

RATES = np.geomspace(1e-4, 10, 60).tolist()
LOSSES = [abs(k - 30) / 20 + 0.5 for k in range(50)] + [math.nan] * 10
LOSSES[17] = 0.1
RUNS = [[0.92, 0.92], [0.95, 0.94], [0.97, 0.9]]


def choice_at(place, factors=(0.5, 1, 2), choose=None):
    """A function that takes the rate of an update for its guess."""

    def choose_peak(rates, losses, train, seeds):
        guess = rates[lowest_place(losses) if place is None else place]
        runs = {
            factor * guess: [train(factor * guess, seed) for seed in seeds]
            for factor in factors
        }
        best = max(runs, key=lambda peak: (choose or min)(runs[peak]))
        return runs, best

    return choose_peak


def test_the_place_is_in_the_middle_of_the_nine_and_never_at_a_nan():
    assert lowest_place(LOSSES) == 30
    assert lowest_place([5, *[1] * 9, 5]) == 5
    assert lowest_place([*[2] * 9, math.nan]) == 4


@pytest.mark.parametrize("broken", [math.nan, math.inf, 50.0])
def test_a_drawn_test_tells_other_ways_to_read_it(broken):
    losses = draw_losses(broken)
    place = lowest_place(losses)
    fives = [mean(losses[k - 2 : k + 3]) for k in range(2, 48)]
    assert len(losses) == 60 and 9 < place != 2 + fives.index(min(fives))
    expect_tried(choice_at(None), RATES, losses, [4, 9])


@pytest.mark.parametrize("place", range(3))
def test_drawn_runs_have_their_best_worst_run_where_it_is_meant(place):
    rows = draw_runs(place)
    assert max(rows, key=min) is rows[place]
    assert max(rows, key=mean) is not rows[place]


def test_a_choice_that_is_right_passes():
    expect_tried(choice_at(None), RATES, LOSSES, [7, 5])
    expect_safest(choice_at(None), RATES, LOSSES, RUNS)


def first_seed_only(rates, losses, train, seeds):
    guess = rates[30]
    peaks = guess / 2, guess, 2 * guess
    return {peak: [train(peak, 0)] * 2 for peak in peaks}, guess


@pytest.mark.parametrize(
    ("choose", "says"),
    [
        (choice_at(17), "rate of update 17. Its own loss is the lowest"),
        (choice_at(26), "Four updates from there"),
        (choice_at(52), "Not all of the losses 48 to 56 are numbers"),
        (choice_at(2), "It has no four losses on either side"),
        (choice_at(20), "mean of the losses 16 to 24 is"),
        (choice_at(30, (0.5, 1, 4)), "these are 0.5, 1, 4 times the guess"),
        (choice_at(30, (0.3, 0.6, 0.9)), "one of the rates of the test"),
        (choice_at(30, (1, 2)), "dictionary has 2 peaks"),
        (first_seed_only, "Run 0: nan yours"),
        (lambda *given: 0.1, "Two things are asked for"),
        (lambda *given: ([0.1], 0.1), "as a dictionary"),
        (lambda *given: ({"low": [0.1]}, 0.1), "should be peaks"),
    ],
)
def test_other_peaks_are_asked_about_by_their_mistake(choose, says):
    with pytest.raises(AssertionError) as said:
        expect_tried(choose, RATES, LOSSES, [7, 5])
    assert says in " ".join(str(said.value).split())
    assert max(map(len, str(said.value).split("\n"))) <= 65


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        (max, "best run and first run. What does its worst run say?"),
        (median, "has the best mean, median, run and first run"),
        (lambda runs: -max(runs), "Put a finger on the worst run"),
        (lambda runs: mean(runs) + max(runs) / 9, "has the best mean"),
    ],
)
def test_other_choices_are_asked_about_by_their_mistake(measure, says):
    runs = RUNS if measure is max else [*RUNS[:2], [0.99, 0.93]]
    with pytest.raises(AssertionError) as said:
        expect_safest(choice_at(None, choose=measure), RATES, LOSSES, runs)
    assert says in " ".join(str(said.value).split())


def test_a_choice_that_was_not_tried_is_told():
    def elsewhere(*given):
        return choice_at(None)(*given)[0], 3.0

    def nothing(*given):
        return choice_at(None)(*given)[0], None

    for choose, says in ((elsewhere, "none of the three"), (nothing, "None")):
        with pytest.raises(AssertionError, match=says):
            expect_safest(choose, RATES, LOSSES, RUNS)


def test_runs_have_their_accuracies_by_peak_and_seed():
    def choose(rates, losses, train, seeds):
        found = {peak: [train(peak, s) for s in seeds] for peak in (0.4, 0.1)}
        return found, rates[0]

    rows = [[0.1, 0.2], [0.3, 0.4]]
    found = try_peaks(choose, [0.5], [1.0], rows, [7, 5])
    assert found == ({0.4: [0.3, 0.4], 0.1: [0.1, 0.2]}, 0.5)
