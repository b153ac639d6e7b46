"""How checks look at the loading of files, ours and other ones."""

import io
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from grader.lesson.evidence import flat
from grader.lesson.expect import fail
from grader.lesson.probes import probe


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
    load: Callable[..., Any],
    name: str,
    data: bytes | None,
    sizes: tuple[int, ...],
) -> dict[str, Any]:
    """Return what became of a file: what was said, found and changed.

    Without data there is no file.
    """
    model, kind, said, found = network_of(*sizes), "", "nothing", None
    before = {n: x.clone() for n, x in model.state_dict().items()}
    vars(sys).pop("sprung", None)
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        if data is not None:
            path.write_bytes(data)
        try:
            found = load(path, model)
        except Exception as error:
            kind, said = _kind(error), f"{error}"
            said = said.replace(f"{folder}/", "")
    after = model.state_dict()
    changed = [n for n, x in before.items() if not torch.equal(x, after[n])]
    ran = vars(sys).pop("sprung", False)
    return {
        **{"kind": kind, "said": said, "changed": changed, "ran": bool(ran)},
        "found": found if isinstance(found, dict) else type(found).__name__,
    }


def _kind(error: Exception) -> str:
    """Return the name of the kind that was asked for, or the error's own."""
    for known in (ValueError, FileNotFoundError):
        if isinstance(error, known):
            return known.__name__
    return type(error).__name__


def damaged_files(good: dict[str, Any]) -> dict[str, Any]:
    """Return what torch cannot load as plain data, by what it is.

    torch raises errors of many kinds for these. `good` is a checkpoint.
    """
    draw, full = SystemRandom(), in_bytes(good)
    parts = [0.0, *(draw.uniform(*ends) for ends in ((0.1, 0.5), (0.5, 0.9)))]
    cuts = [full[: int(len(full) * part)] for part in parts]
    texts = b"half of a checkpoint", b"hello world\n" * 9, b"so it goes", b"Me"
    return {
        **{f"{len(cut)} bytes of a checkpoint": cut for cut in cuts},
        **{f"the text {text.decode()[:20]!r}": text for text in texts},
        "four bytes": b"U\x02\xff\xfe",
        "code": {**good, "more": Trap()},
    }


def foreign_files(good: dict[str, Any]) -> dict[str, Any]:
    """Return plain data that are no checkpoint, by what they are.

    `good` is one; what is in it stands in most of them.
    """
    state, some = good["model"], SystemRandom().randint(1, 9)
    return {
        "a bare state_dict": state,
        "a tensor": torch.ones(some),
        "a list": [good],
        "a list with the word": ["version", some],
        "a text with the word": "version",
        "a number": some,
        "nothing": None,
        "a tuple": (1, good),
        "a dictionary without a version": {"model": state},
        "an empty dictionary": {},
    }


def other_models(sizes: tuple[int, ...]) -> dict[str, Any]:
    """Return what is not a state of `network_of(*sizes)`, by what it is."""
    draw = SystemRandom()
    state, more = network_of(*sizes).state_dict(), draw.randint(1, 4)
    # torch fills in a missing num_batches_tracked without a word
    lost = draw.choice([n for n in state if not n.endswith("tracked")])
    cut = {n: x for n, x in state.items() if n != lost}
    buffer = next(n for n in state if n.endswith("running_mean"))
    *first, last = sizes
    return {
        "another size": network_of(*first, last + more).state_dict(),
        "a layer more": network_of(*sizes, last).state_dict(),
        "one weight less": cut,
        "one weight more": {**state, "extra": torch.ones(more)},
        "another buffer": {**state, buffer: torch.ones(last + more)},
        "other names": {"my_" + n: x for n, x in state.items()},
        "flat weights": {n: x.flatten() for n, x in state.items()},
        "numbers": dict.fromkeys(state, 1.0),
        "a list": [state],
        "a tensor": torch.ones(more),
        "a text": "a model",
        "no weights": {},
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


def expect_missing(load: Callable[..., Any]) -> None:
    """Raise AssertionError unless a file that isn't there is called so.

    `load(path, model)` is to raise a FileNotFoundError then.
    """
    seen = _loaded(load, "some.pt", None, (4, 1))
    found = seen["found"]
    if not seen["kind"]:
        kind = found if isinstance(found, str) else "dict"
        fail(f"There is no file. load raised no error, and returned: {kind}.")
    if seen["kind"] != "FileNotFoundError":
        shown = f"{seen['kind']}: {seen['said'][:120]}"
        fail("There is no file, which is no damage. load raised:", shown)


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
