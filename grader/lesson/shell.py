"""How a lesson's kernel speaks: short messages in place of long ones."""

import textwrap
import traceback
import warnings

from IPython import get_ipython

from grader.lesson.points import check_points

COLUMNS = 79
# The modules that checks are written in; a notebook's cells are __main__.
CHECKS = ("__main__", "grader.lesson.expect")


def speak_plainly() -> None:
    """Show a failed check by its message, and a warning as ordinary text.

    A failed `assert` ends in the message alone, without the frames of the
    code that measured; a check that passes says so, with its points. A
    warning goes to stdout: on stderr it would look like an error, and
    nbgrader would take a right answer's points for it. Each cell shows a
    warning again, but once. Outside IPython only the warnings change.
    """
    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = _show_warning
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((AssertionError,), _show_assertion)
        shell.events.register("pre_run_cell", lambda info: _shown.clear())
        shell.events.register("post_run_cell", _say_passed)


_shown: set[str] = set()


def _show_warning(message, category, filename, lineno, file=None, line=None):
    text = " ".join(str(message).split())
    if text in _shown:
        return
    _shown.add(text)
    text = f"{category.__name__}: {text}"
    print(textwrap.fill(text, COLUMNS, break_on_hyphens=False))


def _say_passed(result) -> None:
    # Only a person's front end tells a cell's id; runners of whole notebooks
    # do not, so that stored outputs stay as they are.
    name = result.info.cell_id
    points = name and result.success and check_points().get(name)
    if points:
        print(f"Passed: {points:g} point{'s' if points > 1 else ''}.")


def _show_assertion(shell, kind, error, trace, tb_offset=None) -> None:
    if str(error) and _raised_in(trace) in CHECKS:
        shown = [f"{kind.__name__}: {error}"]
        # IPython stores a traceback as well, and would make a long one.
        error._render_traceback_ = lambda: shown
    else:  # somebody else's assert: the frames say more than it does
        shown = shell.InteractiveTB.structured_traceback(
            kind, error, trace, tb_offset=tb_offset
        )
    shell._showtraceback(kind, error, shown)


def _raised_in(trace) -> str:
    *_, (frame, _line) = traceback.walk_tb(trace)
    return frame.f_globals.get("__name__", "")
