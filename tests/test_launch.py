"""`make lab` and `make test` as a newcomer meets them."""

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from conftest import LESSONS, copy_lesson, read

from grader.course.folders import Course, CourseError, notebook_path
from grader.jupyter.launch import (
    free_port,
    lab_command,
    open_teach,
    teach_command,
)
from grader.learner.copies import note_passed, refresh
from grader.paths import ROOT


@pytest.fixture
def released(course):
    """A course that has its released lessons and nothing else."""
    for lesson in LESSONS:
        copy_lesson(Course().notebooks, lesson, course)
    return course


def test_a_course_without_lessons_says_how_to_get_them(course):
    with pytest.raises(CourseError, match="git checkout -- notebooks"):
        lab_command(course, 8888, browser=False)


def test_the_first_unfinished_lesson_is_opened(released):
    refresh(released)
    first, second = LESSONS[:2]
    assert url(lab_command(released, 1, False)) == f"{first}/{first}.ipynb"
    solved = read(notebook_path(released.work, first))
    note_passed(released, first, solved)
    assert url(lab_command(released, 1, False)) == f"{second}/{second}.ipynb"


def url(command):
    (found,) = (word for word in command if "default_url" in word)
    return found.partition("/lab/tree/")[2]


def test_the_instructors_lab_has_the_whole_course_for_its_root(released):
    command = teach_command(released, 1, browser=False)
    assert f"--ServerApp.root_dir={released.root}" in command
    (released.root / "nbgrader_config.py").unlink()
    with pytest.raises(CourseError, match="run from the course's own"):
        open_teach(released)


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port


def get(url, tries=40):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.URLError:  # said to be running, not yet listening
        if not tries:
            raise
        time.sleep(0.25)
        return get(url, tries - 1)


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


def said_until(lab, words):
    """What the lab says, up to the line with `words` and the next one."""
    said = ""
    for line in lab.stdout:
        said += line
        if words in line:
            return said + lab.stdout.readline()
    return said


def test_jupyterlab_opens_on_the_first_lesson(released, environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
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


def make(folder, environment, *words):
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def fake_python(folder, refuses):
    """A python3 that fails any command line with `refuses` in it."""
    path = folder / "python3"
    path.write_text(
        '#!/bin/sh\ncase "$*" in\n'
        "--version) echo Python 3.9.2 ;;\n"
        f"*{refuses}*) exit 1 ;;\nesac\n"
    )
    path.chmod(0o755)
    return f"PYTHON={path}"


@pytest.mark.parametrize(
    ("refuses", "says"),
    [
        (
            "version_info",
            "Python 3.11 to 3.14 is needed, but .* is Python 3.9",
        ),
        ("ensurepip", "'sudo apt install python3-venv' .* 'make lab' again"),
    ],
)
def test_a_python_that_will_not_do_is_one_line(
    refuses, says, tmp_path, environment
):
    done = make(tmp_path, environment, "lab", fake_python(tmp_path, refuses))
    first, *rest = done.stderr.strip().splitlines()
    assert done.returncode == 2 and re.match(".*" + says, first)
    assert all(line.startswith("make: ***") for line in rest)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("goal", ["lab", "test"])
def test_each_command_sets_up_and_a_second_run_does_not(
    goal, tmp_path, environment
):
    first = make(tmp_path, environment, "--dry-run", goal)
    assert "-m venv" in first.stdout and "-r requirements.txt" in first.stdout
    ready = tmp_path / ".venv" / "ready"
    ready.parent.mkdir()
    ready.touch()
    shutil.copystat(ready, tmp_path / "requirements.txt")
    second = subprocess.run(
        ["make", "--dry-run", goal],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "venv .venv" not in second.stdout and ".venv/bin" in second.stdout
