# %% right: Adam by hand
def adam_places(rates, gradient):
    m = v = weight = 0.0
    places = []
    for t, rate in enumerate(rates, start=1):
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        mean, square = m / (1 - 0.9**t), v / (1 - 0.999**t)
        weight -= rate * mean / (square**0.5 + 1e-8)
        places.append(weight)
    return places


# %% right: the sign by division, a running sum
def adam_places(rates, gradient):
    from itertools import accumulate

    sign = gradient / abs(gradient)
    return [-sign * total for total in accumulate(rates)]


# %% right: torch's own sign and sum
def adam_places(rates, gradient):
    total = torch.tensor(rates, dtype=torch.double).cumsum(0)
    return -total * (1 if gradient > 0 else -1)


# %% wrong: forgets the sign → check_adam_places
def adam_places(rates, gradient):
    return np.cumsum([-rate for rate in rates]).tolist()


# %% wrong: climbs → check_adam_places
def adam_places(rates, gradient):
    moves = [rate * float(np.sign(gradient)) for rate in rates]
    return np.cumsum(moves).tolist()


# %% wrong: the moves, not the places → check_adam_places
def adam_places(rates, gradient):
    return [-rate * float(np.sign(gradient)) for rate in rates]


# %% wrong: without the corrections → check_adam_places
def adam_places(rates, gradient):
    m = v = weight = 0.0
    places = []
    for rate in rates:
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        weight -= rate * m / (v**0.5 + 1e-8)
        places.append(weight)
    return places


# %% wrong: the first rate for all → check_adam_places
def adam_places(rates, gradient):
    moves = [-rates[0] * float(np.sign(gradient)) for _ in rates]
    return np.cumsum(moves).tolist()


# %% wrong: begins with the place before the first update → check_adam_places
def adam_places(rates, gradient):
    moves = [-rate * float(np.sign(gradient)) for rate in rates]
    return [0.0, *np.cumsum(moves).tolist()][:-1]


# %% equivalent: to divide by 1 or -1 is to multiply
def adam_places(rates, gradient):
    moves = [-rate / float(np.sign(gradient)) for rate in rates]
    return np.cumsum(moves).tolist()


# %% wrong: the check's own helper, which asks torch → check_adam_places
adam_places = adam_walk
