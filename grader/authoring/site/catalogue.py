"""The bug catalogue: from a symptom to its cause and to an exercise."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from grader.authoring.site.outline import Place, exercise_place, number

TABLE = """## {title}

:::{{table}}
:class: bugs

| What is seen | Cause | Exercise | Met in |
|---|---|---|---|
{rows}
:::
"""
THREAD = re.compile(
    r"https://github\.com/([^/]+/[^/]+)/(?:issues|pull|discussions)/(\d+)"
)
SITE = re.compile(r"https?://(?:www\.)?([^/]+)")


def read_bugs(path: Path) -> list[dict[str, Any]]:
    """Return the bugs of a file such as docs/bugs.toml."""
    bugs: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["bugs"]
    return bugs


def catalogue(
    bugs: list[dict[str, Any]], found: list[Place], titles: dict[str, str]
) -> dict[str, object]:
    """Return what the page is filled with; `titles` has the lessons' titles.

    Raises CourseError for a bug whose exercise is not in the lessons.
    """
    by_lesson = groupby(sorted(bugs, key=_lesson), key=_lesson)
    tables = (
        TABLE.format(
            title=f"Lesson {number(lesson)}: {titles[lesson]}",
            rows="\n".join(_rows(theirs, found)),
        )
        for lesson, theirs in by_lesson
    )
    return {"count": len(bugs), "tables": "\n".join(tables)}


def _lesson(bug: dict[str, Any]) -> str:
    return str(bug["exercise"]).partition("/")[0]


def _rows(bugs: Iterable[dict[str, Any]], found: list[Place]) -> Iterator[str]:
    for bug in bugs:
        place = exercise_place(found, bug["exercise"])
        name = bug["exercise"].partition("/")[2]
        cells = (
            _plain(bug["symptom"]),
            _plain(_begun(bug["name"])),
            place.link(f"`{name}`"),
            "<br>".join(map(thread, bug.get("seen", []))) or "-",
        )
        yield f"| {' | '.join(cells)} |"


def _begun(text: str) -> str:
    """Return a text with a capital, unless its first word is code."""
    is_word = re.match(r"[a-z][a-z'-]*(?=[ ,])", text)
    return text[0].upper() + text[1:] if is_word else text


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is, in a table's cell."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", text)


def thread(url: str) -> str:
    """Return a link to a thread or a page, with a short name."""
    if found := THREAD.match(url):
        return f"[{found[1]}#{found[2]}]({url})"
    site = SITE.match(url)
    return f"[{site[1] if site else url}]({url})"
