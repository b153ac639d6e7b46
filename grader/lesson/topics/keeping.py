"""How checks look at which files are kept, and how often one is made."""

import math
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median
from typing import Any

from grader.lesson.expect import counted, fail, returned_a
from grader.lesson.probes import probe


def expect_old(
    old_files: Callable[..., Any], losses: dict[str, float], last: int
) -> None:
    """Raise AssertionError unless the last and the best files are spared.

    `old_files(losses, last)` is to return the names of all others. A name
    has the number of updates in its middle, as `run-900.pt` has. A loss may
    be NaN, and is not the lowest then.
    """
    newest = sorted(losses, key=lambda name: -int(name[4:-3]))
    numbers = {n: loss for n, loss in losses.items() if not math.isnan(loss)}
    best = min(numbers, key=lambda name: numbers[name])
    found = old_files(dict(losses), last)
    kind = type(found).__name__
    if not isinstance(found, Iterable):
        fail(returned_a(old_files, kind, "A list of names is"))
    gone, spared = set(found), {*newest[:last], best}
    told = ", ".join(sorted(map(str, gone)))[:200]
    where = f"{len(losses)} files, last={last}. To delete you return {told}."
    if not gone and len(losses) > len(spared):
        fail(f"{len(losses)} files, last={last}. You delete none of them.")
    if best in gone:
        fail(where, f"You delete {best}, whose loss is the lowest.")
    hit = [name for name in newest[:last] if name in gone]
    if hit:
        number = newest.index(hit[0]) + 1
        place = f"which is number {number}, counted from the newest"
        fail(where, f"You delete {hit[0]}, {place}.")
    left = [name for name in newest if name not in gone | spared]
    if left:
        ranked = sorted(numbers, key=lambda name: numbers[name])
        low = "its loss is NaN"
        if left[0] in numbers:
            low = f"from the lowest loss, {ranked.index(left[0]) + 1}"
        fail(
            where,
            f"You keep {left[0]}. Counted from the newest, it is number "
            f"{newest.index(left[0]) + 1}; {low}.",
        )
    others = [str(name) for name in gone if name not in losses]
    if others:
        fail(where, f"Not a name of a file: {others[0]:.40}")


@probe
def _timed(
    how_often: Callable[..., Any],
    updates: list[float],
    saves: list[float],
    between: float,
) -> tuple[list[float] | str, list[int]]:
    """Return what is found by a clock of ours, and the calls made.

    What is no list of numbers is told by the name of its kind.
    """
    now, made = [100.0], [0, 0]

    def take(kind: int) -> None:
        seconds = (updates, saves)[kind][made[kind] :]
        made[kind] += 1
        now[0] += seconds[0] if seconds else 1000.0

    def clock() -> float:
        return now[0]

    run = partial(take, 0), partial(take, 1), clock
    found = how_often(*run, len(updates), between)
    if not isinstance(found, Iterable):
        return type(found).__name__, made
    return [float(each) for each in found], made


MEASURED = ("time of an update", "time of a save", "number between two saves")


def expect_often(
    how_often: Callable[..., Any],
    updates: list[float],
    saves: list[float],
    between: float,
) -> None:
    """Raise AssertionError unless two medians are measured, and used.

    `how_often(update, save, clock, times, between)` calls two functions
    that take these times, and is to return the medians, and the number of
    updates between two saves that costs least, where a kill comes every
    `between` seconds on average: Young's rule, to the nearest whole one.
    """
    found, made = _timed(how_often, updates, saves, between)
    if isinstance(found, str):
        fail(returned_a(how_often, found, "Three numbers are"))
    for name, calls in zip(("update", "save_it"), made, strict=True):
        if calls != len(updates):
            asked = f"{len(updates)} are asked for (times)."
            fail(f"{name} was called {counted(calls, 'time')}; {asked}")
    if len(found) != len(MEASURED):
        fail(f"Three numbers are asked for, and {len(found)} returned.")
    one, other = median(updates), median(saves)
    meant = [one, other, max(1, round(math.sqrt(2 * other * between) / one))]
    shown = [" ".join(f"{s:.3g}" for s in times) for times in (updates, saves)]
    look = f"Updates took {shown[0]} seconds, saves {shown[1]}, a kill comes "
    look += f"every {between:.6g}."
    for name, yours, target in zip(MEASURED, found, meant, strict=True):
        if not math.isclose(yours, target, rel_tol=1e-6):
            fail(f"The {name}: {yours:.5g} yours, {target:.5g} meant.", look)
