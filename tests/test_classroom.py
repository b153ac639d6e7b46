"""A whole class, marked by ours and by stock nbgrader side by side."""

import copy
import json
from unittest.mock import patch

import nbformat
import pytest
from classes import LESSON, grader, hand_in, marks, nbgrader, outputs, run
from tiny import RIGHT, WRONG, find, source, submission

from grader.classroom.gradebook import Classroom
from grader.course.folders import notebook_path

LATE, IN_TIME = "2026-03-02 00:30:00 UTC", "2026-02-27 12:00:00 UTC"
CONFIG = """
c.LateSubmissionPlugin.penalty_method = "zero"
"""
ENDLESS = "def double(x):\n    while True:\n        pass"
KILLED = "import os\nos._exit(1)"


def twice():
    notebook = submission()
    again = copy.deepcopy(find(notebook, "check-half"))
    again.id = "pasted"
    notebook.cells.append(again)
    return notebook


def without_a_check():
    notebook = submission(half=WRONG["half"])
    notebook.cells.remove(find(notebook, "check-half"))
    return notebook


def hand_in_for_both(course):
    """What stock marks as well; test_agreement has the answers' own marks."""
    untouched = nbformat.read(notebook_path(course.notebooks, LESSON), 4)
    hand_in(course, "right", submission())
    hand_in(course, "untouched", untouched)
    hand_in(course, "late", submission(), LATE)
    hand_in(course, "again", submission(**WRONG), IN_TIME)


def hand_in_for_us(course):
    hand_in(course, "wrong", submission(**WRONG))
    hand_in(course, "half", submission(double=WRONG["double"]))
    hand_in(course, "broken", '{"cells": [')
    hand_in(course, "gone", without_a_check())
    hand_in(course, "endless", submission(double=ENDLESS))
    hand_in(course, "killed", submission(half=KILLED))
    hand_in(course, "twice", twice())
    (hand_in(course, "nothing", submission())).unlink()


@pytest.fixture(scope="module")
def rounds(tmp_path_factory, released):
    """Our course and stock's, each after its whole round."""
    courses = {}
    for name in ("ours", "stock"):
        course = released(tmp_path_factory.mktemp(name), CONFIG)
        with Classroom(course) as classroom:
            classroom.gradebook.update_or_create_assignment(
                LESSON, duedate="2026-03-01 00:00:00 UTC"
            )
        hand_in_for_both(course)
        courses[name] = course
    ours, stock = courses["ours"], courses["stock"]
    hand_in_for_us(ours)
    command = ("grader", "--course", str(ours.root), "autograde", LESSON)
    first = run(ours, *command, "--seconds", "3")
    nbgrader(stock, "autograde", LESSON)
    for course in (ours, stock):  # a second attempt, a day later
        hand_in(course, "again", submission(), "2026-02-28 12:00:00 UTC")
    second = grader(ours, "autograde", LESSON, "--seconds", "3")
    nbgrader(stock, "autograde", LESSON, "--student", "again")
    nbgrader(ours, "generate_feedback", LESSON)
    return ours, stock, first, second


@pytest.fixture(scope="module")
def tables(rounds):
    """The marks of our course and of stock's."""
    ours, stock, *_ = rounds
    return marks(ours), marks(stock)


# Students whose mark stock nbgrader cannot give: it stops at their files.
OURS_ALONE = {"twice": 3, "endless": 2, "killed": 1}
BOTH = {"right", "untouched", "late", "again"}
UNMARKED = {"broken", "nothing"}


def test_our_marks_are_those_of_stock_nbgrader(tables):
    here, there = tables
    assert set(there) == BOTH
    for student in BOTH:
        for column in ("score", "raw_score", "late_submission_penalty"):
            assert here[student][column] == there[student][column], student
    assert float(here["late"]["score"]) == 0 < float(here["late"]["raw_score"])


def test_students_at_whom_stock_stops_are_marked(tables):
    here, _ = tables
    assert {s: float(here[s]["score"]) for s in OURS_ALONE} == OURS_ALONE


def test_a_failure_is_listed_with_its_file_and_its_reason(rounds, tables):
    ours, _, first, _ = rounds
    assert first.returncode == 1 and "10 marked, 2 failed" in first.stdout
    for student in UNMARKED:
        folder = ours.root / "submitted" / student
        line = next(x for x in first.stdout.split("\n") if str(folder) in x)
        assert line.count(": ") >= 1, line
    others = {"wrong", "half", "gone", *OURS_ALONE}
    assert set(tables[0]) == BOTH | others


def test_only_what_is_new_is_marked_again(rounds, tables):
    *_, second = rounds
    assert "1 marked, 2 failed, 9 skipped" in second.stdout
    assert float(tables[0]["again"]["score"]) == 3


def test_the_class_is_summed_up_check_by_check(rounds):
    ours, *_ = rounds
    picture = ours.root / "stats.png"
    shown = grader(ours, "stats", LESSON, "--plot", str(picture)).stdout
    assert "10 students" in shown
    rows = {
        line.split("│")[1].strip(): line
        for line in shown.split("\n")
        if "│" in line
    }
    assert "6 of 10" in rows["check_half"]
    assert "6 of 10" in rows["check_double"]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_check_most_missed_stands_out(tmp_path, released):
    course = released(tmp_path)
    hand_in(course, "a", submission(half=WRONG["half"]))
    assert "check_half" in (
        line := next(
            x
            for x in grader(course, "autograde", LESSON).stdout.split("\n")
            if "most missed" in x
        )
    )
    assert "0 of 1" in line


