"""What a check says when rates are not as they should be."""

import math
import reprlib
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NoReturn

from grader.lesson.diagnosis import diagnosis

LINE = 65  # characters; `nbgrader validate` cuts longer lines
SHOWN = 12  # numbers of a list, at most
MANY = 1e7  # a count below is written out
RELATIVE, ABSOLUTE = 1e-5, 1e-12


@dataclass(frozen=True)
class Compared:
    """Two lists of rates that should be alike, and where they first differ.

    `each` names what a rate stands for, and `what` the numbers, if they are
    no rates. Where the second list begins with NaN, nothing is judged.
    """

    names: tuple[str, str]
    lists: tuple[list[float], list[float]]
    each: str
    place: int
    what: str = ""

    @property
    def judged_from(self) -> int:
        """Return the place of the first number that is judged."""
        meant = self.lists[1]
        judged = (n for n, rate in enumerate(meant) if not math.isnan(rate))
        return next(judged, 0)


def expect_rates(
    used: Iterable[float],
    meant: Iterable[float],
    look: str = "",
    each: str = "update",
    names: tuple[str, str] = ("used", "meant"),
    near: float = RELATIVE,
    what: str = "",
    whole: bool = True,
    first: int = 0,
) -> None:
    """Raise AssertionError unless all rates `used` are as `meant`.

    The message names the first rate that differs (by more than the share
    `near`), or says how many there are if the number is wrong. It shows
    both lists around that place, under their `names`, then what a recording
    of these rates shows of the bug, and ends with `look`, which says where
    to look. `each` names what a rate stands for, and `what` the numbers, if
    they are no rates. A run is `whole` if the learner's code ends it, and
    not the check. Where only number `first` and those after it are judged,
    `meant` begins with that one. The error has what it `compared`, for a
    front end to draw.
    """
    expected = [math.nan] * first + [float(rate) for rate in meant]
    try:
        seen = [float(rate) for rate in used]
    except (TypeError, ValueError, OverflowError):
        got = reprlib.repr(used)
        fail(f"A list of numbers was expected, not {got}.", look)
    place = _first_difference(seen, expected, near, first)
    if place is not None:
        words = _difference(seen, expected, each, names, place)
        lists = seen, expected
        noted = diagnosis(seen, whole) if names[0] == "used" else ""
        error = AssertionError(
            _lines(words, *_rows(names, lists, place, first), noted, look)
        )
        compared = Compared(names, lists, each, place, what)
        error.compared = compared  # type: ignore[attr-defined]
        raise error


def expect_number(
    yours: object, meant: float, what: str, look: str = ""
) -> None:
    """Raise AssertionError unless `yours` is the number `meant`.

    The message says `what` it is a number of, what it is and should be, and
    ends with `look`.
    """
    try:
        found = float(yours)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        fail(f"{what}: {reprlib.repr(yours)}, which is no number.", look)
    if not _same(found, meant):
        fail(f"{what}: {found:.5g}, where {meant:.5g} is meant.", look)


def expect_repeated(
    used: Sequence[float], wave: Sequence[float], count: int
) -> None:
    """Raise AssertionError unless rates repeat a wave from their first rise.

    `count` rates are meant. Those before the first rise may be any, if a
    whole wave follows. A run that fails, and begins as the wave does, is
    told by all of its rates.
    """
    rises = [n for n in range(1, len(used)) if used[n] > used[n - 1]]
    first = rises[0] if rises else 0
    meant = _repeated(wave, count - first)
    look = (
        f"Judged from update {first} on, where the rate first rises. How many "
        "updates long is each cycle?"
    )
    differs = _first_difference(used[first:], meant) is not None
    begins = not first or _same(used[0], wave[0])
    if count - first < len(wave) or (differs and begins):
        meant, first = _repeated(wave, count), 0
        look = question_about(used, meant)
    expect_rates(used, meant, look, first=first)


def _repeated(wave: Sequence[float], count: int) -> list[float]:
    return [wave[number % len(wave)] for number in range(count)]


