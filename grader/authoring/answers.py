"""Answers that are known to be right or wrong, for the checks' trial.

`tests/answers/LESSON/EXERCISE.py` holds answers in percent format:

    # %% right: uses LambdaLR
    # %% wrong: steps per batch → check_halve_every_three
    # %% equivalent: the loop runs once either way

Each block is a whole answer cell. A wrong answer fails at least the check
that it names, and no check of another exercise. An equivalent is a mutant
of the reference that is right all the same; its title says why.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.mutate import mutants
from grader.course.cells import read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import Course, CourseError, notebook_path

BLOCK = re.compile(r"^# %% (right|wrong|equivalent): (.+)$", re.MULTILINE)
RIGHT, WRONG = 2, 3  # answers that an exercise needs besides the reference


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise, and what it should come to."""

    exercise: str
    kind: str  # "right", "equivalent", "wrong" or "mutant"
    title: str
    code: str
    named_check: str = ""  # the check that must fail, if one is named


@dataclass
class ExerciseOnTrial(Exercise):
    """An exercise with the answers that its checks are tried on."""

    answers: list[Answer] = field(default_factory=list)

    def add(self, kind: str, title: str, code: str, check: str = "") -> None:
        """Add an answer, and the check that must fail, if one is named."""
        self.answers.append(Answer(self.name, kind, title, code, check))

    def of(self, kind: str) -> list[Answer]:
        """Return the answers of one kind."""
        return [answer for answer in self.answers if answer.kind == kind]


def read_answers(path: Path, exercise: ExerciseOnTrial) -> None:
    """Add the answers in `path`, the planted bug and the mutants.

    Raises CourseError for a missing file, a block that is neither right nor
    wrong, a wrong one that names no check of the exercise, or too few.
    """
    if not path.is_file():
        raise CourseError(
            f"{path}: missing; write {RIGHT} right and {WRONG} "
            f"wrong answers to {exercise.name}"
        )
    for kind, title, check, code in _blocks(path):
        if kind == "wrong" and check not in exercise.checks:
            raise CourseError(
                f"{path}: '{title}' must name the check that catches it, "
                f"after '→': {' or '.join(exercise.checks)}"
            )
        exercise.add(kind, title, code, check)
    _require_answers(path, exercise, "right", RIGHT)
    _require_answers(path, exercise, "wrong", WRONG)
    exercise.add("wrong", "as released", exercise.start)
    _add_mutants(path, exercise)


def _require_answers(
    path: Path, exercise: ExerciseOnTrial, kind: str, least: int
) -> None:
    count = len(exercise.of(kind))
    if count < least:
        message = f"needs at least {least} {kind} answers, and has {count}"
        raise CourseError(f"{path}: {exercise.name} {message}")


def _blocks(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield the kind, the title, the named check and the code of each block.

    Raises CourseError for a heading that is none of the three.
    """
    text = path.read_text("utf-8")
    for line in re.findall(r"^# ?%%.*$", text, re.MULTILINE):
        if not BLOCK.match(line):
            raise CourseError(
                f"{path}: '{line}' should begin with '# %% right: ', "
                "'# %% wrong: ' or '# %% equivalent: '"
            )
    _, *parts = BLOCK.split(text)
    kinds, headings, codes = parts[::3], parts[1::3], parts[2::3]
    for kind, heading, code in zip(kinds, headings, codes, strict=True):
        title, _, check = heading.partition("→")
        yield kind, title.strip(), check.strip(), code.strip()


def _add_mutants(path: Path, exercise: ExerciseOnTrial) -> None:
    excused = {
        _normal_form(answer.code): answer
        for answer in exercise.of("equivalent")
    }
    for change, code in mutants(exercise.reference):
        if excused.pop(_normal_form(code), None) is None:
            exercise.add("mutant", change, code)
    for answer in excused.values():
        raise CourseError(
            f"{path}: '{answer.title}' is not (or no longer) a mutant of the "
            "reference: remove that equivalent"
        )


def _normal_form(code: str) -> str:
    """Return the code without comments, laid out as Python would print it."""
    return ast.unparse(ast.parse(code))


def load_exercises(
    course: Course, lesson: str
) -> tuple[NotebookNode, list[ExerciseOnTrial]]:
    """Return a lesson's source and its exercises with all their answers."""
    source = read(notebook_path(course.solutions, lesson))
    on_trial = [
        ExerciseOnTrial(**vars(exercise))
        for exercise in exercises(source).values()
    ]
    folder = course.root / "tests" / "answers" / lesson
    for exercise in on_trial:
        read_answers(folder / f"{exercise.name}.py", exercise)
    names = {exercise.name for exercise in on_trial}
    strays = {path.stem for path in folder.glob("*.py")} - names
    if strays:
        raise CourseError(
            f"{folder}: no exercise is called {', '.join(sorted(strays))}; "
            "rename or remove the file"
        )
    return source, on_trial
