"""Which course a command works on, and what it says where it cannot."""

import errno
import os
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from conftest import nbgrader_course

from grader.cli import _how_to_get, main
from grader.course import folders
from grader.course.folders import (
    Course,
    CourseError,
    explain,
    find_course,
    grader_command,
    lab_command,
)
from grader.learner.place import settle
from grader.paths import NOTEBOOKS, ROOT


@pytest.fixture
def installed(monkeypatch):
    """The package as a wheel installs it: no clone around it."""
    monkeypatch.setattr(folders, "INSTALLED", True)


def test_a_clone_is_its_own_course_wherever_it_is_called_from(tmp_path):
    assert find_course(tmp_path) == Course(ROOT)
    assert find_course(ROOT / "tests") == Course(ROOT)


@pytest.mark.parametrize("below", [".", "source", "submitted/ann/01_basics"])
def test_an_instructors_own_folder_needs_no_option(tmp_path, below):
    mine, here = nbgrader_course(tmp_path), tmp_path / below
    here.mkdir(parents=True, exist_ok=True)
    assert find_course(here) == mine


def test_an_instructors_own_folder_comes_before_the_package(
    tmp_path, installed
):
    assert find_course(nbgrader_course(tmp_path).root) == Course(tmp_path)


def test_an_installed_package_keeps_work_where_it_is_called(
    tmp_path, installed
):
    here = find_course(tmp_path)
    assert here.work == tmp_path / "work" and here.notebooks == NOTEBOOKS
    lesson = here.work / "01_basics"
    lesson.mkdir(parents=True)
    assert find_course(lesson).root == lesson  # a work/ of somebody else's
    here.state.mkdir()
    assert find_course(lesson) == find_course(here.work) == here


def test_a_clone_that_only_its_owner_can_write_in_serves_others(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(folders.os, "access", lambda path, mode: False)
    assert find_course(tmp_path) == Course(tmp_path, NOTEBOOKS)


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        (ROOT / ".venv", folders.START),
        (Path("/opt/conda/envs/lr-schedules"), "grader"),
    ],
)
def test_only_who_uses_start_is_told_of_it(prefix, says, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(prefix))
    assert lab_command("teach").endswith(f"{says} teach")
    found = _how_to_get("nbgrader")
    assert ("start.py teach" in found) == (says != "grader")
    assert "make" not in found + lab_command()


def test_the_command_is_named_as_the_shell_finds_it(tmp_path, monkeypatch):
    script = tmp_path / "my bin" / "grader"
    script.parent.mkdir()
    script.touch()
    monkeypatch.setattr(sys, "executable", str(script.with_name("python")))
    monkeypatch.chdir(tmp_path)
    for found, says in (
        (None, '"my bin/grader"'),
        ("/usr/bin/grader", '"my bin/grader"'),  # another's
        (str(script), "grader"),
    ):
        with patch("shutil.which", return_value=found):
            assert grader_command() == says


def test_a_named_course_comes_before_the_folder_we_are_in(tmp_path, course):
    other = tmp_path / "other"
    (other / "notebooks").mkdir(parents=True)
    assert find_course(course.root, other) == Course(other)


def test_a_learner_may_name_a_folder_of_their_own(tmp_path, installed):
    assert find_course(ROOT, tmp_path) == Course(tmp_path, NOTEBOOKS)
    (tmp_path / "notebooks").mkdir()
    assert find_course(ROOT, tmp_path) == Course(tmp_path)


@pytest.mark.parametrize("wrong", ["gone", "a_file", "empty"])
def test_a_wrong_course_is_named(wrong, tmp_path):
    (tmp_path / "a_file").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseError, match=f"{tmp_path / wrong}.*--course"):
        find_course(ROOT, tmp_path / wrong)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "Permission denied: go to a folder that you may write"),
        (errno.EROFS, "Read-only file system: go to a folder that you may"),
        (errno.ENOSPC, "No space left on device: make room"),
        (errno.ENOTDIR, "Not a directory: move away"),
    ],
)
def test_a_folder_that_cannot_be_written_is_one_line(
    number, advice, tmp_path, capsys
):
    error = OSError(number, os.strerror(number), str(tmp_path / "work"))
    command = ["grader", "--course", str(nbgrader_course(tmp_path).root)]
    with (
        patch.object(sys, "argv", [*command, "reset", "1"]),
        patch("grader.course.lookup.find", side_effect=error),
        pytest.raises(SystemExit, match="1"),
    ):
        main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{tmp_path / 'work'}: {advice}")


def test_a_file_that_another_program_holds_is_told():
    error = PermissionError(errno.EACCES, "in use", "work/hints.json")
    error.winerror = 32  # as Windows has it
    assert "close the program that has it open" in explain(error)


def test_a_work_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "work").touch()
    with pytest.raises(OSError) as raised:
        settle(Course(tmp_path))
    assert explain(raised.value).startswith(str(tmp_path / "work"))


def test_a_full_disk_is_found_before_anything_runs(tmp_path):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "some/tmp/name")
    with (
        patch("tempfile.TemporaryFile", side_effect=full),
        pytest.raises(OSError) as raised,
    ):
        settle(Course(tmp_path))
    assert explain(raised.value).startswith(f"{Course(tmp_path).state}: No s")


def test_where_home_cannot_be_written_work_takes_its_place(
    tmp_path, monkeypatch
):
    home = tmp_path / "home"
    home.touch()  # nothing can be made in it, not even by root
    monkeypatch.setenv("HOME", str(home))
    for name in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "mine"))
    settle(Course(tmp_path))
    below = Course(tmp_path).state / "home"
    assert Path(os.environ["IPYTHONDIR"]).parent == below
    assert Path(os.environ["JUPYTER_DATA_DIR"]).parent == below
    assert os.environ["JUPYTER_RUNTIME_DIR"] == str(tmp_path / "mine")
