"""A learner's progress, where a person looks."""

import io

import nbformat
import pytest
from conftest import LESSONS, read
from learners import lesson as tiny_lesson
from rich.console import Console
from tiny import RIGHT, WRONG, submission

from grader.course.folders import Course, notebook_path
from grader.course.length import in_a_line
from grader.learner.check import check_lesson
from grader.learner.home import MARK, note_points, print_home, write_page
from grader.lesson import ours
from grader.paths import SOLUTIONS

CITED = "Met in the wild: [some/where#12](https://example.org/12), once."


@pytest.fixture
def learner(course):
    """A course with the lesson tiny, and a learner's copy of it."""
    notebook = tiny_lesson()
    for cell in notebook.cells:
        cell.source = cell.source.replace(
            "Met in the wild: [nowhere](https://example.org), once.", CITED
        )
    for folder in (course.solutions, course.notebooks, course.work):
        path = notebook_path(folder, "tiny")
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    course.state.mkdir(parents=True, exist_ok=True)
    return course


def home(course):
    text = io.StringIO()
    print_home(course, Console(file=text, width=100))
    return text.getvalue()


def marked(course, **answers):
    nbformat.write(submission(**answers), notebook_path(course.work, "tiny"))
    note_points(course, check_lesson(course, "tiny"))


def test_home_says_what_is_passed_and_what_is_next(learner):
    assert "0 of 3" in home(learner)
    assert "Next: double in tiny." in home(learner)


def test_what_was_marked_is_told(learner):
    marked(learner, double=WRONG["double"])
    assert "2 of 3" in home(learner)
    assert "Next: double in tiny." in home(learner)


def test_the_page_in_work_lists_lessons_and_mended_bugs(learner, monkeypatch):
    note = {"tiny": {"points": 3, "passed": list(RIGHT)}}
    monkeypatch.setattr("grader.learner.home.load_state", lambda *_: note)
    text = write_page(learner).read_text("utf-8")
    assert "[tiny: Tiny](tiny/tiny.ipynb) | 3 of 3" in text
    assert "Every exercise passes." in text
    assert "- `double` (tiny): [some/where#12](https://example.org/12)" in text


def test_a_page_of_the_learners_own_stays(learner):
    path = learner.work / "README.md"
    path.write_text("My notes.", "utf-8")
    assert write_page(learner) is None
    assert path.read_text("utf-8") == "My notes."
    path.write_text(f"{MARK}\nold", "utf-8")
    assert write_page(learner) == path


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_says_level_and_length_below_its_title(lesson):
    released = read(notebook_path(Course().notebooks, lesson))
    solution = read(notebook_path(Course().solutions, lesson))
    line = released.cells[0].source.split("\n")[2]
    assert line == f"*{in_a_line(solution)}*"
    assert line.startswith("*Level: ") and "minutes" in line


def test_our_answer_is_shown_only_where_the_solutions_are(monkeypatch):
    monkeypatch.delenv(SOLUTIONS, raising=False)
    assert ours.answers_to("01_basics", "descend") == []
    monkeypatch.setenv(SOLUTIONS, str(Course().solutions))
    (name, code), (style, other) = ours.answers_to("01_basics", "descend")
    assert name == "Our answer" and "parameter -= rate" in code
    assert "###" not in code
    assert style.startswith("Another style: ") and other != code
    shown = ours.folded([("<b>", "a < b")])
    assert "&lt;b&gt;" in shown and "a &lt; b" in shown
