"""Rates that are alike, so that what made one may have made the other."""

import math
from collections.abc import Sequence

NEAR = 1e-5  # a share


def is_near(rate: float, other: float) -> bool:
    """Return whether two rates are the same, but for rounding."""
    return math.isclose(rate, other, rel_tol=NEAR)


def are_alike(rates: Sequence[float], others: Sequence[float]) -> bool:
    """Return whether two lists are as long and hold the same rates."""
    return len(rates) == len(others) and all(map(is_near, rates, others))


def first_apart(rates: Sequence[float], others: Sequence[float]) -> int | None:
    """Return the first place in both lists where the rates differ, or None."""
    pairs = enumerate(zip(rates, others, strict=False))
    return next((n for n, pair in pairs if not is_near(*pair)), None)
