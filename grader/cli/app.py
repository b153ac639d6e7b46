"""The `grader` command, put together from the commands of each audience."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from grader.cli import author, classes, feedback, instructor, learner
from grader.course.folders import CourseError, explain, find_course

app = typer.Typer(
    help="The learning-rate course: open its lessons, mark them, make them.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


CourseFolder = Annotated[
    Path | None, typer.Option(help="A course's folder, if not this one.")
]


@app.callback()
def choose_course(context: typer.Context, course: CourseFolder = None) -> None:
    """Remember the course that the command works on.

    Without a command, show a learner's progress, or else the help.
    """
    context.obj = find_course(Path.cwd(), course)
    if context.invoked_subcommand is None:
        learner.show_home(context)


app.add_typer(learner.app)
app.add_typer(classes.app)
app.add_typer(instructor.app)
app.add_typer(feedback.app)
app.add_typer(author.app)


def main() -> None:
    """Run the command; say what went wrong in a line, with exit code 1.

    That is a CourseError, or a file or folder that cannot be used.
    """
    try:
        app()
    except CourseError as error:
        _give_up(str(error))
    except OSError as error:
        if error.filename is None:
            raise
        _give_up(explain(error))


def _give_up(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(1)
