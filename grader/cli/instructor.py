"""The commands of the classroom."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Browser, Lesson, Port
from grader.course.folders import CourseError
from grader.engine.seconds import CELL_SECONDS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from grader.classroom.gradebook import Classroom
    from grader.engine.box import Box

app = typer.Typer()

# autograde's options
LessonsToMark = Annotated[
    list[str], typer.Argument(help="The lessons, such as 01_basics.")
]
OneStudent = Annotated[
    str, typer.Option(help="Only this student.", show_default=False)
]
Force = Annotated[
    bool, typer.Option(help="Mark again what is marked already.")
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes; one for each core by default."),
]
Cluster = Annotated[
    str | None, typer.Option(help="A Dask scheduler's address.")
]
Seconds = Annotated[
    float, typer.Option(min=1, help="How long a cell may run.")
]
Sandbox = Annotated[
    bool,
    typer.Option(help="Run students' code in a box that reaches nothing."),
]
# export's options
Format = Annotated[
    str, typer.Option("--format", help="canvas, moodle or csv.")
]
Table = Annotated[Path, typer.Option(help="The file to write.")]
OnlyLessons = Annotated[
    list[str] | None, typer.Option(help="Only this lesson; repeatable.")
]
RosterFirst = Annotated[
    Path | None, typer.Option(help="First add the students of this CSV file.")
]
Into = Annotated[
    Path | None,
    typer.Option(
        help="A table that Canvas or Moodle exported: fill the grades in."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="01_basics=HEADING, for --into; repeatable."
    ),
]
WithoutMark = Annotated[
    str | None,
    typer.Option(
        help="Who handed nothing in: leave-out (as it is), zero or blank."
    ),
]
# the others'
Picture = Annotated[
    Path | None, typer.Option(help="Also draw the table into this picture.")
]
RosterFile = Annotated[Path, typer.Argument(help="The roster, a CSV file.")]
Archive = Annotated[Path, typer.Option(help="The archive to write.")]
ARCHIVE = Path("lr_schedules.zip")
OneLesson = Annotated[
    str | None, typer.Argument(help="With --for: the lesson to pack.")
]
For = Annotated[
    str | None, typer.Option("--for", help="gradescope or classroom50.")
]
WithHidden = Annotated[
    bool,
    typer.Option(
        "--with-hidden",
        help="Hidden tests for classroom50, where students can read them.",
    ),
]
Index = Annotated[
    str, typer.Option(help="An address that pip asks there as well.")
]


# Each command imports its room when it runs, as in learner.py.


@app.command(rich_help_panel="Instructors")
def teach(
    context: typer.Context, port: Port = None, browser: Browser = True
) -> None:
    """Open the instructor's JupyterLab, with formgrader."""
    from grader.jupyter.launch import open_teach

    open_teach(context.obj, port, browser)


@app.command(rich_help_panel="Instructors")
def autograde(
    context: typer.Context,
    lessons: LessonsToMark,
    student: OneStudent = "*",
    force: Force = False,
    workers: Workers = None,
    cluster: Cluster = None,
    seconds: Seconds = CELL_SECONDS,
    sandbox: Sandbox = True,
) -> None:
    """Mark what was handed in, and put the marks into nbgrader's gradebook."""
    # Workers get ready while this process imports the rest.
    make, count = _executors(workers, cluster)
    from grader.classroom.gradebook import Classroom
    from grader.classroom.late import apply_rules
    from grader.classroom.marking import mark_submissions, plan_marking
    from grader.classroom.progress import print_summary, show_progress

    with Classroom(context.obj) as classroom:
        others = _marked_by_nbgrader(classroom, lessons, sandbox)
        failed = [
            _let_nbgrader_mark(classroom, other, student, force, make, count)
            for other in others
        ]
        plans = [
            plan_marking(classroom, lesson, student, force)
            for lesson in lessons
            if lesson not in others
        ]
        total = sum(len(plan.waiting) for plan in plans)
        box = _box(classroom) if sandbox and plans else None
        marked = mark_submissions(classroom, plans, make, count, seconds, box)
        if plans:
            show_progress(marked, total)
        for plan in plans if student == "*" else ():
            apply_rules(classroom, plan.lesson)  # they may have changed since
        for plan in plans:
            print_summary(classroom, plan)
        failed += [bool(plan.outcome.failed) for plan in plans]
    raise typer.Exit(any(failed))


def _marked_by_nbgrader(
    classroom: "Classroom", lessons: Sequence[str], sandbox: bool
) -> list[str]:
    """Return the lessons that nbgrader itself has to mark.

    Raises CourseError if there are any, and a box is asked for.
    """
    from grader.classroom.stock import why_stock

    reasons = {lesson: why_stock(classroom, lesson) for lesson in lessons}
    found = [lesson for lesson, reason in reasons.items() if reason]
    if found and sandbox:
        raise CourseError(
            f"{found[0]} is marked as nbgrader marks it, with answers and "
            f"checks in one kernel, as {reasons[found[0]]}. No box can hold "
            "that: to run students' code with your rights, add "
            "'--no-sandbox'."
        )
    return found


def _let_nbgrader_mark(
    classroom: "Classroom",
    lesson: str,
    student: str,
    force: bool,
    make: "Callable[[], Executor]",
    count: int,
) -> bool:
    """Let nbgrader mark a lesson, on all cores; return whether any failed."""
    from grader.classroom import stock
    from grader.classroom.progress import print_outcome, show_progress

    plan = stock.plan_stock(classroom, lesson, student, force)
    marked = stock.mark_stock(classroom, plan, make, count)
    show_progress(marked, len(plan.waiting))
    order = stock.checks_in_gradebook(classroom, lesson)
    print_outcome(classroom, lesson, plan.outcome, order, plan.everybody)
    return bool(plan.outcome.failed)


