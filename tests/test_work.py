"""A learner's own copies: nothing written is ever lost."""

import copy

import nbformat
import pytest
from classes import LESSON
from learners import learners_course, lesson, mine, publish, write_answer
from nbformat.v4 import new_code_cell, new_markdown_cell
from tiny import RIGHT, answer, find, start

from grader.course.folders import Course, notebook_path
from grader.learner.copies import (
    changed_answers,
    first_unfinished,
    is_outdated,
    note_passed,
    refresh,
    reset_answer,
    reset_lesson,
)


@pytest.fixture
def course(tmp_path):
    return learners_course(tmp_path)


def copy_of(course):
    return nbformat.read(mine(course), as_version=4)


def backups(course):
    return sorted((course.work / "backups").glob("*.ipynb"))


def next_release(course, change):
    new = lesson()
    change(new)
    publish(course, new)


def reword(notebook):
    find(notebook, "double-prompt").source += "\nMore words."


def test_a_copy_is_made_once_and_is_what_was_released(course):
    release = notebook_path(course.notebooks, LESSON)
    assert mine(course).read_bytes() == release.read_bytes()
    mine(course).write_text("what I wrote")
    assert refresh(course) == [] and mine(course).read_text() == "what I wrote"


def test_a_new_release_gets_the_answers_and_the_old_copy_is_kept(course):
    write_answer(course, "double", RIGHT["double"])
    before = mine(course).read_bytes()
    next_release(course, reword)
    assert is_outdated(course, LESSON)
    (said,) = refresh(course)
    (kept,) = backups(course)
    assert str(kept) in said and kept.read_bytes() == before
    now = copy_of(course)
    assert find(now, "double").source == RIGHT["double"]
    assert find(now, "half").source == start("half")
    assert "More words" in find(now, "double-prompt").source
    assert not is_outdated(course, LESSON) and refresh(course) == []


def test_a_bug_that_was_planted_anew_replaces_the_untouched_one_only(course):
    write_answer(course, "double", "def double(x):\n    return x + x  # mine")

    def replant(notebook):
        for name in RIGHT:
            cell = find(notebook, name)
            cell.source = cell.source.replace("return x\n", "return 3 * x\n")

    next_release(course, replant)
    refresh(course)
    now = copy_of(course)
    assert "# mine" in find(now, "double").source
    assert "3 * x" in find(now, "half").source


def test_own_cells_and_answers_to_exercises_that_are_gone_are_kept(course):
    write_answer(course, "half", "def half(x):\n    return x * 0.5")
    notebook = copy_of(course)
    place = [c.id for c in notebook.cells].index("double") + 1
    notebook.cells.insert(place, new_code_cell("my = 'own'", id="mine"))
    notebook.cells.insert(0, new_markdown_cell("My notes", id="notes"))
    nbformat.write(notebook, mine(course))

    def remove(notebook):
        notebook.cells = [c for c in notebook.cells if "half" not in c.id]

    next_release(course, remove)
    said = refresh(course)
    sources = [cell.source for cell in copy_of(course).cells]
    assert sources[0] == "My notes"
    assert sources[sources.index(start("double")) + 1] == "my = 'own'"
    assert "def half(x):\n    return x * 0.5" in sources
    assert any("half" in line and "not marked" in line for line in said)


def test_an_answer_whose_metadata_was_stripped_is_carried_over(course):
    notebook = copy_of(course)
    find(notebook, "double").source = RIGHT["double"]
    find(notebook, "double").metadata = {}
    nbformat.write(notebook, mine(course))
    next_release(course, reword)
    refresh(course)
    assert find(copy_of(course), "double").source == RIGHT["double"]


def test_a_new_exercise_comes_with_its_planted_bug(course):
    write_answer(course, "double", RIGHT["double"])

    def grow(notebook):
        more = copy.deepcopy(answer("half"))
        more.id, more.metadata.nbgrader.grade_id = "third", "third"
        notebook.cells.append(more)

    next_release(course, grow)
    refresh(course)
    assert find(copy_of(course), "third").source == start("half", "third")


def test_a_damaged_copy_is_left_alone_and_said(course):
    mine(course).write_text("{ not a notebook")
    next_release(course, reword)
    (said,) = refresh(course)
    assert str(mine(course)) in said and f"grader reset {LESSON}" in said
    assert mine(course).read_text() == "{ not a notebook"


def test_a_copy_from_before_origins_were_kept_is_not_replaced(course):
    write_answer(course, "double", RIGHT["double"])
    before = mine(course).read_bytes()
    (course.state / "origins" / f"{LESSON}.ipynb").unlink()
    assert refresh(course) == [] and mine(course).read_bytes() == before


def test_reset_gives_a_fresh_copy_and_keeps_the_old_one(course):
    for text in ("{ not a notebook", "nor this"):
        mine(course).write_text(text)
        kept = reset_lesson(course, LESSON)
        assert kept.read_text() == text
        assert find(copy_of(course), "double").source == start("double")
    assert len(backups(course)) == 2


def test_one_answer_can_be_reset_alone(course):
    for name in RIGHT:
        write_answer(course, name, RIGHT[name])
    kept = reset_answer(course, LESSON, "half")
    assert find(copy_of(course), "half").source == start("half")
    assert find(copy_of(course), "double").source == RIGHT["double"]
    assert RIGHT["half"].split("\n")[1] in kept.read_text()


def test_what_was_touched_is_told_from_what_was_released(course):
    assert changed_answers(course, LESSON) == set()
    write_answer(course, "half", RIGHT["half"])
    assert changed_answers(course, LESSON) == {"half"}


def test_the_first_unfinished_lesson_is_opened(course):
    publish(course, lesson(), "tiny_two")
    refresh(course)
    assert first_unfinished(course) == LESSON
    note_passed(course, LESSON, copy_of(course))
    assert first_unfinished(course) == "tiny_two"
    write_answer(course, "half", "changed = 'again'")
    assert first_unfinished(course) == LESSON


def test_no_lessons_at_all_is_no_error(tmp_path):
    assert refresh(Course(tmp_path)) == []
