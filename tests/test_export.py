"""Grades out, rosters in: quoted, harmless, nothing lost."""

import csv

import pytest
from classes import LESSON, grader, hand_in
from tiny import WRONG, submission

from grader.classroom.export import harmless
from grader.classroom.gradebook import Classroom
from grader.classroom.roster import read_roster

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
    said = grader(course, "roster", str(path)).stdout
    assert said == "1 student added, what was missing filled in for 2\n"
    return course


def table(course, form, *words):
    path = course.root / f"{form}.csv"
    done = grader(course, "export", "--format", form, "--to", path, *words)
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_roster_given_later_fills_in_what_is_missing(course, tmp_path):
    with Classroom(course) as classroom:
        student = classroom.gradebook.find_student
        assert student("new").first_name == 'Ünïcode "Q"'
        assert student("a").first_name == "Ada"  # was marked before
    later = tmp_path / "later.csv"
    later.write_text(ROSTER.replace("Ada", "Adele"), "utf-8")
    said = grader(course, "roster", str(later)).stdout
    assert said == "0 students added\n"
    with Classroom(course) as classroom:
        assert classroom.gradebook.find_student("a").first_name == "Ada"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("top", ["", "sep=;\n"])
def test_rosters_come_in_every_dress(tmp_path, encoding, top):
    path = tmp_path / "roster.csv"
    text = (
        f'{top}Nachname;Surname;First name;ID number\n"x";Öz;"Ü;l";007\n\n'
        "y;Nobody;No;\n"
    )
    path.write_bytes(text.encode(encoding))
    found = read_roster(path)
    (person,) = found.people
    assert (person.last_name, person.first_name) == ("Öz", "Ü;l")
    assert person.id == "007" and found.skipped == [4 + bool(top)]


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
    assert by_login == {"a": "3.0", "eve": "1.0"}  # nobody without a mark
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
    assert harmless("\t=1") == "'\t'=1"
    assert harmless("x;=1") == "x;'=1" and harmless("a\n@b") == "a\n'@b"
    assert harmless("+4917") == "+4917"  # an id that must match


def test_a_cell_that_would_clear_another_is_not_written(course):
    with Classroom(course) as classroom:
        classroom.gradebook.add_assignment("other")
    try:
        path = str(course.root / "two.csv")
        words = ("export", "--format", "canvas", "--to", path)
        done = grader(course, *words)
        assert done.returncode == 1 and "an empty cell would" in done.stderr
        assert "--lesson other" in done.stderr
        done = grader(course, *words, "--without-mark", "blank")
        assert done.returncode == 0
    finally:
        with Classroom(course) as classroom:
            classroom.gradebook.remove_assignment("other")


def test_who_has_no_mark_is_told_from_who_could_not_be_marked(course):
    broken = hand_in(course, "broken", "{")
    roster = course.root / "broken.csv"
    roster.write_text("student_id\nbroken\n")
    try:
        rows = table(course, "csv", "--roster", roster)
        states = {row[3]: row[-1] for row in rows[1:]}
        assert states == {
            **{"a": "marked", "eve": "marked"},
            **{"new": "not handed in", "broken": "not marked"},
        }
        zeroed = table(course, "canvas", "--without-mark", "zero")
        by_login = {row[3]: row[-1] for row in zeroed[2:]}
        assert by_login == {"a": "3.0", "eve": "1.0", "new": "0.0"}
        words = ("export", "--to", str(course.root / "x.csv"))
        assert "tiny, not marked: broken" in grader(course, *words).stdout
    finally:
        broken.unlink()
        broken.parent.rmdir()
        with Classroom(course) as classroom:
            classroom.gradebook.remove_student("broken")


CANVAS_GIVES = """Student,ID,SIS User ID,SIS Login ID,Section,Old (3),tiny (55)
,,,,,,Manual Posting
    Points Possible,,,,,10,3
"Lovelace, Ada",7,S7,other-login,one,9.50,
"a",70,,somebody,two,,2
"Eve",71,,eve,two,4,EX
"New",72,,new,two,,1.5
"""


def filled(course, given, *words):
    source, to = course.root / "given.csv", course.root / "filled.csv"
    source.write_text(given, "utf-8")
    done = grader(course, "export", "--into", source, "--to", to, *words)
    text = to.read_text("utf-8") if done.returncode == 0 else ""
    return [line.split(",") for line in text.splitlines()], done


def test_canvas_gets_its_own_table_back_matched_by_number(course):
    rows, done = filled(course, CANVAS_GIVES)
    given = CANVAS_GIVES.splitlines()
    assert [",".join(row) for row in rows[:3]] == given[:3]
    ada, eve = rows[3:]
    assert ada[:7] == [
        '"Lovelace',
        ' Ada"',
        *["7", "S7", "other-login", "one"],
        "9.50",
    ]
    assert ada[-1] == "3" and eve[1:] == ["71", "", "eve", "two", "4", "1"]
    assert "line 5: no id of a student" in done.stdout  # named like a login


def test_a_heading_of_another_name_is_given(course):
    given = CANVAS_GIVES.replace("tiny (55)", "Week 1 (55)")
    done = filled(course, given)[1]
    assert done.returncode == 1 and "--column tiny=HEADING" in done.stderr
    for heading in ("Week 1", "55", "Week 1 (55)"):
        rows, _ = filled(course, given, "--column", f"tiny={heading}")
        assert rows[3][-1] == "3"


def test_lessons_without_a_column_are_left_out_and_said(course):
    with Classroom(course) as classroom:
        classroom.gradebook.add_assignment("later")
    try:
        rows, done = filled(course, CANVAS_GIVES)
        assert rows[3][-1] == "3" and "later: " in done.stdout
        assert "--column later=HEADING" in done.stdout
        named = filled(course, CANVAS_GIVES, "--lesson", "later")[1]
        assert (
            named.returncode == 1 and "which column is later" in named.stderr
        )
    finally:
        with Classroom(course) as classroom:
            classroom.gradebook.remove_assignment("later")


def test_moodles_worksheet_keeps_its_identifiers_and_semicolons(course):
    given = (
        "Identifier;Full name;Email address;Grade;Maximum grade\n"
        "Participant 9;Somebody Else;ada@example.org;-;3,00\n"
        "Participant 8;Ada Lovelace;else@example.org;-;3,00\n"
    )
    rows, done = filled(course, given)
    assert done.returncode == 0, done.stderr
    assert ",".join(rows[1]) == (
        "Participant 9;Somebody Else;ada@example.org;3;3,00"
    )
    assert len(rows) == 2 and "line 3: no id" in done.stdout
    assert "marked, but not in" in done.stdout and "eve" in done.stdout


def test_two_rows_of_one_student_are_refused(course):
    given = CANVAS_GIVES.replace("72,,new", "7,,new")
    assert "has a row already" in filled(course, given)[1].stderr
