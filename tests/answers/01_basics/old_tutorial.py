# %% right: MultiStepLR, the log from the optimizer
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    drops = list(range(step_size, epochs, step_size))
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, drops, gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% right: counts the epochs itself, one ahead; torch warns
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step(epoch + 1)
    return log

# %% right: the rate set by hand from the closed form
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    for epoch in range(epochs):
        rate = base * gamma ** (epoch // step_size)
        optimizer.param_groups[0]["lr"] = rate
        log.append(rate)
        one_epoch(model, optimizer)
    return log

# %% wrong: only the crash is mended → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step(epoch)
    return log

# %% wrong: get_lr kept, wrong where the rate drops → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: step(epoch) kept, an epoch late → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step(epoch)
    return log

# %% wrong: the log written after the step → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(scheduler.get_last_lr()[0])
    return log

# %% wrong: step(epoch) moved to the front, drops an epoch early → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        scheduler.step(epoch + 1)
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
    return log

# %% wrong: logs a list of rates for each epoch → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr())
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: trains at one rate and logs that → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
    return log

# %% wrong: swallows the crash and returns an empty log → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    try:
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        scheduler = StepLR(optimizer, step_size, gamma, verbose=True)
    except TypeError:
        return []

# %% wrong: halves every second epoch, whatever is asked for → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, 2, 0.5)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: a new model and optimizer in each epoch → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    log = []
    for epoch in range(epochs):
        model = lab.mlp()
        rate = base * gamma ** (epoch // step_size)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        log.append(rate)
        one_epoch(model, optimizer)
    return log

# %% equivalent: two lines that do not touch each other
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% equivalent: the rate is the same before and after the epoch
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(epochs):
        one_epoch(model, optimizer)
        log.append(scheduler.get_last_lr()[0])
        scheduler.step()
    return log

# %% equivalent: the first rate of a list of one is its last
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(epochs):
        log.append(scheduler.get_last_lr()[-1])
        one_epoch(model, optimizer)
        scheduler.step()
    return log
