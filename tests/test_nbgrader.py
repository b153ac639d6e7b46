"""The whole round with the real nbgrader command line, three students."""

import csv
import subprocess

import nbformat
import pytest
from conftest import (
    answers,
    copy_lesson,
    nbgrader_course,
    read,
    set_answers,
)
from demos import without_demos

from grader.course.cells import cell_role
from grader.course.folders import Course, notebook_path

LESSON = "01_basics"
# Right answers that warn: torch's own warnings, and one that a learner's
# code writes to stderr by itself.
WARNS = {
    "train_decayed": """
import sys


def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step(epoch + 1)
        print("epoch done", file=sys.stderr)
""",
    "old_tutorial": """
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / gamma)
    scheduler = ExponentialLR(optimizer, gamma)
    scheduler.step()  # torch warns of the order
    log = []
    for epoch in range(2 * epochs):
        for group in optimizer.param_groups:
            group["lr"] = base * gamma ** (epoch // step_size)
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
        warnings.warn("done with an epoch")
    return log


import warnings
""",
}
HALF = ("train_decayed", "old_tutorial", "fit")


@pytest.fixture(scope="module")
def whole_round(tmp_path_factory, environment):
    """The course after one whole round."""
    course = nbgrader_course(tmp_path_factory.mktemp("course"))
    root = course.root
    right = answers(read(copy_lesson(Course().solutions, LESSON, course)))

    def nbgrader(*words):
        done = subprocess.run(
            ["nbgrader", *words],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    nbgrader("generate_assignment", LESSON)
    students = {
        "untouched": {},
        "half": {name: right[name] for name in HALF},
        "warned": right | WARNS,
    }
    for student, theirs in students.items():
        notebook = set_answers(
            read(notebook_path(course.notebooks, LESSON)), theirs
        )
        path = notebook_path(root / "submitted" / student, LESSON)
        if student != "untouched":  # a learner may drop what only shows
            without_demos(notebook)
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    nbgrader("autograde", LESSON)
    nbgrader("generate_feedback", LESSON)
    nbgrader("export")
    return course


def test_the_command_line_releases_the_same_bytes(whole_round):
    made = notebook_path(whole_round.notebooks, LESSON).read_bytes()
    assert made == notebook_path(Course().notebooks, LESSON).read_bytes()


def test_the_exported_marks_are_right(whole_round):
    checks = [
        cell.metadata.nbgrader
        for cell in read(notebook_path(whole_round.solutions, LESSON)).cells
        if cell_role(cell) == "check"
    ]
    full = sum(check.points for check in checks)
    half = sum(
        check.points
        for check in checks
        if check.grade_id.startswith(tuple(f"check_{name}" for name in HALF))
    )
    with (whole_round.root / "grades.csv").open() as table:
        marks = {
            row["student_id"]: float(row["score"])
            for row in csv.DictReader(table)
        }
    assert 0 < half < full
    assert marks == {
        "untouched": 0,
        "half": half,
        "warned": full,
    }


def test_the_warnings_were_really_given(whole_round):
    path = notebook_path(whole_round.root / "autograded/warned", LESSON)
    text = path.read_text("utf-8")
    assert "The epoch parameter in" in text and "epoch done" in text


def test_every_student_gets_feedback(whole_round):
    pages = (whole_round.root / "feedback").glob(f"*/{LESSON}/{LESSON}.html")
    assert len(list(pages)) == 3


def test_feedback_shows_no_hidden_test(whole_round):
    root = whole_round.root
    marked = notebook_path(root / "autograded/half", LESSON).read_text("utf-8")
    assert "HIDDEN TESTS" in marked
    for page in (root / "feedback").glob(f"*/{LESSON}/{LESSON}.html"):
        assert "HIDDEN TESTS" not in page.read_text("utf-8")
