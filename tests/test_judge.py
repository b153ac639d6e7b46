"""Answers on the bench, checks in the judge: what each can and cannot."""

import copy
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from tiny import RIGHT, WRONG, cell, find, submission
from tiny import source as tiny

from grader.course.folders import Course
from grader.engine import sandbox
from grader.engine.box import Box, limits
from grader.engine.mark import mark
from grader.engine.results import Status
from grader.engine.sandbox import Limits, SandboxError

LIBRARY = "from grader.lesson import probe, record"
REFERENCE = """### BEGIN SOLUTION
{}
### END SOLUTION
### BEGIN BUG
# pass
### END BUG"""


def lesson(answer, *checks, setup=LIBRARY):
    """A lesson of one exercise, and its solution handed in."""
    made = [
        cell(setup, "setup"),
        cell(REFERENCE.format(answer), "answer", answer=True),
    ]
    for number, check in enumerate(checks):
        made.append(cell(check, f"check_{number}", points=1))
    return new_notebook(cells=made)


def verdicts(answer, *checks, **options):
    """What becomes of the checks of a lesson, in both ways of running."""
    notebook = lesson(answer, *checks)
    found = {}
    for way, kernel in (("split", ""), ("one kernel", "warm")):
        marked = mark(
            notebook, notebook, solved=False, kernel=kernel, **options
        )
        found[way] = [(r.status, r.seen) for r in marked.results]
    assert found["split"] == found["one kernel"]
    return found["split"]


PROBE = '''"""A probe runs beside the answer, the check does not."""


def helper(n):
    return n + 1


@probe
def called(n):
    return [make(n)(k) for k in range(helper(n))]


assert called(2) == [0, 2, 4], f"It gave {called(2)}."
'''


def test_a_probe_gets_at_what_cannot_cross():
    answer = "def make(n):\n    return lambda k: n * k"
    assert verdicts(answer, PROBE) == [(Status.PASSED, "")]


def test_a_failed_check_says_the_same_in_both_ways():
    answer = "def make(n):\n    return lambda k: n + k"
    assert verdicts(answer, PROBE) == [(Status.FAILED, "It gave [2, 3, 4].")]


def test_an_answer_may_be_a_class():
    answer = "class Box:\n    def __init__(self, n):\n        self.n = n"
    check = (
        '"""A."""\n@probe\ndef held(n):\n    return Box(n).n\n\n\n'
        "assert held(3) == 3"
    )
    assert verdicts(answer, check) == [(Status.PASSED, "")]


def test_a_check_may_catch_what_an_answer_raises():
    answer = "def f(x):\n    raise KeyError('no')"
    check = (
        '"""A."""\ntry:\n    f(1)\nexcept KeyError as error:\n'
        "    said = str(error)\nassert said == \"'no'\", said"
    )
    assert verdicts(answer, check) == [(Status.PASSED, "")]


SAYS_ALL = """
def f(x):
    import inspect, sys
    frames = [f.f_code.co_filename + str(f.f_locals) for f in
              map(lambda n: sys._getframe(n), range(1, 4))]
    print(x, frames)
    raise ValueError(str((x, frames)))
"""
HIDDEN = '''"""A."""
f
### BEGIN HIDDEN TESTS
secret = 123456789
f(secret)
### END HIDDEN TESTS'''


def test_what_a_hidden_part_draws_reaches_no_output():
    notebook = lesson(SAYS_ALL.strip(), HIDDEN)
    marked = mark(notebook, notebook, solved=False)
    (result,) = marked.results
    assert result.status == Status.FAILED
    assert result.seen == "ValueError: with other numbers"
    outputs = str([c.get("outputs") for c in marked.notebook.cells])
    assert "123456789" not in outputs + result.seen


RIGHT_BUT_RUDE = {
    "BdbQuit": "import bdb\n    raise bdb.BdbQuit",
    "a group": "raise ExceptionGroup('many', [ValueError(1)])",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "SystemExit": "raise SystemExit(0)",
    "unprintable": (
        "class E(Exception):\n        def __str__(self): raise SystemExit\n"
        "    raise E"
    ),
    "its own AssertionError": "raise AssertionError('Passed.')",
    "StopIteration": "raise StopIteration(20)",
    "UnicodeError": "raise UnicodeDecodeError('utf-8', b'', 0, 1, 'x')",
    "a strange name": "raise type('a b\\n', (Exception,), {})",
    "a generator": "return (x for x in [20])",
    "an object that equals all": (
        "class E:\n        def __eq__(self, o): return True\n    return E()"
    ),
    "a number that equals all": (
        "class E(int):\n        def __eq__(self, o): return True\n"
        "    return E(3)"
    ),
    "a text of half characters": "return '\\ud800'",
    "itself, for ever": "a = []\n    a.append(a)\n    return a",
    "too much": "return 'x' * 10**8",
    "bytes that a message quotes": "return b'\\xff' * 17_000_000",
}


@pytest.mark.parametrize("way", RIGHT_BUT_RUDE)
def test_an_answer_fails_its_check_however_it_fails(way):
    code = f"def double(x):\n    {RIGHT_BUT_RUDE[way]}"
    first, second = mark(tiny(), submission(double=code), solved=False).results
    assert first.status == Status.FAILED and first.seen
    assert second.status == Status.PASSED


def test_an_answer_that_shows_tracebacks_its_own_way_gains_nothing():
    code = (
        "get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)\n"
        + WRONG["double"]
    )
    first, _ = mark(tiny(), submission(double=code), solved=False).results
    assert first.status == Status.FAILED


