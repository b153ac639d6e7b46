"""An example of each of torch's schedulers, from rate 0.1, 100 updates long.

A docstring says when to use it. The code below it is what the cheat sheet
prints, and what it draws.
"""

from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)


def constant(optimizer: Optimizer) -> LRScheduler:
    """A short, low start before another schedule takes over."""
    return ConstantLR(optimizer, factor=0.3, total_iters=20)


def linear(optimizer: Optimizer) -> LRScheduler:
    """A warm-up, or a straight line down to the end."""
    return LinearLR(optimizer, start_factor=0.1, total_iters=30)


def step(optimizer: Optimizer) -> LRScheduler:
    """A recipe that says: a part of the rate, every so many epochs."""
    return StepLR(optimizer, step_size=30, gamma=0.5)


def multi_step(optimizer: Optimizer) -> LRScheduler:
    """A recipe that names the epochs at which the rate drops."""
    return MultiStepLR(optimizer, milestones=[40, 80], gamma=0.3)


def exponential(optimizer: Optimizer) -> LRScheduler:
    """A smooth fall that needs no end: by the same share at each call."""
    return ExponentialLR(optimizer, gamma=0.96)


def polynomial(optimizer: Optimizer) -> LRScheduler:
    """A line or a curve that reaches 0 at a known end."""
    return PolynomialLR(optimizer, total_iters=90, power=2)


def cosine(optimizer: Optimizer) -> LRScheduler:
    """A known length: high for long, then down, at rest in the end."""
    return CosineAnnealingLR(optimizer, T_max=100)


def restarts(optimizer: Optimizer) -> LRScheduler:
    """A settled network at the end of each cycle, if you keep it."""
    return CosineAnnealingWarmRestarts(optimizer, T_0=20, T_mult=2)


def one_cycle(optimizer: Optimizer) -> LRScheduler:
    """Few epochs at a high peak; it also moves the momentum."""
    return OneCycleLR(optimizer, max_lr=0.1, total_steps=101)


def cyclic(optimizer: Optimizer) -> LRScheduler:
    """A rate that goes up and down without end; a range test."""
    return CyclicLR(optimizer, base_lr=0.01, max_lr=0.1, step_size_up=15)


def plateau(optimizer: Optimizer) -> LRScheduler:
    """An unknown length: it cuts when a metric stops to get better."""
    return ReduceLROnPlateau(optimizer, factor=0.5, patience=10)


def by_factor(optimizer: Optimizer) -> LRScheduler:
    """Any shape: a function gives the factor of the base rate."""
    return LambdaLR(optimizer, lambda step: 1 / (1 + step / 10))


def multiplied(optimizer: Optimizer) -> LRScheduler:
    """Any shape: a function gives the factor from rate to rate."""
    return MultiplicativeLR(optimizer, lambda step: 0.97)


def in_turn(optimizer: Optimizer) -> LRScheduler:
    """One schedule after another, such as a warm-up before a cosine."""
    warm_up = LinearLR(optimizer, start_factor=0.05, total_iters=20)
    cosine = CosineAnnealingLR(optimizer, T_max=80)
    return SequentialLR(optimizer, [warm_up, cosine], milestones=[20])


def together(optimizer: Optimizer) -> LRScheduler:
    """Several schedules at every call: their factors multiply."""
    warm_up = LinearLR(optimizer, start_factor=0.05, total_iters=20)
    decay = ExponentialLR(optimizer, gamma=0.98)
    return ChainedScheduler([warm_up, decay])


# Each with the cell of a lesson that explains it.
EXAMPLES = {
    constant: "03_cosine/gallery-idea",
    step: "02_step/steps-idea",
    multi_step: "02_step/steps-idea",
    exponential: "01_basics/scheduler-idea",
    linear: "03_cosine/warm-up-class",
    polynomial: "02_step/poly-idea",
    cosine: "03_cosine/cosine-idea",
    restarts: "03_cosine/restarts-idea",
    cyclic: "04_onecycle/cyclic-idea",
    one_cycle: "04_onecycle/cycle-shape-idea",
    plateau: "05_plateau/counting-idea",
    in_turn: "03_cosine/joining-idea",
    together: "03_cosine/joining-idea",
    by_factor: "03_cosine/two-warm-ups-idea",
    multiplied: "02_step/hand-over-idea",
}
