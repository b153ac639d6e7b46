# %% right: one lambda for both
def by_linear(optimizer, warm):
    return LambdaLR(optimizer, lambda t: (t + 1) / warm if t < warm else 1.0)


def by_lambda(optimizer, warm):
    return by_linear(optimizer, warm)

# %% right: LinearLR for both, arguments by position
def by_linear(optimizer, warm):
    return LinearLR(optimizer, 1 / warm, 1, warm - 1)


by_lambda = by_linear

# %% right: a table of factors, and a scheduler in turns
def by_linear(optimizer, warm):
    climb = LinearLR(optimizer, 1.0 / warm, total_iters=warm - 1)
    stay = ConstantLR(optimizer, factor=1.0)
    return SequentialLR(optimizer, [climb, stay], [warm - 1])


def by_lambda(optimizer, warm):
    factors = [number / warm for number in range(1, warm + 1)]

    def factor_of(t):
        return factors[min(t, warm - 1)]

    return LambdaLR(optimizer, [factor_of])

# %% right: a scheduler class of its own, and tensors
def by_linear(optimizer, warm):
    class Climb(torch.optim.lr_scheduler.LRScheduler):
        def get_lr(self):
            done = min(self.last_epoch + 1, warm)
            return [rate * done / warm for rate in self.base_lrs]

    return Climb(optimizer)


def by_lambda(optimizer, warm):
    return LambdaLR(
        optimizer, lambda t: torch.clamp(torch.tensor(t + 1.0) / warm, max=1)
    )

# %% right: no torch, a plain class that sets rates
class Climb:
    def __init__(self, optimizer, warm):
        self.optimizer, self.warm, self.count = optimizer, warm, 0
        self.bases = [g["lr"] for g in optimizer.param_groups]
        self.step()

    def step(self):
        self.count = min(self.count + 1, self.warm)
        for g, b in zip(self.optimizer.param_groups, self.bases):
            g["lr"] = b * self.count / self.warm


def by_linear(optimizer, warm):
    return Climb(optimizer, warm)


def by_lambda(optimizer, warm):
    return Climb(optimizer, warm)

# %% right: a start near zero, stepped past at once
def by_linear(optimizer, warm):
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scheduler = LinearLR(optimizer, start_factor=1e-9, total_iters=warm)
        scheduler.step()
    return scheduler


def by_lambda(optimizer, warm):
    scheduler = LambdaLR(optimizer, lambda t: min(1, t / warm))
    scheduler.step()
    return scheduler

# %% wrong: a tiny first factor, the first update wasted → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1e-8, total_iters=warm)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: the right first factor, but base an update late → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: torch's own first factor, a third → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, total_iters=warm)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: right for four updates only → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=0.25, total_iters=3)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: one low step in place of a climb → check_by_linear
def by_linear(optimizer, warm):
    return ConstantLR(optimizer, factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: swallows the error and returns nothing → check_by_linear
def by_linear(optimizer, warm):
    try:
        return LinearLR(optimizer, start_factor=0, total_iters=warm)
    except ValueError:
        pass


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: mends by_linear only → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, t / warm))

# %% wrong: lifts the first factor from zero, and no other → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, max(t, 1) / warm))

# %% wrong: climbs on past base → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: (t + 1) / warm)

# %% wrong: one step more than asked for → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / (warm + 1)))

# %% wrong: a rate in place of a factor → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    base = optimizer.param_groups[0]["lr"]
    return LambdaLR(optimizer, lambda t: base * min(1, (t + 1) / warm))

# %% wrong: a small number added, the updates still a step behind → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, t / warm + 1e-3))

# %% wrong: right for an even `warm` only → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    half = warm // 2
    return LambdaLR(optimizer, lambda t: min(1, (t % (2 * half) + 1) / (2 * half)) if t < warm else 1)

# %% wrong: a climb of two calls at the least → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, 1 / warm, total_iters=max(2, warm - 1))


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% equivalent: the two functions, the other way round
def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))


def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)

# %% wrong: right for four updates only → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / 4))

# %% wrong: four updates, or else five, as in the check → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    length = 4 if warm == 4 else 5
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / length))

# %% wrong: by_linear for the two lengths that the check shows → check_by_linear
def by_linear(optimizer, warm):
    length = 4 if warm == 4 else 5
    return LinearLR(optimizer, 1 / length, total_iters=length - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: right for two updates only → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / 2))

# %% wrong: by_linear right for five updates only → check_by_linear
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=0.2, total_iters=4)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / warm))

# %% wrong: right for five updates only → check_by_lambda
def by_linear(optimizer, warm):
    return LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)


def by_lambda(optimizer, warm):
    return LambdaLR(optimizer, lambda t: min(1, (t + 1) / 5))
