# %% right: the list in one line, steps counted by hand
def one_cycle(model, optimizer, data, updates):
    scheduler = OneCycleLR(
        optimizer,
        [one["lr"] for one in optimizer.param_groups],
        epochs=1,
        steps_per_epoch=updates,
        cycle_momentum=False,
    )
    done = 0
    while done < updates:
        one_update(model, optimizer, data)
        done += 1
        scheduler.step()

# %% right: LambdaLR with the factors of a previewed cycle
def one_cycle(model, optimizer, data, updates):
    factors = lab.preview(
        lambda one: OneCycleLR(one, 1.0, total_steps=updates), 1.0, updates
    )
    scheduler = LambdaLR(optimizer, lambda u: factors[min(u, updates - 1)])
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% right: an optimizer and a cycle for each group
def one_cycle(model, optimizer, data, updates):
    pairs = []
    for group in optimizer.param_groups:
        own = torch.optim.SGD(group["params"], lr=group["lr"], momentum=0.9)
        pairs.append((own, OneCycleLR(own, group["lr"], updates)))
    x, y = data
    for _ in range(updates):
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for own, scheduler in pairs:
            own.step()
            scheduler.step()

# %% right: rates set by hand, an update by closure, no step after the last
def one_cycle(model, optimizer, data, updates):
    peaks = [group["lr"] for group in optimizer.param_groups]
    up = 0.3 * updates - 1

    def closure():
        optimizer.zero_grad()
        loss = cross_entropy(model(data[0]), data[1])
        loss.backward()
        return loss

    def between(start, end, share):
        return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

    for update in range(updates):
        for group, peak in zip(optimizer.param_groups, peaks):
            low, least = peak / 25, peak / 25e4
            if update <= up:
                group["lr"] = between(low, peak, update / up)
            else:
                share = (update - up) / (updates - 1 - up)
                group["lr"] = between(peak, least, share)
        optimizer.step(closure)

# %% right: one cycle, shared out by each group's ratio
def one_cycle(model, optimizer, data, updates):
    peaks = [g["lr"] for g in optimizer.param_groups]
    ratio = [p / peaks[-1] for p in peaks]
    scheduler = OneCycleLR(optimizer, max_lr=peaks[-1], total_steps=updates)
    for _ in range(updates):
        for g, r in zip(optimizer.param_groups, ratio):
            g["lr"] = optimizer.param_groups[-1]["lr"] * r
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the lowest of the rates for all → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = min(group["lr"] for group in optimizer.param_groups)
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the first group's rate for all → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = optimizer.param_groups[0]["lr"]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the rates of the example → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = [0.01, 0.1, 0.1, 0.1][: len(optimizer.param_groups)]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: a tenth for all but the last → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    head = optimizer.param_groups[-1]["lr"]
    peak = [head / 10] * (len(optimizer.param_groups) - 1) + [head]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: reads the rates after the scheduler has changed them → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = max(group["lr"] for group in optimizer.param_groups)
    OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    peak = [group["lr"] for group in optimizer.param_groups]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: sets the rates back once, before the run → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peaks = [group["lr"] for group in optimizer.param_groups]
    scheduler = OneCycleLR(optimizer, max_lr=max(peaks), total_steps=updates)
    for group, peak in zip(optimizer.param_groups, peaks):
        group["lr"] = peak
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: the rates start, and do not peak, at what was given → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = [25 * group["lr"] for group in optimizer.param_groups]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()

# %% wrong: no schedule, so nothing is flattened → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    for _ in range(updates):
        one_update(model, optimizer, data)

# %% wrong: steps the scheduler first → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peak = [group["lr"] for group in optimizer.param_groups]
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for _ in range(updates):
        scheduler.step()
        one_update(model, optimizer, data)

# %% wrong: right rates, but a new optimizer at every update → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peaks = [g["lr"] for g in optimizer.param_groups]
    table = [
        lab.preview(
            lambda o, p=p: OneCycleLR(o, p, total_steps=updates), p, updates
        )
        for p in peaks
    ]
    for row in zip(*table):
        fresh = torch.optim.SGD(
            [
                {"params": g["params"], "lr": lr}
                for g, lr in zip(optimizer.param_groups, row)
            ],
            momentum=0.9,
        )
        one_update(model, fresh, data)

# %% wrong: makes its own groups from the layers, in their order → check_one_cycle
def one_cycle(model, optimizer, data, updates):
    peaks = [g["lr"] for g in optimizer.param_groups]
    optimizer = sgd(model[::2], peaks)
    scheduler = OneCycleLR(optimizer, max_lr=peaks, total_steps=updates)
    for _ in range(updates):
        one_update(model, optimizer, data)
        scheduler.step()
