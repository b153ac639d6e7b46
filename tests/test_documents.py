"""What people read: links lead somewhere, and words are spelt."""

import re
import subprocess
import sys
import tomllib
from collections import Counter

import pytest
from conftest import LESSONS, read

from grader.course.cells import cell_id
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?[^)]*\)|(?:href|src)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ +(.+?)#*$", re.MULTILINE)
THREAD = re.compile(
    r"https://(github\.com/[^/]+/[^/]+/(issues|pull|discussions)/\d+"
    r"|discuss\.[^/]+/[^#?\s)]+)"
)


def tracked(*patterns):
    """The files of those names that git knows of, or would."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(
        [*words, "--", *patterns], cwd=ROOT, capture_output=True, text=True
    )
    paths = (ROOT / line for line in done.stdout.splitlines())
    return sorted(path for path in paths if path.is_file())


def prose(path):
    """A document's text: the whole, or a notebook's markdown cells."""
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    cells = read(path).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown")


def links(text):
    """Where the links and pictures of a text lead to."""
    found = LINK.findall(CODE.sub("``", text))
    return [first or second for first, second in found]


def anchors(path):
    """What can stand behind # in a link to a document."""
    titles = HEADING.findall(prose(path))
    if path.suffix == ".ipynb":  # as JupyterLab makes them
        return {title.strip().replace(" ", "-") for title in titles}
    found, seen = set(), Counter()
    for title in titles:  # as GitHub makes them
        slug = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def dead(path, text):
    """The links of a text that stands at `path` and that lead nowhere."""
    for link in links(text):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield f"{path.relative_to(ROOT)}: {link}"


def documents():
    return tracked("*.md") + [
        notebook_path(folder, lesson)
        for folder in (Course().solutions, Course().notebooks)
        for lesson in LESSONS
    ]


def test_every_link_leads_to_a_file_and_a_heading():
    found = {path: links(prose(path)) for path in documents()}
    assert sum(map(len, found.values())) > 100
    assert [one for path in found for one in dead(path, prose(path))] == []


@pytest.mark.parametrize(
    "link",
    [
        "[a file](docs/none.md)",
        "[a heading](README.md#nothing)",
        "[its own heading](#nothing)",
        '<img src="docs/none.png">',
        "![a picture](docs/none.png 'title')",
    ],
)
def test_a_dead_link_is_found(link):
    good = "[a](docs/lesson.png) [b](README.md#how-a-check-reads) [c](#here)"
    text = f"# Here\n\n{good.replace('#here', 'README.md#licence')}\n\n"
    page = ROOT / "page.md"
    assert list(dead(page, f"{text}`{link}`\n```\n{link}\n```\n")) == []
    assert len(list(dead(ROOT / "README.md", text + link))) == 1


def threads(text):
    return {found[0] for found in THREAD.finditer(text)}


def uncatalogued(text):
    """The threads that a text cites and that docs/bugs.toml has not."""
    catalogue = (ROOT / "docs" / "bugs.toml").read_text("utf-8")
    bugs = tomllib.loads(catalogue)["bugs"]
    seen = " ".join(url for bug in bugs for url in bug.get("seen", ()))
    return threads(text) - threads(seen)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_thread_a_lesson_cites_is_in_the_catalogue(lesson):
    text = prose(notebook_path(Course().solutions, lesson))
    assert threads(text) and uncatalogued(text) == set()


def test_a_thread_that_nobody_catalogued_is_found():
    for url in (
        "https://github.com/a/b/issues/1",
        "https://github.com/a/b/pull/2",
        "https://discuss.pytorch.org/t/a-question/3",
    ):
        assert uncatalogued(f"See [a#1]({url}#comment-5).") == {url}


def test_the_readme_lists_the_lessons():
    rows = re.findall(
        r"^\| (\d+) \| \[`(\w+)`\]\(([^)]+)\) \| (.+) \|$",
        (ROOT / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert [name for _, name, _, _ in rows] == LESSONS
    for number, (said, lesson, link, _) in enumerate(rows, start=1):
        assert link == f"notebooks/{lesson}/{lesson}.ipynb"
        title = read(ROOT / link).cells[0].source
        assert int(said) == number and title.startswith(f"# {number} · ")


def misspelt(*paths):
    """What codespell finds in files: each word with its place."""
    command = [sys.executable, "-m", "codespell_lib", "--toml"]
    done = subprocess.run(
        [*command, ROOT / "pyproject.toml", *paths],
        capture_output=True,
        text=True,
    )
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def test_words_are_spelt(tmp_path):
    paths = tracked(
        "*.md", "*.py", "*.toml", "*.yml", "*.cff", "Makefile", ".ci/*"
    )
    for lesson in LESSONS:  # cell by cell: outputs hold pictures
        for cell in read(notebook_path(Course().solutions, lesson)).cells:
            path = tmp_path / f"{lesson}-{cell_id(cell)}"
            path.write_text(cell.source, "utf-8")
    assert len(paths) > 50 and misspelt(*paths, tmp_path) == []


def test_a_misspelt_word_is_found(tmp_path):
    wrong = "rec" + "ieved"
    (tmp_path / "page.md").write_text(f"A letter that was {wrong}.")
    (line,) = misspelt(tmp_path)
    assert f"{wrong} ==> received" in line
