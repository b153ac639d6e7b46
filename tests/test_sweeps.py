"""A range test is known by its losses, a choice by what it tried."""

import copy
import sys

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam

from grader.lesson import (
    draw_batches,
    expect_sweep,
    flat_state,
    losses_at,
    record_made,
    returned_lists,
    sweep,
    try_peaks,
    used_network,
    weights_of,
)
from grader.lesson.trace import Trace

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


def by_another(model, optimizer, batches, low, high):
    own = SGD(model.parameters(), lr=0.1)
    return range_test(model, own, batches, low, high)


def to_elsewhere(model, optimizer, batches, low, high):
    return range_test(model, optimizer, batches, low, 2 * high)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (too_few, "4 rates and 5 losses are returned, from 5 batches"),
        (as_tensors, "Some are Tensor"),
        (one_too_many, "6 updates from 5 batches"),
        (by_another, "before the update, or after"),
        (to_elsewhere, "the rates of group 0"),
    ],
)
def test_a_sweep_that_is_wrong_is_told(wrong, says):
    trace, _ = sweep(wrong, START, BATCHES, 0.001, 0.1)
    with pytest.raises(AssertionError, match=says):
        expect_sweep(trace, START, BATCHES, 0.001, 0.1)


def test_what_a_sweep_changes_is_named():
    def leave(model, optimizer, batches, low, high):
        model.eval()
        losses_at([low], batches[:1], model, optimizer)

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


def test_what_is_no_pair_of_lists_is_told():
    for result in (None, ([0.1], [2.0], [3.0]), (0.1, 2.0)):
        with pytest.raises(AssertionError, match="returned"):
            returned_lists(Trace(result=result), 1)


def test_runs_have_their_accuracies_by_peak_and_seed():
    def choose(rates, losses, train, seeds):
        found = {peak: [train(peak, s) for s in seeds] for peak in (0.4, 0.1)}
        return found, rates[0]

    rows = [[0.1, 0.2], [0.3, 0.4]]
    found = try_peaks(choose, [0.5], [1.0], rows, [7, 5])
    assert found == ({0.4: [0.3, 0.4], 0.1: [0.1, 0.2]}, 0.5)


@pytest.mark.parametrize(("kind", "options"), [(SGD, {}), (Adam, {})])
def test_an_optimizer_is_made_for_the_learners_parameters(kind, options):
    def train(make, rate):
        weight = torch.nn.Parameter(torch.zeros(1))
        optimizer = make([weight])
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = vars(sys.modules["__main__"])["images"]
        optimizer.step()

    data = torch.ones(1), torch.ones(1)
    trace = record_made(train, kind, options, data, 0.5)
    assert trace.rates == [0.5]
    assert type(trace.optimizers[0]) is kind
    assert trace.starts == [[torch.zeros(1)]]
    assert trace.ends[0][0].item() == pytest.approx(-0.5)


def test_losses_come_from_before_the_updates():
    model, optimizer = used_network(*START)
    first = cross_entropy(model(BATCHES[0][0]), BATCHES[0][1]).item()
    start = weights_of(model)
    found = losses_at([0.0, 0.1], BATCHES[:2], *used_network(*START))
    assert found[0] == pytest.approx(first) and len(found) == 2
    losses_at([0.1], BATCHES[:1], model, optimizer)
    moved = zip(start, weights_of(optimizer), strict=True)
    assert any((was != now).any() for was, now in moved)
