"""The commands of the learner."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Browser, Port
from grader.course.folders import Course, CourseError, lab_command

if TYPE_CHECKING:
    from rich.console import Console

    from grader.learner.check import LessonVerdict

app = typer.Typer()
WhatToMark = Annotated[
    str | None,
    typer.Argument(
        metavar="LESSON|EXERCISE", help="What to mark; all by default."
    ),
]
Json = Annotated[bool, typer.Option(help="Print the verdicts as JSON.")]
OnSave = Annotated[bool, typer.Option(help="Mark again at every save.")]
NextExercise = Annotated[
    str | None,
    typer.Argument(
        metavar="EXERCISE", help="By default, the first that does not pass."
    ),
]
WhatToReset = Annotated[str, typer.Argument(metavar="LESSON|EXERCISE")]
ToShow = Annotated[
    str,
    typer.Argument(
        metavar="EXERCISE", help="The exercise, such as 01_basics/fit."
    ),
]
GiveUp = Annotated[
    bool, typer.Option("--give-up", help="Show it even before yours passes.")
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
    name: WhatToMark = None,
    json: Json = False,
    watch: OnSave = False,
) -> None:
    """Mark your copies in work/ with every check.

    The exit code is 0 if everything you asked for passes.
    """
    from grader.course.lookup import find

    course = context.obj
    _require_copies(course)
    lesson, exercise = find(course, name) if name else ("", "")
    lessons = [lesson] if lesson else course.lessons(course.notebooks)
    if watch:
        passed = _watch(course, lessons)
    elif json:
        passed = _print_json(course, lessons, exercise)
    else:
        passed = _print_verdicts(course, lessons, exercise)
    raise typer.Exit(not passed)


def _watch(course: Course, lessons: list[str]) -> bool:
    from grader.learner.watch import Watch

    console = _console()
    _print_outdated(course, lessons, console)
    return Watch(course, lessons, console).run()


def _print_json(course: Course, lessons: Sequence[str], exercise: str) -> bool:
    from grader.learner.check import check_lesson
    from grader.learner.verdicts import as_json

    verdicts = [check_lesson(course, lesson) for lesson in lessons]
    _note(course, verdicts)
    typer.echo(as_json(verdicts))
    return all(verdict.passes(exercise) for verdict in verdicts)


def _print_verdicts(
    course: Course, lessons: Sequence[str], exercise: str
) -> bool:
    from grader.learner.check import check_lesson
    from grader.learner.verdicts import print_failed, print_next, print_points

    console, verdicts = _console(), []
    for lesson in lessons:
        verdicts.append(check_lesson(course, lesson))
        print_points(console, verdicts[-1])
    for verdict in verdicts:
        print_failed(console, verdict, exercise)
    passed = all(verdict.passes(exercise) for verdict in verdicts)
    if exercise and passed:
        console.print(f"\n{exercise} passes.")
    print_next(console, course, verdicts)
    _note(course, verdicts)
    _print_outdated(course, lessons, console)
    return passed


def _note(course: Course, verdicts: Sequence["LessonVerdict"]) -> None:
    from grader.learner.home import note_points, write_page

    for verdict in verdicts:
        note_points(course, verdict)
    write_page(course)


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _print_outdated(
    course: Course, lessons: Sequence[str], console: "Console"
) -> None:
    from grader.learner.copies import is_outdated

    for lesson in lessons:
        if is_outdated(course, lesson):
            console.print(
                f"{lesson} has changed since your copy was made: "
                f"'{lab_command()}' brings the new version, with your answers"
            )


@app.command(rich_help_panel="Learners")
def hint(context: typer.Context, exercise: NextExercise = None) -> None:
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
    from grader.course.lookup import find

    lesson, exercise = find(course, name)
    if not exercise:
        raise CourseError(f"{lesson} is a lesson: name one of its exercises")
    return lesson, exercise


def _require_copies(course: Course) -> None:
    from grader.learner.place import settle

    course.require_lessons(
        course.work,
        f"'{lab_command()}' copies them there and opens the first",
    )
    settle(course)


@app.command(rich_help_panel="Learners")
def reset(context: typer.Context, name: WhatToReset) -> None:
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
    context: typer.Context, exercise: ToShow, give_up: GiveUp = False
) -> None:
    """Show the reference answer and its story, once yours passes."""
    from rich.console import Console
    from rich.markdown import Markdown

    from grader.learner.reveal import reveal_answer

    lesson, name = _find_exercise(context.obj, exercise)
    text = reveal_answer(context.obj, lesson, name, give_up)
    Console().print(Markdown(text))


def show_home(context: typer.Context) -> None:
    """Print a learner's lessons and what comes next; the help if there is
    no learner here."""
    course: Course = context.obj
    if not course.work.is_dir() or not course.lessons(course.work):
        typer.echo(context.get_help())
        return
    from grader.learner.home import print_home

    print_home(course, _console())
