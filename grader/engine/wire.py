"""What crosses between judge and bench: plain data, as bytes.

A message is JSON with the tensors' raw numbers after it. Nothing is ever
unpickled or evaluated, so whatever a bench sends can at worst be wrong.
"""

import functools
import importlib
import json
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

MOST = 64 * 1024 * 1024  # bytes of a message
NODES = 1_000_000  # lists, numbers, texts in it: each costs what bytes don't
SAID = 2_000  # characters of an exception's text
CLASHES = 100  # keys of one hash: among more, each look-up takes long
TAG = "$"  # the key of what is not JSON's own
HEAD = struct.Struct("!I")  # how long the JSON is
PLAIN = {
    *(type(None), bool, int, float, str, bytes),
    *(list, tuple, set, frozenset, dict),
}


class WireError(ValueError):
    """A value that cannot cross, or bytes that are no message."""


Special = Callable[[Any], dict[str, Any] | None]


def encode(value: Any, special: Special = lambda value: None) -> bytes:
    """Return a value as bytes.

    Plain data crosses: None, truth values, numbers, text, lists, tuples,
    dictionaries, sets, tensors, numpy's arrays and traces. `special` may
    turn anything else into a JSON object. Raises WireError for the rest,
    and for more than MOST bytes.
    """
    blobs: list[bytes] = []
    try:
        tree = pack(value, blobs, special)
        text = json.dumps(tree).encode("ascii")
    except RecursionError:
        raise WireError("a value that contains itself, or too deep") from None
    data = b"".join([HEAD.pack(len(text)), text, *blobs])
    if len(data) > MOST:
        raise WireError(f"{len(data) / 1e6:.0f} MB, too much to compare")
    return data


def decode(
    data: bytes,
    special: Callable[[dict[str, Any]], Any] | None = None,
    kinds: tuple[str, ...] = (),
    most: int = MOST,
) -> Any:
    """Return the value that `encode` made the bytes of.

    Raises WireError for anything else. `special` gives back the meaning of
    the objects that the sender's `special` made; without it they are errors.
    Given `kinds`, every other one of what is not JSON's own is an error, and
    so is more JSON than `most` bytes.
    """
    try:
        (size,) = HEAD.unpack_from(data)
        if size > most:
            raise WireError(f"{size} bytes around the raw numbers")
        text = data[HEAD.size : HEAD.size + size]
        if sum(map(text.count, b"[{,")) > NODES:
            raise WireError("more parts than any answer has")
        tree = json.loads(
            text.decode("ascii"),  # json escapes the rest, half ones too
            object_hook=functools.partial(_of, kinds) if kinds else None,
        )
        return unpack(tree, Blob(data, HEAD.size + size), special)
    except WireError:
        raise
    except (
        *(ValueError, KeyError, TypeError, IndexError, AttributeError),
        *(RecursionError, OverflowError, struct.error, RuntimeError),
    ) as error:
        raise WireError(f"no message: {error!r:.80}") from None


def _of(kinds: tuple[str, ...], tree: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON object; WireError if its kind is none of these."""
    if tree.get(TAG) not in kinds:
        raise WireError(f"{tree.get(TAG)!r:.40}, where texts are expected")
    return tree


class Blob:
    """The raw numbers of a message, of which each is read once."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = memoryview(data), start
        self._taken = 0

    def take(self, place: int, size: int) -> bytes:
        """Return the next piece, which begins where the last one ended."""
        begin = self._start + self._taken
        if place != self._taken or not 0 <= size <= len(self._data) - begin:
            raise WireError("bytes that are not there")
        self._taken += size
        return bytes(self._data[begin : begin + size])


def pack(value: Any, blobs: list[bytes], special: Special) -> Any:
    """Return a value as JSON has it; its raw numbers join the `blobs`."""
    if type(value) not in PLAIN:
        found = _tensors().pack(value, blobs, special)
        if found is not None:
            return found
    if value is None or isinstance(value, bool):
        return value
    for plain in (int, float, str):
        if isinstance(value, plain):
            return plain(value)
    if (found := special(value)) is not None:
        return found
    return _pack_many(value, blobs, special)


def _tensors() -> Any:
    """Return the module for what is not plain.

    It imports torch, for seconds: a process that only carries messages
    does without.
    """
    return importlib.import_module("grader.engine.tensors")


def _pack_many(value: Any, blobs: list[bytes], special: Special) -> Any:
    def items(values: Any) -> list[Any]:
        return [pack(item, blobs, special) for item in values]

    if isinstance(value, list):
        return items(value)
    if isinstance(value, (tuple, set, frozenset)):
        kind = "tuple" if isinstance(value, tuple) else "set"
        return {TAG: kind, "items": items(value)}
    if isinstance(value, Mapping):
        return {
            TAG: "dict",
            "keys": items(value.keys()),
            "items": items(value.values()),
        }
    if isinstance(value, bytes):
        return pack_bytes(value, blobs)
    raise WireError(f"{kind_of(value)}, where plain data is expected")


def kind_of(value: Any) -> str:
    """Return what a value is, with its article."""
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    return f"{article} {name}"


def pack_bytes(value: bytes, blobs: list[bytes]) -> dict[str, Any]:
    """Return where among the `blobs` the bytes lie now."""
    place = sum(map(len, blobs))
    blobs.append(value)
    return {TAG: "bytes", "at": place, "size": len(value)}


def unpack(tree: Any, blob: Blob, special: Any) -> Any:
    """Return the value that JSON, and the raw numbers, stand for."""
    if isinstance(tree, list):
        return [unpack(item, blob, special) for item in tree]
    if not isinstance(tree, dict):
        return tree
    kind = tree[TAG]
    if kind in UNPACK:
        return UNPACK[kind](tree, blob, special)
    if special is None:
        raise WireError(f"{kind!r:.40} is not plain data")
    return special(tree)


def _items(tree: Any, blob: Blob, special: Any, key: str = "items") -> Any:
    values = tree[key]
    if not isinstance(values, list):
        raise WireError("no list of items")
    return [unpack(item, blob, special) for item in values]


def _unpack_dict(tree: Any, blob: Blob, special: Any) -> Any:
    keys = _apart(_items(tree, blob, special, "keys"))
    return dict(zip(keys, _items(tree, blob, special), strict=True))


def _apart(keys: list[Any]) -> list[Any]:
    """Return keys; WireError if many have one hash.

    Whole numbers with equal hashes are easily found, and a dictionary of a
    million of them takes hours to be made.
    """
    if max(Counter(map(hash, keys)).values(), default=0) > CLASHES:
        raise WireError("keys that are all alike")
    return keys


def unpack_bytes(tree: Any, blob: Blob, special: Any) -> bytes:
    """Return the bytes that were packed."""
    return blob.take(int(tree["at"]), int(tree["size"]))


UNPACK: dict[str, Callable[[Any, Blob, Any], Any]] = {
    "tuple": lambda *given: tuple(_items(*given)),
    "set": lambda *given: set(_apart(_items(*given))),
    "dict": _unpack_dict,
    "bytes": unpack_bytes,
    "tensor": lambda *given: _tensors().unpack_tensor(*given),
    "array": lambda *given: _tensors().unpack_tensor(*given).numpy(),
    "trace": lambda *given: _tensors().unpack_trace(*given),
}
