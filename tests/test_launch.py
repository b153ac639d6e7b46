"""`grader lab` and `grader teach`, as those who call them meet them."""

import json
import os
import re
import subprocess

import pytest
from conftest import LESSONS, copy_lesson, read
from servers import get, said_until, taken_port

from grader.course.folders import Course, CourseError, notebook_path
from grader.jupyter import launch
from grader.jupyter.launch import (
    free_port,
    instructors_lab,
    learners_lab,
    open_lab,
    open_teach,
)
from grader.learner.copies import note_passed, refresh
from grader.paths import LESSONS as VARIABLE


@pytest.fixture
def released(course):
    """A course that has its released lessons and nothing else."""
    for lesson in LESSONS:
        copy_lesson(Course().notebooks, lesson, course)
    return course


def test_a_course_without_lessons_says_how_to_get_them(course):
    with pytest.raises(CourseError, match="git checkout -- notebooks"):
        learners_lab(course, 8888, browser=False)


def test_the_first_unfinished_lesson_is_opened(released):
    refresh(released)
    first, second = LESSONS[:2]
    assert url(learners_lab(released, 1, False)) == f"{first}/{first}.ipynb"
    solved = read(notebook_path(released.work, first))
    note_passed(released, first, solved)
    assert url(learners_lab(released, 1, False)) == f"{second}/{second}.ipynb"


def url(command):
    (found,) = (word for word in command if "default_url" in word)
    return found.partition("/lab/tree/")[2]


def test_the_instructors_lab_has_the_whole_course_for_its_root(released):
    command = instructors_lab(released, 1, browser=False)
    assert f"--ServerApp.root_dir={released.root}" in command
    (released.root / "nbgrader_config.py").unlink()
    with pytest.raises(CourseError, match="run from the course's own"):
        open_teach(released)


def test_a_taken_port_is_passed_over():
    with taken_port() as port:
        assert free_port(port) != port


def start_lab(course, environment, port):
    words = f"grader --course {course.root} lab --no-browser --port {port}"
    return subprocess.Popen(
        words.split(),
        env=environment
        | {"JUPYTER_TOKEN": "t", "PYTHONUNBUFFERED": "1"}
        | {"JUPYTER_CONFIG_DIR": str(course.root / "config")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_jupyterlab_opens_on_the_first_lesson(released, environment):
    with taken_port() as port:
        lab = start_lab(released, environment, port)
        said = said_until(lab, "is running at")
    try:
        moved = re.search(rf"Port {port} is taken: .* on (\d+)", said)
        assert moved and "Error" not in said and "[E " not in said, said
        base = f"http://127.0.0.1:{moved[1]}"
        path = f"{LESSONS[0]}/{LESSONS[0]}.ipynb"
        assert f"/lab/tree/{path}?token" in said
        lesson = json.loads(get(f"{base}/api/contents/{path}?token=t"))
        assert lesson["type"] == "notebook"
        assert "<html" in get(f"{base}/lab/tree/{path}?token=t").lower()
    finally:
        lab.terminate()
        lab.communicate(timeout=20)


@pytest.mark.parametrize("opens", [open_lab, open_teach])
def test_its_kernels_know_the_checks_of_this_course(
    opens, released, monkeypatch
):
    monkeypatch.setattr(launch, "_become", lambda *words: None)
    monkeypatch.setenv(VARIABLE, "elsewhere")
    opens(released, None, browser=False)
    assert os.environ[VARIABLE] == str(released.notebooks)
