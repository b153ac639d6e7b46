"""Nothing a learner writes can hang marking, or make it raise.

`RUNS=50 pytest tests/test_endless.py` tries each way to never end so often.
"""

import os
import time
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell
from tiny import RIGHT, submission, with_hidden_tests
from tiny import source as lesson

from grader.engine import workbench
from grader.engine.mark import Marking, mark
from grader.engine.results import Status

RUNS = int(os.environ.get("RUNS", "1"))
SECONDS = 1

SWALLOWS = """
import time
while True:
    try:
        time.sleep(60)
    except:
        pass
"""
IGNORES = """
import signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
while True:
    time.sleep(60)
"""
LOOPS_IN_C = "sum(iter(int, 1))"
STOPS = """
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
"""
CLOSES = """
import os, time
os.closerange(0, 200)
while True:
    time.sleep(60)
"""
RECURS = """
import sys
sys.setrecursionlimit(10**7)
def deeper(n):
    try:
        return deeper(n + 1)
    finally:
        deeper(n + 1)
deeper(0)
"""
THREADS = """
import threading, time
def spin():
    while True:
        pass
for _ in range(8):
    threading.Thread(target=spin).start()
raise SystemExit
"""
DEAD_REPLY = """
import gc, socket, struct, time
for found in gc.get_objects():
    if isinstance(found, socket.socket) and found.family == socket.AF_UNIX:
        found.sendall(struct.pack("!Q", 1000) + b"half")
while True:
    time.sleep(60)
"""
WAYS = {
    "swallows interrupts": SWALLOWS,
    "ignores signals": IGNORES,
    "loops in C": LOOPS_IN_C,
    "stops itself": STOPS,
    "closes descriptors": CLOSES,
    "recurs": RECURS,
    "leaves threads": THREADS,
    "sends half a reply": DEAD_REPLY,
}


def indented(code):
    return "\n".join("    " + line for line in code.strip().splitlines())


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("place", ["cell", "call"])
@pytest.mark.parametrize("way", WAYS)
def test_what_never_ends_costs_its_own_points_at_most(way, place, run):
    code = WAYS[way]
    if place == "call":
        code = f"def double(x):\n{indented(code)}"
    begun = time.monotonic()
    first, second = mark(
        lesson(), submission(double=code), seconds=SECONDS, solved=False
    ).results
    assert first.status != Status.PASSED and first.points == 0
    assert first.seen
    if way != "leaves threads":  # they take the time of what comes after
        assert second.status in (Status.PASSED, Status.NOT_REACHED)
    assert time.monotonic() - begun < 60  # none of the ways takes for ever


def test_a_late_cell_costs_only_itself():
    code = f"def double(x):\n{indented(SWALLOWS)}"
    first, second = mark(
        lesson(), submission(double=code), seconds=SECONDS, solved=False
    ).results
    assert "did not end within 1 seconds" in first.seen
    assert second.status == Status.PASSED


def test_what_had_run_before_is_there_again_in_a_new_process():
    code = f"kept = 5\n{RIGHT['double']}"
    half = f"def half(x):\n    return kept\n{SWALLOWS}"
    marked = mark(
        lesson(), submission(double=code, half=half), seconds=SECONDS
    )
    assert marked.results[0].status == Status.PASSED
    assert "name 'half' is not defined" in marked.results[1].seen


def test_what_must_run_again_does_not_take_as_long_as_it_likes():
    """A cell that was interrupted leaves its names, and is not run again."""
    cells = ["import time\nfirst = 1\ntime.sleep(99)"]
    slow = "import time\nif 'first' not in globals(): time.sleep(0.8)"
    cells += [slow] * 60 + [IGNORES]
    notebook = submission()
    notebook.cells[:0] = [new_code_cell(cell) for cell in cells]
    begun = time.monotonic()
    mark(lesson(), notebook, seconds=SECONDS, solved=False)
    assert time.monotonic() - begun < 40  # ten times a cell's, and the starts


def clock_of(module, monkeypatch):
    """A clock that stands still until a test moves it on, by `now`."""
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(f"grader.engine.{module}.time", clock)
    return clock


def test_the_time_to_read_replies_is_the_learners(monkeypatch):
    clock = clock_of("workbench", monkeypatch)

    def read(*reply, real=workbench._read):
        clock.now += 4
        return real(*reply)

    monkeypatch.setattr(workbench, "_read", read)
    notebook = submission()
    notebook.cells[:0] = [new_code_cell("1")] * 20
    marked = mark(lesson(), notebook, seconds=1, solved=False)
    first, second = marked.results
    assert "did not end in its time" in first.seen + second.seen
    assert clock.now == 12  # the third reply is one too many


def test_replies_that_nobody_sees_are_not_read(monkeypatch):
    def read(*reply, real=workbench._read):
        read.replies.append(real(*reply))
        return read.replies[-1]

    read.replies = []
    monkeypatch.setattr(workbench, "_read", read)
    notebook = submission()
    notebook.cells[:0] = [new_code_cell("1")] * 20
    assert mark(with_hidden_tests(), notebook).points == 3
    cells = [reply for reply in read.replies if "outputs" in reply]
    assert len(cells) == 20 + 3  # those of the bench that is shown


def test_time_that_nobody_sees_is_given_back_once_at_most(monkeypatch):
    clock = clock_of("mark", monkeypatch)

    def run(source, name):
        clock.now += 1
        session.unseen += 1
        return {"outputs": []}

    session = SimpleNamespace(seconds=1, unseen=0.0, run=run)
    cells = [new_code_cell("1") for _ in range(50)] + lesson().cells[4:5]
    (result,) = Marking(session).run(cells)
    assert "did not end within 10 seconds" in result.seen
    assert clock.now == 21  # ten seconds on each bench
