# %% right: a function of the update, set before it
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for u in range(updates):
        if u < warmup:
            rate = base * (u + 1) / warmup
        elif u < total:
            rate = base * (total - u) / (total - warmup)
        else:
            rate = 0.0
        for group in optimizer.param_groups:
            group["lr"] = rate
        one_update(model, optimizer, images, labels)

# %% right: LambdaLR
def warmup_linear(base, warmup, total, updates):
    def factor(u):
        return max(0.0, min((u + 1) / warmup, (total - u) / (total - warmup)))

    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, factor)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% right: SequentialLR of two lines
def warmup_linear(base, warmup, total, updates):
    from torch.optim.lr_scheduler import SequentialLR

    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    up = LambdaLR(optimizer, lambda u: (u + 1) / warmup)
    down = LinearLR(optimizer, 1.0, 0.0, total_iters=total - warmup)
    scheduler = SequentialLR(optimizer, [up, down], milestones=[warmup])
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% right: clamps at the end
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        rate = base * (total - done) / (total - warmup)
        if done < warmup:
            rate = base * (done + 1) / warmup
        if rate < 0:
            rate = 0
        group["lr"] = rate

# %% wrong: mends the warm-up only → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * (total - done) / (total - warmup)

# %% wrong: mends the negative rate only → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if group["lr"] < base:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)

# %% wrong: abs, so that the rate rises again → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * abs(total - done) / (total - warmup)

# %% wrong: stops training when the line is at its end → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, min(updates, total) + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * (total - done) / (total - warmup)

# %% wrong: warms up for one update more → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done <= warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)

# %% wrong: the line as if there had been no warm-up → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / total

# %% wrong: never below a small rate → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = max(1e-6, base * (total - done) / (total - warmup))

# %% wrong: remembers the end of the warm-up, by the rate, one late → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group, warm = optimizer.param_groups[0], False
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if not warm:
            group["lr"] += base / warmup
            warm = group["lr"] > base
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)

# %% wrong: the numbers of the example → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    rates = [0.1, 0.2, 0.3, 0.4] + [0.4 - 0.05 * k for k in range(8)] + [0] * 20
    for rate in rates[:updates]:
        optimizer.param_groups[0]["lr"] = rate
        one_update(model, optimizer, images, labels)

# %% wrong: a flag set by the rate, at rounding's mercy → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group, warm = optimizer.param_groups[0], False
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if group["lr"] >= base:
            warm = True
        if not warm:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)

# %% wrong: the rate still decides, in the first half → check_warmup_linear
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[0]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if group["lr"] < base and done < total / 2:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)

# %% right: a LinearLR up, a LinearLR down
def warmup_linear(base, warmup, total, updates):
    from torch.optim.lr_scheduler import SequentialLR

    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    up = LinearLR(optimizer, 1 / warmup, 1.0, total_iters=warmup - 1)
    down = LinearLR(optimizer, 1.0, 0.0, total_iters=total - warmup)
    scheduler = SequentialLR(optimizer, [up, down], [warmup])
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% equivalent: the last group is the only one
def warmup_linear(base, warmup, total, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / warmup)
    group = optimizer.param_groups[-1]
    for done in range(1, updates + 1):
        one_update(model, optimizer, images, labels)
        if done < warmup:
            group["lr"] += base / warmup
        else:
            group["lr"] = base * max(0, total - done) / (total - warmup)
