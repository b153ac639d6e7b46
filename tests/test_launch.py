"""`make lab` and `make test` as a newcomer meets them."""

import json
import os
import re
import shutil
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
from grader.paths import ROOT


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


SETS_UP = """#!/bin/sh
echo "$*" >> said
case "$*" in
"-m venv .venv")
    mkdir -p .venv/bin
    for name in python grader ruff lint-imports mypy
    do cp "$0" .venv/bin/$name
    done ;;
*-e*) [ -e network ] ;;
esac
"""


@pytest.fixture
def setting_up(tmp_path, environment):
    """Run make where Python only notes what it is asked for; return what
    came of it, and what it has asked for."""
    python = tmp_path / "python3"
    python.write_text(SETS_UP)
    python.chmod(0o755)
    (tmp_path / "network").touch()
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    def run(goal):
        said = tmp_path / "said"
        said.write_text("")
        done = subprocess.run(
            ["make", goal, f"PYTHON={python}"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        return done, said.read_text().splitlines()

    return run


def installed(said):
    """The extras that were installed, with the pins."""
    pinned = [line for line in said if "-c requirements.txt" in line]
    found = (re.search(r"-e \.\[(\w+)\]", line) for line in pinned)
    return [extra[1] for extra in found if extra]


@pytest.mark.parametrize(
    ("goal", "extras"),
    [
        ("lab", ["lab"]),
        ("check", ["lab"]),
        ("teach", ["class"]),
        ("test", ["dev"]),
        ("release", ["dev"]),
    ],
)
def test_each_command_installs_what_it_needs_and_only_once(
    goal, extras, setting_up
):
    done, said = setting_up(goal)
    assert done.returncode == 0, done.stderr
    assert "-m venv .venv" in said and installed(said) == extras
    _, said = setting_up(goal)
    assert said != [] and not any(
        "venv" in line or "pip" in line for line in said
    )


def test_a_command_adds_to_what_another_has_installed(setting_up):
    setting_up("lab")
    _, said = setting_up("teach")
    assert "-m venv .venv" not in said and installed(said) == ["class"]
    _, said = setting_up("test")
    assert "-m venv .venv" not in said and installed(said) == ["dev"]
    for goal in ("lab", "check", "teach"):
        assert installed(setting_up(goal)[1]) == []


def test_a_set_up_that_was_cut_off_is_done_again(setting_up, tmp_path):
    (tmp_path / "network").unlink()
    done, said = setting_up("lab")
    assert done.returncode == 2 and "lab" not in said
    first, *_ = done.stderr.splitlines()
    assert re.match("The packages could not .* 'make lab' again", first)
    (tmp_path / "network").touch()
    done, said = setting_up("lab")
    assert done.returncode == 0 and installed(said) == ["lab"]
    assert said[-1] == "lab"
