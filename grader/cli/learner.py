"""The commands of the learner."""

from typing import Annotated

import typer

from grader.course.folders import CourseError

app = typer.Typer()
Name = Annotated[
    str, typer.Argument(metavar="EXERCISE", help="Its function's name.")
]


# Each command imports its room when it runs, as in cli.py.


@app.command(rich_help_panel="Learners")
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

    from grader.course.lookup import find

    course, console = context.obj, Console(highlight=False)
    _must_have_copies(course)
    lesson, exercise = find(course, name) if name else ("", "")
    lessons = [lesson] if lesson else course.lessons(course.notebooks)
    if watch:
        from grader.learner.watch import Watch

        _say_outdated(course, lessons, console)
        raise typer.Exit(not Watch(course, lessons, console).run())
    verdicts = _verdicts(course, lessons, None if json else console)
    if json:
        from grader.learner.verdicts import as_json

        typer.echo(as_json(verdicts))
    else:
        _say_more(course, verdicts, exercise, console)
    raise typer.Exit(not _all_passed(verdicts, exercise))


def _say_outdated(course, lessons, console) -> None:
    from grader.learner.copies import is_outdated

    for one in lessons:
        if is_outdated(course, one):
            console.print(
                f"{one} has changed since your copy was made; 'make lab' "
                "brings the new one, with your answers in it"
            )


def _verdicts(course, lessons, console) -> list:
    """Mark lesson by lesson, with a line for each on the console, if any."""
    from grader.learner.check import check as mark
    from grader.learner.verdicts import print_line

    found = []
    for one in lessons:
        found.append(mark(course, one))
        if console:
            print_line(console, found[-1])
    return found


def _say_more(course, verdicts, exercise, console) -> None:
    from grader.learner.verdicts import print_failed, print_next

    for verdict in verdicts:
        print_failed(console, verdict, exercise)
    if exercise and _all_passed(verdicts, exercise):
        console.print(f"\n{exercise} is passed.")
    print_next(console, course, verdicts)
    _say_outdated(course, [one.lesson for one in verdicts], console)


def _all_passed(verdicts, exercise) -> bool:
    return all(
        verdict.is_passed(one)
        for verdict in verdicts
        for one in verdict.exercises
        if not exercise or one.name == exercise
    )


@app.command(rich_help_panel="Learners")
def hint(
    context: typer.Context,
    exercise: Annotated[
        str | None,
        typer.Argument(help="The first one not passed, if none is named."),
    ] = None,
) -> None:
    """Give the next hint to an exercise."""
    from grader.course.lookup import find
    from grader.learner.hints import next_hint

    course = context.obj
    if exercise is None:
        lesson, exercise = _first_left(course)
    else:
        lesson, exercise = find(course, exercise)
    if not exercise:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    typer.echo(next_hint(course, lesson, exercise))


def _first_left(course) -> tuple[str, str]:
    from grader.learner.check import check as mark

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


@app.command(rich_help_panel="Learners")
def reset(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LESSON|EXERCISE")],
) -> None:
    """Begin a lesson, or an exercise, anew; your old copy is kept."""
    from grader.course.lookup import find
    from grader.learner.copies import RELOAD, reset_answer
    from grader.learner.copies import reset as reset_lesson
    from grader.learner.hints import forget_hints

    course = context.obj
    lesson, exercise = find(course, name)
    if exercise:
        kept = reset_answer(course, lesson, exercise)
    else:
        kept = reset_lesson(course, lesson)
    forget_hints(course, lesson, exercise)
    typer.echo(f"{name} is as released; your old copy is {kept}")
    typer.echo(RELOAD)


@app.command(rich_help_panel="Learners")
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

    from grader.course.lookup import find
    from grader.learner.hints import shown

    lesson, name = find(context.obj, exercise)
    if not name:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    text = shown(context.obj, lesson, name, give_up)
    Console().print(Markdown(text))
