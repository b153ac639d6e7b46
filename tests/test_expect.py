import math

import nbformat
import pytest
import torch
from nbclient import NotebookClient
from nbconvert.filters import strip_ansi
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.kernels import WARM
from grader.lesson.expect import (
    expect_rates,
    expect_repeated,
    expect_table,
    question_about,
    question_about_line,
)


def test_equal_rates_pass_whatever_kind_of_number_they_are():
    expect_rates([0.1, 0.3], [0.1, 0.1 + 0.2])
    expect_rates(torch.tensor([0.1, 0.3]), [0.1, 0.3])
    expect_rates((rate for rate in (1, 0)), [1.0, 1e-15])
    expect_rates([], [])


@pytest.mark.parametrize(
    ("used", "meant"),
    [
        ([0.1, 0.2], [0.1, 0.2001]),
        ([0.1], [0.1, 0.1]),
        ([], [0.1]),
        ([math.nan], [0.1]),
        (None, [0.1]),
        ([[0.1]], [0.1]),
        (0.1, [0.1]),
        (["a rate"], [0.1]),
    ],
)
def test_anything_else_fails_in_short_lines(used, meant):
    with pytest.raises(AssertionError) as error:
        expect_rates(used, meant, "Look " + "there and " * 20)
    lines = str(error.value).split("\n")
    assert all(0 < len(line) <= 65 for line in lines)
    assert lines[-1].startswith("there") or "there" in lines[-1]


def test_the_message_names_the_first_difference_and_both_lists():
    with pytest.raises(AssertionError) as error:
        expect_rates([1, 2], [1, 3], "Why?", "epoch", ("log", "used"))
    said = "Epoch 1: 2 log, 3 used.\nlog:  1 2\nused: 1 3\nWhy?"
    assert str(error.value) == said


def test_a_late_difference_is_among_the_numbers_shown():
    with pytest.raises(AssertionError) as error:
        expect_rates([1] * 40, [1] * 30 + [2] * 10)
    said = str(error.value)
    assert "Update 30: 1 used, 2 meant." in said
    assert "meant: ... 1 1 1 1 1 1 2 2 2 2 2 2 ..." in said


def test_a_wrong_count_is_said_of_whatever_is_counted():
    with pytest.raises(AssertionError, match="2 numbers for 3 restarts"):
        expect_rates([3, 9], [3, 9, 21], each="restart")


def test_counts_are_written_out():
    with pytest.raises(AssertionError) as caught:
        expect_rates([128000, 0.5], [8000, 0.5], each="count")
    assert "Count 0: 128000 used, 8000 meant." in str(caught.value)
    assert "used:  128000 0.5" in str(caught.value)


def test_a_single_thing_is_said_in_the_singular():
    with pytest.raises(AssertionError, match="1 number for 2 losses"):
        expect_rates([3], [3, 9], each="loss", names=("yours", "meant"))


def test_rates_that_repeat_a_wave_pass_wherever_they_begin():
    wave = [0.1, 0.075, 0.025]
    expect_repeated([*wave, *wave, 0.1], wave, 7)
    expect_repeated([0.03, *wave, 0.1], wave, 5)
    expect_repeated(wave, wave, 3)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ([0.1, 0.05, 0.1, 0.05, 0.1, 0.05], "meant: 0.1  0.05 0.01 0.1"),
        ([0.1, 0.05, 0.1, 0.05, 0.1, 0.05], "update 1 to 2 the rate rises"),
        ([0.05, 0.01, 0.1, 0.01, 0.1, 0.01], "Update 3: 0.01 used, 0.05"),
        ([0.05, 0.01, 0.1, 0.01, 0.1, 0.01], "Judged from update 2 on"),
        ([0.1] * 6, "From update 0 to 1 the rate stays"),
        ([0.1, 0.05, 0.01, 0.1, 0.05], "5 updates were made; 6 are meant"),
        ([], "0 updates were made; 6 are meant"),
    ],
)
def test_the_wave_that_does_not_repeat_is_named(used, said):
    with pytest.raises(AssertionError) as error:
        expect_repeated(used, [0.1, 0.05, 0.01], 6)
    assert said in str(error.value).replace("\n", " ")


