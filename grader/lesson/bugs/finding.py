"""What a finding is: something that real projects did by mistake."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A likely bug in the rates of a run.

    `name` is short, `said` tells in numbers what was seen, and `exercise`
    names the exercise of the course that has such a bug, as
    "02_step/halve_every", or is "" if none has.
    """

    name: str
    said: str
    exercise: str = ""

    def __str__(self) -> str:
        where = self.exercise and f" (exercise {self.exercise})"
        return f"{self.name}: {self.said}{where}"
