"""Courses that others wrote: the same gradebook as stock nbgrader's."""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import nbformat
import nbgrader as package
import pytest
from classes import grader, nbgrader, run
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course.folders import Course

GUIDE = Path(package.__file__).parent / "docs" / "source" / "user_guide"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "theirs"
c.Execute.kernel_name = "warm"  # for speed: stock's marks are made in it too
"""
# In this process nbgrader can mark one at a time: it sets the environment.
ALONE = "--no-sandbox", "--workers", "1"
TABLES = {
    "grades": """
        SELECT student_id, notebook.name, base_cell.name, auto_score,
            manual_score, extra_credit, needs_manual_grade
        FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment
            ON submitted_assignment.id = submitted_notebook.assignment_id
        JOIN notebook ON notebook.id = submitted_notebook.notebook_id""",
    "comments": """
        SELECT student_id, base_cell.name, auto_comment, manual_comment
        FROM comment JOIN base_cell ON base_cell.id = comment.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
        JOIN submitted_assignment
            ON submitted_assignment.id = submitted_notebook.assignment_id""",
    "submissions": """
        SELECT student_id, timestamp, late_submission_penalty
        FROM submitted_assignment JOIN submitted_notebook
            ON submitted_assignment.id = submitted_notebook.assignment_id""",
}


def gradebook(course):
    """All that a gradebook says of its students, table by table."""
    with sqlite3.connect(course.root / "gradebook.db") as connection:
        return {
            name: sorted(connection.execute(query).fetchall(), key=repr)
            for name, query in TABLES.items()
        }


# nbgrader's own documentation


@pytest.fixture(scope="module")
def guides(tmp_path_factory):
    """The course of nbgrader's documentation, marked by us and by stock."""
    made = tmp_path_factory.mktemp("guide")
    ours, stock = Course(made / "ours"), Course(made / "stock")
    shutil.copytree(GUIDE / "source" / "ps1", ours.root / "source" / "ps1")
    shutil.copytree(GUIDE / "submitted", ours.root / "submitted")
    (ours.root / "nbgrader_config.py").write_text(CONFIG)
    done = nbgrader(ours, "generate_assignment", "ps1")
    assert done.returncode == 0, done.stderr
    shutil.copytree(ours.root, stock.root)
    assert not nbgrader(stock, "autograde", "ps1").returncode
    words = ("autograde", "ps1", "--no-sandbox", "--workers", "2")
    said = run(ours, "grader", "--course", str(ours.root), *words)
    return ours, stock, said


def test_nbgraders_own_course_has_the_same_gradebook(guides):
    ours, stock, said = guides
    assert "2 marked, 0 failed" in said.stdout, said.stdout + said.stderr
    assert gradebook(ours) == gradebook(stock)
    assert len(gradebook(ours)["grades"]) == 18


def test_its_marked_files_are_the_same(guides):
    ours, stock, _ = guides

    def files(course):
        found = (course.root / "autograded").rglob("*")
        return {
            str(path.relative_to(course.root))
            for path in found
            if path.name != ".made_from"
        }

    assert files(ours) == files(stock) and len(files(ours)) > 10


def test_its_statistics_have_the_checks_of_all_notebooks(guides):
    ours, _, said = guides
    for shown in (said.stdout, grader(ours, "stats", "ps1").stdout):
        assert "squares_invalid_input" in shown
        assert "2 students" in shown
    assert "sum_of_squares_equation: 2 to be marked" in said.stdout


def test_only_what_is_new_is_marked_again(guides):
    ours, *_ = guides
    words = "autograde", "ps1", *ALONE
    assert "0 marked, 0 failed, 2 skipped" in grader(ours, *words).stdout
    folder = ours.root / "submitted" / "hacker" / "ps1"
    (folder / "helper.py").write_text("x = 1")
    assert "1 marked, 0 failed, 1 skipped" in grader(ours, *words).stdout
    marked = ours.root / "autograded" / "hacker" / "ps1" / "helper.py"
    assert marked.read_text() == "x = 1"


def test_feedback_is_written_for_it_as_well(guides):
    ours, *_ = guides
    said = grader(ours, "feedback", "ps1").stdout
    assert "2 pages written" in said
    pages = (ours.root / "feedback" / "hacker" / "ps1").glob("*.html")
    assert {page.stem for page in pages} == {"problem1", "problem2"}


def test_without_a_box_it_is_marked_only_if_asked_for(guides):
    ours, *_ = guides
    done = grader(ours, "autograde", "ps1")
    assert done.returncode == 1 and "--no-sandbox" in done.stderr
    assert "does not name our steps" in done.stderr


# A course that has what others have


def cell(source, grade_id, kind=new_code_cell, **role):
    about = {"grade": False, "solution": False, "locked": False, "task": False}
    about |= {"schema_version": 3, "grade_id": grade_id, **role}
    return kind(source, id=grade_id, metadata={"nbgrader": about})


