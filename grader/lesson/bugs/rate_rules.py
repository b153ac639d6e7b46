"""Bugs that show in the rates alone, whoever set them."""

import itertools
import math
from collections.abc import Iterator, Sequence

from grader.lesson.bugs.finding import Finding
from grader.lesson.recording.trace import Trace, Update

ROUNDING = 1e-9  # of the highest rate: what is left where 0 is meant
DEAD = 1e-6  # of the highest rate: nothing is learned any more
LOW = 0.02  # of the highest rate: a schedule that falls to 0 is near its end
SHARE = 0.05  # of all updates
FEW = 3  # updates that may be chance
CYCLES = ("CyclicLR", "CosineAnnealingWarmRestarts")


def find_in_rates(trace: Trace) -> Iterator[Finding]:
    """Yield what the rates of each optimizer's groups show."""
    numbers = sorted({update.optimizer for update in trace.updates})
    parts = [[u for u in trace.updates if u.optimizer == n] for n in numbers]
    cycles = any(s.kind in CYCLES for s in trace.events.schedulers)
    for updates in parts:
        used = [u.rates[0] for u in updates if u.rates]
        rates = [rate for rate in used if rate is not None]
        if rates:
            yield from _in_one_way(rates, cycles)
        yield from _in_weights(updates)
    yield from _left_alone(trace.updates, numbers)


def _way(updates: Sequence[Update]) -> list[float]:
    return [u.rates[0] for u in updates if u.rates and u.rates[0] is not None]


def _in_one_way(rates: Sequence[float], cycles: bool) -> Iterator[Finding]:
    """Yield what the rates of one group show."""
    broken = [n for n, rate in enumerate(rates) if not math.isfinite(rate)]
    if broken:
        yield Finding(
            "a rate that is no number",
            f"update {broken[0]} used {rates[broken[0]]}.",
            "02_step/held_poly",
        )
        return
    lowest = -ROUNDING * max(map(abs, rates))
    below = [n for n, rate in enumerate(rates) if rate < lowest]
    if below:
        yield Finding(
            "negative rate",
            f"{len(below)} updates, from update {below[0]} on, used a rate "
            f"below 0 ({rates[below[0]]:.3g}): they climbed the loss.",
            "08_choose/warmup_linear",
        )
        return
    yield from _nothing_learned(rates)
    if not cycles:
        yield from _climbs_again(rates)
    yield from _swings(rates)
    yield from _warms_up_again(rates)
    yield from _falls_off(rates)
    yield from _stops_in_mid_fall(rates)


def _nothing_learned(rates: Sequence[float]) -> Iterator[Finding]:
    highest = max(rates)
    if not highest:
        yield Finding(
            "rate 0",
            f"all {len(rates)} updates used a rate of 0.",
            "02_step/halve_every",
        )
        return
    asleep = [n for n, rate in enumerate(rates) if rate > DEAD * highest]
    first, last = asleep[0], asleep[-1]
    if first >= 2:
        yield Finding(
            "begins at 0",
            f"the first {first} updates used a rate of 0: a warm-up that "
            "begins at 0 and waits there.",
            "03_cosine/warm_cosine_run",
        )
    idle = len(rates) - 1 - last
    if idle >= max(FEW, SHARE * len(rates)):
        yield Finding(
            "near 0 before the end",
            f"from update {last + 1} of {len(rates)} on the rate is next to "
            f"0 ({rates[-1]:.3g}, where {highest:.3g} was the highest).",
            "02_step/halve_every",
        )
    awake = [n for n in range(first, last) if rates[n] <= DEAD * highest]
    if len(awake) >= max(FEW, SHARE * len(rates)):
        yield Finding(
            "0 in the middle",
            f"{len(awake)} updates in the middle of the run, from update "
            f"{awake[0]} on, used a rate of 0.",
            "06_resume/fine_tune",
        )


def _climbs_again(rates: Sequence[float]) -> Iterator[Finding]:
    """Tell a rate that glides up again after it was nearly 0."""
    top = rates.index(max(rates))
    low = next(
        (n for n in range(top, len(rates)) if rates[n] <= LOW * rates[top]),
        None,
    )
    if low is None:
        return
    rest = rates[low:]
    again = max(rest)
    place = low + rest.index(again)
    steepest = max((b - a for a, b in itertools.pairwise(rest)), default=0.0)
    at_once = rates[low - 1] > 0.5 * rates[top]  # no glide: it began anew
    if again >= 0.1 * rates[top] and steepest < 0.6 * again and not at_once:
        yield Finding(
            "rises again after its end",
            f"it had fallen from {rates[top]:.3g} to {rates[low]:.3g} by "
            f"update {low}, and climbs to {again:.3g} by update {place}.",
            "03_cosine/cosine_run",
        )


