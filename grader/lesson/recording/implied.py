"""At which rate SGD must have moved a parameter.

Without momentum, SGD's movement is its rate times a slope that follows from
the gradient, so what a parameter was and what it is tell the rate. Other
rules hold more state than is worth following in each step.
"""

import torch
from torch.optim import SGD, Optimizer

from grader.lesson.recording.readings import Group, Watched, as_number, numbers

SHORT = 50  # numbers among which the steepest is looked for
SHARP = 1e-3  # the share of a movement that may be rounding


def is_plain_sgd(optimizer: Optimizer, group: Group) -> bool:
    """Return whether a group moves by its rate and its gradients alone."""
    return isinstance(optimizer, SGD) and not group["momentum"]


def implied_rate(
    group: Group, watched: Watched, rate: float | None
) -> float | None:
    """Return the rate that a parameter's movement shows, right after it.

    None where that can't be told: the parameter is long or complex, its
    gradient is gone, or rounding hides what an update at `rate` does.
    """
    gradient, after = watched.parameter.grad, watched.after
    if gradient is None or not after or isinstance(after[0], complex):
        return None
    slopes = numbers(gradient)
    sizes = list(map(abs, slopes[:SHORT]))
    place = sizes.index(max(sizes))
    was, now, slope = watched.before[place], after[place], slopes[place]
    if group["maximize"]:
        slope = -slope
    if group["weight_decay"]:
        slope += (as_number(group["weight_decay"]) or 0.0) * was
    far = max(abs(was - now), abs(slope * (rate or 0.0)))
    rounding = torch.finfo(gradient.dtype).eps * max(abs(was), abs(now))
    return (was - now) / slope if slope and rounding < SHARP * far else None
