"""`grader lab` and `grader teach`: JupyterLab for learners and instructors."""

import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

from grader.course.folders import Course, CourseError, notebook_path
from grader.learner.copies import first_unfinished, refresh
from grader.learner.home import write_page
from grader.learner.place import settle
from grader.paths import LESSONS, SOLUTIONS

FIRST_PORT = 8888
PORTS = 50
WINDOWS = os.name == "nt"


def free_port(first: int = FIRST_PORT) -> int:
    """Return the first port from `first` on that nothing listens on."""
    last = min(first + PORTS, 65536) - 1
    for port in range(first, last + 1):
        if _is_free(port):
            return port
    raise CourseError(
        f"None of the ports {first} to {last} can be used: close a "
        "JupyterLab that is still running ('jupyter lab list' shows them), or "
        "name a free port with --port."
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        # A server that has just closed may hold its port a while longer.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def learners_lab(course: Course, port: int, browser: bool) -> list[str]:
    """Return the command that opens JupyterLab on the first lesson."""
    if not course.lessons(course.work):  # they come from notebooks/
        course.require_lessons(
            course.notebooks,
            "release some into it, or restore them with 'git checkout -- "
            "notebooks'",
        )
    first = notebook_path(Path("/lab/tree"), first_unfinished(course))
    command = _command(course.work, first.as_posix(), port, browser)
    return [*command, "--Application.log_level=ERROR"]  # greeting.py speaks


def instructors_lab(course: Course, port: int, browser: bool) -> list[str]:
    """Return the command that opens JupyterLab on the whole course."""
    return _command(course.root, "/lab", port, browser)


def _command(root: Path, url: str, port: int, browser: bool) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "grader.jupyter",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={url}",
        f"--ServerApp.port={port}",
    ]
    if not WINDOWS:  # a login shell would forget our PATH
        shell = os.environ.get("SHELL", "/bin/sh")
        command.append(
            f"--ServerApp.terminado_settings={{'shell_command': ['{shell}']}}"
        )
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container; Jupyter would refuse
    return command


def open_lab(course: Course, port: int | None, browser: bool) -> None:
    """Bring work/ up to date and become JupyterLab; does not return."""
    for line in refresh(course):
        print(line)
    write_page(course)
    command = learners_lab(course, _chosen_port(port), browser)
    settle(course)
    os.environ[LESSONS] = str(course.notebooks)
    os.environ[SOLUTIONS] = str(course.solutions)
    _become(command, course.work, "learner")


def open_teach(
    course: Course, port: int | None = None, browser: bool = True
) -> None:
    """Become the instructor's JupyterLab, with formgrader; does not return.

    Raises CourseError where nbgrader is not set up for the course.
    """
    if not (course.root / "nbgrader_config.py").is_file():
        raise CourseError(
            f"{course.root} has no nbgrader_config.py: a class is run from "
            "the course's own repository"
        )
    port = _chosen_port(port)
    os.environ[LESSONS] = str(course.notebooks)
    _become(instructors_lab(course, port, browser), course.root, "instructor")


def _chosen_port(wanted: int | None) -> int:
    first = wanted or FIRST_PORT
    port = free_port(first)
    if port != first:
        print(f"Port {first} is taken: JupyterLab opens on {port} instead.")
    return port


def _become(command: list[str], folder: Path, audience: str) -> None:
    """Become the command, run in a folder, with JupyterLab's settings for
    the "learner" or the "instructor"."""
    _prepend(
        "JUPYTER_CONFIG_PATH", Path(__file__).parent / "settings" / audience
    )
    # nbgrader calls alembic by name, and cells may call python.
    _prepend("PATH", Path(sys.executable).parent)
    # Pictures are for the notebook, also where the shell wants windows.
    os.environ.pop("MPLBACKEND", None)
    os.chdir(folder)
    sys.stdout.flush()
    if WINDOWS:  # there exec returns to the shell at once
        import subprocess

        # Ctrl+C is for JupyterLab, which says goodbye to its kernels.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def _prepend(variable: str, folder: Path) -> None:
    """Put a folder first in a search path of the environment."""
    others = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join(
        [str(folder), others] if others else [str(folder)]
    )
