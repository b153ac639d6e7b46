"""How checks look at checkpoints: what is kept, saved and loaded."""

import contextlib
import io
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import torch
from torch import nn, serialization

from grader.lesson.evidence import flat, weights_of
from grader.lesson.expect import expect_rates, fail
from grader.lesson.probes import probe
from grader.lesson.recorder import Recorder, record
from grader.lesson.resumed import (
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
) -> tuple[list[float], list[float], Any, list[torch.Tensor]]:
    keep, resume = answers
    make = partial(make_scheduler, plan)
    with TemporaryDirectory() as folder:
        path = Path(folder, "run.pt")
        begin = partial(start, make, seed)
        _train_and_die(keep, begin, train, every, last, path)
        kept, rates = torch.load(path, weights_only=False)
    run = start(make, seed + 1)
    resume(run, kept)
    trace = record(train, run, 6)
    return rates, rates_of(trace), trace.result, weights_of(run.model)


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
            torch.save([keep(run), trace.rates], path)
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
    before, used, losses, reached = _killed(*killed)
    unbroken = start(partial(make_scheduler, plan), seed)
    trace = record(train, unbroken, 6)
    saved = last - last % every
    where = f"{plan[0]}, kept after {saved} of 24 updates."
    if not exact:
        if len(before) + len(used) == len(trace.rates):
            where += f" Update {saved} is the first of the new process."
        else:
            where += " How does a run know how far it has come?"
        expect_rates([*before, *used], rates_of(trace), where)
        return
    names, look = ("yours", "unbroken"), "What begins anew: a draw, an order?"
    later = trace.result[saved:]
    expect_rates(losses, later, f"{where} {look}", "loss", names, 1e-6)
    ends = zip(reached, weights_of(unbroken.model), strict=True)
    if not all(torch.allclose(one, other, atol=1e-6) for one, other in ends):
        fail(where, "The losses are right, the weights in the end are not.")


def _value(data: bytes) -> Any:
    """Return the number in a checkpoint's bytes; a text if it is none."""
    if not data:
        return "nothing"
    try:
        with _as_in_a_new_process():
            return torch.load(io.BytesIO(data), weights_only=True)["number"]
    except Exception:
        return "no whole file"


