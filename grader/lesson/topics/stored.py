"""How checks look at checkpoints: what is kept, and how it is saved."""

import contextlib
import io
import math
import os
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import serialization

from grader.lesson.evidence import weights_of
from grader.lesson.expect import counted, expect_rates, fail
from grader.lesson.probes import probe
from grader.lesson.recording.recorder import Recorder, record
from grader.lesson.topics.resumed import (
    Plan,
    first_line,
    make_scheduler,
    rates_of,
)

Run = Callable[..., Any]  # the lesson's class of that name
Train = Callable[..., Any]  # its function
NAMES = re.compile(r"WeightsUnpickler error: (.+?)(?:\. |$)", re.MULTILINE)
KILLED = 9  # the signal that gives no time for a goodbye


def torchs_line(error: Exception) -> str:
    """Return the line of an error that names the value at fault.

    torch says at length how a file could be loaded after all. The learner
    needs the sentence that says what stands in its way.
    """
    found = NAMES.search(str(error))
    if found is None:
        return first_line(error)
    return f"{type(error).__name__}: {found[1][:300]}"


@contextlib.contextmanager
def _as_in_a_new_process() -> Iterator[None]:
    """Forget what torch was told to take for plain data."""
    allowed = serialization.get_safe_globals()
    serialization.clear_safe_globals()
    try:
        yield
    finally:
        serialization.add_safe_globals(allowed)


@probe
def _kept(
    keep: Callable[..., Any], run: Run, train: Train, plan: Plan, seed: int
) -> dict[str, Any]:
    now = run(partial(make_scheduler, plan), seed)
    train(now, 1)
    file = io.BytesIO()
    try:
        torch.save(keep(now), file)
        file.seek(0)
        with _as_in_a_new_process():
            kept = torch.load(file, weights_only=True)
    except Exception as error:
        return {"error": torchs_line(error)}
    if not isinstance(kept, dict):
        return {"kind": type(kept).__name__}
    model = kept.get("model")
    weights = dict(model) if isinstance(model, dict) else {}
    return {"version": kept.get("version"), "model": weights}


def expect_plain(
    keep: Callable[..., Any], run: Run, train: Train, plan: Plan, seed: int
) -> None:
    """Raise AssertionError unless `keep(run)` gives plain data.

    It must pass `torch.load(..., weights_only=True)` in a process that was
    told of no exceptions, and hold the version and the weights.
    """
    found = _kept(keep, run, train, plan, seed)
    if "kind" in found:
        fail(f"keep returned a {found['kind']}. A dictionary is asked for.")
    if "error" in found:
        look = "Where does this value come from?"
        where = f"With a {plan[0]}, a new process cannot load what keep kept:"
        fail(where, found["error"], look)
    ours = run(partial(make_scheduler, plan), seed)
    train(ours, 1)
    if found["version"] != 1:
        fail(f'The "version" that is kept is {found["version"]!r}.')
    state, theirs = ours.model.state_dict(), found["model"]
    if sorted(theirs) != sorted(state):
        fail(f'Under "model" are kept: {", ".join(theirs) or "no weights"}.')
    if not all(torch.allclose(state[name], theirs[name]) for name in state):
        fail('The weights under "model" are not those of the run.')


@probe
def _killed(
    answers: tuple[Callable[..., Any], Callable[..., Any]],
    start: Run,
    train: Train,
    plan: Plan,
    seed: int,
    every: int,
    last: int,
) -> tuple[list[float], list[float], Any, list[torch.Tensor], dict[str, Any]]:
    """Return rates before and after a kill, and losses and weights after.

    With them comes what the run stood on when it was resumed.
    """
    keep, resume = answers
    make = partial(make_scheduler, plan)
    with TemporaryDirectory() as folder:
        path = Path(folder, "run.pt")
        begin = partial(start, make, seed)
        _train_and_die(keep, begin, train, every, last, path)
        kept, rates, there = torch.load(path, weights_only=False)
    run = start(make, seed + 1)
    resume(run, kept)
    stands = {**_standing(run), "killed": _flatten(there)}
    trace = record(train, run, 6)
    return rates, rates_of(trace), trace.result, weights_of(run.model), stands


