"""Archives of Canvas and Moodle come in, matched by their numbers."""

import json
import shutil
import zipfile
from datetime import datetime

import pytest
from classes import LESSON, grader
from tiny import WRONG, submission

from grader.classroom.gradebook import Classroom
from grader.engine.submission import SubmissionError

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,tiny (55)
    Points Possible,,,,,3
"Lovelace, Ada",7,,ada,one,
"Hopper, Grace",8,,grace,one,
"Hopper, Grace",9,,grace2,one,
"Turing, Alan",10,,alan,one,
"""
MOODLE = """Identifier;Full name;Email address;Last modified (submission);Grade
Participant 101;Ada Lovelace;ada@x.org;"Friday, 27 November 2026, 10:20 AM";-
Participant 102;Ünal Öz;oz@x.org;-;-
Participant 103;Bob Bob;bob@x.org;gestern;-
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    return released(tmp_path_factory.mktemp("course"))


@pytest.fixture(autouse=True)
def nothing_handed_in(course):
    yield
    shutil.rmtree(course.root / "submitted", ignore_errors=True)


def text(**answers):
    return json.dumps(submission(**answers))


def archive(course, files, name="submissions.zip"):
    path = course.root / name
    with zipfile.ZipFile(path, "w") as file:
        for called, data in files.items():
            file.writestr(called, data)
    return path


def bring_in(course, files, roster):
    table = course.root / "roster.csv"
    table.write_text(roster, "utf-8")
    path = archive(course, files)
    done = grader(course, "import", path, LESSON, "--roster", table)
    assert "Traceback" not in done.stderr
    return done


def handed_in(course, student):
    folder = course.root / "submitted" / student / LESSON
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_canvas_is_matched_by_number_whatever_the_names(course):
    done = bring_in(
        course,
        {
            "lovelaceada_7_900_tiny.ipynb": text(),
            "hoppergrace_9_901_tiny-3.ipynb": text(half="# hers\n"),
            "turingalan_LATE_10_902_my 2_3_work (1).ipynb": text(),
            "stranger_44_903_tiny.ipynb": text(),
            "anon_x1_904_905_tiny.ipynb": text(),
        },
        CANVAS,
    )
    assert done.returncode == 1
    assert "3 brought in (3 new" in done.stdout
    assert "# hers" in handed_in(course, "grace2")["tiny.ipynb"]
    assert "tiny.ipynb" in handed_in(course, "alan")
    assert handed_in(course, "grace") == {}
    assert "not handed in: grace" in done.stdout
    assert "how much" in done.stdout and "second late: alan" in done.stdout
    assert "Canvas's number 44: not in the roster" in done.stdout
    assert "anon_x1_904_905_tiny.ipynb: of no student" in done.stdout


def test_of_several_files_the_one_with_answers_counts(course):
    bring_in(
        course,
        {
            "lovelaceada_7_1_tiny.ipynb": text(double="# first"),
            "lovelaceada_7_3_tiny-1.ipynb": text(double="# last"),
            "lovelaceada_7_4_tiny-Copy1.ipynb": text(double="# copy"),
            "lovelaceada_7_5_scratch.ipynb": json.dumps(
                submission() | {"cells": []}
            ),
            "lovelaceada_7_6_helper.py": "x = 1",
        },
        CANVAS,
    )
    found = handed_in(course, "ada")
    assert "# last" in found["tiny.ipynb"]
    assert "# first" in found["tiny-earlier-1.ipynb"]
    assert set(found) == {
        *("tiny.ipynb", "tiny-earlier-1.ipynb", "tiny-Copy1.ipynb"),
        *("scratch.ipynb", "helper.py"),
    }


def test_another_attempt_replaces_the_one_before_and_the_same_does_not(course):
    first = {
        "lovelaceada_7_1_tiny.ipynb": text(),
        "lovelaceada_7_2_a.py": "",
    }
    bring_in(course, first, CANVAS)
    assert "1 as before" in bring_in(course, first, CANVAS).stdout
    second = {"lovelaceada_7_3_tiny-1.ipynb": text(half=WRONG["half"])}
    assert "1 another attempt" in bring_in(course, second, CANVAS).stdout
    assert set(handed_in(course, "ada")) == {"tiny.ipynb"}
    with Classroom(course) as classroom:
        found = classroom.gradebook.find_student("ada")
        assert (found.lms_user_id, found.first_name) == ("7", "Ada")
    done = grader(course, "import", archive(course, first), LESSON)
    assert "1 another attempt" in done.stdout  # the number is known by now


