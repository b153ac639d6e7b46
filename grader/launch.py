"""`grader lab`: JupyterLab on the learner's own copies of the lessons."""

import os
import shutil
import socket
import sys
from pathlib import Path

from grader.course import Course, CourseError, notebook_path

FIRST_PORT = 8888
PORTS = 50


def copy_missing(course: Course) -> list[str]:
    """Copy to work/ the released lessons it lacks; return their names.

    What is in work/ already is the learner's and stays as it is.
    """
    copied = []
    for lesson in course.lessons(course.notebooks):
        target = notebook_path(course.work, lesson)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(notebook_path(course.notebooks, lesson), target)
            copied.append(lesson)
    return copied


def free_port(first: int = FIRST_PORT) -> int:
    """Return the first port from `first` on that nothing listens on."""
    for port in range(first, first + PORTS):
        with socket.socket() as probe:
            # A server that has just closed may still hold its port a while.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CourseError(
        f"Ports {first} to {first + PORTS - 1} are all taken: close a "
        "JupyterLab that still runs ('jupyter lab list' shows them), or name "
        "a free port with 'grader lab --port N'."
    )


def lab_command(course: Course, port: int, browser: bool) -> list[str]:
    """Return the command that opens JupyterLab on the first lesson."""
    lessons = course.lessons(course.work)
    if not lessons:
        raise CourseError(
            f"{course.notebooks}: no lessons there: restore them with "
            "'git checkout -- notebooks'"
        )
    first = notebook_path(Path("/lab/tree"), lessons[0]).as_posix()
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        f"--ServerApp.root_dir={course.work}",
        f"--LabApp.default_url={first}",
        f"--ServerApp.port={port}",
        # The instructor's; it complains of a root without solutions/.
        "--ServerApp.jpserver_extensions="
        "{'nbgrader.server_extensions.formgrader': False}",
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container; Jupyter would refuse
    return command


def open_lab(
    course: Course, port: int | None = None, browser: bool = True
) -> None:
    """Copy the missing lessons and become JupyterLab; does not return."""
    copied = copy_missing(course)
    if copied:
        print(f"New in {course.work}: {', '.join(copied)}")
    wanted = port or FIRST_PORT
    port = free_port(wanted)
    if port != wanted:
        print(f"Port {wanted} is taken: JupyterLab opens on {port} instead.")
    command = lab_command(course, port, browser)
    sys.stdout.flush()
    if os.name == "nt":  # there exec returns to the shell at once
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(command[0], command)
