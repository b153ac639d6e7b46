"""What checks see of loops, logs, modes and trials of several rates."""

import copy
from functools import partial

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import ExponentialLR

from grader.lesson import (
    draw_candidates,
    draw_digit,
    expect_batches,
    expect_best,
    expect_learned,
    expect_looks,
    expect_lowest,
    expect_one_look,
    expect_trained,
    expect_trials,
    lab,
    loop_plainly,
    loop_twice,
    mixed_network,
    numbered_digits,
    rising,
    step_before,
    updated_by,
    updated_by_sgd,
    weights_of,
)


def fit(model, optimizer, scheduler, data, epochs, size, most=None):
    used = []
    for _ in range(epochs):
        for x, y in list(lab.batches(*data, size))[:most]:
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used


def test_a_step_in_mid_epoch_is_felt_from_there():
    make = partial(ExponentialLR, gamma=0.5)
    assert step_before(make, 0.8, 3, 1, 2) == [0.8, *[0.4] * 3, 0.2, 0.2]
    assert step_before(make, 0.8, 3, 3, 2) == [0.8] * 3 + [0.4] * 3


def test_a_rising_scheduler_begins_below_the_rate():
    rates = lab.preview(partial(rising, step_size=2, gamma=0.1), 0.5, 4)
    assert rates == pytest.approx([0.2, 0.3, 0.4, 0.5])


def test_a_plain_loop_is_bound_by_its_weights():
    x, y = draw_digit(rows=10)
    trace = loop_plainly(fit, 0.01, (x, y), epochs=3, size=4)
    assert trace.rates == [0.01] * 9
    expect_trained(trace, lab.mlp(), lambda model: cross_entropy(model(x), y))


@pytest.mark.parametrize(("epochs", "learns"), [(30, True), (1, False)])
def test_a_loop_that_learns_is_told_from_one_that_does_not(epochs, learns):
    tiny = lab.mnist("train", 16)
    trace = loop_plainly(fit, 0.05, tiny, epochs=epochs, size=8)
    if learns:
        expect_learned(trace, tiny, most=0.5)
    else:
        with pytest.raises(AssertionError, match="2 updates on 16 images"):
            expect_learned(trace, tiny, most=0.5)


@pytest.mark.parametrize(("most", "says"), [(None, ""), (1, "80 rows")])
def test_a_loop_called_twice_shows_its_rates_and_rows(most, says):
    run = partial(fit, most=most)
    digits = numbered_digits(40)
    trace, batches = loop_twice(run, 0.5, digits, size=16)
    assert trace.result == trace.rates
    if says:
        with pytest.raises(AssertionError, match=says):
            expect_batches(trace, batches, digits, epochs=5, size=16)
    else:
        expect_batches(trace, batches, digits, epochs=5, size=16)


def test_a_mixed_network_has_the_modes_that_were_asked_for():
    model = mixed_network(0, outer=True, inner=False)
    assert model.training and model[0].training and not model[1][2].training


def look(model, images, labels):
    return lab.accuracy(copy.deepcopy(model).eval(), images, labels)


def look_and_leave(model, images, labels):
    return lab.accuracy(model.eval(), images, labels)


def test_a_look_is_told_from_one_that_changes_modes_or_answers():
    expect_looks(look, outer=True, inner=False)
    with pytest.raises(AssertionError, match="\ntraining=False outside"):
        expect_looks(look_and_leave, outer=True, inner=True)
    with pytest.raises(AssertionError, match="In which mode"):
        expect_looks(lab.accuracy, outer=True, inner=True)


def try_rates(
    model, rates, data, held_out, seed, same=False, once=False, best=min, own=0
):
    losses, seed = [], own or seed
    for number, rate in enumerate(rates):
        if not (once and number):
            torch.manual_seed(seed)
        trial = model if same else copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        for x, y in lab.batches(*data, 8):
            optimizer.zero_grad()
            cross_entropy(trial(x), y).backward()
            optimizer.step()
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(best(losses))]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"same": True}, "With which weights"),
        ({"once": True}, "In which order"),
        ({"own": 1}, "Which batches does each seed give"),
    ],
)
def test_unfair_trials_are_told_apart(options, says):
    expect_trials(try_rates, [0.1, 0.02])
    with pytest.raises(AssertionError, match=says):
        expect_trials(partial(try_rates, **options), [0.1, 0.02])


def test_the_lowest_loss_must_choose():
    expect_lowest(try_rates, place=1)
    with pytest.raises(AssertionError, match="The rate returned is"):
        expect_lowest(partial(try_rates, best=max), place=2)


def test_an_update_is_compared_with_torchs_own():
    def move(model, rate):
        torch.optim.SGD(model.parameters(), lr=rate).step()

    digits, start = draw_digit(), weights_of(lab.mlp())
    ours = updated_by(move, start, digits, 0.1)
    assert all(map(torch.equal, ours, updated_by_sgd(start, digits, 0.1)))
    assert not torch.equal(ours[0], start[0])


def test_another_choice_is_described():
    candidates = draw_candidates(best_among=range(20))
    expect_best(candidates.best, candidates)
    with pytest.raises(AssertionError, match="lowest loss on the validation"):
        expect_best(candidates.surest, candidates)


@pytest.mark.parametrize(
    ("looks", "says"),
    [
        ({"all": 0, "chosen": 0}, "Only 0 of the 200"),
        ({"all": 600, "chosen": 200}, "600 answers"),
        ({"all": 400, "chosen": 400}, "twice or more"),
    ],
)
def test_other_looks_than_one_are_told_apart(looks, says):
    expect_one_look({"all": 200, "chosen": 200})
    with pytest.raises(AssertionError, match=says):
        expect_one_look(looks)
