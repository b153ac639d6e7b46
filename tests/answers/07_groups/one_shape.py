# %% right: both by factors of a preview
def one_shape(model, optimizer, batches, kind):
    updates = len(batches)

    def made(one):
        if kind == "cycle":
            return OneCycleLR(one, 1.0, updates)
        return CosineAnnealingLR(one, updates, 0.1)

    factors = lab.preview(made, 1.0, updates)
    scheduler = LambdaLR(optimizer, lambda u: factors[min(u, updates - 1)])
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: a list of peaks, momentum left alone, the cosine by hand
def one_shape(model, optimizer, batches, kind):
    bases = [g["lr"] for g in optimizer.param_groups]
    scheduler = None
    if kind == "cycle":
        scheduler = OneCycleLR(
            optimizer,
            max_lr=bases,
            epochs=1,
            steps_per_epoch=len(batches),
            cycle_momentum=False,
        )
    for update, batch in enumerate(batches):
        if scheduler is None:
            for group, base in zip(optimizer.param_groups, bases):
                low = base * 0.1
                angle = math.pi * update / len(batches)
                group["lr"] = low + (base - low) * (1 + math.cos(angle)) / 2
        one_update(model, optimizer, batch)
        if scheduler is not None:
            scheduler.step()

# %% right: an optimizer and a scheduler for each group
def one_shape(model, optimizer, batches, kind):
    updates, runs = len(batches), []
    for group in optimizer.param_groups:
        base = group["lr"]
        own = torch.optim.SGD(group["params"], lr=base, momentum=0.9)
        if kind == "cycle":
            runs.append((own, OneCycleLR(own, base, updates)))
        else:
            runs.append((own, CosineAnnealingLR(own, updates, base / 10)))
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for own, scheduler in runs:
            own.step()
            scheduler.step()

# %% right: one schedule for the first group, shared out by each group's ratio
def one_shape(model, optimizer, batches, kind):
    bases = [g["lr"] for g in optimizer.param_groups]
    ratios = [base / bases[0] for base in bases]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, bases[0], len(batches))
    else:
        scheduler = CosineAnnealingLR(optimizer, len(batches), bases[0] / 10)
    for batch in batches:
        first = optimizer.param_groups[0]["lr"]
        kept = [g["lr"] for g in optimizer.param_groups]
        for group, ratio in zip(optimizer.param_groups, ratios):
            group["lr"] = first * ratio
        one_update(model, optimizer, batch)
        for group, rate in zip(optimizer.param_groups, kept):
            group["lr"] = rate
        scheduler.step()

# %% right: a cosine to zero, mapped on each group's span
def one_shape(model, optimizer, batches, kind):
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        waves = lab.preview(
            lambda one: CosineAnnealingLR(one, len(batches)), 1, len(batches)
        )
        waves.append(0)
        scheduler = LambdaLR(optimizer, lambda u: 0.1 + 0.9 * waves[u])
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the lowest of the rates for all → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    low = min(g["lr"] for g in optimizer.param_groups)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, low, len(batches))
    else:
        scheduler = CosineAnnealingLR(optimizer, len(batches), low / 10)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: only the cycle is mended → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        low = max(rates) / 10
        scheduler = CosineAnnealingLR(optimizer, len(batches), low)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: only the cosine is mended → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    updates = len(batches)
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, max(rates), updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the cosine goes down to zero, then nobody rises → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        scheduler = CosineAnnealingLR(optimizer, len(batches))
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: cut off at a tenth in place of stretched → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: max(0.1, (1 + math.cos(math.pi * u / updates)) / 2),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a tenth in the last update already → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates, last = [g["lr"] for g in optimizer.param_groups], len(batches) - 1
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / last)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a straight line → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        scheduler = LinearLR(optimizer, 1, 0.1, total_iters=len(batches))
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a rate, not a factor → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            [
                lambda u, base=base: base
                * (0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)))
                for base in rates
            ],
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: holds the body still where it would rise → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates = [g["lr"] for g in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, len(batches))
    else:
        low = max(rates) / 10
        scheduler = CosineAnnealingLR(optimizer, len(batches), low)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()
        for group, base in zip(optimizer.param_groups, rates):
            group["lr"] = min(group["lr"], base)

# %% wrong: the peaks of the example → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    updates = len(batches)
    if kind == "cycle":
        peaks = [0.1, 0.01, 0.01, 0.01][: len(optimizer.param_groups)]
        scheduler = OneCycleLR(optimizer, peaks, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a tenth for all but the first group → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    updates = len(batches)
    if kind == "cycle":
        head = optimizer.param_groups[0]["lr"]
        peaks = [head] + [head / 10] * (len(optimizer.param_groups) - 1)
        scheduler = OneCycleLR(optimizer, peaks, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the rates start, and do not peak, at what was given → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        peaks = [25 * rate for rate in rates]
        scheduler = OneCycleLR(optimizer, peaks, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: steps the scheduler first → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates + 1)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        scheduler.step()
        one_update(model, optimizer, batch)

# %% wrong: right rates, but a new optimizer in every update → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    updates, groups = len(batches), optimizer.param_groups

    def made(one):
        if kind == "cycle":
            return OneCycleLR(one, 1.0, updates)
        return CosineAnnealingLR(one, updates, 0.1)

    bases = [group["lr"] for group in groups]
    for factor, batch in zip(lab.preview(made, 1.0, updates), batches):
        pairs = zip(groups, bases)
        own = [{"params": g["params"], "lr": b * factor} for g, b in pairs]
        one_update(model, torch.optim.SGD(own, momentum=0.9), batch)

# %% wrong: makes its own groups from the layers, in their order → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    optimizer = sgd(layers_of(model), rates)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the rates go by, but each gradient is applied twice → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        optimizer.step()
        scheduler.step()

# %% wrong: the last batch is used in every update → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda u: 0.1 + 0.45 * (1 + math.cos(math.pi * u / updates)),
        )
    for _ in batches:
        one_update(model, optimizer, batches[-1])
        scheduler.step()

# %% equivalent: two lines that do not touch each other
def one_shape(model, optimizer, batches, kind):
    rates = [group["lr"] for group in optimizer.param_groups]
    updates = len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, total_steps=updates)
    else:

        def share(update):
            wave = (1 + math.cos(math.pi * update / updates)) / 2
            return 0.1 + 0.9 * wave

        scheduler = LambdaLR(optimizer, share)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the cycle is an update too long → check_one_shape_cycle
def one_shape(model, optimizer, batches, kind):
    updates = len(batches)
    rates = [group["lr"] for group in optimizer.param_groups]
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, total_steps=updates + 1)
    else:
        scheduler = LambdaLR(
            optimizer,
            lambda k: 0.55 + 0.45 * math.cos(math.pi * k / updates),
        )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a list for the cosine's lowest rate → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        low = [rate / 10 for rate in rates]
        scheduler = CosineAnnealingLR(optimizer, updates, eta_min=low)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a tenth of the lowest rate ends all → check_one_shape_cosine
def one_shape(model, optimizer, batches, kind):
    rates, updates = [g["lr"] for g in optimizer.param_groups], len(batches)
    if kind == "cycle":
        scheduler = OneCycleLR(optimizer, rates, updates)
    else:
        low = min(rates) / 10
        scheduler = CosineAnnealingLR(optimizer, updates, eta_min=low)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()
