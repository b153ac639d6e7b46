"""How long a learner waits: for a verdict, and for the first lesson.

    python benchmarks/learner.py [TIMES]

A verdict: from the save of a solved lesson 1 to its line of points in
`grader check --watch`, beside what the lesson's own code takes. The first
lesson: from `grader lab` to its first cell on the screen of a headless
Chromium, which starts in that time as well.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from marking import LESSON, own_seconds
from playwright.sync_api import sync_playwright

from grader.course.folders import Course, notebook_path
from grader.learner.copies import refresh

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
COURSE = Course().root


def course(folder: str) -> Course:
    """Copy lesson 1, solved and released, and make the learner's copy."""
    made = Course(Path(folder))
    for part in ("solutions", "notebooks"):
        shutil.copytree(COURSE / part / LESSON, made.root / part / LESSON)
    refresh(made)
    return made


def start(made: Course, *words: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "grader", "--course", str(made.root), *words],
        env=os.environ | {"PYTHONUNBUFFERED": "1", "COLUMNS": "300"} | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """Return the match of the first line in which the pattern is found."""
    for line in process.stdout:
        if match := re.search(pattern, line):
            return match
    raise RuntimeError(f"{pattern} was never said")


def verdicts(times: int) -> list[float]:
    """Return the seconds from each save to its verdict."""
    waits = []
    with tempfile.TemporaryDirectory() as folder:
        made = course(folder)
        mine = notebook_path(made.work, LESSON)
        solved = notebook_path(made.solutions, LESSON).read_bytes()
        watch = start(made, "check", "--watch")
        until(watch, "Watching")
        for _ in range(times + 1):  # the first one warms the kernels up
            time.sleep(1)
            begin = time.perf_counter()
            mine.write_bytes(solved)
            until(watch, "9/9")
            waits.append(time.perf_counter() - begin)
        watch.kill()
    return waits[1:]


def first_lesson() -> float:
    """Return the seconds from `grader lab` to its first cell on screen."""
    with tempfile.TemporaryDirectory() as folder:
        made = course(folder)
        begin = time.perf_counter()
        words = "lab", "--no-browser", "--port", "9300"
        lab = start(made, *words, JUPYTER_TOKEN="t", HOME=folder)
        try:
            address = until(lab, r"http://127\S+/lab/tree/[^?]+")[0]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=QUIET
                )
                page = browser.new_page()
                page.goto(f"{address}?token=t")
                page.wait_for_selector(".jp-Notebook .jp-Cell")
                seconds = time.perf_counter() - begin
                browser.close()
        finally:
            lab.kill()  # asked to end while a kernel starts, it would not
            lab.wait()
        return seconds


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    own, waited = own_seconds(), median(verdicts(times))
    print(
        f"from save to verdict {waited:.2f} s, of which the lesson's own "
        f"code takes {own:.2f} s: {waited - own:.2f} s beyond it"
    )
    screens = median(first_lesson() for _ in range(times))
    print(f"from `grader lab` to the first lesson on screen {screens:.1f} s")


if __name__ == "__main__":
    main()
