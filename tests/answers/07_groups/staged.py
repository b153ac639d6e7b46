# %% right: made anew with each joiner, the count so far bound early
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        if update % every == 0:
            for layer in layers[-joined:]:
                layer.requires_grad_()
            optimizer = sgd(layers[-joined:], rates[-joined:])
            scheduler = LambdaLR(
                optimizer, lambda u, start=update: 1 - (start + u) / updates
            )
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: groups added at the full rate, the line drawn by hand
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    optimizer = torch.optim.SGD(layers[-1].parameters(), lr=rates[-1])
    order = [rates[-1]]
    for update, batch in enumerate(batches):
        number = update // every
        if update and update % every == 0 and number < len(layers):
            layer = layers[-1 - number]
            optimizer.add_param_group({"params": layer.parameters()})
            order.append(rates[-1 - number])
        for group, rate in zip(optimizer.param_groups, order):
            group["lr"] = rate * (updates - update) / updates
        model.zero_grad()
        one_update(model, optimizer, batch)

# %% right: LinearLR on all groups from the start
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers, rates)
    scheduler = LinearLR(
        optimizer, start_factor=1.0, end_factor=0.0, total_iters=updates
    )
    waiting = list(layers)
    for update, batch in enumerate(batches):
        if update % every == 0 and waiting:
            waiting.pop().requires_grad_(True)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: an optimizer and a PolynomialLR for each layer, all stepped from the start
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    runs = [
        torch.optim.SGD(layer.parameters(), lr=rate)
        for layer, rate in zip(layers, rates)
    ]
    lines = [
        torch.optim.lr_scheduler.PolynomialLR(one, updates) for one in runs
    ]
    for update, batch in enumerate(batches):
        model.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        for depth, one in enumerate(reversed(runs)):
            if update >= depth * every:
                one.step()
        for line in lines:
            line.step()

# %% right: frozen by a factor of 0
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    optimizer = sgd(layers, rates)

    def line(joins):
        return lambda u: 1 - u / updates if u >= joins else 0.0

    last = len(layers) - 1
    lines = [line(every * (last - one)) for one in range(len(layers))]
    scheduler = LambdaLR(optimizer, lines)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: made anew at each thaw, with the rest of the line
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers[-1:], rates[-1:])
    scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
    for u, batch in enumerate(batches):
        joined = 1 + u // every
        nn.ModuleList(layers[-joined:]).requires_grad_()
        if u and u % every == 0:
            last = u
            optimizer = sgd(
                layers[-joined:],
                [r * (1 - u / updates) for r in rates[-joined:]],
            )
            scheduler = LambdaLR(
                optimizer,
                lambda k: 1 - k / (updates - last) if updates > last else 0,
            )
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: a loop for each stage
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
    done = 0
    for layer in reversed(layers):
        layer.requires_grad_(True)
        last = layer is layers[0]
        count = updates - done if last else min(every, updates - done)
        for batch in batches[done : done + count]:
            one_update(model, optimizer, batch)
            scheduler.step()
        done += count

