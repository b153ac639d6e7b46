"""What the checks of all lessons say when rates are not as they should be."""

import math
import textwrap
from collections.abc import Iterable

LINE = 65  # nbgrader's validate cuts longer ones
SHOWN = 12
RELATIVE, ABSOLUTE = 1e-5, 1e-12


def expect_rates(
    used: Iterable[float],
    meant: Iterable[float],
    look: str = "",
    each: str = "update",
    names: tuple[str, str] = ("used", "meant"),
) -> None:
    """Raise AssertionError unless all rates `used` are as `meant`.

    The message names the first rate that differs (by more than one part in
    100,000), or says how many there are if that is wrong, shows both lists
    under their `names`, and ends with `look`, a pointer to where to look.
    `each` names what one rate stands for.
    """
    meant = [float(rate) for rate in meant]
    try:
        used = [float(rate) for rate in used]
    except (TypeError, ValueError):
        _fail(f"A list of rates was expected, not {used!r}.", look)
    width = max(map(len, names)) + 1
    if said := _difference(used, meant, each, names):
        both = (
            f"{name + ':':{width}} {_shown(rates)}"
            for name, rates in zip(names, (used, meant), strict=True)
        )
        _fail(said, *both, look)


def _difference(used, meant, each, names) -> str:
    if len(used) != len(meant):
        return (
            f"{len(used)} rates for {len(meant)} {each}s: there should be "
            f"one for each {each}."
        )
    for number, (one, other) in enumerate(zip(used, meant, strict=True)):
        if not math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE):
            ours, theirs = names
            return (
                f"{each.capitalize()} {number}: {one:.5g} {ours}, "
                f"{other:.5g} {theirs}."
            )
    return ""


def _shown(rates) -> str:
    more = " ..." if len(rates) > SHOWN else ""
    return " ".join(f"{rate:.4g}" for rate in rates[:SHOWN]) + more


def _fail(*parts: str) -> None:
    lines = (
        line for part in parts for line in textwrap.wrap(part, LINE) if part
    )
    raise AssertionError("\n".join(lines))
