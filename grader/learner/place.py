"""Where a learner's commands may write: work/, and Jupyter's own folders."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jupyter_core import paths

from grader.course.folders import Course


def settle(course: Course) -> None:
    """Make sure that work/ can be written, and that Jupyter has a place.

    What Jupyter, IPython and matplotlib keep for themselves goes below work/
    where their usual folders cannot be written: in a read-only home, or in
    somebody else's. Raises OSError for a work/ that cannot be written.
    """
    _write_in(course.state)
    for variable, usual in _usual():
        try:
            _write_in(usual)
        except OSError:
            os.environ[variable] = str(course.state / "home" / variable)


def _usual() -> Iterator[tuple[str, Path]]:
    """Yield each variable that names a folder, and the folder it is now."""
    yield "JUPYTER_CONFIG_DIR", Path(paths.jupyter_config_dir())
    yield "JUPYTER_DATA_DIR", Path(paths.jupyter_data_dir())
    yield "JUPYTER_RUNTIME_DIR", Path(paths.jupyter_runtime_dir())
    for variable, usual in (
        ("IPYTHONDIR", "~/.ipython"),
        ("MPLCONFIGDIR", "~/.config/matplotlib"),
    ):
        yield variable, Path(os.environ.get(variable, usual)).expanduser()


def _write_in(folder: Path) -> None:
    """Make the folder, if need be, and a file in it that is gone at once.

    Raises OSError, which names the folder, if that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        error.filename = str(folder)
        raise
