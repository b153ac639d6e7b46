import copy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import LESSONS, read
from nbformat.v4 import new_code_cell

from grader.authoring.form import learners_lines, problems
from grader.authoring.formatting import format_code, unformatted_starts
from grader.authoring.release import released
from grader.course.cells import cell_id
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

COURSE = Course()
lessons = pytest.mark.parametrize("lesson", LESSONS)


def solution(lesson):
    return read(notebook_path(COURSE.solutions, lesson))


def cell_of(notebook, name):
    return next(c for c in notebook.cells if cell_id(c) == name)


@lessons
def test_the_released_lesson_is_what_the_solution_makes(lesson):
    target = notebook_path(COURSE.notebooks, lesson)
    made = released(notebook_path(COURSE.solutions, lesson))
    assert target.read_text("utf-8") == made, (
        f"{target} is not what its solution makes: run 'grader release "
        f"{lesson}' and commit both"
    )


def test_every_released_lesson_has_a_solution():
    assert COURSE.lessons(COURSE.notebooks) == LESSONS


@lessons
def test_the_lesson_keeps_its_promises(lesson):
    assert problems(solution(lesson)) == []


@lessons
def test_the_lesson_is_formatted_for_authors_and_for_learners(lesson):
    source = notebook_path(COURSE.solutions, lesson)
    formatted, stored = solution(lesson), solution(lesson)
    format_code(formatted, source)
    for cell, better in zip(stored.cells, formatted.cells, strict=True):
        assert cell.source == better.source, f"'grader release {lesson}'"
    assert unformatted_starts(stored, source) == []


def test_ruff_looks_at_the_code_of_every_lesson():
    command = [sys.executable, "-m", "ruff", "check", "--show-files"]
    seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    files = {notebook_path(COURSE.solutions, lesson) for lesson in LESSONS}
    assert files <= {Path(line) for line in seen.stdout.splitlines()}


def test_a_list_of_imported_names_is_one_line_to_read():
    cell = new_code_cell("from a import (\n    b,\n    c,\n)\nb(\n    c,\n)")
    assert len(learners_lines(cell)) == 4


@lessons
def test_nothing_meant_for_authors_is_released(lesson):
    text = notebook_path(COURSE.notebooks, lesson).read_text("utf-8")
    for word in ("### BEGIN", "### END", "HIDDEN", "NotImplementedError"):
        assert word not in text


def drop_hint(notebook):
    cell_of(notebook, "train-decayed-prompt").source = "Fix it."


def hex_id(notebook):
    cell_of(
        notebook, "train-decayed"
    ).metadata.nbgrader.grade_id = "cell-3f2a9c"


def no_id(notebook):
    del cell_of(notebook, "recap").metadata["name"]


def not_run(notebook):
    cell_of(notebook, "setup").execution_count = None


def silent_check(notebook):
    cell_of(notebook, "check-fit-learns").source = '"""x"""\nassert fit'


def no_start(notebook):
    cell = cell_of(notebook, "rate-used")
    cell.source = cell.source.split("    ### BEGIN START")[0].rstrip()


def same_id(notebook):
    cell_of(notebook, "recap").metadata["name"] = "title"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (drop_hint, "cell train-decayed: no hint; put one in <details>"),
        (hex_id, "cell cell-3f2a9c: the id is machine hex; name it"),
        (no_id, "cell number 32: has no id; give it"),
        (not_run, "cell setup: was never run; 'grader release' runs"),
        (silent_check, "assert says nothing; add a message"),
        (no_start, "cell rate-used: no '### BEGIN BUG' or START: say"),
        (same_id, "cell title: the id is used twice; rename one"),
    ],
)
def test_an_authors_slip_is_one_line_with_the_next_step(spoil, says):
    notebook = copy.deepcopy(solution("01_basics"))
    spoil(notebook)
    (line,) = problems(nbformat.from_dict(notebook))
    assert says in line
