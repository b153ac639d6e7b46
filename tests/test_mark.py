import copy
import functools
import json

import nbformat
import pytest
from conftest import LESSONS, read
from demos import borrowings, code_cells, with_one_run
from nbformat.v4 import new_code_cell
from tiny import RIGHT, WRONG, find, source, submission

from grader.course.cells import cell_role
from grader.course.folders import Course, notebook_path
from grader.engine.mark import mark
from grader.engine.results import Status
from grader.engine.submission import SubmissionError, merge, read_submission

PASSED, FAILED = Status.PASSED, Status.FAILED
NOT_REACHED, COURSE_ERROR = Status.NOT_REACHED, Status.COURSE_ERROR

mark_tiny = functools.partial(mark, source())


def statuses(marked):
    return [result.status for result in marked.results]


def test_right_answers_earn_all_points():
    marked = mark_tiny(submission())
    assert statuses(marked) == [PASSED, PASSED]
    assert marked.points == marked.max_points == 3


def test_a_wrong_answer_costs_its_check_and_says_what_was_seen():
    marked = mark_tiny(submission(half=WRONG["half"]))
    assert statuses(marked) == [PASSED, FAILED]
    assert marked.results[1].seen == "half(10) is 10."
    assert marked.points == 1


def test_an_error_in_an_answer_is_named():
    marked = mark_tiny(submission(double="def double(x):\n    return x.no"))
    assert statuses(marked) == [FAILED, PASSED]
    assert "AttributeError" in marked.results[0].seen


def test_neither_notebook_is_changed():
    before, handed_in = source(), submission()
    kept = copy.deepcopy(before), copy.deepcopy(handed_in)
    mark(before, handed_in)
    assert (before, handed_in) == kept


def duplicate(notebook):
    notebook.cells.append(copy.deepcopy(find(notebook, "check-half")))
    notebook.cells.append(copy.deepcopy(find(notebook, "check-double")))


def flag(notebook):
    for cell in notebook.cells[1:]:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(
                grade=False, locked=False, solution=True, points=100
            )


def reorder(notebook):
    notebook.cells.reverse()


def strip(notebook):
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})


def set_up(notebook):
    find(notebook, "setup").source = "raise SystemExit"


# A check edited or gone: in test_agreement.
TAMPERING = [duplicate, flag, reorder, strip, set_up]


@pytest.mark.parametrize("tamper", TAMPERING)
def test_what_is_done_to_other_cells_cannot_matter(tamper):
    notebook = submission(half=WRONG["half"])
    tamper(notebook)
    assert statuses(mark_tiny(notebook)) == [PASSED, FAILED]


def test_the_last_copy_of_an_answer_counts():
    notebook = submission(half=WRONG["half"])
    again = copy.deepcopy(find(notebook, "half"))
    again.source, again.id = RIGHT["half"], "copied"
    notebook.cells.append(again)
    assert statuses(mark_tiny(notebook)) == [PASSED, PASSED]


def test_a_missing_answer_costs_its_own_check():
    notebook = submission()
    notebook.cells.remove(find(notebook, "half"))
    marked = mark_tiny(notebook)
    assert statuses(marked) == [PASSED, FAILED]
    assert "no cell 'half'" in find(marked.notebook, "half").source


def test_a_learners_own_cells_run_where_they_stand():
    notebook = submission(half="def half(x):\n    return helper(x)")
    place = notebook.cells.index(find(notebook, "half"))
    helper = "def helper(x):\n    return x / 2"
    notebook.cells.insert(place, new_code_cell(helper))
    notebook.cells.insert(0, new_code_cell("early = 1"))
    notebook.cells.append(new_code_cell("del half"))
    marked = mark_tiny(notebook)
    assert statuses(marked) == [PASSED, PASSED]
    assert marked.notebook.cells[0].source == "early = 1"


def test_stderr_and_warnings_cost_nothing():
    loud = (
        "def half(x):\n    import sys, warnings\n    warnings.warn('so')\n"
        "    print('careful', file=sys.stderr)\n    return x / 2"
    )
    assert mark_tiny(submission(half=loud)).points == 3


@pytest.mark.parametrize(
    "forever",
    [
        "while True:\n        pass",
        "while True:\n        try:\n            while True: pass\n"
        "        except KeyboardInterrupt: pass",
    ],
)
def test_a_cell_that_never_ends_costs_that_cell_only(forever):
    endless = f"def double(x):\n    {forever}"
    marked = mark_tiny(submission(double=endless), seconds=2)
    assert statuses(marked) == [FAILED, PASSED]
    assert "did not end within 2 seconds" in marked.results[0].seen


def test_a_kernel_that_dies_costs_what_it_had_not_reached():
    deadly = "def half(x):\n    import os\n    os._exit(1)"
    marked = mark_tiny(submission(half=deadly))
    assert statuses(marked) == [PASSED, NOT_REACHED]
    assert "kernel died in the cell check-half" in marked.results[1].seen


def test_a_kernel_killed_for_its_memory_is_told():
    greedy = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    marked = mark_tiny(submission(double=greedy))
    assert statuses(marked) == [NOT_REACHED, NOT_REACHED]
    assert "kernel died in the cell double" in marked.results[0].seen


def test_output_is_capped_and_the_marks_are_not():
    chatty = (
        "def half(x):\n    for _ in range(200): print('x' * 10_000)\n"
        "    return x / 2"
    )
    marked = mark_tiny(submission(half=chatty))
    kept = len(json.dumps(find(marked.notebook, "check-half").outputs))
    assert marked.points == 3 and kept < 250_000


