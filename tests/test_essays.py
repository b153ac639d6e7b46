"""A text that a person marks: nbgrader's manually graded answer."""

import json
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from classes import LESSON, grader, hand_in, marks, nbgrader
from conftest import nbgrader_course
from jinja2 import Environment, FileSystemLoader
from learners import publish, write_answer
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell
from nbgrader.server_extensions.formgrader.handlers import template_path
from tiny import RIGHT, find, source
from traitlets.config import PyFileConfigLoader

from grader.authoring.answers import load_exercises
from grader.classroom.cleaning import NAMES, TAGS
from grader.classroom.gradebook import Classroom
from grader.course.cells import cell_role
from grader.course.exercises import Essay, essays, exercises
from grader.course.folders import Course, notebook_path
from grader.engine.mark import mark
from grader.jupyter import formgrader, launch
from grader.learner.copies import changed_answers, refresh
from grader.learner.upgrade import carry_over

INSTRUCTORS = Path(launch.__file__).parent / "settings" / "instructor"
RUBRIC = "- 2 points: why twice."
TEXT = "Twice as much, because both were asked for."


def essay():
    role = {"grade": True, "grade_id": "why", "locked": False, "points": 2}
    role |= {"schema_version": 3, "solution": True, "task": False}
    text = (
        "### BEGIN SOLUTION\nOurs.\n\nRubric:\n- 2 points: why twice.\n"
        "### END SOLUTION"
    )
    return new_markdown_cell(text, id="why", metadata={"nbgrader": role})


def lesson():
    """The lesson tiny, with an essay at its end."""
    notebook = source()
    notebook.cells.append(essay())
    return notebook


def submitted(released, text):
    """The released lesson, with right answers and a text."""
    notebook = nbformat.reads(released, as_version=4)
    for name, code in RIGHT.items():
        find(notebook, name).source = code
    if text:
        find(notebook, "why").source = text
    return notebook


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """Two courses marked by us and by stock, and what we printed."""
    found = []
    for name in ("ours", "stock"):
        course = nbgrader_course(tmp_path_factory.mktemp(name))
        path = notebook_path(course.solutions, LESSON)
        path.parent.mkdir(parents=True)
        nbformat.write(lesson(), path)
        assert not nbgrader(course, "generate_assignment", LESSON).returncode
        text = notebook_path(course.notebooks, LESSON).read_text("utf-8")
        for student, written in (("writes", TEXT), ("silent", "")):
            hand_in(course, student, submitted(text, written))
        found.append(course)
    ours, stock = found
    said = grader(ours, "autograde", LESSON, "--no-sandbox").stdout
    nbgrader(stock, "autograde", LESSON)
    return ours, stock, said


def grade(course, student):
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_grade("why", LESSON, LESSON, student)
        return found.auto_score, found.needs_manual_grade, found.max_score


def test_an_essay_is_neither_an_answer_nor_a_check():
    assert cell_role(essay()) == "essay"
    assert essays(lesson()) == (Essay("why", 2.0, RUBRIC),)
    assert set(exercises(lesson())) == {"double", "half"}


def test_an_essay_waits_for_a_person_and_an_untouched_one_gets_0(courses):
    ours, stock, _ = courses
    assert grade(ours, "writes") == grade(stock, "writes") == (None, True, 2)
    assert grade(ours, "silent") == grade(stock, "silent") == (0, False, 2)


def test_marks_with_an_essay_are_those_of_stock_nbgrader(courses):
    ours, stock, _ = courses
    for student in ("writes", "silent"):
        here, there = marks(ours)[student], marks(stock)[student]
        assert float(here["score"]) == float(there["score"]) == 3
        assert here["max_score"] == there["max_score"] == "5.0"


def test_the_instructor_is_told_what_waits(courses):
    ours, _, said = courses
    assert "why: 1 to be marked by a person, in formgrader" in said
    assert "check_half" in said
    with Classroom(ours) as classroom:
        graded = classroom.marked_path(LESSON, "writes").read_text("utf-8")
    marked = nbformat.reads(graded, as_version=4)
    assert find(marked, "why").source == TEXT
    assert RUBRIC in find(marked, "why-rubric").source


