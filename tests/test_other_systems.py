"""Marking where processes are not forked, as on Windows and macOS."""

import multiprocessing
import subprocess
import sys

import pytest
from tiny import source, submission

from grader.engine import forks, side
from grader.engine.mark import mark
from grader.engine.results import Status
from grader.paths import ROOT

ENDLESS = "while True:\n    pass"


@pytest.fixture
def windows(monkeypatch):
    """Nothing can be forked, and a signal would end the process."""
    monkeypatch.setattr(
        multiprocessing, "get_all_start_methods", lambda: ["spawn"]
    )
    monkeypatch.setattr(forks, "CAN_INTERRUPT", False)


def test_without_forks_the_marks_are_the_same(windows, monkeypatch):
    """The endless cell costs itself: its process is replaced by another."""

    def send_signal(process, number):
        raise AssertionError(f"signal {number} would end the process")

    monkeypatch.setattr(forks.ForkedProcess, "send_signal", send_signal)
    handed_in = submission(half=ENDLESS)
    marked = mark(source(), handed_in, seconds=1.5, solved=False)
    double, half = marked.results
    assert double.status == Status.PASSED and half.status == Status.FAILED
    assert "did not end within 1.5 seconds" in half.seen


def test_where_a_fork_is_not_safe_nothing_is_forked(monkeypatch):
    assert forks.can_fork() is (sys.platform == "linux")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not forks.can_fork()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        multiprocessing, "get_all_start_methods", lambda: ["spawn"]
    )
    assert not forks.can_fork()


def test_a_process_that_does_not_start_is_told(monkeypatch):
    monkeypatch.setattr(side, "START", 0)
    with pytest.raises(side.StartError, match="did not start"):
        mark(source(), submission(), solved=False)


# What others import comes first: they know themselves where they run.
WITHOUT = """
import importlib, os, signal, sys
import ipywidgets, IPython, jupyterlab.labapp, jupyter_client, psutil, nbclient
import matplotlib.pyplot, rich.console, sklearn, torch, typer, watchfiles
from pathlib import Path
sys.platform = "win32"
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
del signal.SIGKILL, os.fork, os.getpgrp, os.killpg, os.setsid
for room in ("cli", "lesson", "course", "engine", "learner", "jupyter"):
    for path in Path("grader", room).glob("*.py"):
        if path.stem not in ("__main__", "preload"):
            importlib.import_module(f"grader.{room}.{path.stem}")
"""


def test_no_module_asks_at_once_for_what_windows_lacks():
    """Whatever a learner uses; `preload` is for the process that forks."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("usual", "chosen"), [("/tmp/" + "x" * 90, "/tmp"), ("/tmp", None)]
)
def test_sockets_lie_where_their_path_is_short(usual, chosen, monkeypatch):
    monkeypatch.setattr(forks.tempfile, "gettempdir", lambda: usual)
    assert forks.short_folder() == chosen
