"""How a learner's verdicts look, in a terminal and as JSON."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from grader.course.exercises import Exercise
from grader.course.folders import Course, grader_command, notebook_path
from grader.engine.results import Result, Status
from grader.learner.check import LessonVerdict
from grader.learner.copies import first_unfinished

BAR = 20  # characters
FULL, EMPTY = "█", "░"
PLAIN = "#", "-"  # where the output is not in UTF-8


def print_points(console: Console, verdict: LessonVerdict) -> None:
    """Print a lesson's points, with a bar, on one line."""
    points = f"{verdict.points:g}/{verdict.max_points:g}"
    bar, state = _bar(console, verdict), _state(verdict)
    console.print(f"{verdict.lesson:12} {bar} {points} {state}")
    for essay in verdict.essays:
        console.print(
            f"  {escape(essay.name)} is not checked here: a person marks it, "
            f"with up to {_count(essay.points)}",
            highlight=False,
        )


def _count(points: float) -> str:
    return f"{points:g} point" + ("s" if points != 1 else "")


def _bar(console: Console, verdict: LessonVerdict) -> str:
    there, left = PLAIN if console.options.ascii_only else (FULL, EMPTY)
    full = round(BAR * verdict.points / (verdict.max_points or 1))
    return f"[green]{there * full}[/green][dim]{left * (BAR - full)}[/dim]"


def _state(verdict: LessonVerdict) -> str:
    if verdict.problem:
        return "[red]cannot be marked[/red]"
    if not verdict.results:
        return "[dim]not started[/dim]"
    return "[green]passed[/green]" if verdict.passes() else ""


def print_failed(
    console: Console, verdict: LessonVerdict, only: str = ""
) -> None:
    """Print what failed in the exercises started, or in `only` one of them."""
    if verdict.problem:
        console.print(f"\n{verdict.problem}", markup=False, soft_wrap=True)
    for result in _failed(verdict, {only} if only else verdict.started):
        title = f"{result.check}: {result.status}"
        console.print(f"\n[bold]{escape(title)}[/bold]", highlight=False)
        console.print(Text(result.seen or "This check was not reached."))


def _failed(verdict: LessonVerdict, names: Collection[str]) -> list[Result]:
    return [
        result
        for exercise in verdict.exercises
        for result in verdict.results_of(exercise)
        if exercise.name in names and result.status != Status.PASSED
    ]


def print_next(
    console: Console, course: Course, verdicts: Sequence[LessonVerdict]
) -> None:
    """Print which exercise comes next, and how to get help with it."""
    for verdict in verdicts:
        exercise = verdict.next_exercise()
        if exercise:
            line = _next_exercise(course, verdict.lesson, exercise.name)
            console.print(line, highlight=False, soft_wrap=True)
            return
    console.print(_next_lesson(course, {v.lesson for v in verdicts}))


def _next_exercise(course: Course, lesson: str, exercise: str) -> str:
    path = notebook_path(course.work, lesson)
    command = f"{grader_command()} hint {lesson}/{exercise}"
    return f"\nNext: [bold]{exercise}[/bold] in {path} (stuck? {command})"


def _next_lesson(course: Course, passed: Collection[str]) -> str:
    lesson = first_unfinished(course)
    if lesson in passed:
        return "\nEvery exercise passes."
    path = notebook_path(course.work, lesson)
    return f"\nAll of these pass. Next: {lesson}, {path}"


def as_json(verdicts: Iterable[LessonVerdict]) -> str:
    """Return verdicts as JSON, for other tools to read."""
    lessons = [_lesson_data(verdict) for verdict in verdicts]
    return json.dumps({"lessons": lessons}, indent=1)


def _lesson_data(verdict: LessonVerdict) -> dict[str, Any]:
    return {
        "lesson": verdict.lesson,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "passed": verdict.passes(),
        "problem": verdict.problem,
        "exercises": [
            _exercise_data(verdict, exercise) for exercise in verdict.exercises
        ],
        "marked_by_a_person": [
            {"essay": essay.name, "max_points": essay.points}
            for essay in verdict.essays
        ],
    }


def _exercise_data(
    verdict: LessonVerdict, exercise: Exercise
) -> dict[str, Any]:
    return {
        "exercise": exercise.name,
        "passed": verdict.is_passed(exercise),
        "checks": [
            {
                "check": result.check,
                "points": result.points,
                "max_points": result.max_points,
                "status": str(result.status),
                "seen": result.seen,
            }
            for result in verdict.results_of(exercise)
        ],
    }