def expect_table(
    found: object,
    meant: Mapping[Any, float],
    look: str = "",
    each: str = "value",
    near: float = RELATIVE,
) -> None:
    """Raise AssertionError unless a dictionary has the numbers `meant`.

    It may have more. `each` names what a number is, and `near` is the share
    by which it may differ.
    """
    if not isinstance(found, Mapping):
        got = reprlib.repr(found)
        fail(f"A dictionary was expected, not {got}.", look)
    missing = [key for key in meant if key not in found]
    if missing:
        fail(f"The dictionary has no entry for {missing[:SHOWN]}.", look)
    where = f"In this order: {list(meant)}. {look}"
    yours, pair = [found[key] for key in meant], ("yours", "meant")
    expect_rates(yours, meant.values(), where, each, pair, near)


def question_about(used: Sequence[float], meant: Sequence[float]) -> str:
    """Return the question that fits how rates `used` differ from `meant`.

    It asks about the number of updates, about the first one, about the first
    in which the rate moves another way than it should, or about how far.
    """
    if len(used) != len(meant):
        return "Which loop makes the updates, and how often does it turn?"
    if meant and not _same(used[0], meant[0]):
        return _question_about_first(used, meant)
    for number in range(1, len(meant)):
        was, should = _way(used, number), _way(meant, number)
        if was != should:
            return (
                f"From update {number - 1} to {number} the rate {was}, and "
                f"it should {should.removesuffix('s')}. What changes it "
                "there, and when?"
            )
    stretch = _stretch(used, meant)
    if stretch:
        return (
            "Its length and its shape are right, but each change is "
            f"{stretch:.4g} times as large as meant. Where does it lead to?"
        )
    way = f"It moves the right way, but {_distance(used, meant)} meant."
    right = _right_until(used, meant)
    if right > 1:
        return (
            f"{way} Before update {right} all is well. What else changes the "
            "rate there?"
        )
    return (
        f"{way} How many updates does the whole way take, and does anything "
        "else change the rate?"
    )


def _right_until(used: Sequence[float], meant: Sequence[float]) -> int:
    """Return the first update whose rate is not as `meant`."""
    pairs = zip(used, meant, strict=True)
    wrong = (n for n, pair in enumerate(pairs) if not _same(*pair))
    return next(wrong, len(meant))


def _question_about_first(
    used: Sequence[float], meant: Sequence[float]
) -> str:
    """Return the question that fits a first rate that is not as `meant`."""
    if len(meant) > 1 and _same(used[0], meant[1]):
        return "Which rate does the optimizer hold before the first update?"
    pairs = list(zip(used[1:], meant, strict=False))
    if len(set(meant)) > 1 and all(_same(*pair) for pair in pairs):
        return (
            "Each rate comes one update late. What is the first one, and "
            "which should it be?"
        )
    return f"What makes update 0 use {_shown(used[0])}?"


def _stretch(used: Sequence[float], meant: Sequence[float]) -> float | None:
    """Return by which factor each change is larger than `meant`, if by one.

    Straight lines have none: all of them are alike, if stretched.
    """
    changes = [(b - a) for a, b in pairwise(meant)]
    if all(_same(change, changes[0]) for change in changes):
        return None
    factor = (used[-1] - used[0]) / (meant[-1] - meant[0] or math.nan)
    curve = [used[0] + factor * (rate - meant[0]) for rate in meant]
    same = all(map(_same, used, curve))
    return factor if same and math.isfinite(factor) else None


def _distance(used: Sequence[float], meant: Sequence[float]) -> str:
    """Return how far rates that move the right way go, next to `meant`."""
    for number in range(1, len(meant)):
        if not _same(used[number], meant[number]):
            way = abs(used[number] - used[number - 1])
            if way > abs(meant[number] - meant[number - 1]):
                return "further than"
            break
    return "not as far as"


def as_numbers(values: object) -> list[float]:
    """Return a list of numbers; an empty one for what is none."""
    try:
        return [float(value) for value in values]  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        return []


def question_about_line(yours: object, meant: Sequence[float]) -> str:
    """Return the question about two straight lines, up to a top and down.

    It asks about the line in which `yours` are first not as `meant`.
    """
    seen = as_numbers(yours)
    if len(seen) != len(meant):
        return "How many updates does the run make?"
    pairs = zip(seen, meant, strict=True)
    place = next((n for n, pair in enumerate(pairs) if not _same(*pair)), 0)
    if place == 0:
        return "Where does the first line begin?"
    if place <= list(meant).index(max(meant)):
        return "Where is the top, and what kind of line leads to it?"
    return "What kind of line leads down from the top, where to, and when?"


def _way(rates: Sequence[float], number: int) -> str:
    before, after = rates[number - 1], rates[number]
    if _same(before, after):
        return "stays"
    return "rises" if after > before else "falls"


