"""Mark a class of 20 in three lessons: stock nbgrader beside ours.

    python benchmarks/classroom.py [STUDENTS]

In one run on one machine: `nbgrader autograde`, then `grader autograde` on
one and on two workers and on a local Dask cluster of two, each into a
gradebook of its own. All marks must be the same. Prints submissions a
minute, from the first mark to the last and with the start of the command,
the ratio to stock, the scaling from one worker to two, the memory of a
worker with its kernels, and a projection to 1,000 students in 8 lessons.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from distributed import LocalCluster

from grader.authoring.answers import Answer
from grader.authoring.trial import hand_in
from grader.course.cells import read
from grader.course.exercises import exercises
from grader.course.folders import Course, notebook_path

LESSONS, STUDENTS = ("01_basics", "02_step", "03_cosine"), 20
COURSE = Course()
SCRIPTS = str(Path(sys.executable).parent)
Marks = dict[tuple[str, str], float]  # by lesson and student
ENV = os.environ | {"PATH": SCRIPTS + os.pathsep + os.environ["PATH"]}


def run(root: Path, *words: str) -> None:
    subprocess.run(words, cwd=root, env=ENV, check=True, capture_output=True)


def course(folder: str, students: int) -> Path:
    """Return a course with three lessons released, and a class's submissions.

    A third is right, a third as released, a third has half of the bugs.
    """
    root = Path(folder)
    shutil.copy(COURSE.root / "nbgrader_config.py", root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('c.Execute.kernel_name = "python3"\n')  # stock's own
    for lesson in LESSONS:
        source = notebook_path(COURSE.solutions, lesson)
        shutil.copytree(source.parent, root / "solutions" / lesson)
        run(root, "nbgrader", "generate_assignment", lesson)
        notebook = read(source)
        bugs = [
            Answer(exercise.name, "wrong", "bug", exercise.start)
            for exercise in exercises(notebook).values()
        ]
        kinds = [[], bugs, bugs[::2]]
        for number in range(students):
            student = root / "submitted" / f"s{number:03}"
            path = notebook_path(student, lesson)
            path.parent.mkdir(parents=True)
            nbformat.write(hand_in(notebook, kinds[number % 3]), path)
    return root


def marks(root: Path) -> Marks:
    run(root, "nbgrader", "export")
    with (root / "grades.csv").open(newline="") as table:
        return {
            (row["assignment"], row["student_id"]): float(row["score"])
            for row in csv.DictReader(table)
        }


class Memory(threading.Thread):
    """Watches the memory that workers and their kernels share out.

    The command itself, which keeps the gradebook, is left out.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.stopped = 0, threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    if "autograde" not in process.cmdline():
                        total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.most = max(self.most, total)


@dataclass
class Timed:
    """What a way of marking came to."""

    marks: Marks
    seconds: float  # in all
    rate: float  # submissions a second, from the first mark to the last
    memory: int  # bytes


def timed(students: int, before: list[str], *after: str) -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        root, memory = course(folder, students), Memory()
        memory.start()
        start = time.perf_counter()
        if before[0] == "nbgrader":  # takes one lesson at a time
            for lesson in LESSONS:
                run(root, *before, lesson)
        else:
            run(root, *before, *LESSONS, *after)
        seconds = time.perf_counter() - start
        memory.stopped.set()
        marked = root.glob("autograded/*/*/*.ipynb")
        times = sorted(path.stat().st_mtime for path in marked)
        rate = (len(times) - 1) / (times[-1] - times[0])
        return Timed(marks(root), seconds, rate, memory.most)


def main() -> None:
    students = int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS
    count = students * len(LESSONS)
    ours = ["grader", "--course", ".", "autograde"]
    ways = {"stock nbgrader": timed(students, ["nbgrader", "autograde"])}
    for workers in ("1", "2"):
        name = f"grader autograde, {workers} workers"
        ways[name] = timed(students, ours, "--workers", workers)
    with LocalCluster(2, threads_per_worker=1, dashboard_address=None) as dask:
        ways["grader autograde, Dask, 2 workers"] = timed(
            students, ours, "--cluster", dask.scheduler_address
        )
    stock = ways["stock nbgrader"]
    for name, way in ways.items():
        same = "same marks" if way.marks == stock.marks else "OTHER MARKS"
        hours = 8000 / way.rate / 3600
        print(
            f"{name:34} {60 * way.rate:6.1f} a minute, "
            f"{way.rate / stock.rate:5.1f} times stock; with its start "
            f"{60 * count / way.seconds:6.1f} a minute, "
            f"{stock.seconds / way.seconds:5.1f} times stock; {same}; "
            f"{way.memory / 1e6:.0f} MB; 1,000 students in 8 lessons, "
            f"projected: {hours:.1f} h"
        )
    alone, both = (ways[f"grader autograde, {n} workers"] for n in "12")
    print(f"two workers do {both.rate / alone.rate:.2f} times the work of one")


if __name__ == "__main__":
    main()
