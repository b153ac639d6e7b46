"""Where the course is: its one root, and what it ships."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_course"  # where a wheel has its data and lessons
INSTALLED = _PACKED.is_dir()
ROOT = _PACKED if INSTALLED else _PACKAGE.parent
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
# A variable of the environment: the folder of the lessons that are in use,
# if they are not these; empty for none. Checks look there for their points.
LESSONS = "GRADER_LESSONS"
# Another one: the folder of the solutions, where a lab shows our answer to
# an exercise that has passed. Not set where something is marked or tested.
SOLUTIONS = "GRADER_SOLUTIONS"
