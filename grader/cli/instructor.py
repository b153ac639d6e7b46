"""The commands of the classroom."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from grader.course.folders import CourseError

app = typer.Typer()
Lesson = Annotated[str, typer.Argument(help="The lesson, as 01_basics.")]


# Each command imports its room when it runs, as in cli.py.


@app.command(rich_help_panel="Instructors")
def teach(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="The first port.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open the instructor's JupyterLab, with formgrader."""
    from grader.jupyter.launch import open_teach

    open_teach(context.obj, port, browser)


@app.command(rich_help_panel="Instructors")
def autograde(
    context: typer.Context,
    lessons: Annotated[
        list[str], typer.Argument(help="The lessons, as 01_basics.")
    ],
    student: Annotated[str, typer.Option(help="Only this student.")] = "*",
    force: Annotated[
        bool, typer.Option(help="Also what is marked already.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as cores.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=1, help="The most a cell may take.")
    ] = 30.0,
) -> None:
    """Mark what was handed in, into nbgrader's gradebook."""
    import os

    from grader.classroom import workers as pools
    from grader.classroom.gradebook import Book
    from grader.classroom.marking import assemble, mark_classes
    from grader.classroom.progress import show, sum_up

    with Book(context.obj) as book:
        classes = [assemble(book, one, student, force) for one in lessons]
        waiting = sum(len(one.waiting) for one in classes)
        count = workers or os.cpu_count() or 1
        make = partial(pools.processes, count)
        if cluster and waiting:
            make, count = pools.cluster(cluster)
        show(mark_classes(book, classes, make, count, seconds), waiting)
        for one in classes:
            sum_up(book, one)
    raise typer.Exit(any(one.outcome.failed for one in classes))


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

    from grader.classroom import stats as room
    from grader.classroom.gradebook import Book
    from grader.classroom.marking import checks_of

    with Book(context.obj) as book:
        found = room.lesson_stats(book, lesson, checks_of(book, lesson))
    Console().print(room.table(found))
    if plot:
        room.plot(found, lesson, plot)
        print(f"drawn to {plot}")


@app.command(rich_help_panel="Instructors")
def export(
    context: typer.Context,
    form: Annotated[
        str, typer.Option("--format", help="canvas, moodle or csv.")
    ] = "csv",
    to: Annotated[Path, typer.Option(help="The file.")] = Path("grades.csv"),
    lesson: Annotated[
        list[str] | None, typer.Option(help="Only this lesson; repeatable.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Add its missing students first.")
    ] = None,
) -> None:
    """Write the grades as a table for a learning platform."""
    from grader.classroom.export import FORMATS
    from grader.classroom.gradebook import Book
    from grader.classroom.roster import add_students

    if form not in FORMATS:
        raise CourseError(
            f"No format {form!r}; there are {', '.join(FORMATS)}."
        )
    with Book(context.obj) as book:
        if roster:
            print(f"{len(add_students(book, roster))} students added")
        known = {one.name for one in book.gradebook.assignments}
        odd = sorted(set(lesson or ()) - known)
        if odd:
            raise CourseError(
                f"{', '.join(odd)}: not in the gradebook, which has "
                f"{', '.join(sorted(known)) or 'no lesson'}."
            )
        FORMATS[form](to=str(to), assignment=lesson or []).export(
            book.gradebook
        )
    print(f"written to {to}")


@app.command(rich_help_panel="Instructors")
def roster(context: typer.Context, file: Path) -> None:
    """Add a roster's students to the gradebook, those who are missing."""
    from grader.classroom.gradebook import Book
    from grader.classroom.roster import add_students

    with Book(context.obj) as book:
        new = add_students(book, file)
    print(f"{len(new)} students added")


@app.command(rich_help_panel="Instructors")
def bundle(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="The archive.")] = Path(
        "lr_schedules.zip"
    ),
) -> None:
    """Pack what a class needs: no solutions, no hidden checks."""
    from grader.authoring.bundle import bundle as make

    lessons = make(context.obj, to)
    print(f"{len(lessons)} lessons packed into {to}")
