# %% right: the first epoch apart
def sklearn_rate(init, power_t, samples, epoch):
    if epoch == 0:
        return init
    seen = samples * epoch
    return init / pow(1 + seen, power_t)

# %% right: a negative power, a loop that counts
def sklearn_rate(init, power_t, samples, epoch):
    t = 1
    for _ in range(epoch):
        t += samples
    return init * t**-power_t

# %% right: logarithms, a tensor
def sklearn_rate(init, power_t, samples, epoch):
    t = torch.tensor(1.0 + samples * epoch, dtype=torch.float64)
    return init * torch.exp(-power_t * torch.log(t))

# %% right: asks scikit-learn
def sklearn_rate(init, power_t, samples, epoch):
    net = MLPClassifier(
        1, solver="sgd", learning_rate="invscaling",
        learning_rate_init=init, power_t=power_t, batch_size=samples,
    )
    x = torch.rand(samples, 1).numpy()
    y = [n % 2 for n in range(samples)]
    for _ in range(epoch):
        net.partial_fit(x, y, classes=[0, 1])
    return net._optimizer.learning_rate if epoch else init

# %% wrong: t counts the epochs → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / (epoch + 1) ** power_t

# %% wrong: no one is added → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / max(1, samples * epoch) ** power_t

# %% wrong: the root, whatever the power → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / (samples * epoch + 1) ** 0.5

# %% wrong: a hundred samples, as it seems → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / (99 * epoch + 1) ** power_t

# %% wrong: a unit more in each epoch → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / (max(1, (samples + 1) * epoch)) ** power_t

# %% wrong: the rate after the epoch → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    return init / (samples * (epoch + 1) + 1) ** power_t

# %% wrong: divides by the rate before → check_sklearn_rate
def sklearn_rate(init, power_t, samples, epoch):
    rate = init
    for _ in range(epoch):
        rate /= (samples + 1) ** power_t
    return rate
