# %% right: one factor with a memory
def wsd(optimizer, warmup):
    ending = []

    def factor(u):
        if not ending:
            return min(1, (u + 1) / warmup)
        first, decay = ending
        return min(1, (first + 1) / warmup) * max(0, 1 - (u - first) / decay)

    scheduler = LambdaLR(optimizer, factor)

    def end(decay):
        ending.extend([scheduler.last_epoch, decay])

    return scheduler.step, end


# %% right: by hand, a class
class Steady:
    def __init__(self, optimizer, warmup):
        self.groups, self.warmup = optimizer.param_groups, warmup
        self.bases = [group["lr"] for group in self.groups]
        self.done, self.decay = 0, None
        self.set()

    def set(self):
        if self.decay is None:
            part = min(1, (self.done + 1) / self.warmup)
        else:
            part = max(0, 1 - self.done / self.decay)
        for group, base in zip(self.groups, self.bases):
            group["lr"] = base * part

    def step(self):
        self.done += 1
        self.set()

    def end(self, decay):
        self.bases = [group["lr"] for group in self.groups]
        self.done, self.decay = 0, decay


def wsd(optimizer, warmup):
    schedule = Steady(optimizer, warmup)
    return schedule.step, schedule.end


# %% right: LinearLR up, PolynomialLR down
def wsd(optimizer, warmup):
    from torch.optim.lr_scheduler import PolynomialLR

    if warmup > 1:
        now = LinearLR(optimizer, 1 / warmup, 1, total_iters=warmup - 1)
    else:
        now = ConstantLR(optimizer, factor=1)

    def step():
        now.step()

    def end(decay):
        nonlocal now
        now = PolynomialLR(optimizer, total_iters=decay, power=1)

    return step, end


# %% right: a subclass of LRScheduler
def wsd(optimizer, warmup):
    from torch.optim.lr_scheduler import LRScheduler

    class Schedule(LRScheduler):
        first = decay = None

        def get_lr(self):
            u = self.last_epoch
            if self.first is None:
                return [b * min(1, (u + 1) / warmup) for b in self.base_lrs]
            part = max(0, 1 - (u - self.first) / self.decay)
            return [b * part for b in self.stood]

        def end(self, decay):
            self.first, self.decay = self.last_epoch, decay
            self.stood = [g["lr"] for g in self.optimizer.param_groups]

    schedule = Schedule(optimizer)
    return schedule.step, schedule.end


# %% wrong: falls from the peak, though the warm-up was not over → check_wsd_end
def wsd(optimizer, warmup):
    ending = []

    def factor(u):
        if not ending:
            return min(1, (u + 1) / warmup)
        first, decay = ending
        return max(0, 1 - (u - first) / decay)

    scheduler = LambdaLR(optimizer, factor)

    def end(decay):
        ending.extend([scheduler.last_epoch, decay])
        scheduler.last_epoch -= 1
        scheduler.step()

    return scheduler.step, end


# %% wrong: a second LambdaLR starts from initial_lr → check_wsd_end
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        line = LambdaLR(optimizer, lambda k: max(0, 1 - k / decay))
        schedulers.append(line)

    return step, end


# %% wrong: both go on being stepped → check_wsd_end
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        for scheduler in schedulers:
            scheduler.step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% wrong: ends after a plan of 1,000 updates → check_wsd_end
def wsd(optimizer, warmup):
    def factor(u):
        return max(0, min(1, (u + 1) / warmup, (1000 - u) / 200))

    scheduler = LambdaLR(optimizer, factor)
    return scheduler.step, lambda decay: None


# %% wrong: the plan ends before the run does → check_wsd_steady
def wsd(optimizer, warmup):
    schedulers = [
        LambdaLR(
            optimizer, lambda u: max(0, min((u + 1) / warmup, (16 - u) / 4, 1))
        )
    ]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% wrong: the warm-up begins at 0 → check_wsd_steady
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, u / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% wrong: a warm-up of torch's that is one update late → check_wsd_steady
def wsd(optimizer, warmup):
    schedulers = [LinearLR(optimizer, 1 / warmup, 1, total_iters=warmup)]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% wrong: negative after the end → check_wsd_end
def wsd(optimizer, warmup):
    ending = []

    def factor(u):
        up = min(1, (u + 1) / warmup)
        if not ending:
            return up
        first, decay = ending
        return min(1, (first + 1) / warmup) * (1 - (u - first) / decay)

    scheduler = LambdaLR(optimizer, factor)
    return scheduler.step, lambda decay: ending.extend(
        [scheduler.last_epoch, decay]
    )


# %% wrong: the first update after the call is lower already → check_wsd_end
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))
        step()

    return step, end


# %% wrong: all groups at the first one's rate → check_wsd_steady
def wsd(optimizer, warmup):
    for group in optimizer.param_groups:
        group["lr"] = optimizer.param_groups[0]["lr"]
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% wrong: a cosine for the line → check_wsd_end
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        schedulers.append(CosineAnnealingLR(optimizer, T_max=decay))

    return step, end


# %% wrong: comes up again after the end → check_wsd_end
def wsd(optimizer, warmup):
    ending = []

    def factor(u):
        up = min(1, (u + 1) / warmup)
        if ending and u - ending[0] < ending[1]:
            first, decay = ending
            return min(1, (first + 1) / warmup) * (1 - (u - first) / decay)
        return up

    scheduler = LambdaLR(optimizer, factor)
    return scheduler.step, lambda decay: ending.extend(
        [scheduler.last_epoch, decay]
    )


# %% equivalent: a closure finds the list when it is called
def wsd(optimizer, warmup):
    def step():
        schedulers[-1].step()

    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return step, end


# %% equivalent: two functions in another order
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    def step():
        schedulers[-1].step()

    return step, end


# %% wrong: the line is one update too short → check_wsd_end
def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def step():
        schedulers[-1].step()

    def end(decay):
        last = max(1, decay - 1)
        schedulers.append(LinearLR(optimizer, 1 - 1 / decay, 0, last))

    return step, end


# %% wrong: returns nothing → check_wsd_steady
def wsd(optimizer, warmup):
    scheduler = ConstantLR(optimizer, factor=1)

# %% wrong: the groups between the first and the last stay as they are → check_wsd_steady
def wsd(optimizer, warmup):
    inner = optimizer.param_groups[1:-1]
    own = [group["lr"] for group in inner]
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]
    def hold():
        for group, rate in zip(inner, own):
            group["lr"] = rate
    def step():
        schedulers[-1].step()
        hold()
    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))
        hold()
    hold()
    return step, end
