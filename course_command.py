"""Where the `grader` command begins: is the `grader` found here the course's?

This stands beside the package, not in it: of a package of the same name that
Python finds first, nothing in ours could tell.
"""

import os
import sys


def main() -> None:
    """Run the `grader` command, or say which other `grader` hides it."""
    try:
        from grader.cli import main as run
    except ImportError as error:
        if not (error.name or "").startswith("grader"):
            raise
        sys.exit(_hidden_by(error))
    run()


def _hidden_by(error: ImportError) -> str:
    """Return which `grader` was found instead, and what to do about it."""
    import grader

    found = grader.__file__ or next(iter(grader.__path__))
    paths = os.environ.get("PYTHONPATH", "")
    return (
        f"{error}: Python finds another 'grader' before the course's, "
        f"{found}. Take its folder out of PYTHONPATH, which is {paths!r}, or "
        "rename it."
    )
