"""A choice among shares of a rate, by tables that say how each run ends."""

from collections.abc import Callable, Mapping, Sequence
from random import SystemRandom
from statistics import mean
from typing import Any

from grader.lesson.expect import fail
from grader.lesson.probes import probe

ALLOWED = 0.05  # of accuracy, below the best mean
SHARES = (0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 2.0)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
# The accuracies of the seeds, by share and rate.
Table = dict[tuple[float, float], list[float]]


def table_of(
    rows: Mapping[float, Sequence[Sequence[float]]], rates: Sequence[float]
) -> Table:
    """Return a table of rows by share, with a list of seeds for each rate."""
    return {
        (share, rate): list(seeds)
        for share, row in rows.items()
        for rate, seeds in zip(rates, row, strict=True)
    }


def draw_table(is_draw: bool = False, falling: bool = False) -> Table:
    """Return a table, drawn; with `is_draw`, two shares have most room.

    The best mean, the best single run, the highest rate that works and the
    widest span belong to shares of less room. Between rates that work lie
    some that do not. Some work just so, and some fail by a single seed. The
    shares rise from one to the next, or fall.
    """
    draw = SystemRandom()
    shares, counts = draw.sample(SHARES, 4), [4, 4 if is_draw else 3, 2, 2]
    best = draw.uniform(0.85, 0.93)
    low = best - ALLOWED + 0.004
    table: Table = {}
    for number, (share, count) in enumerate(zip(shares, counts, strict=True)):
        working = _working(draw, number, count)
        for rate in RATES:
            table[share, rate] = _seeds(draw, best, rate in working)
        if number == 2:
            table[share, working[0]] = [best, best - 0.02, best + 0.02]
        elif number == 3:  # the best run of all, beside two that just work
            table[share, working[0]] = [low, best + ALLOWED, low]
    order = sorted(shares, reverse=falling)
    return {(s, rate): table[s, rate] for s in order for rate in RATES}


def _working(draw: SystemRandom, number: int, count: int) -> list[float]:
    """Return rates that work: so many for a share that has much room.

    Of the others, the first has only the outermost, the second the highest.
    """
    if number == 2:
        return [RATES[0], RATES[-1]]
    if number == 3:
        return list(RATES[-count:])
    inside = draw.sample(RATES[1:-2], count - 2)
    return [RATES[0], *sorted(inside), RATES[-2]]


def _seeds(draw: SystemRandom, best: float, works: bool) -> list[float]:
    bar = best - ALLOWED
    if works:
        seeds = [bar + draw.uniform(0.003, 0.04) for _ in range(2)]
        seeds.append(bar + draw.uniform(0.002, 0.004))
    elif draw.random() < 0.3:
        seeds = [draw.uniform(0.2, 0.3) for _ in range(3)]
    else:
        seeds = [bar - draw.uniform(0.002, 0.01), bar + 0.045, bar + 0.045]
    return draw.sample(seeds, 3)


def working_rates(table: Table) -> dict[float, list[float]]:
    """Return the rates that work for each share, in the table's order."""
    return _reaching(table, _best(table) - ALLOWED)


def _reaching(table: Table, bar: float) -> dict[float, list[float]]:
    found: dict[float, list[float]] = {share: [] for share, _ in table}
    for (share, rate), seeds in table.items():
        if min(seeds) >= bar:
            found[share].append(rate)
    return found


def _best(table: Table) -> float:
    return max(sum(seeds) / len(seeds) for seeds in table.values())


@probe
def try_shares(
    choose_share: Callable[..., Any], table: Table
) -> tuple[Any, Any]:
    """Return what `choose_share` makes of runs that end as a table says."""
    seeds = list(range(len(next(iter(table.values())))))

    def train(share: float, rate: float, seed: int) -> float:
        return table[share, rate][seed]

    shares = list(dict.fromkeys(share for share, _ in table))
    rates = list(dict.fromkeys(rate for _, rate in table))
    working, choice = choose_share(train, shares, rates, seeds)
    return working, choice


def expect_working(choose_share: Callable[..., Any], table: Table) -> None:
    """Raise AssertionError unless the rates that work are found."""
    found, _ = try_shares(choose_share, table)
    _expect_dictionary(found)
    for share, meant in working_rates(table).items():
        yours = found.get(share)
        if not isinstance(yours, (list, tuple)) or list(yours) != meant:
            rows = [(rate, table[s, rate]) for s, rate in table if s == share]
            fail(
                f"Share {share}: {meant} work, yours is {yours}. The best "
                f"mean of all is {_best(table):.3f}. The accuracies:",
                *(f"rate {rate}: {_shown(seeds)}" for rate, seeds in rows),
                _of_all(found, table) or _question(yours, meant, dict(rows)),
            )


def _expect_dictionary(found: object) -> None:
    if not isinstance(found, Mapping):
        fail("The first thing to return is a dictionary of rates by share.")


def _of_all(found: Mapping[float, object], table: Table) -> str:
    """Return the question that fits a bar that is another one, if any."""
    if found == _reaching(table, max(map(min, table.values())) - ALLOWED):
        return "The worst seeds are to reach the bar. Which seeds set it?"
    if found == _reaching(table, _best(table) * (1 - ALLOWED)):
        return "Is the allowed loss a part of the mean, or a number of points?"
    for number in range(len(next(iter(table.values())))):
        alone = {key: [seeds[number]] for key, seeds in table.items()}
        if found == working_rates(alone):
            return "Yours fit a single seed. What do the other seeds say?"
    return ""


def _question(
    yours: object, meant: list[float], row: Mapping[float, list[float]]
) -> str:
    """Return the question that fits a list of rates that is another one.

    `row` holds the seeds of each rate, for the share that is asked about.
    """
    if not isinstance(yours, (list, tuple)):
        return "A list of rates was expected."
    if sorted(map(str, yours)) == sorted(map(str, meant)):
        return "These are the right ones. In which order are the rates?"
    near_own = max(map(mean, row.values())) - ALLOWED
    if list(yours) == [
        r for r, seeds in row.items() if min(seeds) >= near_own
    ]:
        return (
            "Yours come near the best mean of this share. Among how many "
            "shares is the best mean to be found?"
        )
    if set(meant) <= set(yours):
        return "Does every seed come near the best mean, at all of yours?"
    return "From which number is the allowed loss taken off?"


def _shown(seeds: Sequence[float]) -> str:
    return ", ".join(f"{accuracy:.3f}" for accuracy in seeds)


def expect_choice(choose_share: Callable[..., Any], table: Table) -> None:
    """Raise AssertionError unless the share with the most room is chosen."""
    found, choice = try_shares(choose_share, table)
    _expect_dictionary(found)
    counts = {s: len(rates) for s, rates in working_rates(table).items()}
    most = max(counts.values())
    meant = max(share for share, count in counts.items() if count == most)
    if choice != meant:
        fail(
            f"Chosen is {choice}, and {meant} is meant. So many rates work:",
            *(f"share {share}: {count}" for share, count in counts.items()),
            _question_of_choice(
                next((n for s, n in counts.items() if s == choice), None), most
            ),
        )


def _question_of_choice(count: int | None, most: int) -> str:
    """Return the question that fits a share of so many rates that work."""
    if count is None:
        return "The second thing to return is one of the shares."
    if count == most:
        return "As many work for it. Which of these shares is to be chosen?"
    return "Others have more. By what is the share chosen?"