def test_demo_cells_are_left_out_unless_asked_for():
    marked = mark_tiny(submission())
    assert find(marked.notebook, "picture").outputs == []
    marked = mark_tiny(submission(), demo=True)
    assert find(marked.notebook, "picture").outputs[0].text == "20\n"


# nbval runs all cells of each solution, where every check must pass; here
# they are marked without their demo cells, and released lessons with them.
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_solution_has_all_points_without_demo_cells(lesson):
    solution = read(notebook_path(Course().solutions, lesson))
    marked = mark(solution, solution)
    assert set(statuses(marked)) == {PASSED}
    assert marked.points == marked.max_points


def stopped(notebook):
    """The cells but for the checks that ended in an error."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell_role(cell) != "check":
            kinds = [output.output_type for output in cell.outputs]
            if "error" in kinds:
                yield cell


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_planted_bug_fails_without_demo_cells(lesson):
    solution = read(notebook_path(Course().solutions, lesson))
    handed_in = read(notebook_path(Course().notebooks, lesson))
    marked = mark(solution, handed_in, solved=False)
    assert set(statuses(marked)) == {FAILED} and marked.points == 0
    assert [cell.id for cell in stopped(marked.notebook)] == []


# In one kernel, as a learner runs them who repairs nothing. One run does for
# all: what they draw is nbval's, and no other cell uses what they make.
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_planted_bug_fails_beside_demo_cells(lesson):
    solution = read(notebook_path(Course().solutions, lesson))
    handed_in = read(notebook_path(Course().notebooks, lesson))
    with_one_run(solution)
    marked = mark(
        *(solution, handed_in),
        **{"kernel": "warm", "demo": True, "seconds": 120, "solved": False},
    )
    assert set(statuses(marked)) == {FAILED} and marked.points == 0
    assert [cell.id for cell in stopped(marked.notebook)] == []
    assert all(cell.execution_count for cell in code_cells(marked.notebook))


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_a_demo_cell_makes_only_demo_cells_use(lesson):
    solution = read(notebook_path(Course().solutions, lesson))
    assert list(borrowings(solution)) == []


def test_a_demo_cell_that_others_build_on_is_told():
    notebook = source()
    find(notebook, "picture").source = "ten = 10\ntwenty = 20"
    find(notebook, "check-double").source += "\nassert twenty == 2 * ten"
    assert list(borrowings(notebook)) == [
        ("check-double", "ten"),
        ("check-double", "twenty"),
    ]


def test_demo_cells_train_once_and_the_lesson_as_often_as_it_says():
    notebook = source()
    train = (
        "rates = []\ndef train(rate, seed):\n"
        "    rates.append(rate)\n    return [seed]\n"
    )
    record = "def record(function, *args):\n    return function(*args)\n"
    show = "print([train(0.1, s) for s in (1, 2)], train(seed=3, rate=0.2))\n"
    show += "print(record(train, 0.3, 4), rates)"
    find(notebook, "picture").source = train + record + show
    find(notebook, "setup").source = train + "ten = 10"
    before = find(notebook, "setup").source
    assert with_one_run(notebook) == 1
    marked = mark(notebook, submission(), kernel="warm", demo=True)
    said = find(marked.notebook, "picture").outputs[0].text
    assert said == "[[0], [0]] [0]\n[4] [0.1, 0.3]\n"
    assert find(notebook, "setup").source == before


def test_a_mistake_of_the_course_is_told_apart():
    broken = source()
    find(broken, "check-half").source += "\nundefined_by_the_author"
    marked = mark(broken, submission())
    assert statuses(marked) == [PASSED, COURSE_ERROR]
    assert "course's own answer fails" in marked.results[1].seen


def old_notebook():
    return '{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}'


def other_lesson():
    notebook = submission()
    for cell in notebook.cells:
        cell.id += "-else"
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "_else"
    return nbformat.writes(notebook)


def no_answers():
    notebook = submission()
    notebook.cells = notebook.cells[:2]
    return nbformat.writes(notebook)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("<<<<<<< HEAD", "not a notebook"),
        ("[1, 2]", "not a notebook"),
        ('{"nbformat": 4, "cells": [{"cell_type": 3}]}', "a damaged notebook"),
        (
            '{"nbformat": 4, "nbformat_minor": null, "metadata": {}, '
            '"cells": []}',
            "a damaged notebook",
        ),
        (old_notebook(), "nbformat 3 is too old"),
        (other_lesson(), "another lesson's notebook"),
        (no_answers(), "no answer cell in it (such as double)"),
    ],
)
def test_what_cannot_be_marked_is_one_line_with_the_next_step(text, says):
    with pytest.raises(SubmissionError) as error:
        merge(source(), read_submission(text, "ada.ipynb"), "ada.ipynb")
    assert str(error.value).startswith("ada.ipynb: ")
    assert says in str(error.value) and "hand" in str(error.value)
    assert "\n" not in str(error.value)


def test_an_answer_that_cannot_run_is_named_with_its_line():
    broken = submission(double="def double(x):\n    return 2 *")
    first, second = mark(source(), broken).results
    assert first.seen.startswith(
        "The cell of double failed: SyntaxError: invalid syntax (line 2)\n"
    )
    assert second.status == Status.PASSED
