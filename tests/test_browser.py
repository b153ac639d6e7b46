"""The course as people meet it: JupyterLab in a browser."""

import shutil
import subprocess

import nbformat
import pytest
from browser import (
    chromium,
    code_cell,
    jupyterlab,
    menu,
    page,
    rewrite,
    run_all,
    save,
    shoot,
    validate,
)
from classes import grader
from conftest import copy_lesson, nbgrader_course, read
from demos import code_cells, is_demo, without_demos

from grader.classroom.gradebook import Classroom
from grader.course.cells import cell_id
from grader.course.exercises import exercises
from grader.course.folders import Course, notebook_path
from grader.learner.check import check_lesson
from grader.paths import ROOT

LESSON, SOLVED, SLIDERS = "01_basics", "02_step", "03_cosine"
SHOWN = ("train-decayed-picture", "gallery")
pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(scope="module")
def browser():
    return chromium()


@pytest.fixture(scope="module")
def learners(tmp_path_factory):
    """A learner's course of three lessons, the second solved."""
    course = nbgrader_course(tmp_path_factory.mktemp("learner"))
    for lesson in (LESSON, SOLVED, SLIDERS):
        copy_lesson(Course().notebooks, lesson, course)
        copy_lesson(Course().solutions, lesson, course)
    target = notebook_path(course.work, SOLVED)
    target.parent.mkdir(parents=True)
    solved = read(notebook_path(course.solutions, SOLVED))
    nbformat.write(without_demos(solved), target)
    quicken(course)
    return course


def quicken(course):
    """Let no cell train that only shows and that no test looks at."""
    path = notebook_path(course.notebooks, LESSON)
    nbformat.write(without_demos(read(path), SHOWN), path)
    path = notebook_path(course.notebooks, SLIDERS)
    notebook = read(path)  # all its cells are there to be measured
    for cell in filter(is_demo, code_cells(notebook)):
        if cell_id(cell) not in SHOWN:
            cell.source = "%%script true\n" + cell.source
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def lab(learners, environment):
    """The address at which the learner's JupyterLab opens."""
    with jupyterlab(learners, environment, "lab") as address:
        yield address


def at(address, lesson):
    """The address of a lesson, without the tabs that other tests opened."""
    there = address.replace("/lab/", f"/lab/workspaces/{lesson}/")
    return there.replace(LESSON, lesson)


def solution(lesson, name):
    source = read(notebook_path(Course().solutions, lesson))
    return exercises(source)[name].reference


def output(cell, text):
    """The cell's output that has a text, also while it is out of sight."""
    shown = cell.locator(".jp-OutputArea-output", has_text=text)
    return shown.first.text_content().strip()


def test_a_learner_repairs_the_first_bug_and_validates(learners, lab):
    with page(lab) as one:
        one.wait_for_selector(".jp-Notebook .jp-CodeCell")
        run_all(one)
        labels = one.locator(".lm-MenuBar-itemLabel").all_inner_texts()
        assert "Nbgrader" not in labels and "Run" in labels
        check_cell = code_cell(one, "Each epoch trains at the rate")
        check_cell.locator("text=Update 0").wait_for()
        check_cell.scroll_into_view_if_needed()
        assert one.locator(".jp-Dialog").count() == 0
        said = output(check_cell, "Update 0: 0.2 used, 0.4 meant.")
        assert "Traceback" not in said and len(said.splitlines()) <= 6
        alt = check_cell.locator("img").first.get_attribute("alt")
        assert alt.startswith("Picture by update. used: ")
        assert alt.endswith("They differ at update 0.")
        assert check_cell.locator("details").count() == 2
        picture = code_cell(one, "meant = [0.4] * 3 + [0.2] * 3 + [0.1] * 3 +")
        assert picture.locator("img").count() == 1
        shoot(one, "bug")
        answer = code_cell(one, "def train_decayed")
        rewrite(one, answer, solution(LESSON, "train_decayed"))
        one.keyboard.press("Shift+Enter")
        one.keyboard.press("Shift+Enter")
        check_cell.locator("text=Passed: 1 point.").wait_for()
        shoot(one, "repaired")
        save(one)
        failed = validate(one)
        shoot(one, "validated")
    assert "failed" in failed and "The prediction is what torch does" in failed
    assert "Each epoch trains at the rate" not in failed
    verdict = check_lesson(learners, LESSON)
    passed = [verdict.is_passed(one) for one in verdict.exercises]
    assert passed[:3] == [0, 1, 0]
    assert verdict.points == 1


