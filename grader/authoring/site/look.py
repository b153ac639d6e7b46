"""What is wrong with a site that has been built."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from grader.course.cells import read
from grader.course.folders import Course, notebook_path
from grader.course.regions import HIDDEN, SOLUTION
from grader.paths import ROOT

SHORTEST = 25  # of a line that can tell a solution
Pages = dict[Path, BeautifulSoup]


def complaints(course: Course, html: Path) -> list[str]:
    """Return a line for each thing that is wrong with the site in `html`."""
    found = pages(html)
    return [
        *missing_lessons(course, html),
        *pictures_without_text(found, html),
        *dead_links(found, html),
        *strange_parts(found, html),
        *solutions_told(course, found, html),
    ]


def pages(html: Path) -> Pages:
    """Return the pages below a folder, parsed, by their paths."""
    return {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(html.rglob("*.html"))
    }


def missing_lessons(course: Course, html: Path) -> Iterator[str]:
    """Yield a line for each lesson that has no page."""
    for lesson in course.lessons(course.notebooks):
        page = notebook_path(html / "notebooks", lesson).with_suffix(".html")
        if not page.is_file():
            yield f"{page.relative_to(html)}: the lesson has no page"


def pictures_without_text(found: Pages, html: Path) -> Iterator[str]:
    """Yield a line for each picture that says nothing to the blind."""
    for path, page in found.items():
        for image in page.find_all("img"):
            if not str(image.get("alt", "")).strip():
                source = str(image.get("src", ""))[:60]
                yield f"{path.relative_to(html)}: no text for {source}"


def dead_links(found: Pages, html: Path) -> Iterator[str]:
    """Yield a line for each link that leads nowhere within the site."""
    names = {path: _names(page) for path, page in found.items()}
    for path, page in found.items():
        for link in sorted(set(_links(page))):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            there = path.parent / unquote(parts.path) if parts.path else path
            there = there.resolve()
            known = {"", *names.get(there, {unquote(parts.fragment)})}
            if not there.is_file() or unquote(parts.fragment) not in known:
                yield f"{path.relative_to(html)}: {link} leads nowhere"


def strange_parts(found: Pages, html: Path) -> Iterator[str]:
    """Yield a line for each part of a page that another site would send.

    Without a network it is missing, and with one that site learns who reads.
    """
    for path, page in found.items():
        for tag in page.find_all(["img", "script", "link", "iframe"]):
            address = str(tag.get("src") or tag.get("href") or "")
            if urlsplit(address).netloc:
                yield f"{path.relative_to(html)}: loads {address}"


def _links(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        for key in ("href", "src"):
            if isinstance(tag, Tag) and tag.get(key):
                yield str(tag[key])


def _names(page: BeautifulSoup) -> set[str]:
    """Return what can stand behind # in a link to a page."""
    tags = page.find_all(id=True)
    return {str(tag["id"]) for tag in tags if isinstance(tag, Tag)}


def solutions_told(course: Course, found: Pages, html: Path) -> Iterator[str]:
    """Yield a line for each page that shows a line of a solution."""
    withheld = _withheld(course)
    for path, page in found.items():
        text = page.get_text()
        for line in withheld:
            if line in text:
                where = path.relative_to(html)
                yield f"{where}: shows what is withheld: {line}"


def _withheld(course: Course) -> set[str]:
    """Return the lines that only solutions and hidden checks have."""
    given = [p.read_text("utf-8") for p in ROOT.glob("grader/**/*.py")]
    withheld: set[str] = set()
    for lesson in course.lessons(course.solutions):
        shown = read(notebook_path(course.notebooks, lesson))
        given += [cell.source for cell in shown.cells]
        for cell in read(notebook_path(course.solutions, lesson)).cells:
            for region in (SOLUTION, HIDDEN):
                for match in region.finditer(cell.source):
                    lines = match["lines"].split("\n")
                    withheld.update(line.strip() for line in lines)
    known = "\n".join(given)
    return {w for w in withheld if len(w) > SHORTEST and w not in known}