def test_late_in_canvas_is_late_where_there_is_a_due_date(course):
    with Classroom(course) as classroom:
        classroom.gradebook.update_or_create_assignment(
            LESSON, duedate=datetime(2026, 11, 20, 12)
        )
    bring_in(course, {"turingalan_LATE_10_2_tiny.ipynb": text()}, CANVAS)
    stamp = handed_in(course, "alan")["timestamp.txt"]
    assert stamp == "2026-11-20 12:00:01.000000 UTC"


@pytest.mark.parametrize("end", ["file/", "file_/", "file_"])
def test_moodle_is_matched_by_the_worksheet_of_the_assignment(course, end):
    done = bring_in(
        course,
        {
            f"Ada Lovelace_101_assignsubmission_{end}tiny.ipynb": text(),
            f"Ünal Öz_102_assignsubmission_{end}tiny (2).ipynb": text(),
            f"Group A_103_assignsubmission_{end}tiny.ipynb": text(),
            "Ünal Öz_102_assignsubmission_onlinetext/onlinetext.html": "hello",
        },
        MOODLE,
    )
    assert "2 brought in" in done.stdout
    found = handed_in(course, "ada@x.org")
    assert set(found) == {"tiny.ipynb", "timestamp.txt"}
    assert found["timestamp.txt"].startswith("2026-11-27 ")
    assert set(handed_in(course, "oz@x.org")) == {"tiny.ipynb"}
    assert "this number is Bob Bob's" in done.stdout


def test_what_is_packed_in_a_zip_file_is_unpacked_and_stays_inside(course):
    inner = archive(
        course,
        {
            "tiny/tiny.ipynb": text(),
            "tiny/data/table.csv": "1",
            "../../evil.py": "",
            "__MACOSX/tiny/._tiny.ipynb": "",
        },
        "inner.zip",
    )
    bring_in(course, {"lovelaceada_7_1_all.zip": inner.read_bytes()}, CANVAS)
    assert set(handed_in(course, "ada")) == {
        "tiny.ipynb",
        "tiny/data/table.csv",
        "evil.py",
    }


def test_a_broken_file_costs_its_owner_a_message(course):
    done = bring_in(
        course,
        {
            "lovelaceada_7_1_all.zip": b"no zip",
            "hoppergrace_8_2_tiny.ipynb": "{",
        },
        CANVAS,
    )
    assert "all.zip: File is not a zip file" in done.stdout
    assert handed_in(course, "grace")["tiny.ipynb"] == "{"


def test_what_is_no_archive_says_what_is_wanted(course):
    for data in ({"notes.txt": ""}, None):
        path = course.root / "none.zip"
        path.write_bytes(b"no")
        if data is not None:
            archive(course, data, "none.zip")
        done = grader(course, "import", path, LESSON)
        assert done.returncode == 1 and "download" in done.stderr
    anonymous = archive(course, {"anon_ab_12_34_tiny.ipynb": text()})
    done = grader(course, "import", anonymous, LESSON)
    assert "its names are anonymous" in done.stderr


FORGED = text(double="# forged")


@pytest.mark.parametrize("end", ["file/", "file_"])
@pytest.mark.parametrize("called", ["tiny.ipynb", "extra.py"])
def test_moodle_a_file_called_like_anothers_stays_with_its_owner(
    course, end, called
):
    eve = f"Ada Lovelace_101_assignsubmission_{end}"
    done = bring_in(
        course,
        {
            f"{eve}tiny.ipynb": text(double="# own"),
            f"{eve}Bob Bob_103_assignsubmission_{end}{called}": FORGED,
            f"class/Bob Bob_103_assignsubmission_{end}tiny.ipynb": text(),
        },
        MOODLE.replace("gestern", "-"),
    )
    assert "2 brought in" in done.stdout
    assert handed_in(course, "bob@x.org") == {"tiny.ipynb": text()}
    assert "# own" in handed_in(course, "ada@x.org")["tiny.ipynb"]
    assert FORGED in handed_in(course, "ada@x.org").values()


def test_moodle_the_name_is_exactly_the_rosters(course):
    names = ("Bob Bob Ada", "Bob", "Bob Bob (Ada)")
    for name in names:
        files = {f"{name}_103_assignsubmission_file/tiny.ipynb": text()}
        done = bring_in(course, files, MOODLE)
        assert "0 brought in" in done.stdout, name
    # Moodle leaves quotes out of names of files.
    odd = MOODLE.replace("Bob Bob", "Bob O'Neil").replace("gestern", "-")
    files = {"Bob ONeil_103_assignsubmission_file/tiny.ipynb": text()}
    assert "1 brought in" in bring_in(course, files, odd).stdout


