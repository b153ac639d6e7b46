"""The checks on trial: right answers must pass them, wrong ones must not."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import zip_longest

import nbformat
from nbformat import NotebookNode
from rich.table import Table

from grader.authoring.answers import Answer, ExerciseOnTrial, load_exercises
from grader.authoring.borrowed import check_cells, lenders
from grader.course.cells import cell_role
from grader.course.folders import Course, CourseError
from grader.engine.mark import mark
from grader.engine.results import Result, Status

CELL_SECONDS = 20
TOGETHER = 4  # wrong answers in a sheet
AGAIN = "--again"  # in the name of a check's copy, before its number
PASSING = ("right", "equivalent")
KINDS = (*PASSING, "wrong", "mutant")

Sheet = list[Answer]  # answers that are handed in together, one an exercise


@dataclass(frozen=True)
class Judgement:
    """What an answer came to: the checks that it failed, and a complaint.

    The complaint is empty if the checks judged the answer as they should.
    """

    answer: Answer
    failed: tuple[str, ...]
    complaint: str


def hand_in(source: NotebookNode, answers: Iterable[Answer]) -> NotebookNode:
    """Return a submission of these answers, and the reference elsewhere."""
    submission = copy.deepcopy(source)
    codes = {answer.exercise: answer.code for answer in answers}
    for cell in submission.cells:
        if cell_role(cell) == "answer":
            name = cell.metadata.nbgrader.grade_id
            cell.source = codes.get(name, cell.source)
    return submission


def sheets(exercises: Sequence[ExerciseOnTrial]) -> list[Sheet]:
    """Return the answers, shared out over as few submissions as is sound.

    Wrong answers to at most half of the exercises share a submission, and
    right answers to the others join them: they must pass whatever is wrong
    elsewhere. Right answers that are left over share submissions, and so do
    mutants, one to each exercise.
    """
    right = {
        exercise.name: [
            answer for kind in PASSING for answer in exercise.of(kind)
        ]
        for exercise in exercises
    }
    mixed = []
    for group in _groups(exercises):
        taken = {answer.exercise for answer in group}
        rest = [left for name, left in right.items() if name not in taken]
        mixed.append(group + [left.pop() for left in rest if left])
    mutants = [exercise.of("mutant") for exercise in exercises]
    return mixed + _rows(right.values()) + _rows(mutants)


def _groups(exercises: Sequence[ExerciseOnTrial]) -> Iterator[Sheet]:
    """Yield the wrong answers, those to a few exercises together."""
    columns = [list(exercise.of("wrong")) for exercise in exercises]
    together = max(1, min(TOGETHER, len(exercises) // 2))
    while any(columns):
        columns.sort(key=len, reverse=True)
        yield [column.pop() for column in columns[:together] if column]


def _rows(columns: Iterable[list[Answer]]) -> list[Sheet]:
    """Return the columns' answers by rows, one of each in the first."""
    rows = zip_longest(*columns)
    return [[answer for answer in row if answer is not None] for row in rows]


def arrange(
    source: NotebookNode, checks: Sequence[Sequence[str]], times: int
) -> NotebookNode:
    """Return `source` with no checks but these, given by exercise, and those
    that define what these use.

    Each exercise's checks run `times` times, as they do for a learner who
    repairs an answer: they draw their numbers anew each time.
    """
    by_last = {names[-1]: names for names in checks}
    cells = check_cells(source)
    kept = {name for names in checks for name in names}
    kept |= {lender for name in kept for lender in lenders(cells, name)}
    arranged = copy.deepcopy(source)
    arranged.cells = []
    for cell in copy.deepcopy(source.cells):
        is_check = cell_role(cell) == "check"
        name = cell.metadata.nbgrader.grade_id if is_check else ""
        if not is_check or name in kept:
            arranged.cells.append(cell)
        for time in range(1, times):
            for again in by_last.get(name, ()):
                arranged.cells.append(repeated(cells[again], time))
    return arranged


def repeated(cell: NotebookNode, time: int) -> NotebookNode:
    """Return a copy of a check, to be run once more."""
    again = copy.deepcopy(cell)
    again.metadata.nbgrader.grade_id += f"{AGAIN}{time}"
    again.id = f"{cell.id}{AGAIN}{time}"
    return again


def try_sheet(
    source: str,
    exercises: Sequence[ExerciseOnTrial],
    sheet: Sheet,
    times: int = 1,
    kernel: str = "",
) -> list[Judgement]:
    """Mark a sheet, its checks run `times` times, and judge its answers.

    With the name of a `kernel`, answers and checks run in one kernel of that
    name, as in JupyterLab.

    A sheet with a wrong answer meets all the lesson's checks, since a wrong
    answer may fail none of another exercise; mutants meet only their own.
    Where the kernel dies before the last check, no answer can be judged.
    """
    checks = {exercise.name: exercise.checks for exercise in exercises}
    own = {answer.exercise: checks[answer.exercise] for answer in sheet}
    has_wrong = any(answer.kind == "wrong" for answer in sheet)
    to_run = checks if has_wrong else own
    notebook = nbformat.reads(source, as_version=4)
    arranged = arrange(notebook, list(to_run.values()), times)
    asked = {name for names in to_run.values() for name in names}
    results = [
        result
        for result in _mark_sheet(arranged, sheet, kernel)
        if result.check.partition(AGAIN)[0] in asked
    ]
    not_run = [r for r in results if r.status == Status.NOT_REACHED]
    if not_run:  # and a check that was not run has caught nothing
        complaint = f"cannot be judged: {not_run[0].seen}"
        return [Judgement(answer, (), complaint) for answer in sheet]
    failed = _failed(results, times)
    return [_judgement(answer, sheet, own, failed) for answer in sheet]


