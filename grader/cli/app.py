"""The `grader` command."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.cli import instructor as cli_class
from grader.cli import learner as cli_learn
from grader.course.folders import Course, CourseError
from grader.paths import ROOT

app = typer.Typer(
    help="The learning-rate course: open its lessons, or make them.",
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


# Each command imports its room when it runs: torch alone takes a second,
# and `grader --help` should not.


@app.command(rich_help_panel="Learners")
def lab(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="The first port.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on your copies of the lessons, in work/."""
    from grader.jupyter.launch import open_lab

    open_lab(context.obj, port, browser)


@app.command(rich_help_panel="Authors")
def release(
    context: typer.Context,
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons; all if none is named.")
    ] = None,
) -> None:
    """Run solutions/, store the outputs, and make notebooks/ from them."""
    from grader.authoring.release import release as release_one

    course = context.obj
    for lesson in lessons or course.lessons():
        release_one(course, lesson)
        print(f"{lesson}: released to {course.notebooks / lesson}")


@app.command(rich_help_panel="Authors")
def trial(
    context: typer.Context,
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons; all if none is named.")
    ] = None,
    times: Annotated[
        int, typer.Option(min=1, help="How often each check is run.")
    ] = 1,
) -> None:
    """Put the checks on trial with the right and wrong answers in tests/."""
    from concurrent.futures import ProcessPoolExecutor

    from rich.console import Console

    from grader.authoring.trial import report, try_lesson

    console, failed = Console(), False
    with ProcessPoolExecutor(3) as executor:
        for lesson in lessons or context.obj.lessons():
            found, verdicts = try_lesson(context.obj, lesson, executor, times)
            console.rule(lesson)
            for table in report(found, verdicts):
                console.print(table)
            for verdict in (v for v in verdicts if v.complaint):
                failed = True
                one = verdict.answer
                console.print(
                    f"{one.exercise}: {one.kind} '{one.title}' "
                    f"{verdict.complaint}:\n{one.code}\n",
                    markup=False,
                )
    raise typer.Exit(failed)


app.add_typer(cli_learn.app)
app.add_typer(cli_class.app)


def main() -> None:
    """Run the command; say a CourseError in plain words, exit code 1."""
    try:
        app()
    except CourseError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
