"""The glossary: a term, what it means, the lesson that explains it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.site.outline import Place
from grader.course.folders import CourseError


@dataclass(frozen=True)
class Term:
    """A word, what it means, and the text by which a lesson introduces it."""

    word: str
    meaning: str
    introduced: str


def read_terms(path: Path) -> list[Term]:
    """Return the terms of a file such as docs/site/glossary.toml, by word."""
    entries = tomllib.loads(path.read_text("utf-8"))
    terms = [
        Term(word, entry["meaning"], entry.get("introduced", f"*{word}*"))
        for word, entry in entries.items()
    ]
    return sorted(terms, key=lambda term: term.word.lower())


def glossary(terms: list[Term], found: list[Place]) -> dict[str, object]:
    """Return what the page is filled with.

    Raises CourseError for a term that no lesson introduces.
    """
    entries = (
        f"{term.word}\n  {term.meaning} {introduction(term, found).link()}\n"
        for term in terms
    )
    return {"count": len(terms), "entries": "\n".join(entries)}


def introduction(term: Term, found: list[Place]) -> Place:
    """Return the first text of the lessons that introduces a term.

    Where none does in the words that the term names, it is the first that
    has the term at all. A lesson's first text, which only announces, comes
    after all others.
    """
    announced = {place.lesson: place.anchor for place in reversed(found)}
    for wanted in (term.introduced.lower(), term.word.lower()):
        told = [place for place in found if wanted in _text(place)]
        told.sort(key=lambda place: place.anchor == announced[place.lesson])
        if told:
            return told[0]
    raise CourseError(
        f"glossary.toml: no lesson says {term.introduced!r}: take the term "
        f"out, or name under 'introduced' how a lesson puts {term.word!r}"
    )


def _text(place: Place) -> str:
    """Return a place's text in small letters, or "" for a cell of code."""
    is_text = place.cell.cell_type == "markdown"
    return " ".join(place.cell.source.lower().split()) if is_text else ""
