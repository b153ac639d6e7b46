"""A class on a real JupyterHub: its own users, exchange, a shared install."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from classes import LESSON
from hub import STUDENTS, TEACHER, Hub, why_not
from tiny import RIGHT, WRONG, find, source

from grader.paths import ROOT

pytestmark = pytest.mark.skipif(
    bool(why_not()) and "CI" not in os.environ, reason=why_not()
)
ANN, BOB = STUDENTS
THIS = {"assignment_id": LESSON, "course_id": "lr_schedules"}


@pytest.fixture(scope="module")
def site(wheel):
    """The wheel, installed for everybody, and read-only."""
    name = f"{wheel.parent.parent.name}-lr-site-{os.getpid()}"
    folder = Path("/tmp") / name
    # Compiled, as nobody but root can do it later.
    words = "-m pip install --quiet --no-deps --no-index --target"
    subprocess.run([sys.executable, *words.split(), folder, wheel], check=True)
    subprocess.run(["chmod", "-R", "a+rX,go-w", folder], check=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def hub(site):
    with Hub(site) as hub:
        prepare(hub)
        yield hub


def ok(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def prepare(hub):
    """Give the teacher a course, as docs/hub.md says, and release it."""
    about = pwd.getpwnam(TEACHER)
    path = hub.course / "solutions" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source(), path)
    shutil.copy(ROOT / "nbgrader_config.py", hub.course)
    for place, _, names in os.walk(hub.course):
        for name in (".", *names):
            os.chown(Path(place, name), about.pw_uid, about.pw_gid)
    for words in (["generate_assignment"], ["release_assignment"]):
        ok(hub.run(TEACHER, "nbgrader", *words, LESSON, folder=hub.course))


@pytest.fixture(scope="module")
def handed_in(hub):
    """The students have fetched, worked and submitted, each by a server."""
    for student, answers in ((ANN, RIGHT), (BOB, WRONG)):
        hub.start_server(student)
        server = f"/user/{student}"
        assert done(hub, f"{server}/assignments/fetch", THIS)
        write_answers(hub, f"{server}/api/contents/{LESSON}", answers)
        assert done(hub, f"{server}/assignments/submit", THIS)
    return hub


def done(hub, path, form):
    """Whether nbgrader's extension says that it has done it."""
    answer = json.loads(hub.ask(path, form) or "{}")
    assert answer.get("success"), f"{answer} {hub.said()}"
    return True


def write_answers(hub, folder, answers):
    path = f"{folder}/{LESSON}.ipynb"
    model = json.loads(hub.ask(path))
    notebook = nbformat.from_dict(model["content"])
    for name, code in answers.items():
        find(notebook, name).source = code
    body = {"type": "notebook", "content": notebook, "format": "json"}
    assert hub.ask(path, method="PUT", body=json.dumps(body).encode())


@pytest.fixture(scope="module")
def marked(handed_in):
    """The teacher has collected and marked them; what was said."""
    hub = handed_in
    ok(hub.run(TEACHER, "nbgrader", "collect", LESSON, folder=hub.course))
    words = ("grader", "autograde", LESSON, "--workers", "1")
    said = ok(hub.run(TEACHER, *words, folder=hub.course))
    said += ok(
        hub.run(
            *(TEACHER, "grader", "feedback", LESSON, "--workers", "1"),
            folder=hub.course,
        )
    )
    words = ("nbgrader", "release_feedback", LESSON)
    ok(hub.run(TEACHER, *words, folder=hub.course))
    return hub, said


def test_a_server_runs_as_its_own_user(handed_in):
    home = handed_in.folder / "home" / ANN
    path = home / LESSON / f"{LESSON}.ipynb"
    assert path.owner() == ANN


def test_a_student_validates_in_the_browser(handed_in):
    form = {"path": f"{LESSON}/{LESSON}.ipynb"}
    said = {
        student: json.loads(
            handed_in.ask(f"/user/{student}/assignments/validate", form)
        )
        for student in STUDENTS
    }
    assert all(each["success"] for each in said.values()), said
    assert "failed" not in said[ANN]["value"]
    failed = said[BOB]["value"]["failed"]
    assert ["double(10) is 10." in each["error"] for each in failed] == [1, 0]


def test_the_class_is_marked_in_the_box(marked):
    hub, said = marked
    assert "2 marked, 0 failed" in said and "2 pages written" in said
    ok(hub.run(TEACHER, "nbgrader", "export", folder=hub.course))
    grades = (hub.course / "grades.csv").read_text().splitlines()
    scores = {
        row.split(",")[3]: float(row.split(",")[-2])
        for row in grades
        if row.startswith(LESSON)
    }
    assert scores == {ANN: 3, BOB: 0}


def test_feedback_comes_back_to_its_owner_alone(marked):
    hub, _ = marked
    done(hub, f"/user/{BOB}/assignments/fetch_feedback", THIS)
    (page,) = (hub.folder / "home" / BOB).rglob(f"feedback/**/{LESSON}.html")
    assert "double(10) is 10." in page.read_text()
    inbound = hub.exchange / "lr_schedules" / "feedback"
    assert hub.run(ANN, "ls", inbound).returncode


SHARED = ("bin", "etc", "share", "python")
READ = """
import os, sys
from pathlib import Path
for place, folders, names in os.walk(sys.argv[1]):
    for name in names:
        try:
            Path(place, name).read_bytes()
            print(name)
        except OSError:
            pass
"""


def test_no_student_reads_solutions_or_what_others_handed_in(marked):
    hub, _ = marked
    for place in (hub.course, hub.exchange / "lr_schedules" / "inbound"):
        own = hub.run(TEACHER, hub.python, "-c", READ, place)
        assert f"{LESSON}.ipynb" in own.stdout
        theirs = hub.run(ANN, hub.python, "-c", READ, place)
        assert theirs.returncode == 0 and theirs.stdout == ""
    way = f"/user/{ANN}/api/contents/../{TEACHER}/course/solutions"
    assert hub.ask(way) is None


def test_no_student_changes_the_shared_package(hub, site):
    shared = [site, *(hub.folder / name for name in SHARED)]
    found = hub.run(ANN, "/usr/bin/find", *shared, "-writable")
    assert ok(found) == ""