ODD = ("x_1_assignsubmission_file_y.txt", "my_assignsubmission_.txt")


def test_canvas_stays_canvas_whatever_files_are_called(course):
    files = {"lovelaceada_7_900_tiny.ipynb": text()} | {
        f"turingalan_10_{number}_{name}": "1"
        for number, name in enumerate(
            [*ODD, *(f"x{n}_1_assignsubmission_file_y" for n in range(9))], 901
        )
    }
    name = "x_1_assignsubmission_file"  # so Grace calls herself
    files[f"{name}_8_950_tiny.ipynb"] = text()
    done = bring_in(course, files, CANVAS.replace("Hopper, Grace", name, 1))
    assert "3 brought in" in done.stdout
    assert set(handed_in(course, "alan")) >= set(ODD)


def test_moodle_stays_moodle_whatever_files_are_called(course):
    folder = "Ada Lovelace_101_assignsubmission_file"
    files = {f"{folder}/x{n}_{n}_1_y": "1" for n in range(1, 20)}
    done = bring_in(course, files | {f"{folder}/tiny.ipynb": text()}, MOODLE)
    assert "1 brought in" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "a_8_999999999_9_902_tiny.ipynb",
        "hoppergrace_8_999999999_10_902_tiny.ipynb",  # named so by Alan
        "a_8_999999999_77_902_tiny.ipynb",
    ],
)
def test_canvas_a_name_that_may_be_anothers_is_left_out(course, name):
    hers = {"hoppergrace_8_901_my_work.ipynb": text()}
    for files in ({name: FORGED}, {name: FORGED} | hers):
        done = bring_in(course, files, CANVAS)
        assert "the student's number may be 8 or" in done.stdout
        assert FORGED not in handed_in(course, "grace").values()
        assert ("1 brought in" in done.stdout) == (len(files) == 2)


# Words of Ruby's that are none of Python's, and a letter of Unicode 16.
@pytest.mark.parametrize("sign", ["", "\u24d0", "\U0001f130", "\u1c8a"])
@pytest.mark.parametrize("first", [True, False])
def test_canvas_no_letter_hides_whose_a_file_is(course, sign, first):
    eve = {f"a_8_999_{sign}_9_902_tiny.ipynb": FORGED}
    hers = {"hoppergrace_8_901_my_work.ipynb": text()}
    done = bring_in(course, eve | hers if first else hers | eve, CANVAS)
    assert handed_in(course, "grace")["tiny.ipynb"] == text()
    assert FORGED not in handed_in(course, "grace").values()
    assert "the student's number may be 8 or 9" in done.stdout
    assert done.returncode == 1


def test_canvas_a_number_with_another_name_is_left_out(course):
    done = bring_in(course, {"a_8_902_tiny.ipynb": FORGED}, CANVAS)
    assert "the number 8 is another name's" in done.stdout
    assert handed_in(course, "grace") == {} and done.returncode == 1


@pytest.mark.parametrize("turned", [True, False])
def test_canvas_two_names_with_a_number_are_both_left_out(course, turned):
    files = {"a_8_902_tiny.ipynb": FORGED, "b_8_901_tiny.ipynb": text()}
    files["lovelaceada_7_900_tiny.ipynb"] = text()
    if turned:
        files = dict(reversed(files.items()))
    roster = CANVAS.replace("Hopper, Grace", "", 1)
    done = bring_in(course, files, roster)
    assert done.stdout.count("files of several names have the number 8") == 2
    assert "1 brought in" in done.stdout


def test_canvas_a_typed_text_is_nobodys_file(course):
    # Typed by 9, who calls herself "hoppergrace_8_999".
    files = {"hoppergrace_8_999_9_text.html": "typed"}
    done = bring_in(course, files, CANVAS)
    assert "the student's number may be 8 or 999 or 9" in done.stdout
    assert handed_in(course, "grace") == {}


def test_canvas_numbers_in_the_name_of_a_file_do_not_matter(course):
    files = {
        "lovelaceada_7_900_01_basics.ipynb": text(),  # one reading
        "turingalan_LATE_10_901_5_3_tiny.ipynb": text(),  # 901 is nobody's
        "hoppergrace_8_9_text.html": "typed by 9, who is called grace_8",
    }
    done = bring_in(course, files, CANVAS)
    assert "2 brought in" in done.stdout
    assert "8_9_text.html: of no student" in done.stdout


