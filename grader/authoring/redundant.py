"""The assertions that no answer needs: without them, all is caught still.

A check is weakened in each way there is, and the wrong answers and mutants
that only this check catches are marked by the weaker forms. An assertion is
needed if without it at least one of them passes. A visible one is tried
without the hidden part, which repeats it with other numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor

import nbformat
from nbformat import NotebookNode

from grader.authoring.answers import Answer, load_exercises
from grader.authoring.borrowed import borrowed_names, check_cells
from grader.authoring.trial import (
    AGAIN,
    Judgement,
    arrange,
    hand_in,
    repeated,
    try_lesson,
)
from grader.authoring.weaken import Weakening, weakenings
from grader.course.folders import Course
from grader.course.regions import HIDDEN
from grader.engine.mark import mark
from grader.engine.results import Status

CELL_SECONDS = 10


def unneeded(course: Course, lesson: str, executor: Executor) -> Iterator[str]:
    """Yield a line for each assertion of a lesson that no answer needs."""
    source, _ = load_exercises(course, lesson)
    _, judgements = try_lesson(course, lesson, executor)
    text = nbformat.writes(source)
    tried = {
        check: executor.submit(
            unnoticed, text, check, _caught(judgements, check)
        )
        for check in check_cells(source)
    }
    for check, future in tried.items():
        for weaker in future.result():
            part = "hidden" if weaker.hidden else "visible"
            yield f"{check}, {part} part: {weaker.said}"


def _caught(judgements: Iterable[Judgement], check: str) -> list[Answer]:
    """Return the answers that the trial would miss without this check."""
    found = [
        judgement.answer
        for judgement in judgements
        if judgement.failed == (check,)
        or check in {*judgement.failed} & {judgement.answer.named_check}
    ]
    return sorted(found, key=lambda answer: answer.kind == "mutant")


def unnoticed(
    text: str, check: str, answers: Iterable[Answer]
) -> list[Weakening]:
    """Return a check's weaker forms that still catch all of `answers`.

    `text` is the lesson's source. Where an assertion may go altogether,
    nothing is said of its parts.
    """
    source = nbformat.reads(text, as_version=4)
    cells = check_cells(source)
    code = cells.pop(check).source
    shared = set().union(*(borrowed_names(c.source) for c in cells.values()))
    left = weakenings(code, shared)
    for answer in answers:
        if not left:
            break
        codes = [HIDDEN.sub("", code), *(weaker.code for weaker in left)]
        visible, *passed = _passed(source, check, codes, answer)
        left = [
            weaker
            for weaker, passes in zip(left, passed, strict=True)
            if not passes or (visible and not weaker.hidden)
        ]
    return _largest(left)


def _largest(forms: Sequence[Weakening]) -> list[Weakening]:
    """Return the forms but for those that other forms go beyond."""
    found = {(each.hidden, each.place, each.said) for each in forms}
    return [
        each
        for each in forms
        if not any((each.hidden, each.place, x) in found for x in each.more)
    ]


def _passed(
    source: NotebookNode, check: str, codes: Sequence[str], answer: Answer
) -> list[bool]:
    """Return for each form of a check whether the answer passes it."""
    notebook = arrange(source, [[check]], times=1)
    cell = check_cells(notebook)[check]
    place = notebook.cells.index(cell)
    forms = [repeated(cell, number) for number in range(len(codes))]
    for form, code in zip(forms, codes, strict=True):
        form.source = code
    notebook.cells[place : place + 1] = forms
    marked = mark(
        notebook,
        hand_in(notebook, [answer]),
        seconds=CELL_SECONDS,
        solved=False,
    )
    return [
        result.status == Status.PASSED
        for result in marked.results
        if result.check.startswith(check + AGAIN)
    ]
