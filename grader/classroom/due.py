"""Due dates, extensions and what lateness costs, as an instructor wrote them.

They stand in two files beside nbgrader_config.py. due.toml says when each
lesson is due and what a day costs:

    timezone = "Europe/Berlin"

    [penalty]
    percent_a_day = 10
    most = 50
    grace_minutes = 15

    [01_basics]
    due = 2026-12-04T23:59:00

A lesson may have a penalty of its own, "penalty.percent_a_day = 0". As in
Canvas, percent are of the points that a lesson has, for each day that has
begun. extensions.csv has a line for each student with more time: student_id,
lesson (empty for all), and days, hours or until.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_time

from grader.classroom.penalty import Penalty
from grader.classroom.tables import read_table
from grader.course.folders import CourseError

DUE, EXTENSIONS = "due.toml", "extensions.csv"
KEYS = ("percent_a_day", "most", "grace_minutes")


@dataclass(frozen=True)
class Extension:
    """More time for a student: so much of it, or until then."""

    more: timedelta
    until: datetime | None = None

    def after(self, due: datetime) -> timedelta:
        """Return how much time it adds to a due date."""
        return self.more if self.until is None else self.until - due


@dataclass
class Rules:
    """All due dates, in UTC, with penalties and extensions."""

    due: dict[str, datetime] = field(default_factory=dict)
    penalties: dict[str, Penalty] = field(default_factory=dict)
    general: Penalty | None = None
    # By student and lesson, "" for all; None if there is no file of them.
    extensions: dict[tuple[str, str], Extension] | None = None

    def penalty(self, lesson: str) -> Penalty | None:
        """Return what lateness costs in a lesson, if a file says so."""
        return self.penalties.get(lesson, self.general)

    def extension(
        self, student: str, lesson: str, due: datetime
    ) -> timedelta | None:
        """Return how much more time a student has."""
        found = self.extensions or {}
        given = found.get((student, lesson)) or found.get((student, ""))
        return given.after(due) if given else None


def read_rules(root: Path, lessons: list[str]) -> Rules:
    """Return the rules in a course's folder; raise CourseError if a file is
    wrong, with its line."""
    path = root / DUE
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}: correct it there.") from error
    zone = _zone(path, given.pop("timezone", None))
    rules = Rules()
    if "penalty" in given:
        rules.general = _penalty(path, given.pop("penalty"))
    for lesson, said in given.items():
        _read_lesson(rules, path, lesson, said, zone, lessons)
    _read_extensions(rules, root / EXTENSIONS, lessons, zone)
    return rules


def _zone(path: Path, name: Any) -> tzinfo | None:
    """Return a zone by its name; None is this machine's."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError) as error:
        raise CourseError(
            f"{path}: no time zone is called {name!r}: write it as "
            "Europe/Berlin."
        ) from error


def _penalty(path: Path, said: Any) -> Penalty:
    wrong = not isinstance(said, dict) or set(said) - set(KEYS)
    if wrong or not all(isinstance(n, (int, float)) for n in said.values()):
        raise CourseError(
            f"{path}: a penalty has numbers for {', '.join(KEYS)}, not "
            f"{said!r}."
        )
    return Penalty(**said)


def _read_lesson(
    rules: Rules,
    path: Path,
    lesson: str,
    said: Any,
    zone: tzinfo | None,
    lessons: list[str],
) -> None:
    if lesson not in lessons:
        raise CourseError(
            f"{path}: no lesson is called {lesson!r}; the lessons are: "
            f"{', '.join(lessons)}."
        )
    due = said.get("due") if isinstance(said, dict) else None
    if not isinstance(due, datetime):
        raise CourseError(
            f"{path}, {lesson}: write 'due = 2026-12-04T23:59:00', a date "
            "with a time."
        )
    rules.due[lesson] = _to_utc(due, zone)
    if "penalty" in said:
        rules.penalties[lesson] = _penalty(path, said["penalty"])


def _to_utc(time: datetime, zone: tzinfo | None) -> datetime:
    """Return a time as the gradebook keeps it."""
    if time.tzinfo is None and zone is not None:
        time = time.replace(tzinfo=zone)
    return time.astimezone(UTC).replace(tzinfo=None)


def _read_extensions(
    rules: Rules, path: Path, lessons: list[str], zone: tzinfo | None
) -> None:
    if not path.exists():
        return
    table, rules.extensions = read_table(path), {}
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.header, row, strict=True))
        cells = {k.strip().lower(): v.strip() for k, v in cells.items()}
        student, lesson = cells.get("student_id", ""), cells.get("lesson", "")
        try:
            if not student or lesson not in ("", *lessons):
                raise ValueError(f"{student!r}, {lesson!r}")
            rules.extensions[student, lesson] = _extension(cells, zone)
        except (ValueError, ParserError, OverflowError) as error:
            raise CourseError(
                f"{path}, line {line} ({error}): it has the columns "
                "student_id, lesson (empty for all), and one of days, hours "
                "and until."
            ) from error


def _extension(cells: dict[str, str], zone: tzinfo | None) -> Extension:
    if until := cells.get("until"):
        return Extension(timedelta(), _to_utc(parse_time(until), zone))
    days, hours = (
        float((cells.get(name) or "0").replace(",", "."))
        for name in ("days", "hours")
    )
    return Extension(timedelta(days=days, hours=hours))
