"""The page of feedback: what it says, what it hides, when it is made again."""

import math
import re

import nbformat
import pytest
from classes import LESSON, grader, hand_in, nbgrader
from conftest import nbgrader_course
from nbformat.v4 import new_code_cell, new_markdown_cell
from test_essays import essay
from tiny import RIGHT, WRONG, find, source, submission

from grader.classroom.gradebook import Classroom
from grader.classroom.page import UNTOUCHED, WAITS
from grader.course.folders import notebook_path
from grader.lesson.facts import OF_HIDDEN, compared_in, facts_about

HINTS = "<details><summary>Hint 1</summary>Is it twice as much?</details>"
COMPARED = """
from grader.lesson.expect import expect_rates
expect_rates([half(x) for x in (2, 4, 6)], [1, 2, 3], "Halve each.")
### BEGIN HIDDEN TESTS
expect_rates([half(x) for x in (1717, 2, 4)], [858.5, 1, 2], "Halve 1717.")
### END HIDDEN TESTS
"""
HARDCODED = "def half(x):\n    return {10: 5, 2: 1, 4: 2, 6: 3}.get(x, 1919)"
NEAR = "def half(x):\n    return 5 if x == 10 else x"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def lesson():
    """The lesson tiny with hints, a picture, a hidden part and an essay."""
    notebook = source()
    place = notebook.cells.index(find(notebook, "double"))
    prompt = new_markdown_cell(f"Double **it**.\n\n{HINTS}", id="prompt")
    prompt.metadata["name"] = "prompt"
    notebook.cells.insert(place, prompt)
    find(notebook, "check-half").source += COMPARED
    notebook.cells.append(essay())
    return notebook


def theirs(text="", **answers):
    notebook = submission(**answers)
    notebook.cells.append(essay())
    if text:
        notebook.cells[-1].source = text
    return notebook


def drawing():
    """Right answers, and cells that try to leave a script on the page."""
    notebook = theirs(SCRIPT)
    find(notebook, "double").source += f"\nprint({SCRIPT!r})"
    notebook.cells.append(
        new_code_cell(
            "from IPython.display import HTML, display\n"
            f"display(HTML({SCRIPT!r}))"
        )
    )
    return notebook


