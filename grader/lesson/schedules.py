"""The course's schedulers, what their parameters may be, and their rates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from torch.optim import Optimizer
from torch.optim import lr_scheduler as torch_schedulers
from torch.optim.lr_scheduler import LRScheduler

from grader.lesson.lab import preview

UPDATES = 100
Range = tuple[float, float, float]  # lowest, highest, first shown
Choice = list[str]  # the first is shown first
BASE: Range = (0.01, 1.0, 0.1)
SHARE = (0.01, 1.0)  # what a factor may be
COUNT = (1, UPDATES)


@dataclass(frozen=True)
class Schedule:
    """How a scheduler is made, and a slider for each of its parameters.

    `make(optimizer, **parameters)` makes it. `sliders` has what each of the
    parameters may be; a range of whole numbers allows only whole ones.
    """

    make: Callable[..., LRScheduler]
    sliders: Mapping[str, Range | Choice]


class _OnFallingLoss(torch_schedulers.ReduceLROnPlateau):
    """Plateau reduction on a loss that falls up to update 30, then stays."""

    def __init__(self, optimizer: Optimizer, **parameters: Any) -> None:
        super().__init__(optimizer, **parameters)
        self._losses = iter(range(UPDATES, UPDATES - 30, -1))

    def step(self, *metric: Any, **options: Any) -> None:
        super().step(next(self._losses, UPDATES - 30))


def _milestones(
    optimizer: Optimizer, first: int, second: int, gamma: float
) -> LRScheduler:
    milestones = sorted((first, second))
    return torch_schedulers.MultiStepLR(optimizer, milestones, gamma)


def _cyclic(
    optimizer: Optimizer,
    max_lr: float,
    step_size_up: int,
    mode: Literal["triangular", "triangular2"],
) -> LRScheduler:
    base = optimizer.param_groups[0]["lr"]
    return torch_schedulers.CyclicLR(
        optimizer, base, max_lr, step_size_up, mode=mode
    )


def _inverse_root(optimizer: Optimizer, warmup: int) -> LRScheduler:
    return torch_schedulers.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warmup, (warmup / (step + 1)) ** 0.5),
    )


def _multiplied(optimizer: Optimizer, factor: float) -> LRScheduler:
    return torch_schedulers.MultiplicativeLR(optimizer, lambda step: factor)


def _warmed_up(
    optimizer: Optimizer, warmup: int, start_factor: float
) -> LRScheduler:
    warm = torch_schedulers.LinearLR(optimizer, start_factor, 1.0, warmup)
    rest = max(1, UPDATES - warmup)
    fall = torch_schedulers.CosineAnnealingLR(optimizer, rest)
    return torch_schedulers.SequentialLR(optimizer, [warm, fall], [warmup])


def _chained(
    optimizer: Optimizer, total_iters: int, gamma: float
) -> LRScheduler:
    first = torch_schedulers.ConstantLR(optimizer, 0.3, total_iters)
    second = torch_schedulers.ExponentialLR(optimizer, gamma)
    return torch_schedulers.ChainedScheduler([first, second], optimizer)


SCHEDULES = {
    "StepLR": Schedule(
        torch_schedulers.StepLR,
        {"step_size": (*COUNT, 30), "gamma": (*SHARE, 0.5)},
    ),
    "MultiStepLR": Schedule(
        _milestones,
        {
            "first": (*COUNT, 40),
            "second": (*COUNT, 80),
            "gamma": (*SHARE, 0.3),
        },
    ),
    "ConstantLR": Schedule(
        torch_schedulers.ConstantLR,
        {"factor": (*SHARE, 0.3), "total_iters": (*COUNT, 20)},
    ),
    "LinearLR": Schedule(
        torch_schedulers.LinearLR,
        {
            "start_factor": (*SHARE, 0.1),
            "end_factor": (*SHARE, 1.0),
            "total_iters": (*COUNT, 30),
        },
    ),
    "ExponentialLR": Schedule(
        torch_schedulers.ExponentialLR, {"gamma": (0.8, 1.0, 0.96)}
    ),
    "PolynomialLR": Schedule(
        torch_schedulers.PolynomialLR,
        {"total_iters": (*COUNT, 90), "power": (0.2, 4.0, 1.0)},
    ),
    "CosineAnnealingLR": Schedule(
        torch_schedulers.CosineAnnealingLR,
        {"T_max": (*COUNT, 90), "eta_min": (0.0, 0.05, 0.0)},
    ),
    "CosineAnnealingWarmRestarts": Schedule(
        torch_schedulers.CosineAnnealingWarmRestarts,
        {
            "T_0": (*COUNT, 20),
            "T_mult": (1, 4, 2),
            "eta_min": (0.0, 0.05, 0.0),
        },
    ),
    "CyclicLR": Schedule(
        _cyclic,
        {
            "max_lr": (0.1, 1.0, 0.4),
            "step_size_up": (*COUNT, 15),
            "mode": ["triangular", "triangular2"],
        },
    ),
    "OneCycleLR": Schedule(
        partial(torch_schedulers.OneCycleLR, total_steps=UPDATES + 1),
        {
            "max_lr": (0.1, 1.0, 0.4),
            "pct_start": (0.05, 0.95, 0.3),
            "div_factor": (2.0, 50.0, 25.0),
            "anneal_strategy": ["cos", "linear"],
        },
    ),
    "ReduceLROnPlateau": Schedule(
        _OnFallingLoss,
        {
            "factor": (0.1, 0.9, 0.5),
            "patience": (0, 30, 10),
            "cooldown": (0, 30, 0),
        },
    ),
    "LambdaLR": Schedule(_inverse_root, {"warmup": (*COUNT, 20)}),
    "MultiplicativeLR": Schedule(_multiplied, {"factor": (0.8, 1.05, 0.97)}),
    "SequentialLR": Schedule(
        _warmed_up, {"warmup": (*COUNT, 20), "start_factor": (*SHARE, 0.05)}
    ),
    "ChainedScheduler": Schedule(
        _chained, {"total_iters": (*COUNT, 20), "gamma": (0.8, 1.0, 0.98)}
    ),
}


def rates(name: str, base: float = BASE[2], **parameters: Any) -> list[float]:
    """Return the rates that a scheduler gives to UPDATES updates.

    It is stepped after each update. Parameters that are not given have the
    values first shown. Raises ValueError for a name not in SCHEDULES.
    """
    if name not in SCHEDULES:
        raise ValueError(f"no schedule {name!r}: {', '.join(SCHEDULES)}")
    schedule = SCHEDULES[name]
    first = {key: _first(value) for key, value in schedule.sliders.items()}
    chosen = {**first, **parameters}

    def make(optimizer: Optimizer) -> LRScheduler:
        return schedule.make(optimizer, **chosen)

    return preview(make, base, UPDATES)


def _first(allowed: Range | Choice) -> float | str:
    return allowed[0] if isinstance(allowed, list) else allowed[2]
