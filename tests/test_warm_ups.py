"""A measurement of the shortest warm-up, as checks see it."""

from statistics import mean

import pytest

from grader.lesson.topics.warm_ups import (
    expect_measured,
    expect_shortest,
    made_up_losses,
)


def shortest(peak, warm_ups, seeds, limit):
    table = {
        warm: mean(max(made_up_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return table, min(warm for warm in table if table[warm] <= limit)


def only_the_table(*run):
    return shortest(*run)[0]


def the_longest(peak, warm_ups, seeds, limit):
    table, _ = shortest(peak, warm_ups, seeds, limit)
    return table, max(warm for warm in table if table[warm] <= limit)


def without_the_highest(peak, warm_ups, seeds, limit):
    return dict.fromkeys(warm_ups, 2.0), warm_ups[0]


TOPS = {8: [8, 11], 3: [13, 16]}
CHOICE = 3, {}, 0.1, [8, 3, 9, 6, 4, 1], [4, 7], 14.5


def test_a_right_measurement_passes():
    expect_measured(shortest, TOPS, {}, 0.1, [4, 7])
    expect_shortest(shortest, *CHOICE)


def test_the_means_are_of_the_highest_losses():
    with pytest.raises(AssertionError, match="highest losses are"):
        expect_measured(without_the_highest, TOPS, {}, 0.1, [4, 7])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [(the_longest, "The choice: 9"), (only_the_table, "and a length, not")],
)
def test_the_shortest_is_chosen(wrong, says):
    with pytest.raises(AssertionError, match=says):
        expect_shortest(wrong, *CHOICE)
