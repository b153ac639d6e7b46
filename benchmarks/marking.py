"""Mark the same submissions of lesson 1 in four ways; print the ratios.

    python benchmarks/marking.py [COUNT]

The ways: stock `nbgrader autograde` (a cold kernel for each, one after the
other), then the engine on two workers with cold kernels, with warm ones,
and with warm ones that run the demo cells as well, as stock must. All in one
run on one machine, and the marks of all four must be the same. Workers have
marked two submissions before the clock starts, as in a class of any size.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader.authoring.answers import Answer
from grader.authoring.trial import hand_in
from grader.course.cells import read
from grader.course.exercises import exercises
from grader.course.folders import Course, notebook_path
from grader.engine.kernels import WARM
from grader.engine.mark import mark

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


def points(text: str, kernel: str, demo: bool) -> float:
    notebook = nbformat.reads(text, as_version=4)
    return mark(SOURCE, notebook, kernel=kernel, demo=demo, seconds=120).points


def ours(
    handed_in: list[str], kernel: str, demo: bool
) -> tuple[list[float], float]:
    """Return the engine's marks, and its seconds."""
    mark_text = partial(points, kernel=kernel, demo=demo)
    with ProcessPoolExecutor(WORKERS) as executor:
        list(executor.map(mark_text, handed_in[:2] * WORKERS))  # warms them up
        start = time.perf_counter()
        marks = list(executor.map(mark_text, handed_in))
        return marks, time.perf_counter() - start


def own_seconds() -> float:
    """Return what the lesson's own code takes on a warm kernel, no demos."""
    notebook = nbformat.reads(nbformat.writes(SOURCE), as_version=4)
    notebook.cells = [
        c for c in notebook.cells if "demo" not in c.metadata.get("tags", [])
    ]
    NotebookClient(notebook, kernel_name=WARM, record_timing=True).execute()
    total = 0.0
    for cell in notebook.cells:
        times = cell.metadata.get("execution", {})
        if times:
            begin, end = (
                datetime.fromisoformat(times[key])
                for key in ("iopub.status.busy", "iopub.status.idle")
            )
            total += (end - begin).total_seconds()
    return total


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    handed_in = submissions(count)
    ways = {
        "stock nbgrader autograde": stock(handed_in),
        "mark, cold kernels, 2 workers": ours(handed_in, "python3", False),
        "mark, warm kernels, 2 workers, demos": ours(handed_in, WARM, True),
        "mark, warm kernels, 2 workers": ours(handed_in, WARM, False),
    }
    base_marks, base = ways["stock nbgrader autograde"]
    for name, (marks, seconds) in ways.items():
        same = "same marks" if marks == base_marks else "OTHER MARKS"
        print(
            f"{name:38} {seconds / count:6.2f} s a submission, "
            f"{base / seconds:5.1f} times stock, {same}"
        )
    _, warm = ways["mark, warm kernels, 2 workers"]
    own = own_seconds()
    print(
        f"the lesson's own code takes {own:.2f} s on a warm kernel; a worker "
        f"spends {WORKERS * warm / count - own:.2f} s beyond it"
    )


if __name__ == "__main__":
    main()
