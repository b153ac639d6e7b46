"""`grader check --watch`: a verdict at every save, and keys for the rest."""

import queue
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import watchfiles
from rich.console import Console

from grader.course.folders import Course
from grader.learner.check import LessonVerdict, check_lesson
from grader.learner.copies import RELOAD, reset_answer
from grader.learner.keyboard import listen_for_keys
from grader.learner.reveal import give_next_hint
from grader.learner.verdicts import print_failed, print_next, print_points

KEYS = "h hint, n next exercise, r reset it, q quit"


class Watch:
    """The verdicts of some lessons, kept up to date while they are edited.

    An event is ("save", the lesson saved) or ("key", the key pressed).
    """

    keys = ""  # what they do
    _asked_to_reset = False

    def __init__(self, course: Course, lessons: list[str], console: Console):
        self.course = course
        self.console = console
        self.verdicts: dict[str, LessonVerdict] = {}
        self.lessons = lessons
        self.events: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    def run(self) -> bool:
        """Mark at every save until told to quit; return whether all passes."""
        saves = threading.Thread(target=self._watch_files, daemon=True)
        with listen_for_keys(self._put_key) as has_keys:
            saves.start()
            for lesson in self.lessons:
                self._mark(lesson)
            self._print_next()
            self.keys = KEYS if has_keys else "Ctrl-C quits"
            self.console.print(f"\nWatching {self.course.work}: {self.keys}")
            for kind, value in iter(self.events.get, ("key", "q")):
                self._react(kind, value)
        return all(verdict.passes() for verdict in self.verdicts.values())

    def _put_key(self, key: str) -> None:
        self.events.put(("key", key))

    def _react(self, kind: str, value: str) -> None:
        if kind == "save":
            self._mark(value)
            print_failed(self.console, self.verdicts[value])
            self._print_next()
            self.console.print(f"[dim]{self.keys}[/dim]")
        elif value == "n":
            self._print_next()
        elif value == "h":
            self._hint()
        elif value == "r":
            self._ask_to_reset()
        elif value == "y" and self._asked_to_reset:
            self._reset()
        self._asked_to_reset = value == "r"

    def _watch_files(self) -> None:
        for changes in watchfiles.watch(self.course.work, debounce=200):
            for lesson in self._saved(Path(path) for _, path in changes):
                self.events.put(("save", lesson))

    def _saved(self, paths: Iterable[Path]) -> Iterator[str]:
        stems = {p.stem for p in paths if p.stem == p.parent.name}
        return (lesson for lesson in self.lessons if lesson in stems)

    def _mark(self, lesson: str) -> None:
        self.verdicts[lesson] = check_lesson(self.course, lesson)
        print_points(self.console, self.verdicts[lesson])

    def _print_next(self) -> None:
        print_next(self.console, self.course, list(self.verdicts.values()))

    def _next_exercise(self) -> tuple[str, str]:
        for lesson, verdict in self.verdicts.items():
            if exercise := verdict.next_exercise():
                return lesson, exercise.name
        return "", ""

    def _hint(self) -> None:
        lesson, exercise = self._next_exercise()
        if exercise:
            self.console.print(give_next_hint(self.course, lesson, exercise))

    def _ask_to_reset(self) -> None:
        _, exercise = self._next_exercise()
        if exercise:
            self.console.print(
                f"Put {exercise} back to how it was released? Press y for yes"
            )

    def _reset(self) -> None:
        lesson, exercise = self._next_exercise()
        if not exercise:
            return
        backup = reset_answer(self.course, lesson, exercise)
        self.console.print(f"{exercise} is reset; your old copy is {backup}")
        self.console.print(RELOAD)
