# %% right: a loop that multiplies as torch does
def group_rates(own, lr, step_size, gamma, update):
    rates = [rate if rate is not None else lr for rate in own]
    for number in range(1, update + 1):
        if number % step_size == 0:
            rates = [rate * gamma for rate in rates]
    return rates

# %% right: tensors, and a floor in place of whole division
def group_rates(own, lr, step_size, gamma, update):
    bases = torch.tensor([lr if one is None else one for one in own])
    return bases * gamma ** math.floor(update / step_size)

# %% wrong: `or`, so a rate of 0 is taken for none → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    return tuple((rate or lr) * gamma ** (update // step_size) for rate in own)

# %% right: asks the closed form group by group
def group_rates(own, lr, step_size, gamma, update):
    def one(base):
        steps, _ = divmod(update, step_size)
        return base * math.pow(gamma, steps)

    result = []
    for rate in own:
        if rate is None:
            result.append(one(lr))
        else:
            result.append(one(rate))
    return result

# %% right: fills the gaps of its argument first
def group_rates(own, lr, step_size, gamma, update):
    for number, rate in enumerate(own):
        if rate is None:
            own[number] = lr
    return [rate * gamma ** (update // step_size) for rate in own]

# %% wrong: the optimizer's rate for all groups → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    return [lr * gamma ** (update // step_size) for _ in own]

# %% wrong: a group without a rate gets none → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** (update // step_size)
    return [(rate or 0) * factor for rate in own]

# %% wrong: leaves out the groups without a rate → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** (update // step_size)
    return [rate * factor for rate in own if rate is not None]

# %% wrong: the schedule reaches the default only → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    now = lr * gamma ** (update // step_size)
    return [now if rate is None else rate for rate in own]

# %% wrong: the schedule reaches the groups' own rates only → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** (update // step_size)
    return [lr if rate is None else rate * factor for rate in own]

# %% wrong: counts the updates from 1 → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** ((update - 1) // step_size)
    return [(lr if rate is None else rate) * factor for rate in own]

# %% wrong: decays at every update → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    return [(lr if rate is None else rate) * gamma**update for rate in own]

# %% wrong: a group's own rate is taken for a factor of the optimizer's → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** (update // step_size)
    return [lr * (1 if rate is None else rate) * factor for rate in own]

# %% wrong: drops once and for all → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = 1 if update < step_size else gamma
    return [(lr if rate is None else rate) * factor for rate in own]

# %% wrong: the steps of the example → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    factor = gamma ** (update // 2)
    return [(lr if rate is None else rate) * factor for rate in own]

# %% wrong: fills the first group without a rate only → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    own = list(own)
    own[own.index(None)] = lr
    return [r * gamma ** (update // step_size) for r in own]

# %% wrong: four groups, as if there were no other number → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    out = []
    for i in range(4):
        r = own[i]
        out.append((lr if r is None else r) * gamma ** (update // step_size))
    return out

# %% wrong: the optimizer's rate is taken for a limit → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    return [
        (lr if r is None else min(r, lr)) * gamma ** (update // step_size)
        for r in own
    ]

# %% wrong: right only when asked update by update → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    for i, r in enumerate(own):
        own[i] = lr if r is None else r
        if update and update % step_size == 0:
            own[i] *= gamma
    return list(own)

# %% wrong: the numbers of the example, written out → check_group_rates
def group_rates(own, lr, step_size, gamma, update):
    return [rate * 0.5 ** (update // 2) for rate in (0.0, 0.01, 0.1)]
