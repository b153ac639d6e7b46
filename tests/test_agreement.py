"""The engine's marks beside those of stock `nbgrader autograde`."""

import copy

import nbformat
import pytest
from classes import LESSON, hand_in, marks, nbgrader
from nbformat.v4 import new_code_cell
from tiny import RIGHT, WRONG, find, source, submission

from grader.engine.mark import mark


def with_own_cells():
    notebook = submission()
    notebook.cells.insert(1, new_code_cell("mine = 1"))
    notebook.cells.append(new_code_cell("print('the end')"))
    return notebook


def with_edited_check():
    notebook = submission(half=WRONG["half"])
    find(notebook, "check-half").source = "pass"
    return notebook


def with_edited_setup():
    notebook = submission()
    find(notebook, "setup").source = "raise SystemExit"
    return notebook


def without_a_check():
    notebook = submission(half=WRONG["half"])
    notebook.cells.remove(find(notebook, "check-half"))
    return notebook


def with_a_check_twice():
    notebook = submission()
    again = copy.deepcopy(find(notebook, "check-half"))
    again.id = "pasted"
    notebook.cells.append(again)
    return notebook


def with_checks_first():
    notebook = submission()
    for name in ("check-half", "check-double"):
        check = find(notebook, name)
        notebook.cells.remove(check)
        notebook.cells.insert(0, check)
    return notebook


def without_metadata():
    notebook = submission()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
    return notebook


AGREED = {
    "right": submission(),
    "wrong": submission(**WRONG),
    "one_wrong": submission(double=WRONG["double"]),
    "raises": submission(half="def half(x):\n    raise KeyError(x)"),
    "no_python": submission(half="def half(x) return"),
    "prints": submission(half=f"print('hm')\n{RIGHT['half']}"),
    "warns": submission(
        half="def half(x):\n    import warnings\n"
        "    warnings.warn('so')\n    return x / 2"
    ),
    "own_cells": with_own_cells(),
    "edited_check": with_edited_check(),
    "edited_setup": with_edited_setup(),
    "check_gone": without_a_check(),
}
# Where ours is another mark: the submission, stock's mark, and the reason.
DIFFERENCES = {
    "check_twice": (
        with_a_check_twice(),
        0,
        "stock aborts, and with it the class (nbgrader #1083, #1933)",
    ),
    "checks_first": (
        with_checks_first(),
        0,
        "stock runs checks where they stand, before the answers",
    ),
    "no_metadata": (
        without_metadata(),
        0,
        "stock finds neither answers nor checks; we find cells by their ids",
    ),
}


@pytest.fixture(scope="module")
def stock(tmp_path_factory, released):
    """The marks that stock autograde gives, by submission."""
    course = released(
        tmp_path_factory.mktemp("course"),
        'c.Execute.kernel_name = "python3"\n',  # stock's own
    )
    for student, notebook in AGREED.items():
        hand_in(course, student, notebook)
    assert nbgrader(course, "autograde", LESSON).returncode == 0
    for student, (notebook, _, _) in DIFFERENCES.items():
        hand_in(course, student, notebook)
        nbgrader(course, "autograde", LESSON, "--student", student)
    found = {name: row["score"] for name, row in marks(course).items()}
    return {name: float(score or 0) for name, score in found.items()}


@pytest.mark.parametrize("name", AGREED)
def test_our_marks_are_the_stock_ones_where_those_are_right(name, stock):
    assert mark(source(), AGREED[name]).points == stock[name]


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_known_differences_are_as_listed(name, stock):
    notebook, theirs, _reason = DIFFERENCES[name]
    assert stock.get(name, 0) == theirs
    assert mark(source(), notebook).points == 3
