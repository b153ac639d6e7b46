import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

from grader.course.cells import cell_role
from grader.course.folders import Course, notebook_path
from grader.paths import ROOT

LESSONS = Course().lessons()
# Files whose tests share nothing, and take long one after the other.
SPREAD = ("test_judge.py", "test_kernels.py", "test_mark.py", "test_trial.py")
# What takes long comes first, and what is many short parts comes last, so
# that no worker is left alone with a long file in the end.
FIRST = (
    *("test_hub.py", "test_browser.py", "test_nbgrader.py", "test_mark.py"),
    *("test_attacks.py", "test_graders.py", "test_classroom.py"),
    *("test_other_courses.py", "test_crash.py", "test_site.py"),
)
LAST = ("test_trial.py",)


class ByFile(LoadScopeScheduling):
    """Keep a file's tests, and a notebook's cells, in one worker."""

    def _split_scope(self, nodeid):
        path = nodeid.split("::")[0]
        return nodeid if path.endswith(SPREAD) else path


def pytest_collection_modifyitems(items):
    def place(item):
        name, is_lesson = item.path.name, item.path.suffix == ".ipynb"
        early = FIRST.index(name) if name in FIRST else len(FIRST)
        return name in LAST, early - is_lesson / 2

    items.sort(key=place)


def pytest_collection_finish(session):
    # pytest-cov has read it by now; nbval would measure lessons' kernels.
    session.config.option.cov_source = None


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # by the order of the tests
    return ByFile(config, log)


def read(path):
    return nbformat.read(path, as_version=4)


def answers(notebook):
    """The answer cells' sources of a notebook, by grade id."""
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell_role(cell) == "answer"
    }


def set_answers(notebook, new):
    """Put answers (by grade id) into a notebook, in place."""
    for cell in notebook.cells:
        if cell_role(cell) == "answer":
            name = cell.metadata.nbgrader.grade_id
            cell.source = new.get(name, cell.source)
    return notebook


def copy_lesson(folder, lesson, course):
    """Copy a lesson's folder into another course; return its notebook."""
    source = notebook_path(folder, lesson).parent
    shutil.copytree(source, course.root / folder.name / lesson)
    return notebook_path(course.root / folder.name, lesson)


def nbgrader_course(folder):
    """A course in `folder`, with nbgrader's configuration and no lessons."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return Course(folder)


@pytest.fixture
def course(tmp_path):
    return nbgrader_course(tmp_path)


@pytest.fixture(scope="session")
def environment():
    """The environment for a command line: this Python's scripts come first.

    nbgrader calls `alembic` by name; and make's flags are not for the makes
    that tests start.
    """
    found = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    scripts = str(Path(sys.executable).parent)
    return found | {"PATH": scripts + os.pathsep + found["PATH"]}


def made_once(factory, name, make):
    """The folder of a name that `make` fills, once for all of xdist's
    workers."""
    here = factory.getbasetemp()
    shared = "PYTEST_XDIST_WORKER" in os.environ
    folder = (here.parent if shared else here) / name
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            made = factory.mktemp(f"making-{name}")
            make(made)
            made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def released_once(tmp_path_factory):
    """The folder of a course whose lesson tiny has been released.

    nbgrader takes seconds for it.
    """
    from classes import make_released  # what xdist's controller can spare

    return made_once(
        tmp_path_factory,
        "tiny-released",
        lambda folder: make_released(nbgrader_course(folder)),
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The course's wheel."""

    def build(folder):
        words = "-m hatchling build -t wheel --directory"
        command = [sys.executable, *words.split(), folder]
        subprocess.run(command, cwd=ROOT, check=True)

    (path,) = made_once(tmp_path_factory, "wheel", build).glob("*.whl")
    return path


@pytest.fixture(scope="session")
def released(released_once):
    """Put a course whose lesson tiny has been released into a folder."""

    def copy(folder, config=""):
        shutil.copytree(released_once, folder, dirs_exist_ok=True)
        with (folder / "nbgrader_config.py").open("a") as file:
            file.write(config)
        return Course(folder)

    return copy
