"""`grader check --watch` in a real terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest
from learners import learners_course, mine, write_answer
from tiny import RIGHT, WRONG

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="a pseudo-terminal is needed"
)
PATIENCE = 60  # seconds; a busy machine is no failure


class Terminal:
    """A terminal with `grader check --watch` in it."""

    def __init__(self, course):
        self.ours, theirs = pty.openpty()
        words = f"-m grader --course {course.root} check --watch"
        self.process = subprocess.Popen(
            [sys.executable, *words.split()],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | {"COLUMNS": "200", "TERM": "xterm"},
        )
        os.close(theirs)
        self.said = ""

    def until(self, words):
        """Read on until the words are said; return what came with them."""
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < end, self.said
            if select.select([self.ours], [], [], 0.2)[0]:
                text = os.read(self.ours, 4096).decode()
                self.said += re.sub(r"\x1b\[[0-9;]*m", "", text)
        before, found, self.said = self.said.partition(words)
        return before + found

    def press(self, key):
        os.write(self.ours, key.encode())


@pytest.fixture
def course(tmp_path):
    course = learners_course(tmp_path)
    write_answer(course, "double", WRONG["double"] + "  # tried")
    return course


@pytest.fixture
def terminal(course):
    one = Terminal(course)
    yield one
    one.process.kill()
    one.process.wait()
    os.close(one.ours)


def test_every_save_gives_a_verdict_and_keys_do_the_rest(course, terminal):
    started = terminal.until("q quit")
    assert "0/3" in started and "Next: double" in started
    write_answer(course, "double", RIGHT["double"])
    saved = terminal.until("Next: half")
    assert "1/3" in saved and "check_double" not in saved
    terminal.press("h")
    assert "A slash." in terminal.until("--give-up")
    terminal.press("n")
    terminal.until("Next: half")
    write_answer(course, "half", RIGHT["half"])
    assert "3/3" in terminal.until("Every exercise passes.")
    terminal.press("q")
    assert terminal.process.wait(PATIENCE) == 0


def test_reset_asks_first_and_keeps_the_old_copy(course, terminal):
    terminal.until("q quit")
    before = mine(course).read_text()
    terminal.press("r")
    terminal.until("y for yes")
    terminal.press("n")
    terminal.until("Next: double")
    terminal.press("y")  # too late: it is no answer any more
    terminal.press("r")
    terminal.until("y for yes")
    assert mine(course).read_text() == before
    terminal.press("y")
    terminal.until("is reset; your old copy is ")
    (kept,) = (course.work / "backups").iterdir()
    assert kept.read_text() == before and mine(course).read_text() != before
    terminal.press("q")
    assert terminal.process.wait(PATIENCE) == 1


def test_a_copy_that_is_damaged_meanwhile_is_said(course, terminal):
    terminal.until("q quit")
    mine(course).write_text("{")
    terminal.until("not a notebook")
    terminal.press("q")
    assert terminal.process.wait(PATIENCE) == 1
