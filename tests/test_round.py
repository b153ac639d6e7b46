"""A whole round with a class of odd people: in, marked, looked at, out."""

import copy
import json
import zipfile

import pytest
from classes import LESSON, grader
from test_strangers import ODD
from tiny import RIGHT, WRONG, find, submission

from grader.classroom.gradebook import Classroom

# These are about memory and size, which test_strangers.py sees to.
LARGE = {"20,000 cells", "3 GB allocated", "1 GB of output", "60 MB"}
NAMED = {kind for kind in ODD if kind.startswith("name of")}


def without_half():
    notebook = submission()
    notebook.cells.remove(find(notebook, "half"))
    return notebook


def split_in_two():
    notebook = submission(half="def half(x):")
    second = copy.deepcopy(find(notebook, "half"))
    second.source, second.id = "    return x / 2", "second"
    notebook.cells.insert(
        notebook.cells.index(find(notebook, "half")) + 1, second
    )
    return notebook


def check_twice():
    notebook = submission()
    notebook.cells.append(copy.deepcopy(find(notebook, "check-half")))
    return notebook


def of_another_lesson():
    notebook = submission()
    for cell in notebook.cells:
        if meta := cell.metadata.get("nbgrader"):
            meta["grade_id"] = cell.id = f"other-{meta['grade_id']}"
    return notebook


def old():
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [],
    }


def in_a_zip(course):
    path = course.root / "inner.zip"
    use = "from helper import two\ndef half(x):\n    return x / two"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("work/answers.ipynb", json.dumps(submission(half=use)))
        file.writestr("helper.py", "two = 2")
    return path.read_bytes()


LOOP = f"{RIGHT['double']}\nwhile True: pass"
EXIT = f"import os\nos._exit(0)\n{RIGHT['double']}"
WARN = f"import warnings\nwarnings.warn('so')\n{RIGHT['double']}"
# Each student's login: what Canvas's name for the file ends in, the file,
# the points (None where it can't be marked), and what `grader look` says.
CLASS = {
    "right": ("tiny.ipynb", submission, 3, ""),
    "wrong": ("tiny.ipynb", lambda: submission(**WRONG), 0, ""),
    "partly": ("tiny-2.ipynb", lambda: submission(half=WRONG["half"]), 1, ""),
    "renamed": ("my work (1).ipynb", submission, 3, ""),
    "late": ("tiny.ipynb", submission, 3, ""),
    "idle": ("tiny.ipynb", None, 0, "no answer was changed"),
    "split": ("tiny.ipynb", split_in_two, 3, "split into 2 cells"),
    "unbalanced": (
        "tiny.ipynb",
        lambda: submission(half="def half(x: pass"),
        1,
        "half: syntax error in line 1",
    ),
    "deleted": ("tiny.ipynb", without_half, 1, "half: its cell is missing"),
    "twice": ("tiny.ipynb", check_twice, 3, ""),
    "zipped": ("all.zip", in_a_zip, 3, ""),
    "loops": ("tiny.ipynb", lambda: submission(double=LOOP), 3, ""),
    "exits": ("tiny.ipynb", lambda: submission(double=EXIT), 0, "not run to"),
    "warns": ("tiny.ipynb", lambda: submission(double=WARN), 3, ""),
    "cut": ("tiny.ipynb", lambda: '{"cells": [', None, "not a notebook"),
    "empty": ("tiny.ipynb", lambda: "", None, "the file is empty"),
    "other": ("tiny.ipynb", of_another_lesson, None, "another lesson's"),
}
NUMBERS = {student: str(n) for n, student in enumerate(CLASS, start=100)}


def canvas_table():
    people = "".join(
        f'"Doe, {s}",{n},,{s},one,5\n' for s, n in NUMBERS.items()
    )
    return (
        "Student,ID,SIS User ID,SIS Login ID,Section,tiny (7)\n"
        f"    Points Possible,,,,,3\n{people}"
        '"Doe, absent",99,,absent,one,5\n'
    )


