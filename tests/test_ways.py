"""Checks say the same in a learner's notebook as when they are marked."""

import nbformat
import pytest
from conftest import LESSONS
from tiny import source

from grader.authoring.answers import Answer, load_exercises
from grader.authoring.trial import sheets
from grader.authoring.ways import compare_ways
from grader.course.folders import Course

COURSE = Course()
KERNEL = "def double(x):\n    get_ipython().kernel\n    return 2 * x"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lessons_checks_say_the_same_both_ways(lesson):
    notebook, exercises = load_exercises(COURSE, lesson)
    sheet = sheets(exercises)[0]
    assert any(answer.kind == "wrong" for answer in sheet)
    assert compare_ways(nbformat.writes(notebook), exercises, sheet) == []


def test_an_answer_that_needs_what_only_a_kernel_has_is_told():
    answer = Answer("double", "wrong", "asks for the kernel", KERNEL)
    (line,) = compare_ways(nbformat.writes(source()), [], [answer])
    assert "apart: failed: AttributeError" in line
    assert "in one kernel: passed" in line
