"""Weights bind the rates that a trace claims."""

import copy
import sys

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from grader.lesson import (
    draw_batch,
    draw_digit,
    expect_run,
    expect_trained,
    expect_weights,
    lab,
    loss_after,
    record_with,
)
from grader.lesson.recording.trace import Trace, Update

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


def add_up(rates, clear_every):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for number, rate in enumerate(rates):
        optimizer.param_groups[0]["lr"] = rate
        if number % clear_every == 0:
            optimizer.zero_grad()
        loss(model).backward()
        optimizer.step()


@pytest.mark.parametrize(
    ("clear_every", "says"), [(9, "from first to last"), (2, "over 2 updates")]
)
def test_gradients_that_add_up_are_told(clear_every, says):
    trace = record_with({}, add_up, [0.01, 0.02, 0.03, 0.01], clear_every)
    with pytest.raises(AssertionError, match=says):
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


def test_a_drawn_digit_is_alike_in_all_rows():
    images, labels = draw_digit(rows=5)
    assert images.shape == (5, 784) and labels.shape == (5,)
    assert (images == images[0]).all() and (labels == labels[0]).all()


def test_a_drawn_batch_has_digits_of_many_kinds():
    images, labels = draw_batch()
    assert images.shape == (32, 784) and labels.shape == (32,)
    assert len(images.unique(dim=0)) == 32 and len(labels.unique()) > 1


def train_notebook(rates, forget=False):
    main = sys.modules["__main__"]
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for x, y in lab.batches(main.images, main.labels, 30):
            if not forget:
                optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
    return main.more


@pytest.fixture
def notebook(monkeypatch):
    for name in ("images", "labels", "more"):
        monkeypatch.setattr(sys.modules["__main__"], name, 0, raising=False)


def test_a_run_at_the_rates_meant_gives_its_trace(notebook):
    meant = [0.1, 0.1, 0.05, 0.05]
    trace = expect_run(
        train_notebook, [0.1, 0.05], meant=meant, names={"more": 7}
    )
    assert trace.rates == meant and trace.result == 7


def test_a_run_at_other_rates_or_gradients_is_told(notebook):
    with pytest.raises(AssertionError, match="Update 2") as said:
        expect_run(train_notebook, [0.1, 0.2], meant=[0.1] * 4, look="Look!")
    assert str(said.value).endswith("Look!")
    with pytest.raises(AssertionError, match="end in other weights"):
        expect_run(train_notebook, [0.1, 0.1], True, meant=[0.1] * 4)


def test_a_run_is_given_the_data_and_asked_the_question_that_fit(notebook):
    data = draw_batch(30)
    expect_run(train_notebook, [0.1] * 20, meant=[0.1] * 20, data=data)

    def ask(used, meant):
        return f"{used[1]} for {meant[1]}?"

    with pytest.raises(AssertionError, match=r"0\.2 for 0\.1\?"):
        expect_run(
            *(train_notebook, [0.1, 0.2]), meant=[0.1] * 2, look=ask, data=data
        )
    with pytest.raises(AssertionError, match="Whose gradient"):
        expect_run(
            *(train_notebook, [0.1, 0.1], True),
            data=data,
            trained="Whose gradient?",
        )


def test_the_loss_after_a_run_follows_from_seed_and_rates():
    data, held_out = draw_digit(40), lab.mnist("train", 60)
    slow = loss_after([0.01] * 3, 1, data, held_out)
    assert slow == loss_after([0.01] * 3, 1, data, held_out)
    assert slow != loss_after([0.01] * 3, 2, data, held_out)
    torch.manual_seed(1)
    untrained = lab.loss(lab.mlp(), *held_out)
    assert loss_after([], 1, data, held_out) == untrained
    assert slow != untrained


START = [torch.zeros(2), torch.tensor([1.0])]
MEANT = [torch.tensor([0.0, 2.0]), torch.tensor([0.0])]


def test_weights_that_are_where_they_should_be_pass():
    expect_weights([each + 1e-6 for each in MEANT], MEANT, START)


@pytest.mark.parametrize(
    ("reached", "says"),
    [
        (START, "The weights did not move.\nLook!"),
        ([torch.tensor([0.0, 1.0]), torch.tensor([0.5])], "0.5 times"),
        (
            [torch.tensor([0.0, -2.0]), torch.tensor([2.0])],
            "opposite to what is",
        ),
        (
            [torch.tensor([1.0, 2.0]), torch.tensor([0.0])],
            "did not move in the direction",
        ),
        (
            [torch.tensor([0.0, 2.0]), torch.tensor([1.0])],
            "tensors moved 1, 0 times as far",
        ),
        (
            [torch.tensor([0.0, 1.0]), torch.tensor([0.3])],
            "tensors moved 0.5, 0.7 times as far",
        ),
        (
            [torch.tensor([1.0, 1.0]), torch.tensor([0.0])],
            "moved went equally far",
        ),
        ([torch.zeros(3), torch.zeros(1)], "not the weights of the network"),
        (MEANT[:1], "not the weights of the network"),
        (
            [torch.full((2,), float("nan")), torch.zeros(1)],
            "no longer numbers",
        ),
    ],
)
def test_weights_elsewhere_are_told_by_their_way(reached, says):
    with pytest.raises(AssertionError, match=says):
        expect_weights(reached, MEANT, START, "Look!")


def test_weights_that_only_shrink_are_told_so():
    start = [torch.tensor([1.0, -3.0]), torch.tensor([2.0])]
    meant = [torch.tensor([0.0, -2.0]), torch.tensor([2.5])]
    with pytest.raises(AssertionError, match="along the weights themselves"):
        expect_weights([0.8 * each for each in start], meant, start)
