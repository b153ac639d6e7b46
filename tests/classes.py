"""A course with a released lesson, and students who hand things in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from conftest import nbgrader_course
from tiny import source

from grader.course import notebook_path

LESSON = "tiny"


def run(course, *words, env=None, **options):
    """Run a command in the course's folder; return what came of it."""
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]}
    return subprocess.run(
        words,
        cwd=course.root,
        env=env,
        capture_output=True,
        text=True,
        **options,
    )


def grader(course, *words):
    return run(course, "grader", "--course", str(course.root), *words)


def released(folder, config=""):
    """A course in `folder` whose lesson tiny has been released."""
    course = nbgrader_course(folder)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(config)
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    done = run(course, "nbgrader", "generate_assignment", LESSON)
    assert done.returncode == 0, done.stderr
    return course


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
