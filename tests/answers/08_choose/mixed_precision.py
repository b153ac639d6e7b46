# %% right: a hook of the optimizer, called when it really stepped
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    optimizer.register_step_post_hook(lambda *_: scheduler.step())
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()

# %% right: looks at the unscaled gradients
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.unscale_(optimizer)
        finite = all(p.grad.isfinite().all() for p in model.parameters())
        scaler.step(optimizer)
        scaler.update()
        if finite:
            scheduler.step()

# %% right: counts, and sets the rate by hand
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    made = 0
    for x, y in batches:
        optimizer.param_groups[0]["lr"] = base * gamma**made
        optimizer.zero_grad()
        loss = mse_loss(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        old = scaler.get_scale()
        scaler.update()
        skipped = scaler.get_scale() < old
        made += not skipped

# %% right: whether the weights moved
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, lambda k: gamma**k)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        before = [p.detach().clone() for p in model.parameters()]
        scaler.step(optimizer)
        scaler.update()
        if any((a != b).any() for a, b in zip(before, model.parameters())):
            scheduler.step()

# %% wrong: the comparison the other way round → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        before = scaler.get_scale()
        scaler.update()
        if scaler.get_scale() < before:
            scheduler.step()

# %% wrong: only when the scale is the same → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        before = scaler.get_scale()
        scaler.update()
        if scaler.get_scale() == before:
            scheduler.step()

# %% wrong: reads the scale after the update only → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()
        before = scaler.get_scale()
        if scaler.get_scale() >= before:
            scheduler.step()

# %% wrong: asks the loss, which may be finite where a gradient is not → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        loss = mse_loss(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        if torch.isfinite(loss):
            scheduler.step()

# %% wrong: asks the scaled loss, which may overflow where no gradient does → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        loss = scaler.scale(mse_loss(model(x), y))
        loss.backward()
        scaler.step(optimizer)
        scaler.update()
        if loss.isfinite():
            scheduler.step()

# %% wrong: leaves the scaler out → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: silences the warning with an empty step → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    optimizer.step()
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()

# %% wrong: skips the first two batches, which overflow in the example → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for number, (x, y) in enumerate(batches):
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()
        if number >= 2:
            scheduler.step()

# %% wrong: skips batches that hold an infinity → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        if not x.isfinite().all():
            continue
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()

# %% wrong: skips the scale's update as well, so nothing is ever made → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        loss = mse_loss(model(x), y)
        if scaler.scale(loss).isfinite():
            continue
        loss.backward()
        optimizer.step()
        scheduler.step()

# %% wrong: looks at the bias alone → check_mixed_precision
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        fine = model.bias.grad.isfinite().all()
        scaler.step(optimizer)
        scaler.update()
        if fine:
            scheduler.step()

# %% right: goes on to the next batch when the scale fell
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma=gamma)
    for x, y in batches:
        optimizer.zero_grad()
        loss = mse_loss(model(x), y)
        scaler.scale(loss).backward()
        scale = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        if scale > scaler.get_scale():
            continue
        scheduler.step()

# %% equivalent: the scale changes in update, not in step
def mixed_precision(base, gamma, batches, scaler):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        before = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        if scaler.get_scale() >= before:
            scheduler.step()
