"""What a learner makes by the given function is what has to train."""

import sys

import pytest
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adagrad, Adam
from torch.optim.lr_scheduler import OneCycleLR

from grader.lesson import (
    draw_batch,
    expect_made,
    lab,
    question_about_stride,
    record_made,
    sgd_strides,
)


@pytest.fixture(autouse=True)
def notebook(monkeypatch):
    for name in ("images", "labels"):
        monkeypatch.setattr(sys.modules["__main__"], name, 0, raising=False)


def train(make, rates):
    main, model = sys.modules["__main__"], lab.mlp()
    optimizer = make(model.parameters())
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        cross_entropy(model(main.images), main.labels).backward()
        optimizer.step()


def train_by_sgd(make, rates):
    train(SGD, rates)


def train_by_a_cycle(make, rates):
    OneCycleLR(make(lab.mlp().parameters()), 0.1, 10)


@pytest.mark.parametrize(
    ("kind", "options"),
    [(SGD, {"momentum": 0.5}), (Adam, {"betas": (0.5, 0.99)}), (Adagrad, {})],
)
def test_an_optimizer_that_trains_as_it_was_made_is_believed(kind, options):
    data = draw_batch()
    trace = record_made(train, kind, options, data, [0.01, 0.03])
    assert trace.rates == [0.01, 0.03]
    expect_made(trace, kind, options, data)


def test_another_optimizer_or_other_options_are_told():
    data = draw_batch()
    trace = record_made(train_by_sgd, Adagrad, {}, data, [0.01, 0.03])
    with pytest.raises(AssertionError, match="Does Adagrad, as make made it"):
        expect_made(trace, Adagrad, {}, data)
    trace = record_made(train_by_sgd, SGD, {"momentum": 0.3}, data, [0.01])
    with pytest.raises(AssertionError, match="Which function made") as said:
        expect_made(trace, SGD, {"momentum": 0.3}, data)
    assert "never moves" in " ".join(str(said.value).split())
    trace = record_made(train, Adam, {}, data, [0.01, 0.03])
    with pytest.raises(AssertionError, match="Does Adam"):
        expect_made(trace, Adam, {"betas": (0.9, 0.9)}, data)


def test_a_scheduler_that_refuses_the_optimizer_is_quoted():
    with pytest.raises(
        AssertionError, match="With Adagrad it stopped"
    ) as said:
        record_made(train_by_a_cycle, Adagrad, {}, draw_batch(), [])
    assert "must support momentum" in str(said.value)


def test_the_strides_of_sgd_grow_with_its_velocity():
    moved = sgd_strides([0.1, 0.1, 0.2], [0.9, 0.9, 0.5])
    assert moved == pytest.approx([0.1, 0.19, 0.2 * 1.95])


def train_with_a_cycle(make, count):
    main, model = sys.modules["__main__"], lab.mlp()
    optimizer = make(model.parameters())
    scheduler = OneCycleLR(optimizer, 0.1, count)
    for _ in range(count):
        optimizer.zero_grad()
        cross_entropy(model(main.images), main.labels).backward()
        optimizer.step()
        scheduler.step()


def test_a_momentum_that_moves_is_told():
    for kind, options in ((SGD, {}), (Adam, {"betas": (0.9, 0.99)})):
        data = draw_batch()
        trace = record_made(train, kind, options, data, [0.01, 0.03])
        expect_made(trace, kind, options, data)
        trace = record_made(train_with_a_cycle, kind, options, data, 4)
        with pytest.raises(
            AssertionError, match=f"momentum of {kind.__name__}"
        ):
            expect_made(trace, kind, options, data)


def read_momentum(make):
    make(lab.mlp().parameters()).param_groups[0]["momentum"]


def test_what_an_optimizer_lacks_is_told():
    with pytest.raises(AssertionError, match="it has no 'momentum'"):
        record_made(read_momentum, Adagrad, {}, draw_batch())


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        ([0.1, 0.29, 0.561], "the whole way so far"),
        ([0.01, 0.019, 0.03], "after the first gradient"),
        ([0.1, 0.19, 0.19], "velocity in update 2"),
        ([0.1, 0.1], "velocity in update 1"),
    ],
)
def test_other_strides_are_asked_about(yours, says):
    assert says in question_about_stride(yours, [0.1, 0.19, 0.271])
