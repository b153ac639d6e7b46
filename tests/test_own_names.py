"""What a check names is its own, also where it shares a kernel."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from tiny import find, source, submission

from grader.engine.mark import mark
from grader.lesson.own_names import OwnNames


@pytest.fixture
def run():
    shell, own = InteractiveShell(), OwnNames()

    def run_cell(code, is_check=False):
        if is_check:
            own.enter(shell)
        result = shell.run_cell(code, store_history=False)
        own.leave(shell)
        result.raise_error()
        return result.result

    return run_cell


def test_a_check_takes_no_name_from_an_answer(run):
    run("def meant(): return 1\ndef answer(): return meant()")
    assert run("meant = [5]\nanswer()", is_check=True) == 1
    assert run("answer(), meant()") == (1, 1)


def test_a_check_gives_no_name_to_an_answer(run):
    run("def answer(): return size")
    with pytest.raises(NameError):
        run("size = 5\nanswer()", is_check=True)
    with pytest.raises(NameError):
        run("size")


def test_a_check_reads_what_earlier_checks_named(run):
    run("limit = 3\ndef expect(x): assert x < limit", is_check=True)
    run("limit = 9")  # a lesson's cell gives it anew
    assert run("expect(2), limit", is_check=True) == (None, 9)


def test_names_come_back_after_a_check_that_fails(run):
    run("size = 1")
    with pytest.raises(ZeroDivisionError):
        run("size = 2\n1 / 0", is_check=True)
    assert run("size") == 1


HELPED = """def meant(x):
    return 2 * x


def double(x):
    return meant(x)"""


@pytest.mark.parametrize("kernel", ["", "warm"])
def test_a_right_answer_may_have_a_helper_named_as_in_a_check(kernel):
    notebook = source()
    find(
        notebook, "setup"
    ).source += "\nfrom grader.lesson import lab\nlab.start()"
    find(
        notebook, "check-double"
    ).source = "meant = 10\nassert double(5) == meant, 'Something else.'"
    marked = mark(notebook, submission(double=HELPED), kernel=kernel)
    assert marked.points == marked.max_points
