# %% right: T_0 in updates, stepped by the call
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% right: fractions again, but before the update they are for
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, cycle)
    for epoch in range(epochs):
        for batch in range(batches):
            scheduler.step(epoch + batch / batches)
            update(model, optimizer)

# %% right: the remainder of a count, by LambdaLR
def restart_run(base, cycle, epochs, batches):
    size = cycle * batches
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(
        optimizer, lambda t: (1 + math.cos(math.pi * (t % size) / size)) / 2
    )
    for _ in range(epochs * batches):
        update(model, optimizer)
        scheduler.step()

# %% wrong: a fresh optimizer of another kind for each cycle → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model, number = lab.mlp(), 0
    for epoch in range(epochs):
        if epoch % cycle == 0:
            optimizer = torch.optim.Adam(model.parameters(), lr=base)
            scheduler = CosineAnnealingLR(optimizer, cycle * batches)
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% right: a helper of its own, called _wave
def _wave(t, size):
    return (1 + math.cos(math.pi * (t % size) / size)) / 2


def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, lambda t: _wave(t, cycle * batches))
    for _ in range(epochs * batches):
        update(model, optimizer)
        scheduler.step()

# %% right: a cosine for each cycle, base put back
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for epoch in range(epochs):
        if epoch % cycle == 0:
            optimizer.param_groups[0]["lr"] = base
            scheduler = CosineAnnealingLR(optimizer, cycle * batches)
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: the unit mended, the order not → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            scheduler.step()
            update(model, optimizer)

# %% wrong: the order mended, the unit not → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: the documentation's example, one update late → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + batch / batches)

# %% wrong: stepped once an epoch, so not at every update → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
        scheduler.step()

# %% wrong: a cycle lasts one epoch → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: no restarts, a wave that climbs back → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=cycle * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: each cycle twice as long → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, cycle * batches, 2)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: an empty update in front → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    optimizer.step()
    for epoch in range(epochs):
        for batch in range(batches):
            scheduler.step()
            update(model, optimizer)

# %% wrong: no schedule, always at base → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for _ in range(epochs * batches):
        update(model, optimizer)

# %% wrong: stops after the first cycle → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for epoch in range(cycle):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: straight lines between the restarts → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    size = cycle * batches
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, lambda t: 1 - (t % size) / size)
    for _ in range(epochs * batches):
        update(model, optimizer)
        scheduler.step()

# %% wrong: cold restarts, with a new network each → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    for epoch in range(epochs):
        if epoch % cycle == 0:
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=base)
            scheduler = CosineAnnealingLR(optimizer, cycle * batches)
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: leaves out the last cycle, which is not whole → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for _ in range(epochs // cycle):
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=cycle * batches)
        for _ in range(cycle * batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: moves the rate and nothing else → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            scheduler.step()

# %% right: the optimizer's own hook sets each rate
def restart_run(base, cycle, epochs, batches):
    size = cycle * batches
    rates = (
        base * (1 + math.cos(math.pi * (t % size) / size)) / 2
        for t in range(epochs * batches)
    )
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    optimizer.register_step_pre_hook(
        lambda own, *_: own.param_groups[0].update(lr=next(rates))
    )
    for _ in range(epochs * batches):
        update(model, optimizer)

# %% wrong: stepped in the closure, so before the update it is for → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)

    def closure():
        optimizer.zero_grad()
        loss = cross_entropy(model(images), labels)
        loss.backward()
        scheduler.step()
        return loss

    for _ in range(epochs * batches):
        optimizer.step(closure)

# %% wrong: the length of one of the cycles that the check shows → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=3)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: three updates too many at the end → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for number in range(epochs * batches + 3):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the length of the other cycle that the check shows → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=4)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: six updates a cycle, as where the check looks at its start → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=6)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: half of base all the time, and base in the last update → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / 2)
    for number in range(1, epochs * batches + 1):
        if number == epochs * batches:
            optimizer.param_groups[0]["lr"] = base
        update(model, optimizer)

# %% wrong: the next update's time, but the epoch is left out → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step((i + 1) / batches)

# %% wrong: time in whole numbers → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + i + 1)

# %% wrong: the time a whole epoch ahead → check_restart_run_start
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + 1 + i / batches)

# %% wrong: T_0 in updates, the time in epochs → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle * batches)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + (i + 1) / batches)

# %% wrong: as if each epoch had four updates → check_restart_run_length
def restart_run(base, cycle, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=cycle)
    for epoch in range(epochs):
        for i in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + (i + 1) / 4)
