"""Classroom 50 runs this for each submission, in the student's checkout.

Beside it lie the lesson, the package `grader` and its data.
"""

import bz2
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def unpack() -> None:
    """Unpack what was too large to be published as it is."""
    for packed in (HERE / "data").glob("*.bz2"):
        with bz2.open(packed) as file, packed.with_suffix("").open("wb") as to:
            shutil.copyfileobj(file, to)
        packed.unlink()


def install() -> None:
    """Install the packages that marking needs, if they are not there."""
    settings = {}
    if (HERE / "pip.conf").is_file():
        settings["PIP_CONFIG_FILE"] = str(HERE / "pip.conf")
    # -P: no module of the student's checkout is taken for one of ours.
    pip = (sys.executable, "-P", "-m", "pip", "install", "--quiet")
    files = ("-c", HERE / "requirements.txt", "-r", HERE / "needed.txt")
    subprocess.run([*pip, *files], check=True, env=os.environ | settings)  # noqa: S603


def mark() -> int:
    """Mark the submission; return the exit code."""
    (source,) = (HERE / "lesson").glob("*.ipynb")
    places = [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
    words = ("-m", "grader.engine.elsewhere", "classroom50", source, ".")
    return subprocess.run(  # noqa: S603
        [sys.executable, "-P", *words],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(places)},
        check=False,
    ).returncode


if __name__ == "__main__":
    unpack()
    install()
    sys.exit(mark())
