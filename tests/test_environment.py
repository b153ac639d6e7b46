"""One list of versions, and everything else points to it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version

import yaml
from conftest import LESSONS, read
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
NAMED = PROJECT["dependencies"] + [
    name
    for extra in PROJECT["optional-dependencies"].values()
    for name in extra
]
PINS = [
    Requirement(line)
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


def test_every_requirement_is_pinned_exactly():
    loose = [
        str(r) for r in PINS if not re.fullmatch(r"==[\w.]+", str(r.specifier))
    ]
    assert loose == []


def test_what_is_installed_is_what_is_pinned():
    here = [r for r in PINS if r.marker is None or r.marker.evaluate()]
    wrong = [str(r) for r in here if not r.specifier.contains(version(r.name))]
    assert len(here) > 50 and wrong == []


def test_pyproject_names_packages_and_no_versions():
    named = [Requirement(line) for line in NAMED]
    assert [str(r) for r in named if str(r.specifier)] == []
    pinned = {canonicalize_name(r.name) for r in PINS}
    assert {canonicalize_name(r.name) for r in named} <= pinned


def test_conda_installs_the_same_pins():
    *conda, pip = ENVIRONMENT["dependencies"]
    assert pip == {"pip": ["-r requirements.txt", "-e ."]}
    assert [line.split("=")[0] for line in conda] == ["python", "pip"]
    python = conda[0].split("=")[1]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)


def test_make_asks_for_the_python_that_pyproject_asks_for():
    made = re.search(
        r"not \((3, \d+)\) <= sys.version_info < \((3, \d+)\)",
        (ROOT / "Makefile").read_text(),
    )
    low, high = (bound.replace(", ", ".") for bound in made.groups())
    assert PROJECT["requires-python"] == f">={low},<{high}"


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def test_every_import_is_a_named_dependency():
    sources = [
        path.read_text()
        for folder in ("grader", "tests", "data", "docs", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    ] + [
        cell.source
        for lesson in LESSONS
        for cell in read(notebook_path(Course().solutions, lesson)).cells
        if cell.cell_type == "code"
    ]
    tops = {name.split(".")[0] for text in sources for name in imports(text)}
    tops -= sys.stdlib_module_names | {
        "grader",
        *(path.stem for path in ROOT.glob("tests/*.py")),
        *(path.stem for path in ROOT.glob("benchmarks/*.py")),
    }
    known = {canonicalize_name(Requirement(r).name) for r in NAMED}
    owners = packages_distributions()
    strangers = {
        top
        for top in tops
        if not known & {canonicalize_name(one) for one in owners.get(top, [])}
    }
    assert strangers == set()
