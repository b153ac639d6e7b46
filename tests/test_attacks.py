"""Attacks on marks, on secrets and on the marker's machine.

`tests/attacks/` has them in percent format. docs/security.md says what is
promised against whom.
"""

import contextlib
import copy
import json
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from conftest import read
from nbformat.v4 import new_code_cell
from tiny import RIGHT, find, submission, with_hidden_tests
from tiny import source as tiny

from grader.course.cells import cell_id, cell_role
from grader.course.folders import Course, notebook_path
from grader.engine import sandbox
from grader.engine.box import Box
from grader.engine.mark import mark
from grader.engine.results import Status
from grader.lesson.facts import FACTS

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
from grader.lesson import evidence
from grader.lesson.recording import recorder
from grader.lesson.recording.trace import Trace, Update
"""
BOXES = [None] if sandbox.unavailable() else [None, Box()]


def attacks(name):
    text = (FOLDER / f"{name}.py").read_text("utf-8")
    kinds = r"^# %% (?:gain|leak|harm): (.+)$"
    blocks = re.split(kinds, text, flags=re.MULTILINE)
    return dict(zip(blocks[1::2], blocks[2::2], strict=True))


GAINS, LEAKS, HARMS = attacks("gains"), attacks("leaks"), attacks("harms")
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


REWRITTEN = Course().lessons()
GENERAL = "cells that begin with a docstring are emptied"


@pytest.mark.parametrize("lesson", REWRITTEN)
def test_no_lesson_runs_its_checks_beside_the_answers(lesson):
    source = read(notebook_path(Course().solutions, lesson))
    released = read(notebook_path(Course().notebooks, lesson))
    handed_in = with_cells(released, f"{PRELUDE}{GAINS[GENERAL]}")
    marked = mark(source, handed_in, seconds=5, solved=False)
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


def strangers(before):
    """The processes that have come since, of the user that boxes have.

    Those of tests that run beside this one have their worker above them.
    """
    me = psutil.Process()
    beside = {*(me.parent().children() if me.parent() else ())} - {me}
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            new = process.pid not in before and process.is_running()
            if new and process.uids().real >= sandbox.mounts.NOBODY:
                found += [process] * beside.isdisjoint(process.parents())
    return found


@pytest.mark.skipif(len(BOXES) == 1, reason="no box can be had here")
@pytest.mark.parametrize("name", LEAKS)
def test_nothing_is_found_out_or_left_behind(name, secrets, server):
    before = {process.pid for process in psutil.process_iter()}
    notebook = submission()
    code = f"{PRELUDE}SECRETS, PORT = {secrets}, {server}\n{LEAKS[name]}"
    notebook.cells.insert(0, new_code_cell(code))
    box = Box(secret=("/kept/from/all",))
    marked = mark(with_hidden_tests(), notebook, box=box, seconds=10)
    if "hidden" not in name:
        assert marked.points == 3  # its owner's right answers count
    shown = str([cell.get("outputs") for cell in marked.notebook.cells])
    shown += str(marked.results)
    assert "FOUND" not in shown and "s3cret" not in shown
    left = [f"{place}/LEFT-{server}" for place in ("/tmp", "/dev/shm", "/")]
    assert not [path for path in left if Path(path).exists()]
    ends = time.monotonic() + 1
    while (there := strangers(before)) and time.monotonic() < ends:
        time.sleep(0.1)  # what another test's marking leaves ends meanwhile
    assert not there


ASKED = """
import os, time
from grader.engine import bench
asked, call = [], bench.Bench.call


def note(self, request):
    asked.append(request)
    return call(self, request)


