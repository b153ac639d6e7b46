"""What a class is given: all it needs, and nothing it should not see."""

import json
import os
import re
import subprocess
import sys
from zipfile import ZipFile

import pytest
from conftest import LESSONS, copy_lesson
from withheld import leaked

import start
from grader.authoring.bundle import FOLDER, bundle
from grader.course.folders import Course, CourseError, notebook_path


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    archive = folder / "course.zip"
    assert bundle(Course(), archive) == LESSONS
    with ZipFile(archive) as file:
        file.extractall(folder)
    return folder / FOLDER


def test_no_solution_and_no_hidden_check_is_in_it(unpacked):
    everything = "\n".join(
        path.read_text("utf-8")
        for path in unpacked.rglob("*")
        if path.suffix in (".ipynb", ".py", ".md", ".toml", ".yml", ".txt")
    )
    assert leaked(everything) == []
    for lesson in LESSONS:
        theirs = notebook_path(unpacked / "notebooks", lesson).read_bytes()
        assert theirs == notebook_path(Course().notebooks, lesson).read_bytes()
        assert not re.search(b"BEGIN (SOLUTION|HIDDEN|BUG)", theirs)
    assert not (unpacked / "solutions").exists()
    assert not (unpacked / "tests").exists()


def in_bundle(unpacked, *words):
    return subprocess.run(
        [sys.executable, *words],
        cwd=unpacked,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )


def test_its_lessons_and_data_are_its_own(unpacked):
    code = (
        "import grader.lesson.lab\n"
        "from grader.course.folders import Course\n"
        "from grader.learner.copies import refresh\n"
        "course = Course()\n"
        "refresh(course)\n"
        "copied = course.lessons(course.work)\n"
        "print(grader.lesson.lab.DATA)\n"
        "print(*copied)\n"
        "images, _ = grader.lesson.lab.mnist('test', 1)\n"
        "print(images.shape[1])\n"
    )
    done = in_bundle(unpacked, "-c", code)
    assert done.returncode == 0, done.stderr
    data, lessons, pixels = done.stdout.strip().split("\n")
    assert data == str(unpacked / "data") and lessons.split() == LESSONS
    assert pixels == "784"


def test_set_up_has_what_it_needs_there(unpacked):
    named = {"Makefile", "start.py", *start.VERSIONS, "README.md"}
    assert named <= {path.name for path in unpacked.iterdir()}
    spec = unpacked / "grader/engine/kernelspec/kernel.json"
    assert json.loads(spec.read_text())["metadata"]


def test_its_readme_promises_nothing_that_is_not_there(unpacked):
    text = (unpacked / "README.md").read_text("utf-8")
    assert "make lab" in text and "make check" in text
    for missing in ("make test", "CONTRIBUTING", "autograde", "<!--"):
        assert missing not in text
    for picture in re.findall(r"\]\((docs/[^)]+)\)", text):
        assert (unpacked / picture).is_file()


def test_a_learner_is_marked_there_by_the_visible_checks(unpacked):
    path = notebook_path(unpacked / "work", LESSONS[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        notebook_path(Course().solutions, LESSONS[0]).read_bytes()
    )
    done = in_bundle(unpacked, "-m", "grader", "check", LESSONS[0], "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    (verdict,) = json.loads(done.stdout)["lessons"]
    assert verdict["passed"] and verdict["points"] == verdict["max_points"]


def test_a_bundle_of_stale_lessons_is_refused(tmp_path, course):
    with pytest.raises(CourseError, match="has no lessons"):
        bundle(course, tmp_path / "x.zip")
    copy_lesson(Course().solutions, LESSONS[0], course)
    with pytest.raises(CourseError, match="run 'grader release"):
        bundle(course, tmp_path / "x.zip")
