import nbformat
import pytest
from conftest import copy_lesson, read
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import compute_checksum

from grader.authoring import formatting
from grader.authoring.formatting import format_code, unformatted_starts
from grader.authoring.release import normalise, released, run
from grader.authoring.release_steps import StderrToStdout
from grader.cli import main
from grader.course.cells import cell_id
from grader.course.folders import Course, CourseError

FIX_AND_BUG = """
def f(x):
    if x:
        ### BEGIN SOLUTION
        a()
        b()
        ### END SOLUTION
        ### BEGIN BUG
        # b()
        # if x > 1:
        #     a()  # why
        ### END BUG
    return x
"""


def answer(source):
    meta = {
        "grade": False,
        "grade_id": "f",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    return new_code_cell(source.strip(), metadata={"nbgrader": meta}, id="f")


def released_source(source, tmp_path):
    path = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(cells=[answer(source)]), path)
    return nbformat.reads(released(path), 4).cells[-1].source


def test_the_bug_stands_where_the_solution_stood(tmp_path):
    assert released_source(FIX_AND_BUG, tmp_path) == (
        "# Your turn: f\n"
        "def f(x):\n    if x:\n        b()\n        if x > 1:\n"
        "            a()  # why\n    return x"
    )


def test_a_solution_without_a_bug_gives_way_to_nbgraders_stub(tmp_path):
    source = "### BEGIN SOLUTION\na()\n### END SOLUTION"
    assert "raise NotImplementedError" in released_source(source, tmp_path)


def test_normalising_drops_what_differs_between_machines():
    cell = answer("1")
    cell.metadata["execution"] = {"iopub.execute_input": "today"}
    notebook = new_notebook(cells=[cell])
    notebook.metadata["language_info"] = {"version": "3.11.7"}
    normalise(notebook)
    assert list(notebook.metadata) == ["kernelspec"]
    assert list(cell.metadata) == ["nbgrader"] and cell_id(cell) == cell.id


def test_a_solution_that_fails_is_named_with_its_error(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("1 / 0", id="a")])
    with pytest.raises(CourseError, match=r"does not run \(ZeroDivision"):
        run(notebook, tmp_path / "bad.ipynb")


def test_stderr_becomes_ordinary_output():
    cell = answer("1")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stderr", text="careful")
    ]
    StderrToStdout().preprocess_cell(cell, {}, 0)
    assert cell.outputs[0].name == "stdout"
    assert cell.outputs[0].text == "careful"


def grader(course, capsys, *words):
    """Run the command in this process; return its exit code and stderr."""
    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(SystemExit) as done,
    ):
        patch.setattr(
            "sys.argv", ["grader", f"--course={course.root}", *words]
        )
        main()
    return done.value.code, capsys.readouterr().err


def test_a_lesson_that_is_not_json_is_one_line(course, capsys):
    path = copy_lesson(Course().solutions, "01_basics", course)
    path.write_text("<<<<<<< HEAD")
    code, said = grader(course, capsys, "release", "01_basics")
    assert code == 1 and said.count("\n") == 1
    assert "not JSON" in said and "git checkout" in said
    assert path.read_text() == "<<<<<<< HEAD"


def test_an_unknown_lesson_is_one_line(course, capsys):
    code, said = grader(course, capsys, "release", "09_nothing")
    assert code == 1 and said.count("\n") == 1 and "no such lesson" in said


def test_a_broken_promise_stops_the_release(course, capsys):
    path = copy_lesson(Course().solutions, "01_basics", course)
    notebook = read(path)
    notebook.cells = notebook.cells[:1]
    del notebook.cells[0].metadata["name"]
    nbformat.write(notebook, path)
    before = path.read_bytes()
    code, said = grader(course, capsys, "release")
    assert code == 1 and "cell number 1: has no id" in said
    assert path.read_bytes() == before and not course.notebooks.exists()


def formatted(cell, tmp_path):
    notebook = new_notebook(cells=[cell])
    format_code(notebook, tmp_path / "x.ipynb")
    return notebook.cells[0].source


def test_a_release_formats_the_code_and_leaves_planted_lines(tmp_path):
    wide = answer("f( 'a' )\n### BEGIN BUG\n#   f( 'b' )\n### END BUG")
    assert formatted(wide, tmp_path) == (
        "f(\"a\")\n### BEGIN BUG\n#   f( 'b' )\n### END BUG"
    )


def test_a_line_of_a_lesson_has_79_columns(tmp_path):
    call = "f(" + ", ".join(["number"] * 9)  # 73 columns
    fits, wide = f"{call}, 12)", f"{call}, 1234567)"
    assert formatted(new_code_cell(fits), tmp_path) == fits
    assert "\n" in formatted(new_code_cell(wide), tmp_path)


def test_planted_lines_that_ruff_would_change_are_named(tmp_path):
    cell = answer(FIX_AND_BUG.replace("# b()", "# b( )"))
    (line,) = unformatted_starts(
        new_notebook(cells=[cell]), tmp_path / "x.ipynb"
    )
    assert line.startswith("cell f: ruff would format what learners begin")
    cell = answer(FIX_AND_BUG)
    assert not unformatted_starts(
        new_notebook(cells=[cell]), tmp_path / "x.ipynb"
    )


def test_a_cell_that_is_not_python_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"x\.ipynb:1:1:4: .*: mend that"):
        formatted(new_code_cell("for"), tmp_path)


def test_without_ruff_a_release_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(formatting, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match="without ruff: 'pip install ruff'"):
        formatted(new_code_cell("1"), tmp_path)


def test_hidden_tests_leave_no_blank_lines_at_the_end(tmp_path):
    cell = answer("f()\n\n\n### BEGIN HIDDEN TESTS\ng()\n### END HIDDEN TESTS")
    cell.metadata.nbgrader.update(grade=True, solution=False, points=1)
    (made,) = released_cells(tmp_path, cell)
    assert made.source == "f()"
    assert made.metadata.tags == ["hidden-checks", "raises-exception"]


def test_checks_are_folded_and_answers_are_not(tmp_path):
    check = answer("f()")
    about = {"grade": True, "grade_id": "check_f", "solution": False}
    check.metadata.nbgrader.update(about, points=1)
    check.id = "check-f"
    mine, folded = released_cells(tmp_path, answer(FIX_AND_BUG), check)
    assert folded.metadata.jupyter == {"source_hidden": True}
    assert "jupyter" not in mine.metadata


def test_a_cell_that_asks_for_it_is_folded(tmp_path):
    cell = new_code_cell("import math", metadata={"tags": ["hide-input"]})
    (folded,) = released_cells(tmp_path, cell)
    assert folded.metadata.jupyter == {"source_hidden": True}


def test_the_cell_to_edit_says_so_and_nbgrader_knows_its_text(tmp_path):
    (made,) = released_cells(tmp_path, answer(FIX_AND_BUG))
    assert made.source.startswith("# Your turn: f\ndef f(x):")
    assert made.metadata.nbgrader.checksum == compute_checksum(made)


def released_cells(tmp_path, *cells):
    """The cells as released, without the one that looks for the course."""
    path = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    first, *others = nbformat.reads(released(path), 4).cells
    assert first.id == "find-course"
    return others
