# %% right: torch's own SGD on a weight of slope 1
def strides(rates, momenta):
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0, momentum=0.5)
    moved = []
    for rate, momentum in zip(rates, momenta):
        optimizer.param_groups[0]["lr"] = rate
        optimizer.param_groups[0]["momentum"] = momentum
        before = weight.item()
        optimizer.zero_grad()
        weight.sum().backward()
        optimizer.step()
        moved.append(before - weight.item())
    return moved


# %% right: a sum of products, an array
def strides(rates, momenta):
    velocities = [
        1 + sum(np.prod(momenta[k + 1 : n + 1]) for k in range(n))
        for n in range(len(rates))
    ]
    return np.array(rates) * np.array(velocities)


# %% right: recursion over the updates before
def strides(rates, momenta):
    def velocity(number):
        if number == 0:
            return 1
        return momenta[number] * velocity(number - 1) + 1

    return tuple(rates[k] * velocity(k) for k in range(len(rates)))


# %% wrong: the rate alone → check_strides
def strides(rates, momenta):
    return list(rates)


# %% wrong: the rate is kept in the velocity → check_strides
def strides(rates, momenta):
    stride, moved = 0.0, []
    for rate, momentum in zip(rates, momenta):
        stride = momentum * stride + rate
        moved.append(stride)
    return moved


# %% wrong: an average, the gradient counts 1 - momentum → check_strides
def strides(rates, momenta):
    velocity, moved = 0.0, []
    for rate, momentum in zip(rates, momenta):
        velocity = momentum * velocity + (1 - momentum)
        moved.append(rate * velocity)
    return moved


# %% wrong: the stride before the gradient is added → check_strides
def strides(rates, momenta):
    velocity, moved = 0.0, []
    for rate, momentum in zip(rates, momenta):
        moved.append(rate * velocity)
        velocity = momentum * velocity + 1
    return moved


# %% wrong: how far the weight has come, not each stride → check_strides
def strides(rates, momenta):
    velocity, place, places = 0.0, 0.0, []
    for rate, momentum in zip(rates, momenta):
        velocity = momentum * velocity + 1
        place += rate * velocity
        places.append(place)
    return places


# %% wrong: the first momentum for all → check_strides
def strides(rates, momenta):
    velocity, moved = 0.0, []
    for rate in rates:
        velocity = momenta[0] * velocity + 1
        moved.append(rate * velocity)
    return moved


# %% wrong: the momentum of the update before → check_strides
def strides(rates, momenta):
    velocity, moved = 0.0, []
    for rate, momentum in zip(rates, [0, *momenta]):
        velocity = momentum * velocity + 1
        moved.append(rate * velocity)
    return moved


# %% wrong: the formula of a constant momentum → check_strides
def strides(rates, momenta):
    return [
        rate * (1 - momentum ** (k + 1)) / (1 - momentum)
        for k, (rate, momentum) in enumerate(zip(rates, momenta))
    ]


# %% wrong: Nesterov's look ahead → check_strides
def strides(rates, momenta):
    velocity, moved = 0.0, []
    for rate, momentum in zip(rates, momenta):
        velocity = momentum * velocity + 1
        moved.append(rate * (1 + momentum * velocity))
    return moved

# %% equivalent: there are as many rates as momenta
def strides(rates, momenta):
    velocity, moved = (0.0, [])
    for rate, momentum in zip(rates, momenta, strict=False):
        velocity = momentum * velocity + 1
        moved.append(rate * velocity)
    return moved


# %% wrong: right for as many updates as the check shows, and no others → check_strides
def strides(rates, momenta):
    if len(rates) not in (3, 6):
        return list(rates)
    velocity, moved = 0.0, []
    for rate, momentum in zip(rates, momenta):
        velocity = momentum * velocity + 1
        moved.append(rate * velocity)
    return moved


# %% wrong: lets torch's SGD do the work, by the check's own function → check_strides
def strides(rates, momenta):
    return sgd_strides(rates, momenta)
