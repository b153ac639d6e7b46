# %% right: a function that makes the functions
def own_pace(model, optimizer, batches, gammas):
    def decay(gamma):
        return lambda update: gamma**update

    scheduler = LambdaLR(optimizer, [decay(gamma) for gamma in gammas])
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: MultiplicativeLR, bound by partial
def own_pace(model, optimizer, batches, gammas):
    from functools import partial

    def constant(gamma, update):
        return gamma

    scheduler = torch.optim.lr_scheduler.MultiplicativeLR(
        optimizer, [partial(constant, gamma) for gamma in gammas]
    )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: no scheduler, each rate multiplied by hand
def own_pace(model, optimizer, batches, gammas):
    for batch in batches:
        one_update(model, optimizer, batch)
        for group, gamma in zip(optimizer.param_groups, gammas):
            group["lr"] *= gamma

# %% right: an object with a call for each group, a tensor's power
def own_pace(model, optimizer, batches, gammas):
    class Decay:
        def __init__(self, gamma):
            self.gamma = torch.tensor(gamma)

        def __call__(self, update):
            return (self.gamma**update).item()

    scheduler = LambdaLR(optimizer, [Decay(gamma) for gamma in gammas])
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: rates out of the functions, from groups that start at 1
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for group, gamma in zip(optimizer.param_groups, gammas):
        base = group["lr"]
        group["lr"] = 1.0
        factors.append(lambda u, base=base, gamma=gamma: base * gamma**u)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: only the rate is taken out → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for gamma in gammas:
        factors.append(lambda update: gamma**update)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a comprehension, with the same late binding → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    factors = [lambda update: gamma**update for gamma in gammas]
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: only the binding is mended → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    bases = [group["lr"] for group in optimizer.param_groups]
    factors = []
    for base, gamma in zip(bases, gammas):
        factors.append(lambda u, base=base, gamma=gamma: base * gamma**u)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: one function for all groups → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    scheduler = LambdaLR(optimizer, lambda update: gammas[0] ** update)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: divides by the base, the last one's for all → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    bases = [group["lr"] for group in optimizer.param_groups]
    factors = []
    for base, gamma in zip(bases, gammas):
        factors.append(lambda u, gamma=gamma: base * gamma**u / bases[0])
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the first factor is gamma, not 1 → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for gamma in gammas:
        factors.append(lambda update, gamma=gamma: gamma ** (update + 1))
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the same factor at every update → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for gamma in gammas:
        factors.append(lambda update, gamma=gamma: gamma)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the scheduler is never stepped, the start is right → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    for batch in batches:
        one_update(model, optimizer, batch)

# %% wrong: falls with the number of the group → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for number, _ in enumerate(gammas):
        factors.append(lambda u, number=number: gammas[-1 - number] ** u)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: steps the scheduler first, so the start is decayed → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    factors = []
    for gamma in gammas:
        factors.append(lambda update, gamma=gamma: gamma**update)
    scheduler = LambdaLR(optimizer, factors)
    for batch in batches:
        scheduler.step()
        one_update(model, optimizer, batch)

# %% wrong: right rates, but a new optimizer at every update → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    bases = [g["lr"] for g in optimizer.param_groups]
    for u, batch in enumerate(batches):
        fresh = torch.optim.SGD(
            [
                {"params": g["params"], "lr": b * y**u}
                for g, b, y in zip(optimizer.param_groups, bases, gammas)
            ],
            momentum=0.9,
        )
        one_update(model, fresh, batch)

# %% wrong: makes its own groups from the layers, in their order → check_own_pace_start
def own_pace(model, optimizer, batches, gammas):
    bases = [g["lr"] for g in optimizer.param_groups]
    optimizer = sgd(layers_of(model), bases)
    scheduler = LambdaLR(optimizer, [lambda u, g=g: g**u for g in gammas])
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the gammas are sorted first → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    scheduler = LambdaLR(
        optimizer, [lambda u, g=g: g**u for g in sorted(gammas)]
    )
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: a share of gamma's fall is taken off each time → check_own_pace_gammas
def own_pace(model, optimizer, batches, gammas):
    functions = [
        lambda update, gamma=gamma: 1 - (1 - gamma) * update
        for gamma in gammas
    ]
    scheduler = LambdaLR(optimizer, functions)
    for batch in batches:
        one_update(model, optimizer, batch)
        scheduler.step()