def _same(
    rate: float, other: float, near: float = RELATIVE, floor: float = ABSOLUTE
) -> bool:
    return math.isclose(rate, other, rel_tol=near, abs_tol=floor)


def _first_difference(
    seen: Sequence[float],
    expected: Sequence[float],
    near: float = RELATIVE,
    first: int = 0,
) -> int | None:
    """Return where two lists first differ, from `first` on, or None.

    A list that ends before the other differs from it at its end.
    """
    # Of rates that are all tiny, none may stand for another.
    sizes = map(abs, expected[first:])
    floor = ABSOLUTE * min(1.0, max(sizes, default=0.0) or 1.0)
    both = min(len(seen), len(expected))
    for number in range(first, both):
        if not _same(seen[number], expected[number], near, floor):
            return number
    return None if len(seen) == len(expected) else both


def _difference(
    seen: Sequence[float],
    expected: Sequence[float],
    each: str,
    names: tuple[str, str],
    place: int,
) -> str:
    """Return in words what differs: the number of rates, or one at a place."""
    if len(seen) != len(expected):
        if (each, names[0]) == ("update", "used"):  # recorded, not returned
            made = "was made" if len(seen) == 1 else "were made"
            meant = f"{len(expected)} {_are(expected)} meant"
            return f"{counted(len(seen), each)} {made}; {meant}."
        return (
            f"{counted(len(seen), 'number')} for "
            f"{counted(len(expected), each)}: there should be one for each "
            f"{each}."
        )
    rate, target = seen[place], expected[place]
    rate_name, target_name = names
    digits = 5 if _shown(rate, 5) != _shown(target, 5) else 9
    return (
        f"{each.capitalize()} {place}: {_shown(rate, digits)} "
        f"{rate_name}, {_shown(target, digits)} {target_name}."
    )


def counted(number: int, noun: str) -> str:
    """Return a number and a noun, such as "1 loss" and "2 losses"."""
    if number == 1:
        return f"1 {noun}"
    hisses = noun.endswith(("s", "ch", "x")) and noun != "epoch"
    ending = "es" if hisses else "s"
    return f"{number} {noun}{ending}"


def returned_a(answer: object, kind: str, asked: str) -> str:
    """Return what an answer gave back, by its kind, and what is `asked`.

    `asked` is a subject and its verb, such as "Three numbers are".
    """
    name = getattr(answer, "__name__", "Your function")
    article = "an" if kind[:1].lower() in "aeiou" else "a"
    return f"{name} returned {article} {kind}. {asked} asked for."


def _are(things: Sequence[float]) -> str:
    return "is" if len(things) == 1 else "are"


def _rows(
    names: tuple[str, str],
    lists: tuple[list[float], list[float]],
    place: int,
    unjudged: int,
) -> Iterator[str]:
    """Yield a line for each list, number below number, around a place.

    In the second, the place of a number that is not judged stays empty.
    """
    label_width = max(map(len, names)) + 1
    near = slice(max(0, place - SHOWN), place + SHOWN)
    texts = [_shown(rate) for rates in lists for rate in rates[near]]
    width = max(map(len, texts), default=1)
    fit = min(SHOWN, (LINE - label_width - len(" ... ...")) // (width + 1))
    first = 0 if place < fit else place - fit // 2
    used, meant = ([_shown(rate) for rate in rates] for rates in lists)
    meant[:unjudged] = [""] * unjudged
    for name, rates in zip(names, (used, meant), strict=True):
        label = f"{name}:".ljust(label_width)
        shown = (f"{rate:<{width}}" for rate in rates[first:][:fit])
        before = "... " if first else ""
        after = " ..." if len(rates) > first + fit else ""
        yield f"{label} {before}{' '.join(shown)}{after}".rstrip()


def _shown(rate: float, digits: int = 4) -> str:
    """Return a number in few digits, but a count to the last one."""
    if rate.is_integer() and abs(rate) < MANY:
        return f"{rate:.0f}"
    return f"{rate:.{digits}g}"


def fail(*parts: str) -> NoReturn:
    """Raise AssertionError with each part on lines of its own, if not ""."""
    raise AssertionError(_lines(*parts))


def _lines(*parts: str) -> str:
    return "\n".join(
        line for part in parts for line in textwrap.wrap(part, LINE)
    )
