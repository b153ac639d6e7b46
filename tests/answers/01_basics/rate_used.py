# %% right: divides and rounds down
def rate_used(base, gamma, batches, update):
    import math

    return base * math.pow(gamma, math.floor(update / batches))

# %% right: a loop over the updates
def rate_used(base, gamma, batches, update):
    rate = base
    for number in range(1, update + 1):
        if number % batches == 0:
            rate *= gamma
    return rate

# %% right: a tensor for a number
def rate_used(base, gamma, batches, update):
    return torch.tensor(base) * torch.tensor(gamma) ** (update // batches)

# %% wrong: decays at every update → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma**update

# %% wrong: decays smoothly, between the epochs too → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma ** (update / batches)

# %% wrong: counts the updates from 1 → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma ** ((update - 1) // batches)

# %% wrong: an epoch ahead, as if stepped first → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma ** (update // batches + 1)

# %% wrong: takes gamma off instead of multiplying → check_rate_used
def rate_used(base, gamma, batches, update):
    return base - gamma * (update // batches)

# %% wrong: multiplies once for all → check_rate_used
def rate_used(base, gamma, batches, update):
    return base if update < batches else base * gamma

# %% wrong: decays late by one update → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma ** (max(update - 1, 0) // batches)

# %% wrong: the three batches of this lesson, whatever is asked → check_rate_used
def rate_used(base, gamma, batches, update):
    return base * gamma ** (update // 3)

# %% right: a scheduler that is asked
def rate_used(base, gamma, batches, update):
    make = partial(ExponentialLR, gamma=gamma)
    return lab.preview(make, base, update + 1, every=batches)[-1]
