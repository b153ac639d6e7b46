"""Other graders' archives, run as these graders say that they run them.

Gradescope's contract is in its "Autograder Specifications", Classroom 50's
in its wiki's "Advanced Autograding" and in the script that its runner is.
"""

import io
import json
import os
import shutil
import site
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from classes import LESSON, grader
from conftest import nbgrader_course
from test_essays import essay
from tiny import RIGHT, WRONG, find, source, submission
from withheld import leaked

from grader.authoring.autograders import LARGEST, MARKING, Wishes, bundle_for
from grader.course.folders import Course, CourseError, notebook_path
from grader.engine.elsewhere import Line, Verdict, as_markdown, verdict_on
from grader.lesson.facts import OF_HIDDEN

HERE = f"python3.{sys.version_info.minor}"
PACKAGES = os.pathsep.join(site.getsitepackages())
HARDCODED = "def half(x):\n    return {10: 5}.get(x, 1919)"
HIDDEN = """
### BEGIN HIDDEN TESTS
assert half(1717) == 858.5, f"half(1717) is {half(1717)}."
### END HIDDEN TESTS"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with the lesson tiny, a hidden test and an essay in it."""
    course = nbgrader_course(tmp_path_factory.mktemp("course"))
    notebook = source()
    find(notebook, "check-half").source += HIDDEN
    notebook.cells.append(essay())
    path = notebook_path(course.solutions, LESSON)
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return course


def hand_in(folder, notebook, name=f"{LESSON}.ipynb"):
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / name)


# Gradescope


@pytest.fixture(scope="module")
def image(course, tmp_path_factory):
    """Gradescope's image: the archive in source/, and setup.sh was run."""
    home = tmp_path_factory.mktemp("gradescope") / "autograder"
    archive = home.parent / "autograder.zip"
    made = grader(
        *(course, "bundle", "--for", "gradescope", LESSON, "--to", archive)
    )
    assert made.returncode == 0, made.stderr
    unpack(archive, home / "source")
    shutil.copy(home / "source" / "run_autograder", home)
    programs = home.parent / "bin"
    programs.mkdir()
    (programs / HERE).symlink_to(os.path.realpath(sys.executable))
    for name in ("bash", "dirname"):
        (programs / name).symlink_to(shutil.which(name))
    # What is here already counts as installed, and pip fetches nothing.
    here = {"PATH": str(programs), "PYTHONPATH": PACKAGES}
    setup = home / "source" / "setup.sh"
    called(["bash", setup], home, here | {"PIP_NO_INDEX": "1"})
    return home


def unpack(archive, folder):
    """Unpack it with the files' modes, as unzip does."""
    with ZipFile(archive) as file:
        for entry in file.infolist():
            path = Path(file.extract(entry, folder))
            path.chmod(entry.external_attr >> 16)