def test_a_cell_that_was_not_reached_says_so_in_the_feedback(rounds):
    ours, *_ = rounds
    path = notebook_path(ours.root / "autograded" / "killed", LESSON)
    assert "Not reached. The kernel died" in outputs(path)["check-half"]
    pages = list((ours.root / "feedback").glob(f"*/{LESSON}/{LESSON}.html"))
    assert len(pages) == 10


def test_nothing_else_is_left_in_autograded(rounds):
    ours, *_ = rounds
    left = {p.name for p in (ours.root / "autograded").rglob("*.*")}
    assert left == {f"{LESSON}.ipynb", "timestamp.txt"}


def test_marks_given_by_hand_stay(tmp_path, released):
    course = released(tmp_path)
    hand_in(course, "a", submission(**WRONG))
    grader(course, "autograde", LESSON)
    with Classroom(course) as classroom:
        grade = classroom.gradebook.find_grade(
            "check_half", LESSON, LESSON, "a"
        )
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        classroom.gradebook.db.commit()
    hand_in(course, "a", submission())
    grader(course, "autograde", LESSON)
    with Classroom(course) as classroom:
        grade = classroom.gradebook.find_grade(
            "check_half", LESSON, LESSON, "a"
        )
        assert (grade.auto_score, grade.manual_score) == (2, 1.5)
        assert grade.needs_manual_grade


def test_marks_whose_notebook_was_not_written_are_made_again(
    tmp_path, released
):
    course = released(tmp_path)
    hand_in(course, "a", submission())
    grader(course, "autograde", LESSON)
    hand_in(course, "a", submission(**WRONG))
    full = OSError("No space left on device")
    with patch("grader.classroom.marks.nbformat.write", side_effect=full):
        done = grader(course, "autograde", LESSON)
    assert done.returncode == 1 and "could not be written" in done.stdout
    hand_in(course, "a", submission())
    grader(course, "autograde", LESSON)
    assert float(marks(course)["a"]["score"]) == 3


def test_an_untouched_answer_gets_the_comment_no_response(rounds):
    found = []
    for course in rounds[:2]:
        with Classroom(course) as classroom:
            found.append(
                [
                    classroom.gradebook.find_comment(
                        n, LESSON, LESSON, s
                    ).comment
                    for n in RIGHT
                    for s in ("untouched", "right")
                ]
            )
    ours, stock = found
    assert ours == stock and ours[0] == "No response."


def test_a_changed_lesson_is_said_and_marked_again_by_force(
    tmp_path, released
):
    course = released(tmp_path)
    hand_in(course, "a", submission())
    grader(course, "autograde", LESSON)
    path = notebook_path(course.solutions, LESSON)
    notebook = source()
    find(notebook, "setup").source = "ten = 10.0"
    nbformat.write(notebook, path)
    said = grader(course, "autograde", LESSON).stdout
    assert "1 have marks from another version" in said and "--force" in said
    assert "1 marked" in grader(course, "autograde", LESSON, "--force").stdout


def test_a_mistake_of_the_course_costs_no_student(tmp_path, released):
    course = released(tmp_path)
    hand_in(course, "a", submission())
    path = notebook_path(course.solutions, LESSON)
    notebook = source()
    find(notebook, "setup").source = "ten = 1 / 0"
    find(notebook, "check-half").source = '"""So."""\nassert ten'
    nbformat.write(notebook, path)
    done = grader(course, "autograde", LESSON)
    assert done.returncode == 1
    assert "no student is to blame" in done.stdout
    assert not (course.root / "autograded").exists()


@pytest.mark.parametrize(
    ("spoil", "words", "said"),
    [
        (None, ("autograde", "nope"), "the lessons are: tiny."),
        (None, ("autograde", LESSON), "There are no submissions in"),
        ("database", ("autograde", LESSON), "grader class init"),
        ("url", ("autograde", LESSON), "check c.CourseDirectory.db_url"),
        (None, ("stats", LESSON), "Nobody has been marked in tiny"),
        (None, ("export", "--format", "x"), "No format is called 'x'"),
        (None, ("roster", "none.csv"), "not a readable CSV file"),
    ],
)
def test_wrong_input_gets_one_line(tmp_path, released, spoil, words, said):
    course = released(tmp_path)
    if spoil == "database":
        (course.root / "gradebook.db").unlink()
    if spoil == "url":
        with (course.root / "nbgrader_config.py").open("a") as file:
            file.write("c.CourseDirectory.db_url = 'sqlite:////no/where.db'")
    done = grader(course, *words)
    assert done.returncode == 1 and said in done.stderr, done
    assert done.stderr.strip().count("\n") == 0


def test_a_cluster_that_does_not_answer_gets_one_line(tmp_path, released):
    course = released(tmp_path)
    hand_in(course, "a", submission())
    words = ("autograde", LESSON, "--cluster", "tcp://127.0.0.1:9")
    done = grader(course, *words)
    assert done.returncode == 1 and "No Dask scheduler answers" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_worker_gives_back_is_plain_json():
    from grader.classroom.marking import mark_to_json

    text = nbformat.writes(source())
    found = json.loads(mark_to_json(text, b"{", "a.ipynb", 5))
    assert "not a notebook" in found["failed"]
