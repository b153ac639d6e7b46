"""Bugs that show where the parameters of a run are in several groups."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

from torch.optim import Optimizer

from grader.lesson.bugs.finding import Finding
from grader.lesson.recording.trace import Trace, Update

FEW = 3  # updates that may be chance


def find_in_groups(trace: Trace) -> Iterator[Finding]:
    """Yield what the groups of each optimizer show beside each other."""
    for number, optimizer in enumerate(trace.optimizers):
        updates = [u for u in trace.updates if u.optimizer == number]
        made = [r for o, r in trace.events.groups if o is optimizer]
        yield from _late(updates)
        yield from _empty(optimizer)
        if len(updates) < FEW or len(updates[-1].rates) < 2:
            continue
        yield from _levelled(updates)
        yield from _joined_late(updates)
        if len(made) == len(updates[0].rates):
            yield from _level_from_the_start(updates, made)
            if not _has_functions(optimizer, trace):
                yield from _still(updates, made)


def _has_functions(optimizer: Optimizer, trace: Trace) -> bool:
    """Return whether each group may have a schedule of its own."""
    mine = [s for s in trace.events.schedulers if s.optimizer is optimizer]
    return any(
        len({*map(id, getattr(s.scheduler, "lr_lambdas", ()))}) > 1
        for s in mine
    )


def _late(updates: Sequence[Update]) -> Iterator[Finding]:
    """Tell a group whose first update ran ahead of its own warm-up."""
    groups = min((len(update.rates) for update in updates), default=0)
    for group in range(groups):
        rates = [u.rates[group] for u in updates]
        if None not in rates and _runs_ahead(rates):
            yield Finding(
                "set after the update",
                f"the first update used {rates[0]:.3g}, and the second "
                f"{rates[1]:.3g}, from where the rate climbs: what was meant "
                "for the first came after it.",
            )
            return


def _runs_ahead(rates: Sequence[Any]) -> bool:
    if len(rates) < 2 * FEW or rates[0] < 2 * rates[1]:
        return False
    climb = list(
        itertools.takewhile(
            lambda pair: pair[0] < pair[1], itertools.pairwise(rates[1:])
        )
    )
    return len(climb) >= FEW and bool(climb[-1][1] > 0.5 * rates[0])


def _empty(optimizer: Optimizer) -> Iterator[Finding]:
    """Tell a group that has a rate of its own, and nobody in it."""
    groups = optimizer.param_groups
    used = [group.get("lr") for group in groups if group["params"]]
    for number, group in enumerate(groups):
        if not group["params"] and group.get("lr") not in used:
            yield Finding(
                "a group without parameters",
                f"group {number} has no parameters: nothing is trained at "
                f"its rate of {group['lr']:.3g}.",
            )
            return


def _level_from_the_start(
    updates: Sequence[Update], made: Sequence[float | None]
) -> Iterator[Finding]:
    """Tell groups that were made with several rates and never used them."""
    rates = [rate for rate in made if rate]
    level = all(_is_level(update) for update in updates)
    if rates and max(rates) > 1.25 * min(rates) and level:
        yield Finding(
            "groups levelled",
            f"the groups were made with rates from {min(rates):.3g} to "
            f"{max(rates):.3g}, and each update used one for all.",
            "07_groups/one_shape",
        )


def _is_level(update: Update) -> bool:
    ratios = [_ratio(update.rates, n) for n in range(1, len(update.rates))]
    return all(r is not None and math.isclose(r, 1) for r in ratios)


def _still(
    updates: Sequence[Update], made: Sequence[float | None]
) -> Iterator[Finding]:
    """Tell a group that stays as it was made beside one that moves."""
    first = {u.rates[0] for u in updates}
    for group in range(1, len(made)):
        own = {u.rates[group] for u in updates}
        if len(first) > FEW and own == {made[group]} == {made[0]}:
            yield Finding(
                "a group without a schedule",
                f"groups 0 and {group} were made with {made[0]:.3g}, and "
                f"only group 0 ever moves.",
                "07_groups/join_late",
            )
            return


def _levelled(updates: Sequence[Update]) -> Iterator[Finding]:
    first = updates[0].rates
    for group in range(1, len(first)):
        ratio = _ratio(first, group)
        if ratio is None or 0.8 < ratio < 1.25:
            continue
        same = [
            n
            for n, update in enumerate(updates)
            if (now := _ratio(update.rates, group)) is not None
            and math.isclose(now, 1, rel_tol=1e-6)
        ]
        if same and len(same) == len(updates) - same[0] >= FEW:
            yield Finding(
                "groups levelled",
                f"group {group} had {ratio:.3g} times the rate of group 0, "
                f"and from update {same[0]} on it has the same.",
                "07_groups/one_shape",
            )
            return


def _joined_late(updates: Sequence[Update]) -> Iterator[Finding]:
    """Tell a group that came later and that no schedule moves."""
    before = len(updates[0].rates)
    counts = [len(update.rates) > before for update in updates]
    joined = counts.index(True) if True in counts else 0
    if not joined:
        return
    rest = updates[joined:]
    first = {u.rates[0] for u in rest}
    for group in range(before, len(rest[-1].rates)):
        own = {u.rates[group] for u in rest if len(u.rates) > group}
        if len(own) == 1 and len(first) > 1:
            yield Finding(
                "a late group without a schedule",
                f"group {group} came at update {joined} and stays at "
                f"{own.pop():.3g} while group 0 moves.",
                "07_groups/join_late",
            )
            return


def _ratio(rates: Sequence[float | None], group: int) -> float | None:
    if len(rates) <= group or not rates[0] or rates[group] is None:
        return None
    return float(rates[group] or 0.0) / rates[0]
