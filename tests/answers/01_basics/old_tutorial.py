# %% right: MultiStepLR, one loop of twice as many epochs
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    drops = list(range(step_size, 2 * epochs, step_size))
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, drops, gamma)
    log = []
    for epoch in range(2 * epochs):
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% right: counts through both parts itself, one ahead; torch warns
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step(len(log))
    return log

# %% right: the rate set by hand from the closed form
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    for epoch in range(2 * epochs):
        rate = base * gamma ** (epoch // step_size)
        optimizer.param_groups[0]["lr"] = rate
        log.append(rate)
        one_epoch(model, optimizer)
    return log

# %% right: the parts as a function, the recorder keeps the log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)

    def part():
        for _ in range(epochs):
            one_epoch(model, optimizer)
            scheduler.step()

    return record(part).rates[::3] + record(part).rates[::3]

# %% wrong: only the crash is mended → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step(epoch)
    return log

# %% wrong: counts from 0 again after the pause, one ahead → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step(epoch + 1)
    return log

# %% wrong: step(epoch) kept, an epoch late → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step(epoch)
    return log

# %% wrong: a new scheduler after the pause → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    for _ in range(2):
        scheduler = StepLR(optimizer, step_size, gamma)
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step()
    return log

# %% wrong: the first part only → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: get_lr kept, wrong where the rate drops → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step()
    return log

# %% wrong: the log written after the step → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            one_epoch(model, optimizer)
            scheduler.step()
            log.append(scheduler.get_last_lr()[0])
    return log

# %% wrong: the log of the first part twice → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step()
    return 2 * log[:epochs]

# %% wrong: the counting moved to the front, drops an epoch early → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
        for epoch in range(epochs):
            scheduler.step(len(log) + 1)
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
    return log

# %% wrong: logs a list of rates for each epoch → check_old_tutorial_log
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(2):
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
    for _ in range(2):
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
    for _ in range(2):
        for epoch in range(epochs):
            log.append(scheduler.get_last_lr()[0])
            one_epoch(model, optimizer)
            scheduler.step()
    return log

# %% wrong: a new model and optimizer in each epoch → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    log = []
    for epoch in range(2 * epochs):
        model = lab.mlp()
        rate = base * gamma ** (epoch // step_size)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        log.append(rate)
        one_epoch(model, optimizer)
    return log

# %% wrong: a new model after the pause, the schedule goes on → check_old_tutorial_rates
def old_tutorial(base, step_size, gamma, epochs):
    log = []
    for part in range(2):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        for epoch in range(part * epochs, (part + 1) * epochs):
            optimizer.param_groups[0]["lr"] = base * gamma ** (epoch // step_size)
            log.append(optimizer.param_groups[0]["lr"])
            one_epoch(model, optimizer)
    return log

# %% equivalent: two lines that do not touch each other
def old_tutorial(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(2):
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
    for _ in range(2):
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
    for _ in range(2):
        for _ in range(epochs):
            log.append(scheduler.get_last_lr()[-1])
            one_epoch(model, optimizer)
            scheduler.step()
    return log
