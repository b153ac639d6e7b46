"""What crosses between judge and bench, and what does not."""

import contextlib
import json
import math

import numpy as np
import pytest
import torch

from grader.engine import wire
from grader.lesson.recording.trace import Trace, Update

PLAIN = [
    *(None, True, 3, -1.5, "text", "\ud800", b"bytes", [], (), {}, set()),
    [1, (2.0, "x"), {"a": [None]}],
    {1: 2, (1, 2): "pair", None: [0]},
    {3, 4},
    10**100,
    math.inf,
]


def cross(value):
    return wire.decode(wire.encode(value))


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_data_comes_back_as_it_went(value):
    found = cross(value)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.randn(3, 4),
        torch.randn(3, 4).T,
        torch.arange(6, dtype=torch.int64),
        torch.tensor([True, False]),
        torch.randn(2, dtype=torch.bfloat16),
        torch.empty(0, 3),
        torch.tensor(2.5),
    ],
    ids=lambda tensor: f"{tensor.dtype}{tuple(tensor.shape)}",
)
def test_tensors_cross_bit_by_bit(tensor):
    found = cross(tensor)
    assert torch.equal(found, tensor) and found.dtype == tensor.dtype


def test_numpys_numbers_and_arrays_cross():
    assert cross([np.float64(0.5), np.int32(3), np.bool_(True)]) == [0.5, 3, 1]
    array = np.arange(6.0).reshape(2, 3)
    found = cross(array)
    assert isinstance(found, np.ndarray) and (found == array).all()


@pytest.mark.parametrize(
    "array",
    [np.array([]), np.arange(3.0)[::-1], np.array(2.5), np.zeros((2, 0))],
    ids=lambda array: f"{array.shape}, {array.strides}",
)
def test_arrays_of_any_shape_and_strides_cross(array):
    found = cross(array)
    assert found.shape == array.shape and (found == array).all()


def test_an_array_of_text_is_refused():
    with pytest.raises(wire.WireError, match="not of numbers"):
        wire.encode(np.array(["a"]))


def test_a_subclass_crosses_as_what_it_is_below():
    class Liar(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    found = cross([Liar(2.0)])
    assert type(found[0]) is float and found != [3.0]


def test_a_trace_crosses_without_its_optimizers():
    update = Update(0, (0.1, None), (None, 0.9), True, True, (0, 1), (0.2,))
    trace = Trace([update], ["an optimizer"], result=[0.1])
    trace.starts = [[torch.ones(2)]]
    found = cross(trace)
    assert found.calls == found.contradictions == [update]
    assert found.models == [(0, 1)] and found.result == [0.1]
    assert found.optimizers == [] and torch.equal(
        found.starts[0][0], torch.ones(2)
    )


def test_a_result_that_cannot_cross_is_named_where_the_trace_can():
    found = cross(Trace(result=torch.nn.Linear(1, 1)))
    assert found.result == ("a Linear",)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (object(), "an object, where plain data"),
        (lambda: 0, "a function, where plain data"),
        (torch.nn.Linear(1, 1), "a Linear"),
        (1j, "a complex"),
    ],
)
def test_what_is_not_plain_is_named(value, says):
    with pytest.raises(wire.WireError, match=says):
        wire.encode(value)


def test_what_contains_itself_is_an_error_of_the_wire():
    loop = []
    loop.append(loop)
    with pytest.raises(wire.WireError, match="contains itself"):
        wire.encode(loop)


def test_too_much_is_an_error_of_the_wire(monkeypatch):
    monkeypatch.setattr(wire, "MOST", 1000)
    with pytest.raises(wire.WireError, match="too much"):
        wire.encode("x" * 2000)


def message(tree, blob=b""):
    text = json.dumps(tree).encode()
    return wire.HEAD.pack(len(text)) + text + blob


def tensor(**changed):
    tree = {"$": "tensor", "at": 0, "size": 4, "dtype": "float32"}
    return message({**tree, "shape": [1], **changed}, b"\0" * 4)


BAD = [
    b"",
    wire.HEAD.pack(5) + b'"\xed\xa0\x80"',  # what json escapes
    b"\0\0",
    b"\xff" * 20,
    message("x")[:-1],
    message({"no": "tag"}),
    message({"$": "import", "module": "os", "name": "system"}),
    message({"$": "name", "name": "x"}),
    message({"$": "tuple", "items": "text"}),
    message({"$": "dict", "keys": [[]], "items": [1]}),
    message({"$": "dict", "keys": [1, 2], "items": [1]}),
    message({"$": "trace", "calls": [[1]], "weights": [[], []], "result": 0}),
    message({"$": "trace", "calls": [], "weights": [], "result": None}),
    message([]).replace(b"[]", b"[" * 100_000),
    tensor(size=8),
    tensor(at=-4),
    tensor(shape=[-1]),
    tensor(shape=[10**30, 0]),
    tensor(shape=[2]),
    tensor(dtype="object"),
    tensor(shape="x"),
]


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_bytes_that_are_no_message_are_an_error_of_the_wire(data):
    with pytest.raises(wire.WireError):
        wire.decode(data)


def test_random_bytes_raise_nothing_else():
    generator = np.random.default_rng(0)
    good = wire.encode([torch.ones(3), {"a": (1, 2)}, Trace()])
    for _ in range(2000):
        data = bytearray(good)
        for place in generator.integers(0, len(data), 3):
            data[place] = generator.integers(256)
        with contextlib.suppress(wire.WireError):
            wire.decode(bytes(data))


def test_bytes_count_once():
    """A short message must not make long ones of the same bytes."""
    same = {"$": "bytes", "at": 0, "size": 1000}
    with pytest.raises(wire.WireError):
        wire.decode(message([same] * 1000, bytes(1000)))


def test_a_tensor_without_numbers_has_no_end_of_rows():
    """To go through its rows would take all the memory there is."""
    with pytest.raises(wire.WireError):
        wire.decode(tensor(size=0, shape=[2**40, 0]))


def test_as_much_json_is_read_as_asked_for():
    value = {"value": bytes(1000)}
    found = wire.decode(wire.encode(value), kinds=("dict", "bytes"), most=200)
    assert found == value
    with pytest.raises(wire.WireError, match="around the raw numbers"):
        wire.decode(wire.encode({"value": "x" * 1000}), most=200)
