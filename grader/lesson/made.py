"""Answers that are given a way to make their optimizer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from grader.lesson.evidence import expect_trained, record_with
from grader.lesson.expect import fail
from grader.lesson.lab import Digits, mlp
from grader.lesson.probes import probe
from grader.lesson.trace import Trace

Kind = type[Optimizer]
Options = dict[str, Any]


def record_made(
    function: Callable[..., Any],
    kind: Kind,
    options: Options,
    data: Digits,
    *args: Any,
) -> Trace:
    """Return the trace of `function(make, *args)`, with its weights.

    `make(parameters)` makes an optimizer of the class `kind`, with rate 0.1
    and `options`. `data` stand for the notebook's `images` and `labels`.
    Raises AssertionError where a scheduler refuses the optimizer.
    """
    try:
        return _record_made(function, kind, options, data, *args)
    except (KeyError, ValueError) as error:
        fail(f"With {kind.__name__} it stopped:", str(error))


@probe
def _record_made(
    function: Callable[..., Any],
    kind: Kind,
    options: Options,
    data: Digits,
    *args: Any,
) -> Trace:
    def make(parameters: Any) -> Optimizer:
        return kind(parameters, lr=0.1, **options)  # type: ignore[call-arg]

    names = dict(zip(("images", "labels"), data, strict=True))
    return record_with(names, function, make, *args)


def expect_made(
    trace: Trace, kind: Kind, options: Options, data: Digits
) -> None:
    """Raise AssertionError unless what was made trained on all of `data`.

    The optimizer that `record_made` had made must have made all updates of
    a `lab.mlp()`, each from all rows, with its options as they were.
    """

    def loss(model: nn.Module) -> Tensor:
        return cross_entropy(model(data[0]), data[1])

    look = (
        f"Does {kind.__name__}, as make made it, make all updates, each from "
        "all images?"
    )
    expect_trained(trace, mlp(), loss, look, partial(kind, **options))
