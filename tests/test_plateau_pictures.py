"""Pictures of runs that were cut show each run around its first cut."""

import matplotlib.pyplot as plt
import pytest

from grader.lesson import draw_around_cuts, draw_both, draw_ways, drops_of

LOSSES = [1.0, 0.5, 0.6, 0.7, 0.4, 0.4]
RATES = [0.1, 0.1, 0.1, 0.1, 0.01, 0.01]
RUN = LOSSES, [0.5] * 6, LOSSES, RATES
WAYS = {"constant": [RUN, RUN], "cut on a plateau": [RUN, RUN]}


@pytest.fixture(autouse=True)
def no_figures():
    """Close the figures that a test draws."""
    yield
    plt.close("all")


def test_drops_are_the_epochs_at_a_lower_rate():
    assert drops_of(RATES) == [4]
    assert drops_of([0.1, 0.2, 0.1, 0.1, 0.05]) == [2, 4]
    assert drops_of([0.1]) == []


def test_a_run_is_moved_to_its_first_cut_with_its_lowest_loss_before():
    draw_around_cuts([RUN], 0, "loss", with_lowest=True)
    curve, lowest, _ = plt.gca().lines
    assert list(curve.get_xdata()) == [-4, -3, -2, -1, 0, 1]
    assert list(curve.get_ydata()) == LOSSES
    assert list(lowest.get_ydata()) == [0.5, 0.5]
    assert curve.get_color() == lowest.get_color()


def test_a_long_run_is_shown_around_its_cut_only():
    losses, rates = [1.0] * 30, [0.1] * 12 + [0.01] * 18
    draw_around_cuts([(losses, losses, losses, rates)], 2, "loss")
    curve, _ = plt.gca().lines  # and the cut, but no lowest value
    assert list(curve.get_xdata()) == list(range(-4, 6))


def test_ways_have_a_picture_of_losses_accuracies_and_cuts():
    draw_ways(WAYS)
    names = [axes.get_ylabel() for axes in plt.gcf().axes]
    assert names == ["validation loss", "accuracy", "validation loss"]
    legends = [axes.get_legend().get_texts() for axes in plt.gcf().axes]
    told = [[text.get_text() for text in texts] for texts in legends]
    assert told == [[*WAYS], [*WAYS], ["seed 0", "seed 1"]]


def test_curves_stand_above_the_rates_and_their_names_above_both():
    draw_both({"loss": LOSSES}, RATES)
    upper, below = plt.gcf().axes
    assert below.get_ylabel() == "learning rate"
    assert below.get_legend() is None
    plt.gcf().canvas.draw()
    names, box = upper.get_legend().get_window_extent(), upper.bbox
    assert names.y0 >= box.y1
