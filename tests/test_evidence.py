"""Weights bind the rates that a trace claims."""

import copy
import sys

import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss

from grader.lesson import expect_trained, record_with
from grader.lesson.trace import Trace, Update

X, Y = torch.ones(6, 4), torch.ones(6, 1)  # rates of 0.1 and more overshoot
rows = torch.zeros(1, 4)


def loss(model):
    return mse_loss(model(X), Y)


def train(rates, momentum=0.0, again=False):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=momentum)
    for rate in rates:
        if again:
            model = nn.Linear(4, 1)
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss(model).backward()
        optimizer.step()


def dummy(rates):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.1)
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = torch.ones(1)
        optimizer.step()


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_real_training_is_believed(momentum):
    trace = record_with({}, train, [0.02, 0.05, 0.03], momentum)
    expect_trained(trace, nn.Linear(4, 1), loss)


def lie_about_rates(trace):
    trace.calls[1] = Update(**{**vars(trace.calls[1]), "rates": (0.3,)})


def lie_about_weights(trace):
    trace.ends[0][0] = trace.ends[0][0] + 0.01


def lie_with_huge_weights(trace):
    trace.starts = [[torch.full((1, 4), 1e30), torch.full((1,), 1e30)]]
    trace.ends = copy.deepcopy(trace.starts)


def lie_with_weights_that_nothing_moves(trace):
    trace.starts = [[torch.zeros(1, 4), torch.ones(1)]]  # the loss is 0 there
    trace.ends = copy.deepcopy(trace.starts)


def lie_with_nan(trace):
    trace.ends = [[w * float("nan") for w in trace.ends[0]]]


def say_nothing(trace):
    trace.starts = trace.ends = []


@pytest.mark.parametrize(
    "lie",
    [
        lie_about_rates,
        lie_about_weights,
        lie_with_huge_weights,
        lie_with_weights_that_nothing_moves,
        lie_with_nan,
        say_nothing,
    ],
)
def test_a_claim_that_the_weights_contradict_is_not(lie):
    trace = record_with({}, train, [0.02, 0.05, 0.03])
    lie(trace)
    with pytest.raises(AssertionError):
        expect_trained(trace, nn.Linear(4, 1), loss)


def test_a_new_model_in_each_update_is_told():
    trace = record_with({}, train, [0.1, 0.05], again=True)
    with pytest.raises(AssertionError, match="2 optimizers"):
        expect_trained(trace, nn.Linear(4, 1), loss)


def test_a_dummy_weight_is_told():
    trace = record_with({}, dummy, [0.1, 0.05])
    with pytest.raises(AssertionError, match="Not the network"):
        expect_trained(trace, nn.Linear(4, 1), loss)


def test_no_update_is_no_evidence():
    with pytest.raises(AssertionError, match="No update"):
        expect_trained(Trace(), nn.Linear(4, 1), loss)


def test_a_notebooks_names_stand_for_other_values_for_a_while(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "rows", 1, raising=False)
    seen = []

    def look():
        seen.append(sys.modules["__main__"].rows)

    record_with({"rows": 2}, look)
    assert seen == [2] and sys.modules["__main__"].rows == 1
