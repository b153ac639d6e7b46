"""Grades out, rosters in: quoted, harmless, nothing lost."""

import csv

import pytest
from classes import LESSON, grader, hand_in
from tiny import WRONG, submission

from grader.classroom.export import harmless
from grader.classroom.gradebook import Classroom

ROSTER = '''student_id,first_name,last_name,email,lms_user_id
a,Ada,"Lovelace, Countess",ada@example.org,7
eve,"=HYPERLINK(""http://x"",""y"")",+Eve,-e@example.org,@8
new,"Ünïcode ""Q""",N,n@example.org,9
'''
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section
    Points Possible,,,,
"Hopper, Grace",12,,hopper,one
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    course = released(tmp_path_factory.mktemp("course"))
    hand_in(course, "a", submission())
    hand_in(course, "eve", submission(half=WRONG["half"]))
    assert grader(course, "autograde", LESSON).returncode == 0
    path = course.root / "roster.csv"
    path.write_text(ROSTER, "utf-8")
    assert grader(course, "roster", str(path)).stdout == "1 student added\n"
    with Classroom(course) as classroom:
        ada = classroom.gradebook.find_student("a")
        assert ada.first_name is None  # was there before the roster
        ada.first_name, ada.last_name = "Ada", "Lovelace, Countess"
        eve = classroom.gradebook.find_student("eve")
        eve.first_name, eve.last_name = '=HYPERLINK("x")', "+Eve"
        classroom.gradebook.db.commit()
    return course


def table(course, form, *words):
    path = course.root / f"{form}.csv"
    done = grader(course, "export", "--format", form, "--to", path, *words)
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_roster_adds_who_is_missing_and_leaves_the_others(course):
    said = grader(course, "roster", str(course.root / "roster.csv")).stdout
    assert said == "0 students added\n"
    with Classroom(course) as classroom:
        assert (
            classroom.gradebook.find_student("new").first_name == 'Ünïcode "Q"'
        )
        assert classroom.gradebook.find_student("a").first_name == "Ada"


def test_a_roster_of_canvas_is_read(course, tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text(CANVAS, "utf-8-sig")
    assert grader(course, "roster", str(path)).stdout == "1 student added\n"
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_student("hopper")
        assert (found.first_name, found.last_name) == ("Grace", "Hopper")
        classroom.gradebook.remove_student("hopper")


def test_a_roster_without_ids_names_the_line(course, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("first_name\nAda\n")
    done = grader(course, "roster", str(path))
    assert done.returncode == 1 and "line 2: no student id" in done.stderr


def test_every_format_quotes_and_disarms(course):
    for form in ("csv", "canvas", "moodle"):
        rows = table(course, form)
        assert len({len(row) for row in rows}) == 1  # commas are quoted
        cells = [cell for row in rows for cell in row]
        bad = [c for c in cells if c.startswith(("=", "+", "-", "@"))]
        assert bad == [], form
        assert any("Lovelace, Countess" in cell for cell in cells)


def test_the_scores_stand_with_their_students(course):
    plain = {row[3]: row for row in table(course, "csv")}
    assert plain["a"][9] == "3.0" and plain["eve"][9] == "1.0"
    assert plain["new"][9] == "0.0"  # nothing handed in
    header, possible, *students = table(course, "canvas")
    assert header[-1] == LESSON and float(possible[-1]) == 3
    by_login = {row[3]: row[-1] for row in students}
    assert by_login == {"a": "3.0", "eve": "1.0", "new": ""}
    by_number = {row[2]: row[-1] for row in table(course, "moodle")[1:]}
    assert by_number == by_login


def test_only_the_lessons_asked_for_are_exported(course):
    words = ("--lesson", "other")
    path = str(course.root / "x.csv")
    done = grader(course, "export", "--to", path, *words)
    assert done.returncode == 1
    assert "other: not in the gradebook, only tiny" in done.stderr


def test_numbers_stay_numbers():
    assert harmless(-1.5) == -1.5
    assert harmless("\t=1") == "'\t=1"
