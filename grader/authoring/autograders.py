"""Archives for other graders: a lesson, and all that marks it there."""

import bz2
import copy
import io
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
import numpy as np
from nbformat import NotebookNode

from grader.authoring.release import released
from grader.course.cells import cell_role, read
from grader.course.folders import Course, CourseError, notebook_path
from grader.paths import DATA

HARNESS = Path(__file__).with_name("harness")
GRADERS = ("gradescope", "classroom50")
# What marking imports of the extra `lab`, beside the core.
MARKING = (
    *("ipykernel", "jupyter_client", "jupyter_core", "nbclient", "nbformat"),
    *("psutil", "pyzmq", "traitlets"),
)
ROOMS = ("lesson", "course", "engine")  # of the package, for marking
RUN = 0o755  # the mode of a script
LARGEST = 10 * 2**20  # bytes of a bundle that Classroom 50 publishes
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Wishes:
    """What an instructor may choose about an archive.

    `hidden` puts hidden tests into one for Classroom 50; `index` is another
    address for pip, beside its own.
    """

    hidden: bool = False
    index: str = ""


def bundle_for(
    grader: str, course: Course, lesson: str, target: Path, wishes: Wishes
) -> None:
    """Write the archive of a lesson for a grader.

    Raises CourseError for another grader, an unknown lesson, or one that
    the grader cannot take.
    """
    if grader not in GRADERS:
        names = ", ".join(GRADERS)
        raise CourseError(
            f"No grader is called {grader!r}; there are {names}."
        )
    if lesson not in course.lessons():
        names = ", ".join(course.lessons()) or "none"
        raise CourseError(
            f"No lesson is called {lesson!r}; the lessons are: {names}."
        )
    make = {"gradescope": _gradescope, "classroom50": _classroom50}[grader]
    files = dict(make(course, lesson, wishes))
    if grader == "classroom50":
        _require_small(files)
    target.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name)
            runs = name in ("setup.sh", "run_autograder")
            entry.external_attr = (RUN if runs else 0o644) << 16
            archive.writestr(entry, content, ZIP_DEFLATED)


def _gradescope(course: Course, lesson: str, wishes: Wishes) -> Files:
    """Yield the files: setup.sh and run_autograder at the top."""
    for name in ("setup.sh", "run_autograder"):
        yield name, (HARNESS / name).read_bytes()
    source = read(notebook_path(course.solutions, lesson))
    yield f"lesson/{lesson}.ipynb", _written(source)
    for path in _data():
        yield f"data/{path.name}", path.read_bytes()
    yield from _marking(wishes)


def _classroom50(course: Course, lesson: str, wishes: Wishes) -> Files:
    """Yield the files: autograder.py, and what lies beside it.

    Students can read what Classroom 50 publishes. So our answers are not in
    it, nor are hidden tests, unless that is wished for.
    """
    yield "autograder.py", (HARNESS / "autograder.py").read_bytes()
    source = read(notebook_path(course.solutions, lesson))
    _require_whole_points(source, lesson)
    unsolved = _without_answers(course, lesson, source, wishes.hidden)
    yield f"lesson/{lesson}.ipynb", _written(unsolved)
    for path in _data():
        if path.suffix == ".npz":
            yield f"data/{path.name}.bz2", bz2.compress(_uncompressed(path))
        else:
            yield f"data/{path.name}", path.read_bytes()
    yield from _marking(wishes)


def _data() -> list[Path]:
    files = sorted(path for path in DATA.iterdir() if path.is_file())
    return [path for path in files if path.suffix not in (".py", ".md")]


def _marking(wishes: Wishes) -> Files:
    """Yield what every grader needs: the package, and what it imports."""
    package = Path(__file__).parents[1]
    own = [path for room in ROOMS for path in (package / room).rglob("*.py")]
    for path in sorted([*package.glob("*.py"), *own]):
        inside = path.relative_to(package)
        yield f"grader/{inside.as_posix()}", path.read_bytes()
    root = package.parent
    for name in ("LICENSE", "requirements.txt"):
        yield name, (root / name).read_bytes()
    yield "needed.txt", "\n".join(_needed(root)).encode() + b"\n"
    if wishes.index:
        settings = f"[global]\nextra-index-url = {wishes.index}\n"
        yield "pip.conf", settings.encode()


def _needed(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return [*project["project"]["dependencies"], *MARKING]


def _without_answers(
    course: Course, lesson: str, source: NotebookNode, hidden: bool
) -> NotebookNode:
    """Return the lesson as released, with the checks of its source if the
    hidden ones are wanted."""
    text = released(notebook_path(course.solutions, lesson))
    made: NotebookNode = nbformat.reads(text, as_version=4)
    if hidden:
        checks = {
            cell.id: cell.source
            for cell in source.cells
            if cell_role(cell) == "check"
        }
        for cell in made.cells:
            cell.source = checks.get(cell.id, cell.source)
    return made


def _require_whole_points(source: NotebookNode, lesson: str) -> None:
    for cell in source.cells:
        if cell_role(cell) == "check" and cell.metadata.nbgrader.points % 1:
            raise CourseError(
                f"{lesson}, {cell.metadata.nbgrader.grade_id}: Classroom 50 "
                "knows whole points only: change them in solutions/."
            )


def _require_small(files: dict[str, bytes]) -> None:
    """Raise CourseError if Classroom 50's runner would not fetch the files.

    It packs them by itself, as we do here to weigh them.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    if packed.tell() > LARGEST:
        raise CourseError(
            f"The bundle has {packed.tell() / 1e6:.1f} MB, and Classroom 50 "
            f"fetches {LARGEST / 1e6:.1f} MB at most: make data/ smaller."
        )


def _uncompressed(path: Path) -> bytes:
    """Return an .npz file with its arrays as they are: that packs better."""
    file = io.BytesIO()
    with np.load(path) as arrays:
        np.savez(file, **arrays)
    return file.getvalue()


def _written(notebook: NotebookNode) -> bytes:
    """Return a notebook as a file, without outputs."""
    bare = copy.deepcopy(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return str(nbformat.writes(bare)).encode()