MEAN = """
### BEGIN SOLUTION
mean = sum(map(float, open("data/numbers.txt"))) / 3
### END SOLUTION"""
PLOT = "### BEGIN SOLUTION\nplot = 1\n### END SOLUTION"
MANUAL = {"grade": True, "solution": True, "points": 3}
CHECK = {"grade": True, "locked": True, "points": 2}


def notebooks():
    """Two notebooks: data and a manual cell; a text, a task, a kernel."""
    first = [
        cell(MEAN, "mean", solution=True),
        cell("assert mean == 2", "check_mean", **CHECK),
        cell(PLOT, "plot", **MANUAL),
    ]
    second = [
        cell("Say why.", "why", new_markdown_cell, **MANUAL),
        cell("Draw it.", "draw", new_markdown_cell, task=True, points=4,
             locked=True),
        cell("kernel = 'theirs'\nassert kernel", "check_kernel", **CHECK),
    ]  # fmt: skip
    for name, cells in (("first", first), ("second", second)):
        notebook = new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "display_name": "Theirs",
            "language": "python",
            "name": "theirs",
        }
        yield name, notebook


STUDENTS = ("right", "wrong", "half", "broken", "guest")


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Such a course, marked by us and by stock, in a kernel of its own."""
    with pytest.MonkeyPatch.context() as patch:
        made = tmp_path_factory.mktemp("theirs")
        patch.setenv("JUPYTER_PATH", str(made / "jupyter"))
        write_kernel(made / "jupyter" / "kernels" / "theirs")
        ours, stock = Course(made / "ours"), Course(made / "stock")
        make(ours)
        shutil.copytree(ours.root, stock.root)
        nbgrader(stock, "autograde", "week1")
        yield ours, stock, grader(ours, "autograde", "week1", *ALONE)


def write_kernel(folder):
    folder.mkdir(parents=True)
    words = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": [sys.executable, *words], "language": "python"}
    warm = {"kernel_provisioner": {"provisioner_name": "warm"}}  # for speed
    spec |= {"display_name": "Theirs", "metadata": warm}
    (folder / "kernel.json").write_text(json.dumps(spec))


def make(course):
    """Write the course, release it, and let its students hand in."""
    source = course.root / "master" / "week1"
    (source / "data").mkdir(parents=True)
    (source / "data" / "numbers.txt").write_text("1\n2\n3\n")
    for name, notebook in notebooks():
        nbformat.write(notebook, source / f"{name}.ipynb")
    settings = [line for line in CONFIG.split("\n") if "warm" not in line]
    settings += [
        'c.CourseDirectory.source_directory = "master"',
        'c.CourseDirectory.student_id_exclude = "guest,other"',
    ]
    (course.root / "nbgrader_config.py").write_text("\n".join(settings))
    done = nbgrader(course, "generate_assignment", "week1")
    assert done.returncode == 0, done.stderr
    for student in STUDENTS:
        hand_in(course, student)


def hand_in(course, student):
    folder = course.root / "submitted" / student / "week1"
    shutil.copytree(course.root / "release" / "week1", folder)
    for path in folder.glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        for each in notebook.cells:
            if each.id == "mean":
                right = "mean = 2" if student == "right" else "mean = 3"
                each.source = right
        nbformat.write(notebook, path)
    if student == "half":
        (folder / "second.ipynb").unlink()
    if student == "broken":
        (folder / "first.ipynb").write_text("{")


def test_such_a_course_has_the_same_gradebook(others):
    ours, stock, _ = others
    found = gradebook(ours)
    assert {"right", "wrong", "half"} <= {row[0] for row in found["grades"]}
    assert found == gradebook(stock)
    scores = {
        row[0]: row[3] for row in found["grades"] if row[2] == "check_mean"
    }
    assert (scores["right"], scores["wrong"]) == (2, 0)


def test_who_cannot_be_marked_stops_nobody(others):
    *_, said = others
    assert "3 marked, 1 failed" in said.stdout, said.stdout + said.stderr
    (line,) = (x for x in said.stdout.split("\n") if x.startswith("broken"))
    assert "NotJSONError" in line


def test_who_is_excluded_is_left_out(others):
    ours, *_ = others
    assert not (ours.root / "autograded" / "guest").exists()
    assert "guest" not in {row[0] for row in gradebook(ours)["submissions"]}


def test_a_link_is_not_followed(others, tmp_path):
    ours, *_ = others
    folder = ours.root / "submitted" / "linker" / "week1"
    shutil.copytree(ours.root / "release" / "week1", folder)
    (folder / "notes.txt").symlink_to(ours.root / "nbgrader_config.py")
    words = "autograde", "week1", *ALONE, "--student", "linker"
    done = grader(ours, *words)
    assert "notes.txt: a link" in done.stdout
    assert not (ours.root / "autograded" / "linker").exists()


def test_an_unreleased_assignment_is_named(others):
    ours, *_ = others
    done = grader(ours, "autograde", "week2", *ALONE)
    assert done.returncode == 1
    assert "nbgrader generate_assignment week2" in done.stderr
