"""What a check says where a person sees it: in every front end, not marked."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade
from tiny import cell

from grader.authoring.release import released, run
from grader.course.cells import cell_role
from grader.course.folders import Course, notebook_path
from grader.engine.kernels import WARM
from grader.engine.mark import mark
from grader.lesson.checks import find_check, lessons
from grader.lesson.comparison_picture import in_words, picture
from grader.lesson.expect import expect_rates
from grader.lesson.facts import FACTS, compared_in, facts_about
from grader.paths import LESSONS

SETUP = """import statistics
import torch
from grader.lesson import expect_rates, lab, probe, record
lab.start()
def prepare(text): return int(text)"""
PROMPT = """Halve the rate.
<details><summary>Hint 1</summary>Half of <code>rate</code>?</details>
<details><summary>Hint 2</summary>Look again.</details>"""
ANSWER = """def halved(rate, count):
    ### BEGIN SOLUTION
    return [rate / 2**number for number in range(count)]
    ### END SOLUTION
    ### BEGIN BUG
    # return [rate] * count
    ### END BUG"""
CHECK = '''"""Each rate is half of the one before."""
expect_rates(halved(0.8, 4), [0.8, 0.4, 0.2, 0.1], "Where does it fall?")
### BEGIN HIDDEN TESTS
expect_rates(halved(8, 2), [8, 4])
### END HIDDEN TESTS'''
OTHER = '''"""The mean is below the first rate."""
mean = statistics.mean(halved(0.8, 3))
assert mean < 0.8, f"The mean is {mean:.2g}."'''
WRONG = "def halved(rate, count):\n    return [rate] * count"
RIGHT = (
    "def halved(rate, count):\n    return [rate / 2**n for n in range(count)]"
)