@probe
def _watch_save(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> tuple[list[Any], list[Any]]:
    """Return what a name stood for in turn, and what files fsync brought."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        seen, synced = [b""], [b""]

        def look(frame: Any, event: str, function: Any) -> None:
            now = path.read_bytes() if path.exists() else b""
            if now != seen[-1]:
                seen.append(now)
            if getattr(function, "__name__", "") in ("fsync", "fdatasync"):
                files = {*path.parent.rglob("*")} - {path}
                synced.extend(f.read_bytes() for f in files if f.is_file())

        before = sys.getprofile()
        for number in numbers:
            sys.setprofile(look)  # at each moment: what would a kill leave?
            try:
                save(_checkpoint(number), path)
            finally:
                sys.setprofile(before)
    return [_value(data) for data in seen], [_value(data) for data in synced]


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
    seen, synced = _watch_save(save, name, numbers)
    if seen != ["nothing", *numbers]:
        meant = "; ".join(map(str, ["nothing", *numbers]))
        was = "; ".join(map(str, seen))
        look = "What would a kill have left in between?"
        told = f"The name stood for, in turn: {was}."
        fail(told, f"It should have been: {meant}.", look)
    late = [number for number in numbers if number not in synced]
    if late:
        when = "before it got its name."
        fail(f"Checkpoint {late[0]}: no fsync saw all of its bytes {when}")


@probe
def _save_in_need(
    save: Callable[..., Any], name: str, numbers: list[float]
) -> tuple[list[Any], list[list[int]]]:
    """Return what is there after each save, and after one that fails."""
    found, files = [], []
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        for number in numbers:
            synced: list[int] = []
            with patch("os.fsync", partial(_note_file, synced)):
                save(_checkpoint(number), path)
            files.append([path.stat().st_ino, *synced])
            found.append(_value(path.read_bytes()))
            in_its_own_way = contextlib.suppress(Exception)
            with patch("torch.save", _full_disk), in_its_own_way:
                save(_checkpoint(number + 1), path)
            found.append(_value(path.read_bytes()))
    return found, files


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
    """Raise AssertionError unless a full disk leaves the file as it was."""
    found, files = _save_in_need(save, name, numbers)
    for number, place in zip(numbers, range(len(numbers)), strict=True):
        saved, after = found[2 * place :][:2]
        if saved != number:
            fail(f"Saved was {number}, and found was {saved}.")
        if after not in (number, number + 1):
            fail(
                f"The disk was full. Before, there was checkpoint {number}; "
                f"now there is: {after}."
            )
        own, *synced = files[place]
        if synced and own not in synced:
            fail("The file that got the name is not the one that fsync saw.")


class Trap:
    """Data whose pickle runs code, and leaves a mark in `sys`."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return exec, ("import sys; sys.sprung = True",)


def in_bytes(data: Any) -> bytes:
    """Return what `torch.save` would write to a file."""
    file = io.BytesIO()
    torch.save(data, file)
    return file.getvalue()


def network_of(*sizes: int) -> nn.Module:
    """Return a network with layers of these sizes, and with buffers."""
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    return nn.Sequential(*layers, nn.BatchNorm1d(sizes[-1]))


@probe
def _loaded(
    load: Callable[..., Any], name: str, data: bytes, sizes: tuple[int, ...]
) -> dict[str, Any]:
    """Return what became of a file: what was said, found and changed."""
    model, kind, said, found = network_of(*sizes), "", "nothing", None
    before = {n: x.clone() for n, x in model.state_dict().items()}
    vars(sys).pop("sprung", None)
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            found = load(path, model)
        except Exception as error:
            kind, said = type(error).__name__, f"{error}"
            kind = "ValueError" if isinstance(error, ValueError) else kind
            said = said.replace(f"{folder}/", "")
    after = model.state_dict()
    changed = [n for n, x in before.items() if not torch.equal(x, after[n])]
    ran = vars(sys).pop("sprung", False)
    return {
        **{"kind": kind, "said": said, "changed": changed, "ran": bool(ran)},
        "found": found if isinstance(found, dict) else type(found).__name__,
    }


WORDS = ("damaged", "foreign", "version", "model")


def expect_refused(
    load: Callable[..., Any],
    word: str,
    data: Any,
    what: str,
    sizes: tuple[int, ...] = (4, 1),
) -> None:
    """Raise AssertionError unless `load` refuses a file, and says why.

    `load(path, model)` is to raise a ValueError that names the file and has
    the `word`, and none of those that come before it in WORDS. `data` is
    what the file holds, as bytes or to be saved; `what` says so in words.
    """
    raw = data if isinstance(data, bytes) else in_bytes(data)
    name = "some.pt"
    seen = _loaded(load, name, raw, sizes)
    said = seen["said"].lower()
    if seen["ran"]:
        fail(f"A file with {what}: loading it has run code that was in it.")
    if not seen["kind"]:
        fail(f"A file with {what} was loaded, and not refused.")
    shown = f"{seen['kind']}: {seen['said'][:120]}"
    if seen["kind"] != "ValueError":
        fail(f"A file with {what}. load raised:", shown)
    if name not in said:
        fail(f"A file with {what}. Which file is it? load said:", shown)
    others = WORDS[: WORDS.index(word)]
    if word not in said or any(other in said for other in others):
        fail(f"A file with {what}, to be called {word}. load said:", shown)
    if seen["changed"]:
        fail(f"A file with {what} was refused, and the model has changed.")


def expect_loaded(
    load: Callable[..., Any], data: dict[str, Any], sizes: tuple[int, ...]
) -> None:
    """Raise AssertionError unless `load` returns a checkpoint of ours."""
    seen = _loaded(load, "good.pt", in_bytes(data), sizes)
    if seen["kind"]:
        fail("A good checkpoint was refused:", seen["said"][:200])
    if seen["changed"]:
        fail("load is to return the checkpoint. It has changed the model.")
    if flat("file", seen["found"]) != flat("file", data):
        fail("A good checkpoint was loaded, and something else returned.")


def expect_old(
    old_files: Callable[..., Any], losses: dict[str, float], last: int
) -> None:
    """Raise AssertionError unless the last and the best files are spared.

    `old_files(losses, last)` is to return the names of all others. A name
    has the number of updates in its middle, as `run-900.pt` has.
    """
    newest = sorted(losses, key=lambda name: -int(name[4:-3]))
    best = min(losses, key=lambda name: losses[name])
    gone, spared = set(old_files(dict(losses), last)), {*newest[:last], best}
    where = f"{len(losses)} files, last={last}."
    if best in gone:
        fail(where, f"You delete {best}, whose loss is the lowest.")
    hit = [name for name in newest[:last] if name in gone]
    if hit:
        number = newest.index(hit[0]) + 1
        place = f"which is number {number}, counted from the newest"
        fail(where, f"You delete {hit[0]}, {place}.")
    left = [name for name in newest if name not in gone | spared]
    if left:
        fail(where, f"You do not delete {left[0]}.")
    others = [str(name) for name in gone if name not in losses]
    if others:
        fail(where, f"Not a name of a file: {others[0]:.40}")


@probe
def _timed(
    how_often: Callable[..., Any],
    updates: list[float],
    saves: list[float],
    share: float,
) -> tuple[list[float], list[int]]:
    """Return what is found by a clock of ours, and the calls not made."""
    now, left = [100.0], {"update": [*updates], "save": [*saves]}

    def take(name: str) -> None:
        now[0] += left[name].pop(0) if left[name] else 1000.0

    def clock() -> float:
        return now[0]

    run = partial(take, "update"), partial(take, "save"), clock
    found = how_often(*run, len(updates), share)
    return [float(each) for each in found], [*map(len, left.values())]


MEASURED = ("time of an update", "time of a save", "number between two saves")


def expect_often(
    how_often: Callable[..., Any],
    updates: list[float],
    saves: list[float],
    share: float,
) -> None:
    """Raise AssertionError unless two medians are measured, and used.

    `how_often(update, save, clock, times, share)` calls two functions that
    take these times, and is to return the medians, and the least number of
    updates between two saves that keeps to the share.
    """
    found, left = _timed(how_often, updates, saves, share)
    one, other = median(updates), median(saves)
    meant = [one, other, math.ceil(other / (share * one))]
    shown = [" ".join(f"{s:.3g}" for s in times) for times in (updates, saves)]
    look = f"Updates took {shown[0]} seconds, saves {shown[1]}, the share is "
    look += f"{share}."
    if len(found) != len(meant):
        fail(f"Three numbers are asked for, and {len(found)} returned.")
    for name, yours, target in zip(MEASURED, found, meant, strict=True):
        if not math.isclose(yours, target, rel_tol=1e-6):
            fail(f"The {name}: {yours:.4g} yours, {target:.4g} meant.", look)
    if any(left):
        fail(f"Calls to measure that were not made: {max(left)}.")