def test_a_table_may_hold_more_than_is_meant():
    expect_table({3: 1.0, 0: 2.0, 7: 9.0}, {0: 2.0, 3: 1.0})
    expect_table({0: 2.001}, {0: 2.0}, near=1e-3)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({0: 2.0, 3: 1.5}, "Mean 1: 1.5 yours, 1 meant."),
        ({0: 2.0, 3: 1.5}, "In this order: [0, 3]. Why?"),
        ({0: 2.0}, "no entry for [3]."),
        ({}, "no entry for [0, 3]."),
        ([2.0, 1.0], "A dictionary was expected, not [2.0, 1.0]."),
        (None, "A dictionary was expected, not None."),
        ({0: None, 3: 1.0}, "A list of numbers was expected"),
    ],
)
def test_a_table_that_is_not_as_meant_is_told_by_its_entry(found, said):
    with pytest.raises(AssertionError) as error:
        expect_table(found, {0: 2.0, 3: 1.0}, "Why?", "mean")
    assert said in str(error.value)


CELLS = [
    "from grader.lesson import lab\nlab.start()",
    "import warnings\nfor _ in 'ab': warnings.warn('careful')\nassert 0, 'so'",
    "import warnings\nwarnings.warn('careful')",
    "import statistics\nassert [] == [1]",
]


def test_a_notebook_speaks_plainly():
    notebook = new_notebook(cells=[new_code_cell(one) for one in CELLS])
    NotebookClient(notebook, kernel_name=WARM, allow_errors=True).execute()
    _, failed, warned, bare = (cell.outputs for cell in notebook.cells)
    assert failed[0].name == "stdout"
    assert failed[0].text == warned[0].text == "UserWarning: careful\n"
    assert failed[1].traceback == ["AssertionError: so"]
    assert "assert [] == [1]" in strip_ansi("".join(bare[0].traceback))


def test_a_failed_check_stops_a_run_as_an_error_does():
    notebook = nbformat.v4.new_notebook(
        cells=[new_code_cell(one) for one in CELLS[:2]]
    )
    with pytest.raises(Exception, match="so"):
        NotebookClient(notebook, kernel_name=WARM).execute()


def test_a_check_may_ask_for_less_precision():
    expect_rates([1.0005], [1.0], near=1e-3)
    with pytest.raises(AssertionError, match="Update 0"):
        expect_rates([1.0005], [1.0])


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([0.4, 0.2], "how often does it turn"),
        ([0.2, 0.1, 0.0], "hold before the first update"),
        ([0.0, 0.4, 0.2], "one update late"),
        ([0.1, 0.4, 0.2], "one update late"),
        ([0.3, 0.2, 0.0], "What makes update 0 use 0.3?"),
        ([0.4, 0.4, 0.2], "0 to 1 the rate stays, and it should fall."),
        ([0.4, 0.1, 0.2], "1 to 2 the rate rises, and it should fall."),
        ([0.4, 0.3, 0.2], "not as far as meant"),
        ([0.4, 0.1, 0.0], "further than meant"),
    ],
)
def test_the_question_fits_the_fault(used, says):
    assert says in question_about(used, [0.4, 0.2, 0.0])


def test_a_curve_that_is_stretched_is_asked_where_it_leads_to():
    meant = [0.4, 0.35, 0.2, 0.05]
    squeezed = [0.1 + 0.75 * rate for rate in meant]
    asked = question_about(squeezed, meant)
    assert "0.75 times as large as meant. Where does it lead to?" in asked
    assert "How many updates" in question_about([0.4, 0.3, 0.2, 0.1], meant)


def test_a_rate_that_something_else_cuts_is_asked_who_does_it():
    asked = question_about([0.4, 0.35, 0.1, 0.02], [0.4, 0.35, 0.2, 0.05])
    assert "further than meant. Before update 2 all is well." in asked
    assert "What else changes the rate there?" in asked


def test_updates_that_were_not_made_are_counted():
    with pytest.raises(AssertionError, match="1 update was made; 2 are"):
        expect_rates([0.1], [0.1, 0.1])


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        ([0, 2, 4, 2, 0], "first line begin"),
        ([1, 2, 5, 3, 0], "Where is the top"),
        ([1, 3, 5, 3, 0], "leads down from the top"),
        ([1, 3], "How many updates"),
        (None, "How many updates"),
    ],
)
def test_a_wrong_line_is_asked_about(yours, says):
    assert says in question_about_line(yours, [1, 3, 5, 4, 3])
