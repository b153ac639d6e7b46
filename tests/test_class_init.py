"""One command makes a class ready, and says what it found."""

import shutil

import pytest
from classes import LESSON, grader, hand_in
from conftest import nbgrader_course
from tiny import submission

from grader.classroom.gradebook import Classroom
from grader.course.folders import notebook_path


@pytest.fixture
def course(tmp_path, released):
    """A course whose lesson is there twice, as in a fresh clone."""
    course = released(tmp_path)
    (course.root / "gradebook.db").unlink()
    return course


def said(course, *words):
    done = grader(course, *words)
    return done.returncode, done.stdout + done.stderr


def test_the_first_command_prepares_a_fresh_clone(course):
    assert "grader class init tiny" in said(course, "autograde", LESSON)[1]
    code, text = said(course, "class", "init")
    assert code == 0 and "tiny: ready\n" in text
    hand_in(course, "ada", submission())
    assert "1 marked" in said(course, "autograde", LESSON)[1]


def test_it_can_be_run_again_and_loses_no_mark(course):
    said(course, "class", "init")
    hand_in(course, "ada", submission())
    said(course, "autograde", LESSON)
    roster = course.root / "roster.csv"
    roster.write_text("student_id,first_name\nada,Ada\nbob,Bob\n")
    code, text = said(course, "class", "init", "--roster", roster)
    assert code == 0 and "students in the gradebook: 2" in text
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_submission(LESSON, "ada")
        assert found.score == 3


def test_a_lesson_that_is_not_released_yet_is_written(course):
    shutil.rmtree(course.notebooks)
    assert "released to notebooks/" in said(course, "class", "init")[1]
    assert notebook_path(course.notebooks, LESSON).is_file()


def test_a_released_lesson_that_differs_is_left_and_said(course):
    path = notebook_path(course.notebooks, LESSON)
    path.write_text(path.read_text().replace("Tiny", "Mine"))
    assert "notebooks/ has another version" in said(course, "class", "init")[1]
    assert "Mine" in path.read_text()


def test_a_lesson_that_no_longer_fits_its_marks_is_told(course):
    said(course, "class", "init")
    hand_in(course, "ada", submission())
    said(course, "autograde", LESSON)
    path = notebook_path(course.solutions, LESSON)
    path.write_text(path.read_text().replace("check_half", "check_third"))
    code, text = said(course, "class", "init")
    assert code == 1 and "nbgrader db assignment remove tiny" in text


def test_an_exchange_is_made_for_everybody_and_configured_once(course):
    folder = course.root / "exchange"
    for _ in range(2):
        code, text = said(course, "class", "init", "--exchange", folder)
        assert code == 0 and str(folder) in text
    assert folder.stat().st_mode & 0o777 == 0o777
    text = (course.root / "nbgrader_config.py").read_text()
    assert text.count(str(folder)) == 1


def test_without_solutions_it_says_where_marks_come_from(tmp_path):
    course = nbgrader_course(tmp_path)
    code, text = said(course, "class", "init")
    assert code == 1 and "clone the course's repository" in text
    code, text = said(course, "class", "init", "nothing")
    assert code == 1