def source():
    cells = [
        cell(SETUP, "setup"),
        new_markdown_cell(PROMPT, id="prompt", metadata={"name": "prompt"}),
        cell(ANSWER, "halved", answer=True),
        cell(CHECK, "check_halved", points=1),
        cell(OTHER, "check_halved_count", points=2),
    ]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of released lessons with one in it."""
    made = tmp_path_factory.mktemp("lessons")
    kept = made / "halves" / "halves.ipynb"
    kept.parent.mkdir()
    nbformat.write(source(), kept)
    kept.write_text(released(kept), "utf-8")
    return made


def shown(folder, *answers):
    """The outputs of the lesson's checks, run after each of the answers.

    They run as in any front end: their cells have ids of their own.
    """
    notebook = nbformat.read(notebook_path(folder, "halves"), as_version=4)
    (setup,) = (each for each in notebook.cells if each.id == "setup")
    checks = [each for each in notebook.cells if cell_role(each) == "check"]
    cells = [setup]
    for answer in answers:
        again = (cell(check.source, "any") for check in checks)
        cells += [cell(answer, "mine"), *again]
    for number, each in enumerate(cells):
        each.id = f"cell-{number}"
    run_cells(folder, cells)
    outputs = [each.outputs for each in cells]
    return list(zip(outputs[2::3], outputs[3::3], strict=True))


def run_cells(folder, cells):
    client = NotebookClient(
        new_notebook(cells=cells),
        kernel_name=WARM,
        allow_errors=True,
        coalesce_streams=True,
    )
    client.execute(env={**os.environ, LESSONS: str(folder)})


def test_each_check_of_the_course_is_known_by_its_text():
    course = Course()
    for lesson in course.lessons(course.notebooks):
        notebook = nbformat.read(
            notebook_path(course.notebooks, lesson), as_version=4
        )
        checks = [c for c in notebook.cells if cell_role(c) == "check"]
        for each in checks:
            found = find_check(each.source + "  \n")
            assert found.name == each.metadata.nbgrader.grade_id
            assert (found.lesson, found.among) == (lesson, len(checks))
            assert len(found.hints) == 2
        assert find_check(notebook.cells[1].source) is None


def test_a_check_with_its_hidden_part_is_the_same_check():
    course = Course()
    path = notebook_path(course.solutions, "02_step")
    for each in nbformat.read(path, as_version=4).cells:
        if cell_role(each) == "check":
            found = find_check(each.source)
            assert found.name == each.metadata.nbgrader.grade_id
            assert found.hidden


def test_passed_comes_with_points_and_progress_in_every_front_end(folder):
    (((first,), (last,)),) = shown(folder, RIGHT)
    assert (first.name, last.name) == ("stdout", "stdout")
    assert first.text == (
        "Passed: 1 point. 1 of 2 checks passes so far. Marking adds hidden "
        "checks.\n"
    )
    assert last.text == "Passed: 2 points. All 2 checks of this lesson pass.\n"


def test_nbgrader_gives_its_points_to_what_says_that_it_passed(folder):
    ((outputs, _),) = shown(folder, RIGHT)
    check = cell(CHECK, "check_halved", points=1)
    check.outputs = outputs
    assert determine_grade(check) == (1, 1)


def test_what_passed_and_fails_now_no_longer_counts(folder):
    steady = "def halved(rate, count):\n    return [rate / 2] * count"
    _, (failed, count), again = shown(folder, RIGHT, steady, RIGHT)
    assert "error" in [each.output_type for each in failed]
    assert count[0].text == "Passed: 2 points. 1 of 2 checks passes so far.\n"
    assert "All 2 checks" in again[0][0].text


def test_a_failed_check_shows_picture_message_and_hints(folder):
    (((picture, error, help_offered), _),) = shown(folder, WRONG)
    assert (
        picture.data["image/png"]
        and 'alt="Picture' in picture.data["text/html"]
    )
    assert "first 0.8, highest 0.8, last 0.1" in picture.data["text/plain"]
    said = "Update 1: 0.8 used, 0.4 meant.\nused:  0.8 0.8 0.8 0.8\n"
    said += "meant: 0.8 0.4 0.2 0.1\nWhere does it fall?"
    assert (error.ename, error.evalue) == ("AssertionError", said)
    assert error.traceback == [said]
    assert "<summary>Hint 2</summary>" in help_offered.data["text/html"]
    assert "'grader hint halves/halved'" in help_offered.data["text/plain"]


def test_a_failed_check_gets_no_point_from_nbgrader(folder):
    ((outputs, _),) = shown(folder, WRONG)
    failed = cell(CHECK, "check_halved", points=1)
    failed.outputs = outputs
    assert determine_grade(failed) == (0, 1)


RAISED = {
    "torch": (
        "def halved(rate, count):\n    torch.zeros(2).backward()",
        "RuntimeError in halved, line 2 of your cell:\n"
        "    torch.zeros(2).backward()\n"
        "element 0 of tensors does not require grad and does not have a "
        "grad_fn",
    ),
    "a function of the lesson": (
        "def halved(rate, count):\n    return prepare('one')",
        "ValueError in halved, line 2 of your cell:\n"
        "    return prepare('one')\n"
        "invalid literal for int() with base 10: 'one'",
    ),
    "an assert": (
        "def halved(rate, count):\n    assert rate > 1, 'too low'",
        "AssertionError in halved, line 2 of your cell:\n"
        "    assert rate > 1, 'too low'\ntoo low",
    ),
    "a call": (
        "def halved(rate):\n    return [rate]",
        "The check cannot call halved:\n"
        "halved() takes 1 positional argument but 2 were given",
    ),
    "no answer": (
        "",
        "name 'halved' is not defined.\n"
        "Run the cell of halved, then this check again.",
    ),
}


@pytest.mark.parametrize("way", RAISED)
def test_what_an_answer_raises_is_told_in_short(folder, way):
    answer, says = RAISED[way]
    (((error, _), _),) = shown(folder, answer)
    assert error.traceback == [says]
    assert says.startswith(error.ename) or error.ename in (
        "TypeError",
        "NameError",
    )


def test_what_other_code_makes_of_an_answer_is_told_by_the_checks_line(folder):
    notebook = nbformat.read(notebook_path(folder, "halves"), as_version=4)
    setup, other = notebook.cells[1], notebook.cells[-1]
    nothing = cell("def halved(rate, count):\n    return None", "own")
    run_cells(folder, [setup, nothing, other])
    assert other.outputs[0].traceback == [
        "TypeError in statistics, when the check ran this line:\n"
        "    mean = statistics.mean(halved(0.8, 3))\n"
        "'NoneType' object is not iterable"
    ]


def test_an_error_of_the_checks_own_keeps_its_traceback(folder):
    broken = folder / "broken" / "broken.ipynb"
    broken.parent.mkdir()
    check = cell('"""Broken."""\n[][1]', "check_broken", points=1)
    nbformat.write(new_notebook(cells=[check]), broken)
    setup = cell(SETUP, "setup")
    run_cells(folder, [setup, check])
    (error,) = check.outputs
    assert error.ename == "IndexError" and len(error.traceback) > 1


def test_an_answers_own_error_keeps_its_traceback(folder):
    setup, answer = cell(SETUP, "setup"), cell("1 / 0", "own")
    run_cells(folder, [setup, answer])
    assert len(answer.outputs[0].traceback) > 1


def test_a_run_to_be_marked_shows_nothing_for_eyes():
    right, wrong = (source() for _ in range(2))
    right.cells[2].source, wrong.cells[2].source = RIGHT, WRONG
    kept = {"text/plain", FACTS}  # no picture: a page draws it later
    for submission, shown in ((right, []), (wrong, [kept, set()])):
        apart = mark(source(), submission)
        check = apart.notebook.cells[3]
        assert [set(each.get("data", ())) for each in check.outputs] == shown
        direct = mark(source(), submission, kernel=WARM)
        assert direct.results == apart.results


def test_a_release_stores_what_its_checks_say(tmp_path):
    notebook = source()
    path = tmp_path / "halves.ipynb"
    run(notebook, path)
    (said,) = notebook.cells[3].outputs
    assert said.text.startswith("Passed: 1 point. 1 of 2 checks passes so far")


def test_no_lessons_are_known_where_none_are_named(monkeypatch, tmp_path):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "odd.ipynb").write_text("[1]")
    for named in ("", str(tmp_path)):
        monkeypatch.setenv(LESSONS, named)
        assert lessons().checks == {}


def test_the_words_for_a_picture_tell_what_it_shows():
    with pytest.raises(AssertionError) as failed:
        expect_rates([0.2], [0.4, 0.1], each="epoch")
    assert in_words(failed.value.compared) == (
        "Picture by epoch. used: 1 number, first 0.2, highest 0.2, last 0.2; "
        "meant: 2 numbers, first 0.4, highest 0.4, last 0.1. They differ at "
        "epoch 0."
    )


def test_a_picture_tells_where_a_list_that_is_too_short_ends():
    with pytest.raises(AssertionError) as failed:
        expect_rates([4, 8], [4, 8, 12], each="restart")
    assert in_words(failed.value.compared).endswith("differ at restart 2.")


def test_what_is_not_judged_is_not_said_to_be_meant():
    used = [0.3, 0.2, 0.1, 0.1]
    expect_rates(used, [0.1, 0.1], first=2)
    with pytest.raises(AssertionError) as failed:
        expect_rates(used, [0.2, 0.1], first=2)
    assert "meant:         0.2 0.1" in str(failed.value)
    compared = compared_in(facts_about(failed.value, hidden=False))
    assert "meant, from update 2 on: 2 numbers" in in_words(compared)
    assert picture(compared)["image/png"]
