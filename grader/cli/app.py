"""The `grader` command, put together from the commands of each audience."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.cli import author, instructor, learner
from grader.course.folders import Course, CourseError
from grader.paths import ROOT

app = typer.Typer(
    help="The learning-rate course: open its lessons, mark them, make them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def choose_course(
    context: typer.Context,
    course: Annotated[Path, typer.Option(help="The course's folder.")] = ROOT,
) -> None:
    """Remember the course that the command works on."""
    context.obj = Course(course.resolve())


app.add_typer(learner.app)
app.add_typer(instructor.app)
app.add_typer(author.app)


def main() -> None:
    """Run the command; print a CourseError as plain text, with exit code 1."""
    try:
        app()
    except CourseError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
