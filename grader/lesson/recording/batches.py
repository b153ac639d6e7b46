"""Which batch went into a model before an update."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.utils.hooks import RemovableHandle

from grader.lesson.recording.readings import fingerprint


class Batches:
    """Keeps what the modules are called with before an update.

    Calls without gradients, as for an evaluation, don't count. It costs a
    module some microseconds a call.
    """

    def __init__(self) -> None:
        self._calls: dict[int, tuple[nn.Module, Any]] = {}
        self._hook: RemovableHandle | None = None

    def start(self) -> None:
        """Begin to look at all modules."""
        self._hook = register_module_forward_pre_hook(self._keep)

    def stop(self) -> None:
        """Stop looking."""
        if self._hook is not None:
            self._hook.remove()
            self._hook = None
        self._calls.clear()

    def _keep(self, module: nn.Module, args: tuple[Any, ...]) -> None:
        if torch.is_grad_enabled() and not torch.compiler.is_compiling():
            self._calls[id(module)] = module, args

    def take(self, updated: Iterable[Tensor]) -> int | None:
        """Return a fingerprint of the batch of an update; None if unknown.

        Of the modules that were given a tensor and have a parameter that was
        updated, the first is meant, and what went into it last.
        """
        kept = list(self._calls.values())
        self._calls.clear()
        keys = set(map(id, updated))
        for module, args in kept:
            batch = next(_tensors(args), None)
            own = map(id, module.parameters())
            if batch is not None and not keys.isdisjoint(own):
                return fingerprint(batch)
        return None


def _tensors(value: Any) -> Iterator[Tensor]:
    """Yield the tensors in arguments, in lists and dictionaries as well."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        yield from _tensors(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _tensors(part)
