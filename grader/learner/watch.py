"""`grader check --watch`: a verdict at every save, and keys for the rest."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import watchfiles
from rich.console import Console

from grader.course.folders import Course
from grader.learner import verdicts as show
from grader.learner.check import LessonVerdict, check
from grader.learner.copies import RELOAD, reset_answer
from grader.learner.hints import next_hint
from grader.learner.keys import pressed

KEYS = "h hint, n what comes next, r reset it, q quit"


class Watch:
    """The verdicts of some lessons, kept up to date while they are edited."""

    def __init__(self, course: Course, lessons: list[str], console: Console):
        self.course = course
        self.console = console
        self.verdicts: dict[str, LessonVerdict] = {}
        self.lessons = lessons
        self.events: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._resetting = False
        self.keys = ""

    def run(self) -> bool:
        """Mark at every save until told to quit; return if all is passed."""
        saves = threading.Thread(target=self._watch_files, daemon=True)
        with pressed(lambda key: self.events.put(("key", key))) as keys:
            saves.start()
            for lesson in self.lessons:
                self._mark(lesson)
            self._say_next()
            self.keys = KEYS if keys else "Ctrl-C quits"
            self.console.print(f"\nWatching {self.course.work}: {self.keys}")
            for kind, what in iter(self.events.get, ("key", "q")):
                self._react(kind, what)
        return all(one.passed for one in self.verdicts.values())

    def _react(self, kind: str, what: str) -> None:
        if kind == "save":
            self._mark(what)
            show.print_failed(self.console, self.verdicts[what])
            self._say_next()
            self.console.print(f"[dim]{self.keys}[/dim]")
        elif what == "n":
            self._say_next()
        elif what == "h":
            self._hint()
        elif what == "r":
            self._ask_reset()
        elif what == "y" and self._resetting:
            self._reset()
        self._resetting = what == "r"

    def _watch_files(self) -> None:
        for changes in watchfiles.watch(self.course.work, debounce=200):
            for lesson in self._saved(Path(path) for _, path in changes):
                self.events.put(("save", lesson))

    def _saved(self, paths) -> Iterator[str]:
        stems = {p.stem for p in paths if p.stem == p.parent.name}
        return (lesson for lesson in self.lessons if lesson in stems)

    def _mark(self, lesson: str) -> None:
        self.verdicts[lesson] = check(self.course, lesson)
        show.print_line(self.console, self.verdicts[lesson])

    def _say_next(self) -> None:
        show.print_next(
            self.console, self.course, list(self.verdicts.values())
        )

    def _following(self) -> tuple[str, str]:
        for lesson, verdict in self.verdicts.items():
            if following := verdict.following():
                return lesson, following.name
        return "", ""

    def _hint(self) -> None:
        lesson, exercise = self._following()
        if exercise:
            self.console.print(next_hint(self.course, lesson, exercise))

    def _ask_reset(self) -> None:
        _, exercise = self._following()
        if exercise:
            self.console.print(
                f"Put {exercise} back as it was released? y for yes"
            )

    def _reset(self) -> None:
        lesson, exercise = self._following()
        if not exercise:
            return
        kept = reset_answer(self.course, lesson, exercise)
        self.console.print(f"{exercise} is reset; the old copy is {kept}")
        self.console.print(RELOAD)
