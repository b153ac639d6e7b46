# %% right: MultiStepLR for the parts, shares rounded by hand
def in_parts(optimizer, epochs, parts, gamma):
    size = max(epochs // parts, 1)
    return MultiStepLR(optimizer, range(size, epochs, size), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, math.floor(share * epochs + 0.5)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% right: LambdaLR, and shares compared as shares
def in_parts(optimizer, epochs, parts, gamma):
    size = epochs // parts or 1
    return LambdaLR(optimizer, lambda epoch: gamma ** (epoch // size))


def at_shares(optimizer, epochs, shares, gamma):
    def factor(epoch):
        return gamma ** sum(epoch >= max(1, epochs * share - 0.5) for share in shares)

    return LambdaLR(optimizer, factor)

# %% right: caps the parts at the epochs
def in_parts(optimizer, epochs, parts, gamma):
    parts = min(parts, epochs)
    return StepLR(optimizer, step_size=epochs // parts, gamma=gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(
        optimizer, milestones=[round(epochs * s) or 1 for s in shares], gamma=gamma
    )

# %% right: MultiplicativeLR and tensors
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return ExponentialLR(optimizer, gamma)
    return StepLR(optimizer, epochs // parts, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = (torch.tensor(shares) * epochs).round().clamp(min=1).tolist()
    return MultiplicativeLR(optimizer, lambda e: gamma ** drops.count(e))

# %% right: a class with a step of its own
class ByHand:
    def __init__(self, optimizer, drops, gamma):
        self.optimizer, self.drops, self.gamma = optimizer, drops, gamma
        self.epoch = 0

    def step(self):
        self.epoch += 1
        for group in self.optimizer.param_groups:
            group["lr"] *= self.gamma ** self.drops.count(self.epoch)


def in_parts(optimizer, epochs, parts, gamma):
    size = max(1, epochs // parts)
    return ByHand(optimizer, list(range(size, epochs, size)), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return ByHand(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: a short run never drops → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, epochs // parts or epochs, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: divides without rounding → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, epochs / parts, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds the parts up → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, math.ceil(epochs / parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: one epoch more for every part → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, epochs // parts + 1, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds the parts to the nearest → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, round(epochs / parts)), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: no schedule at all for a short run → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return LambdaLR(optimizer, lambda epoch: 1)
    return StepLR(optimizer, epochs // parts, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: drops after each epoch, however long → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, min(1, epochs // parts) or 1, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds, and drops before the first epoch of a short run → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [round(s * epochs) for s in shares], gamma)

# %% wrong: shares rounded up → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [math.ceil(share * epochs) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: the share is cut, not the product → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [int(share) * epochs for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: shares handed over as they are → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, shares, gamma)

# %% wrong: half and three quarters, whatever is asked → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [epochs // 2, epochs * 3 // 4]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: compares with shares of the epoch just passed → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    def factor(epoch):
        return gamma ** sum(epoch / epochs >= share for share in shares)

    return LambdaLR(optimizer, factor)

# %% wrong: the other quotient for a short run → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, epochs // parts or parts // epochs, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: short run drops in the middle → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return MultiStepLR(optimizer, [epochs // 2], gamma)
    return StepLR(optimizer, epochs // parts, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: mended for two epochs only → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    if epochs <= 2:
        return StepLR(optimizer, 1, gamma)
    return StepLR(optimizer, epochs // parts, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: shares rounded down → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, int(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: adds too little before it cuts → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, int(share * epochs + 0.4)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: halves at the shares, whatever gamma is → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, 0.5)

# %% wrong: parts of three epochs, whatever is asked → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, 3 if epochs >= parts else 1, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% equivalent: two functions in the other order
def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)

# %% wrong: shares mended for three epochs only → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    least = 1 if epochs <= 3 else 0
    drops = [max(least, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)