STUDENTS = {
    "right": theirs("Because.", **RIGHT),
    "wrong": theirs("Because.", **WRONG),
    "near": theirs("Because.", half=NEAR),
    "hardcoded": theirs("Because.", half=HARDCODED),
    "stranger": drawing(),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose students have their pages."""
    course = nbgrader_course(tmp_path_factory.mktemp("course"))
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(lesson(), path)
    assert not nbgrader(course, "generate_assignment", LESSON).returncode
    released = nbformat.read(notebook_path(course.notebooks, LESSON), 4)
    for student, notebook in {**STUDENTS, "untouched": released}.items():
        hand_in(course, student, notebook)
    done = grader(course, "autograde", LESSON, "--no-sandbox")
    assert "6 marked" in done.stdout, done.stdout + done.stderr
    said = grader(course, "feedback", LESSON).stdout
    assert "6 pages written" in said, said
    return course


def page_path(course, student):
    return course.root / "feedback" / student / LESSON / f"{LESSON}.html"


def page(course, student):
    return page_path(course, student).read_text("utf-8")


def rows(text):
    """The table's rows: each exercise with its state, points and words."""
    found = {}
    for row in re.findall(r'<tr class=".*?</tr>', text, re.S):
        name = re.search(r"#exercise-(\w+)", row)[1]
        words = re.sub(r"<[^>]+>", " ", row).split()
        found[name] = re.search('class="(.*?)"', row)[1], " ".join(words)
    return found


def test_a_table_says_of_each_exercise_what_became_of_it(course):
    text = page(course, "wrong")
    assert rows(text) == {
        "double": ("failed", "double ✗ 0 of 1 double(10) is 10."),
        "half": ("failed", "half ✗ 0 of 2 half(10) is 10."),
        "why": ("waits", f"why … 0 of 2 {WAITS}"),
    }
    assert "0 of 5 points" in text
    for name in rows(text):
        assert f'id="exercise-{name}"' in text


def test_the_next_step_is_the_first_exercise_that_failed(course):
    def step(student):
        return re.search('class="next">.*?</p>', page(course, student), re.S)

    assert "#exercise-double" in step("wrong")[0]
    assert "#exercise-half" in step("hardcoded")[0]
    assert "nothing is left" in step("right")[0]


def test_hints_stand_where_a_check_failed_and_only_there(course):
    for student, count in (("wrong", 1), ("right", 0), ("hardcoded", 0)):
        text = page(course, student)
        assert text.count("Is it twice as much?") == count, student
        assert "<strong>it</strong>" in text


def test_what_was_used_is_drawn_against_what_was_meant(course):
    text = page(course, "near")
    picture = re.search(r"<img[^>]*>", text)[0]
    assert "data:image/png;base64,iVBOR" in picture
    assert "They differ at update 0." in picture
    assert rows(text)["half"][1].endswith("Update 0: 2 used, 1 meant.")
    assert "data:image/png" not in page(course, "right")


def test_a_number_that_is_none_is_drawn_as_a_gap():
    lists = [[1, None, 3], [1, 2, 3]]
    facts = {"names": ["used", "meant"], "lists": lists}
    compared = compared_in({**facts, "each": "update", "place": 1})
    assert math.isnan(compared.lists[0][1]) and compared.lists[1][1] == 2


@pytest.mark.parametrize("facts", [{}, {"lists": 3}, {"lists": [[1], ["x"]]}])
def test_facts_of_another_form_are_no_comparison(facts):
    assert compared_in(facts) is None


def test_nothing_of_a_hidden_part_is_on_the_page(course):
    marked = notebook_path(course.root / "autograded/hardcoded", LESSON)
    assert "1919" in marked.read_text("utf-8")  # for the instructor
    text = page(course, "hardcoded")
    said = rows(text)["half"]
    assert said == ("failed", f"half ✗ 0 of 2 {OF_HIDDEN}")
    answer = HARDCODED.count("1919")
    assert text.count("1919") == answer and "1717" not in text
    assert "HIDDEN" not in text and "data:image/png" not in text


def test_facts_of_a_hidden_part_hold_no_numbers():
    error = AssertionError("1919 used, 858.5 meant")
    error.compared = object()
    assert facts_about(error, hidden=True) == {"hidden": True}


def test_an_untouched_answer_is_said_to_be_one(course):
    found = rows(page(course, "untouched"))
    assert all(said.endswith(UNTOUCHED) for _, said in found.values())


def test_no_page_holds_anything_that_a_browser_would_run(course):
    for student in (*STUDENTS, "untouched"):
        text = page(course, student)
        assert not re.search(r"<script|<[^>]* on\w+=|javascript:", text)
        assert "default-src 'none'" in text
    assert "&lt;script&gt;" in page(course, "stranger")


def test_only_the_page_that_was_commented_is_made_again(course):
    before = {s: page_path(course, s).stat().st_mtime_ns for s in STUDENTS}
    with Classroom(course) as classroom:
        names = "why", LESSON, LESSON, "right"
        classroom.gradebook.find_comment(*names).manual_comment = "So **good**"
        classroom.gradebook.find_grade(*names).manual_score = 1.5
        classroom.gradebook.db.commit()
    done = grader(course, "feedback", LESSON)
    assert "1 page written" in done.stdout and "5 up to date" in done.stdout
    text = page(course, "right")
    assert "So <strong>good</strong>" in text and "1.5 of 2" in text
    for student, time in before.items():
        made = page_path(course, student).stat().st_mtime_ns
        assert (made != time) == (student == "right")


def test_nbgraders_own_command_writes_the_same_page(course):
    ours = page(course, "wrong")
    page_path(course, "wrong").unlink()
    words = ("generate_feedback", LESSON, "--student", "wrong", "--force")
    assert not nbgrader(course, *words).returncode
    assert page(course, "wrong") == ours


def test_a_class_that_nobody_marked_is_told_so(course):
    done = grader(course, "feedback", LESSON, "--student", "nobody")
    assert done.returncode == 1 and "grader autograde" in done.stderr
