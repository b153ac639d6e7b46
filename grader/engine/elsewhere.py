"""A submission marked on another grader's machine, and its result files.

    python -m grader.engine.elsewhere gradescope SOURCE FOLDER RESULTS
    python -m grader.engine.elsewhere classroom50 SOURCE FOLDER

SOURCE is the lesson's notebook, FOLDER what the student handed in. The exit
code is 1 if the course itself is at fault; the message says why.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.course.cells import cell_role, read
from grader.course.exercises import Essay, essays
from grader.course.folders import CourseError
from grader.course.regions import SOLUTION
from grader.engine import sandbox
from grader.engine.box import Box
from grader.engine.files import printable
from grader.engine.mark import mark
from grader.engine.results import Status, clean
from grader.engine.submission import SubmissionError, read_submission
from grader.lesson.facts import FACTS, OF_HIDDEN

LARGEST = 100 * 2**20  # bytes of a notebook
SCHEMA = "classroom50/result/v1"


@dataclass(frozen=True)
class Line:
    """A check's mark, and what its owner may read about it."""

    check: str
    points: float
    most: float
    said: str = ""


@dataclass(frozen=True)
class Verdict:
    """All that a grader is told: lines, and what concerns all of them."""

    lines: Sequence[Line]
    said: str = ""


def verdict_on(source_path: Path, folder: Path) -> Verdict:
    """Return the verdict on what lies in a student's folder.

    What cannot be marked has no points, and the verdict says why. Raises
    CourseError if the course's own answer fails a check.
    """
    source, lesson = read(source_path), source_path.stem
    secret = (str(source_path.resolve().parent), str(folder.resolve()))
    box = None if sandbox.unavailable() else Box(secret=secret)
    answered = any(SOLUTION.search(cell.source) for cell in source.cells)
    waiting = _about_essays(essays(source))
    try:
        path = find_notebook(folder, lesson)
        name = printable(path.name)
        submission = read_submission(_content(path), name)
        marked = mark(source, submission, name=name, box=box, solved=answered)
    except SubmissionError as error:
        lines = [
            Line(c.metadata.nbgrader.grade_id, 0, c.metadata.nbgrader.points)
            for c in source.cells
            if cell_role(c) == "check"
        ]
        return Verdict(lines, str(error))
    _require_sound_course(marked.results)
    hidden = _failed_in_hidden(marked.notebook)
    return Verdict(
        [
            Line(
                result.check,
                result.points,
                result.max_points,
                OF_HIDDEN if result.check in hidden else clean(result.seen),
            )
            for result in marked.results
        ],
        waiting,
    )


def _about_essays(texts: Sequence[Essay]) -> str:
    return " ".join(
        f"{essay.name}, {essay.points:g} points, is for a person to mark, "
        "and is not counted here."
        for essay in texts
    )


def _require_sound_course(results: Sequence[Any]) -> None:
    broken = [r.check for r in results if r.status == Status.COURSE_ERROR]
    if broken:
        raise CourseError(
            f"The course's own answer fails {', '.join(broken)}: this is no "
            "student's fault. Make the bundle again from a sound lesson."
        )


def _failed_in_hidden(notebook: Any) -> set[str]:
    """Return the checks that failed in their hidden parts."""
    return {
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if cell_role(cell) == "check"
        for output in cell.get("outputs", ())
        if output.get("data", {}).get(FACTS, {}).get("hidden")
    }


def find_notebook(folder: Path, lesson: str) -> Path:
    """Return the notebook that a student handed in.

    It has the lesson's name, here or in a folder of that name; else it is
    the only one. Raises SubmissionError if there is none, several, or a link.
    """
    named = [folder / f"{lesson}.ipynb", folder / lesson / f"{lesson}.ipynb"]
    found = [path for path in named if os.path.lexists(path)]
    found = found or sorted(folder.glob("*.ipynb"))
    if not found:
        raise SubmissionError(
            f"{lesson}.ipynb: there is no notebook: hand in {lesson}.ipynb"
        )
    if len(found) > 1 and found[0] not in named:
        names = ", ".join(printable(path.name) for path in found)
        raise SubmissionError(
            f"{names}: several notebooks: hand in {lesson}.ipynb alone"
        )
    path = found[0]
    # A link is not resolved: it may lead to itself.
    plain = not path.is_symlink() and path.is_file()
    if not plain or not path.resolve().is_relative_to(folder.resolve()):
        raise SubmissionError(
            f"{printable(path.name)}: not an ordinary file: hand in the "
            "notebook itself"
        )
    return path


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise SubmissionError(
            f"{printable(path.name)}: larger than {LARGEST // 2**20} MB: "
            "clear its outputs and hand it in again"
        )
    return path.read_bytes()


