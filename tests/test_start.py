"""start.py, and make, as a newcomer meets them: on any system."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import start
from grader.paths import ROOT

REPORT = {
    "install": [
        {"download_info": {"url": "https://files.example/a-1-py3.whl"}},
        {"download_info": {"url": "https://files.example/b%2Bc-2.whl"}},
        {"download_info": {"url": "file:///here/c-3-py3.whl"}},
    ]
}


class Machine:
    """A computer on which start.py only seems to start programs."""

    def __init__(self, root, programs=()):
        self.root, self.programs = root, programs
        self.ran = []  # the command lines
        self.fails = ""  # where one of these words is part of them
        self.replies = {}  # what programs print, by a word of theirs
        self.report = REPORT
        self.environment = {}

    def which(self, name):
        return f"/bin/{name}" if name in self.programs else None

    def call(self, words, env=None, **options):
        line = " ".join(map(str, words))
        self.ran.append(line)
        self.environment = env or {}
        if "venv" in words:
            (self.root / ".venv").mkdir(exist_ok=True)
        return int(bool(self.fails) and self.fails in line)

    def run(self, words, **options):
        done = subprocess.CompletedProcess(words, self.call(words, **options))
        done.stderr = self.replies.get("uv", "")
        return done

    def popen(self, words, **options):
        return Running(self.call(words, **options), self, words)

    def become(self, program, words, environment):
        raise SystemExit(self.call(words, env=environment))


class Running:
    """Pip at work: it writes its report, and says how far it is."""

    def __init__(self, code, machine, words):
        self.returncode = code
        self.stdout = machine.replies.get("pip", [])
        if "--report" in words:
            report = Path(words[words.index("--report") + 1])
            report.write_text(json.dumps(machine.report))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


@pytest.fixture
def machine(tmp_path, monkeypatch):
    for name in start.VERSIONS:
        shutil.copy(ROOT / name, tmp_path)
    here = Machine(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "WINDOWS": False,
        "BIN": tmp_path / ".venv" / "bin",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "size_of": lambda address: 5 * start.MB,
        "PAUSE": 0,
    }.items():
        monkeypatch.setattr(start, name, value)
    monkeypatch.setattr(start.shutil, "which", here.which)
    monkeypatch.setattr(start.subprocess, "call", here.call)
    monkeypatch.setattr(start.subprocess, "run", here.run)
    monkeypatch.setattr(start.subprocess, "Popen", here.popen)
    monkeypatch.setattr(start.os, "execve", here.become)
    return here


def begin(*words):
    """Run start.py; return its exit code."""
    try:
        return start.main([*words])
    except SystemExit as ended:  # it became another program
        return ended.code


def installed(machine):
    """The extras that were installed, with the pins."""
    lines = [line for line in machine.ran if "--dry-run" not in line]
    pinned = [line for line in lines if "-c requirements.txt" in line]
    found = (re.search(r"-e \.\[(\w+)\]", line) for line in pinned)
    return [extra[1] for extra in found if extra]


@pytest.mark.parametrize("uv", [(), ("uv",)])
@pytest.mark.parametrize(("command", "extra"), start.NEEDS.items())
def test_each_command_installs_what_it_needs_and_only_once(
    command, extra, uv, machine
):
    machine.programs = uv
    assert begin(command) == 0 and installed(machine) == [extra]
    first = machine.ran[1 - len(uv)].split()  # pip's venv is tried before
    assert first[:2] == (["/bin/uv", "venv"] if uv else [sys.executable, "-m"])
    machine.ran.clear()
    words = () if command == "test" else ("01_basics",)
    assert begin(command, *words) == 0
    assert not any("venv " in line or "pip" in line for line in machine.ran)
    assert machine.ran and "uv" not in machine.ran[0]
    if command not in ("test", "lint"):
        assert machine.ran[-1].endswith(" 01_basics")


def test_a_command_adds_to_what_another_has_installed(machine):
    begin("lab")
    begin("teach")
    begin("test")
    assert installed(machine) == ["lab", "class", "dev"]
    machine.ran.clear()
    for command in ("lab", "check", "teach"):
        begin(command)
    assert installed(machine) == []


def test_only_the_tests_get_an_old_services_packages(machine):
    begin("lab")
    assert not any("old_service" in line for line in machine.ran)
    begin("test")
    (line,) = (line for line in machine.ran if "old_service" in line)
    assert line.endswith("-r tests/old_service.txt")
    assert "--no-deps --target" in line  # what .venv has stays as it is


def test_other_versions_are_installed_when_they_are_asked_for(machine):
    begin("lab")
    with (machine.root / "requirements.txt").open("a") as file:
        file.write("new==1\n")
    begin("lab")
    assert installed(machine) == ["lab", "lab"]


def test_other_packages_of_an_old_service_are_installed_too(machine):
    begin("test")
    (machine.root / "tests").mkdir()
    (machine.root / start.OLD_SERVICE).write_text("new==1\n")
    machine.ran.clear()
    begin("test")
    assert any("old_service" in line for line in machine.ran)


def test_a_set_up_that_was_cut_off_is_done_again(machine, capsys):
    machine.fails = "-e .[lab]"
    assert begin("lab") == 2 and "-m grader lab" not in machine.ran[-1]
    said = capsys.readouterr().err
    assert re.search("could not .* 'python3 start.py lab'", said)
    machine.fails = ""
    assert begin("lab") == 0 and machine.ran[-1].endswith("-m grader lab")
    assert installed(machine) == ["lab", "lab"]


def test_an_old_pip_is_renewed_before_it_is_asked_how_far_it_is(machine):
    (machine.root / ".venv").mkdir()
    (machine.root / ".venv" / "made").touch()  # long ago
    begin("lab")
    assert machine.ran[0].endswith("pip>=24.1")
    assert machine.ran[1].endswith("--progress-bar raw")


def test_where_uv_cannot_do_it_pip_tries(machine, capsys):
    machine.programs, machine.fails = ("uv",), "/bin/uv pip"
    assert begin("lab") == 0 and installed(machine) == ["lab", "lab"]
    assert "Now pip tries" in capsys.readouterr().out


@pytest.mark.parametrize("uv", [(), ("uv",)])
def test_the_small_torch_is_uvs_with_or_without_uv(uv, machine):
    machine.programs = uv
    assert begin("lab", "--cpu") == 0
    (line,) = (each for each in machine.ran if each.endswith("cpu"))
    assert line.split()[0].endswith("uv")
    assert ("install --disable-pip-version-check --quiet uv") in "".join(
        machine.ran
    ) or uv


GIGABYTES = {
    "install": [{"download_info": {"url": "https://x/nvidia_a-1.whl"}}]
}


@pytest.mark.parametrize("uv", [(), ("uv",)])
def test_gigabytes_are_announced_with_a_way_round_them(uv, machine, capsys):
    machine.programs, machine.report = uv, GIGABYTES
    machine.replies["uv"] = " + nvidia-cublas==13\n + torch==2.13.0\n"
    assert begin("check") == 0
    said = capsys.readouterr().out
    assert "NVIDIA" in said and "'python3 start.py check --cpu'" in said
    machine.report, machine.replies = REPORT, {"uv": " + torch==2.13.0\n"}
    begin("teach")
    assert "NVIDIA" not in capsys.readouterr().out


def test_it_shows_how_much_is_downloaded_of_how_much(machine, capsys):
    machine.replies["pip"] = [
        "Collecting a\n",
        "  Downloading a-1-py3.whl.metadata (1 kB)\n",
        "Downloading a-1-py3.whl (5.0 MB)\n",
        *(f"Progress {n} of 5000000\n" for n in (2500000, 5000000)),
        "Using cached b+c-2.whl (5.0 MB)\n",
        "Installing collected packages: a, b\n",
    ]
    assert begin("lab") == 0
    said = capsys.readouterr().out
    assert "10 MB are to be downloaded." in said
    told = re.findall(r"^  (\d+) of 10 MB: (.+)$", said, re.M)
    assert told == [
        ("2", "a"),
        ("5", "a"),
        ("10", "putting the packages in place"),
    ]


def test_uv_is_told_what_pip_is_told():
    theirs = {"PIP_EXTRA_INDEX_URL": "https://a", "PIP_INDEX_URL": "https://b"}
    uvs = start.as_uv_has_it({**theirs, "UV_DEFAULT_INDEX": "https://c"})
    assert uvs["UV_INDEX"] == "https://a"
    assert uvs["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert uvs["UV_DEFAULT_INDEX"] == "https://c"
    assert start.as_uv_has_it({}) == {}


def test_a_python_that_will_not_do_looks_for_another(machine, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    machine.programs = ("python3.12",)
    assert begin("lab") == 0 and machine.ran[0].startswith("/bin/python3.12")


def test_without_a_python_uv_gets_one(machine, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    machine.programs = ("uv",)
    assert begin("lab") == 0 and "--python >=3.11,<3.15" in machine.ran[0]


def test_without_any_python_it_is_one_line(machine, monkeypatch, capsys):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    assert begin("lab") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Python 3.11 to 3.14 is needed, but this is 3.9")
    assert "'python3.12 start.py lab'" in line
    assert not (machine.root / ".venv").exists()


def test_a_python_without_venv_is_one_line(machine, capsys):
    machine.fails = "ensurepip"
    assert begin("lab") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search("'sudo apt install python3-venv' .* start.py lab'", line)


def test_a_folder_that_cannot_be_written_is_one_line(machine, capsys):
    (machine.root / ".venv").touch()  # nothing can be made in it
    assert begin("lab") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert ".venv" in line and "'python3 start.py lab'" in line


def test_an_interrupted_set_up_says_how_it_goes_on(machine, capsys):
    machine.call = lambda words, **options: signal.raise_signal(signal.SIGINT)
    start.subprocess.call = machine.call
    assert begin("lab") == 130
    assert "'python3 start.py lab' goes on" in capsys.readouterr().out


def test_some_of_the_tests_can_be_run(machine):
    assert begin("test", "-n", "0", "tests/test_start.py") == 0
    assert machine.ran[-1].endswith("-m pytest -n 0 tests/test_start.py")
    assert "ruff" not in " ".join(machine.ran)


def test_learners_commands_run_in_the_folder_they_are_called_in(
    machine, monkeypatch, tmp_path
):
    """So a clone that somebody else owns serves those who only read it."""
    mine = tmp_path / "mine"
    mine.mkdir()
    monkeypatch.chdir(mine)
    assert begin("check") == 0 and Path.cwd() == mine
    assert begin("lint") == 0 and Path.cwd() == tmp_path


def test_a_step_that_fails_ends_the_test(machine):
    machine.fails = "lint-imports"
    assert begin("test") == 1
    assert machine.ran[-1].endswith("lint-imports")


def test_on_windows_programs_lie_elsewhere_and_are_waited_for(
    machine, monkeypatch
):
    monkeypatch.setattr(start, "WINDOWS", True)
    monkeypatch.setattr(start, "BIN", Path("C:/x/.venv/Scripts"))
    ignored = []
    monkeypatch.setattr(start.signal, "signal", lambda *a: ignored.append(a))
    assert begin("lint") == 0
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)]
    assert machine.ran[-1] == str(Path("C:/x/.venv/Scripts/mypy.exe"))


def test_another_grader_on_pythonpath_is_left_out_and_named(
    machine, monkeypatch, capsys
):
    theirs, mine = machine.root / "theirs", machine.root / "mine"
    (theirs / "grader").mkdir(parents=True)
    folders = (str(theirs), str(mine))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(folders))
    begin("check")
    assert machine.environment["PYTHONPATH"] == str(mine)
    assert f"Left out of PYTHONPATH: {theirs}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"), [([], 0), (["--help"], 0), (["labb"], 2)]
)
def test_it_says_what_it_can_do(words, code, machine, capsys):
    assert begin(*words) == code and machine.ran == []
    assert "python start.py lab" in capsys.readouterr().out


def test_an_old_python_can_read_it():
    """None of the words that came after Python 3.6."""
    import ast

    text = (ROOT / "start.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    assert "from __future__" not in text


needs_make = pytest.mark.skipif(
    not shutil.which("make"), reason="make is a convenience"
)


@needs_make
@pytest.mark.parametrize("command", start.NEEDS)
def test_make_calls_it(command, tmp_path, environment):
    shutil.copy(ROOT / "Makefile", tmp_path)
    words = ["make", "--dry-run", command, "PYTHON=py", "LESSON=01_basics"]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.startswith(f"py start.py {command}"), done.stderr


@needs_make
@pytest.mark.parametrize(("code", "makes"), [(0, 0), (1, 0), (2, 2)])
def test_make_is_content_with_work_that_does_not_pass(
    code, makes, tmp_path, environment
):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "start.py").write_text(f"raise SystemExit({code})")
    done = subprocess.run(
        ["make", "check", f"PYTHON={sys.executable}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )
    assert done.returncode == makes