def test_a_mark_given_by_a_person_counts_and_stays(courses):
    ours, *_ = courses
    with Classroom(ours) as classroom:
        found = classroom.gradebook.find_grade("why", LESSON, LESSON, "writes")
        found.manual_score, found.needs_manual_grade = 1.5, False
        classroom.gradebook.db.commit()
    assert float(marks(ours)["writes"]["score"]) == 4.5
    said = grader(ours, "autograde", LESSON, "--no-sandbox").stdout
    assert "to be marked by a person" not in said
    words = ("autograde", LESSON, "--no-sandbox", "--force")
    assert "2 marked" in grader(ours, *words).stdout
    assert float(marks(ours)["writes"]["score"]) == 4.5


def test_the_engine_leaves_an_essay_as_it_was_written():
    notebook = lesson()
    notebook.cells[-1].source = TEXT
    for name, code in RIGHT.items():
        find(notebook, name).source = code
    marked = mark(lesson(), notebook)
    assert [result.check for result in marked.results] == [
        "check_double",
        "check_half",
    ]
    assert marked.points == marked.max_points == 3
    assert find(marked.notebook, "why").source == TEXT


@pytest.fixture(scope="module")
def show():
    """What formgrader, or another of nbconvert's templates, shows of the
    essay TEXT."""
    marked = mark(lesson(), lesson(), solved=False).notebook
    config = PyFileConfigLoader("nbgrader_config.py", Course().root)
    config = config.load_config()
    config.HTMLExporter.extra_template_basedirs = [template_path]

    def show(text, template="formgrade", kind="why", **names):
        exporter = HTMLExporter(config=config, template_name=template)
        find(marked, kind).source = text
        resources = dict.fromkeys(("assignment_id", "notebook_id"), LESSON)
        resources |= {"base_url": "", "student": "eve", "index": 0, "total": 1}
        page, _ = exporter.from_notebook_node(marked, resources | names)
        soup = BeautifulSoup(page, "html.parser")
        return soup.body if template == "formgrade" else soup

    return show


def elements(page):
    """A page's elements without what is in them, as often as they stand."""
    return Counter((tag.name, str(tag.attrs)) for tag in page.find_all(True))


def runs(page, plain):
    """What a browser would run or load in a page, but not in a plain one."""
    return [
        (name, attributes)
        for name, attributes in elements(page) - elements(plain)
        if name not in TAGS or not HARMLESS.fullmatch(attributes)
    ]


HARMLESS = re.compile(
    r"\{\}|\{'href': '(https:|#|files/)[^']*'\}|\{'class': \['highlight'\]\}"
)
HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](files/javascript:alert(1))",
    "<a href='files/files/javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<svg onload=alert(1)>",
    "```mermaid\ngraph\n<img src=x onerror=alert(1)>\n```",
    "```<img src=x onerror=alert(1)>\nx\n```",
    "$<img src=x onerror=alert(1)>$",
    "# <img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img "
    'title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<style>*{display:none}</style>",
    "<form action=http://x><input name=a></form>",
    "<div style='position:fixed'>x</div>",
    "<div class='navbar-fixed-top'>x</div>",
    "<input class='score form-control' id='why'>",
    "<meta http-equiv=refresh content='0;url=http://x'>",
    "![x](http://evil/x.png)",
]


@pytest.mark.parametrize("text", HARMFUL)
@pytest.mark.parametrize("template", ["classic", "formgrade"])
def test_an_essay_holds_nothing_that_a_browser_would_run(text, template, show):
    plain = show("Plain.", template)
    assert "Plain." in plain.text
    assert runs(show(text, template), plain) == []


def test_formgrader_shows_what_an_essay_says(show):
    page = show(
        "**Twice**, `a < b`:\n\n```python\nx = 1\n```\n[t](https://x.org)"
    )
    assert page.find("strong", string="Twice")
    assert page.find("code", string="a < b")
    assert page.find("span", class_="mi", string="1")
    assert page.find("a", href="https://x.org")


