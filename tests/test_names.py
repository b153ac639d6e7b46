"""What the documents, the forms and the hooks name is there."""

import ast
import re
import shlex
import shutil
import tomllib

import pytest
import typer
import yaml
from conftest import LESSONS

from grader.cli.app import app
from grader.course.folders import Course
from grader.course.lookup import exercises_of
from grader.paths import ROOT

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/class.md",
    "docs/design.md",
    "docs/graders.md",
    "docs/handbook.md",
    "docs/hub.md",
    "benchmarks/README.md",
    "data/README.md",
)
ROOMS = {path.parent.name for path in ROOT.glob("grader/*/__init__.py")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(TEMPLATES.glob("*.yml"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
FIELDS = ("input", "textarea", "dropdown", "checkboxes")

documents = pytest.mark.parametrize("document", DOCUMENTS)
forms = pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)


def code(document):
    """What stands in a document between backticks, words or blocks."""
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", rest) + "".join(blocks).split("\n")


def names_of_files(said):
    """The words that name a file or a folder of this repository."""
    for word in said.split():
        if re.fullmatch(r"[\w.-]+/[\w./-]*|[\w-]+\.(md|py|toml|yml)", word):
            yield word


def is_there(name):
    """Whether a name is a file's, a room's, an exercise's, or ignored."""
    top, _, rest = name.partition("/")
    if top in LESSONS:
        return rest in exercises_of(Course(), top)
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    found = (ROOT / folder / name for folder in ("", "data", "grader"))
    return f"{top}/" in ignored or any(path.exists() for path in found)


@documents
def test_a_document_names_files_that_are_there(document):
    names = {
        name
        for said in code(document)
        for name in names_of_files(said)
        if not re.search(r"NN_name|LESSON|EXERCISE|CLASSROOM", name)
    }
    names -= {"autograder.py", "release-body.md"}  # Classroom 50's
    names -= {"due.toml", "jupyterhub_config.py"}  # an instructor's own
    assert [name for name in sorted(names) if not is_there(name)] == []


def commands(program):
    """What the documents call the words after `make` or `grader` by."""
    for document in DOCUMENTS:
        for said in code(document):
            found = re.match(rf"{program} ([a-z]+)\b", said)
            if found:
                yield document, found[1]


def test_a_document_names_commands_that_are_there():
    known = set(typer.main.get_command(app).commands)
    named = set(commands("grader"))
    assert len(named) > 10
    assert [one for one in sorted(named) if one[1] not in known] == []
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    named = set(commands("make"))
    assert len(named) > 5
    assert [one for one in sorted(named) if one[1] not in targets] == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/design.md"])
def test_a_tour_has_a_line_for_each_room(document):
    text = (ROOT / document).read_text("utf-8")
    tour = text.partition("| room |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)/?` \|", tour, re.M)
    assert sorted(rows) == sorted(ROOMS)


def test_the_design_draws_the_layers_that_the_contract_has():
    (contract,) = (
        one
        for one in PROJECT["tool"]["importlinter"]["contracts"]
        if one["type"] == "layers"
    )
    drawn = "```\n" + "\n".join(contract["layers"]) + "\n```"
    assert drawn in (ROOT / "docs" / "design.md").read_text("utf-8")


def test_the_changelog_the_citation_and_the_package_agree_on_the_version():
    number = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    day = citation["date-released"]
    newest = f"## {number} · {day.day} {day:%B %Y}"
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## .*$", log, re.M)[:2] == ["## Unreleased", newest]
    assert citation["version"] == number
    assert citation["license"] == PROJECT["project"]["license"]


def fields(form):
    found = yaml.safe_load(form.read_text("utf-8"))["body"]
    return {f["id"]: f for f in found if f["type"] != "markdown"}


@forms
def test_a_form_is_one_that_github_can_show(form):
    """GitHub silently leaves a form out that breaks one of these rules."""
    whole = yaml.safe_load(form.read_text("utf-8"))
    assert {"name", "description", "body"} <= set(whole)
    asked = [part for part in whole["body"] if part["type"] != "markdown"]
    assert asked and {part["type"] for part in asked} <= set(FIELDS)
    labels = [part["attributes"]["label"] for part in asked]
    assert len(set(labels)) == len(labels)
    assert len(fields(form)) == len(asked)
    for part in asked:
        options = part["attributes"].get("options", [])
        assert bool(options) == (part["type"] in ("dropdown", "checkboxes"))
        assert len(set(options)) == len(options)


def test_a_wrong_check_can_be_reported_with_all_that_it_takes():
    form = fields(TEMPLATES / "check_marked_me_wrong.yml")
    asked = {name for name, f in form.items() if f.get("validations")}
    assert {"lesson", "exercise", "answer", "said", "versions"} <= asked
    assert form["lesson"]["attributes"]["options"] == LESSONS


@forms
def test_the_line_that_a_form_asks_for_prints_the_versions(form, capsys):
    said = fields(form)["versions"]["attributes"]["description"]
    exec(re.search(r"`(import [^`]+)`", said)[1], {})
    assert capsys.readouterr().out.startswith(PROJECT["project"]["version"])


def hooks():
    (local,) = HOOKS["repos"]
    assert local["repo"] == "local"  # another would be downloaded
    return {hook["id"]: hook for hook in local["hooks"]}


def test_the_hooks_use_programs_of_the_environment(environment):
    found = hooks()
    assert {"ruff-check", "ruff-format", "release-drift"} <= set(found)
    for hook in found.values():
        program = shlex.split(hook["entry"])[0]
        assert hook["language"] == "system"
        assert shutil.which(program, path=environment["PATH"]), program


def test_the_hook_against_drift_names_a_test_that_is_there():
    hook = hooks()["release-drift"]
    path, _, name = shlex.split(hook["entry"])[-1].partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    tests = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
    assert name in tests
    for place in ("solutions/", "notebooks/", "grader/authoring/"):
        assert re.search(hook["files"], f"{place}x")
