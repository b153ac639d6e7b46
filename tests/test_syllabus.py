"""Over its lessons, the course covers what it sets out to cover."""

import ast
import functools
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import LESSONS, read
from torch.optim import lr_scheduler

from grader.authoring.answers import load_exercises
from grader.course.cells import cell_id, cell_role
from grader.course.folders import Course, notebook_path
from grader.course.regions import PLANTED, reference_answer
from grader.paths import ROOT

SYLLABUS = tomllib.loads(Path(__file__).with_name("syllabus.toml").read_text())
BUGS = tomllib.loads((ROOT / "docs" / "bugs.toml").read_text("utf-8"))["bugs"]
PARTS = [(name, part) for name, parts in SYLLABUS.items() for part in parts]
SOURCES = {
    lesson: read(notebook_path(Course().solutions, lesson))
    for lesson in LESSONS
}
KIND = re.compile(
    r"\*\*(Fix|Predict|Build|Review|Measure) it \((\d+) points?\)"
)


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
    assert len({bug["name"] for bug in BUGS}) == len(BUGS)
    assert sum("seen" in bug for bug in BUGS) >= 35
    for bug in BUGS:
        lesson, _, name = bug["exercise"].partition("/")
        _, cell = exercises(lesson)[name]
        assert PLANTED.search(cell.source), f"{bug['name']}: plants nothing"


@functools.cache
def on_trial(lesson):
    """A lesson's exercises with their answers, by name."""
    return {
        exercise.name: exercise
        for exercise in load_exercises(Course(), lesson)[1]
    }


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_exercise_is_on_trial_with_its_own_bug(lesson):
    for exercise in on_trial(lesson).values():
        tried = [answer.code for answer in exercise.of("wrong")]
        assert exercise.start in tried and exercise.start != exercise.reference


def names(source):
    """The names and attributes that a cell's code uses."""
    nodes = list(ast.walk(ast.parse(source)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    return used | {n.attr for n in nodes if isinstance(n, ast.Attribute)}


@pytest.mark.parametrize(("source", "part"), PARTS)
def test_every_part_of_a_source_is_served(source, part):
    row = dict(SYLLABUS[source][part])
    uses, kind = row.pop("uses", []), row.pop("kind", "")
    ((what, place),) = row.items()
    lesson, _, name = place.partition("/")
    if what == "exercise":
        ((named, _),), cell = exercises(lesson)[name]
        assert name in on_trial(lesson) and kind in ("", named)
    else:
        assert what == "cell" and not kind
        (cell,) = (c for c in SOURCES[lesson].cells if cell_id(c) == name)
    assert cell.source.strip()
    if uses:
        assert set(uses) <= names(reference_answer(cell.source))
