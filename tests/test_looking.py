"""What deserves a person's eye is listed; what was split is joined."""

import copy
import json

import nbformat
import pytest
from classes import LESSON, grader, hand_in, outputs
from nbformat.v4 import new_code_cell, new_markdown_cell
from tiny import RIGHT, WRONG, find, source, submission

from grader.classroom.gradebook import Classroom
from grader.classroom.looking import compared, groups, plain
from grader.classroom.remarks import built, remarks
from grader.course.cells import read
from grader.course.folders import Course, notebook_path
from grader.engine.mark import mark
from grader.engine.submission import answers_to


def split(*parts, name="half"):
    """A submission whose answer stands in several cells of one grade id."""
    notebook = submission()
    place = notebook.cells.index(find(notebook, name))
    cells = []
    for number, part in enumerate(parts):
        cell = copy.deepcopy(notebook.cells[place])
        cell.source, cell.id = part, f"part-{number}"
        cells.append(cell)
    notebook.cells[place : place + 1] = cells
    return notebook


SPLITS = {
    "in the middle of a function": ("def half(x):", "    return x / 2"),
    "above it": ("two = 2", "def half(x):\n    return x / two"),
    "below it": (RIGHT["half"], ""),
    "in three": ("two = 2\n", "def half(x):", "    return x / two"),
    "a copy that does not parse": ("def half(", RIGHT["half"]),
    "a copy that fails": ("half(nothing)\n", RIGHT["half"]),
    "a copy below a wrong one": (WRONG["half"], RIGHT["half"]),
}


@pytest.mark.parametrize("kind", SPLITS)
def test_an_answer_in_several_cells_is_marked_as_a_kernel_runs_it(kind):
    assert mark(source(), split(*SPLITS[kind])).points == 3


def test_the_last_of_several_answers_counts():
    assert mark(source(), split(RIGHT["half"], WRONG["half"])).points == 1


def test_the_parts_of_an_essay_are_joined():
    lesson = source()
    role = {"grade": True, "grade_id": "why", "points": 2, "solution": True}
    essay = new_markdown_cell("", id="why", metadata={"nbgrader": role})
    lesson.cells.append(essay)
    notebook = copy.deepcopy(lesson)
    notebook.cells[-1].source = "Because."
    notebook.cells.append(copy.deepcopy(notebook.cells[-1]))
    notebook.cells[-1].source = "And so on."
    assert answers_to(lesson, notebook)["why"] == "Because.\nAnd so on."


def test_remarks_say_where_and_what():
    notebook = split("def half(x):", "    return x / 2")
    notebook.cells += [
        new_code_cell("def double(x):\n    return 2 * x"),
        new_code_cell("%time 1 +"),
        new_code_cell("a = = 1"),
    ]
    notebook.cells.remove(find(notebook, "double"))
    assert remarks(source(), notebook) == [
        "double: its cell is missing",
        "half: split into 2 cells, which were joined",
        "double: also in a cell of their own, the 8th",
        "a cell of their own, the 10th: syntax error in line 1: "
        "invalid syntax",
    ]
    broken = submission(half="def half(x):\n    return (x")
    assert remarks(source(), broken) == [
        "half: syntax error in line 2: '(' was never closed"
    ]
    assert remarks(source(), submission()) == []


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """A class in which every kind of remark is due."""
    course = released(tmp_path_factory.mktemp("course"))
    fresh = nbformat.read(
        course.notebooks / LESSON / f"{LESSON}.ipynb", as_version=4
    )
    path = hand_in(course, "idle", fresh)
    (path.parent / f"{LESSON}-Copy1.ipynb").write_text(
        json.dumps(submission())
    )
    hand_in(course, "broken", "{")
    hand_in(course, "fine", submission())
    use = "from helper import two\ndef half(x):\n    return x / two"
    path = hand_in(course, "helped", submission(half=use))
    (path.parent / "helper.py").write_text("two = 2")
    hand_in(course, "split", split("def half(x):", "    return x / 2"))
    said = grader(course, "autograde", LESSON)
    assert said.returncode == 1 and "Traceback" not in said.stdout
    return course, said.stdout


def looks(course):
    said = grader(course, "look", LESSON).stdout
    return [line.partition(": ")[::2] for line in said.splitlines()]


def test_after_marking_there_is_a_list(course):
    course, said = course
    listed = looks(course)
    who = [student for student, _ in listed]
    assert "fine" not in who and "helped" not in who
    why = dict(listed)
    assert why["idle"] == (
        "no answer was changed; beside it: tiny-Copy1.ipynb"
    )
    assert "not marked" in why["broken"] and "not a notebook" in why["broken"]
    assert why["split"] == "half: split into 2 cells, which were joined"
    assert "Look at these ('grader look tiny' lists all):" in said
    assert "  idle: no answer was changed" in said


def test_helper_files_are_there_when_a_notebook_is_marked(course):
    course, _ = course
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_submission(LESSON, "helped")
        assert found.score == 3
    text = outputs(course.root / f"autograded/helped/{LESSON}/{LESSON}.ipynb")
    assert "Error" not in text["half"]


def test_the_same_notebook_with_other_files_is_marked_again(course):
    course, _ = course
    helper = course.root / "submitted" / "helped" / LESSON / "helper.py"
    helper.write_text("two = 1")
    said = grader(course, "autograde", LESSON, "--student", "helped").stdout
    assert "1 marked" in said
    assert "the same notebook again, later or with other files" in said
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_submission(LESSON, "helped")
        assert found.score == 1
    said = grader(course, "autograde", LESSON, "--student", "helped").stdout
    assert "1 skipped" in said


def test_marks_by_hand_under_a_new_attempt_are_told(course):
    course, _ = course
    with Classroom(course) as classroom:
        grade = classroom.gradebook.find_grade(
            "check_half", LESSON, LESSON, "fine"
        )
        grade.manual_score = 1.5
        classroom.gradebook.db.commit()
    hand_in(course, "fine", submission(half=WRONG["half"]))
    grader(course, "autograde", LESSON, "--student", "fine")
    assert (
        "fine",
        "a new attempt, and marks given by hand to the one before stay: "
        "check_half",
    ) in looks(course)


LONG = """
def plan(base, epochs):
    rates = []
    for epoch in range(epochs):
        if epoch < 3:
            rates.append(base * (epoch + 1) / 3)
        else:
            rates.append(base)
    return rates
"""


def test_answers_are_alike_whatever_their_names_and_comments():
    renamed = LONG.replace("rates", "result").replace("base", "b")
    renamed = renamed.replace(
        "    result = []", '    """Mine."""\n    # x\n    result = []'
    )
    other = "def plan(b, e):\n    return [min(b, i * b / 3) for i in range(e)]"
    texts = {"a": plain(LONG), "b": plain(other), "c": plain(renamed)}
    ((who, percent),) = groups(texts)
    assert who == ["a", "c"] and percent == 100
    assert plain("def f(") == ""


def test_only_long_answers_to_built_exercises_are_compared():
    lesson = source()
    lesson.cells.insert(2, new_markdown_cell("**Build it.** Does it?"))
    assert built(lesson) == ["double"]
    real = read(notebook_path(Course().solutions, "06_resume"))
    assert {"keep-and-resume", "load"} <= set(compared(real))
    assert "watch" not in compared(real)
