# %% right: a range of milestones, shares rounded by hand
def in_parts(optimizer, epochs, parts, gamma):
    size = max(epochs // parts, 1)
    return MultiStepLR(optimizer, range(size, size * parts, size), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, math.floor(share * epochs + 0.5)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% right: LambdaLR, and shares compared as shares
def in_parts(optimizer, epochs, parts, gamma):
    size = epochs // parts or 1

    def factor(epoch):
        return gamma ** min(epoch // size, parts - 1)

    return LambdaLR(optimizer, factor)


def at_shares(optimizer, epochs, shares, gamma):
    def factor(epoch):
        return gamma ** sum(epoch >= max(1, epochs * share - 0.5) for share in shares)

    return LambdaLR(optimizer, factor)

# %% right: caps the parts at the epochs
def in_parts(optimizer, epochs, parts, gamma):
    parts = min(parts, epochs)
    ends = [(number + 1) * (epochs // parts) for number in range(parts - 1)]
    return MultiStepLR(optimizer, milestones=ends, gamma=gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(
        optimizer, milestones=[round(epochs * s) or 1 for s in shares], gamma=gamma
    )

# %% right: MultiplicativeLR and tensors
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return ExponentialLR(optimizer, gamma)
    size = epochs // parts
    ends = torch.arange(1, parts) * size
    return MultiplicativeLR(optimizer, lambda e: gamma if e in ends else 1.0)


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
    return ByHand(optimizer, list(range(size, size * parts, size)), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return ByHand(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: a short run never drops → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs // parts or epochs
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: divides without rounding → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs / parts
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds the parts up → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = math.ceil(epochs / parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: one epoch more for every part → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs // parts + 1
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds the parts to the nearest → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, round(epochs / parts))
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: no schedule at all for a short run → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return LambdaLR(optimizer, lambda epoch: 1)
    part = epochs // parts
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: drops after each epoch, however long → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = min(1, epochs // parts) or 1
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: rounds, and drops before the first epoch of a short run → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [round(s * epochs) for s in shares], gamma)

# %% wrong: shares rounded up → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [math.ceil(share * epochs) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: the share is cut, not the product → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [int(share) * epochs for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: shares handed over as they are → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, shares, gamma)

# %% wrong: half and three quarters, whatever is asked → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [epochs // 2, epochs * 3 // 4]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: compares with shares of the epoch just passed → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    def factor(epoch):
        return gamma ** sum(epoch / epochs >= share for share in shares)

    return LambdaLR(optimizer, factor)

# %% wrong: the other quotient for a short run → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs // parts or parts // epochs
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: short run drops in the middle → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    if epochs < parts:
        return MultiStepLR(optimizer, [epochs // 2], gamma)
    part = epochs // parts
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: mended for two epochs only → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = 1 if epochs <= 2 else epochs // parts
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: shares rounded down → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, int(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: adds too little before it cuts → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, int(share * epochs + 0.4)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: halves at the shares, whatever gamma is → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, 0.5)

# %% wrong: parts of three epochs, whatever is asked → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = 3 if epochs >= parts else 1
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% equivalent: two functions in the other order
def at_shares(optimizer, epochs, shares, gamma):
    drops = [max(1, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    drops = [part * number for number in range(1, parts)]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: shares mended for three epochs only → check_planned_shares
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    least = 1 if epochs <= 3 else 0
    drops = [max(least, round(share * epochs)) for share in shares]
    return MultiStepLR(optimizer, drops, gamma)

# %% wrong: StepLR, which drops once more in what is left over → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    return StepLR(optimizer, max(1, epochs // parts), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: a drop at the end of the last part, too → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    drops = [part * n for n in range(1, parts + 1)]
    return MultiStepLR(optimizer, drops, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: what is left over is a part of its own → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs // parts or 1
    return MultiStepLR(optimizer, range(part, epochs, part), gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: two drops, whatever is asked → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part, 2 * part], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: parts as equal as can be, by rounding each end → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    drops = [max(1, round(n * epochs / parts)) for n in range(1, parts)]
    return MultiStepLR(optimizer, drops, gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: a milestone of 0 in a short run → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = epochs // parts
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], gamma)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)

# %% wrong: halves between the parts, whatever gamma is → check_planned_parts
def in_parts(optimizer, epochs, parts, gamma):
    part = max(1, epochs // parts)
    return MultiStepLR(optimizer, [part * n for n in range(1, parts)], 0.5)


def at_shares(optimizer, epochs, shares, gamma):
    return MultiStepLR(optimizer, [max(1, round(s * epochs)) for s in shares], gamma)
