# %% right: asks the scheduler before it steps
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% right: reads the rate back from the recorder
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(record(one_epoch, model, optimizer).rates[-1])
        scheduler.step()
    return log

# %% right: shifts the log by one, from the rate before the run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = [optimizer.param_groups[0]["lr"]]
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(optimizer.param_groups[0]["lr"])
    return log[:-1]

# %% right: a list comprehension over a generator, numbers as tensors
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)

    def run():
        for epoch in range(epochs):
            yield torch.tensor(optimizer.param_groups[0]["lr"])
            one_epoch(model, optimizer)
            scheduler.step()

    return [rate for rate in run()]

# %% wrong: get_last_lr, still after the step → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(scheduler.get_last_lr()[0])
    return log

# %% wrong: makes the training fit the log → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        scheduler.step()
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
    return log

# %% wrong: logs what a formula says, not what was used → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(base * gamma ** (epoch // step_size))
    return log

# %% wrong: puts the first rate before a log that stays late → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = [base]
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(optimizer.param_groups[0]["lr"])
    return log

# %% wrong: logs the optimizer's default, which never changes → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.defaults["lr"])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: undoes the decay by dividing, right only where it fell → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(optimizer.param_groups[0]["lr"] / gamma)
    return log

# %% wrong: logs the group itself, whose rate changes later → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0])
        one_epoch(model, optimizer)
        scheduler.step()
    return [group["lr"] for group in log]

# %% right: every argument by its name
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(params=model.parameters(), lr=base)
    scheduler = StepLR(optimizer=optimizer, step_size=step_size, gamma=gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: the rate changes inside an epoch, the log is kept right → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0]["lr"])
        for x, y in lab.batches(images, labels, size=20):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            if epoch == 0:
                optimizer.param_groups[0]["lr"] *= 0.9
        optimizer.param_groups[0]["lr"] = log[-1]
        scheduler.step()
    return log

# %% wrong: the numbers of the prompt in place of the arguments → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, 2, gamma)
    log = []
    for epoch in range(epochs):
        log.append(optimizer.param_groups[0]["lr"])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% wrong: a formula for the log, right for StepLR only → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(base * gamma ** (epoch // step_size))
    return log

# %% wrong: begins the log with base, whatever the scheduler did to it → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = [base]
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        log.append(optimizer.param_groups[0]["lr"])
    return log[:-1]

# %% wrong: a new model in each epoch → check_logged_run
def logged_run(base, step_size, gamma, epochs):
    log = []
    for epoch in range(epochs):
        model = lab.mlp()
        rate = base * gamma ** (epoch // step_size)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        log.append(rate)
        one_epoch(model, optimizer)
    return log

# %% equivalent: two lines that do not touch each other
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    log = []
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer)
        log.append(optimizer.param_groups[0]['lr'])
        scheduler.step()
    return log

# %% equivalent: the rate is the same before and after the epoch
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(epochs):
        log.append(optimizer.param_groups[0]['lr'])
        one_epoch(model, optimizer)
        scheduler.step()
    return log

# %% equivalent: the last parameter group is the only one
def logged_run(base, step_size, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    log = []
    for _ in range(epochs):
        one_epoch(model, optimizer)
        log.append(optimizer.param_groups[-1]['lr'])
        scheduler.step()
    return log
