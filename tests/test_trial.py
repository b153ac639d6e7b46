"""Checks on trial: those of the lessons, and the trial itself."""

import re
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from conftest import LESSONS
from tiny import find, source

from grader.authoring.answers import load_exercises
from grader.authoring.mutate import mutants
from grader.authoring.redundant import unneeded
from grader.authoring.trial import report, sheets, try_lesson, try_sheet
from grader.authoring.weaken import weakenings
from grader.course.folders import Course, CourseError, notebook_path

COURSE = Course()
ANSWERS = """# %% right: by addition
def double(x):
    return x + x

# %% right: by a shift
def double(x):
    return x << 1

# %% wrong: squares → check_double
def double(x):
    return x**2

# %% wrong: adds two → check_double
def double(x):
    return x + 2

# %% wrong: halves → check_double
def double(x):
    return x / 2
"""
HALVES = ANSWERS.replace("double", "half").replace("x + x", "x * 0.5")
HALVES = HALVES.replace("x << 1", "x - x / 2").replace("x / 2\n", "x / 3\n")
HALVES = HALVES.replace("x - x / 3", "x - x / 2")
DIES = """
# %% wrong: dies → check_half
def half(x):
    import os
    os._exit(1)
"""


def load_text(course, lesson):
    source, exercises = load_exercises(course, lesson)
    return nbformat.writes(source), exercises


LOADED = {lesson: load_text(COURSE, lesson) for lesson in LESSONS}
SHEETS = [
    pytest.param(lesson, number, id=f"{lesson}-{number}")
    for lesson in LESSONS
    for number in range(len(sheets(LOADED[lesson][1])))
]


@pytest.mark.parametrize(("lesson", "number"), SHEETS)
def test_every_answer_comes_to_what_it_should(lesson, number):
    text, exercises = LOADED[lesson]
    verdicts = try_sheet(text, exercises, sheets(exercises)[number])
    complaints = [
        f"{v.answer.exercise}: {v.answer.kind} '{v.answer.title}' "
        f"{v.complaint}:\n{v.answer.code}"
        for v in verdicts
        if v.complaint
    ]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def tiny_course(course):
    path = notebook_path(course.solutions, "tiny")
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    folder = course.root / "tests" / "answers" / "tiny"
    folder.mkdir(parents=True)
    (folder / "double.py").write_text(ANSWERS)
    (folder / "half.py").write_text(HALVES)
    return course


def complaints(course, times=1):
    with ThreadPoolExecutor(1) as executor:
        exercises, verdicts = try_lesson(course, "tiny", executor, times)
    assert all(table.row_count for table in report(exercises, verdicts))
    return {
        (v.answer.exercise, v.answer.title): v.complaint
        for v in verdicts
        if v.complaint
    }


def test_a_good_set_of_answers_has_no_complaint(tiny_course):
    assert complaints(tiny_course) == {}


def test_an_exercise_can_be_tried_alone(tiny_course):
    with ThreadPoolExecutor(1) as executor:
        alone, verdicts = try_lesson(tiny_course, "tiny", executor, 1, "half")
        with pytest.raises(CourseError, match="fit: tiny has the exercises"):
            try_lesson(tiny_course, "tiny", executor, 1, "fit")
    assert [exercise.name for exercise in alone] == ["half"]
    assert {verdict.answer.exercise for verdict in verdicts} == {"half"}


def test_what_is_not_as_it_should_be_is_complained_of(tiny_course):
    path = tiny_course.root / "tests/answers/tiny/double.py"
    text = ANSWERS.replace("x << 1", "x << 2")  # right, and fails
    text = text.replace("x**2", "4 * x - 20")  # wrong, and passes at 10
    text += (
        "\n# %% wrong: spoils the other exercise → check_double\n"
        "def double(x):\n    raise KeyError\n\ndef check(): ...\nten = 1\n"
        "import builtins\nbuiltins.divmod = None\n"
    )
    path.write_text(text)
    found = complaints(tiny_course)
    assert found[("double", "by a shift")] == (
        "is right, and fails check_double, handed in beside half: as released"
    )
    assert found[("double", "squares")] == "is wrong, and passes"
    assert len(found) == 2


def test_what_no_check_was_there_to_see_is_not_caught(tiny_course):
    path = tiny_course.root / "tests/answers/tiny/half.py"
    path.write_text(HALVES + DIES)
    found = complaints(tiny_course)
    assert found[("half", "dies")] == (
        "cannot be judged: The kernel died in the cell check-half."
    )


def test_without_a_wrong_answer_only_its_own_checks_are_run(tiny_course):
    path = notebook_path(tiny_course.solutions, "tiny")
    notebook = source()
    find(notebook, "check-double").source = "import os\nos._exit(1)"
    nbformat.write(notebook, path)
    text, exercises = load_text(tiny_course, "tiny")
    (half,) = (one for one in exercises if one.name == "half")
    (verdict,) = try_sheet(text, exercises, half.of("right")[:1])
    assert not verdict.complaint


def test_what_a_check_borrows_from_another_exercises_is_there(tiny_course):
    path = notebook_path(tiny_course.solutions, "tiny")
    notebook = source()
    find(notebook, "check-double").source += "\ndef same(a, b): return a == b"
    find(notebook, "check-half").source = '"""So."""\nassert same(half(4), 2)'
    nbformat.write(notebook, path)
    text, exercises = load_text(tiny_course, "tiny")
    (half,) = (one for one in exercises if one.name == "half")
    (verdict,) = try_sheet(text, exercises, half.of("right")[:1])
    assert not verdict.complaint


