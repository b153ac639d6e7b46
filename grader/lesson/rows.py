"""Which rows of the data took part in an update's gradient."""

from typing import Any

import torch
from torch import nn

from grader.lesson.expect import fail

MOST = 1000  # rows that can be told apart


def number_rows(images: torch.Tensor) -> torch.Tensor:
    """Return images that carry their row's number in the corner pixel."""
    numbered = images.clone()
    numbered[:, 0] = torch.arange(len(images)) / MOST
    return numbered


def watch_rows(layer: nn.Module) -> list[int]:
    """Return a list that grows by the rows that a gradient came from.

    `layer` is the model's first, which is given rows of `number_rows`. Rows
    that were only looked at, without a gradient, do not count.
    """
    seen: list[int] = []

    def note(layer: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        if output.requires_grad:
            rows = (inputs[0][:, 0] * MOST).round().int().tolist()
            output.register_hook(lambda gradient: seen.extend(rows))

    layer.register_forward_hook(note)
    return seen


def expect_each_row_once(seen: list[int], rows: int, epochs: int) -> None:
    """Raise AssertionError unless each epoch saw each row once."""
    if len(seen) != rows * epochs:
        fail(
            f"{len(seen)} rows took part in {epochs} epochs; {rows} rows "
            f"once an epoch make {rows * epochs}."
        )
    for epoch in range(epochs):
        found = set(seen[epoch * rows :][:rows])
        missing = rows - len(found & set(range(rows)))
        if missing:
            fail(
                f"Epoch {epoch}: {missing} of the {rows} rows of the data "
                "took no part, others more than once."
            )