def _standing(run: Any) -> dict[str, Any]:
    """Return what a run's next losses come of, as plain data."""
    _, keys, *place = np.random.get_state()
    memory = run.optimizer.state_dict()["state"]
    kept = [
        torch.zeros(0),
        *(x.get("momentum_buffer") for x in memory.values()),
    ]
    return {
        "model": _flatten(weights_of(run.model)),
        "optimizer": _flatten(x for x in kept if x is not None),
        "order": torch.as_tensor(getattr(run, "order", 0)).flatten(),
        "torch": torch.get_rng_state(),
        "numpy": torch.tensor([*map(float, keys), *map(float, place)]),
        "python": torch.tensor(list(map(float, random.getstate()[1]))),
    }


def _flatten(tensors: Iterable[Any]) -> torch.Tensor:
    """Return all numbers of some tensors in a row."""
    return torch.cat(
        [torch.zeros(0), *(x.detach().flatten() for x in tensors)]
    )


QUESTIONS = {
    "model": "Are these the weights of the moment of the stop?",
    "optimizer": "What does momentum remember of the updates before?",
    "order": "In which order do the epoch's other rows come?",
    "torch": "What is drawn by torch for dropout and the next order?",
    "numpy": "By how much is the next input shifted, and who draws that?",
    "python": "By how much is the next input scaled, and who draws that?",
}


def _question(
    stands: dict[str, Any], meant: dict[str, Any], right: bool
) -> str:
    """Return a question about the first piece that is not as it was.

    If there is none, it depends on whether the rates are `right`.
    """
    if not _equal(stands["killed"], meant["model"]):
        return "The run that was killed had gone astray: what does keep draw?"
    lost = [n for n in QUESTIONS if not _equal(stands[n], meant[n])]
    if not lost and not right:
        return "The rates differ, too: what does check (2) say of them?"
    if not lost:
        return "What begins anew: a draw, an order?"
    more = len(lost) - 1
    also = f" {counted(more, 'more piece')} will begin anew." if more else ""
    return QUESTIONS[lost[0]] + also


def _equal(one: torch.Tensor, other: torch.Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(
        one.double(), other.double(), atol=1e-6
    )


def _train_and_die(
    keep: Callable[..., Any],
    begin: Callable[[], Any],
    train: Train,
    every: int,
    last: int,
    path: Path,
) -> None:
    """Train in a copy of this process, which is killed after `last` updates.

    After each `every` updates, what `keep` returns is in the file, with the
    rates so far. Where the system has no fork, nobody is killed.
    """
    child = os.fork() if hasattr(os, "fork") else None

    def after() -> None:
        done = len(trace.rates)
        if done % every == 0 and done <= last:
            kept = keep(run)
            torch.save([kept, trace.rates, weights_of(run.model)], path)
        if done == last and child == 0:
            os.kill(os.getpid(), KILLED)

    if child and os.waitpid(child, 0)[1] == KILLED:
        return
    try:  # here, where an error of keep's can be told
        run = begin()  # not before: a fork seeds Python's generator
        with Recorder() as trace:
            train(run, 6, after)
    finally:
        if child == 0:
            os._exit(1)


def expect_resumed(
    answers: tuple[Callable[..., Any], Callable[..., Any]],
    start: Run,
    train: Train,
    plan: Plan,
    seed: int,
    every: int,
    last: int,
    exact: bool = False,
) -> None:
    """Raise AssertionError unless a killed run goes on as an unbroken one.

    `answers` are `keep` and `resume`. The run is kept after each `every`
    updates and killed after `last`. Its rates must be right; if `exact`,
    its losses and its last weights, too.
    """
    killed = answers, start, train, plan, seed, every, last
    before, used, losses, reached, stands = _killed(*killed)
    unbroken = start(partial(make_scheduler, plan), seed)
    trace = record(train, unbroken, 6)
    saved = last - last % every
    meant = rates_of(trace)[saved:]
    where = f"{plan[0]}, kept after {saved} of 24 updates."
    if not exact:
        where += " " + _about_rates(saved, used, meant)
        expect_rates([*before, *used], rates_of(trace), where)
        return
    names, later = ("yours", "unbroken"), trace.result[saved:]
    if len(losses) != len(later):
        left = f"{len(later)} were left to make."
        look = "How does a run know how far it has come?"
        fail(f"{len(losses)} updates after the resume; {left}", where, look)
    stood = _meant_standing(start, train, plan, seed, saved)
    look = _question(stands, stood, right=_are_close(used, meant))
    expect_rates(losses, later, f"{where} {look}", "loss", names, 1e-6)
    ends = zip(reached, weights_of(unbroken.model), strict=True)
    if not all(torch.allclose(one, other, atol=1e-6) for one, other in ends):
        fail(where, "The losses are right, the weights in the end are not.")


def _about_rates(saved: int, used: list[float], meant: list[float]) -> str:
    """Return a question about the rates of a process that goes on."""
    if len(used) != len(meant):
        return "How does a run know how far it has come?"
    first = f"Update {saved} is the first of the new process. "
    if _are_close(used[:1], meant[:1]):
        return first + "Its rate is right. From what does the next one come?"
    return first + "Who was the last to write its rate?"


def _are_close(ones: list[float], others: list[float]) -> bool:
    return len(ones) == len(others) and all(
        math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-12)
        for one, other in zip(ones, others, strict=True)
    )


