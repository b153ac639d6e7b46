# %% right: all rates of both lines, then the largest
def top_of(peak, total, pct_start):
    top, rates = pct_start * total - 1, []
    for update in range(total):
        if update <= top:
            part = update / top
            rates.append((1 - part) * peak / 25 + part * peak)
        else:
            part = (update - top) / (total - 1 - top)
            rates.append((1 - part) * peak + part * peak / 250_000)
    return rates.index(max(rates)), max(rates)

# %% right: the lesser of the two lines is the rate; max with a key
def top_of(peak, total, pct_start):
    top = pct_start * total - 1

    def rate(update):
        up = peak / 25 + (peak - peak / 25) * update / top
        share = (total - 1 - update) / (total - 1 - top)
        down = peak / 250_000 + (peak - peak / 250_000) * share
        return min(up, down)

    best = max(range(total), key=rate)
    return best, rate(best)

# %% right: numpy-like tensors, a list in place of a pair
def top_of(peak, total, pct_start):
    at = torch.arange(total, dtype=torch.float64)
    top = pct_start * total - 1
    up = peak / 25 + (peak - peak / 25) * at / top
    down = peak - (peak - peak / 250_000) * (at - top) / (total - 1 - top)
    rates = torch.minimum(up, down)
    best = rates.argmax()
    return [best, rates[best]]

# %% right: int() for floor, the neighbour by adding one
def top_of(peak, total, pct_start):
    top = pct_start * total - 1
    left = int(top)
    start, end = peak / 25, peak / 25 / 1e4
    up = start + (peak - start) * (left / top)
    down = peak + (end - peak) * (left + 1 - top) / (total - 1 - top)
    if up > down:
        return left, up
    return left + 1, down

# %% wrong: the next whole number, and the peak itself → check_top_of
def top_of(peak, total, pct_start):
    return math.ceil(pct_start * total - 1), peak

# %% wrong: the share of the updates, without the one for counting from 0 → check_top_of
def top_of(peak, total, pct_start):
    top = pct_start * total
    left, right = math.floor(top), math.ceil(top)
    up = peak - (peak - peak / 25) * (top - left) / top
    down = peak - (peak - peak / 250_000) * (right - top) / (total - top)
    return (left, up) if up >= down else (right, down)

# %% wrong: always the update before the top → check_top_of
def top_of(peak, total, pct_start):
    top = pct_start * total - 1
    left = math.floor(top)
    return left, peak - (peak - peak / 25) * (top - left) / top

# %% wrong: always the update after the top → check_top_of
def top_of(peak, total, pct_start):
    top = pct_start * total - 1
    right = math.ceil(top)
    fall = (right - top) / (total - 1 - top)
    return right, peak - (peak - peak / 250_000) * fall

# %% wrong: the nearer update, with its own rate → check_top_of
def top_of(peak, total, pct_start):
    top = pct_start * total - 1
    near = round(top)
    if near <= top:
        return near, peak - (peak - peak / 25) * (top - near) / top
    fall = (near - top) / (total - 1 - top)
    return near, peak - (peak - peak / 250_000) * fall

# %% wrong: the right update, but as if it used the peak → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    rising = 1 - (1 - 1 / 25) * (top - left) / top
    falling = 1 - (right - top) / (last - top)
    return (left if rising >= falling else right), peak

# %% wrong: falls to a hundredth only → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak - peak / 100) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)

# %% wrong: falls to the last update's end, one update late → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total
    left, right = math.floor(top), math.ceil(top)
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak - peak / 250_000) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)

# %% wrong: the shown numbers only → check_top_of
def top_of(peak, total, pct_start):
    return 4, peak if pct_start == 0.25 else peak * (1 - 0.6 / 15.6)

# %% wrong: starts from 0 in place of peak / 25 → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    rising = peak * left / top
    falling = peak - (peak - peak / 250_000) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)

# %% wrong: the neighbour on the flatter line, always → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    if top > last / 2:
        return left, peak - (peak - peak / 25) * (top - left) / top
    return right, peak - (peak - peak / 250_000) * (right - top) / (last - top)

# %% wrong: the farther update of the two → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    if top - left > right - top or left == right:
        return left, peak - (peak - peak / 25) * (top - left) / top
    return right, peak - (peak - peak / 250_000) * (right - top) / (last - top)

# %% wrong: the next below where pct_start is 0.5 or more, else the next above → check_top_of
def top_of(peak, total, pct_start):
    top, last = pct_start * total - 1, total - 1
    left, right = math.floor(top), math.ceil(top)
    if pct_start >= 0.5:
        return left, peak - (peak - peak / 25) * (top - left) / top
    return right, peak - (peak - peak / 250_000) * (right - top) / (last - top)

# %% equivalent: the two lines do not depend on one another
def top_of(peak, total, pct_start):
    top, last = (pct_start * total - 1, total - 1)
    left, right = (math.floor(top), math.ceil(top))
    falling = peak - (peak - peak / 250000) * (right - top) / (last - top)
    rising = peak - (peak - peak / 25) * (top - left) / top
    return (left, rising) if rising >= falling else (right, falling)

# %% equivalent: they are equal only where both updates are the same
def top_of(peak, total, pct_start):
    top, last = (pct_start * total - 1, total - 1)
    left, right = (math.floor(top), math.ceil(top))
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak - peak / 250000) * (right - top) / (last - top)
    return (left, rising) if rising > falling else (right, falling)

# %% equivalent: the lowest rate's sign moves this one by less than a millionth
def top_of(peak, total, pct_start):
    top, last = (pct_start * total - 1, total - 1)
    left, right = (math.floor(top), math.ceil(top))
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak + peak / 250000) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)

# %% equivalent: moves the rate by less than a millionth
def top_of(peak, total, pct_start):
    top, last = (pct_start * total - 1, total - 1)
    left, right = (math.floor(top), math.ceil(top))
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak - peak / 250001) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)

# %% equivalent: moves the rate by less than a millionth
def top_of(peak, total, pct_start):
    top, last = (pct_start * total - 1, total - 1)
    left, right = (math.floor(top), math.ceil(top))
    rising = peak - (peak - peak / 25) * (top - left) / top
    falling = peak - (peak - peak / 249999) * (right - top) / (last - top)
    return (left, rising) if rising >= falling else (right, falling)
