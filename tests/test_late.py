"""Due dates, extensions and penalties: from two files, without marking."""

from datetime import datetime

import pytest
from classes import LESSON, grader, hand_in, marks
from tiny import submission

from grader.classroom.due import read_rules
from grader.classroom.gradebook import Classroom
from grader.classroom.penalty import Penalty
from grader.course.folders import CourseError

DUE = """
timezone = "Europe/Berlin"

[penalty]
percent_a_day = 10
most = 50
grace_minutes = 15

[tiny]
due = 2026-12-04T23:59:00
"""
EXTENSIONS = """student_id;lesson;days;until
ill;tiny;2,5;
busy;;;2026-12-07 12:00
"""
TIMES = {
    "early": "2026-12-04 22:00:00 UTC",
    "grace": "2026-12-04 23:10:00 UTC",
    "late": "2026-12-05 23:20:00 UTC",
    "ill": "2026-12-06 12:00:00 UTC",
    "busy": "2026-12-07 11:30:00 UTC",
    "lost": "2027-01-31 00:00:00 UTC",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """A class that was marked before anybody thought of due dates."""
    course = released(tmp_path_factory.mktemp("course"))
    for student, time in TIMES.items():
        hand_in(course, student, submission(), time)
    assert grader(course, "autograde", LESSON).returncode == 0
    assert {float(row["score"]) for row in marks(course).values()} == {3}
    return course


@pytest.fixture(autouse=True)
def no_files(course):
    yield
    for name in ("due.toml", "extensions.csv"):
        (course.root / name).unlink(missing_ok=True)


def scores(course):
    with Classroom(course) as classroom:
        return {
            found.student_id: round(
                found.score - found.late_submission_penalty, 6
            )
            for found in classroom.gradebook.assignment_submissions(LESSON)
        }


def test_a_rule_set_later_is_applied_without_marking_again(course):
    (course.root / "due.toml").write_text(DUE)
    said = grader(course, "autograde", LESSON).stdout
    assert "0 marked" in said
    assert scores(course) == {
        **{"early": 3, "grace": 3, "late": 2.4, "ill": 2.4},
        **{"busy": 2.1, "lost": 1.5},
    }
    (course.root / "due.toml").write_text(DUE.replace("= 10", "= 5"))
    said = grader(course, "late").stdout
    assert "late: 1 day, 0:21:00 late, loses 0.3 points" in said
    assert scores(course)["late"] == 2.7


def test_extensions_hold_for_those_who_have_them_until_taken_back(course):
    (course.root / "due.toml").write_text(DUE)
    (course.root / "extensions.csv").write_text(EXTENSIONS)
    grader(course, "late", LESSON)
    found = scores(course)
    assert (found["ill"], found["busy"], found["late"]) == (3, 2.7, 2.4)
    (course.root / "extensions.csv").write_text("student_id,lesson,days\n")
    grader(course, "late", LESSON)
    assert scores(course)["ill"] == 2.4


def test_a_lesson_that_is_not_there_is_named(course):
    done = grader(course, "late", "none")
    assert done.returncode == 1 and "none: not in the gradebook" in done.stderr


def test_a_lesson_may_have_a_penalty_of_its_own(course):
    (course.root / "due.toml").write_text(DUE + "penalty.percent_a_day = 0\n")
    grader(course, "late", LESSON)
    assert set(scores(course).values()) == {3}
    with Classroom(course) as classroom:
        assert classroom.due(LESSON) == datetime(2026, 12, 4, 22, 59)


def test_days_count_when_they_begin_and_a_penalty_has_an_end():
    penalty = Penalty(10, 25, 5)
    hour = 60 * 60
    found = [
        penalty.points(n, 20) for n in (0, 300, 301, 25 * hour, 99 * hour)
    ]
    assert found == [0, 0, 2, 4, 5]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("due.toml", "[tiny]\ndue = 'x'", "write 'due = 2026-12-04T23:59"),
        ("due.toml", "[none]\ndue = 2026-12-04T23:59:00", "no lesson is"),
        ("due.toml", "timezone = 'Nowhere'", "no time zone is called"),
        ("due.toml", "[penalty]\na_day = 1", "has numbers for percent_a_day"),
        ("due.toml", "[", "correct it there"),
        ("extensions.csv", "student_id,lesson,days\na,tiny,two", "line 2"),
        ("extensions.csv", "student_id,lesson\na,none", "line 2"),
        ("extensions.csv", "student_id,until\na,soon", "line 2"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, name, text, says):
    (tmp_path / name).write_text(text)
    with pytest.raises(CourseError, match=says) as error:
        read_rules(tmp_path, [LESSON])
    assert name in str(error.value)