class _EnoughError(Exception):
    """A run has come to where it is to be looked at."""


def _meant_standing(
    start: Run, train: Train, plan: Plan, seed: int, saved: int
) -> dict[str, Any]:
    """Return what an unbroken run stands on after so many updates."""
    run, left = start(partial(make_scheduler, plan), seed), [saved]

    def after() -> None:
        left[0] -= 1
        if not left[0]:
            raise _EnoughError

    with contextlib.suppress(_EnoughError):
        train(run, 6, after)
    return _standing(run)


def _bytes_in(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _value(data: bytes | None) -> Any:
    """Return the number in a checkpoint's bytes; a text if it is none."""
    if not data:
        return "nothing" if data is None else "an empty file"
    try:
        with _as_in_a_new_process():
            return torch.load(io.BytesIO(data), weights_only=True)["number"]
    except Exception:
        return "no whole file"


class _Folder:
    """What lies around a checkpoint, from call to call while it is saved.

    `seen` is what its name stood for in turn, and `synced` what files fsync
    brought to the disk. `left` is what a kill would have left beside it.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, 0.0
        self.seen: list[bytes | None] = [None]
        self.synced: list[bytes | None] = [None]
        self.left: list[dict[str, bytes]] = []
        self.calls: dict[float, list[str]] = {}
        self._was: object = None

    def look(self, frame: Any, event: str, function: Any) -> None:
        """Look around; it is called before and after each function."""
        now = _bytes_in(self.path)
        if now != self.seen[-1]:
            self.seen.append(now)
        if event == "c_return":
            self._look_beside()
        if getattr(function, "__name__", "") in ("fsync", "fdatasync"):
            when = "after" if _value(now) == self.number else "before"
            self.calls.setdefault(self.number, []).append(when)
            self.synced.extend(self._beside().values())

    def _look_beside(self) -> None:
        with os.scandir(self.path.parent) as entries:
            now = [(e.name, e.stat().st_size) for e in entries]
        if now != self._was and (beside := self._beside()):
            self.left.append(beside)
        self._was = now

    def _beside(self) -> dict[str, bytes]:
        folder = self.path.parent
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file() and file != self.path
        }


@probe
def _watch_save(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> tuple[list[Any], list[Any], list[list[str]], list[list[Any]]]:
    """Return what a name stood for in turn, and what files fsync brought.

    With them come, for each number, whether fsync was called before or
    after the name changed hands, and what the next save made of each
    folder that a kill would have left.
    """
    with TemporaryDirectory() as folder:
        seen = _Folder(Path(folder, name))
        before = sys.getprofile()
        for number in numbers:
            seen.number = number
            sys.setprofile(seen.look)  # what would a kill leave now?
            try:
                save(_checkpoint(number), seen.path)
            finally:
                sys.setprofile(before)
    again = [
        [sorted(left)[0], _saved_beside(save, name, left, numbers[0])]
        for left in seen.left
    ]
    calls = [seen.calls.get(number, []) for number in numbers]
    values = [[_value(d) for d in data] for data in (seen.seen, seen.synced)]
    return values[0], values[1], calls, again


def _saved_beside(
    save: Callable[..., Any], name: str, left: dict[str, bytes], number: float
) -> Any:
    """Return what a save makes in a folder in which files were left."""
    with TemporaryDirectory() as folder:
        for each, data in left.items():
            Path(folder, each).parent.mkdir(exist_ok=True, parents=True)
            Path(folder, each).write_bytes(data)
        path = Path(folder, name)
        try:
            save(_checkpoint(number), path)
        except Exception as error:
            return f"an error, {type(error).__name__}"
        return _value(_bytes_in(path))


def _checkpoint(number: float) -> dict[str, Any]:
    return {"version": 1, "number": number, "model": torch.rand(10**4)}


def expect_whole(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> None:
    """Raise AssertionError unless a name always stands for a whole file.

    `save(kept, path)` is called for checkpoints with these numbers, the
    first time without an older file. Each must be on the disk before it
    gets its name.
    """
    seen, synced, calls, again = _watch_save(save, name, numbers)
    if seen != ["nothing", *numbers]:
        meant = "; ".join(map(str, ["nothing", *numbers]))
        was = "; ".join(map(str, seen))
        look = "What would a kill have left in between?"
        told = f"The name stood for, in turn: {was}."
        fail(told, f"It should have been: {meant}.", look)
    for number, made in zip(numbers, calls, strict=True):
        if number not in synced:
            fail(f"Checkpoint {number}: {_unsynced(made)}")
    for left, found in again:
        if found != numbers[0]:
            fail(
                f"A run was killed while it saved, and {left} stayed behind. "
                f"The next run's save came to: {found}."
            )


def _unsynced(calls: list[str]) -> str:
    if not calls:
        return "fsync was never called for it."
    if "before" not in calls:
        return "fsync was called when the file had got its name already."
    return "no fsync saw all of its bytes before it got its name."


@probe
def _save_in_need(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> tuple[list[Any], list[list[int]], list[bool]]:
    """Return what is there after each save, and after one that fails.

    The last list tells which of those that failed did so in silence.
    """
    found, files, silent = [], [], []
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        for number in numbers:
            synced: list[int] = []
            with patch("os.fsync", partial(_note_file, synced)):
                save(_checkpoint(number), path)
            files.append([path.stat().st_ino, *synced])
            found.append(_value(path.read_bytes()))
            silent.append(_says_nothing(save, _checkpoint(number + 1), path))
            found.append(_value(path.read_bytes()))
    return found, files, silent


def _says_nothing(
    save: Callable[..., Any], kept: dict[str, Any], path: Path
) -> bool:
    """Return whether a save to a full disk ends without an error."""
    with patch("torch.save", _full_disk):
        try:
            save(kept, path)
        except Exception:
            return False
    return True


def _note_file(synced: list[int], file: Any) -> None:
    number = file if isinstance(file, int) else file.fileno()
    synced.append(os.fstat(number).st_ino)


def _full_disk(data: Any, file: Any, *args: Any, **named: Any) -> None:
    if hasattr(file, "write"):
        file.write(b"half of it")
    else:
        Path(file).write_bytes(b"half of it")
    raise OSError("No space left on device")


def expect_kept_in_need(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> None:
    """Raise AssertionError unless a full disk leaves the file as it was.

    The learner's function must not keep the error to itself.
    """
    found, files, silent = _save_in_need(save, name, numbers)
    for number, place in zip(numbers, range(len(numbers)), strict=True):
        saved, after = found[2 * place :][:2]
        if saved != number:
            fail(f"Saved was {number}, and found was {saved}.")
        if after not in (number, number + 1):
            fail(
                f"The disk was full. Before, there was checkpoint {number}; "
                f"now there is: {after}."
            )
        if silent[place] and after == number:
            fail(
                "The disk was full, and nobody was told: the training goes "
                "on, and no checkpoint is ever new."
            )
        own, *synced = files[place]
        if synced and own not in synced:
            fail("The file that got the name is not the one that fsync saw.")
