"""Attacks on marks, on secrets and on the marker's machine.

`tests/attacks/` has them in percent format. docs/security.md says what is
promised against whom.
"""

import copy
import re
import socket
import threading
from pathlib import Path

import psutil
import pytest
from conftest import read
from nbformat.v4 import new_code_cell
from tiny import RIGHT, submission
from tiny import source as tiny

from grader.course.cells import cell_id, cell_role
from grader.course.folders import Course, notebook_path
from grader.engine import sandbox
from grader.engine.box import Box
from grader.engine.mark import mark

LESSON = "01_basics"
FOLDER = Path(__file__).with_name("attacks")
PRELUDE = """
import builtins, gc, glob, json, math, os, random, re, signal, site, socket
import sqlite3, sys, time
from pathlib import Path
import grader.lesson, grader.paths
import grader.lesson.expect as expect
from grader.engine import bench, wire
from grader.engine.channel import Channel
from grader.lesson import evidence, recorder
from grader.lesson.trace import Trace, Update
"""
BOXES = [None] if sandbox.unavailable() else [None, Box()]


def attacks(name):
    text = (FOLDER / f"{name}.py").read_text("utf-8")
    blocks = re.split(r"^# %% (?:gain|leak): (.+)$", text, flags=re.MULTILINE)
    return dict(zip(blocks[1::2], blocks[2::2], strict=True))


GAINS, LEAKS = attacks("gains"), attacks("leaks")
SOURCE = read(notebook_path(Course().solutions, LESSON))
RELEASED = read(notebook_path(Course().notebooks, LESSON))


def with_cells(notebook, code):
    """The notebook with a cell after its setup and after each answer."""
    made = copy.deepcopy(notebook)
    made.cells = []
    for cell in copy.deepcopy(notebook.cells):
        made.cells.append(cell)
        if cell_role(cell) == "answer" or cell_id(cell) == "setup":
            made.cells.append(new_code_cell(code))
    return made


# Outside of a box the solutions can be read, and right answers are right.
TRICKS = [
    pytest.param(name, box, id=f"{name}-{'boxed' if box else 'open'}")
    for name in GAINS
    for box in BOXES
    if box or "solutions" not in name
]


@pytest.mark.parametrize(("name", "box"), TRICKS)
def test_no_trick_gains_a_point(name, box):
    code = f"{PRELUDE}BOXED = {box is not None}\n{GAINS[name]}"
    marked = mark(
        SOURCE, with_cells(RELEASED, code), box=box, seconds=5, solved=False
    )
    assert marked.points == 0, [r for r in marked.results if r.points]


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    """What a marker has: files, a server, an environment."""
    home, course = Path.home() / ".attack-test", Course().root
    home.write_text("s3cret")
    (tmp_path / "gradebook.db").write_text("s3cret")
    monkeypatch.setenv("A_SECRET", "s3cret")
    solution = notebook_path(course / "solutions", LESSON)
    yield [str(home), str(tmp_path / "gradebook.db"), str(solution)]
    home.unlink()


@pytest.fixture
def server():
    """A port, and an abstract name, on which somebody listens."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    named = socket.socket(socket.AF_UNIX)
    named.bind(f"\0attack-{port}")
    named.listen()
    for each in (listener, named):
        threading.Thread(target=accept, args=(each,), daemon=True).start()
    yield port
    listener.close()
    named.close()


def accept(listener):
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


@pytest.mark.skipif(len(BOXES) == 1, reason="no box can be had here")
@pytest.mark.parametrize("name", LEAKS)
def test_nothing_is_found_out_or_left_behind(name, secrets, server):
    before = {process.pid for process in psutil.process_iter()}
    notebook = submission()
    code = f"{PRELUDE}SECRETS, PORT = {secrets}, {server}\n{LEAKS[name]}"
    notebook.cells.insert(0, new_code_cell(code))
    marked = mark(tiny(), notebook, box=Box(), seconds=10)
    assert marked.points == 3  # its owner's right answers count
    shown = str([cell.get("outputs") for cell in marked.notebook.cells])
    assert "FOUND" not in shown and "s3cret" not in shown
    left = [f"{place}/LEFT-{server}" for place in ("/tmp", "/dev/shm", "/")]
    assert not [path for path in left if Path(path).exists()]
    for process in psutil.process_iter():
        if process.pid not in before and process.is_running():
            assert process.uids().real < sandbox.mounts.NOBODY, process


def test_without_a_box_the_same_attacks_would_be_seen(secrets, server):
    name = "files of the marker's"
    notebook = submission()
    code = f"{PRELUDE}SECRETS, PORT = {secrets}, {server}\n{LEAKS[name]}"
    notebook.cells.insert(0, new_code_cell(code))
    shown = str(mark(tiny(), notebook).notebook.cells[0].outputs)
    assert "FOUND" in shown and "s3cret" in shown


def test_the_attacks_do_run():
    code = f"print('here')\n{RIGHT['double']}"
    marked = mark(tiny(), submission(double=code), box=BOXES[-1])
    assert "here" in str([c.get("outputs") for c in marked.notebook.cells])
