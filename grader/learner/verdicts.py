"""How a learner's verdicts look, in a terminal and as JSON."""

import json
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from grader.course.folders import Course, notebook_path, own_name
from grader.engine.mark import Status
from grader.learner.check import LessonVerdict
from grader.learner.copies import first_unfinished

BAR = 20  # characters


def print_line(console: Console, verdict: LessonVerdict) -> None:
    """Print a lesson's points and their bar, in a line."""
    full = round(BAR * verdict.points / (verdict.max_points or 1))
    if verdict.problem:
        state = "[red]cannot be marked[/red]"
    elif not verdict.results:
        state = "[dim]not begun[/dim]"
    else:
        state = "[green]passed[/green]" if verdict.passed else ""
    console.print(
        f"{verdict.lesson:12} [green]{'█' * full}[/green]"
        f"[dim]{'░' * (BAR - full)}[/dim] "
        f"{verdict.points:g}/{verdict.max_points:g} {state}",
        highlight=False,
    )


def print_failed(
    console: Console, verdict: LessonVerdict, exercise: str = ""
) -> None:
    """Print what failed in the exercises begun, or in the one named."""
    if verdict.problem:
        console.print(f"\n{verdict.problem}", markup=False, soft_wrap=True)
    for one in verdict.exercises:
        if one.name != exercise and (
            exercise or one.name not in verdict.begun
        ):
            continue
        for result in verdict.of(one):
            if result.status == Status.PASSED:
                continue
            title = f"{result.check}: {result.status}"
            console.print(f"\n[bold]{escape(title)}[/bold]", highlight=False)
            console.print(Text(result.seen or "The answer was not reached."))


def print_next(
    console: Console, course: Course, verdicts: Sequence[LessonVerdict]
) -> None:
    """Print which exercise comes next, and how to get help with it."""
    for verdict in verdicts:
        following = verdict.following()
        if following:
            path = notebook_path(course.work, verdict.lesson)
            name = f"{verdict.lesson}/{following.name}"
            console.print(
                f"\nNext: [bold]{following.name}[/bold] in {path} "
                f"(stuck? {own_name()} hint {name})",
                highlight=False,
                soft_wrap=True,
            )
            return
    left = first_unfinished(course)
    if left in {verdict.lesson for verdict in verdicts}:
        console.print("\nAll is passed.")
    else:
        path = notebook_path(course.work, left)
        console.print(f"\nAll of it is passed. Next: {left}, {path}")


def as_json(verdicts: Iterable[LessonVerdict]) -> str:
    """Return verdicts as JSON, for other tools to read."""
    return json.dumps(
        {"lessons": [_lesson(one) for one in verdicts]}, indent=1
    )


def _lesson(verdict: LessonVerdict) -> dict:
    return {
        "lesson": verdict.lesson,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "passed": verdict.passed,
        "problem": verdict.problem,
        "exercises": [
            {
                "exercise": one.name,
                "passed": verdict.is_passed(one),
                "checks": [
                    {
                        "check": result.check,
                        "points": result.points,
                        "max_points": result.max_points,
                        "status": str(result.status),
                        "seen": result.seen,
                    }
                    for result in verdict.of(one)
                ],
            }
            for one in verdict.exercises
        ],
    }
