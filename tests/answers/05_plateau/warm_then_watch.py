# %% right: the warm-up's rates set by hand
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        if epoch < warmup:
            optimizer.param_groups[0]["lr"] = base * (epoch + 1) / warmup
        one_epoch(model, optimizer)
        if epoch >= warmup:
            watch.step(loss)

# %% right: two loops, LambdaLR, the plateau made late
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda e: min(1.0, (e + 1) / warmup)
    )
    for _ in losses[:warmup]:
        one_epoch(model, optimizer)
        warm.step()
    watch = ReduceLROnPlateau(optimizer, "min", factor, patience)
    for loss in losses[warmup:]:
        one_epoch(model, optimizer)
        watch.step(loss)

# %% right: the warm-up one step shorter, and no scheduler after it
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    best, bad = math.inf, 0
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup - 1:
            warm.step()
        elif epoch >= warmup:
            bad += 1
            if loss < best * (1 - 1e-4):
                best, bad = loss, 0
            if bad > patience:
                bad = 0
                optimizer.param_groups[0]["lr"] *= factor

# %% right: LinearLR stepped on, it leaves the rate alone
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, 1.0, warmup - 1)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch in range(len(losses)):
        one_epoch(model, optimizer)
        warm.step()
        if epoch + 1 > warmup:
            watch.step(losses[epoch])

# %% right: takes the losses off the list
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    optimizer.param_groups[0]["lr"] = base / warmup
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    epoch = 0
    while losses:
        one_epoch(model, optimizer)
        loss = losses.pop(0)
        epoch += 1
        if epoch < warmup:
            optimizer.param_groups[0]["lr"] = base / warmup * (epoch + 1)
        elif epoch > warmup:
            watch.step(loss)

# %% right: helpers named early and late
def early(optimizer, base, epoch, warmup):
    optimizer.param_groups[0]["lr"] = base * (epoch + 1) / warmup

def late(optimizer, factor, patience):
    return ReduceLROnPlateau(optimizer, "min", factor, patience)

def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    watch = late(optimizer, factor, patience)
    for epoch, loss in enumerate(losses):
        if epoch < warmup:
            early(optimizer, base, epoch, warmup)
        one_epoch(model, optimizer)
        if epoch >= warmup:
            watch.step(loss)

# %% wrong: the plateau hears the warm-up's losses → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        watch.step(loss)

# %% wrong: the plateau hears the last loss of the warm-up → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup - 1:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: the warm-up reaches base an epoch late → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: starts from zero → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        if epoch <= warmup:
            optimizer.param_groups[0]["lr"] = base * epoch / warmup
        one_epoch(model, optimizer)
        if epoch >= warmup:
            watch.step(loss)

# %% wrong: LinearLR's own start and length → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: another scheduler that SequentialLR does take → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    steps = torch.optim.lr_scheduler.StepLR(optimizer, patience + 1, factor)
    both = SequentialLR(optimizer, [warm, steps], milestones=[warmup])
    for loss in losses:
        one_epoch(model, optimizer)
        both.step()

# %% wrong: no warm-up → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch >= warmup:
            watch.step(loss)

# %% wrong: no plateau, once it is warm → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    for loss in losses:
        one_epoch(model, optimizer)
        warm.step()

# %% wrong: the factor forgotten → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    watch = ReduceLROnPlateau(optimizer, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: the rate asked for again in each epoch, so no drop lasts → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        scale = min(1.0, (epoch + 1) / warmup)
        optimizer.param_groups[0]["lr"] = base * scale
        one_epoch(model, optimizer)
        if epoch >= warmup:
            watch.step(loss)

# %% wrong: the warm-up climbs within an epoch → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1.0, (n / 2 + 1) / warmup))
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        for _ in range(2):
            optimizer.zero_grad()
            model(torch.ones(1, 4)).sum().backward()
            optimizer.step()
            if epoch < warmup:
                warm.step()
        if epoch >= warmup:
            watch.step(loss)

# %% wrong: trains the whole warm-up, though the run is shorter → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    for e in range(warmup):
        optimizer.param_groups[0]["lr"] = base * (e + 1) / warmup
        one_epoch(model, optimizer)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for loss in losses[warmup:]:
        one_epoch(model, optimizer)
        watch.step(loss)

# %% wrong: the plateau misses the first of its losses → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch <= warmup:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: a new network after the warm-up → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    base = optimizer.param_groups[0]["lr"]
    for epoch in range(min(warmup, len(losses))):
        optimizer.param_groups[0]["lr"] = base * (epoch + 1) / warmup
        one_epoch(model, optimizer)
    model = lab.mlp(hidden=4)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for loss in losses[warmup:]:
        one_epoch(model, optimizer)
        watch.step(loss)

# %% equivalent: two lines that do not touch each other
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    for epoch, loss in enumerate(losses):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        else:
            watch.step(loss)

# %% wrong: the plateau hears the same loss each time → check_warm_then_watch
def warm_then_watch(model, optimizer, losses, warmup, factor, patience):
    warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup - 1)
    watch = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for epoch in range(len(losses)):
        one_epoch(model, optimizer)
        if epoch < warmup:
            warm.step()
        else:
            watch.step(losses[warmup])
