import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from xdist.scheduler import LoadScopeScheduling

from grader.course import ROOT, Course, cell_role, notebook_path

LESSONS = Course().lessons()
# Files whose tests share nothing, and take long one after the other.
SPREAD = ("test_kernels.py", "test_mark.py", "test_trial.py")


class ByFile(LoadScopeScheduling):
    """Keep a file's tests, and a notebook's cells, in one worker."""

    def _split_scope(self, nodeid):
        path = nodeid.split("::")[0]
        return nodeid if path.endswith(SPREAD) else path


def pytest_xdist_make_scheduler(config, log):
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
