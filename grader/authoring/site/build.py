"""The site, from the tree to pages that a browser shows."""

import re
import shutil
from pathlib import Path
from string import Template

from nbformat import NotebookNode
from sphinx.cmd.build import build_main

from grader.authoring.published import address, badges
from grader.authoring.site.catalogue import catalogue, read_bugs
from grader.authoring.site.documents import Links, documents
from grader.authoring.site.glossary import glossary, read_terms
from grader.authoring.site.home import home
from grader.authoring.site.learner import learned
from grader.authoring.site.lessons import page
from grader.authoring.site.look import complaints
from grader.authoring.site.outline import places, released
from grader.authoring.site.sheet import sheet
from grader.course.folders import Course, CourseError, notebook_path
from grader.course.length import title

PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")


def build(course: Course, folder: Path) -> Path:
    """Return the site's first page, after building it all in `folder`.

    Raises CourseError if something is missing, if Sphinx warns, or if a
    page has a dead link, a picture without text or a solution.
    """
    lessons = released(course)
    runs = {each: learned(course, each, folder / "runs") for each in lessons}
    root = folder / "source"
    write_pages(course, runs, root)
    make_html(root, folder)
    html = folder / "html"
    if found := complaints(course, html):
        raise CourseError("\n".join(found))
    return html / "index.html"


def write_pages(
    course: Course, runs: dict[str, NotebookNode], root: Path
) -> None:
    """Write the pages' texts and pictures below `root`, all of them anew.

    `runs` has the lessons to show, with their outputs.
    """
    given = course.root / "docs" / "site"
    if not given.is_dir():
        raise CourseError(
            f"{given}: no such folder; the site is built in a clone of the "
            "course's repository"
        )
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(given, root)
    _write_lessons(course, runs, root)
    links = _write_documents(course, runs, root)
    for name, filled in _words(course, runs, links, root).items():
        text = Template((given / name).read_text("utf-8"))
        (root / name).write_text(text.substitute(filled), "utf-8")


def _words(
    course: Course, runs: dict[str, NotebookNode], links: Links, root: Path
) -> dict[str, dict[str, object]]:
    """Return what the hand-written pages are filled with, by their names."""
    found = list(places(runs))
    titles = {name: title(notebook) for name, notebook in runs.items()}
    docs = course.root / "docs"
    terms = read_terms(docs / "site" / "glossary.toml")
    return {
        "glossary.md": glossary(terms, found),
        "bugs.md": catalogue(read_bugs(docs / "bugs.toml"), found, titles),
        "schedulers.md": sheet(root, found),
        "index.md": home(course, runs, links, root),
    }


def _write_lessons(
    course: Course, runs: dict[str, NotebookNode], root: Path
) -> None:
    """Write each lesson's page, and its notebook to take along."""
    note = Template((root / "_note.md").read_text("utf-8"))
    for name, notebook in runs.items():
        path = notebook_path(root / "notebooks", name)
        (path.parent / "released").mkdir(parents=True)
        shutil.copy(
            notebook_path(course.notebooks, name), path.parent / "released"
        )
        words = {"lesson": name, "services": services(name)}
        text = page(notebook, name, note.substitute(words), root)
        path.write_text(text, "utf-8")


def services(lesson: str) -> str:
    """Return a sentence with links that open a lesson in notebook services.

    It is "" where the repository's address is not set.
    """
    path = notebook_path(Path("notebooks"), lesson).as_posix()
    links = PICTURE.sub(r"\1", badges(address(), path))
    return f"Or without installing anything: {links}." if links else ""


def _write_documents(
    course: Course, runs: dict[str, NotebookNode], root: Path
) -> Links:
    """Write the repository's documents; return what leads their links."""
    paths = documents(course)
    lessons = [notebook_path(Path("notebooks"), name) for name in runs]
    links = Links(course, [*paths, *lessons], address())
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (course.root / path).read_text("utf-8")
        target.write_text(links.led(text, path), "utf-8")
    for picture in (course.root / "docs").glob("*.png"):
        shutil.copy(picture, root / "docs")
    return links


def make_html(root: Path, folder: Path) -> None:
    """Let Sphinx make pages for a browser, in `folder`/html.

    Raises CourseError if it warns; what it says is printed.
    """
    html, trees = folder / "html", folder / "trees"
    for old in (html, trees):
        shutil.rmtree(old, ignore_errors=True)
    words = ["-q", "-W", "--keep-going", "-d", str(trees), "-b", "html"]
    if build_main([*words, str(root), str(html)]):
        raise CourseError(
            f"{root}: Sphinx could not make the site; what it says above "
            "names pages there, which 'grader site' made from the tree"
        )
