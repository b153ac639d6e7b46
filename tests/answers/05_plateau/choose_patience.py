# %% right: places of the new lows, their distances
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        losses = train(seed)
        lows = [
            epoch
            for epoch, loss in enumerate(losses)
            if epoch == 0 or loss < min(losses[:epoch])
        ]
        gaps = [b - a - 1 for a, b in zip(lows, lows[1:])]
        waits[seed] = max(gaps, default=0)
    return waits, max(waits.values())

# %% right: numpy's running minimum
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        losses = np.array(train(seed))
        before = np.minimum.accumulate(losses)[:-1]
        lows = np.concatenate([[0], 1 + np.flatnonzero(losses[1:] < before)])
        waits[seed] = int(max(np.diff(lows) - 1, default=0))
    return waits, int(np.max(list(waits.values())))

# %% right: asks torch, patience by patience
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        losses = train(seed)
        lowest = losses.index(min(losses))
        for patience in range(len(losses) + 1):
            rates = lab.preview_plateau(losses, 1, patience=patience)
            if rates[lowest] == 1:
                break
        waits[seed] = patience
    return waits, sorted(waits.values())[-1]

# %% wrong: all the bad epochs of a run → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, waits[seed] = math.inf, 0
        for loss in train(seed):
            if loss < lowest:
                lowest = loss
            else:
                waits[seed] += 1
    return waits, max(waits.values())

# %% wrong: the bad epochs after the last low are a wait, too → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                lowest, wait = loss, 0
            else:
                wait += 1
            waits[seed] = max(waits[seed], wait)
    return waits, max(waits.values())

# %% wrong: compares with the epoch before → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        before, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < before:
                waits[seed], wait = max(waits[seed], wait), 0
            else:
                wait += 1
            before = loss
    return waits, max(waits.values())

# %% wrong: an equal loss is a new low → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss <= lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values())

# %% wrong: the last wait, not the longest → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                lowest, waits[seed], wait = loss, wait, 0
            else:
                wait += 1
    return waits, max(waits.values())

# %% wrong: the epochs from low to low, one more than the bad ones → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, last, waits[seed] = math.inf, 0, 0
        for epoch, loss in enumerate(train(seed)):
            if loss < lowest:
                waits[seed] = max(waits[seed], epoch - last)
                lowest, last = loss, epoch
    return waits, max(waits.values()) - 1

# %% wrong: trains anew to measure anew → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for epoch in range(len(train(seed))):
            loss = train(seed)[epoch]
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values())

# %% wrong: the seeds 0, 1, 2, whatever is asked → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in range(3):
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values())

# %% wrong: one more than is needed → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values()) + 1

# %% wrong: one short, as if the cut came at the patience → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values()) - 1

# %% wrong: the first seed decides → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, waits[seeds[0]]

# %% wrong: the last seed decides → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, waits[seeds[-1]]

# %% wrong: the mean of the seeds → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, sum(waits.values()) / len(waits)

# %% wrong: the smallest of the seeds → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, min(waits.values())

# %% wrong: the seed with the longest wait → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits, key=waits.get)

# %% equivalent: the first loss is a new low in any case
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = (math.inf, -1, 0)
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = (loss, 0)
            else:
                wait += 1
    return (waits, max(waits.values()))

# %% equivalent: the first loss is a new low in any case
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = (math.inf, 0, -1)
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = (loss, 0)
            else:
                wait += 1
    return (waits, max(waits.values()))

# %% wrong: a run without a second low has no longest wait → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, longest = math.inf, 0, []
        for loss in train(seed):
            if loss < lowest:
                longest.append(wait)
                lowest, wait = loss, 0
            else:
                wait += 1
        waits[seed] = max(longest[1:])
    return waits, max(waits.values())

# %% wrong: a patience of at least one → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, longest = math.inf, 0, []
        for loss in train(seed):
            if loss < lowest:
                longest.append(wait)
                lowest, wait = loss, 0
            else:
                wait += 1
        waits[seed] = max(longest)
    return waits, max(1, *waits.values())

# %% wrong: the mean of the seeds, rounded up → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, longest = math.inf, 0, []
        for loss in train(seed):
            if loss < lowest:
                longest.append(wait)
                lowest, wait = loss, 0
            else:
                wait += 1
        waits[seed] = max(longest)
    return waits, math.ceil(sum(waits.values()) / len(waits))

# %% wrong: the mean of the seeds, rounded → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, round(sum(waits.values()) / len(waits))

# %% wrong: the waits of all seeds, added up → check_choose_patience_choice
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, sum(waits.values())

# %% wrong: only gains of more than two percent are new lows → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest * 0.98:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values())

# %% wrong: only gains of more than a thousandth are new lows → check_choose_patience_waits
def choose_patience(train, seeds):
    waits = {}
    for seed in seeds:
        lowest, wait, waits[seed] = math.inf, 0, 0
        for loss in train(seed):
            if loss < lowest * 0.999:
                waits[seed] = max(waits[seed], wait)
                lowest, wait = loss, 0
            else:
                wait += 1
    return waits, max(waits.values())
