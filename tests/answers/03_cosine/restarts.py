# %% right: adds up cycle by cycle
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0, T_0
    while start < epochs:
        found.append(start)
        length *= T_mult
        start += length
    return found

# %% right: the closed form, with the even case apart
def restarts(T_0, T_mult, epochs):
    if T_mult == 1:
        return list(range(T_0, epochs, T_0))
    starts = [T_0 * (T_mult**n - 1) / (T_mult - 1) for n in range(1, 20)]
    return [start for start in starts if start < epochs]

# %% right: plays the epochs through
def restarts(T_0, T_mult, epochs):
    found, since, length = [], 0, T_0
    for epoch in range(1, epochs):
        since += 1
        if since == length:
            found.append(epoch)
            since, length = 0, length * T_mult
    return found

# %% right: asks torch
def restarts(T_0, T_mult, epochs):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0, T_mult)
    found = []
    for epoch in range(1, epochs):
        optimizer.step()
        scheduler.step()
        if scheduler.T_cur == 0:
            found.append(epoch)
    return tuple(found)

# %% right: an array
def restarts(T_0, T_mult, epochs):
    import numpy as np

    lengths = T_0 * np.power(float(T_mult), np.arange(epochs))
    ends = np.cumsum(lengths)
    return ends[ends < epochs]

# %% wrong: the cycles' lengths in place of their ends → check_restarts
def restarts(T_0, T_mult, epochs):
    starts = [T_0 * T_mult**n for n in range(20)]
    return [start for start in starts if start < epochs]

# %% wrong: all cycles of one length → check_restarts
def restarts(T_0, T_mult, epochs):
    return list(range(T_0, epochs, T_0))

# %% wrong: always twice as long → check_restarts
def restarts(T_0, T_mult, epochs):
    return [T_0 * (2**n - 1) for n in range(1, 20) if T_0 * (2**n - 1) < epochs]

# %% wrong: counts the restart after the last epoch, too → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0, T_0
    while start <= epochs:
        found.append(start)
        length *= T_mult
        start += length
    return found

# %% wrong: counts epochs from 1 → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0, T_0
    while start < epochs:
        found.append(start + 1)
        length *= T_mult
        start += length
    return found

# %% wrong: the first epoch is no restart → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], 0, T_0
    while start < epochs:
        found.append(start)
        start += length
        length *= T_mult
    return found

# %% wrong: an epoch at the bottom between two cycles → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0 + 1, T_0
    while start < epochs:
        found.append(start)
        length *= T_mult
        start += length + 1
    return found

# %% wrong: longer by T_mult epochs each, not T_mult times → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0, T_0
    while start < epochs:
        found.append(start)
        length += T_mult
        start += length
    return found

# %% wrong: how many there are → check_restarts
def restarts(T_0, T_mult, epochs):
    count, start, length = 0, T_0, T_0
    while start < epochs:
        count += 1
        length *= T_mult
        start += length
    return count

# %% wrong: knows the runs shown → check_restarts
def restarts(T_0, T_mult, epochs):
    known = {3: [3, 9, 21, 45], 4: [4, 8], 1: [1, 3, 7]}
    return known.get(T_0, [T_0])

# %% wrong: forgets to return → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], T_0, T_0
    while start < epochs:
        found.append(start)
        length *= T_mult
        start += length

# %% wrong: at most 20 restarts → check_restarts
def restarts(T_0, T_mult, epochs):
    found, start, length = [], 0, T_0
    for _ in range(20):
        start += length
        length *= T_mult
        if start < epochs:
            found.append(start)
    return found

# %% wrong: leaves out a restart in the last epoch → check_restarts
def restarts(T_0, T_mult, epochs):
    ends = accumulate(T_0 * T_mult**k for k in range(epochs))
    return [e for e in ends if e < epochs - 1]

# %% right: takes ends while they are in time
def restarts(T_0, T_mult, epochs):
    from itertools import takewhile

    ends = accumulate(T_0 * T_mult**k for k in range(epochs))
    return list(takewhile(lambda end: end < epochs, ends))

# %% wrong: the first run shown, whatever is asked → check_restarts
def restarts(T_0, T_mult, epochs):
    return [4, 8, 12]

# %% wrong: both runs shown, whatever else is asked → check_restarts
def restarts(T_0, T_mult, epochs):
    return [4, 8, 12] if T_0 == 4 else [3, 9]

# %% wrong: names the first restart before it looks at the end → check_restarts
def restarts(T_0, T_mult, epochs):
    found, length = [T_0], T_0 * T_mult
    while found[-1] + length < epochs:
        found.append(found[-1] + length)
        length *= T_mult
    return found

# %% wrong: has the rates made by lab.preview → check_restarts
def restarts(T_0, T_mult, epochs):
    make = partial(CosineAnnealingWarmRestarts, T_0=T_0, T_mult=T_mult)
    rates = lab.preview(make, 1.0, epochs)
    return [epoch for epoch in range(1, epochs) if rates[epoch] == 1]
