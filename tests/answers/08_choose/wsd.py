# %% right: three schedulers in a row
def wsd(optimizer, warmup, stable, decay):
    return SequentialLR(
        optimizer,
        [
            LambdaLR(optimizer, lambda u: (u + 1) / warmup),
            ConstantLR(optimizer, factor=1.0),
            LinearLR(optimizer, 1.0, 0.0, total_iters=decay),
        ],
        milestones=[warmup, warmup + stable],
    )

# %% right: if and elif
def wsd(optimizer, warmup, stable, decay):
    def factor(u):
        if u < warmup:
            return (u + 1) / warmup
        u -= warmup
        if u < stable:
            return 1.0
        u -= stable
        if u < decay:
            return 1 - u / decay
        return 0.0

    return LambdaLR(optimizer, lr_lambda=factor)

# %% right: a class of its own, no scheduler of torch's
class Wsd:
    def __init__(self, optimizer, warmup, stable, decay):
        self.factors = [(u + 1) / warmup for u in range(warmup)] + [1] * stable
        self.factors += [1 - k / decay for k in range(decay)] + [0]
        self.groups = optimizer.param_groups
        self.bases = [group["lr"] for group in self.groups]
        self.number = -1
        self.step()

    def step(self):
        self.number = min(self.number + 1, len(self.factors) - 1)
        for group, base in zip(self.groups, self.bases):
            group["lr"] = base * self.factors[self.number]


def wsd(optimizer, warmup, stable, decay):
    return Wsd(optimizer, warmup, stable, decay)

# %% right: a subclass of LRScheduler
def wsd(optimizer, warmup, stable, decay):
    from torch.optim.lr_scheduler import LRScheduler

    class Schedule(LRScheduler):
        def get_lr(self):
            u = self.last_epoch
            up = min(1, (u + 1) / warmup)
            down = min(1, 1 - (u - warmup - stable) / decay)
            return [base * max(0, min(up, down)) for base in self.base_lrs]

    return Schedule(optimizer)

# %% wrong: negative after the end → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + stable + decay - number
        return min((number + 1) / warmup, 1, left / decay)

    return LambdaLR(optimizer, factor)

# %% wrong: the first update at rate 0 → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + stable + decay - number
        return max(0, min(number / warmup, 1, left / decay))

    return LambdaLR(optimizer, factor)

# %% wrong: returns rates, not factors → check_wsd
def wsd(optimizer, warmup, stable, decay):
    base = optimizer.param_groups[0]["lr"]

    def rate(number):
        left = warmup + stable + decay - number
        return base * max(0, min((number + 1) / warmup, 1, left / decay))

    return LambdaLR(optimizer, rate)

# %% wrong: all groups at the first group's rate → check_wsd
class Same:
    def __init__(self, optimizer, warmup, stable, decay):
        self.optimizer, self.shape, self.number = optimizer, (warmup, stable, decay), -1
        self.base = optimizer.param_groups[0]["lr"]
        self.step()

    def step(self):
        self.number += 1
        warmup, stable, decay = self.shape
        left = warmup + stable + decay - self.number
        factor = max(0, min((self.number + 1) / warmup, 1, left / decay))
        for group in self.optimizer.param_groups:
            group["lr"] = self.base * factor


def wsd(optimizer, warmup, stable, decay):
    return Same(optimizer, warmup, stable, decay)

# %% wrong: the decay starts below the top → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + stable + decay - number
        return max(0, min((number + 1) / warmup, 1, left / (decay + 1)))

    return LambdaLR(optimizer, factor)

# %% wrong: a warm-up and a decay without the stable part → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + decay - number
        return max(0, min((number + 1) / warmup, left / decay))

    return LambdaLR(optimizer, factor)

# %% wrong: all of it chained, not in a row → check_wsd
def wsd(optimizer, warmup, stable, decay):
    from torch.optim.lr_scheduler import ChainedScheduler

    return ChainedScheduler(
        [
            LinearLR(optimizer, 1 / warmup, 1.0, total_iters=max(1, warmup - 1)),
            LinearLR(optimizer, 1.0, 0.0, total_iters=decay),
        ]
    )

# %% wrong: a linear warm-up of torch's that is one update late → check_wsd
def wsd(optimizer, warmup, stable, decay):
    return SequentialLR(
        optimizer,
        [
            LinearLR(optimizer, 1 / warmup, 1.0, total_iters=warmup),
            ConstantLR(optimizer, factor=1.0),
            LinearLR(optimizer, 1.0, 0.0, total_iters=decay),
        ],
        milestones=[warmup, warmup + stable],
    )

# %% wrong: stays at the top if the run goes on → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + stable + decay - number
        return min((number + 1) / warmup, 1, left / decay) if left > 0 else 1

    return LambdaLR(optimizer, factor)

# %% wrong: the numbers of the visible part → check_wsd
def wsd(optimizer, warmup, stable, decay):
    factors = [0.5, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25] + [0] * 99
    if warmup == 1:
        factors = [1, 1, 1] + [0] * 99
    return LambdaLR(optimizer, lambda u: factors[u])

# %% wrong: returns nothing → check_wsd
def wsd(optimizer, warmup, stable, decay):
    def factor(number):
        left = warmup + stable + decay - number
        return max(0, min((number + 1) / warmup, 1, left / decay))

    LambdaLR(optimizer, factor)
