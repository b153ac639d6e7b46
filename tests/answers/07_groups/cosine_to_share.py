# %% right: the cosine's own class, once for each group
def cosine_to_share(model, optimizer, data, floor, updates):
    runs = []
    for group in optimizer.param_groups:
        own = torch.optim.SGD(group["params"], lr=group["lr"])
        lowest = floor * group["lr"]
        runs.append((own, CosineAnnealingLR(own, updates, lowest)))
    x, y = data
    for _ in range(updates):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        for own, scheduler in runs:
            own.step()
            scheduler.step()

# %% right: each rate set by hand before its update
def cosine_to_share(model, optimizer, data, floor, updates):
    bases = [group["lr"] for group in optimizer.param_groups]
    for update in range(updates):
        for group, base in zip(optimizer.param_groups, bases):
            low = base * floor
            angle = math.pi * update / updates
            group["lr"] = low + (base - low) * (1 + math.cos(angle)) / 2
        one_update(model, optimizer, data)

# %% right: a function for each group, with a lowest rate of its own
def cosine_to_share(model, optimizer, data, floor, updates):
    def make(base):
        def factor(update):
            low = floor * base
            half = 0.5 * (base - low)
            return (low + half * (1 + math.cos(update / updates * math.pi))) / base

        return factor

    bases = [group["lr"] for group in optimizer.param_groups]
    scheduler = LambdaLR(optimizer, [make(base) for base in bases])
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% right: the factors of one cosine, from 1 to the floor, previewed
def cosine_to_share(model, optimizer, data, floor, updates):
    factors = lab.preview(
        lambda one: CosineAnnealingLR(one, updates, floor), 1.0, updates + 1
    )
    scheduler = LambdaLR(optimizer, factors.__getitem__)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% right: the square of a half angle's cosine
def cosine_to_share(model, optimizer, data, floor, updates):
    scheduler = LambdaLR(
        optimizer,
        lambda u: floor
        + (1 - floor) * torch.cos(torch.tensor(torch.pi * u / updates / 2)) ** 2,
    )
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% right: a cosine to zero, mapped on each group's span
def cosine_to_share(model, optimizer, data, floor, updates):
    bases = [g["lr"] for g in optimizer.param_groups]
    scheduler = CosineAnnealingLR(optimizer, updates)
    for _ in range(updates):
        for g, base, lr in zip(
            optimizer.param_groups, bases, scheduler.get_last_lr()
        ):
            g["lr"] = floor * base + (1 - floor) * lr
        one_update(model, optimizer, data)
        for g, lr in zip(optimizer.param_groups, scheduler.get_last_lr()):
            g["lr"] = lr
        scheduler.step()

# %% wrong: the lowest rate of all for all → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    low = floor * min(group["lr"] for group in optimizer.param_groups)
    scheduler = CosineAnnealingLR(optimizer, updates, eta_min=low)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: down to zero, then nobody rises → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    scheduler = CosineAnnealingLR(optimizer, updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the floor itself as the lowest rate → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    scheduler = CosineAnnealingLR(optimizer, updates, eta_min=floor)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: cut off at the floor in place of stretched → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    def factor(update):
        return max(floor, (1 + math.cos(math.pi * update / updates)) / 2)

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the floor is added on top of a whole cosine → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    def factor(update):
        return floor + (1 + math.cos(math.pi * update / updates)) / 2

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: a straight line → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    scheduler = LambdaLR(optimizer, lambda u: 1 - (1 - floor) * u / updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the last update is at the floor already → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    def factor(update):
        wave = (1 + math.cos(math.pi * update / (updates - 1))) / 2
        return floor + (1 - floor) * wave

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: a rate, not a factor → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    base = optimizer.param_groups[-1]["lr"]

    def rate(update):
        wave = (1 + math.cos(math.pi * update / updates)) / 2
        return base * (floor + (1 - floor) * wave)

    scheduler = LambdaLR(optimizer, rate)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: a list of lowest rates, bound late → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    runs = []
    for group in optimizer.param_groups:
        wave = lambda u: (1 + math.cos(math.pi * u / updates)) / 2
        base = group["lr"]
        runs.append(
            lambda u: (floor * base + (1 - floor) * base * wave(u)) / group["lr"]
        )
    scheduler = LambdaLR(optimizer, runs)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: holds the body still where it would rise → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    bases = [group["lr"] for group in optimizer.param_groups]
    scheduler = CosineAnnealingLR(optimizer, updates, floor * max(bases))
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()
        for group, base in zip(optimizer.param_groups, bases):
            group["lr"] = min(group["lr"], base)

# %% wrong: the rates of the example → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    scheduler = LambdaLR(
        optimizer,
        lambda u: 0.1 + 0.9 * (1 + math.cos(math.pi * u / 10)) / 2,
    )
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: each gradient is applied twice → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    def factor(update):
        wave = (1 + math.cos(math.pi * update / updates)) / 2
        return floor + (1 - floor) * wave

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        one_update(model, optimizer, data)
        optimizer.step()
        scheduler.step()

# %% wrong: the rates go by, but nothing is trained → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    def factor(update):
        wave = (1 + math.cos(math.pi * update / updates)) / 2
        return floor + (1 - floor) * wave

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        optimizer.zero_grad()
        optimizer.step()
        scheduler.step()

# %% wrong: right rates, but a new optimizer at every update → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    bases = [g["lr"] for g in optimizer.param_groups]
    for u in range(updates):
        f = floor + (1 - floor) * (1 + math.cos(math.pi * u / updates)) / 2
        fresh = torch.optim.SGD(
            [
                {"params": g["params"], "lr": b * f}
                for g, b in zip(optimizer.param_groups, bases)
            ],
            momentum=0.9,
        )
        one_update(model, fresh, data)

# %% wrong: makes its own groups from the layers, in their order → check_cosine_to_share
def cosine_to_share(model, optimizer, data, floor, updates):
    optimizer = sgd(model[::2], [g["lr"] for g in optimizer.param_groups])
    scheduler = LambdaLR(
        optimizer,
        lambda u: (
            floor + (1 - floor) * (1 + math.cos(math.pi * u / updates)) / 2
        ),
    )
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()
