"""Where the course keeps things, and how a lesson's file is read."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent


class CourseError(Exception):
    """Something is wrong with a file; the message says what to do next."""


@dataclass(frozen=True)
class Course:
    """The folders of one course."""

    root: Path = ROOT

    @property
    def solutions(self) -> Path:
        """What authors edit."""
        return self.root / "solutions"

    @property
    def notebooks(self) -> Path:
        """What is released to learners, made from the solutions."""
        return self.root / "notebooks"

    @property
    def work(self) -> Path:
        """The learner's own copies."""
        return self.root / "work"

    @property
    def notes(self) -> Path:
        """What the commands remember of the learner's work."""
        return self.work / ".grader"

    def lessons(self, folder: Path | None = None) -> list[str]:
        """Return the names of the lessons in `folder` (solutions), sorted."""
        found = (folder or self.solutions).glob("*/*.ipynb")
        return sorted(p.stem for p in found if p.stem == p.parent.name)


def own_name() -> str:
    """Return how the course's command is called from where we are."""
    if shutil.which("grader"):
        return "grader"
    script = Path(sys.executable).with_name("grader")
    return os.path.relpath(script) if script.exists() else "grader"


def notebook_path(folder: Path, lesson: str) -> Path:
    """Return where nbgrader expects the lesson's notebook in `folder`."""
    return folder / lesson / f"{lesson}.ipynb"


def read(path: Path) -> NotebookNode:
    """Return the notebook at `path`; raise CourseError if it is not one."""
    if not path.is_file():
        raise CourseError(
            f"{path}: no such lesson; see 'ls {path.parents[1]}'"
        )
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (nbformat.reader.NotJSONError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{path}: not a notebook (not JSON): restore it with "
            f"'git checkout -- {path}'"
        ) from error
    except (nbformat.ValidationError, KeyError, AttributeError) as error:
        why = str(error).splitlines()[0]
        raise CourseError(
            f"{path}: not a valid notebook ({why}): open and save it in "
            "JupyterLab, or restore it from git"
        ) from error
    return notebook


def cell_role(cell: NotebookNode) -> str:
    """Return "answer", "check", "locked" or "" for a cell, by nbgrader."""
    meta = cell.metadata.get("nbgrader", {})
    if meta.get("solution"):
        return "answer"
    if meta.get("grade"):
        return "check"
    return "locked" if meta.get("locked") else ""


def cell_id(cell: NotebookNode) -> str:
    """Return the id a cell is to have: its grade id or name, with dashes."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return cell_name(name or cell.metadata.get("name", ""))


def cell_name(name: str) -> str:
    """Return the cell id that goes with an exercise's or a check's name."""
    return name.replace("_", "-")
