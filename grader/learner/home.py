"""A learner's progress where a person looks: `grader`, and work/README.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course.cells import read
from grader.course.exercises import exercises
from grader.course.folders import Course, grader_command, notebook_path
from grader.course.hints import story_after
from grader.course.length import minutes, points, title
from grader.course.lookup import source_path
from grader.learner.check import LessonVerdict
from grader.learner.state import POINTS, load_state, save_state

MARK = "<!-- 'grader check' writes this page: keep notes elsewhere. -->"
THREAD = re.compile(r"\[([^\]]+#\d+)\]\((https?://[^)]+)\)")


@dataclass(frozen=True)
class Row:
    """A lesson, and what of it passed when it was last marked."""

    lesson: str
    title: str
    points: float
    max_points: float
    minutes: int
    passed: frozenset[str]
    exercises: tuple[str, ...]

    @property
    def next_exercise(self) -> str:
        """The first exercise that has not passed, or ""."""
        return next((e for e in self.exercises if e not in self.passed), "")


def note_points(course: Course, verdict: LessonVerdict) -> None:
    """Keep what a verdict says for the pages of this module."""
    known = load_state(course, POINTS)
    passed = [e.name for e in verdict.exercises if verdict.is_passed(e)]
    known[verdict.lesson] = {"points": verdict.points, "passed": passed}
    save_state(course, POINTS, known)


def rows(course: Course) -> list[Row]:
    """Return the lessons with what was known of them when last marked."""
    known, found = load_state(course, POINTS), []
    for lesson in course.lessons(course.notebooks):
        about = known.get(lesson, {})
        notebook = read(source_path(course, lesson))
        found.append(
            Row(
                lesson,
                title(notebook),
                float(about.get("points", 0)),
                points(notebook, ("check",)),
                minutes(notebook),
                frozenset(about.get("passed", ())),
                tuple(exercises(notebook)),
            )
        )
    return found


def print_home(course: Course, console: Console) -> None:
    """Print all lessons with points, minutes and what comes next."""
    found = rows(course)
    table = Table("lesson", "", "points", "minutes", box=None)
    for row in found:
        made = f"{row.points:g} of {row.max_points:g}"
        table.add_row(row.lesson, row.title, made, f"about {row.minutes}")
    console.print(table)
    console.print()
    for line in _next(found):
        console.print(line, markup=False, soft_wrap=True)


def _next(found: list[Row]) -> Iterator[str]:
    """Yield what to do next, or what was repaired if all is done."""
    command = grader_command()
    for row in found:
        if row.next_exercise:
            yield (
                f"Next: {row.next_exercise} in {row.lesson}. '{command} lab' "
                f"opens it, '{command} check' marks, '{command} --help' "
                "lists all commands."
            )
            return
    yield "Every exercise passes."


def repaired(course: Course) -> list[str]:
    """Return a line of Markdown for each real bug that the learner mended:
    the exercise, and the threads that its story cites."""
    lines = []
    for row in rows(course):
        notebook = read(source_path(course, row.lesson))
        for name in row.exercises:
            threads = THREAD.findall(story_after(notebook, name))
            if name in row.passed and threads:
                links = ", ".join(f"[{n}]({url})" for n, url in threads)
                lines.append(f"- `{name}` ({row.lesson}): {links}")
    return lines


def write_page(course: Course) -> Path | None:
    """Write work/README.md; return its path.

    A README.md that somebody else wrote stays, and None is returned.
    """
    path = course.work / "README.md"
    if path.is_file() and MARK not in path.read_text("utf-8", "replace"):
        return None
    path.write_text(_page(course), "utf-8")
    return path


def _page(course: Course) -> str:
    found = rows(course)
    made = sum(row.points for row in found)
    most = sum(row.max_points for row in found)
    lines = [
        MARK,
        "# Your progress",
        "",
        f"{made:g} of {most:g} points, when 'grader check' last looked.",
        "",
        "| lesson | points | minutes |",
        "|---|---|---|",
    ]
    for row in found:
        place = notebook_path(course.work, row.lesson)
        name = f"{row.lesson}: {row.title}"
        if place.is_file():
            name = f"[{name}]({place.relative_to(course.work).as_posix()})"
        share = f"{row.points:g} of {row.max_points:g}"
        lines.append(f"| {name} | {share} | about {row.minutes} |")
    lines += ["", *_next(found)]
    if mended := repaired(course):
        lines += ["", "## Bugs of real projects that you have repaired", ""]
        lines += mended
    return "\n".join(lines) + "\n"
