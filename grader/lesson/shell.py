"""What a lesson's kernel says: short messages in place of long ones."""

import contextlib
import textwrap
import warnings
from types import TracebackType
from typing import Any, TextIO

from IPython import get_ipython
from IPython.core.interactiveshell import (
    ExecutionInfo,
    ExecutionResult,
    InteractiveShell,
)

from grader.lesson import verdict
from grader.lesson.checks import Check, checks_of, find_check, lessons
from grader.lesson.comparison_picture import is_worth_drawing, picture
from grader.lesson.expect import Compared
from grader.lesson.facts import facts_about
from grader.lesson.ours import answers_to, folded
from grader.lesson.own_names import OwnNames

COLUMNS = 79


def speak_plainly() -> None:
    """Show a failed check by its message, and a warning as ordinary text.

    A failed check shows its message alone, without the frames of the code
    that measured. In a notebook the rates that it compared are shown as a
    picture, and the exercise's hints below it; a check that passes says so,
    with its points and how many pass so far. A name that a check gives takes
    none from the answers. A warning goes to stdout: on stderr it would look
    like an error, and nbgrader would take a right answer's points for it.
    Each cell shows the same warning once. Outside IPython only the warnings
    change.
    """
    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = _show_warning
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((AssertionError,), _show_error)
        shell.events.register("pre_run_cell", _begin)
        shell.events.register("post_run_cell", _end)


def progress() -> None:
    """Print what has passed in this kernel, exercise by exercise.

    It looks at the checks that were run since the kernel was started, so it
    works wherever a lesson runs. `grader check` runs them all.
    """
    names = sorted({lesson for lesson, _ in _passed})
    for lesson in names:
        done = {check for each, check in _passed if each == lesson}
        print(verdict.progress_in(lesson, done))
    if not names:
        print("No check has passed yet. Run the check below an exercise.")


def note_open(exercise: str) -> None:
    """Print a line if a check of an exercise has not passed in this kernel.

    It stands in a cell whose picture is drawn by the exercise's answer.
    """
    checks = [c for c in lessons().checks.values() if c.exercise == exercise]
    if any((check.lesson, check.name) not in _passed for check in checks):
        print(
            f"`{exercise}` has not passed its checks here yet, so this may "
            "not be\nwhat the text below describes. Come back when it has."
        )


class _Cell:
    """The cell that runs: its check, if it is one, and what was said."""

    check: Check | None = None
    warned: frozenset[str] = frozenset()


_own = OwnNames()
_passed: set[tuple[str, str]] = set()  # lessons and checks


def _begin(info: ExecutionInfo) -> None:
    _Cell.warned = frozenset()
    shell: Any = get_ipython()
    # A kernel has a front end, or a notebook that is run. A bench has not.
    is_kernel = hasattr(shell, "kernel")
    _Cell.check = find_check(info.raw_cell or "") if is_kernel else None
    if _Cell.check:
        shell.set_custom_exc((Exception,), _show_error)
        _own.enter(shell)


def _end(result: ExecutionResult) -> None:
    check, _Cell.check = _Cell.check, None
    shell: Any = get_ipython()
    _own.leave(shell)
    if check is None:
        return
    shell.set_custom_exc((AssertionError,), _show_error)
    name = check.lesson, check.name
    if result.success:
        _passed.add(name)
        count = sum(lesson == check.lesson for lesson, _ in _passed)
        print(verdict.passed(check, count))
        _show_ours(shell, check)
    else:
        _passed.discard(name)


def _show_ours(shell: Any, check: Check) -> None:
    """Show our answer, folded, if all checks of the exercise have passed."""
    same = check.lesson, check.exercise
    left = [
        other.name
        for other in checks_of(check.lesson)
        if (other.lesson, other.exercise) == same
        and (other.lesson, other.name) not in _passed
    ]
    found = [] if left else answers_to(*same)
    if found:
        text = f"'grader show {check.lesson}/{check.exercise}' shows ours."
        data = {"text/plain": text, "text/html": folded(found)}
        shell.display_pub.publish(data)


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    text = " ".join(str(message).split())
    if text in _Cell.warned:
        return
    _Cell.warned |= {text}
    text = f"{category.__name__}: {text}"
    print(textwrap.fill(text, COLUMNS, break_on_hyphens=False))


def _show_error(
    shell: InteractiveShell,
    kind: type[BaseException],
    error: Any,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    shown = _in_short(kind, error, trace)
    if not shown:
        # Its frames say more than its message.
        shell.showtraceback(
            (kind, error, trace),
            tb_offset=tb_offset,
            running_compiled_code=True,
        )
        return
    # IPython also stores a traceback, and would make a long one.
    error._render_traceback_ = lambda: [shown]
    if _Cell.check:
        _show_picture(shell, error)
    shell._showtraceback(kind, error, [shown])
    if _Cell.check:
        facts = facts_about(error, verdict.is_of_hidden(trace))
        shell.display_pub.publish(verdict.help_for(_Cell.check, facts))


def _in_short(
    kind: type[BaseException], error: BaseException, trace: TracebackType
) -> str:
    """Return what is shown of an error instead of its traceback, or ""."""
    if _Cell.check:
        return verdict.in_short(error, trace)
    if kind is AssertionError and str(error) and verdict.is_verdict(trace):
        return f"{kind.__name__}: {error}"
    return ""


def _show_picture(shell: InteractiveShell, error: BaseException) -> None:
    compared = getattr(error, "compared", None)
    # A picture that cannot be drawn takes nobody's verdict away.
    with contextlib.suppress(Exception):
        if isinstance(compared, Compared) and is_worth_drawing(compared):
            shell.display_pub.publish(picture(compared))
