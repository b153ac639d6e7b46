import subprocess
import sys

import nbformat
from conftest import read

from grader.course.cells import cell_id
from grader.course.folders import Course, notebook_path

KEPT = ("setup", "set-and-record")


def shortened(path, change=""):
    """Write lesson 1's first numbers to `path`; `change` its last output."""
    notebook = read(notebook_path(Course().solutions, "01_basics"))
    notebook.cells = [c for c in notebook.cells if cell_id(c) in KEPT]
    (output,) = notebook.cells[-1].outputs
    output.text = change or output.text
    nbformat.write(notebook, path)


def test_nbval_fails_on_a_changed_output_and_on_that_only(tmp_path):
    shortened(tmp_path / "true.ipynb")
    shortened(tmp_path / "changed.ipynb", "[0.4, 0.4, 0.4, 0.1, 0.1, 0.2]\n")
    options = (
        "--nbval --nbval-kernel-name=warm -n 0 --rootdir=. -c /dev/null ."
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout
    assert "1 failed, 3 passed" in done.stdout
    assert "changed.ipynb::Cell 1" in done.stdout