@pytest.mark.parametrize("text", ["*" * 60_000, "![a](attachment:x)"])
def test_formgrader_shows_what_cannot_be_made_up_as_it_stands(text, show):
    assert show(text).find("pre", string=text)
    assert show("x" + ".a" * 40_000, kind="double").find("pre")


def test_formgrader_runs_nothing_of_what_students_are_called(show):
    name = "\"'><img src=x onerror=alert(1)>"
    names = dict.fromkeys(NAMES, name)
    page, plain = show("Plain.", **names), show("Plain.")
    kinds = [[tag.name for tag in p.find_all(True)] for p in (page, plain)]
    assert kinds[0] == kinds[1]
    assert name in show("Plain.", **names).text


def test_make_teach_cleans_whatever_a_course_configures():
    settings = json.loads(
        (INSTRUCTORS / "jupyter_server_config.json").read_text()
    )
    config = PyFileConfigLoader("nbgrader_config.py", Course().root)
    assert settings["HTMLExporter"] == config.load_config().HTMLExporter


@pytest.mark.parametrize("page", ["assignments", "notebook_submissions"])
def test_formgraders_own_pages_run_nothing_of_a_name(page):
    settings = INSTRUCTORS / "jupyter_server_config.json"
    switched = json.loads(settings.read_text())["ServerApp"]
    assert switched["jpserver_extensions"][formgrader.__name__]
    pages = Environment(loader=FileSystemLoader([template_path]))
    formgrader._load_jupyter_server_extension(
        SimpleNamespace(
            web_app=SimpleNamespace(settings={"nbgrader_jinja2_env": pages}),
            io_loop=SimpleNamespace(add_callback=lambda call: call()),
        )
    )
    name = '"><img src=x onerror=alert(1)></script><script>alert(2)'
    template = pages.get_template(f"manage_students_{page}.tpl")
    shown = template.render(student_id=name)
    soup = BeautifulSoup(shown, "html.parser")
    assert not soup.find("img", onerror=True) and name in soup.body.text
    assert "alert(2)" not in [tag.text for tag in soup.find_all("script")]


@pytest.fixture
def learners(tmp_path):
    course = Course(tmp_path)
    publish(course, lesson())
    refresh(course)
    return course


def test_learners_are_told_that_a_person_marks_it(learners):
    for name, code in RIGHT.items():
        write_answer(learners, name, code)
    done = grader(learners, "check")
    assert "3/3 passed" in done.stdout and done.returncode == 0
    assert "why is not checked here: a person marks it" in done.stdout
    assert "up to 2 points" in done.stdout
    (told,) = json.loads(grader(learners, "check", "--json").stdout)["lessons"]
    assert told["points"] == told["max_points"] == 3
    assert told["marked_by_a_person"] == [{"essay": "why", "max_points": 2}]


def test_an_essay_is_carried_into_a_new_release(learners):
    new = nbformat.read(
        notebook_path(learners.notebooks, LESSON), as_version=4
    )
    assert find(new, "why").source == "YOUR ANSWER HERE"
    assert changed_answers(learners, LESSON) == set()
    write_answer(learners, "why", TEXT)
    assert changed_answers(learners, LESSON) == {"why"}
    mine = nbformat.read(notebook_path(learners.work, LESSON), as_version=4)
    carried, dropped = carry_over(new, mine, new)
    assert find(carried, "why").source == TEXT and dropped == []


def test_a_trial_wants_no_answers_to_an_essay(tmp_path):
    course = nbgrader_course(tmp_path)
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(lesson(), path)
    folder = course.root / "tests" / "answers" / LESSON
    folder.mkdir(parents=True)
    for name, code in RIGHT.items():
        rights = [f"# %% right: {n}\n{code}\n" for n in (1, 2)]
        wrongs = [
            f"# %% wrong: {n} → check_{name}\ndef {name}(x):\n    return {n}\n"
            for n in (1, 2, 3)
        ]
        (folder / f"{name}.py").write_text("\n".join(rights + wrongs))
    _, found = load_exercises(course, LESSON)
    assert {exercise.name for exercise in found} == {"double", "half"}
