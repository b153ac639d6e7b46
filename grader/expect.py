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
) -> None:
    """Raise AssertionError unless all rates `used` are as `meant`.

    The message says how many rates there are if the number is wrong, the
    first that differs (to one part in 100,000), and then `look`, a pointer
    to where to look. `each` names what one rate stands for.
    """
    meant = [float(rate) for rate in meant]
    try:
        used = [float(rate) for rate in used]
    except (TypeError, ValueError):
        _fail(f"A list of rates was expected, not {used!r}.", look)
    if len(used) != len(meant):
        parts = f"{len(used)} rates, one for each {each}; {len(meant)} meant."
    else:
        parts = _first_difference(used, meant, each)
    if parts:
        _fail(parts, f"used:  {_shown(used)}", f"meant: {_shown(meant)}", look)


def _first_difference(used, meant, each) -> str:
    for number, (one, other) in enumerate(zip(used, meant, strict=True)):
        if not math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE):
            return f"In {each} {number}: {one:.5g}, meant was {other:.5g}."
    return ""


def _shown(rates) -> str:
    more = " ..." if len(rates) > SHOWN else ""
    return " ".join(f"{rate:.4g}" for rate in rates[:SHOWN]) + more


def _fail(*parts: str) -> None:
    lines = (
        line for part in parts for line in textwrap.wrap(part, LINE) if part
    )
    raise AssertionError("\n".join(lines))
