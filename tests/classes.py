"""A course with a released lesson, and students who hand things in."""

import contextlib
import io
import json
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import nbformat
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
from tiny import source

from grader.cli import main
from grader.course.folders import notebook_path

LESSON = "tiny"


# nbgrader calls `alembic` by name.
SCRIPTS = str(Path(sys.executable).parent)
PATH = {"PATH": SCRIPTS + os.pathsep + os.environ["PATH"]}


def run(course, *words, **options):
    """Run a command in the course's folder; return what came of it."""
    return subprocess.run(
        words,
        cwd=course.root,
        env=os.environ | PATH,
        capture_output=True,
        text=True,
        **options,
    )


def grader(course, *words):
    """What a `grader` command comes to, run in this process.

    Processes of its own would import torch first, so it marks in threads;
    tests of the command itself use `run`.
    """
    command = ["grader", "--course", str(course.root), *map(str, words)]
    with (
        patch.object(sys, "argv", command),
        patch("grader.classroom.workers.processes", ThreadPoolExecutor),
    ):
        return _here(course, command, main)


def nbgrader(course, *words):
    """What a stock `nbgrader` command comes to, run in this process.

    As nbgrader's own tests do: a process of its own takes three seconds to
    begin with. The test of the whole round uses the command itself.
    """
    app = NbGraderApp.instance()

    def command():
        warnings.simplefilter("ignore")  # nbgrader's own, of its database
        try:
            app.initialize(list(words))
            with contextlib.suppress(NoStart):  # the command has ended
                app.start()
        finally:
            app.reset()

    return _here(course, ["nbgrader", *words], command)


def _here(course, words, command):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        warnings.catch_warnings(),
        patch.dict(os.environ, PATH),
        contextlib.chdir(course.root),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            command()
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(
        words, code, out.getvalue(), err.getvalue()
    )


def make_released(course):
    """Give a course the lesson tiny, and release it with nbgrader."""
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    done = nbgrader(course, "generate_assignment", LESSON)
    assert done.returncode == 0, done.stderr


def hand_in(course, student, notebook, stamp=""):
    """Put a submission, a notebook or a text, where nbgrader collects it."""
    path = notebook_path(course.root / "submitted" / student, LESSON)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(notebook, str):
        path.write_text(notebook)
    else:
        nbformat.write(notebook, path)
    if stamp:
        (path.parent / "timestamp.txt").write_text(stamp)
    return path


def marks(course):
    """Each student's row of nbgrader's own export, by student."""
    import csv

    assert nbgrader(course, "export").returncode == 0
    with (course.root / "grades.csv").open(newline="") as table:
        return {row["student_id"]: row for row in csv.DictReader(table)}


def outputs(path):
    """The text a marked notebook's cells have put out, by cell."""
    notebook = json.loads(path.read_text("utf-8"))
    return {cell["id"]: str(cell.get("outputs")) for cell in notebook["cells"]}
