"""The wheel is the course: what is in it, and how a learner meets it."""

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import LESSONS, read
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from servers import get, said_until, taken_port
from services import from_service
from withheld import leaked

from grader.course.cells import cell_role
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

FIRST = LESSONS[0]
MEGABYTES = 16
DESCEND = """def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * parameter.grad"""


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """Where the wheel is installed, without what it depends on."""
    folder = tmp_path_factory.mktemp("site")
    words = "-m pip install --quiet --no-deps --no-index --no-compile --target"
    subprocess.run([sys.executable, *words.split(), folder, wheel], check=True)
    return folder


@pytest.fixture
def call(site, tmp_path, environment):
    """Run a command of the installed package in a folder of `tmp_path`."""

    def run(*words, below=".", **variables):
        here = tmp_path / "here" / below
        here.mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "grader", *words],
            cwd=here,
            env=environment | {"PYTHONPATH": str(site)} | variables,
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def work(tmp_path):
    """The learner's folder, with the first lesson's copy solved."""
    path = notebook_path(tmp_path / "here" / "work", FIRST)
    path.parent.mkdir(parents=True)
    solved = notebook_path(Course().solutions, FIRST)
    path.write_bytes(solved.read_bytes())
    course = Course(tmp_path / "here")
    course.state.mkdir()  # as `grader lab` does
    return course.work


def test_it_holds_the_package_the_data_the_lessons_and_no_more(wheel):
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        texts = {
            name: archive.read(name)
            for name in names
            if name.startswith("grader/_course/notebooks")
        }
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "grader").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    data = {"README.md", "digits_0_4.pt", "mnist.npz", "pipeline.csv"}
    lessons = {
        notebook_path(
            Path("grader/_course/notebooks"), lesson
        ).as_posix(): notebook_path(Course().notebooks, lesson).read_bytes()
        for lesson in LESSONS
    }
    assert texts == lessons
    others = {name for name in names if ".dist-info/" not in name}
    others -= {"course_command.py"} | package | set(lessons)
    others -= {f"grader/_course/data/{name}" for name in data}
    (kernel,) = others
    assert kernel.endswith("share/jupyter/kernels/warm/kernel.json")
    assert wheel.stat().st_size <= MEGABYTES * 2**20


def test_no_solution_and_no_hidden_check_is_in_the_wheel(wheel):
    with ZipFile(wheel) as archive:
        everything = "\n".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if not name.endswith((".npz", ".pt"))
        )
    assert leaked(everything) == []


