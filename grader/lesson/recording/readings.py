"""What the recorder reads from parameter groups, gradients and weights.

All of it is plain numbers. What cannot be read is None: an unusual optimizer
is no reason to raise from a learner's `step`.

Between the steps of a training loop torch's operations, and Python's, are
cold in the processor's caches: each takes five times what a hot loop shows.
Plain lists of a few numbers are cheaper than tensors.
"""

from typing import Any

from torch import Tensor

FEW = 1000  # numbers that are quicker to read as a list

Group = dict[str, Any]  # a parameter group, as torch has it
Numbers = list[Any]
Setting = tuple[float | None, float | None]  # a group's rate and momentum


def setting(group: Group) -> Setting:
    """Return a group's rate, and SGD's momentum or Adam's first beta."""
    rate, momentum = group.get("lr"), group.get("momentum")
    betas = group.get("betas")
    if isinstance(betas, (tuple, list)) and betas:
        momentum = betas[0]
    if type(rate) is float and type(momentum) is float:
        return rate, momentum
    return as_number(rate), as_number(momentum)


def as_number(value: Any) -> float | None:
    """Return a number, or the number in a tensor, as a float; else None."""
    try:
        return float(value.detach() if isinstance(value, Tensor) else value)
    except (ArithmeticError, RuntimeError, TypeError, ValueError):
        return None


def numbers(tensor: Tensor) -> Numbers:
    """Return the numbers of a tensor of any shape as one list."""
    if tensor.dim() != 1 or tensor.is_sparse:
        tensor = tensor.detach().to_dense().flatten()
    return tensor.tolist()


def with_gradient(group: Group) -> list[Tensor]:
    """Return who has a gradient, the smallest first; its own is not zero.

    Those of larger ones are not looked into: reading all would cost as much
    as an update does.
    """
    given = [each for each in group["params"] if each.grad is not None]
    given.sort(key=Tensor.numel)
    for place, parameter in enumerate(given):
        gradient = parameter.grad
        if gradient.numel() > FEW:
            has_any = bool(gradient.to_dense().any())
        else:
            has_any = any(numbers(gradient))
        if has_any:
            return given[place:]
    return []


def fingerprint(tensor: Tensor) -> int:
    """Return a number that equal tensors share, and hardly any others do.

    Of a long tensor with several rows, three are read.
    """
    if tensor.numel() <= FEW or tensor.dim() < 2:
        return hash((tensor.shape, *numbers(tensor)))
    rows = tensor.detach().to_dense()[[0, len(tensor) // 2, -1]]
    return hash((tensor.shape, rows.double().numpy(force=True).tobytes()))


class Watched:
    """A parameter before and after a call of `step`.

    `before` and `after` are lists if the parameter is short.
    """

    __slots__ = ("after", "before", "parameter")

    def __init__(self, parameter: Tensor) -> None:
        is_short = parameter.numel() <= FEW
        self.parameter = parameter
        self.before: Any = (
            numbers(parameter) if is_short else parameter.detach().clone()
        )
        self.after: Any = None

    def has_moved(self) -> bool:
        """Look again, and return whether any number has changed.

        NaN that stays NaN has not.
        """
        if isinstance(self.before, Tensor):
            was, now = self.before, self.parameter.detach()
            return bool((was.ne(now) & ~(was.isnan() & now.isnan())).any())
        self.after = numbers(self.parameter)
        for was, now in zip(self.before, self.after, strict=True):
            if was != now and (was == was or now == now):
                return True
        return False
