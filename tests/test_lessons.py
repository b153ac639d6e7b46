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
from grader.authoring.rhythm import figures, long_checks, remarks
from grader.course.cells import cell_id
from grader.course.folders import Course, notebook_path
from grader.course.hints import story_after
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
def test_a_lesson_explains_then_asks_then_tells(lesson):
    found = remarks(solution(lesson))
    assert found == [], "\n".join(found)


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


def one_hint(notebook):
    cell = cell_of(notebook, "train-decayed-prompt")
    cell.source = cell.source[: cell.source.rindex("<details>")]


def hidden_probe(notebook):
    cell = cell_of(notebook, "check-fit-learns")
    cell.source += (
        "\n### BEGIN HIDDEN TESTS\n@probe\ndef look():\n    return 1\n"
        "### END HIDDEN TESTS"
    )


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
        (drop_hint, "cell train-decayed: the number of hints is 0; put 2"),
        (one_hint, "cell train-decayed: the number of hints is 1; put 2"),
        (hidden_probe, "cell check-fit-learns: a hidden @probe; define it"),
        (hex_id, "cell cell-3f2a9c: the id was made by a machine; name"),
        (no_id, "has no id; give it"),
        (not_run, "cell setup: was never run; 'grader release' runs it"),
        (silent_check, "an assert without a message; add one"),
        (no_start, "cell rate-used: no '### BEGIN BUG' or START; add"),
        (same_id, "cell title: the id is used twice; rename one"),
    ],
)
def test_an_authors_slip_is_one_line_with_the_next_step(spoil, says):
    notebook = copy.deepcopy(solution("01_basics"))
    before = problems(notebook)
    spoil(notebook)
    found = problems(nbformat.from_dict(notebook))
    (line,) = [line for line in found if line not in before]
    assert says in line


def text(name, source):
    cell = nbformat.v4.new_markdown_cell(source)
    cell.metadata["name"] = name
    return cell


def code(name, source="x = 1", **nbgrader):
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade_id": name, **nbgrader}
    return cell


def notebook_of(cells):
    copies = [copy.deepcopy(cell) for cell in cells]
    for number, cell in enumerate(copies):
        cell.id = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=copies)


IDEA = text(
    "idea", "Ten words explain what the exercise needs. Then it comes."
)
GUESS = text("guess", "**Guess first.** Which ends lower?")
RUN = code("run")
PROMPT = text("task", "> **Fix it (1 point).** It should run.")
ANSWER = code("task", solution=True)
CHECK = code("check-task", grade=True)
STORY = text("task-story", "**Met in the wild.** It cost a day.")
LONG = code("check-long", "\n".join(["x = 1"] * 11), grade=True)
TOLD = text("told", "> **Fix it (1 point).** Run. **Guess** what.")
MIXED = text("mixed", STORY.source + "\n\n" + PROMPT.source)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([IDEA, GUESS, RUN, PROMPT, ANSWER, CHECK, STORY], ""),
        ([PROMPT, ANSWER, CHECK], "cell task: the prompt comes without"),
        (
            [IDEA, PROMPT, ANSWER, CHECK, STORY, PROMPT, ANSWER, CHECK],
            "cell task: the prompt comes without its idea",
        ),
        ([IDEA, TOLD], "cell told: give the guess a cell of its own"),
        ([IDEA, GUESS, IDEA], "cell guess: no run follows the guess"),
        ([IDEA, PROMPT, ANSWER, STORY], "no check stands above the story"),
        ([IDEA, MIXED], "cell mixed: give the story a cell of its own"),
    ],
)
def test_a_broken_rhythm_is_one_line_with_the_next_step(cells, says):
    found = remarks(notebook_of(cells))
    assert len(found) == bool(says) and says in "".join(found)


def test_a_long_check_is_reported():
    (line,) = long_checks(notebook_of([IDEA, CHECK, LONG]))
    assert "cell check-long: 11 visible lines of a check; aim at 10" in line


def test_the_figures_of_a_lesson_count_what_learners_read():
    assert figures(notebook_of([IDEA, GUESS, RUN, CHECK])) == (
        "15 words, 8 a markdown cell, 3.8 a sentence, 15.0 a line of code; "
        "1.00 markdown cells a code cell"
    )


def test_a_story_of_its_own_cell_is_told_whole():
    story = text("told", "**Met in the wild.** Once.\n\nIt cost a day.")
    cells = [PROMPT, ANSWER, CHECK, story, PROMPT]
    assert story_after(notebook_of(cells), "task") == story.source
    assert story_after(notebook_of([PROMPT, ANSWER, CHECK]), "task") == ""