def test_a_setup_cell_that_fails_is_named_as_the_cause():
    notebook = lesson(
        "def f(x):\n    return images",
        '"""A."""\nassert f(1) == images',
        setup="raise FileNotFoundError('mnist.npz is missing')",
    )
    (result,) = mark(notebook, notebook, solved=False).results
    assert result.seen.startswith(
        "The cell setup failed: FileNotFoundError: mnist.npz is missing\n"
    )


@pytest.mark.parametrize(
    "options", [["-O"], ["-OO"], ["-X", "importtime"]], ids=str
)
def test_what_python_is_told_changes_no_mark(options):
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from tiny import *\n"
        "from grader.engine.mark import mark\n"
        "if __name__ == '__main__':\n"
        "    print(mark(source(), submission(half=WRONG['half'])).points)\n"
    )
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1.0\n"


def test_a_profiler_that_an_answer_sets_changes_no_mark():
    code = f"import sys\nsys.setprofile(lambda *a: None)\n{RIGHT['double']}"
    assert mark(tiny(), submission(double=code)).points == 3


def test_the_markers_own_settings_reach_nothing(tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "all.py").write_text("double = half = None\nspoilt = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "a display that is not there")
    monkeypatch.setenv("A_SECRET", "s3cret")
    code = f"import os\nprint(os.environ)\n{RIGHT['double']}"
    marked = mark(tiny(), submission(double=code))
    assert marked.points == 3
    assert "s3cret" not in str(find(marked.notebook, "double").outputs)


def test_what_the_learners_code_prints_to_the_terminal_goes_nowhere(capfd):
    code = f"import os\nos.system('echo spoilt')\n{RIGHT['double']}"
    assert mark(tiny(), submission(double=code)).points == 3
    assert "spoilt" not in "".join(capfd.readouterr())


def test_nothing_that_a_browser_would_run_is_kept():
    code = (
        "from IPython.display import HTML, display\n"
        "display(HTML('<script>alert(1)</script>'))\n" + RIGHT["double"]
    )
    marked = mark(tiny(), submission(double=code))
    assert "<script>" not in str(find(marked.notebook, "double").outputs)


LOADS = """
def double(x):
    from torch.utils.data import DataLoader
    loader = DataLoader(list(range(x)), batch_size=2, num_workers=1)
    return 2 * sum(len(batch) for batch in loader)
"""


@pytest.mark.parametrize("boxed", [False, True])
def test_a_right_answer_may_start_processes(boxed):
    box = Box() if boxed and not sandbox.unavailable() else None
    marked = mark(tiny(), submission(double=LOADS.strip()), box=box)
    assert marked.points == 3


@pytest.mark.skipif(bool(sandbox.unavailable()), reason="no box here")
class TestInTheBox:
    def test_marks_are_the_same(self):
        for given in (submission(), submission(half=WRONG["half"])):
            plain, boxed = (mark(tiny(), given, box=b) for b in (None, Box()))
            assert plain.results == boxed.results

    def test_what_never_ends_is_interrupted_or_replaced(self):
        for body in (
            "while True: pass",
            "while True:\n        try: input()\n        except: pass",
        ):
            given = submission(double=f"def double(x):\n    {body}")
            first, second = mark(
                tiny(), given, box=Box(), seconds=1, solved=False
            ).results
            assert "did not end within 1 seconds" in first.seen
            assert second.status == Status.PASSED

    def test_the_course_cannot_be_read_or_written(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("s3cret")
        paths = str(secret), str(Course().solutions)
        code = (
            "from pathlib import Path\n"
            f"for path in {paths}:\n"
            "    print(Path(path).exists())\n" + RIGHT["double"]
        )
        marked = mark(tiny(), submission(double=code), box=Box())
        (shown,) = find(marked.notebook, "double").outputs
        assert shown.text == "False\nFalse\n"

    def test_a_wall_that_does_not_stand_is_told(self, tmp_path):
        box = Box(secret=(sys.prefix,))
        with pytest.raises(SandboxError, match="can be reached from the box"):
            mark(tiny(), submission(), box=box)


def test_limits_are_settings_with_names():
    assert limits({"memory": 2**30}) == Limits(memory=2**30)
    with pytest.raises(ValueError, match="no limit 'memori'; there are cpu_s"):
        limits({"memori": 1})
    with pytest.raises(ValueError, match="memory = '1 GB': a whole number"):
        limits({"memory": "1 GB"})


def test_a_closure_in_a_check_is_named_as_no_probe():
    answer = "def f(make):\n    return make(1)"
    check = (
        '"""A."""\ndef outer():\n    k = 3\n    return lambda x: x + k\n\n\n'
        "f(outer())"
    )
    notebook = lesson(answer, check)
    (result,) = mark(notebook, notebook, solved=False).results
    assert "cannot be a probe: define it with 'def'" in result.seen


def test_neither_side_sees_what_the_other_has():
    answer = "def f(x):\n    return sorted(globals())"
    check = (
        '"""A."""\nhere = 1\nassert "here" not in f(1), f(1)\n'
        'assert "f" in f(1)'
    )
    assert mark(*[lesson(answer, check)] * 2).points == 1


def test_own_cells_stay_off_the_judge():
    given = copy.deepcopy(submission())
    given.cells.insert(
        0, new_code_cell("import builtins\nbuiltins.all = None")
    )
    given.cells.insert(0, new_code_cell("AssertionError = ten = None"))
    assert mark(tiny(), given).points == 3


def test_one_kernel_for_answers_and_checks_has_no_box():
    answer = "def make(n):\n    return lambda k: n * k"
    check = '"""A."""\nassert make(2)(3) == 6, "no"'
    old = lesson(answer, check)
    (result,) = mark(old, old, solved=False, kernel="warm").results
    assert result.status == Status.PASSED
    with pytest.raises(SandboxError, match="has no box"):
        mark(old, old, solved=False, kernel="warm", box=Box())
