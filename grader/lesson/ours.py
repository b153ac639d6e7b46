"""The authors' answer and another right one, once a learner's own passes.

Only where the lesson's solutions are at hand, and a lab has said where:
nothing of them is in a lesson that a class gets.
"""

import html
import json
import os
import re
from pathlib import Path

from grader.paths import SOLUTIONS

ANSWER = re.compile(
    r"### BEGIN SOLUTION\n|[ \t]*### END SOLUTION\n?"
    r"|[ \t]*### BEGIN (BUG|START)\n.*?### END \1\n?",
    re.S,
)
RIGHT = re.compile(r"^# %% right: (.+)\n((?:(?!# %%).*\n?)*)", re.M)


def answers_to(lesson: str, exercise: str) -> list[tuple[str, str]]:
    """Return our answer to an exercise and another right one, each with what
    it is called; nothing where they are not at hand.
    """
    folder = os.environ.get(SOLUTIONS, "")
    if not folder:
        return []
    found = []
    if ours := _ours(Path(folder) / lesson / f"{lesson}.ipynb", exercise):
        found.append(("Our answer", ours))
    if style := other_style(Path(folder), lesson, exercise):
        found.append((f"Another style: {style[0]}", style[1]))
    return found


def _ours(path: Path, exercise: str) -> str:
    try:  # as JSON: to import nbformat would take longer than a check
        cells = json.loads(path.read_text("utf-8"))["cells"]
    except (OSError, ValueError, LookupError):
        return ""
    for cell in cells:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade_id") == exercise:
            return ANSWER.sub("", "".join(cell["source"])).rstrip()
    return ""


def other_style(
    solutions: Path, lesson: str, exercise: str
) -> tuple[str, str] | None:
    """Return another right answer and its title, or None if there is none.

    The answers that checks are tried on lie beside the `solutions`.
    """
    path = solutions.parent / "tests" / "answers" / lesson / f"{exercise}.py"
    text = path.read_text("utf-8") if path.is_file() else ""
    found = RIGHT.search(text)
    return (found[1], found[2].strip()) if found else None


def folded(answers: list[tuple[str, str]]) -> str:
    """Return answers as HTML, each under a title that opens it."""
    return "".join(
        f"<details><summary>{html.escape(name)}</summary>"
        f"<pre>{html.escape(code)}</pre></details>"
        for name, code in answers
    )