def _box(classroom: "Classroom") -> "Box":
    """Return the box for students' code; CourseError if none can be had."""
    from grader.engine.sandbox import unavailable

    if reason := unavailable():
        raise CourseError(
            f"{reason} To mark without it, with your rights for students' "
            "code, add '--no-sandbox'."
        )
    return classroom.box()


def _executors(
    workers: int | None, cluster: str | None
) -> "tuple[Callable[[], Executor], int]":
    """Return what makes executors, and how many workers they have."""
    import os

    from grader.classroom import workers as pools

    if cluster:
        return pools.cluster(cluster)
    count = workers or os.cpu_count() or 1
    return pools.early(count), count


@app.command(rich_help_panel="Instructors")
def stats(
    context: typer.Context, lesson: Lesson, plot: Picture = None
) -> None:
    """Show how many of the class passed each check of a lesson."""
    from rich.console import Console

    from grader.classroom.gradebook import Classroom
    from grader.classroom.stats import lesson_stats, plot_stats, stats_table
    from grader.classroom.stock import order_of

    with Classroom(context.obj) as classroom:
        order = order_of(classroom, lesson)
        found = lesson_stats(classroom, lesson, order)
    Console().print(stats_table(found))
    if plot:
        plot_stats(found, lesson, plot)
        print(f"Drawn to {plot}")


@app.command(rich_help_panel="Instructors")
def export(
    context: typer.Context,
    form: Format = "csv",
    to: Table = Path("grades.csv"),
    lesson: OnlyLessons = None,
    roster: RosterFirst = None,
    into: Into = None,
    column: Columns = None,
    without_mark: WithoutMark = None,
) -> None:
    """Write the grades as a table for a learning platform."""
    from grader.classroom.export import FORMATS, Without
    from grader.classroom.filling import Filling, notes_on
    from grader.classroom.gradebook import Classroom

    policy = without_mark or Without.LEAVE_OUT
    if policy not in list(Without):
        raise CourseError(
            f"--without-mark {policy}: say {', '.join(Without)}."
        )
    if form not in FORMATS:
        raise CourseError(
            f"No format is called {form!r}; there are {', '.join(FORMATS)}."
        )
    with Classroom(context.obj) as classroom:
        if roster:
            _add_students(classroom, roster)
        lessons = known_lessons(classroom, lesson or [])
        notes: list[str] = []
        if into:
            filling = Filling(classroom, into, lessons, named=bool(lesson))
            filling.fill(_headings(column or []), Without(policy), to)
            lessons, notes = filling.lessons, filling.notes
        else:
            exporter = FORMATS[form](to=str(to), assignment=lessons)
            exporter.without_mark = str(policy)
            exporter.handed_in = {
                name: {s.student for s in classroom.submissions(name)}
                for name in lessons
            }
            exporter.export(classroom.gradebook)
        students = list(classroom.gradebook.students)
        notes += notes_on(classroom, lessons, students)
    print(f"Grades written to {to}")
    for note in notes:
        print(note)


def _headings(columns: Sequence[str]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    if wrong := [name for name, _, heading in pairs if not heading]:
        raise CourseError(
            f"--column {wrong[0]}: say it as --column 01_basics=HEADING."
        )
    return {name: heading for name, _, heading in pairs}


def known_lessons(classroom: "Classroom", lessons: Sequence[str]) -> list[str]:
    """Return these lessons of the gradebook; all, if none is named."""
    known = sorted(lesson.name for lesson in classroom.gradebook.assignments)
    unknown = ", ".join(sorted(set(lessons) - set(known)))
    if unknown:
        there = ", ".join(known) or "no lesson"
        raise CourseError(f"{unknown}: not in the gradebook, only {there}.")
    return list(lessons) or known


@app.command(rich_help_panel="Instructors")
def roster(context: typer.Context, file: RosterFile) -> None:
    """Add a roster's students to the gradebook; fill in what was missing."""
    from grader.classroom.gradebook import Classroom

    with Classroom(context.obj) as classroom:
        _add_students(classroom, file)


def _add_students(classroom: "Classroom", file: Path) -> None:
    from grader.classroom.roster import add_students

    print(add_students(classroom, file))


@app.command(rich_help_panel="Instructors")
def bundle(
    context: typer.Context,
    lesson: OneLesson = None,
    grader: For = None,
    to: Archive = ARCHIVE,
    hidden: WithHidden = False,
    index: Index = "",
) -> None:
    """Pack the course for a class, without solutions or hidden checks.

    With --for and a lesson: pack what another grader needs to mark it.
    """
    if (grader is None) != (lesson is None):
        raise CourseError(
            "Say both: 'grader bundle --for gradescope LESSON' packs a lesson "
            "for a grader; 'grader bundle' packs the course for a class."
        )
    if grader and lesson:
        from grader.authoring.autograders import Wishes, bundle_for

        bundle_for(grader, context.obj, lesson, to, Wishes(hidden, index))
        print(f"{lesson} packed for {grader} into {to}")
        return
    from grader.authoring.bundle import bundle as make_bundle

    lessons = make_bundle(context.obj, to)
    print(f"{len(lessons)} lessons packed into {to}")
