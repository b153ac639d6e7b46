"""The package keeps its shape: imports go one way from room to room."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.paths import ROOT

PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def package(tmp_path):
    """A copy of the package, with the contract that the repository has."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "grader",
        tmp_path / "grader",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path / "grader"


def lint_imports(package):
    command = [PROGRAMS / "lint-imports", "--no-cache"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        command,
        cwd=package.parent,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_imports_go_one_way_from_room_to_room(package):
    done = lint_imports(package)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("room", "imported"),
    [
        ("course", "grader.cli"),
        ("course", "grader.engine.mark"),
        ("lesson", "grader.course.cells"),
        ("learner", "grader.classroom.marks"),
        ("engine", "grader.learner.check"),
        ("lesson/recording", "grader.lesson.topics.alike"),
        ("lesson/bugs", "grader.lesson.expect"),
    ],
)
def test_an_import_that_goes_another_way_is_caught(package, room, imported):
    planted = package / room / "planted.py"
    planted.write_text(f"import {imported}\n")
    done = lint_imports(package)
    assert done.returncode == 1, done.stdout + done.stderr
    planted_in = f"grader.{room}".replace("/", ".")
    assert f"{planted_in}.planted -> {imported} (l.1)" in done.stdout


def test_a_room_without_a_place_in_the_order_is_caught(package):
    (package / "attic").mkdir()
    (package / "attic" / "__init__.py").touch()
    done = lint_imports(package)
    assert done.returncode == 1 and "grader.attic" in done.stdout
