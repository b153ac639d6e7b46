"""The website: made from the tree, and each fault of it is found."""

import re
import shutil
from base64 import b64encode
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from browser import QUIET, SLOW, chromium
from conftest import LESSONS, read
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import sync_playwright
from torch.optim import lr_scheduler

from grader.authoring.site import build, learner, twins
from grader.authoring.site.catalogue import catalogue, read_bugs, thread
from grader.authoring.site.documents import Links, documents
from grader.authoring.site.examples import EXAMPLES
from grader.authoring.site.glossary import Term, glossary, read_terms
from grader.authoring.site.look import complaints
from grader.authoring.site.outline import cell_place, places, released
from grader.authoring.site.sheet import BASE, code, in_words, name, rates
from grader.course.folders import Course, CourseError, notebook_path
from grader.lesson.schedules import SCHEDULES

COURSE = Course()
SITE = COURSE.root / "docs" / "site"
FIRST = LESSONS[0]
# myst-parser asks for what a later Sphinx has no more; its pin is Sphinx's.
pytestmark = pytest.mark.filterwarnings(
    "ignore::sphinx.deprecation.RemovedInSphinx11Warning"
)
PICTURE = "docs/asked_and_used.png"
PAGE = f"notebooks/{FIRST}/{FIRST}.html"


@pytest.fixture(scope="module")
def lessons():
    """The released lessons. The first shows a picture and a failed check."""
    found = released(COURSE)
    cells = [c for c in found[FIRST].cells if c.cell_type == "code"]
    cells[1].outputs = [drawn()]
    check = cell_place(list(places(found)), f"{FIRST}/check-train-decayed")
    said = "Update 0: 0.2 used, 0.4 meant."
    check.cell.outputs = [
        new_output("error", ename="E", evalue=said, traceback=[said]),
        new_output("display_data", {"text/html": "Hint", "x/y": "program"}),
        new_output("display_data", {"x/y": "program"}),
    ]
    return found


def drawn():
    figure = plt.figure(figsize=(9, 3))
    plt.plot([1, 2], color="black")
    plt.close(figure)
    texts = {
        twins.LIGHT: twins.png(figure),
        twins.DARK: twins.png(figure, dark=True),
        "image/png": twins.png(figure),
    }
    data = {kind: b64encode(png).decode() for kind, png in texts.items()}
    alt = {"image/png": {"alt": 'A line, "drawn" <here>.'}}
    return new_output("display_data", data, metadata=alt)


@pytest.fixture(scope="module")
def site(lessons, tmp_path_factory):
    """The folder of the whole site's pages, of lessons that have not run."""
    folder = tmp_path_factory.mktemp("site")
    build.write_pages(COURSE, lessons, folder / "source")
    build.make_html(folder / "source", folder)
    return folder / "html"


def test_the_site_has_every_lesson_no_dead_link_and_a_text_for_each_picture(
    site,
):
    assert complaints(COURSE, site) == []
    pages = {
        path.relative_to(site).as_posix() for path in site.rglob("*.html")
    }
    assert {"index.html", "schedulers.html", "bugs.html"} <= pages
    assert {"glossary.html", "docs/design.html", "search.html"} <= pages


def test_each_fault_of_the_site_is_found(site, tmp_path):
    spoilt = tmp_path / "html"
    shutil.copytree(site, spoilt)
    solution = read(notebook_path(COURSE.solutions, FIRST))
    answer = next(c for c in solution.cells if c.id == "try-rates")
    faults = (
        '<img src="_static/file.png" alt=" "><a href="none.html">x</a>'
        '<a href="index.html#none">x</a><a href="#none">x</a>'
        '<script src="https://elsewhere.org/x.js"></script>'
    )
    with (spoilt / "bugs.html").open("a", encoding="utf-8") as page:
        page.write(faults + answer.source)
    (spoilt / PAGE).unlink()
    found = "\n".join(complaints(COURSE, spoilt))
    assert f"{PAGE}: the lesson has no page" in found
    assert "bugs.html: no text for _static/file.png" in found
    assert "bugs.html: loads https://elsewhere.org/x.js" in found
    assert "bugs.html: shows what is withheld" in found
    for link in ("none.html", "index.html#none", "#none", PAGE):
        assert f"bugs.html: {link} leads nowhere" in found


