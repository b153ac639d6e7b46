"""The commands of the learner."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Browser, Port
from grader.course.folders import Course, CourseError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.learner.check import LessonVerdict

app = typer.Typer()
Name = Annotated[
    str,
    typer.Argument(
        metavar="EXERCISE", help="The exercise, such as 01_basics/fit."
    ),
]


# Each command imports its room when it runs: torch alone takes a second,
# and `grader --help` should not.


@app.command(rich_help_panel="Learners")
def lab(
    context: typer.Context, port: Port = None, browser: Browser = True
) -> None:
    """Open JupyterLab on your copies of the lessons, in work/."""
    from grader.jupyter.launch import open_lab

    open_lab(context.obj, port, browser)


@app.command(rich_help_panel="Learners")
def check(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[LESSON|EXERCISE]", help="What to mark; all by default."
        ),
    ] = None,
    json: Annotated[bool, typer.Option(help="Print data for tools.")] = False,
    watch: Annotated[
        bool, typer.Option(help="Mark again at every save.")
    ] = False,
) -> None:
    """Mark your copies in work/ with every check.

    The exit code is 0 if everything you asked for passes.
    """
    from rich.console import Console

    from grader.course.lookup import find

    course, console = context.obj, Console(highlight=False)
    _require_copies(course)
    lesson, exercise = find(course, name) if name else ("", "")
    lessons = [lesson] if lesson else course.lessons(course.notebooks)
    if watch:
        from grader.learner.watch import Watch

        _print_outdated(course, lessons, console)
        raise typer.Exit(not Watch(course, lessons, console).run())
    verdicts = _verdicts(course, lessons, None if json else console)
    if json:
        from grader.learner.verdicts import as_json

        typer.echo(as_json(verdicts))
    else:
        _print_details(course, verdicts, exercise, console)
    raise typer.Exit(not _all_pass(verdicts, exercise))


def _print_outdated(
    course: Course, lessons: Sequence[str], console: "Console"
) -> None:
    from grader.learner.copies import is_outdated

    for lesson in lessons:
        if is_outdated(course, lesson):
            console.print(
                f"{lesson} has changed since your copy was made: 'make lab' "
                "brings the new version, with your answers in it"
            )


def _verdicts(
    course: Course, lessons: Sequence[str], console: "Console | None"
) -> "list[LessonVerdict]":
    """Mark lesson by lesson, with a line for each on the console, if any."""
    from grader.learner.check import check_lesson
    from grader.learner.verdicts import print_points

    verdicts = []
    for lesson in lessons:
        verdicts.append(check_lesson(course, lesson))
        if console:
            print_points(console, verdicts[-1])
    return verdicts


def _print_details(
    course: Course,
    verdicts: "Sequence[LessonVerdict]",
    exercise: str,
    console: "Console",
) -> None:
    from grader.learner.verdicts import print_failed, print_next

    for verdict in verdicts:
        print_failed(console, verdict, exercise)
    if exercise and _all_pass(verdicts, exercise):
        console.print(f"\n{exercise} passes.")
    print_next(console, course, verdicts)
    _print_outdated(course, [v.lesson for v in verdicts], console)


def _all_pass(verdicts: "Sequence[LessonVerdict]", exercise: str) -> bool:
    return all(verdict.passes(exercise) for verdict in verdicts)


@app.command(rich_help_panel="Learners")
def hint(
    context: typer.Context,
    exercise: Annotated[
        str | None,
        typer.Argument(help="The first one that has not passed by default."),
    ] = None,
) -> None:
    """Give the next hint for an exercise."""
    from grader.learner.reveal import give_next_hint

    course = context.obj
    if exercise is None:
        lesson, name = _first_left(course)
    else:
        lesson, name = _find_exercise(course, exercise)
    typer.echo(give_next_hint(course, lesson, name))


def _first_left(course: Course) -> tuple[str, str]:
    """Return the lesson and the name of the first exercise not passed."""
    from grader.learner.check import check_lesson

    _require_copies(course)
    for lesson in course.lessons(course.notebooks):
        exercise = check_lesson(course, lesson).next_exercise()
        if exercise:
            return lesson, exercise.name
    raise CourseError("Every exercise passes: name one to see its hints.")


def _find_exercise(course: Course, name: str) -> tuple[str, str]:
    """Return the lesson and the exercise that `name` means."""
    from grader.course.lookup import find

    lesson, exercise = find(course, name)
    if not exercise:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    return lesson, exercise


def _require_copies(course: Course) -> None:
    if not course.lessons(course.work):
        raise CourseError(
            f"{course.work} has no lessons yet: 'make lab' copies them there "
            "and opens the first"
        )


@app.command(rich_help_panel="Learners")
def reset(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LESSON|EXERCISE")],
) -> None:
    """Start a lesson or an exercise afresh; your old copy is kept."""
    from grader.course.lookup import find
    from grader.learner.copies import RELOAD, reset_answer, reset_lesson
    from grader.learner.reveal import forget_given_hints

    course = context.obj
    lesson, exercise = find(course, name)
    if exercise:
        backup = reset_answer(course, lesson, exercise)
    else:
        backup = reset_lesson(course, lesson)
    forget_given_hints(course, lesson, exercise)
    typer.echo(f"{name} is as it was released; your old copy is {backup}")
    typer.echo(RELOAD)


@app.command(rich_help_panel="Learners")
def show(
    context: typer.Context,
    exercise: Name,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Even before yours passes.")
    ] = False,
) -> None:
    """Show the reference answer and its story, once yours passes."""
    from rich.console import Console
    from rich.markdown import Markdown

    from grader.learner.reveal import reveal_answer

    lesson, name = _find_exercise(context.obj, exercise)
    text = reveal_answer(context.obj, lesson, name, give_up)
    Console().print(Markdown(text))
