"""The commands of the classroom."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Browser, Lesson, Port
from grader.course.folders import CourseError

if TYPE_CHECKING:
    from grader.classroom.gradebook import Classroom

app = typer.Typer()


# Each command imports its room when it runs, as in learner.py.


@app.command(rich_help_panel="Instructors")
def teach(
    context: typer.Context, port: Port = None, browser: Browser = True
) -> None:
    """Open the instructor's JupyterLab, with formgrader."""
    from grader.jupyter.launch import open_teach

    open_teach(context.obj, port, browser)


@app.command(rich_help_panel="Instructors")
def autograde(
    context: typer.Context,
    lessons: Annotated[
        list[str], typer.Argument(help="The lessons, such as 01_basics.")
    ],
    student: Annotated[str, typer.Option(help="Only this student.")] = "*",
    force: Annotated[
        bool, typer.Option(help="Mark again what is marked already.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; one for each core by default."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=1, help="How long a cell may run.")
    ] = 30.0,
) -> None:
    """Mark what was handed in, into nbgrader's gradebook."""
    import os
    from functools import partial

    from grader.classroom import workers as pools
    from grader.classroom.gradebook import Classroom
    from grader.classroom.marking import mark_submissions, plan_marking
    from grader.classroom.progress import print_summary, show_progress

    with Classroom(context.obj) as classroom:
        plans = [
            plan_marking(classroom, lesson, student, force)
            for lesson in lessons
        ]
        total = sum(len(plan.waiting) for plan in plans)
        if cluster and total:
            make_executor, count = pools.cluster(cluster)
        else:
            count = workers or os.cpu_count() or 1
            make_executor = partial(pools.processes, count)
        marked = mark_submissions(
            classroom, plans, make_executor, count, seconds
        )
        show_progress(marked, total)
        for plan in plans:
            print_summary(classroom, plan)
    raise typer.Exit(any(plan.outcome.failed for plan in plans))


@app.command(rich_help_panel="Instructors")
def stats(
    context: typer.Context,
    lesson: Lesson,
    plot: Annotated[
        Path | None, typer.Option(help="Draw it into this file as well.")
    ] = None,
) -> None:
    """Show how many of the class passed each check of a lesson."""
    from rich.console import Console

    from grader.classroom.gradebook import Classroom
    from grader.classroom.marking import checks_of
    from grader.classroom.stats import lesson_stats, plot_stats, stats_table

    with Classroom(context.obj) as classroom:
        order = checks_of(classroom, lesson)
        found = lesson_stats(classroom, lesson, order)
    Console().print(stats_table(found))
    if plot:
        plot_stats(found, lesson, plot)
        print(f"Drawn to {plot}")


@app.command(rich_help_panel="Instructors")
def export(
    context: typer.Context,
    form: Annotated[
        str, typer.Option("--format", help="canvas, moodle or csv.")
    ] = "csv",
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path(
        "grades.csv"
    ),
    lesson: Annotated[
        list[str] | None, typer.Option(help="Only this lesson; repeatable.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="First add the students of this CSV file."),
    ] = None,
) -> None:
    """Write the grades as a table for a learning platform."""
    from grader.classroom.export import FORMATS
    from grader.classroom.gradebook import Classroom

    if form not in FORMATS:
        raise CourseError(
            f"No format is called {form!r}; there are {', '.join(FORMATS)}."
        )
    with Classroom(context.obj) as classroom:
        if roster:
            _add_students(classroom, roster)
        gradebook = classroom.gradebook
        known = {assignment.name for assignment in gradebook.assignments}
        unknown = sorted(set(lesson or ()) - known)
        if unknown:
            raise CourseError(
                f"{', '.join(unknown)}: not in the gradebook, which has "
                f"{', '.join(sorted(known)) or 'no lesson'}."
            )
        FORMATS[form](to=str(to), assignment=lesson or []).export(gradebook)
    print(f"Grades written to {to}")


@app.command(rich_help_panel="Instructors")
def roster(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The roster, a CSV file.")],
) -> None:
    """Add the students of a roster that the gradebook does not have yet."""
    from grader.classroom.gradebook import Classroom

    with Classroom(context.obj) as classroom:
        _add_students(classroom, file)


def _add_students(classroom: "Classroom", file: Path) -> None:
    from grader.classroom.roster import add_students

    count = len(add_students(classroom, file))
    print(f"{count} {'student' if count == 1 else 'students'} added")


@app.command(rich_help_panel="Instructors")
def bundle(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="The archive to write.")] = Path(
        "lr_schedules.zip"
    ),
) -> None:
    """Pack what a class needs: no solutions, no hidden checks."""
    from grader.authoring.bundle import bundle as make_bundle

    lessons = make_bundle(context.obj, to)
    print(f"{len(lessons)} lessons packed into {to}")
