"""An epoch is each row once, and a look is no training."""

import pytest
import torch

from grader.lesson import (
    expect_each_row_once,
    lab,
    number_rows,
    watch_rows,
)


def train_on(chosen):
    """The rows seen when a model is trained on batches of these rows."""
    images = number_rows(torch.rand(6, 784))
    model = lab.mlp()
    seen = watch_rows(model[0])
    for rows in chosen:
        model(images[rows]).sum().backward()
    with torch.no_grad():
        model(images)
    return seen


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
