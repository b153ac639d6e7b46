"""A lesson works where only a kernel with torch and matplotlib is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LESSONS, read
from services import from_editor, from_service
from tiny import WRONG, source, submission

from grader.authoring.published import (
    address,
    badges,
    finding_cell,
    with_badges,
)
from grader.course.folders import Course, notebook_path
from grader.engine.mark import mark
from grader.engine.submission import read_submission
from grader.lesson import shell
from grader.paths import ROOT

HOME = "https://github.com/someone/lr-schedules"


@pytest.mark.parametrize("saved", [from_service, from_editor])
@pytest.mark.parametrize(("answers", "points"), [({}, 3), (WRONG, 0)])
def test_what_other_programs_save_is_marked(saved, answers, points):
    text = json.dumps(saved(submission(**answers)))
    handed_in = read_submission(text, "lesson.ipynb")
    assert mark(source(), handed_in).points == points


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_lesson_looks_for_the_course_first(lesson):
    notebook = read(notebook_path(Course().notebooks, lesson))
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert first.source == finding_cell(address()).source


def look(folder, place=""):
    """What the looking cell prints in a folder, without the venv, and where
    `grader` is found then."""
    code = finding_cell(place).source + (
        "\nimport importlib.util"
        "\nspec = importlib.util.find_spec('grader')"
        "\nprint(list(spec.submodule_search_locations) if spec else None)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    *said, found = done.stdout.splitlines()
    return said, found


def test_where_the_course_is_not_it_says_how_to_get_it(tmp_path):
    said, found = look(tmp_path, HOME)
    assert said[-1] == f"    %pip install git+{HOME}"
    assert found == "None"
    said, _ = look(tmp_path)
    assert said[-1].startswith("    %pip install FILE.whl")


@pytest.mark.parametrize("below", [".", "notebooks/01_basics"])
def test_a_clone_that_is_not_installed_is_found(tmp_path, below):
    package = tmp_path / "grader" / "lesson"
    package.mkdir(parents=True)
    (tmp_path / below).mkdir(parents=True, exist_ok=True)
    said, found = look(tmp_path / below)
    assert said == []
    assert str(package.parent) in found


def test_a_foreign_package_of_that_name_is_not_the_course(tmp_path):
    code = finding_cell(HOME).source
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "The course is not here yet" in done.stdout


def test_badges_follow_from_the_address():
    signs = badges(f"{HOME}.git", "notebooks/a/a.ipynb")
    assert "github/someone/lr-schedules/blob/main/notebooks/a/a.ipynb" in signs
    assert "someone/lr-schedules/HEAD?labpath=notebooks%2Fa%2Fa.ipynb" in signs
    assert badges("", "a") == badges("https://example.org/a/b", "a") == ""


def test_the_readme_has_the_badges_of_the_address():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "<!-- badges -->" in readme
    assert with_badges(readme, address()) == readme
    assert "mybinder.org" in with_badges(readme, HOME)
    assert with_badges(with_badges(readme, HOME), "") == with_badges(
        readme, ""
    )


def test_progress_tells_points_by_exercise(monkeypatch, capsys):
    monkeypatch.setattr(shell, "_passed", set())
    shell.progress()
    assert "No check has passed yet" in capsys.readouterr().out
    passed = {("01_basics", "check_descend"), ("01_basics", "check_choose")}
    monkeypatch.setattr(shell, "_passed", passed)
    shell.progress()
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:3] == ["01_basics:", "2", "of"]
    assert ["descend", "1", "of", "1"] in lines
    assert ["fit", "0", "of", "2"] in lines


def test_a_picture_of_an_answer_that_has_not_passed_says_so(
    monkeypatch, capsys
):
    passed = {("08_choose", "check_compare_peaks")}
    monkeypatch.setattr(shell, "_passed", passed)
    shell.note_open("compare")
    assert "`compare` has not passed its checks" in capsys.readouterr().out
    passed.add(("08_choose", "check_compare_unbeaten"))
    shell.note_open("compare")
    assert capsys.readouterr().out == ""


def test_the_dev_container_sets_up_the_lab():
    path = ROOT / ".devcontainer" / "devcontainer.json"
    setting = json.loads(Path(path).read_text("utf-8"))
    assert "start.py" in setting["postCreateCommand"]