bench.Bench.call = note
"""


@pytest.mark.parametrize("way", ["time.sleep(2)", "os._exit(1)"])
def test_a_bench_that_nobody_hears_is_not_heard_by_its_end(way):
    notebook = submission()
    notebook.cells.insert(0, new_code_cell(ASKED))
    tells = f"if any(b'7777' in request for request in asked): {way}"
    notebook.cells += [new_code_cell(tells), new_code_cell("1 + 1")]
    marked = mark(with_hidden_tests(), notebook, seconds=1, solved=False)
    told, last = marked.notebook.cells[-2:]
    assert told.outputs == [] and told.execution_count
    assert last.outputs[0].data["text/plain"] == "2"
    assert marked.points == 3


def test_a_bench_that_dies_unheard_fails_the_hidden_tests_only():
    double = "import os\n\ndef double(x):\n"
    double += "    return 2 * x if x == 10 else os._exit(1)"
    marked = mark(with_hidden_tests(), submission(double=double), solved=False)
    first, second = marked.results
    assert first.seen.endswith("with other numbers") and not first.points
    assert second.seen.endswith("with other numbers") and not second.points


LATE = {
    "in the answer": (
        "import time\n\ndef double(x):\n"
        "    return 2 * x if x == 10 else time.sleep(60)",
        "double(7777)",
    ),
    "in the judge": (
        "def double(x):\n    return 2 * x if x == 10 else 0",
        "while double(7777) == 0 and not print():\n    while True: pass",
    ),
}


@pytest.mark.parametrize("where", LATE)
def test_a_hidden_part_that_does_not_end_is_told_as_any_other(
    where, monkeypatch
):
    monkeypatch.setattr("grader.engine.session.GRACE", 0.1)
    answer, hidden = LATE[where]
    lesson = with_hidden_tests()
    check = find(lesson, "check-double")
    check.source = check.source.replace("double(7777)", hidden)
    marked = mark(lesson, submission(double=answer), seconds=1, solved=False)
    first, second = marked.results
    assert not first.points and second.status == Status.PASSED
    failed = find(marked.notebook, "check-double")
    assert failed.outputs[0].data[FACTS] == {"hidden": True}


def test_replies_that_nobody_asked_for_end_the_marking():
    code = REPLY + "none = {'$': 'dict', 'keys': [], 'items': []}\n"
    # In one piece, so that none of them comes after the next request.
    code += "piece = HEAD.pack(len(raw(none))) + raw(none)\n"
    code += "bench_channel().end.sendall(50 * piece)"
    find = "import gc\nfrom grader.engine.channel import HEAD\n"
    find += "bench_channel = lambda: next("
    find += "c for c in gc.get_objects() if isinstance(c, Channel))\n"
    notebook = submission()
    notebook.cells.insert(0, new_code_cell(find + code))
    marked = mark(tiny(), notebook, solved=False)
    assert "replied before it was asked" in marked.results[0].seen


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


# Run by itself, for its memory is measured: DATA is what a marker may need.
MEASURED = """
import json, resource, sys, time
sys.path.insert(0, TESTS)
import nbformat
from nbformat.v4 import new_code_cell
from tiny import source, submission
from grader.engine.box import Box
from grader.engine.mark import mark
notebook = submission()
mark(source(), notebook, box=Box())  # starts what is started once
notebook.cells.insert(0, new_code_cell(CODE))
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.monotonic()
marked = mark(source(), notebook, box=Box(), seconds=5, solved=False)
print(json.dumps({
    "seconds": time.monotonic() - begun,
    "MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most) / 1024,
    "notebook MB": len(nbformat.writes(marked.notebook)) / 1e6,
}))
"""
REPLY = """
import json, struct
from grader.engine.channel import Channel


def raw(tree, blob=b""):
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack("!I", len(text)) + text + blob


def reply(data, send=Channel.send):
    def other(self, _, seconds=None):
        Channel.send = send
        send(self, data, seconds)

    Channel.send = other
"""


@pytest.mark.skipif(len(BOXES) == 1, reason="no box can be had here")
@pytest.mark.parametrize("name", HARMS)
def test_no_submission_costs_more_than_it_may(name):
    names = {"CODE": REPLY + HARMS[name], "TESTS": str(Path(__file__).parent)}
    head = "".join(f"{key} = {value!r}\n" for key, value in names.items())
    ran = subprocess.run(
        [sys.executable, "-c", head + MEASURED],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    cost = json.loads(ran.stdout.splitlines()[-1])
    assert cost["seconds"] < 15, cost
    assert cost["MB"] < 500, cost
    assert cost["notebook MB"] < 10, cost
