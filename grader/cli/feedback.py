"""The command that writes a class's feedback."""

from typing import Annotated

import typer

from grader.cli.options import Lesson

app = typer.Typer()
OneStudent = Annotated[
    str, typer.Option(help="Only this student.", show_default=False)
]
Force = Annotated[
    bool, typer.Option(help="Write pages anew that are up to date.")
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes; one for each core by default."),
]


@app.command(rich_help_panel="Instructors")
def feedback(
    context: typer.Context,
    lesson: Lesson,
    student: OneStudent = "*",
    force: Force = False,
    workers: Workers = None,
) -> None:
    """Write each student's page of feedback, where it is not up to date."""
    import os
    from functools import partial

    from grader.classroom import workers as pools
    from grader.classroom.feedback import write_feedback
    from grader.classroom.gradebook import Classroom
    from grader.engine.files import printable

    count = workers or os.cpu_count() or 1
    make = partial(pools.processes, count)
    with Classroom(context.obj) as classroom:
        done = write_feedback(classroom, lesson, make, count, student, force)
        folder = classroom.directory.feedback_directory
    count = len(done.written)
    pages = "page" if count == 1 else "pages"
    typer.echo(
        f"{lesson}: {count} {pages} written to {folder}, "
        f"{len(done.skipped)} up to date, {len(done.failed)} failed"
    )
    for name, reason in sorted(done.failed.items()):
        typer.echo(printable(f"{name}: {reason}"))
    for name in done.secretless:
        typer.echo(
            f"{printable(name)}: 'nbgrader release_feedback' cannot hand out "
            "this page, as no submission_secret.txt that can be read was "
            f"handed in with the notebook: send it from {folder} yourself"
        )
    raise typer.Exit(bool(done.failed))
