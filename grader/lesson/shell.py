"""What a lesson's kernel says: short messages in place of long ones."""

import textwrap
import traceback
import warnings
from types import TracebackType
from typing import Any, TextIO

from IPython import get_ipython
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

from grader.lesson.points import check_points

COLUMNS = 79
# The modules that checks are written in; a notebook's cells are __main__.
CHECKS = ("__main__", "grader.lesson.expect")


def speak_plainly() -> None:
    """Show a failed check by its message, and a warning as ordinary text.

    A failed check shows its message alone, without the frames of the code
    that measured. A check that passes says so, with its points. A warning
    goes to stdout: on stderr it would look like an error, and nbgrader
    would take a right answer's points for it. Each cell shows the same
    warning once. Outside IPython only the warnings change.
    """
    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = _show_warning
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((AssertionError,), _show_assertion)
        shell.events.register("pre_run_cell", lambda info: _shown.clear())
        shell.events.register("post_run_cell", _say_passed)


_shown: set[str] = set()


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    text = " ".join(str(message).split())
    if text in _shown:
        return
    _shown.add(text)
    text = f"{category.__name__}: {text}"
    print(textwrap.fill(text, COLUMNS, break_on_hyphens=False))


def _say_passed(result: ExecutionResult) -> None:
    # Only a person's front end sends a cell's id. Whatever runs a whole
    # notebook does not, so stored outputs stay as they are.
    name = getattr(result.info, "cell_id", None)
    points = check_points().get(name) if name and result.success else None
    if points:
        print(f"Passed: {points:g} point{'s' if points > 1 else ''}.")


def _show_assertion(
    shell: InteractiveShell,
    kind: type[BaseException],
    error: Any,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    if str(error) and _raised_in(trace) in CHECKS:
        shown = [f"{kind.__name__}: {error}"]
        # IPython also stores a traceback, and would make a long one.
        error._render_traceback_ = lambda: shown
    else:  # an assert of other code: its frames say more than its message
        shown = shell.InteractiveTB.structured_traceback(
            kind, error, trace, tb_offset=tb_offset
        )
    shell._showtraceback(kind, error, shown)


def _raised_in(trace: TracebackType) -> str:
    """Return the name of the module that raised."""
    *_, (frame, _line) = traceback.walk_tb(trace)
    return str(frame.f_globals.get("__name__", ""))
