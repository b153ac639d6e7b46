"""What a submission is made of harms its owner at most."""

import json
import os
import sqlite3
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import pytest
from classes import LESSON, grader, hand_in, marks
from nbformat.v4 import new_code_cell
from tiny import RIGHT, submission

from grader.classroom import marking
from grader.classroom.gradebook import Classroom
from grader.classroom.handed_in import timestamp
from grader.course.folders import notebook_path
from grader.engine.elsewhere import _write, find_notebook
from grader.engine.files import MIB, printable
from grader.engine.submission import SubmissionError

GOOD = "good"


def folder_of(course, student):
    return course.root / "submitted" / student / LESSON


def link_to_a_key(course, key):
    hand_in(course, "stranger", submission())
    (folder_of(course, "stranger") / "notes.txt").symlink_to(key)


def link_to_a_device(course, key):
    hand_in(course, "stranger", submission())
    (folder_of(course, "stranger") / "notes.txt").symlink_to("/dev/zero")


def a_pipe(course, key):
    hand_in(course, "stranger", submission())
    os.mkfifo(folder_of(course, "stranger") / "notes.txt")


def link_for_a_notebook(course, key):
    path = hand_in(course, "stranger", submission())
    path.unlink()
    path.symlink_to(key)


def pipe_for_a_notebook(course, key):
    path = hand_in(course, "stranger", submission())
    path.unlink()
    os.mkfifo(path)


def folder_for_a_notebook(course, key):
    path = hand_in(course, "stranger", submission())
    path.unlink()
    path.mkdir()


def link_for_a_folder(course, key):
    folder = folder_of(course, "stranger")
    folder.parent.mkdir(parents=True)
    folder.symlink_to(folder_of(course, GOOD))


def nested(course, key):
    path = hand_in(course, "stranger", "{}")
    path.write_text("[" * 100_000 + "]" * 100_000)


def half_characters(course, key):
    text = json.dumps(submission(double="# \ud800"))
    hand_in(course, "stranger", text)


def no_utf8(course, key):
    path = hand_in(course, "stranger", submission())
    path.write_bytes(path.read_bytes() + b"\xff\xfe")


def stamped(text):
    def hand_in_stamped(course, key):
        hand_in(course, "stranger", submission())
        stamp = folder_of(course, "stranger") / "timestamp.txt"
        stamp.write_bytes(text)

    return hand_in_stamped


def beside(name):
    def hand_in_beside(course, key):
        hand_in(course, "stranger", submission())
        path = Path(folder_of(course, "stranger"), os.fsdecode(name))
        path.write_text("1")

    return hand_in_beside


def many_folders(course, key):
    hand_in(course, "stranger", submission())
    Path(folder_of(course, "stranger"), *"d" * 60).mkdir(parents=True)


def named(name):
    def hand_in_named(course, key):
        folder = folder_of(course, os.fsdecode(name))
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_text(json.dumps(submission()))

    return hand_in_named


def many_cells(course, key):
    notebook = submission()
    notebook.cells += [new_code_cell("1") for _ in range(20_000)]
    hand_in(course, "stranger", notebook)


def much_memory(course, key):
    code = f"kept = bytearray(3 * 2**30)\n{RIGHT['double']}"
    hand_in(course, "stranger", submission(double=code))


def much_output(course, key):
    code = f"for _ in range(100): print('x' * 10**7)\n{RIGHT['double']}"
    hand_in(course, "stranger", submission(double=code))


def large(course, key):
    notebook = submission()
    notebook.cells[0].source = "x" * (60 * MIB)
    hand_in(course, "stranger", notebook)


def script(course, key):
    code = (
        "from IPython.display import HTML, display\n"
        f"display(HTML('<script>steal()</script>'))\n{RIGHT['double']}"
    )
    hand_in(course, "stranger", submission(double=code))


def broken_import(course, key):
    code = f"import builtins\nbuiltins.__import__ = None\n{RIGHT['double']}"
    hand_in(course, "stranger", submission(double=code))


