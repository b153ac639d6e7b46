"""nbgrader's gradebook and folders, written by one process.

Everything goes through nbgrader's own API and configuration, so formgrader
and the nbgrader commands find what `nbgrader autograde` would have left.
"""

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from sqlalchemy.orm import scoped_session, sessionmaker

from grader.course.folders import Course, CourseError

MARKED_FROM = "marked_from"  # in an autograded notebook's metadata


@dataclass(frozen=True)
class HandedIn:
    """A student's submission to a lesson."""

    student: str
    path: Path


class Book:
    """A course's gradebook and the folders around it.

    Raises CourseError if the database cannot be opened.
    """

    def __init__(self, course: Course):
        self.course = course
        self.app = NbGrader()
        with contextlib.chdir(course.root):
            self.app.load_config_file()
            self.folders = CourseDirectory(parent=self.app)
        self.folders.root = str(course.root)
        self.url = self.folders.db_url
        try:
            self.gradebook = Gradebook(self.url, self.folders.course_id)
        except SQLAlchemyError as error:
            raise CourseError(
                f"The gradebook {self.url} cannot be opened ({_first(error)}):"
                " check c.CourseDirectory.db_url in nbgrader_config.py, or "
                "run 'nbgrader db upgrade' after an upgrade."
            ) from error

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *exception) -> None:
        self.gradebook.close()

    def folder(self, step: str, student: str, lesson: str) -> Path:
        """Return a student's folder of a lesson: `step` is "submitted",
        "autograded" or "feedback"."""
        name = getattr(self.folders, f"{step}_directory")
        return Path(self.folders.format_path(name, student, lesson))

    def handed_in(self, lesson: str, student: str = "*") -> list[HandedIn]:
        """Return the submissions to a lesson, by student.

        A student's folder without the notebook counts: it is for marking to
        say what is missing.
        """
        top = self.folder("submitted", "*", lesson)
        place = top.parts.index("*")
        found = Path(*top.parts[:place]).glob(
            str(Path(student, *top.parts[place + 1 :]))
        )
        return sorted(
            (
                HandedIn(one.parts[place], one / f"{lesson}.ipynb")
                for one in found
                if one.is_dir()
            ),
            key=lambda one: one.student,
        )

    def marked_path(self, lesson: str, student: str) -> Path:
        """Return where the marked notebook is, or goes."""
        folder = self.folder("autograded", student, lesson)
        return folder / f"{lesson}.ipynb"

    def marked_from(self, lesson: str, student: str) -> dict[str, str]:
        """Return the digests a marked notebook was made from, or {}.

        The file is written after its marks, so it proves that both are there.
        """
        path = self.marked_path(lesson, student)
        if not path.is_file():
            return {}
        try:
            notebook = nbformat.read(path, as_version=4)
        except (ValueError, AttributeError):
            return {}  # cut off by another program: it is made anew
        return dict(notebook.metadata.get(MARKED_FROM, {}))

    def check_lesson(self, lesson: str, checks: set[str]) -> None:
        """Raise CourseError unless the gradebook has just these checks."""
        command = f"nbgrader generate_assignment {lesson}"
        try:
            notebook = self.gradebook.find_notebook(lesson, lesson)
        except MissingEntry as error:
            raise CourseError(
                f"{lesson} is not in the gradebook: run '{command}' first."
            ) from error
        known = {cell.name for cell in notebook.grade_cells}
        if known != checks:
            odd = ", ".join(sorted(known ^ checks))
            raise CourseError(
                f"{lesson} has changed since it was released (checks {odd}): "
                f"run '{command} --force'."
            )

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Gradebook]:
        """Give the gradebook; what is done to it is done wholly or not."""
        # The API commits after each call; inside this outer transaction of
        # the connection those commits only flush (SQLAlchemy: "Joining a
        # Session into an External Transaction").
        book = self.gradebook
        usual = book.db
        with (
            warnings.catch_warnings(),
            book.engine.connect() as connection,
            connection.begin(),
        ):
            # nbgrader's API looks at objects it is about to add.
            warnings.simplefilter("ignore", SAWarning)
            book.db = scoped_session(
                sessionmaker(
                    bind=connection,
                    autoflush=True,
                    join_transaction_mode="rollback_only",
                )
            )
            try:
                yield book
                book.db.flush()
            finally:
                book.db.remove()
                book.db = usual
        usual.expire_all()


def _first(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().split("\n")[0]
