# %% right: clamps t, three branches
def factor(t, warm, total, floor):
    t = min(t, total)
    if t <= warm:
        return 0.1 * (1 - t / warm) + t / warm
    angle = math.pi * (t - warm) / (total - warm)
    return (1 + floor) / 2 + (1 - floor) / 2 * math.cos(angle)

# %% right: the end first, the square of a half angle
def factor(t, warm, total, floor):
    if t >= total:
        return floor
    if t >= warm:
        done = (t - warm) / (total - warm)
        return floor + (1 - floor) * math.cos(math.pi / 2 * done) ** 2
    return 0.1 + (1 - 0.1) * (t / warm)

# %% right: double tensors
def factor(t, warm, total, floor):
    t = torch.tensor(t, dtype=torch.float64)
    climb = 0.1 + 0.9 * t / warm
    share = ((t - warm) / (total - warm)).clamp(0, 1)
    sink = floor + (1 - floor) * (1 + torch.cos(math.pi * share)) / 2
    return torch.minimum(climb, sink)

# %% right: torch walks there on a throw-away optimizer
def factor(t, warm, total, floor):
    one = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    climb = LinearLR(one, 0.1, total_iters=warm)
    sink = CosineAnnealingLR(one, total - warm, eta_min=floor)
    both = SequentialLR(one, [climb, sink], [warm])
    for _ in range(min(t, total)):
        one.step()
        both.step()
    return one.param_groups[0]["lr"]

# %% right: numpy's cosine and interpolation
def factor(t, warm, total, floor):
    import numpy as np

    if t < warm:
        return np.interp(t, [0, warm], [0.1, 1.0])
    share = np.clip((t - warm) / (total - warm), 0, 1)
    return floor + (1 - floor) * 0.5 * (1 + np.cos(np.pi * share))

# %% right: exact fractions
def factor(t, warm, total, floor):
    from fractions import Fraction

    if t < warm:
        return float(Fraction(1, 10) + Fraction(9, 10) * Fraction(t, warm))
    share = min(Fraction(1), Fraction(t - warm, total - warm))
    return floor + (1 - floor) * 0.5 * (1.0 + math.cos(math.pi * float(share)))

# %% right: a table made once
from functools import cache


@cache
def table(warm, total, floor):
    up = [0.1 + 0.9 * n / warm for n in range(warm)]
    n = total - warm
    down = [floor + (1 - floor) / 2 * (1 + math.cos(math.pi * k / n)) for k in range(n)]
    return up + down + [floor]


def factor(t, warm, total, floor):
    whole = table(warm, total, floor)
    return whole[t] if t < len(whole) else whole[-1]

# %% wrong: climbs again after its end → check_factor_after
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = (t - warm) / (total - warm)
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: zero after its end → check_factor_after
def factor(t, warm, total, floor):
    if t > total:
        return 0.0
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = (t - warm) / (total - warm)
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: the warm-up not taken off the cosine → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, t / total)
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: taken off the top, not off the length → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / total)
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: cut off at the floor, not scaled to it → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return max(floor, (1 + math.cos(math.pi * share)) / 2)

# %% wrong: the floor added on top → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 + math.cos(math.pi * share)) / 2

# %% wrong: warms up from zero → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: the warm-up of the exercise before, in equal steps → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return (t + 1) / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: a straight line down → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return 1 - (1 - floor) * share

# %% wrong: both at once, as chained schedulers do → check_factor_curve
def factor(t, warm, total, floor):
    climb = min(1, 0.1 + 0.9 * t / warm)
    share = min(1, t / total)
    return climb * (floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2)

# %% wrong: in single precision → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return torch.tensor(0.1) + torch.tensor(0.9) * t / warm
    share = torch.tensor(min(1, (t - warm) / (total - warm)))
    return floor + (1 - floor) * (1 + torch.cos(math.pi * share)) / 2

# %% wrong: an approximate pi → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(3.14159 * share)) / 2

# %% wrong: degrees for radians → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(180 * share)) / 2

# %% wrong: arrives at the floor one update early → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / max(1, total - warm - 1))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: nothing returned while it warms up → check_factor_curve
def factor(t, warm, total, floor):
    if t >= warm:
        share = min(1, (t - warm) / (total - warm))
        return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: looks for what a check has defined → check_factor_curve
def factor(t, warm, total, floor):
    return lab.preview(partial(in_torch, warm=warm, total=total, floor=floor), 1.0, t + 1)[t]

# %% wrong: returns nothing after its end → check_factor_after
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    if t <= total:
        share = (t - warm) / (total - warm)
        return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: climbs again long after its end → check_factor_after
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    n = total - warm
    share = (t - warm) / n if t <= total or t > 3 * total else 1
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% equivalent: both stretches meet in update `warm`
def factor(t, warm, total, floor):
    if t <= warm:
        return 0.1 + 0.9 * t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% equivalent: the share is worked out before it is wanted
def factor(t, warm, total, floor):
    share = min(1, (t - warm) / (total - warm))
    if t < warm:
        return 0.1 + 0.9 * t / warm
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: a table of the values that the check shows → check_factor_curve
def factor(t, warm, total, floor):
    if t >= total:
        return floor
    quarter = floor + (1 - floor) * (1 + math.cos(math.pi / 4)) / 2
    shown = {0: 0.1, 1: 0.325, 2: 0.55, 6: quarter, 8: (1 + floor) / 2}
    return shown.get(t, 1.0)

# %% wrong: the floor that the check shows, after the end → check_factor_after
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / warm
    if t >= total:
        return 0.2
    share = (t - warm) / (total - warm)
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: climbs from 0.1 on by all of the base rate → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: arrives at the top an update early → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return 0.1 + 0.9 * t / max(1, warm - 1)
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: climbs from the floor → check_factor_curve
def factor(t, warm, total, floor):
    if t < warm:
        return floor + (1 - floor) * t / warm
    share = min(1, (t - warm) / (total - warm))
    return floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2
