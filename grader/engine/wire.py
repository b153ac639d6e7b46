"""What crosses between judge and bench: plain data, as bytes.

A message is JSON with the tensors' raw numbers after it. Nothing is ever
unpickled or evaluated, so whatever a bench sends can at worst be wrong.
"""

import json
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import torch

from grader.lesson.trace import Trace, Update

MOST = 64 * 1024 * 1024  # bytes of a message
NODES = 1_000_000  # lists, numbers, texts in it: each costs what bytes don't
LONGEST = 1_000_000  # of a side of a tensor that has no numbers
TAG = "$"  # the key of what is not JSON's own
HEAD = struct.Struct("!I")  # how long the JSON is
DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
        torch.bool,
    )
}
UPDATE = [field.name for field in fields(Update)]
WEIGHTS = ("starts", "ends")  # of a trace; its optimizers do not cross


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
        tree = _pack(value, blobs, special)
        text = json.dumps(tree).encode("utf-8", "surrogatepass")
    except RecursionError:
        raise WireError("a value that contains itself, or too deep") from None
    data = b"".join([HEAD.pack(len(text)), text, *blobs])
    if len(data) > MOST:
        raise WireError(f"{len(data) / 1e6:.0f} MB, too much to compare")
    return data


def decode(
    data: bytes, special: Callable[[dict[str, Any]], Any] | None = None
) -> Any:
    """Return the value that `encode` made the bytes of.

    Raises WireError for anything else. `special` gives back the meaning of
    the objects that the sender's `special` made; without it they are errors.
    """
    try:
        (size,) = HEAD.unpack_from(data)
        text = data[HEAD.size :][:size]
        if sum(map(text.count, b"[{,")) > NODES:
            raise WireError("more parts than any answer has")
        tree = json.loads(text.decode("utf-8", "surrogatepass"))
        return _unpack(tree, Blob(data, HEAD.size + size), special)
    except WireError:
        raise
    except (
        *(ValueError, KeyError, TypeError, IndexError, AttributeError),
        *(RecursionError, OverflowError, struct.error, RuntimeError),
    ) as error:
        raise WireError(f"no message: {error!r:.80}") from None


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


def _pack(value: Any, blobs: list[bytes], special: Special) -> Any:
    if value is None or isinstance(value, (bool, np.bool_)):
        return None if value is None else bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, torch.Tensor):
        return _pack_tensor(value, blobs)
    if isinstance(value, np.ndarray):
        return _pack_array(value, blobs)
    if isinstance(value, Trace):
        return _pack_trace(value, blobs, special)
    if (found := special(value)) is not None:
        return found
    return _pack_many(value, blobs, special)


def _pack_many(value: Any, blobs: list[bytes], special: Special) -> Any:
    def items(values: Any) -> list[Any]:
        return [_pack(item, blobs, special) for item in values]

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
        return _pack_bytes(value, blobs)
    raise WireError(f"{_kind(value)}, where plain data is expected")


def _kind(value: Any) -> str:
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    return f"{article} {name}"


def _pack_bytes(value: bytes, blobs: list[bytes]) -> dict[str, Any]:
    place = sum(map(len, blobs))
    blobs.append(value)
    return {TAG: "bytes", "at": place, "size": len(value)}


def _pack_array(array: np.ndarray, blobs: list[bytes]) -> dict[str, Any]:
    try:  # torch knows no strides below 0
        tensor = torch.from_numpy(np.ascontiguousarray(array))
    except TypeError:
        raise WireError(f"an array of {array.dtype}, not of numbers") from None
    packed = _pack_tensor(tensor.reshape(array.shape), blobs)
    return {**packed, TAG: "array"}


def _pack_tensor(tensor: torch.Tensor, blobs: list[bytes]) -> dict[str, Any]:
    name = str(tensor.dtype).removeprefix("torch.")
    if name not in DTYPES or tensor.layout is not torch.strided:
        raise WireError(f"a tensor of {name}, where numbers are expected")
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    empty = not flat.numel()  # its strides may be 0, which no view likes
    raw = b"" if empty else flat.view(torch.uint8).numpy().tobytes()
    return {
        **_pack_bytes(raw, blobs),
        TAG: "tensor",
        "dtype": name,
        "shape": list(tensor.shape),
    }


def _pack_trace(
    trace: Trace, blobs: list[bytes], special: Special
) -> dict[str, Any]:
    rows = [[getattr(call, name) for name in UPDATE] for call in trace.calls]
    kept = len(blobs)
    try:
        result = _pack(trace.result, blobs, special)
    except WireError:  # a model, say: no check can look at it from afar
        del blobs[kept:]
        result = {TAG: "tuple", "items": [_kind(trace.result)]}
    weights = [getattr(trace, name) for name in WEIGHTS]
    return {
        TAG: "trace",
        "calls": _pack(rows, blobs, special),
        "weights": _pack(weights, blobs, special),
        "result": result,
    }


def _unpack(tree: Any, blob: Blob, special: Any) -> Any:
    if isinstance(tree, list):
        return [_unpack(item, blob, special) for item in tree]
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
    return [_unpack(item, blob, special) for item in values]


def _unpack_dict(tree: Any, blob: Blob, special: Any) -> Any:
    keys = _items(tree, blob, special, "keys")
    return dict(zip(keys, _items(tree, blob, special), strict=True))


def _unpack_bytes(tree: Any, blob: Blob, special: Any) -> bytes:
    return blob.take(int(tree["at"]), int(tree["size"]))


def _unpack_tensor(tree: Any, blob: Blob, special: Any) -> torch.Tensor:
    raw, dtype = _unpack_bytes(tree, blob, special), DTYPES[tree["dtype"]]
    shape = [int(size) for size in tree["shape"]]
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != len(
        raw
    ):
        raise WireError("a tensor of another size")
    flat = torch.frombuffer(bytearray(raw), dtype=dtype) if raw else None
    if flat is None:
        if max(shape, default=0) > LONGEST or len(shape) > 8:
            raise WireError("a tensor of no numbers and no end")
        return torch.empty(shape, dtype=dtype)
    if dtype == torch.bool:  # a byte that is neither 0 nor 1 is undefined
        flat = flat.view(torch.uint8) != 0
    return flat.reshape(shape)


def _unpack_trace(tree: Any, blob: Blob, special: Any) -> Trace:
    rows = _unpack(tree["calls"], blob, special)
    calls = [Update(**dict(zip(UPDATE, row, strict=True))) for row in rows]
    trace = Trace(calls, result=_unpack(tree["result"], blob, special))
    trace.starts, trace.ends = _unpack(tree["weights"], blob, special)
    return trace


UNPACK: dict[str, Callable[[Any, Blob, Any], Any]] = {
    "tuple": lambda *given: tuple(_items(*given)),
    "set": lambda *given: set(_items(*given)),
    "dict": _unpack_dict,
    "bytes": _unpack_bytes,
    "tensor": _unpack_tensor,
    "array": lambda *given: _unpack_tensor(*given).numpy(),
    "trace": _unpack_trace,
}
