"""Tensors, arrays and traces, as the wire carries them."""

import math
from dataclasses import fields
from typing import Any

import numpy as np
import torch

from grader.engine.wire import (
    TAG,
    Blob,
    Special,
    WireError,
    kind_of,
    pack_bytes,
    unpack,
    unpack_bytes,
)
from grader.engine.wire import pack as pack_any
from grader.lesson.recording.trace import Trace, Update

LONGEST = 1_000_000  # of a side of a tensor that has no numbers
SIDES = 8  # of a tensor
DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
        torch.bool,
    )
}
SCALARS = ((bool, np.bool_), (int, np.integer), (float, np.floating))
UPDATE = [field.name for field in fields(Update)]
WEIGHTS = ("starts", "ends")  # of a trace; its optimizers do not cross


def pack(value: Any, blobs: list[bytes], special: Special) -> Any:
    """Return a value as `wire.pack` does, or None for what is not ours."""
    for plain, scalar in SCALARS:
        if isinstance(value, scalar):
            return plain(value)
    if isinstance(value, torch.Tensor):
        return _pack_tensor(value, blobs)
    if isinstance(value, np.ndarray):
        return _pack_array(value, blobs)
    if isinstance(value, Trace):
        return _pack_trace(value, blobs, special)
    return None


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
    if tensor.dim() > SIDES:
        raise WireError(f"a tensor of {tensor.dim()} sides, too many")
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    empty = not flat.numel()  # its strides may be 0, which no view likes
    raw = b"" if empty else flat.view(torch.uint8).numpy().tobytes()
    return {
        **pack_bytes(raw, blobs),
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
        result = pack_any(trace.result, blobs, special)
    except WireError:  # a model, say: no check can look at it from afar
        del blobs[kept:]
        result = {TAG: "tuple", "items": [kind_of(trace.result)]}
    weights = [getattr(trace, name) for name in WEIGHTS]
    return {
        TAG: "trace",
        "calls": pack_any(rows, blobs, special),
        "weights": pack_any(weights, blobs, special),
        "result": result,
    }


def unpack_tensor(tree: Any, blob: Blob, special: Any) -> torch.Tensor:
    """Return the tensor that was packed; WireError if it is none."""
    raw, dtype = unpack_bytes(tree, blob, special), DTYPES[tree["dtype"]]
    shape = _shape(tree["shape"], max(LONGEST, len(raw)) if raw else LONGEST)
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise WireError("a tensor of another size")
    if not raw:
        return torch.empty(shape, dtype=dtype)
    flat = torch.frombuffer(bytearray(raw), dtype=dtype)
    if dtype == torch.bool:  # a byte that is neither 0 nor 1 is undefined
        flat = flat.view(torch.uint8) != 0
    return flat.reshape(shape)


def _shape(sizes: Any, longest: int) -> list[int]:
    """Return a tensor's shape; WireError if it is none, or has no end.

    It is looked at before it is multiplied, which may take for ever.
    """
    if not isinstance(sizes, list) or len(sizes) > SIDES:
        raise WireError("a tensor of too many sides")
    if not all(type(size) is int and 0 <= size <= longest for size in sizes):
        raise WireError("a tensor of no numbers and no end")
    return sizes


def unpack_trace(tree: Any, blob: Blob, special: Any) -> Trace:
    """Return the trace that was packed."""
    rows = unpack(tree["calls"], blob, special)
    calls = [Update(**dict(zip(UPDATE, row, strict=True))) for row in rows]
    trace = Trace(calls, result=unpack(tree["result"], blob, special))
    trace.starts, trace.ends = unpack(tree["weights"], blob, special)
    return trace