ODD = {
    "link to a key": (link_to_a_key, ""),
    "link to a device": (link_to_a_device, ""),
    "a pipe": (a_pipe, ""),
    "link for a notebook": (link_for_a_notebook, "a link"),
    "pipe for a notebook": (pipe_for_a_notebook, "not an ordinary file"),
    "folder for a notebook": (folder_for_a_notebook, "not an ordinary file"),
    "link for a folder": (link_for_a_folder, "in a folder that is a link"),
    "nested": (nested, "not a notebook"),
    "half characters": (half_characters, "a damaged notebook"),
    "no UTF-8": (no_utf8, "not a notebook"),
    "time of yesterday": (stamped(b"yesterday"), "is not a time"),
    "time of the year 99999": (stamped(b"99999-01-01"), "is not a time"),
    "time of bytes": (stamped(b"\xff\xfe\x00"), "is not a time"),
    "time of a file": (stamped(b"2026-01-31 10:00:00 ../x"), "is not a time"),
    "file of a name of bytes": (beside(b"\xff\xfe.csv"), "is not UTF-8"),
    "60 folders": (many_folders, "folders in one another"),
    "name of two lines": (named(b"a\nb"), ""),
    "name of a formula": (named(b"=cmd()"), ""),
    "name of 255 bytes": (named(b"n" * 255), ""),
    "name of bytes": (named(b"\xff\xfe"), "is not UTF-8"),
    "20,000 cells": (many_cells, ""),
    "3 GB allocated": (much_memory, ""),
    "1 GB of output": (much_output, ""),
    "60 MB": (large, ""),
    "a script": (script, ""),
    "a broken import": (broken_import, ""),
}


def points(course):
    return float(marks(course)[GOOD]["score"])


@pytest.mark.parametrize("kind", ODD)
def test_what_is_odd_costs_its_owner_at_most(kind, tmp_path, released):
    course = released(tmp_path / "course")
    key = tmp_path / "key"
    key.write_text("s3cret")
    hand_in(course, GOOD, submission())
    make, says = ODD[kind]
    make(course, key)
    said = grader(course, "autograde", LESSON, "--seconds", "10")
    assert points(course) == 3
    text = " ".join((said.stdout + said.stderr).split())
    assert "Traceback" not in text
    if says:
        assert says in text and "1 failed" in text
    else:
        assert "2 marked" in text
    for path in (course.root / "autograded").rglob("*"):
        if path.is_file():
            assert "s3cret" not in path.read_text("utf-8")
            assert path.stat().st_size < 70 * MIB
        if path.suffix == ".ipynb":
            cells = json.loads(path.read_text("utf-8"))["cells"]
            shown = str([cell.get("outputs") for cell in cells])
            assert "<script>" not in shown and len(shown) < 5 * MIB


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / "course").mkdir()


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(
    tmp_path, released
):
    course = released(tmp_path / "course")
    hand_in(course, GOOD, submission())
    other = sqlite3.connect(
        course.root / "gradebook.db", check_same_thread=False
    )
    other.execute("begin exclusive")
    threading.Timer(12, other.rollback).start()  # SQLite itself waits for 5
    begun = time.monotonic()
    grader(course, "autograde", LESSON)
    assert points(course) == 3 and time.monotonic() - begun > 5


