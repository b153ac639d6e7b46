"""What one learner hands in holds nobody up who reads it, and spoils
nothing of another's."""

import io
import json
import time
import zipfile

import pytest
from classes import LESSON, grader, hand_in, nbgrader
from nbformat import reads, writes
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import notebook_hash
from tiny import WRONG, source, submission

from grader.classroom.archives import read_archive
from grader.classroom.importing import _apart
from grader.classroom.looking import plain
from grader.classroom.page import FeedbackPage, is_plain
from grader.classroom.remarks import remarks
from grader.course.cells import cell_id
from grader.engine import sandbox, wire
from grader.engine.box import Box
from grader.engine.files import files_beside
from grader.engine.mark import mark
from grader.engine.submission import (
    CODE,
    SubmissionError,
    join,
    merge,
    read_own,
    read_submission,
)
from grader.engine.workbench import GoneError, _read

BOXES = [None] if sandbox.unavailable() else [None, Box()]


def as_bytes(notebook):
    return json.dumps(notebook).encode()


def look_at(code):
    notebook = submission(double=code)
    merge(source(), notebook, "theirs")
    remarks(source(), notebook)
    return plain(code)


def in_many_cells():
    notebook = submission()
    answer = next(c for c in notebook.cells if cell_id(c) == "double")
    answer.source = "x = 1\n" * 100
    notebook.cells += [answer] * 300
    merge(source(), notebook, "theirs")


def alike(number):
    """Keys of one hash, in a set."""
    prime = 2**61 - 1  # by which Python takes whole numbers for their hash
    tree = {wire.TAG: "set", "items": [n * prime for n in range(number)]}
    text = json.dumps(tree).encode()
    with pytest.raises(wire.WireError):
        wire.decode(wire.HEAD.pack(len(text)) + text)


def told(tree, blob=b""):
    """What the marker reads of a bench that sends this."""
    text = json.dumps(tree).encode()
    return _read(wire.HEAD.pack(len(text)) + text + blob)


def sized(*sizes, kind="tensor"):
    whole = {"at": 0, "size": 1, "dtype": "uint8", "shape": sizes}
    return {wire.TAG: kind, **whole}


