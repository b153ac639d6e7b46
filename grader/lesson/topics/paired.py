"""How a comparison seed by seed is looked at by checks."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from random import SystemRandom
from typing import Any

from grader.lesson.expect import expect_rates, fail
from grader.lesson.probes import probe

Pair = tuple[str, str]
Losses = dict[str, list[float]]  # a loss for each seed
LEAST = 0.002  # that two losses of a seed differ by


def gaps_of(losses: Losses) -> dict[Pair, list[float]]:
    """Return the difference of each pair, seed by seed."""
    return {
        (first, second): [
            one - other
            for one, other in zip(losses[first], losses[second], strict=True)
        ]
        for first, second in itertools.combinations(losses, 2)
    }


def decided_in(losses: Losses) -> list[Pair]:
    """Return the pairs whose difference has one sign in all seeds."""
    return [
        pair
        for pair, gaps in gaps_of(losses).items()
        if min(gaps) > 0 or max(gaps) < 0
    ]


def draw_pairs() -> Losses:
    """Return drawn losses, of which other rules decide other pairs.

    The runs of a seed are good or bad together, as those of one order of
    batches are.
    """
    draw = SystemRandom()
    while True:
        names = draw.sample(["line", "cosine", "WSD", "averaged", "step"], 4)
        luck = [draw.uniform(0.1, 0.2) for _ in range(5)]
        losses = {}
        for name in names:
            middle = draw.uniform(0, 0.03)
            row = [each + middle + draw.uniform(0, 0.02) for each in luck]
            losses[name] = [round(each, 4) for each in row]
        if _is_telling(losses):
            return losses


def _is_telling(losses: Losses) -> bool:
    """Return whether both signs decide, and other rules choose others."""
    decided = decided_in(losses)
    gaps = gaps_of(losses)
    signs = {gaps[pair][0] > 0 for pair in decided}
    apart = [
        (first, second)
        for first, second in gaps
        if max(losses[first]) < min(losses[second])
        or max(losses[second]) < min(losses[first])
    ]
    in_order = decided_in({name: sorted(row) for name, row in losses.items()})
    smallest = min(abs(gap) for row in gaps.values() for gap in row)
    others = apart != decided and in_order != decided
    return len(signs) == 2 and others and smallest > LEAST / 10


def try_pairs(
    compare_pairs: Callable[..., Any], losses: Losses, seeds: Sequence[int]
) -> tuple[Any, Any]:
    """Return what `compare_pairs` makes of runs: the gaps, the decided.

    Raises AssertionError unless it makes each run once, and returns two
    things.
    """
    made, found = _try(compare_pairs, losses, list(seeds))
    counts = Counter((name, seed) for name, seed in made)
    for name, seed in itertools.product(losses, seeds):
        if counts[name, seed] != 1:
            times = counts[name, seed]
            how = f"trained {times} times" if times else "never trained"
            fail(f"{name} was {how} with seed {seed}.")
    if len(counts) > len(losses) * len(seeds):
        fail("A run was made with a seed that is not among `seeds`.")
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        fail("Asked for are the gaps, and the list of pairs decided.")
    return found[0], found[1]


@probe
def _try(
    compare_pairs: Callable[..., Any], losses: Losses, seeds: list[int]
) -> tuple[list[tuple[str, int]], Any]:
    made: list[tuple[str, int]] = []

    def train(name: str, seed: int) -> float:
        made.append((name, seed))
        return losses[name][seeds.index(seed)] if seed in seeds else 0.0

    found = compare_pairs(list(losses), seeds, train)
    return made, found


def expect_gaps(gaps: object, losses: Losses) -> None:
    """Raise AssertionError unless the gaps are those of each seed."""
    if not isinstance(gaps, dict):
        fail("A dictionary by pair is asked for first.")
    for pair, meant in gaps_of(losses).items():
        name = " - ".join(pair)
        if pair not in gaps:
            turned = pair[::-1] in gaps
            fail(
                f"The dictionary has no entry for {pair}.",
                "In which order do the names of a pair stand?"
                if turned
                else "Which pairs are there of these names?",
            )
        look = f"This is {name}. {_question_about(gaps[pair], pair, losses)}"
        names = "yours", "meant"
        expect_rates(gaps[pair], meant, look, "gap", names, near=1e-6)


def _question_about(found: Any, pair: Pair, losses: Losses) -> str:
    """Return what to ask whoever has other gaps between two recipes."""
    meant = gaps_of(losses)[pair]
    try:
        turned = [-float(gap) for gap in found]
    except (TypeError, ValueError):
        return "A list of gaps is asked for."
    if len(turned) != len(meant):
        return "How many seeds are there?"
    if all(map(partial(math.isclose, abs_tol=1e-6), turned, meant)):
        return "Whose run is taken from whose?"
    return "Of which seed is each of the two runs?"


def expect_decided(decided: object, losses: Losses) -> None:
    """Raise AssertionError unless just these pairs are decided."""
    if not isinstance(decided, (list, tuple, set)):
        fail("A list of pairs is asked for second.")
    found = {tuple(pair) for pair in decided}
    meant = decided_in(losses)
    for pair, gaps in gaps_of(losses).items():
        if (pair in found) != (pair in meant):
            row = ", ".join(f"{gap:+.4f}" for gap in gaps)
            says = "decided" if pair in found else "not decided"
            fail(
                f"You call {' and '.join(pair)} {says}. The gaps:",
                row,
                _question(gaps, pair in found),
            )
    if len(found) != len(meant):
        fail(f"{len(found)} pairs are decided by yours, {len(meant)} are.")


def _question(gaps: Sequence[float], called: bool) -> str:
    """Return what to ask whoever calls a pair decided, or does not."""
    if not called:
        return "Is there a seed that does not agree with the others?"
    if min(gaps) < 0 < max(gaps):
        return "Do all seeds agree?"
    return "Which sign has a gap of 0?"
