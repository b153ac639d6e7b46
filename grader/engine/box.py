"""The box of a submission: what `mark` is given to shut its bench in."""

import multiprocessing
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from grader import paths
from grader.engine import sandbox
from grader.engine.sandbox import Limits


@dataclass(frozen=True)
class Box:
    """How the learner's code is shut in: its limits, and what it must not
    reach, which is looked up each time."""

    limits: Limits = field(default_factory=Limits)
    secret: tuple[str, ...] = ()

    def enter(self, keep: int, environment: Mapping[str, str]) -> None:
        """Shut this process in, with one open file; it returns inside.

        The process that was started stays outside, passes interrupts on, and
        ends with the marker. Raises SandboxError if a wall does not stand.
        """
        sandbox.settle(_stay_outside)
        readable = [*sandbox.installation(), sandbox.PACKAGE, paths.DATA]
        sandbox.enter(
            self.limits,
            [path for path in readable if path.is_dir()],
            keep_fds=[keep],
            extra_environment=environment,
            secret=[Path(path) for path in self.secret],
        )
        # The callers keep this object, and what runs here finds it.
        object.__setattr__(self, "secret", ())
        # Its way to the tracker outside is closed; it starts one of its own.
        tracker: Any = resource_tracker._resource_tracker
        tracker._fd = tracker._pid = None


def _stay_outside(inner: int) -> None:
    def interrupt(number: int, frame: object) -> None:
        os.kill(inner, signal.SIGINT)

    def end(number: int, frame: object) -> None:
        os.kill(inner, signal.SIGKILL)  # and wait for it, which leaves nothing

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, end)
    marker, ended = multiprocessing.parent_process(), os.pidfd_open(inner)
    if marker is not None:
        wait([marker.sentinel, ended])
        os.kill(inner, signal.SIGKILL)


def limits(settings: Mapping[str, Any]) -> Limits:
    """Return limits with those of `settings` in place of the usual ones.

    Raises ValueError for one that there is not, or that is no whole number
    above 0; the message names it.
    """
    known = {field.name for field in fields(Limits)}
    for name, value in settings.items():
        if name not in known:
            raise ValueError(
                f"no limit {name!r}; there are {', '.join(sorted(known))}"
            )
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} = {value!r}: a whole number above 0")
    return Limits(**settings)
