"""How checks look at a measurement of the shortest warm-up."""

from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import Any

from grader.lesson.evidence import record_with
from grader.lesson.expect import expect_number, expect_table, fail
from grader.lesson.probes import probe

NEAR = 1e-3  # the share by which a mean may differ


@probe
def made_up_losses(peak: float, warm: int, seed: int) -> list[float]:
    """Return the losses of a run that nobody made, the highest anywhere.

    With peak 0.1 the highest is (warm - 6)² + seed.
    """
    losses = [2.0, 1.0, 1.5]
    losses.insert(seed % 4, 10 * peak * (warm - 6) ** 2 + seed)
    return losses


def expect_measured(
    shortest: Callable[..., Any],
    tops: Mapping[int, Sequence[float]],
    names: dict[str, Any],
    peak: float,
    seeds: Sequence[int],
) -> None:
    """Raise AssertionError unless the mean of the highest losses is found.

    `shortest(peak, warm_ups, seeds, limit)` returns a dictionary of these
    means, and a choice; `tops` has the highest loss of each seed by length
    of the warm-up. `names` are what the notebook's names stand for.
    """
    found = record_with(names, shortest, peak, [*tops], seeds, 1000.0).result
    table = found[0] if isinstance(found, (tuple, list)) else found
    meant = {warm: mean(highest) for warm, highest in tops.items()}
    rounded = [[round(top, 2) for top in highest] for highest in tops.values()]
    look = f"The highest losses are {rounded}, with seeds {seeds}."
    expect_table(table, meant, look, "mean", NEAR)


def expect_shortest(
    shortest: Callable[..., Any],
    meant: int,
    names: dict[str, Any],
    peak: float,
    warm_ups: Sequence[int],
    seeds: Sequence[int],
    limit: float,
) -> None:
    """Raise AssertionError unless the length `meant` is chosen.

    The rest is as in `expect_measured`.
    """
    run = peak, warm_ups, seeds, limit
    result = record_with(names, shortest, *run).result
    if not (isinstance(result, (tuple, list)) and len(result) == 2):
        fail(f"A dictionary and a length, not {result!r:.30}.")
    look = f"Of {warm_ups}, the shortest with a mean of at most {limit:.3g}?"
    expect_number(result[1], meant, "The choice", look)
