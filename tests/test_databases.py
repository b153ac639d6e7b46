"""The same class on PostgreSQL, and marked by a Dask cluster."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from classes import LESSON, grader, hand_in, make_released, marks
from conftest import nbgrader_course
from tiny import WRONG, submission

STUDENTS = {
    "right": submission(),
    "wrong": submission(**WRONG),
    "half": submission(double=WRONG["double"]),
}
SCORES = {"right": 3, "wrong": 0, "half": 2}


def scores(course):
    return {name: float(row["score"]) for name, row in marks(course).items()}


def postgres_folder():
    """Where Debian's package keeps the server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and os.environ.get("CI"):
        pytest.fail("no PostgreSQL server here: .ci/packages installs one")
    if not found:
        pytest.skip("no PostgreSQL server here: 'apt install postgresql'")
    return found[-1].parent


@pytest.fixture
def postgres(tmp_path):
    """The URL of a server of our own, on a port of its own."""
    programs = postgres_folder()
    data = tmp_path / "postgres"
    data.mkdir()
    before = []
    if os.geteuid() == 0:  # the server refuses to be root
        before = ["runuser", "-u", "postgres", "--"]
        for folder in (*data.parents,)[:-2]:
            folder.chmod(folder.stat().st_mode | 0o011)
        shutil.chown(data, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1"

    def run(program, *words):
        command = [*before, programs / program, "-D", data, *words]
        return subprocess.run(
            command, cwd="/", check=True, stdout=subprocess.DEVNULL
        )

    run("initdb", "-U", "teacher", "--auth=trust")
    run("pg_ctl", "-w", "-o", options, "-l", data / "log", "start")
    yield f"postgresql+psycopg://teacher@127.0.0.1:{port}/postgres"
    run("pg_ctl", "-m", "immediate", "stop")


def test_a_class_is_marked_into_postgresql(tmp_path, postgres):
    folder = tmp_path / "course"
    folder.mkdir()
    course = nbgrader_course(folder)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {postgres!r}\n")
    make_released(course)
    for student, notebook in STUDENTS.items():
        hand_in(course, student, notebook)
    done = grader(course, "autograde", LESSON)
    assert done.returncode == 0, done.stderr
    assert scores(course) == SCORES
    assert not (course.root / "gradebook.db").exists()


CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


@pytest.fixture
def cluster(tmp_path):
    """The address of a Dask scheduler with a worker in another folder."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, script.name],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process.stdout.readline().strip()
    process.communicate("\n", timeout=60)


def test_a_class_is_marked_by_a_dask_cluster(tmp_path, released, cluster):
    folder = tmp_path / "course"
    folder.mkdir()
    course = released(folder)
    for student, notebook in STUDENTS.items():
        hand_in(course, student, notebook)
    hand_in(course, "broken", "{")
    done = grader(course, "autograde", LESSON, "--cluster", cluster)
    assert "3 marked, 1 failed" in done.stdout, done
    assert scores(course) == SCORES
