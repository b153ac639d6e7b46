"""Set the course up, the first time, and run one of its commands.

    python start.py lab      opens the lessons in JupyterLab
    python start.py check    says what of your work passes
    python start.py teach    opens the instructor's JupyterLab
    python start.py test     runs everything that CI checks

'lint', 'redundant', 'release' and 'site' are for authors. Words after the
command go on to it: 'python start.py check 01_basics'. On Linux, '--cpu'
brings a torch without the libraries for NVIDIA cards, which take gigabytes.

It needs nothing but Python, on any system. Where uv is installed, uv fetches
the packages, which takes seconds; else pip does.
"""

# Even an old Python must be able to read this text, to say that it is too
# old. So types stand in quotes, and words of new versions stay out.
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LOWEST, ABOVE = (3, 11), (3, 15)  # as in pyproject.toml
WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OLD_SERVICE = "tests/old_service.txt"  # packages of an old notebook service
VERSIONS = ("requirements.txt", "pyproject.toml")
# An extra of pyproject.toml brings those that it builds on.
BRINGS = {
    "lab": ("lab",),
    "class": ("lab", "class"),
    "site": ("lab", "class", "site"),
    "dev": ("lab", "class", "site", "dev"),
}
NEEDS = {  # the extra that a command needs
    "lab": "lab",
    "check": "lab",
    "teach": "class",
    "test": "dev",
    "lint": "dev",
    "redundant": "dev",
    "release": "dev",
    "site": "site",
}
LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy",),
)
COVERED = ("--cov", "--cov-report=term:skip-covered")
# Together, so that no processor waits for the last lesson.
TEST = (("python", "-m", "pytest", "tests", "solutions", *COVERED),)
FOR_CARDS = re.compile(r"^(nvidia|cuda|triton)")  # packages' names
FILE = re.compile(r"^\s*(?:Downloading|Using cached) (\S+\.(?:whl|gz)) \(")
BYTES = re.compile(r"^Progress (\d+) of (\d+)")  # --progress-bar raw
PAUSE = 10  # seconds in which gigabytes can be called off
MB = 10**6
# What uv calls the settings that pip takes from these variables.
UVS_NAMES = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
}


class SetUpError(Exception):
    """The course cannot be set up here; the message says what helps."""


def main(words: "list[str]") -> int:
    """Set up what a command needs, and run it; return the exit code."""
    cpu = "--cpu" in words
    words = [word for word in words if word != "--cpu"] or ["--help"]
    command = words[0]
    if command not in NEEDS:
        print(__doc__)
        return 0 if command in ("-h", "--help") else 2
    try:
        set_up(NEEDS[command], command, cpu)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped: {again(command)} goes on with it.")
        return 130
    return run(steps(command, words[1:]))


def again(command: str, python: str = "") -> str:
    """Return the words that call this program once more, in quotes."""
    other = "py" if WINDOWS else "python3"  # many systems have only these
    python = python or ("python" if shutil.which("python") else other)
    return f"'{python} {Path(__file__).name} {command}'"


# What a command runs


def steps(command: str, words: "list[str]") -> "list[tuple[str, ...]]":
    """Return what a command consists of, programs with their words."""
    if command == "lint":
        return [*LINT]
    if command == "test":
        some = ("python", "-m", "pytest", *words)
        return [some] if words else [*LINT, *TEST]
    if command == "redundant":
        return [*LINT, ("grader", "trial", "--redundant", *words)]
    return [("grader", command, *words)]


def run(programs: "list[tuple[str, ...]]") -> int:
    """Run programs of .venv up to one that fails; return its exit code."""
    environment = without_strangers(dict(os.environ))
    if programs[0][0] != "grader":  # which works in the folder it is called in
        os.chdir(str(ROOT))
    *firsts, last = (in_venv(program) for program in programs)
    for words in firsts:
        code = subprocess.call(words, env=environment)
        if code:
            return code
    sys.stdout.flush()
    if WINDOWS:  # there exec returns to the shell at once
        # Ctrl+C is meant for the program, which may have to say goodbye.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.call(last, env=environment)
    os.execve(last[0], last, environment)
    raise AssertionError  # exec does not return


