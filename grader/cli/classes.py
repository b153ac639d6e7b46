"""The commands that set up a class, and bring its work in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Lesson, Lessons

if TYPE_CHECKING:
    from grader.classroom.gradebook import Classroom

app = typer.Typer()
classes = typer.Typer(no_args_is_help=True, help="Set up a class.")
app.add_typer(classes, name="class", rich_help_panel="Instructors")

RosterOption = Annotated[
    Path | None, typer.Option(help="Also add the students of this CSV file.")
]
ArchiveFile = Annotated[
    Path, typer.Argument(help="The archive, from Canvas or Moodle.")
]
NumbersOption = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        help="Canvas's gradebook, or Moodle's grading worksheet, as CSV: it "
        "says who the archive's numbers are.",
    ),
]
OneStudent = Annotated[
    str, typer.Option(help="Only this student.", show_default=False)
]
ExchangeOption = Annotated[
    Path | None,
    typer.Option(help="Make this folder nbgrader's exchange, as on a hub."),
]


# Each command imports its room when it runs, as in learner.py.


@classes.command()
def init(
    context: typer.Context,
    lessons: Lessons = None,
    roster: RosterOption = None,
    exchange: ExchangeOption = None,
) -> None:
    """Prepare a class: gradebook, lessons, roster and exchange.

    Run it again whenever a lesson or the roster has changed.
    """
    from grader.classroom.gradebook import Classroom
    from grader.classroom.setup import (
        enter_lessons,
        lessons_to_enter,
        ready_exchange,
    )

    wanted = lessons_to_enter(context.obj, lessons or [])
    with Classroom(context.obj) as classroom:
        print(f"gradebook: {classroom.directory.db_url}")
        for lesson, state in enter_lessons(classroom, wanted):
            print(f"{lesson}: {state}")
        if roster:
            _print_roster(classroom, roster)
        count = len(classroom.gradebook.students)
        how = "" if count else "; '--roster FILE' adds them"
        print(f"students in the gradebook: {count}{how}")
        print(f"exchange: {ready_exchange(classroom, exchange)}")
    print(f"box for students' code: {_box()}")


def _print_roster(classroom: "Classroom", roster: Path) -> None:
    from grader.classroom.roster import add_students

    print(f"{roster}: {add_students(classroom, roster)}")


def _box() -> str:
    from grader.engine.sandbox import unavailable

    return unavailable() or "ready"


@app.command("import", rich_help_panel="Instructors")
def import_submissions(
    context: typer.Context,
    archive: ArchiveFile,
    lesson: Lesson,
    roster: NumbersOption = None,
) -> None:
    """Bring in what was handed in to a lesson in Canvas or Moodle.

    The exit code is 1 if something could not be brought in.
    """
    from grader.classroom.gradebook import Classroom
    from grader.classroom.importing import import_archive

    with Classroom(context.obj) as classroom:
        imported = import_archive(classroom, archive, lesson, roster)
    for line in imported.lines(lesson):
        print(line)
    raise typer.Exit(bool(imported.problems))


@app.command(rich_help_panel="Instructors")
def look(
    context: typer.Context, lesson: Lesson, student: OneStudent = "*"
) -> None:
    """List what deserves a person's eye in a lesson that was marked."""
    from grader.classroom.gradebook import Classroom
    from grader.classroom.looking import ALIKE_SAYS
    from grader.classroom.looking import look as look_through
    from grader.classroom.marking import checks_of
    from grader.engine.files import printable

    with Classroom(context.obj) as classroom:
        checks_of(classroom, lesson)  # or there is no such lesson
        found = list(look_through(classroom, lesson, student))
    for who, why in found:
        print(f"{printable(who)}: {why}")
    if any(why.endswith("alike") for _, why in found):
        print(ALIKE_SAYS)
    if not found:
        print(f"{lesson}: nothing to look at")


@app.command(rich_help_panel="Instructors")
def late(context: typer.Context, lessons: Lessons = None) -> None:
    """Apply due.toml and extensions.csv, and list who was late.

    Nothing is marked again; `grader autograde` applies them as well.
    """
    from datetime import timedelta

    from grader.classroom.gradebook import Classroom
    from grader.classroom.late import apply_rules
    from grader.cli.instructor import known_lessons
    from grader.engine.files import printable

    with Classroom(context.obj) as classroom:
        for lesson in known_lessons(classroom, lessons or []):
            due = classroom.due(lesson)
            print(f"{lesson}: {f'due {due} UTC' if due else 'no due date'}")
            for found in apply_rules(classroom, lesson):
                by = timedelta(seconds=round(found.seconds))
                lost = f"{found.penalty:g} points"
                print(f"  {printable(found.student)}: {by} late, loses {lost}")
