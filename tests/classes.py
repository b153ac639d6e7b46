"""A course with a released lesson, and students who hand things in."""

import contextlib
import functools
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import nbformat
from conftest import nbgrader_course
from tiny import source

from grader.cli import main
from grader.course import Course, notebook_path

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
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        patch.object(sys, "argv", command),
        patch.dict(os.environ, PATH),
        patch("grader.workers.processes", ThreadPoolExecutor),
        contextlib.chdir(course.root),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(
        command, code, out.getvalue(), err.getvalue()
    )


def released(folder, config=""):
    """A course in `folder` whose lesson tiny has been released."""
    shutil.copytree(_released(config).name, folder, dirs_exist_ok=True)
    return Course(folder)


@functools.cache
def _released(config):
    """A released course, which nbgrader takes seconds to make."""
    folder = tempfile.TemporaryDirectory()
    course = nbgrader_course(Path(folder.name))
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(config)
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    done = run(course, "nbgrader", "generate_assignment", LESSON)
    assert done.returncode == 0, done.stderr
    return folder


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

    assert run(course, "nbgrader", "export").returncode == 0
    with (course.root / "grades.csv").open(newline="") as table:
        return {row["student_id"]: row for row in csv.DictReader(table)}


def outputs(path):
    """The text a marked notebook's cells have put out, by cell."""
    notebook = json.loads(path.read_text("utf-8"))
    return {cell["id"]: str(cell.get("outputs")) for cell in notebook["cells"]}
