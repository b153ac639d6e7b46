"""One list of versions, and everything else points to it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires, version

import pytest
import yaml
from conftest import LESSONS, read
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import start
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
CORE = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = {
    extra: [Requirement(line) for line in lines]
    for extra, lines in PROJECT["optional-dependencies"].items()
}
ROOMS = {  # what a room may import beside the core
    "lesson": (),
    "course": ("lab",),
    "engine": ("lab",),
    "learner": ("lab",),
    "jupyter": ("lab",),
    "cli": ("lab",),
    "authoring": ("class", "site"),
    "classroom": ("class", "cluster"),
}
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


def name(requirement):
    return canonicalize_name(requirement.name)


def named(*extras):
    """The packages that the core and some extras name, by themselves or by
    the extras that they build on."""
    found = {name(r) for r in CORE}
    for extra in extras:
        for requirement in EXTRAS[extra]:
            if requirement.name == PROJECT["name"]:
                found |= named(*requirement.extras)
            else:
                found.add(name(requirement))
    return found


def test_only_the_core_bounds_versions_and_from_below():
    kinds = [{s.operator for s in r.specifier} for r in CORE]
    assert all(kind == {">="} for kind in kinds)
    others = [r for extra in EXTRAS.values() for r in extra]
    assert [str(r) for r in others if str(r.specifier)] == []
    assert named(*EXTRAS) <= {name(r) for r in PINS}
    for requirement in CORE:
        (pin, *_) = (r for r in PINS if name(r) == name(requirement))
        assert requirement.specifier.contains(str(pin.specifier)[2:])


def installed_with(packages):
    """The packages, and all that they require as they are installed here."""
    found, waiting = set(), list(packages)
    while waiting:
        if (package := waiting.pop()) in found:
            continue
        found.add(package)
        needs = (Requirement(line) for line in requires(package) or ())
        waiting += [
            name(need)
            for need in needs
            if not need.marker or need.marker.evaluate({"extra": ""})
        ]
    return found


def test_learners_install_no_test_tool_and_no_nbgrader():
    theirs = installed_with(named("lab"))
    assert {"jupyterlab", "typer", "torch"} <= theirs
    tools = {"pytest", "nbval", "ruff", "mypy", "playwright", "hatchling"}
    assert (
        theirs & (tools | {"nbgrader", "sqlalchemy", "distributed"}) == set()
    )
    assert installed_with(named()) & {"ipykernel", "jupyterlab"} == set()
    assert tools <= named("dev")
    assert named("lab") < named("class") < named("dev")
    for extra, brought in start.BRINGS.items():
        assert named(*brought) == named(extra)


def test_conda_installs_the_same_pins():
    *conda, pip = ENVIRONMENT["dependencies"]
    assert pip == {"pip": ["-c requirements.txt", "-e .[lab]"]}
    assert [line.split("=")[0] for line in conda] == ["python", "pip"]
    python = conda[0].split("=")[1]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)


def test_start_asks_for_the_python_that_pyproject_asks_for():
    (low, high), major = (start.LOWEST[1], start.ABOVE[1]), start.LOWEST[0]
    assert PROJECT["requires-python"] == f">={major}.{low},<{major}.{high}"


def test_ci_runs_the_oldest_and_the_newest_python_and_torch():
    flow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    runs = flow["jobs"]["test"]["strategy"]["matrix"]["include"]
    pythons = [Version(run["python"]) for run in runs]
    torches = [Version(run["torch"]) for run in runs]
    asked = SpecifierSet(PROJECT["requires-python"])
    assert all(asked.contains(python) for python in pythons)
    for beyond in (
        f"3.{min(pythons).minor - 1}",
        f"3.{max(pythons).minor + 1}",
    ):
        assert not asked.contains(beyond)
    (bound,) = (r.specifier for r in CORE if r.name == "torch")
    assert str(bound) == f">={min(torches).major}.{min(torches).minor}"
    (pin,) = (r.specifier for r in PINS if r.name == "torch")
    assert pin.contains(torches[0]) and max(torches) > torches[0]


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def strangers(sources, packages):
    """What the sources import that is neither ours nor in the packages."""
    tops = {name.split(".")[0] for text in sources for name in imports(text)}
    tops -= sys.stdlib_module_names | {
        "grader",
        *(path.stem for path in ROOT.glob("*.py")),
        *(path.stem for path in ROOT.glob("tests/*.py")),
        *(path.stem for path in ROOT.glob("benchmarks/**/*.py")),
    }
    owners = packages_distributions()
    return {
        top
        for top in tops
        if not packages & {canonicalize_name(n) for n in owners.get(top, [])}
    }


def texts(*folders):
    return [
        path.read_text("utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_its_audience_installs(room):
    extras = ROOMS[room]
    assert strangers(texts(f"grader/{room}"), named(*extras)) == set()


def test_a_lessons_cells_import_the_core_only():
    cells = [
        cell.source
        for lesson in LESSONS
        for cell in read(notebook_path(Course().solutions, lesson)).cells
        if cell.cell_type == "code"
    ]
    assert strangers(cells, named()) == set()


def test_every_import_is_a_named_dependency():
    sources = texts("grader", "tests", "data", "docs", "benchmarks")
    assert strangers(sources, named(*EXTRAS)) == set()
