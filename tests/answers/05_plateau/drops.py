# %% right: counts bad epochs one by one
def drops(best, patience, cooldown, epochs):
    found, bad, cooling = [], 0, 0
    for epoch in range(epochs - 1):
        if epoch <= best:
            continue
        if cooling:
            cooling -= 1
            continue
        bad += 1
        if bad > patience:
            found.append(epoch + 1)
            bad, cooling = 0, cooldown
    return found

# %% right: a while loop
def drops(best, patience, cooldown, epochs):
    result = []
    epoch = best + 1 + patience + 1
    while epoch < epochs:
        result += [epoch]
        epoch += cooldown + patience + 1
    return result

# %% right: a range is a list of numbers as well
def drops(best, patience, cooldown, epochs):
    return range(best + patience + 2, epochs, 1 + patience + cooldown)

# %% right: numpy, as a tuple of its numbers
def drops(best, patience, cooldown, epochs):
    import numpy as np

    return tuple(np.arange(best + patience + 2, epochs, patience + 1 + cooldown))

# %% right: a generator
def drops(best, patience, cooldown, epochs):
    epoch = best + patience + 2
    while epoch < epochs:
        yield epoch
        epoch += patience + cooldown + 1

# %% right: helpers of its own
def got(best, patience):
    return best + patience + 2
def yours(patience, cooldown):
    return patience + 1 + cooldown
def theirs(a, b, c):
    return list(range(a, b, c))
def drops(best, patience, cooldown, epochs):
    return theirs(got(best, patience), epochs, yours(patience, cooldown))

# %% wrong: the drop after patience bad epochs → check_drops
def drops(best, patience, cooldown, epochs):
    return list(range(best + patience + 1, epochs, patience + 1 + cooldown))

# %% wrong: patience taken as the distance of the drops → check_drops
def drops(best, patience, cooldown, epochs):
    return list(range(best + patience + 2, epochs, max(1, patience + cooldown)))

# %% wrong: forgets the cooldown → check_drops
def drops(best, patience, cooldown, epochs):
    return list(range(best + patience + 2, epochs, patience + 1))

# %% wrong: a cooldown before the first drop too → check_drops
def drops(best, patience, cooldown, epochs):
    step = patience + 1 + cooldown
    return list(range(best + 1 + step, epochs, step))

# %% wrong: only the first drop → check_drops
def drops(best, patience, cooldown, epochs):
    return [best + patience + 2]

# %% wrong: the epochs whose loss causes the drop → check_drops
def drops(best, patience, cooldown, epochs):
    step = patience + 1 + cooldown
    return [epoch - 1 for epoch in range(best + patience + 2, epochs, step)]

# %% wrong: one epoch beyond the end → check_drops
def drops(best, patience, cooldown, epochs):
    return list(range(best + patience + 2, epochs + 1, patience + 1 + cooldown))

# %% wrong: a cooldown of at least one → check_drops
def drops(best, patience, cooldown, epochs):
    step = patience + 1 + max(cooldown, 1)
    return list(range(best + patience + 2, epochs, step))

# %% wrong: knows the two shown → check_drops
def drops(best, patience, cooldown, epochs):
    return [7, 10, 13] if cooldown == 0 else [7, 11]

# %% wrong: a single number → check_drops
def drops(best, patience, cooldown, epochs):
    return best + patience + 2

# %% wrong: prints in place of returning → check_drops
def drops(best, patience, cooldown, epochs):
    print(list(range(best + patience + 2, epochs, patience + 1 + cooldown)))

# %% wrong: patience 0 taken for none → check_drops
def drops(best, patience, cooldown, epochs):
    patience = patience or 10
    return list(range(best + patience + 2, epochs, patience + 1 + cooldown))

# %% wrong: the best epoch counted from 1 if it is the first → check_drops
def drops(best, patience, cooldown, epochs):
    first = (best or 1) + patience + 2
    return list(range(first, epochs, patience + 1 + cooldown))

# %% wrong: a first drop, though the run is too short for it → check_drops
def drops(best, patience, cooldown, epochs):
    found = [best + patience + 2]
    while found[-1] + patience + 1 + cooldown < epochs:
        found.append(found[-1] + patience + 1 + cooldown)
    return found

# %% wrong: a cooldown of at most two → check_drops
def drops(best, patience, cooldown, epochs):
    step = patience + 1 + min(cooldown, 2)
    return list(range(best + patience + 2, epochs, step))
