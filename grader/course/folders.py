"""The folders of a course, and the paths of its lessons."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.paths import ROOT


class CourseError(Exception):
    """A file or a name is wrong; the message says what to do next."""


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
    def state(self) -> Path:
        """What the commands remember of the learner's work."""
        return self.work / ".grader"

    def lessons(self, folder: Path | None = None) -> list[str]:
        """Return the names of the lessons in `folder`, sorted.

        Without a folder they are those in solutions/.
        """
        paths = (folder or self.solutions).glob("*/*.ipynb")
        return sorted(
            path.stem for path in paths if path.stem == path.parent.name
        )


def own_name() -> str:
    """Return how to call the course's command from the current folder."""
    if shutil.which("grader"):
        return "grader"
    script = Path(sys.executable).with_name("grader")
    return os.path.relpath(script) if script.exists() else "grader"


def notebook_path(folder: Path, lesson: str) -> Path:
    """Return where nbgrader expects the lesson's notebook in `folder`."""
    return folder / lesson / f"{lesson}.ipynb"
