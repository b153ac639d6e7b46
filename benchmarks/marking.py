"""Mark the same submissions of lesson 1 in four ways; print the ratios.

    python benchmarks/marking.py [COUNT]

The ways: stock `nbgrader autograde` (a cold kernel for each, one after the
other), then the engine on two workers: direct, with answers and checks in
one warm kernel; split, with bench and judge; and split in the box, where one
can be had. All in one run on one machine, and the marks must be the same.
Workers have marked two submissions before the clock starts, as in a class of
any size. The last line says what share of a worker's time is the lesson's
own code, in cells and checks.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat

from grader.authoring.answers import Answer
from grader.authoring.trial import hand_in
from grader.course.cells import read
from grader.course.exercises import exercises
from grader.course.folders import Course, notebook_path
from grader.engine.box import Box
from grader.engine.kernels import WARM
from grader.engine.mark import mark
from grader.engine.sandbox import unavailable
from grader.engine.session import Session

LESSON, COUNT, WORKERS = "01_basics", 24, 2
COURSE = Course()
SOURCE = read(notebook_path(COURSE.solutions, LESSON))


def submissions(count: int) -> list[str]:
    """Return notebooks, as text.

    A third is right, a third as released, a third has half of the bugs.
    """
    bugs = [
        Answer(exercise.name, "wrong", "bug", exercise.start)
        for exercise in exercises(SOURCE).values()
    ]
    kinds = [[], bugs, bugs[::2]]
    return [
        nbformat.writes(hand_in(SOURCE, kinds[number % 3]))
        for number in range(count)
    ]


def stock(handed_in: list[str]) -> tuple[list[float], float]:
    """Return the marks that `nbgrader autograde` gives, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(COURSE.solutions, root / "solutions")
        config = (COURSE.root / "nbgrader_config.py").read_text()
        config += 'c.Execute.kernel_name = "python3"\n'
        (root / "nbgrader_config.py").write_text(config)
        scripts = str(Path(sys.executable).parent)
        env = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]}
        run = partial(
            subprocess.run, cwd=root, env=env, check=True, capture_output=True
        )
        run(["nbgrader", "generate_assignment", LESSON])
        for number, text in enumerate(handed_in):
            path = notebook_path(root / "submitted" / f"s{number:03}", LESSON)
            path.parent.mkdir(parents=True)
            path.write_text(text, "utf-8")
        start = time.perf_counter()
        run(["nbgrader", "autograde", LESSON])
        seconds = time.perf_counter() - start
        run(["nbgrader", "export"])
        with (root / "grades.csv").open() as table:
            rows = sorted(csv.DictReader(table), key=lambda r: r["student_id"])
        return [float(row["score"]) for row in rows], seconds


def points(text: str, kernel: str, box: Box | None) -> float:
    """Return the points of one submission."""
    notebook = nbformat.reads(text, as_version=4)
    return mark(SOURCE, notebook, kernel=kernel, box=box, seconds=120).points


def ours(
    handed_in: list[str], kernel: str = "", box: Box | None = None
) -> tuple[list[float], float]:
    """Return the engine's marks, and its seconds."""
    mark_text = partial(points, kernel=kernel, box=box)
    with ProcessPoolExecutor(WORKERS) as executor:
        list(executor.map(mark_text, handed_in[:2] * WORKERS))  # warms them up
        start = time.perf_counter()
        marks = list(executor.map(mark_text, handed_in))
        return marks, time.perf_counter() - start


def own_share() -> float:
    """Return the share of marking that the lesson's own code takes.

    It is what bench and judge are seen to work on, of the whole of `mark`.
    """
    notebook = nbformat.reads(nbformat.writes(SOURCE), as_version=4)
    mark(SOURCE, notebook)  # warms up
    spent = 0.0

    def timed(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            nonlocal spent
            start = time.perf_counter()
            try:
                return call(*args)
            finally:
                spent += time.perf_counter() - start

        return run

    start = time.perf_counter()
    with (
        patch.object(Session, "run", timed(Session.run)),
        patch.object(Session, "prepare", timed(Session.prepare)),
        patch.object(Session, "check", timed(Session.check)),
    ):
        mark(SOURCE, notebook)
    return spent / (time.perf_counter() - start)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    handed_in = submissions(count)
    ways = {
        "stock nbgrader autograde": stock(handed_in),
        "direct, warm kernels, 2 workers": ours(handed_in, WARM),
        "split, 2 workers": ours(handed_in),
    }
    if reason := unavailable():
        print(reason)
    else:
        ways["split in the box, 2 workers"] = ours(handed_in, box=Box())
    base_marks, base = ways["stock nbgrader autograde"]
    for name, (marks, seconds) in ways.items():
        same = "same marks" if marks == base_marks else "OTHER MARKS"
        print(
            f"{name:34} {seconds / count:6.2f} s a submission, "
            f"{base / seconds:5.1f} times stock, {same}"
        )
    print(f"the lesson's own code is {own_share():.0%} of marking, split")


if __name__ == "__main__":
    main()