# %% wrong: the scheduler is made anew, and starts over → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        if update % every == 0:
            nn.ModuleList(layers[-joined:]).requires_grad_()
            optimizer = sgd(layers[-joined:], rates[-joined:])
            scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: made anew with the count so far, bound late → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        if update % every == 0:
            nn.ModuleList(layers[-joined:]).requires_grad_()
            optimizer = sgd(layers[-joined:], rates[-joined:])
            scheduler = LambdaLR(
                optimizer, lambda u: 1 - (update + u) / updates
            )
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the scheduler is told of the new optimizer, not of its groups → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers[-1:], rates[-1:])
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        nn.ModuleList(layers[-joined:]).requires_grad_()
        if update and update % every == 0:
            optimizer = sgd(layers[-joined:], rates[-joined:])
            scheduler.optimizer = optimizer
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: nothing is rebuilt, so the early layers never join → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers[-1:], rates[-1:])
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        nn.ModuleList(layers[-joined:]).requires_grad_()
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: all layers train from the start → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    optimizer = sgd(layers_of(model), rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: thaws from the input on → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        nn.ModuleList(layers[: 1 + update // every]).requires_grad_()
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: one layer trains at a time → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        model.requires_grad_(False)
        turn = min(update // every, len(layers) - 1)
        layers[-1 - turn].requires_grad_()
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: all join at the first thaw → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    layers[-1].requires_grad_()
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        if update == every:
            model.requires_grad_(True)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a late joiner starts its line at its full rate → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    runs, lines = [], []
    for update, batch in enumerate(batches):
        if update % every == 0 and len(runs) < len(layers):
            one = -1 - len(runs)
            layers[one].requires_grad_()
            runs.append(sgd([layers[one]], [rates[one]]))
            left = updates - update
            lines.append(
                LinearLR(runs[-1], 1.0, end_factor=0.0, total_iters=left)
            )
        model.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        for run, line in zip(runs, lines):
            run.step()
            line.step()

# %% wrong: the freeze is set on the module, where it does nothing → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    model.requires_grad = False
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        for layer in layers[-1 - update // every :]:
            layer.requires_grad = True
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: two layers, body and head, for any depth → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    model[-1].requires_grad_()
    optimizer = sgd(layers_of(model), rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        if update == every:
            model[:-1].requires_grad_()
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: steps the old scheduler as well, which shares nothing → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    optimizer = sgd(layers[-1:], rates[-1:])
    schedulers = [LambdaLR(optimizer, lambda update: 1 - update / updates)]
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        nn.ModuleList(layers[-joined:]).requires_grad_()
        if update and update % every == 0:
            optimizer = sgd(layers[-joined:], rates[-joined:])
            schedulers.append(LambdaLR(optimizer, lambda u: 1 - u / updates))
        one_update(model, optimizer, batch)
        for scheduler in schedulers:
            scheduler.step()

# %% wrong: right rates, but a new optimizer at every update → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    model.requires_grad_(False)
    layers = layers_of(model)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        nn.ModuleList(layers[-joined:]).requires_grad_()
        now = [r * (1 - update / updates) for r in rates]
        optimizer = sgd(layers[-joined:], now[-joined:])
        one_update(model, optimizer, batch)

# %% wrong: the layers that wait get zeros, and AdamW shrinks them → check_staged
def staged(model, batches, rates, every):
    updates = len(batches)
    layers = layers_of(model)
    optimizer = torch.optim.AdamW(
        [{"params": l.parameters(), "lr": r} for l, r in zip(layers, rates)]
    )
    scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
    for u, batch in enumerate(batches):
        optimizer.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        for wait in layers[: max(0, len(layers) - 1 - u // every)]:
            wait.zero_grad(set_to_none=False)
        optimizer.step()
        scheduler.step()

# %% right: no scheduler, the line drawn in each update
def staged(model, batches, rates, every):
    layers = layers_of(model)
    model.requires_grad_(False)
    optimizer = sgd(layers, rates)
    for update, batch in enumerate(batches):
        left = 1 - update / len(batches)
        for number, group in enumerate(optimizer.param_groups):
            group["lr"] = left * rates[number]
            if len(layers) - 1 - number <= update // every:
                layers[number].requires_grad_(True)
        one_update(model, optimizer, batch)

# %% wrong: the line is a step too late → check_staged
def staged(model, batches, rates, every):
    model.requires_grad_(False)
    layers, updates = layers_of(model), len(batches)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda u: 1 - max(0, u - 1) / updates)
    for update, batch in enumerate(batches):
        nn.ModuleList(layers[-1 - update // every :]).requires_grad_(True)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: trains on the first batch over and over → check_staged
def staged(model, batches, rates, every):
    model.requires_grad_(False)
    layers, updates = layers_of(model), len(batches)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
    for update in range(updates):
        nn.ModuleList(layers[-1 - update // every :]).requires_grad_(True)
        one_update(model, optimizer, batches[0])
        scheduler.step()

# %% wrong: gradients pile up → check_staged
def staged(model, batches, rates, every):
    model.requires_grad_(False)
    layers, updates = layers_of(model), len(batches)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda u: 1 - u / updates)
    for update, (x, y) in enumerate(batches):
        nn.ModuleList(layers[-1 - update // every :]).requires_grad_(True)
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: two lines that do not touch each other
def staged(model, batches, rates, every):
    layers, updates = layers_of(model), len(batches)
    model.requires_grad_(False)
    optimizer = sgd(layers, rates)
    scheduler = LambdaLR(optimizer, lambda update: 1 - update / updates)
    for update, batch in enumerate(batches):
        joined = 1 + update // every
        nn.ModuleList(layers[-joined:]).requires_grad_(True)
        one_update(model, optimizer, batch)
        scheduler.step()
