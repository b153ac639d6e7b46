"""`grader lab` and `grader teach`, as those who call them meet them."""

import json
import os
import re
import signal
import subprocess

import pytest
from classes import grader
from conftest import LESSONS, copy_lesson, read
from servers import get, taken_port

from grader.course.folders import Course, CourseError, notebook_path
from grader.jupyter import greeting, launch
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
        said = ""
        for line in lab.stdout:
            said += line
            if "Ctrl+C" in line:
                break
    try:
        moved = re.search(rf"Port {port} is taken: .* on (\d+)", said)
        assert moved and "Error" not in said and "[E " not in said, said
        base = f"http://127.0.0.1:{moved[1]}"
        path = f"{LESSONS[0]}/{LESSONS[0]}.ipynb"
        assert f"/lab/tree/{path}?token=..." in said
        assert "[I " not in said and "[C " not in said  # no server's log
        lesson = json.loads(get(f"{base}/api/contents/{path}?token=t"))
        assert lesson["type"] == "notebook"
        assert "<html" in get(f"{base}/lab/tree/{path}?token=t").lower()
    finally:
        lab.terminate()
        lab.communicate(timeout=20)


def test_no_port_is_tried_that_cannot_be(monkeypatch):
    tried = []
    monkeypatch.setattr(launch, "_is_free", tried.append)
    with pytest.raises(CourseError, match="ports 65534 to 65535 can be used"):
        free_port(65534)
    assert tried == [65534, 65535]


@pytest.mark.parametrize("port", ["99999", "0"])
def test_a_port_that_there_is_not_is_refused(port, released):
    done = grader(released, "lab", "--port", port)
    assert done.returncode == 2 and "'--port'" in done.stderr


def test_pictures_stay_in_the_notebook_whatever_the_shell_wants(
    released, monkeypatch
):
    monkeypatch.chdir(released.root)
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setattr(os, "execv", lambda *words: None)
    open_lab(released, None, browser=False)
    assert "MPLBACKEND" not in os.environ


def test_on_windows_the_lab_is_waited_for(monkeypatch, released):
    """There exec would return to the shell at once."""
    ended, ignored = [], []
    monkeypatch.chdir(released.root)
    for name in ("PATH", "JUPYTER_CONFIG_PATH", VARIABLE):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr(launch, "WINDOWS", True)
    monkeypatch.setattr(launch.signal, "signal", lambda *a: ignored.append(a))
    monkeypatch.setattr(subprocess, "call", lambda words: ended.append(words))
    with pytest.raises(SystemExit):
        open_lab(released, None, browser=False)
    (words,) = ended
    assert words[1:3] == ["-m", "grader.jupyter"]
    assert not any("terminado" in word for word in words)
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)]


class Server:
    """A server as its extensions see it."""

    class identity_provider:  # noqa: N801 (the server's name for it)
        token, token_generated = "secret", True

    connection_url, default_url = "http://localhost:1/", "/lab/tree/a.ipynb"
    root_dir = "work"

    class io_loop:  # noqa: N801
        add_callback = staticmethod(lambda greet: greet())


@pytest.mark.parametrize(
    ("generated", "shown"), [(True, "secret"), (False, "...")]
)
def test_the_lab_prints_its_address_and_three_lines(
    generated, shown, monkeypatch, capsys
):
    provider = Server.identity_provider
    monkeypatch.setattr(provider, "token_generated", generated)
    monkeypatch.setattr(greeting, "list_running_servers", lambda: [])
    greeting._load_jupyter_server_extension(Server)
    first, *others = capsys.readouterr().out.strip().splitlines()
    assert first.endswith(f"http://localhost:1/lab/tree/a.ipynb?token={shown}")
    assert len(others) == 3
    assert provider.token_generated is False  # Jupyter tells it no more


def test_two_labs_on_the_same_files_are_warned_of(monkeypatch, tmp_path):
    def server(folder, pid):
        url, token = f"http://localhost:{pid}/", "t"
        return {"pid": pid, "root_dir": folder, "url": url, "token": token}

    mine, other = str(tmp_path), str(tmp_path / "other")
    servers = [server(mine, os.getpid()), server(other, 2), server(mine, 3)]
    monkeypatch.setattr(greeting, "list_running_servers", lambda: servers)
    monkeypatch.setattr(Server, "root_dir", mine)
    (warned,) = [*greeting.greeting(Server, "")][4:]
    assert "http://localhost:3/lab?token=t" in warned
    assert "overwrite what the other saves" in warned


@pytest.mark.parametrize("opens", [open_lab, open_teach])
def test_its_kernels_know_the_checks_of_this_course(
    opens, released, monkeypatch
):
    monkeypatch.setattr(launch, "_become", lambda *words: None)
    monkeypatch.setenv(VARIABLE, "elsewhere")
    opens(released, None, browser=False)
    assert os.environ[VARIABLE] == str(released.notebooks)
