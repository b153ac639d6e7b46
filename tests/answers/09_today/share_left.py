# %% right: a loop
def share_left(factors, peak, decay):
    left = 1.0
    for factor in factors:
        left -= left * peak * factor * decay
    return left


# %% right: a tensor's product
def share_left(factors, peak, decay):
    rates = peak * torch.tensor(factors, dtype=torch.double)
    return (1 - rates * decay).prod().item()


# %% wrong: the losses are added up → check_share_left
def share_left(factors, peak, decay):
    return 1 - peak * decay * sum(factors)


# %% wrong: the decay alone, in each update → check_share_left
def share_left(factors, peak, decay):
    return (1 - decay) ** len(factors)


# %% wrong: the peak in each update → check_share_left
def share_left(factors, peak, decay):
    return (1 - peak * decay) ** len(factors)


# %% wrong: the mean rate in each update → check_share_left
def share_left(factors, peak, decay):
    mean = peak * sum(factors) / len(factors)
    return (1 - mean * decay) ** len(factors)


# %% wrong: as if the weight were the gradient, in Adam → check_share_left
def share_left(factors, peak, decay):
    return 1 - sum(peak * factor for factor in factors)


# %% wrong: what is lost, not what is left → check_share_left
def share_left(factors, peak, decay):
    return 1 - math.prod(1 - peak * factor * decay for factor in factors)


# %% wrong: the peak of the first shown case → check_share_left
def share_left(factors, peak, decay):
    return math.prod(1 - 0.5 * factor * decay for factor in factors)


# %% wrong: a decay without steps → check_share_left
def share_left(factors, peak, decay):
    return math.exp(-peak * decay * sum(factors))
