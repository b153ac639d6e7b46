"""The commands of the learner."""

from typing import Annotated

import typer

from grader.course import CourseError

app = typer.Typer()
Name = Annotated[
    str, typer.Argument(metavar="EXERCISE", help="Its function's name.")
]


# Each command imports its room when it runs, as in cli.py.


@app.command()
def check(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[LESSON|EXERCISE]", help="All, if none is named."
        ),
    ] = None,
    json: Annotated[bool, typer.Option(help="Print data for tools.")] = False,
    watch: Annotated[bool, typer.Option(help="Mark at every save.")] = False,
) -> None:
    """Mark your copies in work/ with every check.

    The exit code is 0 if all that was asked for is passed.
    """
    from rich.console import Console

    from grader import check as room
    from grader import verdicts as show
    from grader.work import is_outdated

    course, console = context.obj, Console()
    _must_have_copies(course)
    lesson, exercise = room.find(course, name) if name else ("", "")
    lessons = [lesson] if lesson else course.lessons(course.notebooks)
    if not json:
        for one in (one for one in lessons if is_outdated(course, one)):
            console.print(
                f"{one} has changed since your copy was made; 'make lab' "
                "brings the new one, with your answers in it"
            )
    if watch:
        from grader.watch import Watch

        raise typer.Exit(not Watch(course, lessons, console).run())
    verdicts = []
    for one in lessons:
        verdicts.append(room.check(course, one))
        if not json:
            show.print_line(console, verdicts[-1])
    if json:
        typer.echo(show.as_json(verdicts))
    else:
        for verdict in verdicts:
            show.print_failed(console, verdict, exercise)
        show.print_next(console, course, verdicts)
    raise typer.Exit(not _all_passed(verdicts, exercise))


def _all_passed(verdicts, exercise) -> bool:
    return all(
        verdict.is_passed(one)
        for verdict in verdicts
        for one in verdict.exercises
        if not exercise or one.name == exercise
    )


@app.command()
def hint(
    context: typer.Context,
    exercise: Annotated[
        str | None,
        typer.Argument(help="The first one not passed, if none is named."),
    ] = None,
) -> None:
    """Give the next hint to an exercise."""
    from grader.check import find
    from grader.helps import next_hint

    course = context.obj
    if exercise is None:
        lesson, exercise = _first_left(course)
    else:
        lesson, exercise = find(course, exercise)
    if not exercise:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    typer.echo(next_hint(course, lesson, exercise))


def _first_left(course) -> tuple[str, str]:
    from grader.check import check as mark

    _must_have_copies(course)
    for lesson in course.lessons(course.notebooks):
        following = mark(course, lesson).following()
        if following:
            return lesson, following.name
    raise CourseError("All is passed; name the exercise.")


def _must_have_copies(course) -> None:
    if not course.lessons(course.work):
        raise CourseError(
            f"{course.work}: no lessons there yet; 'make lab' copies them "
            "and opens the first"
        )


@app.command()
def reset(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LESSON|EXERCISE")],
) -> None:
    """Begin a lesson, or an exercise, anew; your old copy is kept."""
    from grader.check import find
    from grader.helps import forget_hints
    from grader.work import reset as reset_lesson
    from grader.work import reset_answer

    course = context.obj
    lesson, exercise = find(course, name)
    if exercise:
        kept = reset_answer(course, lesson, exercise)
    else:
        kept = reset_lesson(course, lesson)
    forget_hints(course, lesson, exercise)
    typer.echo(f"{name} is as released; your old copy is {kept}")


@app.command()
def show(
    context: typer.Context,
    exercise: Name,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Before it is passed.")
    ] = False,
) -> None:
    """Show the reference answer and its story, once you have passed."""
    from rich.console import Console
    from rich.markdown import Markdown

    from grader.check import find
    from grader.helps import shown

    lesson, name = find(context.obj, exercise)
    if not name:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    text = shown(context.obj, lesson, name, give_up)
    Console().print(Markdown(text))