def in_venv(program: "tuple[str, ...]") -> "list[str]":
    """Return the command line of a program that is installed in .venv."""
    name, *words = program
    if name == "python":
        return [str(PYTHON), *words]
    if name == "grader":
        # -P: what lies in the folder we are in is no package of ours.
        return [str(PYTHON), "-P", "-m", "grader", *words]
    return [str(BIN / (name + (".exe" if WINDOWS else ""))), *words]


def without_strangers(environment: "dict[str, str]") -> "dict[str, str]":
    """Return the environment without folders that hide our package.

    A `grader` that PYTHONPATH leads to would be taken for the course's.
    """
    folders = environment.get("PYTHONPATH", "").split(os.pathsep)
    kept = [folder for folder in folders if not is_strangers(folder)]
    if kept == folders:
        return environment
    for folder in set(folders) - set(kept):
        print(f"Left out of PYTHONPATH: {folder}, with a 'grader' of its own.")
    return {**environment, "PYTHONPATH": os.pathsep.join(kept)}


def is_strangers(folder: str) -> bool:
    """Return whether a folder has a `grader` that is not this course's."""
    if not folder or Path(folder).resolve() == ROOT:
        return False
    names = ("grader", "grader.py")
    return any((Path(folder) / name).exists() for name in names)


# Setting up


def set_up(extra: str, command: str, cpu: bool = False) -> None:
    """Make .venv with an extra's packages in it, unless that is done.

    Raises SetUpError if it cannot be done.
    """
    wanted = fingerprint()
    if said(VENV / ("ready-" + extra)) == wanted:
        return
    try:
        make_venv(command)
        print(f"Installing what '{extra}' in pyproject.toml names, once.")
        install(extra, command, cpu)
        if extra == "dev":
            install_old_service(command)
        # Written last, so that a set-up that was cut off is done again.
        for name in BRINGS[extra]:
            (VENV / ("ready-" + name)).write_text(wanted)
    except OSError as error:
        raise SetUpError(
            f"{error.filename or ROOT}: {error.strerror}: the course needs a "
            "folder that you may write in, and room on the disk. Copy it to "
            f"such a place, then {again(command)} there."
        ) from error


def fingerprint() -> str:
    """Return a text that changes with the versions that are asked for."""
    texts = [(ROOT / name).read_bytes() for name in VERSIONS]
    texts.append(said(ROOT / OLD_SERVICE).encode())  # only in a clone
    return hashlib.sha256(b"".join(texts)).hexdigest()


def said(file: Path) -> str:
    """Return what a file says; "" if there is none."""
    return file.read_text() if file.is_file() else ""


def make_venv(command: str) -> None:
    """Make .venv, with what installs the course itself."""
    made = VENV / "made"
    if made.exists():
        return
    print("Making .venv, for the versions in requirements.txt ...")
    uv, python = shutil.which("uv"), find_python()
    if uv and not VENV.exists():
        version = python or ">={}.{},<{}.{}".format(*LOWEST, *ABOVE)
        words = [uv, "venv", "--quiet", "--seed", "--python", version]
    elif not python:
        raise SetUpError(wrong_python(command))
    else:
        if call([python, "-c", "import venv, ensurepip"], quiet=True):
            raise SetUpError(
                "Python cannot make virtual environments here: 'sudo apt "
                f"install python3-venv' mends that; then {again(command)}."
            )
        words = [python, "-m", "venv"]
    if call([*words, str(VENV)]):
        raise SetUpError(f"{VENV} could not be made: see above why.")
    need_packages(call(pip("--quiet", *PINNED, "hatchling")), command)
    made.touch()


PINNED = ("-c", "requirements.txt")