def canvas_archive(course):
    released = course.notebooks / LESSON / f"{LESSON}.ipynb"
    path = course.root / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for student, (called, make, *_) in CLASS.items():
            if make is None:
                data = released.read_text()
            else:
                data = make(course) if make is in_a_zip else make()
            if not isinstance(data, (str, bytes)):
                data = json.dumps(data)
            mark = "_LATE" if student == "late" else ""
            name = f"doe{student}{mark}_{NUMBERS[student]}_1_{called}"
            archive.writestr(name, data)
    return path


def odd_strangers(course, tmp_path):
    """Hand in what no archive could bring; return what is said of each."""
    key = tmp_path / "key"
    key.write_text("s3cret")
    said = {}
    for number, (kind, (make, says)) in enumerate(sorted(ODD.items())):
        if kind in LARGE:
            continue
        make(course, key)
        if kind not in NAMED:
            student = f"odd{number}"
            stranger = course.root / "submitted" / "stranger"
            stranger.rename(stranger.with_name(student))
            said[student] = says
    return said


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    course = released(tmp_path_factory.mktemp("course"))
    (course.root / "submitted").mkdir()
    good = course.root / "submitted" / "good" / LESSON
    good.mkdir(parents=True)
    (good / f"{LESSON}.ipynb").write_text(json.dumps(submission()))
    return course


def do(course, *words, code=0):
    done = grader(course, *words)
    text = done.stdout + done.stderr
    assert "Traceback" not in text and done.returncode == code, text
    return text


def about(student, looks):
    start = f"{student}: "
    return [line for line in looks.splitlines() if line.startswith(start)]


def test_a_round_with_odd_people_ends_with_right_marks(course, tmp_path):
    table = course.root / "canvas.csv"
    table.write_text(canvas_table())
    (course.root / "due.toml").write_text(
        "[penalty]\npercent_a_day = 10\n[tiny]\ndue = 2026-12-01T12:00:00Z\n"
    )
    do(course, "class", "init")
    archive = canvas_archive(course)
    said = do(course, "import", archive, LESSON, "--roster", table)
    assert "17 brought in" in said and "not handed in: absent" in said
    strangers = odd_strangers(course, tmp_path)
    assert len(CLASS) + len(ODD) - len(LARGE) == 39

    said = do(course, "autograde", LESSON, "--seconds", "3", code=1)
    looks = do(course, "look", LESSON)
    for student, (_, _, points, why) in CLASS.items():
        lines = about(student, looks)
        assert bool(why) == bool(lines) and why in "".join(lines), student
        if points is None:
            assert f"{student}/tiny/tiny.ipynb: " in said
    for student, why in strangers.items():
        assert bool(about(student, looks)) == bool(why), student
    with Classroom(course) as classroom:
        gradebook = classroom.gradebook
        found = {
            s.student_id: s.score - s.late_submission_penalty
            for s in gradebook.assignment_submissions(LESSON)
        }
        expected = {s: points for s, (_, _, points, _) in CLASS.items()}
        expected["late"] = 2.7
        for student, points in expected.items():
            assert found.get(student) == points, student
        comment = gradebook.find_comment("half", LESSON, LESSON, "partly")
        comment.manual_comment = "Half of it, not all of it."
        gradebook.db.commit()

    assert "0 failed" in do(course, "feedback", LESSON)
    pages = course.root / "feedback"
    assert "Half of it, not all" in (
        pages / "partly" / LESSON / f"{LESSON}.html"
    ).read_text("utf-8")
    for page in pages.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "s3cret" not in text and "<script>steal" not in text

    out = course.root / "out.csv"
    said = do(course, "export", "--into", table, "--to", out)
    given, filled = (
        [line.rsplit(",", 1) for line in text.splitlines()]
        for text in (canvas_table(), out.read_text())
    )
    marks = dict(filled)
    assert filled[:2] == given[:2]
    for person, _ in given[2:]:
        student = person.split(",")[4]
        points = expected.get(student)
        assert marks.get(person) == (
            None if points is None else f"{points:g}"
        ), student
    assert "not marked: cut, empty, other" in said