def test_validate_says_that_a_solved_lesson_passes(lab):
    with page(at(lab, SOLVED)) as one:
        one.wait_for_selector(".jp-Notebook .jp-CodeCell")
        assert "Success" in validate(one)


def test_sliders_change_the_picture_and_code_never_scrolls_sideways(lab):
    with page(at(lab, SLIDERS), (1024, 768)) as one:
        one.wait_for_selector(".jp-Notebook .jp-CodeCell")
        run_all(one)
        gallery = code_cell(one, "class Stalled(ReduceLROnPlateau)")
        image = gallery.locator(".jupyter-widgets img").first
        image.scroll_into_view_if_needed()
        before = image.get_attribute("src")
        handle = gallery.locator(".noUi-handle").nth(1)
        handle.focus()
        for _ in range(5):
            handle.press("ArrowRight")
        one.wait_for_function(
            "([image, before]) => image.src != before",
            arg=[image.element_handle(), before],
        )
        shoot(one, "sliders")
        wide = one.eval_on_selector_all(
            ".jp-InputArea .cm-scroller",
            "all => all.filter(e => e.scrollWidth > e.clientWidth).length",
        )
    assert wide == 0


def test_formgrader_lists_generates_autogrades_and_shows_feedback(
    course, environment
):
    copy_lesson(Course().solutions, LESSON, course)
    for student, folder in (("alice", "notebooks"), ("bob", "solutions")):
        target = course.root / "submitted" / student / LESSON
        shutil.copytree(ROOT / folder / LESSON, target)
        path = target / f"{LESSON}.ipynb"
        nbformat.write(without_demos(read(path)), path)
    subprocess.run(
        ["nbgrader", "generate_assignment", LESSON],
        cwd=course.root,
        env=environment,
        check=True,
    )
    ours = grader(course, "autograde", LESSON, "--student", "bob")
    assert ours.returncode == 0, ours.stderr
    with (
        jupyterlab(course, environment, "teach") as address,
        page(address) as one,
    ):
        one.wait_for_selector("text=Nbgrader")
        menu(one, "Nbgrader", "Formgrader")
        form = one.frame_locator("iframe").first
        form.locator("td.name", has_text=LESSON).wait_for()
        press(form, "assign")
        made = notebook_path(course.notebooks, LESSON)
        kept = notebook_path(Course().notebooks, LESSON)
        assert made.read_bytes() == kept.read_bytes()
        form.locator("td.num-submissions a").click()
        bob, alice = (form.locator("tr", has_text=w) for w in ("bob", "alice"))
        bob.locator("td.status", has_text="graded").wait_for()
        assert "12 / 12" in bob.locator("td.score").inner_text()
        alice.locator("td.status", has_text="needs autograding").wait_for()
        press(form, "autograde", alice)
        alice.locator("td.status", has_text="graded").wait_for()
        assert "0 / 12" in alice.locator("td.score").inner_text()
        press(form, "generate-feedback", bob)
        press(form, "generate-feedback", alice)
        shoot(one, "formgrader")
        feedback = course.root / "feedback" / "alice" / LESSON
        one.goto((feedback / f"{LESSON}.html").as_uri())
        one.locator("text=Update 0: 0.2 used, 0.4 meant.").first.wait_for()
        shoot(one, "feedback")
    with Classroom(course) as classroom:
        for student, score in (("alice", 0), ("bob", 12)):
            found = classroom.gradebook.find_submission(LESSON, student)
            assert (found.score, found.max_score) == (score, 12)


def press(form, column, row=None):
    """Press a button of formgrader's table, and close what it says."""
    (row or form).locator(f"td.{column} a").first.click()
    said = form.locator(".modal.in")
    said.locator("text=Success").first.wait_for()
    said.locator("button", has_text="OK").click()
    form.locator(".modal-backdrop").wait_for(state="detached")
