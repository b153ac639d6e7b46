"""The checks on trial: right answers must pass them, wrong ones must not."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import zip_longest

import nbformat
from nbformat import NotebookNode
from rich.table import Table

from grader.authoring.answers import Answer, ExerciseOnTrial, load
from grader.course.cells import cell_role
from grader.course.folders import Course
from grader.engine.mark import Result, Status, mark

CELL_SECONDS = 20
TOGETHER = 3  # wrong answers in a submission
AGAIN = "--again"  # in the name of a check's copy, before its number
PASSING = ("right", "equivalent")
KINDS = (*PASSING, "wrong", "mutant")


@dataclass(frozen=True)
class Judgement:
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


def sheets(lesson: list[ExerciseOnTrial]) -> list[list[Answer]]:
    """Return the answers, shared out over as few submissions as is sound.

    Wrong answers to at most half of the exercises share one, and right ones
    to the rest are put to it: they must pass whatever is wrong elsewhere.
    Right ones left over share one, and so do mutants, one to each exercise.
    """
    right = {
        exercise.name: [one for kind in PASSING for one in exercise.of(kind)]
        for exercise in lesson
    }
    found = []
    for group in _groups(lesson):
        taken = {one.exercise for one in group}
        rest = [ones for name, ones in right.items() if name not in taken]
        found.append(group + [ones.pop() for ones in rest if ones])
    mutants = [exercise.of("mutant") for exercise in lesson]
    return found + _rows(right.values()) + _rows(mutants)


def _groups(lesson) -> Iterator[list]:
    """Yield the wrong answers, a few exercises' together, one of each."""
    left = [list(exercise.of("wrong")) for exercise in lesson]
    together = max(1, min(TOGETHER, len(lesson) // 2))
    while any(left):
        left.sort(key=len, reverse=True)
        yield [column.pop() for column in left[:together] if column]


def _rows(columns) -> list[list]:
    """Return the columns' answers by rows, one of each in the first."""
    rows = zip_longest(*columns)
    return [[one for one in row if one is not None] for row in rows]


def arrange(
    source: NotebookNode, checks: Sequence[Sequence[str]], times: int
) -> NotebookNode:
    """Return `source` with the checks of these exercises only.

    Each exercise's run `times` times, as one who repairs an answer runs
    them: every time draws its numbers anew.
    """
    last = {names[-1]: names for names in checks}
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in source.cells
        if cell_role(cell) == "check"
    }
    kept = {name for names in checks for name in names}
    result = copy.deepcopy(source)
    result.cells = []
    for cell in copy.deepcopy(source.cells):
        check = cell_role(cell) == "check" and cell.metadata.nbgrader.grade_id
        if not check or check in kept:
            result.cells.append(cell)
        for time in range(1, times):
            for name in last.get(check, ()):
                result.cells.append(_again(cells[name], time))
    return result


def _again(cell: NotebookNode, time: int) -> NotebookNode:
    """Return a copy of a check, to be run once more."""
    again = copy.deepcopy(cell)
    again.metadata.nbgrader.grade_id += f"{AGAIN}{time}"
    again.id = f"{cell.id}{AGAIN}{time}"
    return again


def try_sheet(
    source: str,
    lesson: list[ExerciseOnTrial],
    sheet: list[Answer],
    times: int = 1,
) -> list[Judgement]:
    """Mark one submission, its checks run `times` times; judge its answers.

    Where one is wrong they meet all the lesson's checks, since it may fail
    none of another exercise; mutants only meet their own. Where the kernel
    dies before the last check, none of them can be judged.
    """
    notebook = nbformat.reads(source, as_version=4)
    checks = {exercise.name: exercise.checks for exercise in lesson}
    own = {one.exercise: checks[one.exercise] for one in sheet}
    if any(one.kind == "wrong" for one in sheet):
        run = list(checks.values())
    else:
        run = list(own.values())
    arranged = arrange(notebook, run, times)
    # What is the course's own fault shows here as well, without a look for it.
    marked = mark(
        arranged,
        hand_in(arranged, sheet),  # a check left out would be its own cell
        seconds=CELL_SECONDS,
        solved=False,
    )
    ended = [r for r in marked.results if r.status == Status.NOT_REACHED]
    if ended:  # nothing has been caught by a check that was not run
        said = f"cannot be judged: {ended[0].seen}"
        return [Judgement(one, (), said) for one in sheet]
    failed = _failed(marked.results, times)
    return [_judgement(one, sheet, own, failed) for one in sheet]


def _failed(results: Iterable[Result], times: int) -> list[list[str]]:
    """Return the checks that failed, for each time they were run."""
    failed: list[list[str]] = [[] for _ in range(times)]
    for result in results:
        if result.status != Status.PASSED:
            check, _, time = result.check.partition(AGAIN)
            failed[int(time or 0)].append(check)
    return failed


def _judgement(answer, sheet, own, failed: list[list[str]]) -> Judgement:
    """Judge an answer each time its checks were run; the worst counts."""
    meant = {check for names in own.values() for check in names}
    found = []
    for names in failed:
        mine = [check for check in names if check in own[answer.exercise]]
        stray = [check for check in names if check not in meant]
        found.append((_complaint(answer, mine, stray, sheet), tuple(mine)))
    bad = [one for one in found if one[0]]
    complaint, mine = bad[0] if bad else found[0]
    if bad and len(failed) > 1:
        complaint += f" ({len(bad)} times of {len(failed)})"
    return Judgement(answer, mine, complaint)


def _complaint(answer, failed: list[str], stray: list[str], sheet) -> str:
    if answer.kind in PASSING and failed:
        wrong = [one for one in sheet if one.kind == "wrong"]
        beside = "; ".join(f"{one.exercise}: {one.title}" for one in wrong)
        with_these = f", handed in beside {beside}" if beside else ""
        return f"is right, and fails {', '.join(failed)}{with_these}"
    if answer.kind not in PASSING and not failed:
        return "is wrong, and passes"
    if answer.catch and answer.catch not in failed:
        return f"fails {', '.join(failed)}, not {answer.catch}"
    if stray:
        return f"fails other exercises' {', '.join(stray)}"
    return ""


def try_lesson(
    course: Course, lesson: str, executor: Executor, times: int = 1
) -> tuple[list[ExerciseOnTrial], list[Judgement]]:
    """Put a lesson's checks on trial; return its exercises and judgements."""
    source, found = load(course, lesson)
    text = nbformat.writes(source)
    done = [
        executor.submit(try_sheet, text, found, sheet, times)
        for sheet in sheets(found)
    ]
    return found, [judgement for one in done for judgement in one.result()]


def report(
    lesson: list[ExerciseOnTrial], judgements: list[Judgement]
) -> Iterator[Table]:
    """Yield the trial's tables: by exercise, then by check."""
    table = Table(
        "exercise",
        "right passed",
        "equivalent passed",
        "wrong caught",
        "mutants caught",
    )
    for exercise in lesson:
        mine = [v for v in judgements if v.answer.exercise == exercise.name]
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
            caught = [v for v in judgements if check in v.failed]
            alone = sum(v.failed == (check,) for v in caught)
            never = "" if alone or len(exercise.checks) == 1 else "  never"
            table.add_row(check, str(len(caught)), f"{alone}{never}")
    yield table


def _share(judgements: list[Judgement]) -> str:
    good = sum(not judgement.complaint for judgement in judgements)
    return f"{good} of {len(judgements)}"
