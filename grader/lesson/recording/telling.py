"""A trace in plain words and as a picture, for a run of one's own."""

import math
from collections.abc import Iterator, Sequence

import matplotlib.pyplot as plt

from grader.lesson.recording.trace import Trace, Update

JUMP = 1.2  # times as high or low as the update before
PLACES = 4  # of the jumps that are told
MANY = 50  # updates; of more, no dots are drawn


def summary(trace: Trace) -> str:
    """Return what happened in a run, in a paragraph."""
    if not trace.updates:
        hidden = trace.events.replays or trace.events.captured
        none = f"No update was {'seen' if hidden else 'made'}."
        said = none, _empty_calls(trace), _replays(trace)
        return " ".join(part for part in said if part)
    parts = [f"{_some(len(trace.updates), 'update')}."]
    for number, optimizer in enumerate(trace.optimizers):
        updates = [u for u in trace.updates if u.optimizer == number]
        if updates:
            parts += _of_one(type(optimizer).__name__, updates)
    parts += [_empty_calls(trace), _replays(trace)]
    return " ".join(part for part in parts if part)


def _of_one(name: str, updates: Sequence[Update]) -> Iterator[str]:
    """Yield the sentences about one optimizer."""
    groups = max(len(update.rates) for update in updates)
    yield (
        f"{name} made {len(updates)} of them on "
        f"{_some(groups, 'parameter group')}."
    )
    for group in range(groups):
        rates = [u.rates[group] for u in updates if len(u.rates) > group]
        known = [rate for rate in rates if rate is not None]
        if known:
            which = f" of group {group}" if groups > 1 else ""
            yield _of_rates(known, which)
    still = sum(not update.moved for update in updates)
    yield (
        f"In {_some(still, 'update')} no weight moved."
        if still
        else "Weights moved in each of them."
    )


def _of_rates(rates: Sequence[float], which: str) -> str:
    if min(rates) == max(rates):
        return f"The rate{which} is {rates[0]:.4g} all the way."
    top = rates.index(max(rates))
    said = (
        f"The rate{which} begins at {rates[0]:.4g}, is highest "
        f"({rates[top]:.4g}) at update {top}, and ends at {rates[-1]:.4g}"
    )
    jumps = [n for n in range(1, len(rates)) if _jumps(rates, n)]
    if not jumps:
        return said + "; it never jumps."
    places = ", ".join(
        f"{n} ({rates[n - 1]:.3g} to {rates[n]:.3g})" for n in jumps[:PLACES]
    )
    more = len(jumps) - PLACES
    rest = f" and {more} more" if more > 0 else ""
    return f"{said}; it jumps at update {places}{rest}."


def _jumps(rates: Sequence[float], number: int) -> bool:
    """Return whether a rate changes by a fifth or more at an update.

    A glide may do so where it is next to 0, but not at once: the updates
    beside it change nearly as much.
    """
    here = _change(rates, number)
    beside = max(_change(rates, number - 1), _change(rates, number + 1))
    return here > JUMP and here > beside**2


def _change(rates: Sequence[float], number: int) -> float:
    """Return how many times as high or low a rate is as the one before."""
    if not 0 < number < len(rates):
        return 1.0
    low, high = sorted(map(abs, rates[number - 1 : number + 1]))
    return high / low if low else math.inf if high else 1.0


def _empty_calls(trace: Trace) -> str:
    empty = len(trace.calls) - len(trace.updates)
    if not empty:
        return ""
    verb = "was" if empty == 1 else "were"
    return f"Without a gradient {_some(empty, 'call')} of step() {verb} made."


def _replays(trace: Trace) -> str:
    replays = trace.events.replays
    if not replays:
        return ""
    return (
        f"CUDA graphs were replayed {_some(replays, 'time')}: an update in a "
        "graph is not seen here, nor is its rate."
    )


def _some(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def plot(trace: Trace) -> None:
    """Draw the rate of each group of each optimizer, update by update."""
    updates = trace.updates
    style = "o-" if len(updates) <= MANY else "-"
    for number, optimizer in enumerate(trace.optimizers):
        groups = max(
            (len(u.rates) for u in updates if u.optimizer == number), default=0
        )
        for group in range(groups):
            points = [
                (place, update.rates[group])
                for place, update in enumerate(updates)
                if update.optimizer == number and len(update.rates) > group
            ]
            label = f"{type(optimizer).__name__}, group {group}"
            plt.plot(*zip(*points, strict=True), style, ms=4, label=label)
    plt.xlabel("update")
    plt.ylabel("learning rate")
    plt.ylim(bottom=min(0, plt.ylim()[0]))
    if updates:
        plt.legend()