def test_a_lesson_shows_its_picture_for_both_pages_and_what_checks_said(site):
    text = (site / PAGE).read_text("utf-8")
    alt = 'alt="A line, &quot;drawn&quot; &lt;here&gt;."'
    for kind in ("light", "dark"):
        assert f'<img class="only-{kind} plot" {alt}' in text
    assert "Update 0: 0.2 used, 0.4 meant." in text and "Hint" in text
    taken = list((site / "_downloads").rglob(f"{FIRST}.ipynb"))
    mine = notebook_path(COURSE.notebooks, FIRST).read_bytes()
    assert [path.read_bytes() for path in taken] == [mine]


def test_the_first_page_says_what_the_course_is_and_how_to_start(site):
    text = (site / "index.html").read_text("utf-8")
    readme = (COURSE.root / "README.md").read_text("utf-8")
    intro = re.search(r"^[A-Z][^.]+\.", readme, re.M)[0]
    assert intro.replace("'", "’") in text  # noqa: RUF001
    assert 'id="start"' in text and text.count(" minutes · ") == len(LESSONS)
    assert f'src="_static/pictures/{Path(PICTURE).name}"' in text


def test_a_dark_picture_swaps_greys_and_keeps_colours_and_the_figure():
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([0, 1], color="black")
    axes.plot([1, 0], color="#0072B2")
    before = twins.png(figure)
    assert twins.png(figure, dark=True) != before == twins.png(figure)
    with twins._darkened(figure):
        black, blue = (line.get_color() for line in axes.lines)
    plt.close(figure)
    assert min(black[:3]) > 0.8 and blue == "#0072B2"


def test_the_sheet_draws_every_scheduler_of_torch_as_its_code_says():
    known = set(lr_scheduler.__all__) - {"LRScheduler", "_LRScheduler"}
    assert {name(make) for make in EXAMPLES} == known == set(SCHEDULES)
    for make in EXAMPLES:
        used = rates(make)
        assert len(used) == 100 and 0 <= min(used) < max(used) < BASE + 1e-9
        assert f"{name(make)}(" in code(make).splitlines()[-1]
        assert f"highest {max(used):.3g}" in in_words(name(make), used)


def test_every_entry_leads_to_a_lesson(lessons):
    found = list(places(lessons))
    terms = read_terms(SITE / "glossary.toml")
    assert glossary(terms, found)["count"] == len(terms) > 40
    bugs = read_bugs(COURSE.root / "docs" / "bugs.toml")
    tables = str(catalogue(bugs, found, dict.fromkeys(LESSONS, "x"))["tables"])
    assert tables.count("](#") == len(bugs)
    for cell in EXAMPLES.values():
        assert cell_place(found, cell).section


def test_an_entry_that_leads_nowhere_is_named(lessons):
    found = list(places(lessons))
    with pytest.raises(CourseError, match=r"no lesson says '\*sundial\*'"):
        glossary([Term("sundial", "x", "*sundial*")], found)
    bug = {"name": "x", "symptom": "x", "exercise": f"{FIRST}/none"}
    with pytest.raises(CourseError, match=f"{FIRST}/none: no exercise"):
        catalogue([bug], found, dict.fromkeys(LESSONS, "x"))
    with pytest.raises(CourseError, match=f"{FIRST}/none: no cell"):
        cell_place(found, f"{FIRST}/none")


def test_a_thread_has_a_short_name():
    url = "https://github.com/a/b/pull/7"
    assert thread(url) == f"[a/b#7]({url})"
    assert thread("https://d2l.ai/x.html") == "[d2l.ai](https://d2l.ai/x.html)"


def test_links_lead_on_within_the_site():
    links = Links(COURSE, documents(COURSE))
    path = documents(COURSE)[0].parent / "docs" / "design.md"
    text = (
        "[a](../README.md#start) [b](security.md) [c](../LICENSE) `[d](e)`\n"
        "```\n[f](g)\n```\n![h](i.png) [`j`](https://k.org) <!-- l -->\n"
    )
    assert links.led(text, path) == (
        "[a](../index.md#start) [b](security.md) c `[d](e)`\n"
        "```\n[f](g)\n```\n![h](i.png) [`j`](https://k.org) "
    )


