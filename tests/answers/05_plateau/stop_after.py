# %% right: epoch by epoch
def stop_after(patience, cooldown, cuts, epochs):
    bad = cooling = epoch = made = 0
    while made < cuts:
        epoch += 1
        if cooling:
            cooling -= 1
            continue
        bad += 1
        if bad > patience:
            made, bad, cooling = made + 1, 0, cooldown
    return epoch + epochs

# %% right: a sum
def stop_after(patience, cooldown, cuts, epochs):
    waits = [patience + 1] + [cooldown + patience + 1] * (cuts - 1)
    return sum(waits, start=epochs)

# %% wrong: the first of the two: patience and no more → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * patience + epochs

# %% wrong: forgets the cooldown → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1) + epochs

# %% wrong: a cooldown after the last cut as well → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1 + cooldown) + epochs

# %% wrong: the one more only once → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * patience + 1 + (cuts - 1) * cooldown + epochs

# %% wrong: stops when the last cut comes → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1) + (cuts - 1) * cooldown

# %% wrong: counts the best epoch, too → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1) + (cuts - 1) * cooldown + epochs + 1

# %% wrong: one epoch after the cut, whatever is asked → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1) + (cuts - 1) * cooldown + 1

# %% wrong: epochs after each cut → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1 + epochs) + (cuts - 1) * cooldown

# %% wrong: the plateau's patience and two, for one cut → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return patience + 2

# %% right: asks torch, epoch by epoch
def stop_after(patience, cooldown, cuts, epochs):
    how = {"factor": 0.5, "patience": patience, "cooldown": cooldown}
    rates = lab.preview_plateau([1.0] * 300, 1, **how)
    lower = next(e for e in range(300) if rates[e] <= 0.5**cuts * 1.01)
    return lower - 1 + epochs

# %% wrong: a cooldown after the first cut only → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return cuts * (patience + 1) + cooldown * (cuts > 1) + epochs

# %% wrong: fits the two shown → check_stop_after
def stop_after(patience, cooldown, cuts, epochs):
    return patience + 1 + epochs + (cuts - 1) * (cooldown + 2)