def find_python() -> str:
    """Return a Python that the course runs with: this one, if it will do,
    or another by its name; "" if there is none."""
    if LOWEST <= sys.version_info[:2] < ABOVE:
        return sys.executable
    minors = range(ABOVE[1] - 1, LOWEST[1] - 1, -1)
    found = (shutil.which(f"python3.{minor}") for minor in minors)
    return next((path for path in found if path), "")


def wrong_python(command: str) -> str:
    """Return what to say where no Python will do."""
    low, high = LOWEST[1], ABOVE[1] - 1
    here = "{}.{}".format(*sys.version_info)
    return (
        f"Python 3.{low} to 3.{high} is needed, but this is {here}: install "
        f"one, then {again(command, 'python3.12')}."
    )


def pip(*words: str) -> "list[str]":
    """Return the command line that installs packages into .venv with pip."""
    return [str(PYTHON), "-m", "pip", "install", *NO_NEWS, *words]


NO_NEWS = ("--disable-pip-version-check",)


def call(words: "list[str]", quiet: bool = False) -> int:
    """Run a command in the course's folder; return its exit code."""
    nowhere = subprocess.DEVNULL if quiet else None
    return subprocess.call(
        words, cwd=str(ROOT), stdout=nowhere, stderr=nowhere
    )


def need_packages(code: int, command: str) -> None:
    """Raise SetUpError if an exit code says that packages are missing."""
    if code:
        raise SetUpError(
            "The packages could not be installed (it says why above): check "
            f"the network and the disk, then {again(command)}."
        )


def install(extra: str, command: str, cpu: bool) -> None:
    """Install an extra's packages, and the course as it stands here."""
    what = (*PINNED, "--no-build-isolation", "-e", f".[{extra}]")
    uv = shutil.which("uv")
    if cpu and not uv:  # pip has no word for the small torch
        need_packages(call(pip("--quiet", "uv")), command)
        uv = str(BIN / ("uv.exe" if WINDOWS else "uv"))
    if not uv:
        return need_packages(install_with_pip(what, command), command)
    if install_with_uv(uv, what, command, cpu) == 0:
        return None
    need_packages(cpu, command)
    print("uv could not do it (it says why above). Now pip tries.")
    return need_packages(install_with_pip(what, command), command)


def install_old_service(command: str) -> None:
    """Put an old service's packages where one of the tests has them."""
    into = VENV / "old_service"
    # Pip would keep what is there.
    shutil.rmtree(str(into), ignore_errors=True)
    words = ("--quiet", "--no-deps", "--target", str(into), "-r", OLD_SERVICE)
    need_packages(call(pip(*words)), command)


