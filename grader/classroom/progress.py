"""What an instructor sees while a class is marked, and at the end."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from grader.classroom.gradebook import Classroom
from grader.classroom.marking import LessonMarking, Outcome, checks_of
from grader.classroom.stats import (
    essays_waiting,
    lesson_stats,
    stats_table,
)
from grader.course.folders import lab_command

MANY = 20  # lines of remarks


def show_progress(submissions: Iterable[object], total: int) -> None:
    """Go through `submissions`, which marks them, and show in a bar how many
    are done, how fast, and how much time is left."""
    columns = (
        TextColumn("marking"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total, rate="")
        for _ in submissions:
            progress.advance(task)
            speed = progress.tasks[0].speed
            if speed:
                progress.update(task, rate=f"{60 * speed:.0f} a minute")


def print_summary(classroom: Classroom, plan: LessonMarking) -> None:
    """Print what became of the class, then its item statistics."""
    order = checks_of(classroom, plan.lesson)
    print_outcome(classroom, plan.lesson, plan.outcome, order, plan.everybody)


def print_outcome(
    classroom: Classroom,
    lesson: str,
    outcome: Outcome,
    order: Sequence[str],
    everybody: bool,
) -> None:
    """Print what became of students, then statistics of their checks, or of
    everybody's."""
    console = Console()
    console.print(
        f"{lesson}: {len(outcome.marked)} marked, "
        f"{len(outcome.failed)} failed, "
        f"{len(outcome.skipped)} skipped (marked before)"
    )
    if outcome.outdated:
        console.print(
            f"Of those skipped, {len(outcome.outdated)} have marks from "
            "another version of the lesson: --force marks them again"
        )
    for path, reason in sorted(outcome.failed.items()):
        console.print(f"{path}: {reason}", markup=False, soft_wrap=True)
    _print_remarks(console, lesson, outcome)
    done = [*outcome.marked, *outcome.skipped]
    if done:
        who = None if everybody else done
        stats = lesson_stats(classroom, lesson, order, who)
        console.print(stats_table(stats))
        waiting = essays_waiting(classroom, lesson, who)
        for essay, count in waiting.items():
            console.print(
                f"{essay}: {count} to be marked by a person, in formgrader "
                f"('{lab_command('teach')}')"
            )


def _print_remarks(console: Console, lesson: str, outcome: Outcome) -> None:
    """Print what deserves a person's eye, of those who were marked now."""
    lines = [
        f"{student}: {remark}"
        for student, found in sorted(outcome.remarks.items())
        for remark in found
    ]
    if not lines:
        return
    console.print(f"Look at these ('grader look {lesson}' lists all):")
    for line in lines[:MANY]:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    if len(lines) > MANY:
        console.print(f"  and {len(lines) - MANY} more")
