"""Where the course keeps things, and how a lesson's file is read."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.paths import ROOT


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