def _mark_sheet(
    source: NotebookNode, sheet: Sheet, kernel: str
) -> tuple[Result, ...]:
    # From `source`, as a check that it leaves out would be taken for a cell
    # of the learner's own. Right answers fail where the course itself is at
    # fault, so nothing needs to look for that.
    submission = hand_in(source, sheet)
    marked = mark(
        *(source, submission),
        kernel=kernel,
        seconds=CELL_SECONDS,
        solved=False,
    )
    return marked.results


def _failed(results: Iterable[Result], times: int) -> list[dict[str, str]]:
    """Return what the checks that failed said, for each time they were run."""
    failed: list[dict[str, str]] = [{} for _ in range(times)]
    for result in results:
        if result.status != Status.PASSED:
            check, _, time = result.check.partition(AGAIN)
            failed[int(time or 0)][check] = result.seen
    return failed


def _judgement(
    answer: Answer,
    sheet: Sheet,
    own: dict[str, list[str]],
    failed: list[dict[str, str]],
) -> Judgement:
    """Judge an answer each time its checks were run; the worst counts."""
    of_sheet = {check for names in own.values() for check in names}
    judgements = []
    for said in failed:
        mine = [check for check in said if check in own[answer.exercise]]
        strays = [
            f"{check} ({said[check]})"
            for check in said
            if check not in of_sheet
        ]
        complaint = _complaint(answer, mine, strays, sheet)
        judgements.append(Judgement(answer, tuple(mine), complaint))
    bad = [judgement for judgement in judgements if judgement.complaint]
    if not bad:
        return judgements[0]
    if len(failed) == 1:
        return bad[0]
    count = f" ({len(bad)} times of {len(failed)})"
    return replace(bad[0], complaint=bad[0].complaint + count)


def _complaint(
    answer: Answer, failed: list[str], strays: list[str], sheet: Sheet
) -> str:
    """Return what is wrong about the checks that an answer failed, or ""."""
    if answer.kind in PASSING and failed:
        return f"is right, and fails {', '.join(failed)}{_beside(sheet)}"
    if answer.kind not in PASSING and not failed:
        return "is wrong, and passes"
    if answer.named_check and answer.named_check not in failed:
        return f"fails {', '.join(failed)}, not {answer.named_check}"
    if strays:
        return f"fails other exercises' {', '.join(strays)}"
    return ""


def _beside(sheet: Sheet) -> str:
    """Return which wrong answers stood on the same sheet, in words, or ""."""
    wrong = [answer for answer in sheet if answer.kind == "wrong"]
    titles = "; ".join(
        f"{answer.exercise}: {answer.title}" for answer in wrong
    )
    return f", handed in beside {titles}" if titles else ""


def try_lesson(
    course: Course,
    lesson: str,
    executor: Executor,
    times: int = 1,
    only: str = "",
) -> tuple[list[ExerciseOnTrial], list[Judgement]]:
    """Put a lesson's checks on trial; return its exercises and judgements.

    With the name of an exercise as `only`, the others are left out. Raises
    CourseError if the lesson has no such exercise.
    """
    source, exercises = load_exercises(course, lesson)
    if only:
        names = ", ".join(exercise.name for exercise in exercises)
        exercises = [e for e in exercises if e.name == only]
        if not exercises:
            raise CourseError(f"{only}: {lesson} has the exercises {names}.")
    text = nbformat.writes(source)
    futures = [
        executor.submit(try_sheet, text, exercises, sheet, times)
        for sheet in sheets(exercises)
    ]
    return exercises, [
        judgement for future in futures for judgement in future.result()
    ]


def report(
    exercises: Sequence[ExerciseOnTrial], judgements: Sequence[Judgement]
) -> Iterator[Table]:
    """Yield the trial's tables: by exercise, then by check."""
    yield _by_exercise(exercises, judgements)
    yield _by_check(exercises, judgements)


def _by_exercise(
    exercises: Sequence[ExerciseOnTrial], judgements: Sequence[Judgement]
) -> Table:
    table = Table(
        "exercise",
        "right passed",
        "equivalent passed",
        "wrong caught",
        "mutants caught",
    )
    for exercise in exercises:
        mine = [j for j in judgements if j.answer.exercise == exercise.name]
        by_kind = [
            [j for j in mine if j.answer.kind == kind] for kind in KINDS
        ]
        table.add_row(exercise.name, *map(_share, by_kind))
    return table


def _by_check(
    exercises: Sequence[ExerciseOnTrial], judgements: Sequence[Judgement]
) -> Table:
    table = Table("check", "caught", "alone")
    for exercise in exercises:
        for check in exercise.checks:
            caught = [j.failed for j in judgements if check in j.failed]
            alone = caught.count((check,))
            never = "" if alone or len(exercise.checks) == 1 else "  never"
            table.add_row(check, str(len(caught)), f"{alone}{never}")
    return table


def _share(judgements: Sequence[Judgement]) -> str:
    good = sum(not judgement.complaint for judgement in judgements)
    return f"{good} of {len(judgements)}"
