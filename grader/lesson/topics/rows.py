"""Which rows of the data took part in an update's gradient."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.modules.module import register_module_forward_hook

from grader.lesson.evidence import draw_batch, expect_trained, record_with
from grader.lesson.expect import fail
from grader.lesson.lab import Digits, mlp, mnist
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace

MOST = 1000  # rows that can be told apart
ROWS = 60  # of the data that stand for a notebook's


def number_rows(images: torch.Tensor) -> torch.Tensor:
    """Return images that carry their row's number in the corner pixel."""
    numbered = images.clone()
    numbered[:, 0] = torch.arange(len(images)) / MOST
    return numbered


def numbered_digits(rows: int) -> Digits:
    """Return the first `rows` digits, whose images carry their numbers."""
    images, labels = mnist("train", rows)
    return number_rows(images), labels


def watch_batches(layer: nn.Module) -> list[list[int]]:
    """Return a list that grows by the rows that each gradient came from.

    `layer` is the model's first, which is given rows of `number_rows`. Rows
    that were only looked at, without a gradient, do not count.
    """
    batches: list[list[int]] = []

    def note(layer: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        if output.requires_grad:
            rows = (inputs[0][:, 0] * MOST).round().int().tolist()
            output.register_hook(lambda gradient: batches.append(rows))

    layer.register_forward_hook(note)
    return batches


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


def record_batches(
    data: Digits, function: Callable[..., Any], *args: Any, run: str = ""
) -> tuple[Trace, list[list[int]]]:
    """Return a call's trace, and the rows that each of its gradients saw.

    `function(*args)` is to train a `lab.mlp()` on the notebook's `images`
    and `labels`, in whose place it is given `data`, whose images come from
    `number_rows`. Raises AssertionError where a scheduler stops the call.
    One that has run out is asked about by `run`, which says in words what
    the call is to do.
    """
    try:
        return _record_batches(data, function, *args)
    except ValueError as error:
        call = f"{getattr(function, '__name__', 'It')}{args} stopped."
        said = str(error)
        short = re.search(r"total steps is (\d+)", said) if run else None
        asked = f"{run}. How was the {short[1]} counted?" if short else ""
        fail(call, *said.split(". "), *filter(None, [asked]))


@probe
def _record_batches(
    data: Digits, function: Callable[..., Any], *args: Any
) -> tuple[Trace, list[list[int]]]:
    batches: list[list[int]] = []

    def note(layer: nn.Module, inputs: Any, output: Any) -> None:
        if isinstance(layer, nn.Linear) and layer.in_features == 784:
            rows = (inputs[0][:, 0] * MOST).round().int().tolist()
            if output.requires_grad:
                output.register_hook(lambda gradient: batches.append(rows))

    names = dict(zip(("images", "labels"), data, strict=True))
    hook = register_module_forward_hook(note)
    try:
        return record_with(names, function, *args), batches
    finally:
        hook.remove()


def expect_batches(
    trace: Trace,
    batches: list[list[int]],
    data: Digits,
    epochs: int,
    size: int,
) -> None:
    """Raise AssertionError unless `epochs` epochs trained on all of `data`.

    `record_batches` gave the trace and the batches. Each epoch must take
    each row once, in batches of `size`, the last as large as what is left.
    The updates from just these batches must lead to the trace's weights.
    """
    rows = len(data[0])
    expect_each_row_once([n for batch in batches for n in batch], rows, epochs)
    sizes = [len(part) for part in torch.arange(rows).split(size)] * epochs
    if [len(batch) for batch in batches] != sizes:
        fail(
            f"Not all batches of an epoch have {size} rows. Only its last one "
            "may be smaller."
        )
    if len(trace.updates) != len(batches):
        fail(f"{len(trace.updates)} updates came from {len(batches)} batches.")
    following = itertools.cycle(batches)

    def loss(model: nn.Module) -> torch.Tensor:
        chosen = next(following)
        return cross_entropy(model(data[0][chosen]), data[1][chosen])

    expect_trained(trace, mlp(), loss)


def record_epochs(function: Callable[..., Any], *args: Any) -> Trace:
    """Return the trace of `function(*args)`.

    The last two arguments are the number of epochs and the batch size. The
    call is to train a `lab.mlp()` on the notebook's `images` and `labels`,
    for which 60 drawn digits stand. Raises AssertionError unless each epoch
    trains on each of them once, in batches of that size.
    """
    images, labels = draw_batch(ROWS)
    data = number_rows(images), labels
    epochs, size = args[-2:]
    run = f"{ROWS} images in batches of {size}, {epochs} epochs"
    trace, batches = record_batches(data, function, *args, run=run)
    expect_batches(trace, batches, data, *args[-2:])
    return trace