def test_names_of_accents_and_signs_of_their_own_are_read(course):
    files = {"हिन्दीराम_7_900_tiny.ipynb": text()}
    roster = CANVAS.replace("Lovelace, Ada", "हिन्दी, राम ²")
    assert "1 brought in" in bring_in(course, files, roster).stdout


def test_a_path_too_long_costs_its_owner_only_and_spares_what_was(
    course, monkeypatch
):
    for bound in ("PATH", "DEEP"):
        monkeypatch.setattr(f"grader.classroom.archives.{bound}", 10**6)
    bring_in(course, {"turingalan_10_1_tiny.ipynb": text()}, CANVAS)
    long = "/".join(["d" * 200] * 25)
    inner = archive(course, {long: "1"}, "inner.zip").read_bytes()
    files = {
        "turingalan_10_2_x.zip": inner,
        "turingalan_10_3_tiny.ipynb": FORGED,
        "lovelaceada_7_4_tiny.ipynb": text(),
    }
    done = bring_in(course, files, CANVAS)
    assert "alan: not brought in, what was there before stays" in done.stdout
    assert handed_in(course, "alan") == {"tiny.ipynb": text()}
    assert set(handed_in(course, "ada")) == {"tiny.ipynb"}
    assert {
        p.name for p in (course.root / "submitted" / "alan").iterdir()
    } == {LESSON}
    monkeypatch.undo()
    done = bring_in(course, files, CANVAS)
    assert "too long a name" in done.stdout
    assert handed_in(course, "alan") == {"tiny.ipynb": FORGED}


def test_only_some_notebooks_are_read_to_choose_one(course, monkeypatch):
    sizes = []

    def read(data, name):
        sizes.append(len(data))
        raise SubmissionError("not looked at")

    monkeypatch.setattr("grader.classroom.importing.read_submission", read)
    monkeypatch.setattr("grader.classroom.importing.RANKED_SIZE", 1000)
    files = {f"lovelaceada_7_{n}_n{n}.ipynb": "x" * 300 for n in range(1, 200)}
    files["lovelaceada_7_999_tiny.ipynb"] = "y" * 500
    bring_in(course, files, CANVAS)
    assert sizes == [500, 300]
    assert handed_in(course, "ada")["tiny.ipynb"] == "y" * 500
    monkeypatch.setattr("grader.classroom.importing.RANKED_SIZE", 10**6)
    bring_in(course, files, CANVAS)
    assert len(sizes) == 2 + 10


def test_what_is_said_of_an_archive_is_printable_and_short(course):
    many = {"n" * 60_000 + f"\x1b[2J{n}": "" for n in range(50)}
    files = {
        "Ada\x1b[31m\nLove_109_assignsubmission_file/tiny.ipynb": text(),
        "Bob\u202eBob_103_assignsubmission_file/a.txt": "1",
        "x\x1b[2J" * 1000: "",
        "Ada Lovelace_101_assignsubmission_file/x.zip": archive(
            course, many, "inner.zip"
        ).read_bytes(),
    }
    done = bring_in(course, files, MOODLE)
    assert all(c.isprintable() for c in done.stdout.replace("\n", ""))
    assert "40 more files" in done.stdout
    assert max(map(len, done.stdout.split("\n"))) < 10_000
    assert len(done.stdout) < 20_000


def test_when_it_was_handed_in_is_not_for_the_learner_to_say(course):
    files = {
        "lovelaceada_7_900_tiny.ipynb": text(),
        "lovelaceada_7_901_timestamp.txt": "2026-01-31 10:00:00 ../x",
    }
    done = bring_in(course, files, CANVAS)
    assert "timestamp.txt: a name that the course needs" in done.stdout
    assert set(handed_in(course, "ada")) == {"tiny.ipynb"}


def test_an_id_that_two_share_is_given_to_neither(course):
    files = {
        "Ada Lovelace_101_assignsubmission_file/tiny.ipynb": FORGED,
        "Bob Bob_103_assignsubmission_file/tiny.ipynb": text(),
    }
    # She gave Moodle his address as hers.
    done = bring_in(course, files, MOODLE.replace("ada@x.org", "bob@x.org"))
    assert done.stdout.count("several students of this id") == 2
    files.popitem()
    bring_in(course, files, MOODLE.replace("ada@x.org", "bob@x.org"))
    assert handed_in(course, "bob@x.org") == {}
