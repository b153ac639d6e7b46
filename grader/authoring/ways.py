"""The two ways to run a check, held to the same verdicts and messages.

A check runs with the answers in one kernel, as in JupyterLab, or apart from
them, as it is marked. Both times it draws the same numbers here, so all that
may differ are numbers that depend on what else has drawn from torch.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.authoring.answers import ExerciseOnTrial, load_exercises
from grader.authoring.trial import CELL_SECONDS, Sheet, hand_in, sheets
from grader.course.cells import cell_role
from grader.course.folders import Course
from grader.engine.judge import UNTOLD
from grader.engine.kernels import WARM
from grader.engine.mark import mark
from grader.engine.results import Result

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|\b(?:nan|inf)\b")
PLACE = re.compile(r" \([\w-]+, line \d+\)$")
# It stands before each check.
SAME_DRAWS = """
import functools
import random
import sys

draw = random.Random(7)
for name, module in [*sys.modules.items()]:
    if name.startswith("grader.lesson.") and hasattr(module, "SystemRandom"):
        module.SystemRandom = functools.partial(random.Random, 7)
"""


def differences(
    course: Course, lesson: str, executor: Executor
) -> Iterator[str]:
    """Yield a line for each check whose two ways come to different ends.

    All right and wrong answers are tried, and the mutants.
    """
    source, exercises = load_exercises(course, lesson)
    text = nbformat.writes(source)
    futures = [
        executor.submit(compare_ways, text, exercises, sheet)
        for sheet in sheets(exercises)
    ]
    for future in futures:
        yield from future.result()


def compare_ways(
    source: str, exercises: Sequence[ExerciseOnTrial], sheet: Sheet
) -> list[str]:
    """Return a line for each check of a sheet that ends in two ways."""
    notebook = with_same_draws(nbformat.reads(source, as_version=4))
    apart, together = (
        mark(
            *(notebook, hand_in(notebook, sheet)),
            kernel=kernel,
            seconds=CELL_SECONDS,
            solved=False,
        ).results
        for kernel in ("", WARM)
    )
    exercise_of = {check: e.name for e in exercises for check in e.checks}
    tried = {answer.exercise: answer.title for answer in sheet}
    return [
        f"{here.check} ({tried.get(exercise_of.get(here.check, ''))}):\n"
        f"  apart: {here.status}: {here.seen}\n"
        f"  in one kernel: {there.status}: {there.seen}"
        for here, there in zip(apart, together, strict=True)
        if not same(here, there)
    ]


def with_same_draws(source: NotebookNode) -> NotebookNode:
    """Return the lesson, each check drawing the same numbers each time."""
    made = copy.deepcopy(source)
    made.cells = []
    for cell in copy.deepcopy(source.cells):
        if cell_role(cell) == "check":
            name = f"{cell.id}-draws"  # a cell of the lesson's own has one
            new = new_code_cell(SAME_DRAWS, id=name, metadata={"name": name})
            made.cells.append(new)
        made.cells.append(cell)
    return made


def same(apart: Result, together: Result) -> bool:
    """Return whether two results say the same.

    What an answer raises at hidden numbers is not told when it is marked.
    """
    if apart.status != together.status:
        return False
    here, there = words(apart.seen), words(together.seen)
    return here == there or " ".join(here).endswith(UNTOLD)


def words(message: str) -> list[str]:
    """Return a message without numbers, which torch may have drawn.

    The place of an error is left out: a kernel shows it in a traceback.
    """
    text = PLACE.sub("", message).replace("...", "")
    return NUMBER.sub("#", text).split()