def test_a_check_that_decides_by_luck_is_found_when_run_often(tiny_course):
    path = notebook_path(tiny_course.solutions, "tiny")
    notebook = source()
    find(notebook, "check-double").source = (
        '"""Right for a number drawn."""\nimport random\n'
        "n = random.choice((2, 9))\nassert double(n) == 2 * n, f'At {n}.'"
    )
    nbformat.write(notebook, path)
    found = complaints(tiny_course, times=16)
    said = found.pop(("double", "squares"))
    assert re.fullmatch(r"is wrong, and passes \(\d+ times of 16\)", said)
    assert all("is wrong" in one for one in found.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("# %% right: by a shift", "# %% rigth: x"),
            "should begin with '# %% r",
        ),
        (("→ check_double", "→ check_half"), "must name the check that"),
        (("→ check_double", ""), "must name the check that catches it"),
        (
            ("# %% right: by a shift\n", ""),
            "at least 2 right answers, and has 1",
        ),
        (
            ("# %% wrong: squares", "# %% right: squares"),
            "at least 3 wrong answers, and has 2",
        ),
        (
            ("# %% right: by a shift", "# %% equivalent: none"),
            "at least 2 right answers, and has 1",
        ),
    ],
)
def test_a_file_of_answers_that_will_not_do_is_one_line(
    change, says, tiny_course
):
    path = tiny_course.root / "tests/answers/tiny/double.py"
    path.write_text(ANSWERS.replace(*change))
    with pytest.raises(CourseError) as error:
        load_exercises(tiny_course, "tiny")
    assert says in str(error.value) and "double.py: " in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_stray_one_are_told(tiny_course):
    folder = tiny_course.root / "tests/answers/tiny"
    (folder / "thrice.py").write_text(ANSWERS)
    with pytest.raises(CourseError, match="no exercise is called thrice"):
        load_exercises(tiny_course, "tiny")
    (folder / "half.py").unlink()
    with pytest.raises(CourseError, match=r"half\.py: missing; write 2 right"):
        load_exercises(tiny_course, "tiny")


def test_an_equivalent_that_is_no_mutant_any_more_is_told(tiny_course):
    path = tiny_course.root / "tests/answers/tiny/double.py"
    path.write_text(ANSWERS + "\n# %% equivalent: old\ndef double(x): ...\n")
    with pytest.raises(CourseError, match="a mutant of the reference: remove"):
        load_exercises(tiny_course, "tiny")


def test_mutants_are_the_small_changes_they_say():
    code = (
        "def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n"
        "        step()\n    while n < 3:\n        n = max(n, 1) * 2\n"
        "    s = StepLR(o, 2)\n    return True"
    )
    made = dict(mutants(code))
    assert "while n <= 3" in made["comparison, line 6"]
    assert "max(n, 1) / 2" in made["operation, line 7"]
    assert "min(n, 1)" in made["max to min"]
    assert "n = 1\n" in made["0 to 1, line 2"]
    assert "return False" in made["not True"]
    assert "ConstantLR(o, factor=1.0)" in made["another scheduler"]
    assert "step()\n        n += 1" in made["swap line 4 with the next"]
    assert "\n    step()\n" in made["move the loop's last line out, line 3"]
    assert "step()" not in made["drop line 5"]
    assert len(set(made.values())) == len(made)


CHECK = '''"""Double is twice."""
def within(value):
    assert 0 < value < 50, "Far off."

within(double(9))
assert double(10) == 20 and double(10) > -5, "At 10."
expect_close(double(4), 8, atol=0.01)
### BEGIN HIDDEN TESTS
assert not double(3) < 6, "At 3."
### END HIDDEN TESTS'''


def test_weaker_checks_are_the_small_changes_they_say():
    made = {weaker.said: weaker for weaker in weakenings(CHECK)}
    assert len(made) == len(weakenings(CHECK)) == 9
    upper = made["in '0 < value < 50', 50 may be 5000"]
    assert "0 < value < 5000, 'Far off.'" in upper.code and upper.more
    assert "> -500" in made["in 'double(10) > -5', -5 may be -500"].code
    assert "True and double(10) > -5" in (
        made["no answer needs the part 'double(10) == 20'"].code
    )
    assert "8, atol=1.0" in made["atol=0.01 may be 1.0"].code
    hidden = made["no answer needs 'assert not double(3) < 6'"]
    assert hidden.hidden and "assert True, 'At 3.'" in hidden.code
    visible = made["no answer needs 'expect_close(double(4), 8, atol=0.01)'"]
    assert "expect" not in visible.code and "At 3" not in visible.code
    assert len(weakenings(CHECK, ["within"])) == 7


def test_an_assertion_that_no_answer_needs_is_told(tiny_course):
    path = notebook_path(tiny_course.solutions, "tiny")
    notebook = source()
    find(notebook, "check-double").source = (
        '"""Twice."""\nassert isinstance(double(1), int), "Odd."\n'
        'got = double(10)\nassert got == 20 and got < 1000, "At 10."\n'
        "### BEGIN HIDDEN TESTS\n"
        'assert double(4) == 8, "At 4."\n### END HIDDEN TESTS'
    )
    nbformat.write(notebook, path)
    lazy = "\n# %% wrong: right at 10 → check_double\n"  # hidden 4 is needed
    lazy += "def double(x):\n    return 4 * x - 20 * (x != 1)\n"
    path = tiny_course.root / "tests/answers/tiny/double.py"
    path.write_text(ANSWERS + lazy)
    with ThreadPoolExecutor(1) as executor:
        found = list(unneeded(tiny_course, "tiny", executor))
    assert found == [
        "check_double, visible part: no answer needs "
        "'assert isinstance(double(1), int)'",
        "check_double, visible part: no answer needs the part 'got < 1000'",
    ]
