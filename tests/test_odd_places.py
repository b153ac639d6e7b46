"""The course where computers are set up otherwise than ours."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import read
from learners import learners_course, mine, write_answer
from tiny import RIGHT

from grader.course.cells import cell_id
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

LONG = "a_folder_for_temporary_files_" * 4


def odd(folder):
    """An environment in which nothing is as we have it."""
    (folder / LONG).mkdir()
    return {
        "TMPDIR": str(folder / LONG),  # no socket's path is so long
        "PYTHONIOENCODING": "cp1252",
        "LC_ALL": "C",
        "MPLBACKEND": "TkAgg",  # and no display
        "OMP_NUM_THREADS": "64",
    }


@pytest.fixture
def strange(tmp_path):
    """A learner's course whose path has spaces and other letters."""
    return learners_course(tmp_path / "Öster Straße" / "learning rates")


def call(folder, *words, **options):
    command = [sys.executable, "-m", "grader", "--course", folder, *words]
    return subprocess.run(command, **options)


def test_a_lesson_is_marked_where_everything_is_odd(strange, tmp_path):
    write_answer(strange, "double", RIGHT["double"])
    with (tmp_path / "said").open("wb") as file:
        done = call(
            strange.root,
            "check",
            env=os.environ | odd(tmp_path),
            stdout=file,
            stderr=subprocess.STDOUT,
            umask=0o077 if os.name == "posix" else -1,
        )
    said = (tmp_path / "said").read_text("cp1252")
    assert done.returncode == 1, said
    assert said.startswith("tiny         #######------------- 1/3")
    assert f"Next: half in {mine(strange)}" in said
    assert list((tmp_path / LONG).iterdir()) == []


def test_what_the_output_cannot_hold_is_a_question_mark(tmp_path):
    course = tmp_path / "курс"
    (course / "notebooks").mkdir(parents=True)
    done = call(
        course,
        "check",
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert "????/work has no lessons" in done.stderr


@pytest.mark.parametrize("name", ["grader/__init__.py", "grader.py"])
def test_another_grader_is_named(name, tmp_path):
    other = tmp_path / name
    other.parent.mkdir(exist_ok=True)
    other.touch()
    paths = f"{tmp_path}{os.pathsep}{ROOT}"
    done = subprocess.run(
        [sys.executable, "-c", "import course_command as c; c.main()"],
        cwd=ROOT.parent,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    (line,) = done.stderr.splitlines()
    assert f"another 'grader' before the course's, {other}." in line
    assert f"PYTHONPATH, which is {paths!r}" in line


def git(folder, *words):
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def test_line_ends_stay_where_git_changes_them(tmp_path):
    """As git on Windows does, for every file that is not told apart."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    names = (".gitattributes", ".ci/run", "start.py", "data/pipeline.csv")
    for name in names:
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, ours / name)
    git(ours, "init", "--quiet")
    git(ours, "add", ".")
    git(ours, "commit", "--quiet", "--message", "all")
    git(ours, "-c", "core.autocrlf=true", "clone", str(ours), str(theirs))
    for name in names:
        assert (theirs / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_killed_script_finds_what_its_kernel_finds(tmp_path, monkeypatch):
    """Where the kernel's path was set by hand: nothing is on it else."""
    lesson = read(notebook_path(Course().solutions, "06_resume"))
    source = {cell_id(cell): cell.source for cell in lesson.cells}
    words = source["killed-script"].partition("cells = ")[0]
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    names = {"sys": sys}
    exec(words, names)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", names["script"] + source["setup"]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
