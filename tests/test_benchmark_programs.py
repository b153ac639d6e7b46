"""The programs of the findings' benchmark are what their table says."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _benchmark():
    path = ROOT / "benchmarks/findings.py"
    spec = importlib.util.spec_from_file_location("findings_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BENCHMARK = _benchmark()
PROGRAMS = BENCHMARK.all_programs()
BUGS = [program for program in PROGRAMS if program.thread]
RIGHT = [program for program in PROGRAMS if not program.thread]


def test_there_are_forty_programs_of_each_kind():
    first = [program for program in PROGRAMS if not program.later]
    assert sum(bool(program.thread) for program in first) >= 40
    assert sum(not program.thread for program in first) >= 40


def test_no_program_has_its_bug_from_a_thread_that_a_lesson_uses():
    lessons = (ROOT / "docs/bugs.toml").read_text()
    assert tomllib.loads(lessons)
    assert not [p.name for p in BUGS if f'"{p.thread}"' in lessons]


def test_each_bug_has_a_thread_of_its_own_and_a_finding_that_names_it():
    assert len({program.thread for program in BUGS}) == len(BUGS)
    assert all(program.names and program.reported for program in BUGS)


def test_each_program_has_a_name_of_its_own():
    assert len({program.name for program in PROGRAMS}) == len(PROGRAMS)


@pytest.mark.parametrize(
    "program",
    [p for p in RIGHT if not p.needs and not p.later],
    ids=lambda p: p.name,
)
def test_nothing_is_found_in_a_correct_program(program):
    assert BENCHMARK.findings_of(program) == set()
