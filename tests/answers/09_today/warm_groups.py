# %% right: a factor that knows no rate
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def factor(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)

    scheduler = LambdaLR(optimizer, factor)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% right: by hand
def warm_groups(model, optimizer, batches, warmup):
    owns = [group["lr"] for group in optimizer.param_groups]
    for u, (x, y) in enumerate(batches):
        up, down = (u + 1) / warmup, len(batches) - u
        part = up if u < warmup else down / (len(batches) - warmup)
        for group, own in zip(optimizer.param_groups, owns):
            group["lr"] = own * part
        one_update(model, optimizer, x, y)


# %% wrong: the first group's rate for all → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    n, base = len(batches), optimizer.param_groups[0]["lr"]
    for u, (x, y) in enumerate(batches):
        part = (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)
        for group in optimizer.param_groups:
            group["lr"] = base * part
        one_update(model, optimizer, x, y)


# %% wrong: the lowest rate while it warms up → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    owns, n = [g["lr"] for g in optimizer.param_groups], len(batches)

    def plan(u, own):
        if u < warmup:
            return min(owns) / own * (u + 1) / warmup
        return (n - u) / (n - warmup)

    plans = [partial(plan, own=own) for own in owns]
    scheduler = LambdaLR(optimizer, plans)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: the plan's rate is taken for a factor → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    owns, n = [g["lr"] for g in optimizer.param_groups], len(batches)

    def plan(u, own):
        if u < warmup:
            return own * (u + 1) / warmup
        return own * (n - u) / (n - warmup)

    plans = [partial(plan, own=own) for own in owns]
    scheduler = LambdaLR(optimizer, plans)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: no warm-up → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    scheduler = LinearLR(optimizer, 1, 0, total_iters=len(batches))
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: the line begins at update 0 → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def factor(u):
        return (u + 1) / warmup if u < warmup else (n - u) / n

    scheduler = LambdaLR(optimizer, factor)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: a warm-up that is one update late → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def factor(u):
        return u / warmup if u < warmup else (n - u) / (n - warmup)

    scheduler = LambdaLR(optimizer, factor)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% right: a plan finds the rates when it is called
def warm_groups(model, optimizer, batches, warmup):

    def plan(u, own):
        if u < warmup:
            rate = own * (u + 1) / warmup
        else:
            rate = own * (n - u) / (n - warmup)
        return rate / own
    owns, n = ([g['lr'] for g in optimizer.param_groups], len(batches))
    plans = [partial(plan, own=own) for own in owns]
    scheduler = LambdaLR(optimizer, plans)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% right: one factor for LambdaLR, which knows each group's own rate
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def share(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)

    scheduler = LambdaLR(optimizer, share)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: the share of the rate that stands → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def share(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)

    for u, (x, y) in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = group["lr"] * share(u)
        one_update(model, optimizer, x, y)


# %% wrong: the highest rate while it warms up → check_warm_groups
def warm_groups(model, optimizer, batches, warmup):
    owns, n = [g["lr"] for g in optimizer.param_groups], len(batches)

    def plan(u, own):
        if u < warmup:
            return max(owns) / own * (u + 1) / warmup
        return (n - u) / (n - warmup)

    plans = [partial(plan, own=own) for own in owns]
    scheduler = LambdaLR(optimizer, plans)
    for x, y in batches:
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% equivalent: the share is defined first
def warm_groups(model, optimizer, batches, warmup):

    def share(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)
    n = len(batches)
    owns = [group['lr'] for group in optimizer.param_groups]
    for u, (x, y) in enumerate(batches):
        for group, own in zip(optimizer.param_groups, owns, strict=True):
            group['lr'] = own * share(u)
        one_update(model, optimizer, x, y)


# %% equivalent: the rates are read first
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)
    owns = [group['lr'] for group in optimizer.param_groups]

    def share(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)
    for u, (x, y) in enumerate(batches):
        for group, own in zip(optimizer.param_groups, owns, strict=True):
            group['lr'] = own * share(u)
        one_update(model, optimizer, x, y)


# %% equivalent: the two lists are of one length
def warm_groups(model, optimizer, batches, warmup):
    n = len(batches)

    def share(u):
        return (u + 1) / warmup if u < warmup else (n - u) / (n - warmup)
    owns = [group['lr'] for group in optimizer.param_groups]
    for u, (x, y) in enumerate(batches):
        for group, own in zip(optimizer.param_groups, owns, strict=False):
            group['lr'] = own * share(u)
        one_update(model, optimizer, x, y)