def test_the_lab_opens_the_first_lesson_in_an_empty_folder(
    site, tmp_path, environment
):
    home = tmp_path / "home"  # a file, so that nothing is kept there
    home.touch()
    here = tmp_path / "here"
    here.mkdir()
    with taken_port() as port:
        words = f"-m grader lab --no-browser --port {port}"
        lab = subprocess.Popen(
            [sys.executable, *words.split()],
            cwd=here,
            env=environment
            | {"PYTHONPATH": str(site), "PYTHONUNBUFFERED": "1"}
            | {"JUPYTER_TOKEN": "t", "HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = said_until(lab, "Ctrl+C")
    try:
        found = re.search(r"http://\S+?(:\d+)/lab/tree/(\S+)\?token", said)
        assert found and "Traceback" not in said, said
        assert found[2] == f"{FIRST}/{FIRST}.ipynb"
        base = f"http://127.0.0.1{found[1]}"
        assert "<html" in get(f"{base}/lab/tree/{found[2]}?token=t").lower()
        lesson = json.loads(get(f"{base}/api/contents/{found[2]}?token=t"))
        assert lesson["type"] == "notebook"
    finally:
        lab.terminate()
        lab.communicate(timeout=20)
    mine = notebook_path(here / "work", FIRST).read_bytes()
    assert mine == notebook_path(Course().notebooks, FIRST).read_bytes()
    assert {path.name for path in here.iterdir()} == {"work"}


def test_check_marks_the_copies_by_the_packaged_lessons(call, work):
    done = call("check", "--json", "1", below="work")
    (verdict,) = json.loads(done.stdout)["lessons"]
    assert verdict["lesson"] == FIRST and verdict["problem"] == ""
    assert verdict["passed"] and done.returncode == 0, done.stdout
    assert done.stderr == "" and not (work / "work").exists()


def test_its_checks_are_known_by_their_text_in_any_folder(site, tmp_path):
    code = (
        "from grader.lesson.checks import lessons\n"
        "for check in lessons().checks.values(): print(check.name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    released = (notebook_path(Course().notebooks, name) for name in LESSONS)
    named = {
        cell.metadata.nbgrader.grade_id
        for path in released
        for cell in read(path).cells
        if cell_role(cell) == "check"
    }
    assert set(done.stdout.split()) == named, done.stderr


def test_hints_and_resets_work_there(call, work):
    done = call("hint", f"{FIRST}/fit")
    assert done.returncode == 0 and "Hint 1" in done.stdout
    done = call("reset", FIRST)
    assert done.returncode == 0, done.stderr
    assert len([*(work / "backups").iterdir()]) == 1
    released = notebook_path(Course().notebooks, FIRST).read_bytes()
    assert notebook_path(work, FIRST).read_bytes() == released


def one_line(done):
    """What was said by a command that failed in a line."""
    assert done.returncode == 1 and done.stdout == "", done.stdout
    (line,) = done.stderr.splitlines()
    return line


def test_before_the_first_lab_it_says_what_to_do(call):
    said = one_line(call("check"))
    assert "work has no lessons:" in said and "grader lab' copies" in said


@pytest.mark.parametrize("command", [["lab"], ["reset", "1"]])
def test_a_file_in_the_place_of_work_is_one_line(command, call, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "work").touch()
    assert "work/01_basics: Not a directory" in one_line(call(*command))


def test_a_reference_answer_is_not_there_to_show(call):
    said = one_line(call("show", f"{FIRST}/fit", "--give-up"))
    assert "no reference answers" in said


@pytest.mark.parametrize(
    ("missing", "words", "brings"),
    [
        ("typer", ["check"], "lr-schedules-course[lab]"),
        ("nbgrader", ["stats", FIRST], "lr-schedules-course[class]"),
    ],
)
def test_what_is_not_installed_is_named_with_the_way_to_get_it(
    missing, words, brings, site, tmp_path
):
    code = (
        f"import sys; sys.modules[{missing!r}] = None; "
        f"sys.argv = ['grader', *{words!r}]; "
        "from grader.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    said = one_line(done)
    assert said.startswith(f"{missing} is not installed") and brings in said


OLD = Path(sys.prefix) / "old_service"  # start.py installs it


@pytest.mark.parametrize("packages", [[], [str(OLD)]], ids=["new", "old"])
def test_a_lesson_runs_in_a_service(packages, site, tmp_path, environment):
    """A bare kernel, no repository, and the file as a service saves it."""
    path = os.pathsep.join([*packages, str(site)])
    notebook = from_service(read(notebook_path(Course().notebooks, FIRST)))
    checks = {cell.metadata["id"]: n for n, cell in enumerate(notebook.cells)}
    end = checks["check-descend"] + 1
    skipped = {"train", "first-runs"}  # which take long
    notebook.cells = [
        cell
        for cell in notebook.cells[:end]
        if cell.cell_type == "code" and cell.metadata["id"] not in skipped
    ]
    failing, passing = notebook.cells[-1], copy.deepcopy(notebook.cells[-1])
    notebook.cells += [
        new_code_cell(DESCEND),
        passing,
        new_code_cell("from grader.lesson import progress\nprogress()"),
        new_code_cell("import IPython\nprint(IPython.__version__)"),
    ]
    for cell in notebook.cells:
        cell.pop("id", None)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute(env=environment | {"PYTHONPATH": path})
    assert failing.outputs[-2].output_type == "error"
    assert "did not move" in failing.outputs[-2].evalue
    assert passing.outputs[0].text.startswith("Passed: 1 point.")
    *_, told, version = (cell.outputs[0].text for cell in notebook.cells[-2:])
    assert "descend" in told
    made = f"{version.strip()} ran: 'python start.py test' makes {OLD}"
    assert version.startswith("7.34") == bool(packages), made
