# %% right: counts the calls in a loop
def rate_used(base, gamma, batches, at, update):
    rate, number = base, at
    while number <= update:
        rate *= gamma
        number += batches
    return rate

# %% right: a formula that rounds down
def rate_used(base, gamma, batches, at, update):
    import math

    return base * math.pow(gamma, math.floor((update - at + batches) / batches))

# %% right: acts the loop out
def rate_used(base, gamma, batches, at, update):
    rate, rates = base, []
    while len(rates) <= update:
        for number in range(batches):
            if number == at:
                rate *= gamma
            rates.append(rate)
        if at == batches:
            rate *= gamma
    return rates[update]

# %% right: whole epochs, and one more call if this epoch's is over
def rate_used(base, gamma, batches, at, update):
    epoch, number = divmod(update, batches)
    return torch.tensor(base) * gamma ** (epoch + (number >= at))

# %% right: a scheduler that is asked
def rate_used(base, gamma, batches, at, update):
    make = partial(ExponentialLR, gamma=gamma)
    late = batches - at
    return lab.preview(make, base, update + late + 1, every=batches)[-1]

# %% wrong: the usual loop, stepped after the epoch → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * gamma ** (update // batches)

# %% wrong: an epoch ahead, as if stepped first → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * gamma ** (update // batches + 1)

# %% wrong: the call comes after its update → check_rate_used
def rate_used(base, gamma, batches, at, update):
    epoch, number = divmod(update, batches)
    return base * gamma ** (epoch + (number > at))

# %% wrong: decays at every update → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * gamma**update

# %% wrong: takes gamma off in place of multiplying → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base - gamma * ((update - at) // batches + 1)

# %% wrong: the three updates of the example, whatever is asked → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * gamma ** ((update - at) // 3 + 1)

# %% wrong: the gamma of the example, whatever is asked → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * 0.5 ** ((update - at) // batches + 1)

# %% wrong: multiplies once for all → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base if update < at else base * gamma

# %% wrong: rounds towards zero before the first call → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return base * gamma ** (int((update - at) / batches) + 1)

# %% wrong: forgets the call after the last update of an epoch → check_rate_used
def rate_used(base, gamma, batches, at, update):
    if at == batches:
        return base
    return base * gamma ** ((update - at) // batches + 1)

# %% wrong: the base of the example, whatever is asked → check_rate_used
def rate_used(base, gamma, batches, at, update):
    return 0.8 * gamma ** ((update - at) // batches + 1)
