"""The `grader` command: one module of commands for each audience."""

import io
import sys

from grader.course.folders import START, made_by_start
from grader.paths import INSTALLED

NAME = "lr-schedules-course"
OF_CLASS = (
    *("bleach", "dateutil", "jinja2", "nbconvert", "nbgrader"),
    *("pygments", "rapidfuzz", "sqlalchemy"),
)


def main() -> None:
    """Run the `grader` command, or say what has to be installed for it.

    What a terminal or a file cannot show, such as a name's letters where it
    is not in UTF-8, becomes a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        from grader.cli.app import main as run

        run()
    except ModuleNotFoundError as error:
        if not error.name or error.name.startswith("grader"):
            raise
        sys.exit(_how_to_get(error.name.partition(".")[0]))


def _how_to_get(module: str) -> str:
    extra = "class" if module in OF_CLASS else "lab"
    how = f"pip install '{NAME}[{extra}]'"
    if made_by_start():
        how = f"{START} {'teach' if extra == 'class' else 'lab'}"
    elif not INSTALLED:  # a clone, in an environment of its user's own
        how = f"pip install -c requirements.txt -e '.[{extra}]'"
    return f"{module} is not installed, and this needs it: {how}"
