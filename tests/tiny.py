"""A lesson of two exercises that needs no torch, and submissions to it."""

import copy

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "half": "def half(x):\n    return x / 2",
}
WRONG = {
    "double": "def double(x):\n    return x",
    "half": "def half(x):\n    return x",
}
CHECK = '''"""{name} is right."""
got = {name}(10)
assert got == {truth}, f"{name}(10) is {{got}}."'''


def cell(source, grade_id, *, answer=False, points=0):
    role = {
        "grade": points > 0,
        "grade_id": grade_id,
        "locked": not answer,
        "points": points,
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
    if not points:
        del role["points"]
    return new_code_cell(
        source, id=grade_id.replace("_", "-"), metadata={"nbgrader": role}
    )


def answer(name):
    wrong = "\n".join("# " + line for line in WRONG[name].split("\n"))
    return cell(
        f"### BEGIN SOLUTION\n{RIGHT[name]}\n### END SOLUTION\n"
        f"### BEGIN BUG\n{wrong}\n### END BUG",
        name,
        answer=True,
    )


def start(name, exercise=""):
    """What learners begin with, released as the answer to an exercise."""
    return f"# Your turn: {exercise or name}\n{WRONG[name]}"


def source():
    cells = [
        new_markdown_cell("# Tiny", id="title", metadata={"name": "title"}),
        cell("ten = 10", "setup"),
        answer("double"),
        new_code_cell(
            "open('demo', 'w')\nprint(double(ten))",
            id="picture",
            metadata={"name": "picture", "tags": ["demo"]},
        ),
        cell(CHECK.format(name="double", truth=20), "check_double", points=1),
        answer("half"),
        cell(CHECK.format(name="half", truth=5), "check_half", points=2),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    return notebook


def with_hidden_tests():
    """The lesson, whose checks have hidden parts too."""
    notebook = source()
    for one in notebook.cells:
        if one.id.startswith("check-"):
            name = one.id.removeprefix("check-")
            one.source += f"\n### BEGIN HIDDEN TESTS\n{name}(7777)\n"
            one.source += "### END HIDDEN TESTS"
    return notebook


def submission(**answers):
    """The lesson handed in, with right answers where none is given."""
    notebook = copy.deepcopy(source())
    for one in notebook.cells:
        name = one.metadata.get("nbgrader", {}).get("grade_id")
        if name in RIGHT:
            one.source = answers.get(name, RIGHT[name])
    return notebook


def find(notebook, cell_id):
    return next(one for one in notebook.cells if one.id == cell_id)
