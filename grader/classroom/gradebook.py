"""nbgrader's gradebook and folders, written by one process.

Everything goes through nbgrader's own API and configuration, so formgrader
and the nbgrader commands find what `nbgrader autograde` would have left.
"""

import contextlib
import fnmatch
import functools
import stat
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from grader.classroom.due import Rules, read_rules
from grader.classroom.scores import add_indexes
from grader.course.folders import Course, CourseError
from grader.engine import box
from grader.engine.box import Box

Stage = Literal["submitted", "autograded", "feedback"]
LOCKED_SECONDS = 60  # how long a locked gradebook is waited for
MARKED_FROM = "marked_from"  # in an autograded notebook's metadata


@dataclass(frozen=True)
class Submission:
    """A student's submission to a lesson: who, and which notebook."""

    student: str
    path: Path


class Classroom:
    """A course's gradebook, and the folders that nbgrader keeps for a class.

    Raises CourseError if the gradebook's database cannot be opened.
    """

    def __init__(self, course: Course) -> None:
        self.course = course
        self.nbgrader = NbGrader()
        with contextlib.chdir(course.root):
            self.nbgrader.load_config_file()
            self.directory = CourseDirectory(parent=self.nbgrader)
        self.directory.root = str(course.root)
        url = self.directory.db_url
        try:
            self.gradebook = Gradebook(_patient(url), self.directory.course_id)
            add_indexes(self.gradebook)
        except SQLAlchemyError as error:
            raise CourseError(
                f"The gradebook {url} cannot be opened ({_first_line(error)}):"
                " check c.CourseDirectory.db_url in nbgrader_config.py; if "
                "nbgrader was upgraded, run 'nbgrader db upgrade'."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.gradebook.close()

    def student_folder(self, stage: Stage, student: str, lesson: str) -> Path:
        """Return where nbgrader keeps a student's lesson at this stage."""
        name = getattr(self.directory, f"{stage}_directory")
        return Path(self.directory.format_path(name, student, lesson))

    @property
    def patient_url(self) -> str:
        """The gradebook's address, which lets others finish with it first."""
        return _patient(self.directory.db_url)

    def source_folder(self, lesson: str) -> Path:
        """Return where the course keeps what authors edit of a lesson."""
        name = self.directory.source_directory
        return Path(self.directory.format_path(name, ".", lesson))

    def submissions(self, lesson: str, student: str = "*") -> list[Submission]:
        """Return the submissions to a lesson, by student.

        A student's folder without the notebook counts: marking says what is
        missing from it.
        """
        return [
            Submission(name, folder / f"{lesson}.ipynb")
            for name, folder in self._folders("submitted", lesson, student)
        ]

    def marked_students(self, lesson: str, student: str = "*") -> list[str]:
        """Return the students whose marked notebooks are there, sorted."""
        folders = self._folders("autograded", lesson, student)
        return [name for name, at in folders if any(at.glob("*.ipynb"))]

    def _folders(
        self, stage: Stage, lesson: str, student: str
    ) -> list[tuple[str, Path]]:
        """Return the students that have a folder for a lesson, with it."""
        pattern = self.student_folder(stage, "*", lesson)
        place = pattern.parts.index("*")
        top, below = Path(*pattern.parts[:place]), pattern.parts[place + 1 :]
        excluded = self.directory.student_id_exclude.split(",")
        names = sorted(path.name for path in top.glob("*"))
        return [
            (name, Path(top, name, *below))
            for name in names
            if fnmatch.fnmatchcase(name, student)
            and name not in excluded
            and _is_there(Path(top, name, *below))
        ]

    @functools.cached_property
    def rules(self) -> Rules:
        """The course's due dates, penalties and extensions."""
        known = {lesson.name for lesson in self.gradebook.assignments}
        names = sorted({*known, *self.course.lessons()})
        return read_rules(self.course.root, names)

    def due(self, lesson: str) -> datetime | None:
        """Return when a lesson is due, in UTC, if that is known."""
        if lesson in self.rules.due:
            return self.rules.due[lesson]
        try:
            found = self.gradebook.find_assignment(lesson).duedate
        except MissingEntry:
            return None
        return found if isinstance(found, datetime) else None

    def marked_path(self, lesson: str, student: str) -> Path:
        """Return where a student's marked notebook is, or will be."""
        folder = self.student_folder("autograded", student, lesson)
        return folder / f"{lesson}.ipynb"

    def marked_from(self, lesson: str, student: str) -> dict[str, str]:
        """Return the digests of what a marked notebook was made from, or {}.

        The file is written after its marks, so it proves that both are there.
        """
        path = self.marked_path(lesson, student)
        if not path.is_file():
            return {}
        try:
            notebook = nbformat.read(path, as_version=4)
        except (ValueError, AttributeError):
            return {}  # cut short by another program: marking makes it again
        return dict(notebook.metadata.get(MARKED_FROM, {}))

    def require_released(self, lesson: str, marked: set[str]) -> None:
        """Raise CourseError unless the gradebook has just these cells.

        They are what is marked: checks, and essays.
        """
        command = f"grader class init {lesson}"
        try:
            notebook = self.gradebook.find_notebook(lesson, lesson)
        except MissingEntry as error:
            raise CourseError(
                f"{lesson} is not in the gradebook: run '{command}' first."
            ) from error
        known = {cell.name for cell in notebook.grade_cells}
        if known != marked:
            changed = ", ".join(sorted(known ^ marked))
            raise CourseError(
                f"{lesson} has changed since it was released ("
                f"{changed}): run '{command}'."
            )

    def box(self) -> Box:
        """Return the box that students' code is to run in.

        Its limits are those of `c.Box` in nbgrader_config.py, such as
        `c.Box.memory = 4 * 2**30`. Raises CourseError for a wrong one.
        """
        try:
            limits = box.limits(dict(self.nbgrader.config.get("Box", {})))
        except ValueError as error:
            raise CourseError(
                f"nbgrader_config.py, c.Box: {error}: correct it there."
            ) from error
        stages = ("source", "submitted", "autograded", "feedback")
        names = [
            getattr(self.directory, f"{stage}_directory") for stage in stages
        ]
        secret = [str(Path(self.course.root, name)) for name in names]
        return Box(limits, (*secret, str(self.course.root / "gradebook.db")))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Gradebook]:
        """Yield the gradebook; all changes to it are made, or none."""
        # The API commits after each call; inside this outer transaction of
        # the connection those commits only flush (SQLAlchemy: "Joining a
        # Session into an External Transaction").
        gradebook = self.gradebook
        usual_session = gradebook.db
        with (
            warnings.catch_warnings(),
            gradebook.engine.connect() as connection,
            connection.begin(),
        ):
            # nbgrader's API looks at objects it is about to add.
            warnings.simplefilter("ignore", SAWarning)
            gradebook.db = _session_inside(connection)
            try:
                yield gradebook
                gradebook.db.flush()
            finally:
                gradebook.db.remove()
                gradebook.db = usual_session
        usual_session.expire_all()


def _patient(url: str) -> str:
    """Return a database's address that lets others finish with it first."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return url
    waiting = address.update_query_dict({"timeout": str(LOCKED_SECONDS)})
    return waiting.render_as_string(hide_password=False)


def _is_there(folder: Path) -> bool:
    """Return whether a folder is there, or what cannot be looked into."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode) or folder.is_symlink()
    except (FileNotFoundError, NotADirectoryError):
        return folder.is_symlink()
    except OSError:
        return True


def _session_inside(connection: Connection) -> scoped_session[Session]:
    """Return a session whose commits leave the transaction open."""
    make = sessionmaker(connection, join_transaction_mode="rollback_only")
    return scoped_session(make)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().split("\n")[0]
