"""The `grader` command: one module of commands for each audience."""

import sys

from grader.paths import INSTALLED

NAME = "lr-schedules-course"
OF_CLASS = ("dateutil", "nbconvert", "nbgrader", "rapidfuzz", "sqlalchemy")


def main() -> None:
    """Run the `grader` command, or say what has to be installed for it."""
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
    if not INSTALLED:
        how = "make teach" if extra == "class" else "make lab"
    return f"{module} is not installed, and this needs it: {how}"
