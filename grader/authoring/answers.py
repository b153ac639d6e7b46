"""Answers that are known to be right or wrong, for the checks' trial.

`tests/answers/LESSON/EXERCISE.py` holds answers in percent format:

    # %% right: uses LambdaLR
    # %% wrong: steps per batch → check_halve_every_three
    # %% equivalent: the loop runs once either way

Each block is a whole answer cell. A wrong one fails at least the named
check, and no check of another exercise. An equivalent is a mutant of the
reference that is right all the same; the title says why.
"""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.mutate import mutants
from grader.course.cells import read
from grader.course.exercises import Exercise, exercises
from grader.course.folders import Course, CourseError, notebook_path

BLOCK = re.compile(r"^# %% (right|wrong|equivalent): (.+)$", re.MULTILINE)
RIGHT, WRONG = 2, 3  # answers an exercise needs beside the reference


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise, and what it should come to."""

    exercise: str
    kind: str  # "right", "equivalent", "wrong" or "mutant"
    title: str
    code: str
    catch: str = ""  # the check that must fail, if one is named


@dataclass
class ExerciseOnTrial(Exercise):
    """An exercise with the answers that its checks are tried on."""

    answers: list[Answer] = field(default_factory=list)

    def add(self, kind: str, title: str, code: str, catch: str = "") -> None:
        """Add an answer."""
        self.answers.append(Answer(self.name, kind, title, code, catch))

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
    text = path.read_text("utf-8")
    for line in re.findall(r"^# ?%%.*$", text, re.MULTILINE):
        if not BLOCK.match(line):
            raise CourseError(
                f"{path}: '{line}' should begin '# %% right: ', "
                "'# %% wrong: ' or '# %% equivalent: '"
            )
    parts = BLOCK.split(text)
    for kind, title, code in zip(*[iter(parts[1:])] * 3, strict=True):
        title, _, catch = (part.strip() for part in title.partition("→"))
        if kind == "wrong" and catch not in exercise.checks:
            raise CourseError(
                f"{path}: '{title}' must name the check that catches it, "
                f"after '→': {' or '.join(exercise.checks)}"
            )
        exercise.add(kind, title, code.strip(), catch)
    for kind, least in (("right", RIGHT), ("wrong", WRONG)):
        if len(exercise.of(kind)) < least:
            raise CourseError(f"{path}: {least} {kind} answers are the least")
    exercise.add("wrong", "as released", exercise.start)
    _add_mutants(path, exercise)


def _add_mutants(path: Path, exercise: ExerciseOnTrial) -> None:
    excused = {_plain(one.code): one for one in exercise.of("equivalent")}
    for what, code in mutants(exercise.reference):
        if excused.pop(_plain(code), None) is None:
            exercise.add("mutant", what, code)
    for one in excused.values():
        raise CourseError(
            f"{path}: '{one.title}' is no mutant of the reference (any more): "
            "remove that equivalent"
        )


def _plain(code: str) -> str:
    return ast.unparse(ast.parse(code))


def load(
    course: Course, lesson: str
) -> tuple[NotebookNode, list[ExerciseOnTrial]]:
    """Return a lesson's source and its exercises with all their answers."""
    source = read(notebook_path(course.solutions, lesson))
    found = {
        name: ExerciseOnTrial(**vars(exercise))
        for name, exercise in exercises(source).items()
    }
    folder = course.root / "tests" / "answers" / lesson
    for exercise in found.values():
        read_answers(folder / f"{exercise.name}.py", exercise)
    strays = {path.stem for path in folder.glob("*.py")} - set(found)
    if strays:
        raise CourseError(
            f"{folder}: no exercise is called {', '.join(sorted(strays))}; "
            "rename or remove the file"
        )
    return source, list(found.values())
