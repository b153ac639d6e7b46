"""The checks on trial: right answers must pass them, wrong ones must not."""

import copy
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import zip_longest

import nbformat
from nbformat import NotebookNode
from rich.table import Table

from grader.answers import Answer, Exercise, load
from grader.course import Course, cell_role
from grader.mark import Status, mark

CELL_SECONDS = 20
TOGETHER = 3  # wrong answers in a submission
PASSING = ("right", "equivalent")
KINDS = (*PASSING, "wrong", "mutant")


@dataclass(frozen=True)
class Verdict:
    """What an answer came to: the checks that failed, and what is wrong."""

    answer: Answer
    failed: tuple[str, ...]
    complaint: str


def hand_in(source: NotebookNode, answers: Iterable[Answer]) -> NotebookNode:
    """Return a submission: the reference, but for these answers."""
    submission = copy.deepcopy(source)
    codes = {one.exercise: one.code for one in answers}
    for cell in submission.cells:
        if cell_role(cell) == "answer":
            name = cell.metadata.nbgrader.grade_id
            cell.source = codes.get(name, cell.source)
    return submission


def sheets(lesson: list[Exercise]) -> list[list[Answer]]:
    """Return the answers, shared out over as few submissions as is sound.

    Right answers to different exercises share one, and so do mutants. Wrong
    answers to at most half of the exercises share one: the checks of the
    rest see whether they fail any that is not their own.
    """
    return [
        [one for one in row if one is not None]
        for row in (
            *_rows(lesson, PASSING),
            *_rows(lesson, ("mutant",)),
            *_groups(lesson),
        )
    ]


def _rows(lesson, kinds) -> Iterator[tuple]:
    """Yield tuples of answers of these kinds, one to each exercise."""
    columns = [
        [one for kind in kinds for one in exercise.of(kind)]
        for exercise in lesson
    ]
    return zip_longest(*columns)


def _groups(lesson) -> Iterator[list]:
    """Yield the wrong answers, a few exercises' together, one of each."""
    left = [list(exercise.of("wrong")) for exercise in lesson]
    together = max(1, min(TOGETHER, len(lesson) // 2))
    while any(left):
        left.sort(key=len, reverse=True)
        yield [column.pop() for column in left[:together] if column]


def try_sheet(
    source: str, lesson: list[Exercise], sheet: list[Answer]
) -> list[Verdict]:
    """Mark one submission and judge its answers."""
    notebook = nbformat.reads(source, as_version=4)
    marked = mark(notebook, hand_in(notebook, sheet), seconds=CELL_SECONDS)
    failed = [r.check for r in marked.results if r.status != Status.PASSED]
    checks = {exercise.name: exercise.checks for exercise in lesson}
    meant = {check for one in sheet for check in checks[one.exercise]}
    stray = [check for check in failed if check not in meant]
    return [
        _judge(one, [c for c in failed if c in checks[one.exercise]], stray)
        for one in sheet
    ]


def _judge(answer: Answer, failed: list[str], stray: list[str]) -> Verdict:
    complaint = ""
    if answer.kind in PASSING and failed:
        complaint = f"is right, and fails {', '.join(failed)}"
    elif answer.kind not in PASSING and not failed:
        complaint = "is wrong, and passes"
    elif answer.catch and answer.catch not in failed:
        complaint = f"fails {', '.join(failed)}, not {answer.catch}"
    elif stray:
        complaint = f"fails other exercises' {', '.join(stray)}"
    return Verdict(answer, tuple(failed), complaint)


def try_lesson(
    course: Course, lesson: str, executor: Executor
) -> tuple[list[Exercise], list[Verdict]]:
    """Put a lesson's checks on trial; return its exercises and verdicts."""
    source, found = load(course, lesson)
    text = nbformat.writes(source)
    done = [
        executor.submit(try_sheet, text, found, sheet)
        for sheet in sheets(found)
    ]
    return found, [verdict for one in done for verdict in one.result()]


def report(lesson: list[Exercise], verdicts: list[Verdict]) -> Iterator[Table]:
    """Yield the trial's tables: by exercise, then by check."""
    table = Table(
        "exercise",
        "right passed",
        "equivalent passed",
        "wrong caught",
        "mutants caught",
    )
    for exercise in lesson:
        mine = [v for v in verdicts if v.answer.exercise == exercise.name]
        table.add_row(
            exercise.name,
            *(
                _share([v for v in mine if v.answer.kind == kind])
                for kind in KINDS
            ),
        )
    yield table
    table = Table("check", "caught", "alone")
    for exercise in lesson:
        for check in exercise.checks:
            caught = [v for v in verdicts if check in v.failed]
            alone = sum(v.failed == (check,) for v in caught)
            never = "" if alone or len(exercise.checks) == 1 else "  never"
            table.add_row(check, str(len(caught)), f"{alone}{never}")
    yield table


def _share(verdicts: list[Verdict]) -> str:
    good = sum(not verdict.complaint for verdict in verdicts)
    return f"{good} of {len(verdicts)}"
