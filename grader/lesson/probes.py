"""Where a check looks: at the learner's side, and back with plain data.

A check reads *draw → probe → expect*. What touches the learner's code is a
probe: an answer that is called, a function that `follows` an answer, such as
`record`, or a function of the check's own, marked `@probe`. In a notebook
all of it runs in one process. When work is marked, the check runs in a
process of ours, the judge, and its probes in another, the bench; what goes
there and comes back is plain data (numbers, text, lists, tensors, traces).
"""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Link(Protocol):
    """The judge's way to the bench."""

    def call(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Return what the bench's `function(*args, **kwargs)` returns."""

    def is_hidden(self) -> bool:
        """Return whether a hidden line of the check is under way."""


class _Judge:
    link: Link | None = None  # set by the judge, and nowhere else


class Answer:
    """A learner's answer that is in another process, known by its name."""

    def __init__(self, name: str) -> None:
        self.name = self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the learner's code returns, if it is plain data."""
        return linked().call(self, args, kwargs)

    def __repr__(self) -> str:
        return self.name


def link_to(link: Link) -> None:
    """Make this process a judge, whose probes run beyond `link`."""
    _Judge.link = link


def linked() -> Link:
    """Return the judge's link; RuntimeError if there is none."""
    if _Judge.link is None:
        raise RuntimeError("no bench: this process is no judge")
    return _Judge.link


def tells_draws() -> bool:
    """Return whether what is asked now must not be heard by learners."""
    return _Judge.link is not None and _Judge.link.is_hidden()


def is_far(value: object) -> bool:
    """Return whether `value` is code that runs in another process."""
    return _Judge.link is not None and (
        isinstance(value, Answer) or hasattr(value, "probed")
    )


def probe(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` as a probe, which runs where the learner's code is.

    It is given plain data, answers and the lesson's own functions, and uses
    no variable of the check; it returns plain data.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _Judge.link is None:
            return function(*args, **kwargs)
        found: R = _Judge.link.call(run, args, kwargs)
        return found

    run.probed = function  # type: ignore[attr-defined]
    return run


def follows(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` so that it runs where its first argument does."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if args and is_far(args[0]):
            found: R = linked().call(run, args, kwargs)
            return found
        return function(*args, **kwargs)

    return run
