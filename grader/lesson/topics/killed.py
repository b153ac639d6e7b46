"""What became of a process that was to kill itself."""

from pathlib import Path
from subprocess import CompletedProcess

from grader.lesson.expect import fail

KILLED = (-9, 9)  # as a signal, and as the exit code that Windows makes of it


def rates_of_killed(done: CompletedProcess[str], path: Path) -> list[float]:
    """Return the rates that a script has printed before it killed itself.

    They stand in lines like `rate 0.1`. Raises AssertionError if the script
    has stopped by itself, or has left no file at `path`: then nothing was
    damaged, and there is nothing to go on from.
    """
    if done.returncode not in KILLED:
        said = done.stderr.strip().splitlines()[-1:] or ["It said nothing."]
        fail("The first process stopped before it was killed:", *said, ASKED)
    if not path.exists():
        look = f"What does save write, and where? It was given {path.name}."
        fail("The first process was killed, and has left no checkpoint.", look)
    lines = [line.split() for line in done.stdout.splitlines()]
    return [float(words[1]) for words in lines if words[:1] == ["rate"]]


ASKED = (
    "It was made of the setup cell, the cells of Run and train, and those of "
    "keep and save. Do these two use a name from any other cell?"
)