def install_with_uv(
    uv: str, what: "tuple[str, ...]", command: str, cpu: bool
) -> int:
    """Install with uv, which shows how far it is; return its exit code."""
    words = [uv, "pip", "install", "--python", str(PYTHON), *what]
    if cpu:
        words += ["--torch-backend", "cpu"]
    environment = as_uv_has_it(dict(os.environ))
    tried = subprocess.run(
        [*words, "--dry-run"],
        cwd=str(ROOT),
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    named = re.findall(r"^ \+ (\S+?)==", tried.stderr, re.M)
    if any(FOR_CARDS.match(name) for name in named):
        warn("gigabytes", command)
    return subprocess.call(words, cwd=str(ROOT), env=environment)


def as_uv_has_it(environment: "dict[str, str]") -> "dict[str, str]":
    """Return the environment with pip's settings as uv has them."""
    theirs = {
        uvs: environment[pips]
        for pips, uvs in UVS_NAMES.items()
        if pips in environment
    }
    if "UV_INDEX" in theirs:  # as pip looks at them, which is all alike
        theirs["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {**theirs, **environment}


def install_with_pip(what: "tuple[str, ...]", command: str) -> int:
    """Install with pip, and show how far it is; return its exit code."""
    # Older versions do not tell how far they are. It may be an old .venv.
    need_packages(call(pip("--quiet", "pip>=24.1")), command)
    print("Looking up what has to be downloaded ...")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = pip("--dry-run", "--report", str(report), *what)
        # What is wrong is said when it is tried in earnest.
        failed = follow(words, Download({}), errors=subprocess.DEVNULL)
        text = "" if failed else report.read_text("utf-8")
    download = Download(sizes_of(planned(text)))
    if any(FOR_CARDS.match(name) for name in download.sizes):
        warn(f"{download.total / 1000 / MB:.1f} GB", command)
    elif download.total:
        print(f"{download.total / MB:.0f} MB are to be downloaded.")
    return follow(pip(*what), download)


def planned(report: str) -> "list[str]":
    """Return the addresses of the files that pip's report names."""
    found = json.loads(report)["install"] if report else []
    urls = (each["download_info"]["url"] for each in found)
    return [url for url in urls if url.startswith("http")]


def sizes_of(addresses: "list[str]") -> "dict[str, int]":
    """Return the bytes of each file, by its name; 0 where nobody tells."""
    with ThreadPoolExecutor(16) as pool:
        sizes = list(pool.map(size_of, addresses))
    names = (urllib.parse.unquote(url.split("/")[-1]) for url in addresses)
    return dict(zip(names, sizes))  # noqa: B905 (no word of Python 3.9)


def size_of(address: str) -> int:
    """Return the bytes of a file on the network; 0 if it does not tell."""
    try:
        asked = urllib.request.Request(address, method="HEAD")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.headers["Content-Length"] or 0)
    except (OSError, ValueError, TypeError):
        return 0


def warn(how_much: str, command: str) -> None:
    """Say that torch brings much, how to avoid that, and wait a while."""
    print(
        f"This torch comes with libraries for NVIDIA cards: {how_much} are "
        "to be downloaded.\nNo such card here? Press Ctrl+C now, then "
        f"{again(command + ' --cpu')}: that takes a tenth of it."
    )
    if sys.stdin is not None and sys.stdin.isatty():
        print(f"Going on in {PAUSE} seconds ...")
        time.sleep(PAUSE)


def follow(
    words: "list[str]", download: "Download", errors: "int | None" = None
) -> int:
    """Run pip and show how far it is; return its exit code."""
    words = [*words, "--progress-bar", "raw"]
    with subprocess.Popen(
        words,
        cwd=str(ROOT),
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            download.read(line)
            download.show()
    download.end()
    return process.returncode


class Download:
    """How far pip is, by the lines that it prints."""

    def __init__(self, sizes: "dict[str, int]") -> None:
        self.sizes = sizes  # of the files, in bytes
        self.total = sum(sizes.values())
        self.done = 0  # the bytes of files that are there
        self.name, self.size, self.now = "", 0, 0  # of the present file
        self.shown = ""
        self.step = 0  # the last tenth that was told

    def read(self, line: str) -> None:
        """Note what a line of pip's tells."""
        file, count = FILE.match(line), BYTES.match(line)
        if file:
            self.done += self.size
            self.name, self.now = file.group(1), 0
            self.size = self.sizes.get(self.name, 0)
        elif count:
            self.now, self.size = int(count.group(1)), int(count.group(2))
        elif line.startswith("Installing collected packages"):
            self.done, self.now, self.size = self.done + self.size, 0, 0
            self.name = "putting the packages in place"

    def show(self) -> None:
        """Show it, on one line of a terminal; in a file, at each tenth."""
        bytes_there = self.done + self.now
        most = max(self.total, bytes_there)
        text = f"{bytes_there / MB:.0f} MB"
        if self.total:
            text = f"{bytes_there / MB:.0f} of {most / MB:.0f} MB"
        text = f"  {text}: {self.name.split('-')[0]}"
        step = bytes_there * 10 // most if self.total else 0
        if not self.name or text == self.shown:
            return
        if sys.stdout.isatty():
            print("\r" + text.ljust(70), end="", flush=True)
        elif step > self.step:
            print(text, flush=True)
        self.shown, self.step = text, step

    def end(self) -> None:
        """End the line."""
        if self.shown and sys.stdout.isatty():
            print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
