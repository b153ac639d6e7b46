"""What an instructor sees while a class is marked, and at the end."""

from collections.abc import Iterable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from grader.classroom.gradebook import Book
from grader.classroom.marking import LessonSubmissions, checks_of
from grader.classroom.stats import lesson_stats, table


def show(done: Iterable, total: int) -> None:
    """Work through `done`, with a bar: students done, rate, time left."""
    columns = (
        TextColumn("marking"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total, rate="")
        for _ in done:
            progress.advance(task)
            speed = progress.tasks[0].speed
            if speed:
                progress.update(task, rate=f"{60 * speed:.0f} a minute")


def sum_up(book: Book, one_class: LessonSubmissions) -> None:
    """Print what became of the class, then its item statistics."""
    console, outcome = Console(), one_class.outcome
    console.print(
        f"{one_class.lesson}: {len(outcome.marked)} marked, "
        f"{len(outcome.failed)} failed, "
        f"{len(outcome.skipped)} skipped (marked before)"
    )
    if outcome.outdated:
        console.print(
            f"{len(outcome.outdated)} of them by another version of the "
            "lesson: --force marks them again"
        )
    for path, reason in sorted(outcome.failed.items()):
        console.print(f"{path}: {reason}", markup=False, soft_wrap=True)
    if outcome.marked or outcome.skipped:
        order = checks_of(book, one_class.lesson)
        console.print(table(lesson_stats(book, one_class.lesson, order)))
