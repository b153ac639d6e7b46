"""Over its lessons, the course covers what it sets out to cover."""

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import LESSONS, read
from torch.optim import lr_scheduler

from grader.authoring.answers import load
from grader.course.cells import cell_id, cell_role
from grader.course.folders import Course, notebook_path
from grader.course.regions import PLANTED

COVERAGE = tomllib.loads(Path(__file__).with_name("coverage.toml").read_text())
SOURCES = {
    lesson: read(notebook_path(Course().solutions, lesson))
    for lesson in LESSONS
}
KIND = re.compile(r"\*\*(Fix|Predict|Build|Review) it \((\d+) points?\)")


def exercises(lesson):
    """Each answer's id, with its prompt's kind and its cell."""
    cells = SOURCES[lesson].cells
    return {
        cell.metadata.nbgrader.grade_id: (KIND.findall(before.source), cell)
        for before, cell in pairwise(cells)
        if cell_role(cell) == "answer"
    }


def called(lesson):
    """The names of what a lesson calls, as released or in its answers."""
    cells = read(notebook_path(Course().notebooks, lesson)).cells
    cells += [c for c in SOURCES[lesson].cells if cell_role(c) == "answer"]
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    functions = [
        node.func
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    ]
    return {getattr(f, "id", getattr(f, "attr", "")) for f in functions}


def test_every_scheduler_of_torch_is_met():
    there = {
        name
        for name in lr_scheduler.__all__
        if name not in ("LRScheduler", "_LRScheduler")
    }
    met = set().union(*map(called, LESSONS))
    assert len(there) == 15 and there - met == set()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_exercises_of_every_kind(lesson):
    found = exercises(lesson)
    kinds = [kind for named, _ in found.values() for kind, _ in named]
    bugs = [name for name, (_, c) in found.items() if "BEGIN BUG" in c.source]
    assert len(found) == len(kinds) >= 6
    assert len(bugs) >= 3
    assert kinds.count("Predict") >= 1 and kinds.count("Build") >= 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_prompt_promises_the_points_that_its_checks_give(lesson):
    given, answer = {}, ""
    for cell in SOURCES[lesson].cells:
        if cell_role(cell) == "answer":
            answer = cell.metadata.nbgrader.grade_id
        elif cell_role(cell) == "check":
            points = cell.metadata.nbgrader.points
            given[answer] = given.get(answer, 0) + points
    promised = {
        name: sum(int(points) for _, points in named)
        for name, (named, _) in exercises(lesson).items()
    }
    assert given == promised
    assert 8 <= sum(given.values()) <= 14


def test_the_course_has_55_exercises():
    assert sum(len(exercises(lesson)) for lesson in LESSONS) >= 55


def test_the_course_has_35_bugs_of_real_projects():
    places = [(bug, place) for bug, place in COVERAGE["bugs"].items()]
    assert len({bug for bug, _ in places}) >= 35
    for bug, place in places:
        lesson, _, name = place.partition("/")
        _, cell = exercises(lesson)[name]
        assert PLANTED.search(cell.source), f"{bug}: {place} plants nothing"


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_exercise_is_on_trial_with_its_own_bug(lesson):
    _, found = load(Course(), lesson)
    for exercise in found:
        tried = [one.code for one in exercise.of("wrong")]
        assert exercise.start in tried and exercise.start != exercise.reference


@pytest.mark.parametrize("source", COVERAGE["sources"])
def test_every_part_of_a_source_has_its_place(source):
    for part, (lesson, name, words) in COVERAGE["sources"][source].items():
        cells = {cell_id(cell): cell for cell in SOURCES[lesson].cells}
        text = " ".join(cells[name].source.split())
        assert words in text, f"{source}, {part}: not in {lesson}, cell {name}"
