"""What checks see of drops that are tried, plans, and hand-overs."""

import sys

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import StepLR

from grader.lesson import (
    bound_rates,
    describe_drop,
    draw_digit,
    lab,
    rates_by,
    rates_of_groups,
    record_plan,
    rescale,
    try_drops,
)

LOSSES = {None: [0.4, 0.3, 0.5], 2: [0.3, 0.2, 0.5]}
FEW = draw_digit(rows=10)


def try_all(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    return losses, 2


def test_each_drop_has_its_loss_with_each_seed():
    assert try_drops(try_all, LOSSES, [7, 1, 5]) == (LOSSES, 2)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ((None, 99), r"train\(None, 99\) was called: drop None and seed 99"),
        ((7, 2), r"drop 7 and seed 2.\nThe drops are \[None, 2\], the seeds"),
    ],
)
def test_a_run_that_is_none_of_those_asked_for_is_told(asked, says):
    def ask(train, drops, seeds):
        return {drops[0]: [train(*asked)]}, None

    with pytest.raises(AssertionError, match=says):
        try_drops(ask, LOSSES, [7, 1, 5])


def test_the_lowest_of_no_losses_is_asked_about():
    def choose(train, drops, seeds):
        return {}, min([])

    with pytest.raises(AssertionError, match="the lowest of no values"):
        try_drops(choose, LOSSES, [7, 1, 5])


def test_another_value_error_is_left_alone():
    def fail(train, drops, seeds):
        raise ValueError("drops.index(x): x not in list")

    with pytest.raises(ValueError, match="not in list"):
        try_drops(fail, LOSSES, [7, 1, 5])


@pytest.mark.parametrize("found", [{2: [0.3]}, (2, {2: [0.3]}), None])
def test_losses_and_a_choice_are_asked_for(found):
    with pytest.raises(AssertionError, match="Two things were expected"):
        try_drops(lambda train, drops, seeds: found, LOSSES, [7, 1, 5])


@pytest.mark.parametrize(
    ("drop", "says"),
    [
        (2, "won with 2 of 3 seeds.\nWith seed 2 it ended at 0.500, no drop"),
        (4, "won with 3 of 3 seeds, with a mean of 0.300.\nAnother drop"),
        (None, "Your choice is None, and some drop won with every seed."),
        ([2], "Your choice, [2], is none of the drops."),
    ],
)
def test_a_drop_is_described_by_where_it_breaks_the_rule(drop, says):
    four = [0.35, 0.2, 0.35]
    assert says in describe_drop(drop, LOSSES | {4: four})


RECIPE = {"size": 2, "rate": 0.1, "milestones": [4], "updates": 8}


def test_a_new_recipe_leaves_the_old_as_it_was():
    def rescaled(recipe, size):
        return {**recipe, "size": size}

    assert rescale(rescaled, RECIPE, 8) == (0.1, [4, 8])


@pytest.mark.parametrize(
    ("rescaled", "says"),
    [
        (lambda recipe, size: recipe.update(size=size), "not None"),
        (lambda recipe, size: {"size": size, "rate": 1}, "no milestones"),
        (lambda recipe, size: dict(recipe), "says size 2, not 8"),
        (
            lambda recipe, size: recipe.update(size=size) or recipe,
            "The recipe that was given has changed",
        ),
    ],
)
def test_what_is_no_new_recipe_is_told(rescaled, says):
    with pytest.raises(AssertionError, match=says):
        rescale(rescaled, RECIPE, 8)


def test_a_helper_shows_the_rates_of_its_scheduler():
    def helper(optimizer, epochs, parts, gamma):
        return StepLR(optimizer, epochs // parts, gamma)

    assert rates_by(helper, 4, 2, 0.5) == [0.8, 0.8, 0.4, 0.4]


def test_each_group_has_rates_of_its_own():
    found = rates_of_groups(StepLR, [0.8, 0.1], (1, 0.5), 3)
    assert found == [[0.8, 0.4, 0.2], [0.1, 0.05, 0.025]]


class OneRate(StepLR):
    def get_lr(self):
        return super().get_lr()[:1]


def test_a_rate_for_each_group_is_asked_for():
    assert rates_of_groups(OneRate, [0.8], (1, 0.5), 2) == [[0.8, 0.4]]
    with pytest.raises(AssertionError, match="has 2 groups, and get_lr"):
        rates_of_groups(OneRate, [0.8, 0.1], (1, 0.5), 3)


def train(*rates):
    few = sys.modules["__main__"].few
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        cross_entropy(model(few[0]), few[1]).backward()
        optimizer.step()


@pytest.fixture
def notebook(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "few", None, raising=False)


def test_a_plan_goes_straight_from_epoch_to_epoch(notebook):
    def follow(plan, updates):
        train(*(plan(number / 2) for number in range(updates)))

    trace = record_plan(follow, [0.01, 0.02, 0.04], {"few": FEW}, 4)
    assert trace.rates == pytest.approx([0.01, 0.015, 0.02, 0.03])


def test_rates_are_bound_by_the_weights(notebook):
    bound = {"few": FEW, "model": lab.mlp()}
    assert bound_rates(train, 0.02, 0.01, **bound, updates=2) == [0.02, 0.01]
    for rates in ((0.02,), (0.02, 0.0), ()):
        with pytest.raises(AssertionError, match="2 are meant, at rates"):
            bound_rates(train, *rates, **bound, updates=2)
    with pytest.raises(AssertionError, match="Not the network"):
        few, model = FEW, torch.nn.Linear(784, 10)
        bound_rates(train, 0.02, 0.01, few=few, model=model, updates=2)
