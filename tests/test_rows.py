"""An epoch is each row once, and a look is no training."""

import sys
from functools import partial

import pytest
import torch
from torch.nn.functional import cross_entropy

from grader.lesson import (
    expect_batches,
    expect_each_row_once,
    lab,
    number_rows,
    record_batches,
    record_epochs,
    watch_batches,
)


def train_on(chosen):
    """The rows seen when a model is trained on batches of these rows."""
    images = number_rows(torch.rand(6, 784))
    model = lab.mlp()
    batches = watch_batches(model[0])
    for rows in chosen:
        model(images[rows]).sum().backward()
    with torch.no_grad():
        model(images)
    return [row for batch in batches for row in batch]


def test_rows_are_known_in_any_order():
    seen = train_on([[3, 0, 1], [2, 5, 4], [0, 1, 2, 3], [4, 5]])
    assert seen[:3] == [3, 0, 1]
    expect_each_row_once(seen, rows=6, epochs=2)


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ([], "0 rows took part in 2 epochs"),
        ([[0, 1, 2, 3, 4, 5]], "6 rows took part"),
        ([[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 4]], "Epoch 1: 1 of the 6"),
    ],
)
def test_rows_left_out_or_used_twice_are_told(chosen, says):
    with pytest.raises(AssertionError, match=says):
        expect_each_row_once(train_on(chosen), rows=6, epochs=2)


DATA = number_rows(torch.rand(6, 784)), torch.randint(10, (6,))


@pytest.fixture
def notebook(monkeypatch):
    main = sys.modules["__main__"]
    for name in ("images", "labels"):
        monkeypatch.setattr(main, name, None, raising=False)
    return main


def train(chosen, forget=False, dummy=False):
    """Train on these rows of the notebook's images, a batch each."""
    main, model = sys.modules["__main__"], lab.mlp()
    weight = torch.nn.Parameter(torch.zeros(1))
    trained = [weight] if dummy else model.parameters()
    optimizer = torch.optim.SGD(trained, lr=0.1)
    for rows in chosen:
        if not forget:
            optimizer.zero_grad()
        loss = cross_entropy(model(main.images[rows]), main.labels[rows])
        loss.backward()
        weight.grad = torch.ones(1)
        optimizer.step()
        lab.loss(model, main.images, main.labels)


ONCE = [[3, 0, 1, 5], [2, 4], [5, 4, 3, 2], [1, 0]]


def test_two_epochs_of_whole_batches_are_believed(notebook):
    trace, batches = record_batches(DATA, train, ONCE)
    assert batches == ONCE and notebook.images is None
    expect_batches(trace, batches, DATA, epochs=2, size=4)


@pytest.mark.parametrize(
    ("chosen", "options", "says"),
    [
        ([*ONCE[:2], [0, 1, 2, 3], [0, 1]], {}, "Epoch 1: 2 of the 6 rows"),
        (
            [[0, 1, 2], [3, 4, 5]] * 2,
            {},
            "Not all batches of an epoch have 4 rows",
        ),
        (ONCE, {"forget": True}, "end in other weights"),
        (ONCE, {"dummy": True}, "Not the network that was meant"),
    ],
)
def test_other_batches_or_gradients_are_told(notebook, chosen, options, says):
    run = partial(train, **options)
    trace, batches = record_batches(DATA, run, chosen)
    with pytest.raises(AssertionError, match=says):
        expect_batches(trace, batches, DATA, epochs=2, size=4)


def test_a_look_that_makes_updates_of_no_batch_is_told(notebook):
    trace, batches = record_batches(DATA, train, ONCE)
    with pytest.raises(AssertionError, match="4 updates came from 2 batches"):
        expect_batches(trace, batches[:2], DATA, epochs=1, size=4)


def test_a_call_that_stops_is_named_with_its_arguments(notebook):
    def give_up(chosen):
        raise ValueError("Tried to step 3 times. There are 2")

    with pytest.raises(AssertionError, match=r"give_up\(7,\) stopped") as said:
        record_batches(DATA, give_up, 7)
    assert str(said.value).endswith("Tried to step 3 times\nThere are 2")


def test_a_cycle_that_runs_out_is_asked_how_it_was_counted(notebook):
    def run_out(peak, epochs, size):
        raise ValueError("Tried to step 7 times. The total steps is 6")

    with pytest.raises(AssertionError) as said:
        record_epochs(run_out, 0.1, 3, 25)
    asked = "60 images in batches of 25, 3 epochs. How was the 6 counted?"
    assert asked in " ".join(str(said.value).split())


def train_epochs(rate, epochs, size):
    main, model = sys.modules["__main__"], lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for _ in range(epochs):
        for x, y in lab.batches(main.images, main.labels, size):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()


def test_epochs_are_recorded_once_they_are_seen_to_be_whole(notebook):
    trace = record_epochs(train_epochs, 0.1, 2, 25)
    assert trace.rates == [0.1] * 6
    larger = partial(train_epochs, size=30)

    def other(rate, epochs, size):
        larger(rate, epochs)

    with pytest.raises(
        AssertionError, match="Not all batches of an epoch have 25"
    ):
        record_epochs(other, 0.1, 2, 25)
