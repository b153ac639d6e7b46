"""The commands of the authors."""

from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Lessons
from grader.course.folders import Course, CourseError

if TYPE_CHECKING:
    from grader.authoring.trial import Judgement

app = typer.Typer()
OnTrial = Annotated[
    list[str] | None,
    typer.Argument(
        help="Lessons, or exercises such as 01_basics/fit; all by default."
    ),
]
Times = Annotated[
    int, typer.Option(min=1, help="How many times to run each check.")
]
Redundant = Annotated[
    bool,
    typer.Option("--redundant", help="List assertions that no answer needs."),
]
BothWays = Annotated[
    bool,
    typer.Option(
        "--both-ways",
        help="List checks that say something else in one kernel.",
    ),
]


# Each command imports its room when it runs, as in learner.py.


@app.command(rich_help_panel="Authors")
def release(context: typer.Context, lessons: Lessons = None) -> None:
    """Format and run solutions/, and make notebooks/ from them."""
    from grader.authoring.published import write_badges
    from grader.authoring.release import release as release_lesson

    course = context.obj
    for lesson in lessons or _lessons(course):
        lines = release_lesson(course, lesson)
        print(f"{lesson}: released to {course.notebooks / lesson}")
        for line in lines:
            print(f"{lesson}: {line}")
    write_badges()


@app.command(rich_help_panel="Authors")
def trial(
    context: typer.Context,
    lessons: OnTrial = None,
    times: Times = 1,
    redundant: Redundant = False,
    both_ways: BothWays = False,
) -> None:
    """Put the checks on trial with the right and wrong answers in tests/."""
    from concurrent.futures import ProcessPoolExecutor

    from rich.console import Console

    from grader.authoring.redundant import unneeded
    from grader.authoring.trial import report, try_lesson
    from grader.authoring.ways import differences

    course, console, complaints = context.obj, Console(), 0
    with ProcessPoolExecutor(3) as executor:
        for name in lessons or _lessons(course):
            console.rule(name)
            lesson, _, exercise = name.partition("/")
            if redundant:
                lines = unneeded(course, lesson, executor)
            elif both_ways:
                lines = differences(course, lesson, executor)
            else:
                found, judgements = try_lesson(
                    course, lesson, executor, times, exercise
                )
                console.print(*report(found, judgements), sep="\n")
                lines = (_complaint(j) for j in judgements if j.complaint)
            for line in lines:
                complaints += 1
                console.print(line, markup=False)
    raise typer.Exit(complaints > 0)


@app.command(rich_help_panel="Authors")
def site(context: typer.Context) -> None:
    """Build the course's website in website/, and look it over."""
    try:
        from grader.authoring.site.build import build
    except ModuleNotFoundError as error:
        raise CourseError(
            f"The site needs {error.name}, which is not installed: 'make "
            "site' brings it, or 'pip install -e .[site]' in the repository"
        ) from error
    print(build(context.obj, context.obj.root / "website"))


def _complaint(judgement: "Judgement") -> str:
    answer = judgement.answer
    return (
        f"{answer.exercise}: {answer.kind} '{answer.title}' "
        f"{judgement.complaint}:\n{answer.code}\n"
    )


def _lessons(course: Course) -> list[str]:
    """Return all lessons that authors edit."""
    return course.require_lessons(
        course.solutions, "they are edited in the course's own repository"
    )