def called(words, folder, environment, code=0):
    done = subprocess.run(
        list(map(str, words)),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def on_gradescope(image, notebook):
    """What results.json says of a submission."""
    for name in ("submission", "results"):
        shutil.rmtree(image / name, ignore_errors=True)
        (image / name).mkdir()
    hand_in(image / "submission", notebook)
    called([image / "run_autograder"], image, {"PYTHONPATH": PACKAGES})
    results = json.loads((image / "results" / "results.json").read_text())
    assert_gradescope(results)
    return results


def assert_gradescope(results):
    """Hold results.json to what the specifications say of it."""
    seen = {"hidden", "after_due_date", "after_published", "visible"}
    formats = {"text", "html", "simple_format", "md", "ansi"}
    assert results["stdout_visibility"] in seen
    assert results["output_format"] in formats
    assert isinstance(results["output"], str) and results["tests"]
    assert isinstance(results["execution_time"], int)
    for test in results["tests"]:
        assert 0 <= test["score"] <= test["max_score"]
        assert test["status"] in ("passed", "failed")
        assert test["output_format"] in formats
        assert isinstance(test["output"], str) and test["name"]


def test_gradescope_marks_a_submission(image):
    results = on_gradescope(image, submission(double=WRONG["double"]))
    found = {test["name"]: test for test in results["tests"]}
    assert found["check_double"]["score"] == 0
    assert found["check_double"]["output"] == "double(10) is 10."
    assert found["check_half"]["score"] == 2
    assert found["check_half"]["status"] == "passed"
    assert "why, 2 points, is for a person" in results["output"]


def test_gradescopes_archive_names_all_that_marking_imports(image):
    needed = (image / "source" / "needed.txt").read_text().split("\n")
    assert set(MARKING) <= set(needed)
    assert any(line.startswith("torch>=") for line in needed)
    code = "import sys, grader.engine.elsewhere, grader.engine.preload\n"
    code += "print('nbgrader' in sys.modules, 'typer' in sys.modules)"
    told = {"PYTHONPATH": f"{image / 'source'}{os.pathsep}{PACKAGES}"}
    done = called([sys.executable, "-c", code], image, told)
    assert done.stdout.split() == ["False", "False"]


# Classroom 50

ABOUT = {
    "CLASSROOM": "rates",
    "ASSIGNMENT": "tiny",
    "ASSIGNMENT_TYPE": "individual",
    "SUBMISSION_TAG": "submit/2026-11-27T10-00-00Z-a1b2c3d",
    "OWNER": "alice",
    "USERNAME": "alice",
    "COMMIT_URL": "https://github.com/o/rates-tiny-alice/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/o/rates-tiny-alice/releases/tag/x",
    "REVIEW_URL": "https://github.com/o/rates-tiny-alice/compare/a...b",
}


def published(archive, folder):
    """The bundle as the runner has it: packed, fetched, and unpacked."""
    unpack(archive, folder / "classroom50" / "tiny")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        file.add(folder / "classroom50" / "tiny", "tiny")
    assert len(packed.getvalue()) <= LARGEST
    packed.seek(0)
    with tarfile.open(fileobj=packed) as file:
        file.extractall(folder / "runtime", filter="data")
    return folder / "runtime" / "tiny"


@pytest.fixture(scope="module")
def runtime(course, tmp_path_factory):
    """Where the runner has unpacked a lesson's bundle."""
    folder = tmp_path_factory.mktemp("runner")
    archive = folder / "tiny.zip"
    made = grader(
        *(course, "bundle", "--for", "classroom50", LESSON, "--to", archive)
    )
    assert made.returncode == 0, made.stderr
    return published(archive, folder)


def on_classroom50(runtime, checkout):
    """What result.json says of a student's checkout."""
    here = {"PYTHONPATH": PACKAGES, "PIP_NO_INDEX": "1"}
    words = [sys.executable, runtime / "autograder.py"]
    called(words, checkout, ABOUT | here)
    result = json.loads((checkout / "result.json").read_text())
    assert_classroom50(result)
    return result


def assert_classroom50(result):
    """Hold result.json to the contract that the wiki gives."""
    assert result["schema"] == "classroom50/result/v1"
    for key, name in (
        *(("classroom", "CLASSROOM"), ("assignment", "ASSIGNMENT")),
        *(("assignment_type", "ASSIGNMENT_TYPE"), ("owner", "OWNER")),
        *(("submission", "SUBMISSION_TAG"), ("commit", "COMMIT_URL")),
        *(("release", "RELEASE_URL"), ("review", "REVIEW_URL")),
    ):
        assert result[key] == ABOUT[name]
    for part in (result, *result["tests"]):
        assert type(part["score"]) is type(part["max-score"]) is int
        assert 0 <= part["score"] <= part["max-score"]
    for test in result["tests"]:
        assert test["test-name"] and type(test["passed"]) is bool
    for key in ("score", "max-score"):
        assert result[key] == sum(test[key] for test in result["tests"])


def test_classroom50_marks_a_checkout(runtime, tmp_path):
    hand_in(tmp_path, submission(half=WRONG["half"]))
    # A student's modules are not taken for ours or Python's.
    for name in ("grader", "json", "pip"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(name)")
    (tmp_path / "result.json").symlink_to(runtime / "autograder.py")
    result = on_classroom50(runtime, tmp_path)
    assert (result["score"], result["max-score"]) == (1, 3)
    told = (tmp_path / "release-body.md").read_text()
    assert "1 of 3 points" in told and "    half(10) is 10." in told
    assert "import bz2" in (runtime / "autograder.py").read_text()


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_no_name_adds_a_line_to_what_stands_beside_a_release(course, tmp_path):
    forged = "a\r\r### 3 of 3 points\r\r<img src=x>\u2028z.ipynb"
    for name in (os.fsencode(forged), b"\xff.ipynb"):
        (tmp_path / os.fsdecode(name)).write_text("{}")
    said = as_markdown(
        verdict_on(notebook_path(course.solutions, LESSON), tmp_path)
    )
    assert said.encode() and "several notebooks" in said
    lines = said.splitlines()
    assert [line for line in lines if "of 3 points" in line[:20]] == [
        "### 0 of 3 points"
    ]
    assert all("<img" not in line or line[:4] == "    " for line in lines)


def test_text_of_a_verdict_ends_its_lines_as_markdown_does():
    said = as_markdown(Verdict([Line("check", 0, 1, "a\r# b\x0bc\r\n\nd")]))
    assert said.endswith("\n\n    a\n    # b\n    c\n    \n    d\n")


def test_classroom50_is_given_no_answer_and_no_hidden_test(runtime):
    text = (runtime / "lesson" / f"{LESSON}.ipynb").read_text()
    assert "BEGIN" not in text and "1717" not in text
    assert RIGHT["half"].split("\n")[1] not in text


def test_hidden_tests_come_along_if_they_are_wished_for(course, tmp_path):
    archive = tmp_path / "tiny.zip"
    bundle_for("classroom50", course, LESSON, archive, Wishes(hidden=True))
    with ZipFile(archive) as file:
        text = file.read(f"lesson/{LESSON}.ipynb").decode()
    assert "1717" in text and RIGHT["half"].split("\n")[1] not in text


def test_a_real_lesson_is_small_enough_and_leaks_nothing(tmp_path):
    archive, lesson = tmp_path / "real.zip", Course().lessons()[0]
    bundle_for("classroom50", Course(), lesson, archive, Wishes())
    with ZipFile(archive) as file:
        texts = [
            file.read(name).decode()
            for name in file.namelist()
            if name.endswith((".py", ".ipynb", ".txt"))
        ]
    assert leaked("\n".join(texts)) == []
    assert archive.stat().st_size < LARGEST


# Both


@pytest.fixture
def lesson_path(course):
    return notebook_path(course.solutions, LESSON)


def test_a_hidden_failure_tells_no_numbers(lesson_path, tmp_path):
    hand_in(tmp_path, submission(half=HARDCODED))
    verdict = verdict_on(lesson_path, tmp_path)
    said = {line.check: line.said for line in verdict.lines}
    assert said["check_half"] == OF_HIDDEN
    assert "1919" not in as_markdown(verdict)


def several(folder, lesson_path):
    hand_in(folder, submission(), "a.ipynb")
    hand_in(folder, submission(), "b.ipynb")


def linked(folder, lesson_path):
    (folder / f"{LESSON}.ipynb").symlink_to(lesson_path)


def linked_folder(folder, lesson_path):
    (folder / LESSON).symlink_to(lesson_path.parent)


def damaged(folder, lesson_path):
    (folder / f"{LESSON}.ipynb").write_text("{")


def nothing(folder, lesson_path):
    folder.mkdir(exist_ok=True)


@pytest.mark.parametrize(
    "given", [several, linked, linked_folder, damaged, nothing]
)
def test_what_cannot_be_marked_has_no_points_and_a_reason(
    given, lesson_path, tmp_path
):
    given(tmp_path, lesson_path)
    verdict = verdict_on(lesson_path, tmp_path)
    assert [line.points for line in verdict.lines] == [0, 0]
    assert sum(line.most for line in verdict.lines) == 3
    assert "hand" in verdict.said and ".ipynb" in verdict.said


def test_a_notebook_of_another_name_is_found(lesson_path, tmp_path):
    hand_in(tmp_path, submission(), "tiny (1).ipynb")
    lines = verdict_on(lesson_path, tmp_path).lines
    assert sum(line.points for line in lines) == 3


def test_a_fault_of_the_courses_own_is_nobodys_mark(course, tmp_path):
    broken = source()
    find(broken, "check-half").source = "assert half(10) == 6"
    nbformat.write(broken, tmp_path / "tiny.ipynb")
    hand_in(tmp_path / "theirs", submission())
    with pytest.raises(CourseError, match="own answer fails check_half"):
        verdict_on(tmp_path / "tiny.ipynb", tmp_path / "theirs")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--for", "moss", LESSON], "there are gradescope, classroom50"),
        (["--for", "gradescope", "none"], "the lessons are: tiny"),
        (["--for", "gradescope"], "Say both"),
        ([LESSON], "Say both"),
    ],
)
def test_what_cannot_be_packed_is_said(words, said, course):
    done = grader(course, "bundle", *words)
    assert done.returncode == 1 and said in done.stderr
