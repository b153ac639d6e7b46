# %% right: a factor of its own, by LambdaLR
def cosine_run(base, epochs, batches):
    total = epochs * batches
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(
        optimizer, lambda t: 0.5 * (1 + math.cos(math.pi * t / total))
    )
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% right: sets the rate by hand, with tensors and a loop of its own
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters())
    angles = torch.arange(epochs * batches) * math.pi / (epochs * batches)
    for rate in base * (1 + torch.cos(angles)) / 2:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        cross_entropy(model(images), labels).backward()
        optimizer.step()

# %% right: one long cycle of the class with restarts
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), base)
    scheduler = CosineAnnealingWarmRestarts(optimizer, epochs * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% right: keeps T_max in epochs and steps by fractions of one
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step(epoch + (batch + 1) / batches)

# %% right: steps first, from one call back
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    total = len([None for _ in range(epochs) for _ in range(batches)])
    scheduler = CosineAnnealingLR(optimizer, total)
    for number in range(total):
        if number:
            scheduler.step()
        update(model, optimizer)

# %% right: a helper of its own, called total
def total(epochs, batches):
    return epochs * batches


def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=total(epochs, batches))
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% right: two groups, a layer each
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD([
        {"params": model[0].parameters()},
        {"params": model[2].parameters()},
    ], lr=base)
    scheduler = CosineAnnealingLR(optimizer=optimizer, T_max=epochs * batches, last_epoch=-1)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model=model, optimizer=optimizer)
            scheduler.step()

# %% right: through a GradScaler
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, fused=True)
    scaler = torch.amp.GradScaler("cpu", enabled=True)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            optimizer.zero_grad()
            loss = cross_entropy(model(images), labels)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            scheduler.step()

# %% wrong: steps once an epoch, so the rate falls in stairs → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
        scheduler.step()

# %% wrong: T_max is the updates of one epoch → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: arrives at zero in the last update → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches - 1)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: counts one update too many → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches + 1)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: stops stepping where the rate would climb → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    for number in range(epochs * batches):
        update(model, optimizer)
        if number < epochs:
            scheduler.step()

# %% wrong: the numbers of the shown run, whatever is asked → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=12)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: a straight line down → check_cosine_run
def cosine_run(base, epochs, batches):
    total = epochs * batches
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, 1, 1e-9, total_iters=total)
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: steps the optimizer with nothing to learn from → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for _ in range(epochs * batches):
        optimizer.step()
        scheduler.step()

# %% wrong: steps first → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for _ in range(epochs * batches):
        scheduler.step()
        update(model, optimizer)

# %% wrong: the rates right, but a new network in each epoch → check_cosine_run
def cosine_run(base, epochs, batches):
    n, rates = epochs * batches, []
    for t in range(n):
        rates.append(base * (1 + math.cos(math.pi * t / n)) / 2)
    for epoch in range(epochs):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        for batch in range(batches):
            optimizer.param_groups[0]["lr"] = rates[epoch * batches + batch]
            update(model, optimizer)

# %% wrong: two groups, and a schedule for one of them → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD([{"params": model[0].parameters()}, {"params": model[2].parameters()}], lr=base)
    n = epochs * batches
    for t in range(n):
        optimizer.param_groups[0]["lr"] = base * (1 + math.cos(math.pi * t / n)) / 2
        update(model, optimizer)

# %% wrong: the rates on a dummy weight that learns nothing → check_cosine_run
def cosine_run(base, epochs, batches):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for _ in range(epochs * batches):
        weight.grad = torch.ones(1)
        optimizer.step()
        scheduler.step()

# %% wrong: a network of the right size, and made-up gradients → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for _ in range(epochs * batches):
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        optimizer.step()
        scheduler.step()

# %% wrong: never clears the gradients → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs * batches)
    for _ in range(epochs * batches):
        cross_entropy(model(images), labels).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: does not go down to 0 → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, epochs * batches, eta_min=base / 10)
    for _ in range(epochs * batches):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the length of the first run that the check shows → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=6)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: right for the two lengths that the check shows → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=6 if epochs == 2 else 20)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: the length of the other run that the check shows → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=20)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: five epochs, as in the picture → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=5 * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()

# %% wrong: two epochs or five, as in the check → check_cosine_run
def cosine_run(base, epochs, batches):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=(2 if epochs == 2 else 5) * batches)
    for epoch in range(epochs):
        for batch in range(batches):
            update(model, optimizer)
            scheduler.step()
