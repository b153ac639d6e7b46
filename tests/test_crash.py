"""Killed at any moment, a class's marking loses nothing and goes on."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import nbformat
import psutil
from classes import LESSON, hand_in, marks, outputs
from tiny import WRONG, submission

from grader.classroom.gradebook import Classroom
from grader.classroom.marking import mark_to_json
from grader.course.folders import notebook_path

STUDENTS, KILLS = 12, 20
# The one that is killed: the real writer, with marks that were made before,
# so that the moments fall where something is written.
# Its imports are done once; each writer is a fork of that process.
WRITER = """
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from grader.classroom import marking
from grader.classroom.gradebook import Classroom
from grader.course.folders import Course

root, canned = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
def mark_to_json(source, submission, name, seconds, box, files):
    return canned[submission.decode()]
marking.mark_to_json = mark_to_json
def write(rounds):
    with Classroom(Course(root)) as classroom:
        print("ready", os.getpid(), flush=True)
        for number in range(rounds):
            plan = marking.plan_marking(classroom, "tiny", force=number > 0)
            make = lambda: ThreadPoolExecutor(1)
            for _ in marking.mark_submissions(classroom, [plan], make, 1):
                pass
        print("done", flush=True)
for line in sys.stdin:
    if os.fork() == 0:
        write(int(line))
        os._exit(0)
    os.wait()
    print("ended", flush=True)
"""


def grades(course):
    """Each student's automatic marks, as they stand in the gradebook."""
    with Classroom(course) as classroom:
        return {
            one.student.id: tuple(
                (g.name, g.auto_score)
                for n in one.notebooks
                for g in sorted(n.grades, key=lambda g: g.name)
            )
            for one in classroom.gradebook.assignment_submissions(LESSON)
        }


@contextlib.contextmanager
def writers(course, canned):
    """The process that gives a writer for each line it reads."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(course.root), str(canned)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


def start(process, rounds):
    """Start a writer that marks all so often; return its number."""
    process.stdin.write(f"{rounds}\n")
    process.stdin.flush()
    word, number = process.stdout.readline().split()
    assert word == "ready"
    return int(number)


def rest(process):
    """What a writer says until it has ended."""
    return list(iter(process.stdout.readline, "ended\n"))


def test_twenty_kills_leave_what_one_quiet_run_leaves(tmp_path, released):
    names = [f"s{n:02}" for n in range(STUDENTS)]
    course, quiet = (
        released(tmp_path / name)
        for name in ("killed", "quiet")
        if (tmp_path / name).mkdir() is None
    )
    canned = tmp_path / "canned.json"
    right, wrong = map(nbformat.writes, (submission(), submission(**WRONG)))
    marked = {}
    for notebook in (right, wrong):
        path = hand_in(quiet, "s00", notebook)
        theirs = path.read_bytes()
        text = notebook_path(quiet.solutions, LESSON).read_text()
        marked[theirs.decode()] = mark_to_json(text, theirs, path.name, 20)
    canned.write_text(json.dumps(marked))
    whole = {
        tuple((r["check"], r["points"]) for r in json.loads(one)["results"])
        for one in marked.values()
    }
    whole = {tuple(sorted(one)) for one in whole}
    assert len(whole) == 2
    moments = Counter()
    with writers(course, canned) as process:
        for kill in range(KILLS):
            for name in names:  # all marks change, back and forth
                hand_in(course, name, (right, wrong)[kill % 2])
            number = start(process, rounds=5)
            time.sleep(random.uniform(0, 1))
            with contextlib.suppress(ProcessLookupError):  # it was done
                os.kill(number, signal.SIGKILL)
            moments["done\n" in rest(process)] += 1
            found = grades(course)
            assert set(found.values()) <= whole  # wholly there, old or new
            for name in names:  # a file proves that its marks are there
                path = notebook_path(course.root / "autograded" / name, LESSON)
                if path.exists():
                    assert name in found and outputs(path)
    assert moments[False] >= KILLS / 2  # most were in the middle
    for one in (course, quiet):
        for name in names:
            hand_in(one, name, (right, wrong)[names.index(name) % 2])
        with writers(one, canned) as process:
            start(process, rounds=1)
            assert rest(process) == ["done\n"]
    assert grades(course) == grades(quiet)
    assert marks(course) == marks(quiet)
    for name in names:
        here, there = (
            notebook_path(one.root / "autograded" / name, LESSON).read_bytes()
            for one in (course, quiet)
        )
        assert here == there


def test_no_process_is_left_when_the_real_command_is_killed(
    tmp_path, released
):
    course = released(tmp_path)
    for n in range(4):
        hand_in(course, f"s{n}", submission(half="import time\ntime.sleep(9)"))
    command = [sys.executable, "-m", "grader", "--course", str(course.root)]
    process = psutil.Popen(
        [*command, "autograde", LESSON],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline, started = time.monotonic() + 240, []
    # Two workers, the process that forks for each, a judge, and a bench
    # inside its box and its keeper outside.
    while len(started) < 8 and time.monotonic() < deadline:
        time.sleep(0.1)
        started = process.children(recursive=True)
    assert len(started) >= 8, started
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(started, timeout=30)
    assert alive == []