ENDLESS = {
    "a product without an end": sized(*[1e308] * 30_000),
    "whole numbers that are as long": sized(*[10**300] * 3_000),
    "5,000 sides": sized(*[1] * 5_000),
    "9 sides": sized(*[1] * 9),
    "half a size": sized(1.5),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_shape_is_looked_at_before_it_is_multiplied(kind):
    text = json.dumps(ENDLESS[kind]).encode()
    with pytest.raises(wire.WireError):
        wire.decode(wire.HEAD.pack(len(text)) + text + b"a")


TRACE = {wire.TAG: "trace", "calls": [], "weights": [[], []], "result": 0}
NO_TEXTS = [
    *(sized(1), sized(1, kind="array"), TRACE),
    *({wire.TAG: kind, "items": []} for kind in ("set", "tuple")),
]


@pytest.mark.parametrize("found", NO_TEXTS, ids=lambda tree: tree[wire.TAG])
def test_the_marker_reads_texts_and_numbers_only(found):
    for name, value in (("text", found), ("name", found), ("x", [found])):
        tree = {wire.TAG: "dict", "keys": [name], "items": [value]}
        with pytest.raises(GoneError, match="no reply"):
            told(tree, b"a")
    plain = {wire.TAG: "dict", "keys": ["x"], "items": [["text", 1.5, None]]}
    assert told(plain) == {"x": ["text", 1.5, None]}


LONG = """
from grader.engine import bench
run = bench.Bench.run


def fail(self, source, cell):
    error = {"name": "E" * 10**6, "text": "x" * 10**6}
    return run(self, source, cell) | {"error": error}


bench.Bench.run = fail
def double(x): return 'y' * 10**6
"""


def test_no_result_repeats_an_error_without_an_end():
    notebook = submission(half="half = 1")
    notebook.cells.insert(0, new_code_cell(LONG))
    notebook.cells.append(new_code_cell("1"))
    marked = mark(source(), notebook, solved=False)
    seen = [result.seen for result in marked.results]
    assert (
        "The cell setup failed: EEE" in seen[1]
        and max(map(len, seen)) < 10_000
    )


def unsortable(number):
    return [tag for n in range(number // 2) for tag in (str(n), n)]


def odd(key, value):
    """A notebook whose metadata, and whose cell's, are of any form."""
    notebook = json.loads(as_bytes(submission()))
    notebook["metadata"][key] = notebook["cells"][0]["metadata"][key] = "@"
    text = json.dumps(notebook).replace('"@"', json.dumps(value))
    read_submission(text.encode(), "theirs")


def own(key, value):
    """A learner's own notebook, with something odd, as it is kept."""
    notebook = json.loads(as_bytes(submission()))
    for place in (notebook["cells"][0], notebook["cells"][0]["metadata"]):
        place[key] = value
    writes(read_own(json.dumps(notebook), "theirs"))


def look_at_text(code):
    notebook = submission()
    notebook.cells += [new_markdown_cell(code) for _ in range(300)]
    found = remarks(source(), notebook)
    assert "300 cells of their own, too long to be read" in found


SLOW = {
    "blank lines": lambda: look_at("\n" * 90_000 + "x = (1"),
    "an answer in 300 cells": in_many_cells,
    "code of 200,000 lines": lambda: look_at("x=1\n" * 200_000),
    "hidden tests that never end": lambda: mark(
        source(),
        submission(double="### BEGIN HIDDEN TESTS\n" * 20_000),
        solved=False,
    ),
    "100,000 keys of one hash": lambda: alike(100_000),
    "tags that no order is known of": lambda: odd("tags", unsortable(100_000)),
    "such tags of the learner's own": lambda: own("tags", unsortable(100_000)),
    "300,000 numbers for a picture": lambda: own(
        "attachments", {"x": {"image/png": [1] * 300_000}}
    ),
    "900,000 empty objects": lambda: odd("x", [{}] * 450_000),
    "300 text cells full of code": lambda: look_at_text("x = 1\n" * 15_000),
    "a line of 40,000 attributes": lambda: page("x" + ".a" * 40_000),
}


def page(code):
    notebook = mark(source(), submission(double=code), solved=False).notebook
    resources = {
        "nbgrader": {
            **{"assignment": LESSON, "student": "eve"},
            **{"score": 0, "max_score": 3, "late_penalty": 0},
        }
    }
    FeedbackPage().from_notebook_node(notebook, resources)


@pytest.mark.parametrize("kind", SLOW)
def test_nobody_waits_for_hours(kind):
    mark(source(), submission(), solved=False)  # starts what starts once
    begun = time.process_time()
    SLOW[kind]()
    assert time.process_time() - begun < 4


def test_a_learners_own_notebook_keeps_what_makes_sense():
    notebook = json.loads(as_bytes(submission()))
    code = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    del code["outputs"]
    code["metadata"]["tags"] = ["demo", 1, "a,b", "", "demo", "mine"]
    picture = {"x.png": {"image/png": "abc"}}
    notebook["cells"][0] |= {"attachments": picture, "outputs": [1]}
    found = reads(writes(read_own(json.dumps(notebook), "own")), as_version=4)
    assert found.cells[0].attachments == picture
    (kept,) = (c for c in found.cells if "mine" in c.metadata.get("tags", ""))
    assert kept.metadata.tags == ["demo", "mine"] and kept.outputs == []


def test_a_long_text_is_shown_as_it_stands():
    assert is_plain(new_code_cell("x" + ".a" * 400))
    assert is_plain(new_code_cell("x = 1\n" * 5_000))
    assert not is_plain(new_code_cell(WRONG["double"]))


def test_code_that_is_nested_too_deeply_is_like_no_other():
    assert plain("x = " + "+".join("1" * 900)) == ""


def test_an_answer_in_twenty_cells_is_one_answer():
    parts = ["def f():", *["    x = 1"] * 18, "    return x"]
    assert join(parts, {"f"}) == ([], "\n".join(parts))


def test_more_code_than_any_lesson_asks_for_is_refused():
    notebook = submission()
    notebook.cells.append(new_code_cell("#" * CODE))
    with pytest.raises(SubmissionError, match="million characters"):
        read_submission(as_bytes(notebook), "theirs")


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
def test_an_answer_is_code_whatever_its_cell_says(kind):
    notebook = json.loads(as_bytes(submission()))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
            cell |= {"cell_type": kind, "source": "#" * (CODE + 1)}
    with pytest.raises(SubmissionError, match="million characters"):
        mark(source(), read_submission(json.dumps(notebook), "theirs"))


def test_more_values_than_memory_has_room_for_are_refused():
    text = "[" + "{}," * 2_000_000 + "0]"
    for content in (text, text.encode(), text.encode("utf-16")):
        with pytest.raises(SubmissionError, match="commas and brackets"):
            read_submission(content, "theirs")


def test_nothing_is_kept_of_a_submission_that_nobody_reads():
    notebook = json.loads(as_bytes(submission()))
    for cell in notebook["cells"]:
        cell["attachments"] = cell["metadata"]["tags"] = [{}]
        cell["metadata"]["nbgrader"] = {"grade_id": "x" * 999, "points": 1}
        cell["metadata"].pop("name", None)
    notebook["metadata"] = {"kernelspec": [[]]}
    found = read_submission(json.dumps(notebook), "theirs")
    assert found.metadata == {}
    for cell in found.cells:
        assert set(cell) <= {
            *("cell_type", "execution_count", "id", "metadata", "outputs"),
            "source",
        }
        assert cell.metadata == {"nbgrader": {"grade_id": "x" * 200}}


def test_more_cells_than_any_lesson_has_are_refused(monkeypatch):
    monkeypatch.setattr("grader.engine.submission.CELLS", 6)
    with pytest.raises(SubmissionError, match="7 cells"):
        read_submission(as_bytes(submission()), "theirs")


def test_many_equal_cell_ids_are_nobodys_warnings(recwarn):
    notebook = json.loads(as_bytes(submission()))
    notebook["cells"] += [notebook["cells"][-1]] * 50
    read_submission(json.dumps(notebook), "theirs")
    assert not recwarn


def test_outputs_that_were_handed_in_are_not_even_read():
    notebook = json.loads(as_bytes(submission()))
    notebook["cells"][1]["outputs"] = [{"output_type": "?"}] * 1000
    found = read_submission(json.dumps(notebook), "theirs")
    assert found.cells[1].outputs == []


def test_a_message_repeats_no_line_breaks():
    notebook = reads(json.dumps(submission()), as_version=4)
    for cell in notebook.cells:
        cell.id = "other-" + cell.id
        if cell_id(cell) and "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = "\x1b[2J\nbob: 3 of 3" + "x" * 99
    with pytest.raises(SubmissionError) as told:
        merge(source(), notebook, "theirs")
    assert str(told.value).isprintable() and len(str(told.value)) < 200


def zipped(files, kind=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def damaged(kind):
    data = bytearray(zipped({"q.txt": b"hello world" * 1000}, kind))
    data[45:60] = b"\xff" * 15
    return bytes(data)


ARCHIVES = {
    "damaged": (damaged(zipfile.ZIP_DEFLATED), "q.txt"),
    "damaged LZMA": (damaged(zipfile.ZIP_LZMA), "q.txt"),
    "damaged bzip2": (damaged(zipfile.ZIP_BZIP2), "q.txt"),
    "cut short": (zipped({"q.txt": b"hello"})[:-30], "x.zip"),
    "name of 300 bytes": (zipped({"n" * 300: b"1"}), "too long a name"),
    "3000 folders": (zipped({"d/" * 3000 + "f": b"1"}), "too long a name"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_what_is_wrong_in_an_archive_concerns_its_owner(kind, tmp_path):
    path, (inner, said) = tmp_path / "all.zip", ARCHIVES[kind]
    good = as_bytes(submission())
    files = {"eve_7_1_x.zip": inner, "ada_8_2_tiny.ipynb": good}
    path.write_bytes(zipped(files))
    eve, ada = read_archive(path).students
    assert [file.data for file in ada.files] == [good] and not ada.refused
    assert said in " ".join(eve.refused) and not eve.files


def test_an_archive_is_unpacked_up_to_a_bound(tmp_path, monkeypatch):
    for name in ("NOTEBOOK", "ALL"):
        monkeypatch.setattr(f"grader.classroom.archives.{name}", 3000)
    path = tmp_path / "all.zip"
    bomb = zipped({f"q{n}": bytes(1000) for n in range(50)})
    path.write_bytes(zipped({"eve_7_1_x.zip": bomb}))
    (eve,) = read_archive(path).students
    assert eve.unpacked < 6000 and len(eve.files) < 4


def spoilt(data):
    """The same zip file, with sums that are wrong."""
    for begins, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        place = data.find(begins)
        while place >= 0:
            sums = bytes(4) if data[place + at] else b"\x01" * 4
            data = data[: place + at] + sums + data[place + at + 4 :]
            place = data.find(begins, place + 1)
    return data


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_what_is_unpacked_counts_whatever_comes_of_it(
    kind, tmp_path, monkeypatch
):
    for name in ("NOTEBOOK", "ALL"):
        monkeypatch.setattr(f"grader.classroom.archives.{name}", 30_000)
    monkeypatch.setattr("grader.classroom.archives.PIECE", 1000, raising=False)
    bomb = spoilt(zipped({f"q{n}": bytes(10_000) for n in range(50)}, kind))
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({f"eve_7_{n}_x.zip": bomb for n in (1, 2, 3)}))
    opened = []
    keep = zipfile.ZipExtFile.read

    def read(self, size):
        opened.append(data := keep(self, size))
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    (eve,) = read_archive(path).students
    assert not eve.files
    assert sum(map(len, opened)) < 40_000 and eve.unpacked < 50_000


def test_a_zip_file_of_too_many_files_is_not_even_listed(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("grader.classroom.archives.MANY", 3)
    path = tmp_path / "all.zip"
    many = zipped({f"q{n}": b"" for n in range(40)})
    path.write_bytes(zipped({"eve_7_1_x.zip": many}))
    (eve,) = read_archive(path).students
    assert eve.refused == ["x.zip: more than 3 files"]


def test_no_path_is_a_file_and_a_folder():
    placed = [("a", b"1"), ("a/b", b"2"), ("c/d", b"3"), ("c", b"4")]
    placed += [("tiny.ipynb/x", b"5"), ("tiny.ipynb", b"6")]
    files, refused = _apart(placed, {"tiny.ipynb"})
    assert files == {"a": b"1", "c/d": b"3", "tiny.ipynb": b"6"}
    assert [line.partition(":")[0] for line in refused] == [
        *("a/b", "c", "tiny.ipynb/x"),
    ]


def test_folders_of_our_own_names_spoil_nobodys_page(tmp_path, released):
    course = released(tmp_path)
    for student in ("ada", "bob", "eve"):
        hand_in(course, student, submission())
    theirs = course.root / "submitted" / "eve" / LESSON
    for name in (".made_from", f"{LESSON}.part", f"{LESSON}.html", "data"):
        (theirs / name).mkdir()
        (theirs / name / "x").write_text("1")
    (theirs / f"{LESSON}.html" / "x.png").write_text("1")
    (theirs / "timestamp.txt.png").write_text("1")
    needed = "submission_secret.txt"  # by nbgrader's release_feedback
    for name in ("index.html", "Tiny.HTM", "x.svg", "curve.PNG", needed):
        (theirs / name).write_text("<script>alert(1)</script>3 of 3 points")
    assert grader(course, "autograde", LESSON).returncode == 0
    assert grader(course, "feedback", LESSON).returncode == 0
    of_eve = course.root / "feedback" / "eve" / LESSON
    copied = {path.name for path in of_eve.rglob("*") if path.is_file()}
    assert copied == {
        *(f"{LESSON}.html", ".made_from", "curve.PNG", needed),
        *("timestamp.txt", "timestamp.txt.png"),
    }
    assert (of_eve / "timestamp.txt").read_text() == ""  # she has none
    found = (course.root / "feedback").rglob(f"{LESSON}.html")
    pages = sorted(path.parts[-3] for path in found)
    assert pages == ["ada", "bob", "eve"]
    # What was a folder is a file in the next attempt.
    (theirs / "data" / "x").unlink()
    (theirs / "data").rmdir()
    (theirs / "data").write_text("2")
    assert grader(course, "autograde", LESSON).returncode == 0
    kept = course.root / "autograded" / "eve" / LESSON / "data"
    assert kept.read_text() == "2"


TIME, SECRETS = b"2026-01-31 10:00:00 UTC", "submission_secret.txt"
EXCHANGED = {
    "ann": {SECRETS: b"of ann", "timestamp.txt": TIME},
    "eve": {SECRETS: b"1", "timestamp.txt": TIME + b" " * 90 + b"\xff"},
    "fay": {SECRETS: b"\xff", "timestamp.txt": TIME},
    "gus": {"timestamp.txt": TIME},
    "hal": {SECRETS: b""},
    "ida\nzoe: page written\x1b[31m": {},
    "zoe": {SECRETS: b"of zoe"},
}


def test_nobody_keeps_pages_from_being_handed_out(tmp_path, released):
    course = released(tmp_path)
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
    for student, files in EXCHANGED.items():
        path = hand_in(course, student, submission())
        for name, data in files.items():
            (path.parent / name).write_bytes(data)
    assert grader(course, "autograde", LESSON).returncode == 0
    done = grader(course, "feedback", LESSON)
    assert done.returncode == 0
    told = [line for line in done.stdout.split("\n") if "hand out" in line]
    assert [line[:3] for line in told] == ["fay", "gus", "hal", "ida"]
    assert all(line.isprintable() for line in told)
    assert nbgrader(course, "release_feedback", LESSON).returncode == 0
    pages = {path.stem for path in exchange.rglob("*.html")}
    for student in ("ann", "zoe"):
        assert notebook_hash(secret=f"of {student}", notebook_id=LESSON) in (
            pages
        )
    # Another attempt has another secret.
    submitted = course.root / "submitted" / "zoe" / LESSON
    (submitted / SECRETS).write_text("new")
    assert grader(course, "autograde", LESSON, "--force").returncode == 0
    assert "1 page written" in grader(course, "feedback", LESSON).stdout


@pytest.mark.parametrize("name", ["profile_default", "a/" * 48 + "{}"])
def test_no_file_beside_a_notebook_keeps_its_bench_from_starting(name):
    files = {name.replace("a/", f"{n}/").format(n): b"" for n in range(500)}
    for box in BOXES:
        found = mark(source(), submission(), files=files, box=box)
        assert found.points == 3


def test_files_lie_in_a_bounded_number_of_folders(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.engine.files.FOLDERS", 5)
    for name in ("a/a/a/f", "b/b/b/f", "c/f", "f"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert set(files_beside(tmp_path, ())) == {"a/a/a/f", "c/f", "f"}
