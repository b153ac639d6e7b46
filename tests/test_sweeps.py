"""A range test is known by its losses, a choice by what it tried."""

import copy

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam

from grader.lesson import (
    draw_batches,
    expect_left_alone,
    expect_nans,
    expect_sweep,
    flat_state,
    losses_at,
    returned_lists,
    sweep,
    used_network,
    weights_of,
)
from grader.lesson.recording.trace import Trace

START = 3, SGD, {"momentum": 0.7}, True
BATCHES = draw_batches(5)


def range_test(model, optimizer, batches, low, high):
    rates = np.geomspace(low, high, len(batches)).tolist()
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    losses = losses_at(rates, batches, model, optimizer)
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


def test_a_sweep_that_is_right_passes_and_leaves_no_trace():
    for start in (START, (3, Adam, {}, False)):
        trace, after = sweep(range_test, start, BATCHES, 0.001, 0.1)
        expect_sweep(trace, start, BATCHES, 0.001, 0.1)
        assert after == flat_state(*used_network(*start))


def too_few(*given):
    rates, losses = range_test(*given)
    return rates[1:], losses


def as_tensors(*given):
    rates, losses = range_test(*given)
    return rates, [torch.tensor(loss) for loss in losses]


def one_too_many(model, optimizer, batches, low, high):
    rates, losses = range_test(model, optimizer, batches, low, high)
    optimizer.step()
    return rates, losses


def after_the_updates(model, optimizer, batches, low, high):
    rates, losses = range_test(model, optimizer, batches, low, high)
    return rates, [*losses[1:], losses[0]]


def of_a_copy(model, optimizer, batches, low, high):
    return range_test(copy.deepcopy(model), optimizer, batches, low, high)


def never(model, optimizer, batches, low, high):
    return [low] * len(batches), [2.3] * len(batches)


def without_its_past(model, optimizer, batches, low, high):
    optimizer.state.clear()
    return range_test(model, optimizer, batches, low, high)


def to_elsewhere(model, optimizer, batches, low, high):
    return range_test(model, optimizer, batches, low, 2 * high)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (too_few, "4 rates and 5 losses are returned, from 5 batches"),
        (as_tensors, "Some are Tensor"),
        (one_too_many, "6 updates from 5 batches"),
        (of_a_copy, r"step\(\) was called 5 times, but no weight"),
        (never, "Who calls optimizer"),
        (after_the_updates, "before the update or after"),
        (without_its_past, "The first loss agrees, so the updates differ"),
        (to_elsewhere, "The rates of group 0. Does the test begin"),
    ],
)
def test_a_sweep_that_is_wrong_is_told(wrong, says):
    trace, _ = sweep(wrong, START, BATCHES, 0.001, 0.1)
    with pytest.raises(AssertionError, match=says):
        expect_sweep(trace, START, BATCHES, 0.001, 0.1)


def leave(model, optimizer, batches, low, high):
    model.eval()
    losses_at([low], batches[:1], model, optimizer)


def test_what_a_sweep_changes_is_named():
    _, after = sweep(leave, START, BATCHES, 0.001, 0.1)
    before = flat_state(*used_network(*START))
    changed = {name for name in before if before[name] != after[name]}
    assert {
        "model.training",
        "model.0.weight",
        "optimizer.param_groups.0.lr",
        "optimizer.state.0.momentum_buffer",
    } <= changed
    assert "optimizer.param_groups.0.momentum" in before.keys() - changed
    expect_left_alone(before, START)
    with pytest.raises(AssertionError, match=r"model\.training"):
        expect_left_alone(after, START)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ("model.0.weight", "Weights are among them"),
        ("model.1.running_mean", "What else belongs to a model's state"),
        ("optimizer.param_groups.1.lr", "What does the optimizer remember"),
    ],
)
def test_what_was_not_put_back_is_asked_about(changed, says):
    after = flat_state(*used_network(*START)) | {changed: 7.0}
    with pytest.raises(AssertionError, match=says):
        expect_left_alone(after, START)


def test_what_is_no_pair_of_lists_is_told():
    for result in (None, ([0.1], [2.0], [3.0]), (0.1, 2.0)):
        with pytest.raises(AssertionError, match="returned"):
            returned_lists(Trace(result=result), 1)


def go_on(model, optimizer, batches, low, high):
    return range_test(model, optimizer, batches, low, high)


def stop_at_nan(model, optimizer, batches, low, high):
    return range_test(model, optimizer, batches[:3], low, high)


def repeat_the_last(*given):
    rates, losses = range_test(*given)
    return rates, [*losses[:2], *[losses[1]] * 3]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (go_on, ""),
        (stop_at_nan, "3 updates from 5 batches"),
        (repeat_the_last, "The losses 2 to 4 were NaN"),
    ],
)
def test_a_nan_is_no_reason_to_stop(answer, says):
    batches = [*BATCHES]
    batches[2] = BATCHES[2][0] * torch.nan, BATCHES[2][1]
    trace, _ = sweep(answer, START, batches, 0.001, 0.1)
    if not says:
        expect_nans(trace, START, batches, 0.001, 0.1, 2)
        return
    with pytest.raises(AssertionError, match=says):
        expect_nans(trace, START, batches, 0.001, 0.1, 2)


def test_losses_come_from_before_the_updates():
    model, optimizer = used_network(*START)
    first = cross_entropy(model(BATCHES[0][0]), BATCHES[0][1]).item()
    start = weights_of(model)
    found = losses_at([0.0, 0.1], BATCHES[:2], *used_network(*START))
    assert found[0] == pytest.approx(first) and len(found) == 2
    losses_at([0.1], BATCHES[:1], model, optimizer)
    moved = zip(start, weights_of(optimizer), strict=True)
    assert any((was != now).any() for was, now in moved)
