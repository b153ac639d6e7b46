"""`grader check` and its neighbours, as a learner meets them."""

import json

import pytest
from classes import LESSON, grader, run
from learners import learners_course, mine, publish, write_answer
from tiny import RIGHT, WRONG, source

from grader.course.folders import CourseError, lab_command
from grader.course.lookup import find
from grader.learner.check import check_lesson
from grader.learner.copies import refresh


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which `double` is right, and `half` is wrong."""
    course = learners_course(tmp_path_factory.mktemp("learner"))
    write_answer(course, "double", RIGHT["double"])
    write_answer(course, "half", WRONG["half"] + "  # tried")
    return course


def test_check_says_what_failed_and_what_comes_next(course):
    done = run(course, "grader", "--course", str(course.root), "check")
    assert done.returncode == 1
    first, *rest = done.stdout.strip().splitlines()
    assert first.startswith("tiny") and "1/3" in first
    assert "check_half: failed" in rest and "half(10) is 10." in rest
    assert "check_double" not in done.stdout
    assert (
        rest[-1].startswith("Next: half in ")
        and str(mine(course)) in (rest[-1])
    )


def test_an_exercise_has_an_exit_code_of_its_own(course):
    assert grader(course, "check", "double").returncode == 0
    assert grader(course, "check", "tiny/half").returncode == 1


def test_json_tells_tools_every_check(course):
    done = grader(course, "check", "tiny", "--json")
    (lesson,) = json.loads(done.stdout)["lessons"]
    assert (lesson["lesson"], lesson["points"]) == ("tiny", 1)
    double, half = lesson["exercises"]
    assert double["passed"] and not half["passed"]
    assert half["checks"][0]["seen"] == "half(10) is 10."
    assert done.returncode == 1 and not done.stderr


def test_what_was_not_begun_is_not_run_and_what_passes_ends_with_0(tmp_path):
    course = learners_course(tmp_path)
    assert check_lesson(course, LESSON).results == ()
    assert "not started" in grader(course, "check").stdout
    write_answer(course, "double", RIGHT["double"])
    # A module of the learner's own, beside the copy.
    (mine(course).parent / "helper.py").write_text("two = 2")
    code = "from helper import two\ndef half(x):\n    return x / two"
    write_answer(course, "half", code)
    done = grader(course, "check")
    assert done.returncode == 0 and "Every exercise passes." in done.stdout


def test_a_damaged_copy_is_one_line_that_says_what_to_do(tmp_path):
    course = learners_course(tmp_path)
    mine(course).write_text("{")
    done = grader(course, "check")
    assert done.returncode == 1 and "cannot be marked" in done.stdout
    assert f"{mine(course)}: not a notebook" in done.stdout
    assert f"reset {LESSON}' makes a fresh copy" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_deleted_copy_is_said_to_be_gone(tmp_path):
    course = learners_course(tmp_path)
    publish(course, source(), "tiny_two")
    refresh(course)
    mine(course).unlink()
    done = grader(course, "check")
    assert f"{mine(course)} is gone: " in done.stdout
    assert "lab' puts a fresh copy there" in done.stdout
    done = grader(course, "reset", "tiny/half")
    assert f"{mine(course)} is gone: " in done.stderr
    refresh(course)
    assert "gone" not in grader(course, "check").stdout


def test_without_solutions_the_visible_checks_decide(tmp_path):
    course = learners_course(tmp_path)
    write_answer(course, "double", RIGHT["double"])
    write_answer(course, "half", "def half(x):\n    return None")
    (course.solutions / LESSON / f"{LESSON}.ipynb").unlink()
    verdict = check_lesson(course, LESSON)
    assert [str(one.status) for one in verdict.results] == ["passed", "failed"]
    done = grader(course, "show", "double")
    assert done.returncode == 1 and "no reference answers" in done.stderr


def test_check_without_copies_names_the_lab(tmp_path):
    done = grader(learners_course(tmp_path / "a"), "check", "tinny")
    assert done.returncode == 1 and "Did you mean tiny?" in done.stderr
    empty = tmp_path / "b"
    (empty / "notebooks").mkdir(parents=True)
    done = grader(type(learners_course(tmp_path / "c"))(empty), "check")
    assert done.returncode == 1 and f"'{lab_command()}'" in done.stderr


def test_an_outdated_copy_is_said(tmp_path):
    course = learners_course(tmp_path)
    publish(course, source())
    assert "tiny has changed since" in grader(course, "check").stdout


def test_hints_come_one_by_one_and_are_remembered(tmp_path):
    course = learners_course(tmp_path)
    first, second, third = (grader(course, "hint").stdout for _ in range(3))
    assert "At the `x`, which is < it should be." in first
    assert "A star." not in first and "1 more" in first
    assert "A star." in second and "--give-up" in second
    assert third == second
    grader(course, "reset", "double")
    assert grader(course, "hint", "double").stdout == first


def test_the_reference_is_shown_to_those_who_passed_or_give_up(course):
    done = grader(course, "show", "double")
    assert done.returncode == 0
    assert "return 2 * x" in done.stdout and "nowhere" in done.stdout
    refused = grader(course, "show", "half")
    assert refused.returncode == 1 and "has not passed yet" in refused.stderr
    assert "x / 2" not in refused.stdout + refused.stderr
    assert "x / 2" in grader(course, "show", "half", "--give-up").stdout


def test_reset_names_the_backup(tmp_path):
    course = learners_course(tmp_path)
    write_answer(course, "half", RIGHT["half"])
    before = mine(course).read_text()
    done = grader(course, "reset", "tiny")
    (kept,) = (course.work / "backups").iterdir()
    assert str(kept) in done.stdout.replace("\n", "")
    assert kept.read_text() == before
    assert mine(course).read_text() != before


def test_a_name_that_two_exercises_share_wants_its_lesson(tmp_path):
    course = learners_course(tmp_path)
    publish(course, source(), "tiny_two")
    assert find(course, "tiny_two/half") == ("tiny_two", "half")
    with pytest.raises(CourseError, match="say tiny/half or tiny_two/half"):
        find(course, "half")


def test_a_lesson_may_be_named_by_its_number(tmp_path):
    course = learners_course(tmp_path)
    publish(course, source(), "07_tiny")
    assert find(course, "7") == find(course, "07") == ("07_tiny", "")
    with pytest.raises(CourseError, match="no lesson or exercise"):
        find(course, "70")