def for_gradescope(verdict: Verdict, seconds: float) -> dict[str, Any]:
    """Return what Gradescope reads from results.json."""
    return {
        "output": verdict.said,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "execution_time": round(seconds),
        "tests": [
            {
                "name": line.check,
                "score": line.points,
                "max_score": line.most,
                "status": "passed" if line.points >= line.most else "failed",
                "output": line.said,
                "output_format": "text",
            }
            for line in verdict.lines
        ],
    }


def for_classroom50(
    verdict: Verdict, about: dict[str, str], now: datetime
) -> dict[str, Any]:
    """Return what Classroom 50 reads from result.json.

    `about` is the environment in which its runner starts an autograder.
    """
    tests = [
        {
            "test-name": line.check,
            "passed": line.points >= line.most,
            "score": int(line.points),
            "max-score": int(line.most),
        }
        for line in verdict.lines
    ]
    return {
        "schema": SCHEMA,
        "classroom": about["CLASSROOM"],
        "assignment": about["ASSIGNMENT"],
        "assignment_type": about.get("ASSIGNMENT_TYPE", "individual"),
        "owner": about.get("OWNER") or about.get("USERNAME", ""),
        "submission": about["SUBMISSION_TAG"],
        "commit": about["COMMIT_URL"],
        "release": about["RELEASE_URL"],
        "review": about.get("REVIEW_URL") or about["COMMIT_URL"],
        "datetime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(int(line.points) for line in verdict.lines),
        "max-score": sum(int(line.most) for line in verdict.lines),
        "tests": tests,
    }


def as_markdown(verdict: Verdict) -> str:
    """Return the verdict as a student reads it beside a release."""
    reached = sum(line.points for line in verdict.lines)
    most = sum(line.most for line in verdict.lines)
    parts = [f"### {reached:g} of {most:g} points"]
    if verdict.said:
        parts.append(_fenced(verdict.said))
    for line in verdict.lines:
        passed = line.points >= line.most
        parts.append(f"**{line.check}**: {'passed' if passed else 'failed'}")
        if line.said:
            parts.append(_fenced(line.said))
    return "\n\n".join(parts) + "\n"


def _fenced(text: str) -> str:
    """Return text as a block of code, whatever backticks it has in it."""
    # Markdown ends a line at "\r", too; here all ends count that Python has.
    indented = "\n".join(f"    {line}" for line in text.splitlines())
    return f"<!-- -->\n\n{indented}"


def main(words: Sequence[str]) -> None:
    """Mark a submission and write what the grader wants to read."""
    grader, source, folder, *rest = words
    begun = time.monotonic()
    verdict = verdict_on(Path(source), Path(folder))
    if grader == "gradescope":
        found = for_gradescope(verdict, time.monotonic() - begun)
        Path(rest[0]).write_text(json.dumps(found, indent=1), "utf-8")
        return
    found = for_classroom50(verdict, dict(os.environ), datetime.now(UTC))
    _write("result.json", json.dumps(found, indent=1))
    _write("release-body.md", as_markdown(verdict))


def _write(name: str, text: str) -> None:
    """Write a file in the student's checkout, whatever stood there."""
    path = Path(name)
    if os.path.lexists(path):  # a folder may be too deep to be removed
        aside = tempfile.mkdtemp(dir=path.parent, prefix=".theirs-")
        path.rename(Path(aside, name))
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CourseError as problem:
        sys.exit(str(problem))
