# %% right: a loop with two straight lines
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    low, end, rates = peak / 25, peak / 25 / 1e4, []
    for update in range(updates):
        if update <= top:
            rates.append(low + (peak - low) * update / top)
        else:
            share = (update - top) / (last - top)
            rates.append(peak + (end - peak) * share)
    return rates


# %% right: the lower of two lines, by tensors
def cycle_rates(peak, updates):
    at = torch.arange(updates, dtype=torch.float64)
    top, last = 0.3 * updates - 1, updates - 1
    up = peak / 25 + (peak - peak / 25) * at / top
    down = peak / 250_000 + (peak - peak / 250_000) * (last - at) / (
        last - top
    )
    return torch.minimum(up, down)


# %% right: np.interp in shares of the peak, a tuple
def cycle_rates(peak, updates):
    corners = {0: 0.04, 0.3 * updates - 1: 1, updates - 1: 4e-6}
    shares = np.interp(
        np.arange(updates), list(corners), list(corners.values())
    )
    return tuple(peak * shares)


# %% wrong: falls to 0 → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    return np.interp(range(updates), [0, top, last], [peak / 25, peak, 0])


# %% wrong: rises from 0 → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    heights = [0, peak, peak / 250_000]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: ends at a 10,000th of the peak → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    heights = [peak / 25, peak, peak / 10_000]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: ends where it began → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    heights = [peak / 25, peak, peak / 25]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: the top in the middle → check_cycle_rates
def cycle_rates(peak, updates):
    last = updates - 1
    heights = [peak / 25, peak, peak / 250_000]
    return np.interp(range(updates), [0, last / 2, last], heights)


# %% wrong: the top one update late, as if counted from 1 → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates, updates - 1
    heights = [peak / 25, peak, peak / 250_000]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: the top at a whole update → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = round(0.3 * updates - 1), updates - 1
    heights = [peak / 25, peak, peak / 250_000]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: the last rate only after the run → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates
    heights = [peak / 25, peak, peak / 250_000]
    return np.interp(range(updates), [0, top, last], heights)


# %% wrong: half waves, torch's default → check_cycle_rates
def cycle_rates(peak, updates):
    make = partial(OneCycleLR, max_lr=peak, total_steps=updates)
    return lab.preview(make, peak, updates)


# %% wrong: a rate too many → check_cycle_rates
def cycle_rates(peak, updates):
    top, last = 0.3 * updates - 1, updates - 1
    heights = [peak / 25, peak, peak / 250_000]
    return np.interp(range(updates + 1), [0, top, last], heights)

# %% equivalent: places and heights do not depend on one another
def cycle_rates(peak, updates):
    top, last = (0.3 * updates - 1, updates - 1)
    heights = [peak / 25, peak, peak / 250000]
    places = [0, top, last]
    return np.interp(range(updates), places, heights)

# %% equivalent: moves the rate by less than a millionth
def cycle_rates(peak, updates):
    top, last = (0.3 * updates - 1, updates - 1)
    places = [0, top, last]
    heights = [peak / 25, peak, peak / 250001]
    return np.interp(range(updates), places, heights)

# %% equivalent: moves the rate by less than a millionth
def cycle_rates(peak, updates):
    top, last = (0.3 * updates - 1, updates - 1)
    places = [0, top, last]
    heights = [peak / 25, peak, peak / 249999]
    return np.interp(range(updates), places, heights)


# %% wrong: lets torch do the work, by the setup's own function → check_cycle_rates
def cycle_rates(peak, updates):
    return torch_cycle(peak, updates, anneal_strategy="linear")


# %% wrong: the numbers of the example → check_cycle_rates
def cycle_rates(peak, updates):
    return np.interp(range(updates), [0, 5, 19], [0.004, 0.1, 4e-7])


# %% wrong: the top at a whole update → check_cycle_rates
def cycle_rates(peak, updates):
    places = [0, int(0.3 * updates) - 1, updates - 1]
    return np.interp(range(updates), places, [peak / 25, peak, peak / 25e4])


# %% right: asks torch, by a scheduler of its own
def cycle_rates(peak, updates):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, updates, anneal_strategy="linear"
    )
    rates = []
    for _ in range(updates):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates
