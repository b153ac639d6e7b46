"""Where the recorder stands in an optimizer's `step`: around its body.

torch runs a step as hooks, the *body* that the optimizer's class defines,
and hooks again. Its hooks for all optimizers come first and last: a rate
that the optimizer's own pre-hook sets isn't there yet for the former, a
gradient that its own post-hook zeroes is gone for the latter. So the body
itself is wrapped, in the cell where `Optimizer.profile_hook_step` keeps it.
"""

import functools
from collections.abc import Callable, Iterator
from types import CellType
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.overrides import TorchFunctionMode

Args = tuple[Any, ...]
Kwargs = dict[str, Any]
Body = Callable[..., Any]

_HOOKED = Optimizer.profile_hook_step(lambda optimizer: None).__code__
_CELLS: dict[Any, list[CellType]] = {}  # where the bodies of a step are
_SET_DATA = Tensor.data.__set__  # type: ignore[attr-defined]


class Bodies:
    """Calls `around(body, optimizer, …)` in the place of each body."""

    def __init__(self, around: Body) -> None:
        self._around = around
        self._reached: dict[Any, bool] = {}
        self._wrapped: list[tuple[CellType, Body, Body]] = []

    def reach(self, kind: type[Optimizer]) -> bool:
        """Wrap the bodies of a class and its bases; return if there are any.

        A pre-hook may call this: it works for the step that is under way.
        """
        step = kind.step
        if step not in self._reached:
            if not _CELLS.get(step):
                steps = (vars(base).get("step") for base in kind.__mro__)
                _CELLS[step] = list(filter(None, map(_cell, steps)))
            for cell in _CELLS[step]:
                self._wrap(cell)
            self._reached[step] = bool(_CELLS[step])
        return self._reached[step]

    def leave(self) -> None:
        """Put the bodies back."""
        for cell, wrapper, body in self._wrapped:
            if cell.cell_contents is wrapper:
                cell.cell_contents = body
        self._wrapped.clear()
        self._reached.clear()

    def _wrap(self, cell: CellType) -> None:
        if all(cell is not wrapped for wrapped, *_ in self._wrapped):
            body = cell.cell_contents
            wrapper = functools.partial(self._around, body)
            cell.cell_contents = wrapper
            self._wrapped.append((cell, wrapper, body))


def _cell(step: Any) -> CellType | None:
    """Return the cell that holds the body of a step with hooks around it."""
    while step is not None:
        code = getattr(step, "__code__", None)
        if code is _HOOKED and code.co_freevars == ("func",):
            cell: CellType = step.__closure__[0]
            return cell
        step = getattr(step, "__wrapped__", None)
    return None


def with_closure(
    wrap: Callable[[Body], Body], args: Args, kwargs: Kwargs
) -> tuple[Args, Kwargs]:
    """Return the arguments of a step with its closure, if any, wrapped."""
    if callable(kwargs.get("closure")):
        return args, {**kwargs, "closure": wrap(kwargs["closure"])}
    if args and callable(args[0]):
        return (wrap(args[0]), *args[1:]), kwargs
    return args, kwargs


class Writes(TorchFunctionMode):
    """Calls `before(tensor)` when an operation is about to write to one."""

    def __init__(self, before: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._before = before

    def __torch_function__(
        self, function: Any, types: Any, args: Args = (), kwargs: Any = None
    ) -> Any:
        """Return what the operation returns."""
        kwargs = kwargs or {}
        if not torch.compiler.is_compiling():
            for tensor in _written(function, args, kwargs):
                self._before(tensor)
        return function(*args, **kwargs)


def _written(function: Any, args: Args, kwargs: Kwargs) -> Iterator[Tensor]:
    """Yield the tensors that an operation of torch writes to."""
    name = getattr(function, "__name__", "").split(".")[0]
    in_place = name.endswith("_") and not name.endswith("__")
    if in_place or name == "__setitem__" or function == _SET_DATA:
        yield from _tensors(args[0])
    if kwargs.get("out") is not None:
        yield from _tensors(kwargs["out"])


def _tensors(value: Any) -> Iterator[Tensor]:
    parts = value if isinstance(value, (tuple, list)) else (value,)
    yield from (part for part in parts if isinstance(part, Tensor))


def address(tensor: Tensor) -> int:
    """Return where in memory the numbers of a tensor are; views share it."""
    try:
        return tensor.untyped_storage().data_ptr()
    except RuntimeError:  # a sparse tensor has no such place
        return 0