def test_marks_that_are_there_are_not_said_to_be_missing(
    tmp_path, released, monkeypatch
):
    course = released(tmp_path / "course")
    hand_in(course, GOOD, submission())

    def full(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(marking, "write_marked", full)
    said = " ".join(grader(course, "autograde", LESSON).stdout.split())
    assert "its marks are in the gradebook, but its notebook could" in said
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_submission(LESSON, GOOD)
        assert found.score == 3


STAMPS = {
    "2026-01-31 10:00:00 UTC": 10,
    "2026-01-31 10:00:00.123456 UTC\n": 10,
    "2026-01-31 10:00:00": 10,
    "2026-01-31T10:00Z": 10,
    "2026-01-31 10:00:00 +0200": 8,
    "2026-01-31 10:00:00+02:00": 8,
    "2026-01-31 10:00:00 America/Los_Angeles": 18,
    "2026-01-31 10:00:00 XYZ": 10,
}


@pytest.mark.parametrize("text", STAMPS)
def test_a_time_is_read_as_nbgrader_writes_it(text, tmp_path):
    (tmp_path / "timestamp.txt").write_text(text)
    found = timestamp(tmp_path)
    assert (found.day, found.hour) == (31, STAMPS[text])


@pytest.mark.parametrize(
    "text",
    [
        *("2026-01-31 10:00:00 /etc/hostname", "2026-01-31 10:00:00 a/../b"),
        *("2026-02-31 10:00:00", "10", "0001-01-01 00:00:00 +1400", ""),
    ],
)
def test_what_is_no_time_is_said_to_be_none(text, tmp_path):
    (tmp_path / "timestamp.txt").write_text(text)
    with pytest.raises(SubmissionError, match="is not a time"):
        timestamp(tmp_path)


@pytest.mark.parametrize("place", ["_digest_of_files", "enter_marks"])
def test_no_error_of_one_submission_ends_the_run(
    place, tmp_path, released, monkeypatch
):
    course = released(tmp_path / "course")
    for student in (GOOD, "stranger"):
        hand_in(course, student, submission())
    usual = getattr(marking, place)

    def failing(*args):
        if "stranger" in str(args):
            raise RuntimeWarning("never thought of")
        return usual(*args)

    monkeypatch.setattr(marking, place, failing)
    said = " ".join(grader(course, "autograde", LESSON).stdout.split())
    assert "RuntimeWarning: never thought of" in said and "1 marked" in said
    assert points(course) == 3


def deep(folder, folders=1500):
    """Folders in one another, more than programs walk that call themselves.

    No path to the innermost is short enough for a call.
    """
    here = os.open(folder, os.O_RDONLY)
    for _ in range(folders):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@pytest.fixture
def deep_folder(tmp_path):
    folder = tmp_path / "deep"
    folder.mkdir()
    deep(folder)
    yield folder
    subprocess.run(["rm", "-rf", tmp_path], check=True)


def test_folders_without_an_end_spoil_no_import(deep_folder, released):
    course = released(deep_folder.parent / "course")
    theirs = folder_of(course, "eve")
    theirs.mkdir(parents=True)
    deep_folder.rename(theirs / "deep")
    archive, roster = course.root / "all.zip", course.root / "roster.csv"
    roster.write_text("Student,ID,SIS Login ID\nE,9,eve\nH,8,hal\nZ,7,zoe\n")
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("h_8_1", "e_9_2", "z_7_3"):
            text = json.dumps(submission())
            file.writestr(f"{name}_{LESSON}.ipynb", text)
    done = grader(course, "import", archive, LESSON, "--roster", roster)
    assert "2 brought in" in done.stdout and "Traceback" not in done.stderr
    assert "eve: not brought in, what was there before stays" in done.stdout
    assert "more than 50 folders in one another: delete it" in done.stdout


def loop(folder):
    (folder / f"{LESSON}.ipynb").symlink_to(f"{LESSON}.ipynb")


def loop_of_another_name(folder):
    (folder / "a.ipynb").symlink_to("a.ipynb")


@pytest.mark.parametrize("make", [loop, loop_of_another_name])
def test_a_link_to_itself_is_no_notebook(make, tmp_path):
    make(tmp_path)
    with pytest.raises(SubmissionError, match="not an ordinary file"):
        find_notebook(tmp_path, LESSON)


def test_a_result_is_written_whatever_stood_there(deep_folder, monkeypatch):
    monkeypatch.chdir(deep_folder.parent)
    deep_folder.rename("result.json")
    _write("result.json", "{}")
    Path("body.md").symlink_to("elsewhere")
    _write("body.md", "0 of 3")
    assert Path("result.json").read_text() == "{}"
    assert not Path("body.md").is_symlink() and not Path("elsewhere").exists()


def test_what_is_said_of_a_folders_name_is_one_line(tmp_path, released):
    course = released(tmp_path)
    name = "eve\nGrades written to grades.csv\x1b[31m"
    with Classroom(course) as classroom:
        classroom.gradebook.add_student(name)
    folder_of(course, name).mkdir(parents=True)
    lines = grader(course, "export").stdout.splitlines()
    assert len([each for each in lines if each.startswith("Grades")]) == 1
    assert all(line.isprintable() for line in lines)


def test_a_path_is_printed_whatever_is_in_it():
    assert printable(Path("a\nb")) == "a\\nb"
    assert printable(os.fsdecode(b"\xff")) == "\\xff"
    assert printable(notebook_path(Path("é"), "1")) == "é/1/1.ipynb"
