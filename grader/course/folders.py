"""The folders of a course, and the paths of its lessons."""

import errno
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.paths import INSTALLED, NOTEBOOKS, ROOT

CONFIG = "nbgrader_config.py"  # what an instructor's own course has
STATE = ".grader"
# What sets a clone up. Many systems have only the second name.
START = f"{'python' if shutil.which('python') else 'python3'} start.py"
LOCKED = (32, 33)  # Windows' errors for a file that others have open
PARTS = (CONFIG, "solutions", "notebooks", "work")


class CourseError(Exception):
    """A file or a name is wrong; the message says what to do next."""


@dataclass(frozen=True)
class Course:
    """The folders of one course.

    What people write lies in `root`. So do the released lessons, unless an
    installed package brings them along, in the folder `shipped`.
    """

    root: Path = ROOT
    shipped: Path | None = None

    @property
    def solutions(self) -> Path:
        """What authors edit."""
        return self.root / "solutions"

    @property
    def notebooks(self) -> Path:
        """What is released to learners, made from the solutions."""
        return self.shipped or self.root / "notebooks"

    @property
    def work(self) -> Path:
        """The learner's own copies."""
        return self.root / "work"

    @property
    def state(self) -> Path:
        """What the commands remember of the learner's work."""
        return self.work / STATE

    def lessons(self, folder: Path | None = None) -> list[str]:
        """Return the names of the lessons in `folder`, sorted.

        Without a folder they are those in solutions/.
        """
        paths = (folder or self.solutions).glob("*/*.ipynb")
        return sorted(
            path.stem for path in paths if path.stem == path.parent.name
        )

    def require_lessons(self, folder: Path, advice: str) -> list[str]:
        """Return the names of the lessons in `folder`, sorted.

        Raises CourseError, with what to do about it, if there are none.
        """
        if lessons := self.lessons(folder):
            return lessons
        raise CourseError(f"{folder} has no lessons: {advice}")


def find_course(here: Path, named: Path | None = None) -> Course:
    """Return the course that a command works on when it is run in `here`.

    That is the course in the folder `named`; else the instructor's own that
    `here` lies in, known by its nbgrader_config.py; else the clone that this
    package belongs to. An installed package belongs to no clone: it brings
    its lessons to `here`, where the learner's work is kept. So does a clone
    that somebody else has put up for all, and nobody else can write in.
    Raises CourseError if there is no course in the folder `named`.
    """
    if named is not None:
        return _course_in(named.resolve())
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return Course(folder)
    if INSTALLED or not _can_write_in(ROOT / "work"):
        return Course(_beside_work(here), NOTEBOOKS)
    return Course()


def _can_write_in(folder: Path) -> bool:
    """Return whether files can be written in a folder, or it can be made."""
    there = folder if folder.exists() else folder.parent
    return os.access(there, os.W_OK)


def _course_in(folder: Path) -> Course:
    if not folder.is_dir():
        raise CourseError(
            f"{folder}: no such folder; --course names the folder of a course"
        )
    if INSTALLED or any((folder / part).exists() for part in PARTS):
        own = (folder / CONFIG).is_file() or (folder / "notebooks").is_dir()
        return Course(folder, NOTEBOOKS if INSTALLED and not own else None)
    raise CourseError(
        f"{folder}: no course there, for it has none of {', '.join(PARTS)}: "
        "name another folder after --course"
    )


def _beside_work(here: Path) -> Path:
    """Return the folder whose work/ we are in, or `here` itself.

    The terminals of a learner's JupyterLab start in work/.
    """
    for folder in (here, *here.parents):
        if folder.name == "work" and (folder / STATE).is_dir():
            return folder.parent
    return here


def explain(error: OSError) -> str:
    """Return what is wrong with a file or folder, and what to do, in a line.

    It is for an error that names the file.
    """
    advice = "see what is there, then run the command again"
    if getattr(error, "winerror", 0) in LOCKED:
        advice = "close the program that has it open, then run it again"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "go to a folder that you may write in, and run it there"
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = "make room on the disk, then run the command again"
    elif error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
        advice = "move away what stands in its place, then run it again"
    return f"{error.filename}: {error.strerror}: {advice}"


def lab_command(command: str = "lab") -> str:
    """Return how to call a command that start.py has, too."""
    return f"{START if made_by_start() else grader_command()} {command}"


def made_by_start() -> bool:
    """Return whether a clone's start.py has set this Python up for us.

    Who uses conda, a wheel or somebody else's clone is not told of start.py.
    """
    ours = Path(sys.prefix).resolve() == ROOT / ".venv"
    return ours and _can_write_in(ROOT / "work")


def grader_command() -> str:
    """Return how to call the course's command from the current folder.

    A `grader` that the shell finds elsewhere may be another course's.
    """
    name = "grader.exe" if os.name == "nt" else "grader"
    script = Path(sys.executable).with_name(name)
    if not script.exists() or Path(shutil.which("grader") or "") == script:
        return "grader"
    try:
        near = os.path.relpath(script)
    except ValueError:  # on another of Windows' drives
        near = str(script)
    return f'"{near}"' if " " in near else near


def notebook_path(folder: Path, lesson: str) -> Path:
    """Return where nbgrader expects the lesson's notebook in `folder`."""
    return folder / lesson / f"{lesson}.ipynb"
