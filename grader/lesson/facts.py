"""What a failed check leaves in a notebook, for pages that are made later."""

import math
from typing import Any

from grader.lesson.expect import Compared

FACTS = "application/vnd.lr-schedules.check+json"  # a mimetype of our own
OF_HIDDEN = (
    "Right in the case that the lesson shows, but not with the other numbers "
    "of the hidden tests."
)
MOST = 2_000  # numbers of a list that are kept


def facts_about(error: BaseException, hidden: bool) -> dict[str, Any]:
    """Return whether a hidden part failed, and otherwise what it compared.

    Nothing that a hidden part compared is in it: that may tell a draw.
    """
    compared = getattr(error, "compared", None)
    if hidden or not isinstance(compared, Compared):
        return {"hidden": hidden}
    if max(map(len, compared.lists)) > MOST:
        return {"hidden": False}
    return {
        "hidden": False,
        "names": list(compared.names),
        "lists": [[_number(x) for x in each] for each in compared.lists],
        "each": compared.each,
        "place": compared.place,
    }


def _number(value: float) -> float | None:
    """Return a number as JSON can hold it: None if it is not finite."""
    return value if math.isfinite(value) else None


def in_words(facts: dict[str, Any]) -> str:
    """Return in a sentence what facts say, or "" if they say little."""
    if facts.get("hidden"):
        return "The hidden part of this check failed."
    compared = compared_in(facts)
    if compared is None:
        return ""
    # It imports what draws.
    from grader.lesson import comparison_picture

    return comparison_picture.in_words(compared)


def compared_in(facts: dict[str, Any]) -> Compared | None:
    """Return what a check compared, or None if its facts do not say so.

    Facts come from a file: what is not of their form is no comparison.
    """
    try:
        first, second = facts["lists"]
        used, meant = (
            [math.nan if x is None else float(x) for x in each]
            for each in (first, second)
        )
        name, target = map(str, facts["names"])
        each, place = str(facts["each"]), int(facts["place"])
    except (KeyError, TypeError, ValueError):
        return None
    return Compared((name, target), (used, meant), each, place)
