"""What is asked about a cycle of another length, and who predicts one."""

import math

import pytest
import torch
from torch.optim.lr_scheduler import OneCycleLR

from grader.lesson import (
    lab,
    question_about_cycle,
    question_about_stride,
    question_about_triangle,
    sgd_strides,
    worked_out,
)


def cycle(peak, length):
    def make(optimizer):
        return OneCycleLR(optimizer, peak, length)

    return lab.preview(make, 1, length)


@pytest.mark.parametrize(
    ("used", "says"),
    [
        (cycle(0.1, 18)[:15], "A cycle of 18 rates begins like this"),
        ([*cycle(0.1, 14), 0.3], "the run makes 15 updates"),
        ([*cycle(0.1, 6), *[4e-7] * 9], "How was the 6 counted?"),
        (cycle(0.1, 252)[:15], "A cycle of 252 rates begins like this"),
        (cycle(0.1, 9000)[:15], "A cycle of 9000 rates begins like this"),
        (
            [rate for rate in cycle(0.1, 3) for _ in range(5)],
            "This is a cycle of 3 rates, and each of them is used 5 times",
        ),
        (cycle(0.05, 15), "All rates are 0.5 times those that are meant"),
        ([0.004] * 15, "From update 0 to 1 the rate stays"),
        ([0.0] * 15, "What makes update 0 use 0?"),
        ([], "Which loop makes the updates"),
        (None, "Which loop makes the updates"),
    ],
)
def test_a_cycle_is_known_by_its_rates(used, says):
    assert says in question_about_cycle(used, 0.1)


def test_a_rise_that_is_a_rounding_is_no_cycle():
    constant = [0.004, math.nextafter(0.004, 1), *[0.004] * 3]
    assert "A cycle of" not in question_about_cycle(constant, 0.1)


def test_a_prediction_is_returned_as_it_is():
    assert worked_out(lambda a, b: [a, b], 1, 2) == [1, 2]


def make_an_optimizer(rate):
    return torch.optim.SGD([torch.zeros(1)], rate).param_groups[0]["lr"]


def test_a_simulation_of_ones_own_is_a_prediction():
    assert worked_out(make_an_optimizer, 0.1) == 0.1


def test_a_prediction_that_lets_torch_do_the_work_is_told():
    with pytest.raises(AssertionError, match="sgd_strides calls a function"):
        worked_out(sgd_strides, [0.1], [0.9])
    assert sgd_strides([0.1], [0.9]) == [pytest.approx(0.1)]


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([1, 2, 3, 2, 1, 2, 3, 2, 1, 2], "rise for 2 updates and fall for 2,"),
        ([1, 1.8, 2.6, 2.6, 1.8] * 2, "rise for 2.5 updates and fall for 2.5"),
        ([1, 2, 3, 2, 1] * 2, "fall for 2, begun anew in each epoch, and"),
        ([1] * 10, "the rate stays"),
    ],
)
def test_triangles_are_known_by_their_sides(used, says):
    meant = [1, 2, 3, 7 / 3, 5 / 3] * 2
    assert says in question_about_triangle(used, meant, 5)


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([0.1, 0.29, 0.29 + 1.95], "the whole way so far"),
        ([-0.1, -0.19, -1.95], "against the slope"),
        ([0.1, 0.19, 0.5 * 0.19 + 1], "Is a rate part"),
        ([0.1, 0.19, 2.71], "Which update's momentum"),
        ([0.01, 0.019, 0.5 * 0.19 + 0.5], "With which weight"),
        ([0.1, 0.19, 1.75], "Which momentum has shrunk"),
        ([1, 1, 1], "after the first gradient"),
    ],
)
def test_strides_are_asked_about_by_their_mistake(used, says):
    rates, momenta = [0.1, 0.1, 1], [0.9, 0.9, 0.5]
    meant = sgd_strides(rates, momenta)
    assert says in question_about_stride(used, meant, rates, momenta)