def _swings(rates: Sequence[float]) -> Iterator[Finding]:
    ways = [
        b - a
        for a, b in itertools.pairwise(rates)
        if not math.isclose(a, b, rel_tol=1e-3)
    ]
    turns = sum(a * b < 0 for a, b in itertools.pairwise(ways))
    if turns >= 4 and turns > 0.6 * (len(ways) - 1) > 0.3 * len(rates):
        yield Finding(
            "swings from update to update",
            f"it turned {turns} times in {len(rates)} updates: it is moved "
            "more than once an update, or in a very short period.",
            "04_onecycle/accumulate",
        )


def _warms_up_again(rates: Sequence[float]) -> Iterator[Finding]:
    """Tell a rate that glides up, falls back at once, and does so again."""
    drops, rises, high = [], 0, 0.5 * max(rates)
    for n in range(1, len(rates)):
        falls = rates[n] < rates[n - 1] * 0.999
        if rates[n] > rates[n - 1] * 1.001:
            rises += 1
        elif falls and rises >= 2 and rates[n - 1] > high > rates[n]:
            drops.append(n)
        rises = 0 if falls else rises
    if len(drops) >= 2:
        yield Finding(
            "warms up again and again",
            f"it climbs, and falls back at once at updates {drops[0]}, "
            f"{drops[1]}{' …' if len(drops) > 2 else ''}.",
            "03_cosine/warm_cosine_run",
        )


def _falls_off(rates: Sequence[float]) -> Iterator[Finding]:
    """Tell a warm-up from whose end the rate drops, and then glides."""
    top = max(n for n, rate in enumerate(rates) if rate == max(rates))
    if not FEW <= top < len(rates) - 2 * FEW:
        return
    before, after = rates[top - FEW : top + 1], rates[top + 1 : top + 2 + FEW]
    climbs = all(a < b for a, b in itertools.pairwise(before))
    glides = all(a > b for a, b in itertools.pairwise(after))
    cliff, slope = rates[top] - after[0], after[0] - after[1]
    if climbs and glides and cliff > max(0.1 * rates[top], 3 * slope):
        yield Finding(
            "jumps at the hand-over",
            f"it climbs to {rates[top]:.3g} at update {top}, falls to "
            f"{after[0]:.3g} with the next, and glides on from there.",
            "03_cosine/warm_cosine_run",
        )


def _stops_in_mid_fall(rates: Sequence[float]) -> Iterator[Finding]:
    """Tell a cosine that stands still while it is still steep.

    A cosine falls slowly, then fast, then slowly again. A line that ends at
    a floor, or an exponential, never has the slow beginning.
    """
    top = max(n for n, rate in enumerate(rates) if rate == max(rates))
    last = max(
        (n for n in range(len(rates)) if rates[n] != rates[-1]), default=0
    )
    falls = [a - b for a, b in itertools.pairwise(rates[top : last + 2])]
    idle = len(rates) - 2 - last
    if len(falls) < 10 or idle < max(FEW, SHARE * len(rates)):
        return
    steepest, high = max(falls), rates[-1] > 0.12 * rates[top]
    slow_first = 0 < falls[0] < 0.5 * steepest and min(falls) > 0
    if high and slow_first and falls[-1] > 0.6 * steepest:
        yield Finding(
            "stands still before its end",
            f"it falls as a cosine does, and from update {last + 1} of "
            f"{len(rates)} on it stays at {rates[-1]:.3g}, in mid-fall.",
            "03_cosine/cosine_run",
        )


def _in_weights(updates: Sequence[Update]) -> Iterator[Finding]:
    """Yield where the weights tell another story than the rates."""
    other = [n for n, update in enumerate(updates) if update.contradicts]
    if len(other) >= max(FEW, SHARE * len(updates)):
        update = updates[other[0]]
        yield Finding(
            "weights moved at another rate",
            f"{len(other)} updates, from update {other[0]} on: the groups "
            f"say {update.rates[0]:.3g}, the weights moved at "
            f"{update.implied[0]:.3g}.",
            "01_basics/rate_used",
        )


def _left_alone(
    updates: Sequence[Update], numbers: Sequence[int]
) -> Iterator[Finding]:
    """Tell an optimizer that stays at its rate beside one that does not."""
    makers = [update.optimizer for update in updates]
    last_first = max(map(makers.index, numbers), default=0)
    first_last = min(
        (len(makers) - 1 - makers[::-1].index(n) for n in numbers), default=0
    )
    beside = updates[last_first : first_last + 1]  # all of them are at work
    ways = [_way([u for u in beside if u.optimizer == n]) for n in numbers]
    long = [way for way in ways if len(way) >= FEW]
    moving = [way for way in long if min(way) < 0.9 * max(way)]
    still = [way for way in long if min(way) == max(way)]
    if moving and still:
        yield Finding(
            "one of two optimizers has no schedule",
            f"one stays at {still[0][0]:.3g} for {len(still[0])} updates, "
            f"while another goes from {moving[0][0]:.3g} to "
            f"{moving[0][-1]:.3g}.",
        )