def test_where_the_repository_is_known_a_page_leads_there(monkeypatch):
    place = "https://github.com/a/b"
    links = Links(COURSE, documents(COURSE), place)
    path = documents(COURSE)[0].parent / "docs" / "design.md"
    assert links.led("[c](../LICENSE)", path) == (
        f"[c]({place}/blob/main/LICENSE)"
    )
    assert build.services(FIRST) == ""
    monkeypatch.setattr(build, "address", lambda: place)
    said = build.services(FIRST)
    assert "[Open in Colab](https://colab" in said and "![" not in said


def test_without_sources_of_the_site_the_message_says_where_it_is_built(
    tmp_path,
):
    with pytest.raises(CourseError, match="in a clone of the course's rep"):
        build.write_pages(Course(tmp_path), {}, tmp_path / "source")


def test_what_sphinx_warns_of_stops_the_site(tmp_path):
    shutil.copy(SITE / "conf.py", tmp_path)
    (tmp_path / "_static").mkdir()
    (tmp_path / "index.md").write_text("# A\n\n[b](none.md)\n")
    with pytest.raises(CourseError, match="Sphinx could not make the site"):
        build.make_html(tmp_path, tmp_path / "built")


def lesson(folder, *sources):
    """A course with a lesson of these cells, and its solution."""
    for part in ("notebooks", "solutions"):
        path = notebook_path(folder / part, "01_a")
        path.parent.mkdir(parents=True)
        cells = [
            new_code_cell(source, id=f"c{n}", metadata={"name": f"c{n}"})
            for n, source in enumerate(sources)
        ]
        path.write_text(nbformat.writes(new_notebook(cells=cells)), "utf-8")
    return Course(folder)


def test_a_lesson_is_run_once_and_compared_with_what_is_tested(tmp_path):
    course = lesson(
        tmp_path, "print('no', 1)", "open('x', 'w').close(); print(2)"
    )
    with pytest.raises(CourseError, match="cell c0 prints something else"):
        learner.learned(course, "01_a", tmp_path / "runs")
    path = notebook_path(course.solutions, "01_a")
    solution = read(path)
    for cell, said in zip(solution.cells, ("no 1\n", "2\n"), strict=True):
        cell.outputs = [new_output("stream", text=said)]
    nbformat.write(solution, path)
    ran = learner.learned(course, "01_a", tmp_path / "runs")
    assert [c.outputs[0].text for c in ran.cells] == ["no 1\n", "2\n"]
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]
    (kept,) = (tmp_path / "runs").iterdir()
    kept.write_text(kept.read_text("utf-8").replace("no 1", "kept"), "utf-8")
    again = learner.learned(course, "01_a", tmp_path / "runs")
    assert again.cells[0].outputs[0].text == "kept\n"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium(), args=QUIET
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_and_show_the_pictures_of_their_theme(
    site, browser, theme, width
):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme
    )
    page = context.new_page()
    page.set_default_timeout(SLOW)
    for address in ("index.html", "schedulers.html", "bugs.html", PAGE):
        page.goto((site / address).as_uri())
        wide = "e => e.scrollWidth - e.clientWidth"
        assert page.locator("html").evaluate(wide) == 0, address
        shown = "all => all.filter(e => e.offsetParent).map(e => e.className)"
        pictures = page.locator("img.plot").evaluate_all(shown)
        other = "dark" if theme == "light" else "light"
        assert pictures or address == "bugs.html"
        assert not any(f"only-{other}" in classes for classes in pictures)
    context.close()


def test_a_search_finds_a_lesson_and_the_sheet_is_printed_on_a_page(
    site, browser
):
    page = browser.new_page()
    page.set_default_timeout(SLOW)
    page.goto((site / "search.html").as_uri() + "?q=patience")
    page.locator("#search-results a", has_text="nobody knows").first.wait_for()
    page.goto((site / "schedulers.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
