# %% right: the step number clamped
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = min(self.last_epoch, self.total)
        if t % self.every:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% right: closed form, without holding anything
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch // self.every * self.every
        left = max(0.0, 1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% right: a function that makes a LambdaLR
def HeldPoly(optimizer, total, every, power):
    def factor(t):
        held = t - t % every
        return (1 - held / total) ** power if held < total else 0.0

    return LambdaLR(optimizer, factor)

# %% right: PolynomialLR, stepped now and then
class HeldPoly(PolynomialLR):
    def __init__(self, optimizer, total, every, power):
        self.every, self.count = every, -1
        super().__init__(optimizer, total // every, power)

    def step(self):
        self.count += 1
        if self.count % self.every == 0:
            super().step()

# %% right: asks for equality, and whether the end is passed
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if not (t % self.every == 0 and t <= self.total):
            return self.get_last_lr()
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% right: a helper called curve
def curve(base, t, total, every, power):
    t = min(t - t % every, total)
    return base * (1 - t / total) ** power


class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        return [curve(base, t, self.total, self.every, self.power) for base in self.base_lrs]

# %% right: a helper called steps
def steps(t, total, every):
    return max(0, 1 - (t // every) * every / total)


class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        return [base * steps(self.last_epoch, self.total, self.every) ** self.power for base in self.base_lrs]

# %% wrong: the second question dropped, the curve runs on → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: both at once, falls between as well → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every and t % self.total:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: compared with 0, as the thread proposes → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t % self.total == 0:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: stops a fall before the end → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t >= self.total:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: PolynomialLR, which does not hold → check_held_poly
def HeldPoly(optimizer, total, every, power):
    return PolynomialLR(optimizer, total, power)

# %% wrong: the base rate between the falls → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every:
            return self.base_lrs
        left = max(0, 1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: falls by the curve from the rate before → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t > self.total:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [g["lr"] * left for g in self.optimizer.param_groups]

# %% wrong: the power forgotten → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every = total, every
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch // self.every * self.every
        left = max(0, 1 - t / self.total)
        return [base * left for base in self.base_lrs]

# %% wrong: every part of the curve a step too long → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if (t - 1) % self.every or t > self.total:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = (1 - (t - 1) / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: falls at every second step, whatever is asked → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if (self.every > 1 and t % 2) or t > self.total:
            return [group['lr'] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: ends at step 8, whatever is asked → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t > 8:
            return [group['lr'] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: the first group's rate for all groups → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = min(self.last_epoch // self.every * self.every, self.total)
        left = (1 - t / self.total) ** self.power
        return [self.base_lrs[0] * left for _ in self.base_lrs]

# %% equivalent: two methods in the other order
class HeldPoly(LRScheduler):

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t > self.total:
            return [group['lr'] for group in self.optimizer.param_groups]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = (total, every, power)
        super().__init__(optimizer)

# %% equivalent: computes what is left a line earlier, and leaves it unused when held
class HeldPoly(LRScheduler):

    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = (total, every, power)
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        left = (1 - t / self.total) ** self.power
        if t % self.every or t > self.total:
            return [group['lr'] for group in self.optimizer.param_groups]
        return [base * left for base in self.base_lrs]

# %% wrong: the smallest of 0 and the power, which turns up again past the end → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every:
            return [group["lr"] for group in self.optimizer.param_groups]
        left = max(0, (1 - t / self.total) ** self.power)
        return [base * left for base in self.base_lrs]

# %% wrong: holds the first group's rate for all groups → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t > self.total:
            return [self.optimizer.param_groups[0]["lr"]]
        left = (1 - t / self.total) ** self.power
        return [base * left for base in self.base_lrs]

# %% wrong: one rate, however many groups → check_held_poly
class HeldPoly(LRScheduler):
    def __init__(self, optimizer, total, every, power):
        self.total, self.every, self.power = total, every, power
        super().__init__(optimizer)

    def get_lr(self):
        t = self.last_epoch
        if t % self.every or t > self.total:
            return [self.optimizer.param_groups[0]["lr"]]
        return [self.base_lrs[0] * (1 - t / self.total) ** self.power]
