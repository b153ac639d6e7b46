# %% right: both groups from the start, the body frozen
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    body.requires_grad_(False)
    optimizer = torch.optim.SGD(
        [
            {"params": head.parameters()},
            {"params": body.parameters(), "lr": base / 10},
        ],
        lr=base,
    )
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            body.requires_grad_()
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: the body's rate set from the head's before each update
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            optimizer.add_param_group({"params": body.parameters()})
        for late in optimizer.param_groups[1:]:
            late["lr"] = optimizer.param_groups[0]["lr"] / 10
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: LambdaLR, and a new one with the count so far when the body joins
def join_late(model, batches, base, warm, at):
    def factor(update):
        return 0.1 + 0.9 * min(update, warm) / warm

    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, factor)
    for update, batch in enumerate(batches):
        if update == at:
            groups = [
                {"params": head.parameters(), "lr": base},
                {"params": body.parameters(), "lr": base / 10},
            ]
            optimizer = torch.optim.SGD(groups)
            scheduler = LambdaLR(optimizer, lambda u: factor(at + u))
        one_update(model, optimizer, batch)
        scheduler.step()

# %% right: a second optimizer for the body, whose warm-up runs from the start
def join_late(model, batches, base, warm, at):
    optimizers = [
        torch.optim.SGD(model[-1].parameters(), lr=base),
        torch.optim.SGD(model[:-1].parameters(), lr=base / 10),
    ]
    schedulers = [LinearLR(one, 0.1, total_iters=warm) for one in optimizers]
    for update, batch in enumerate(batches):
        model.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        for number in (0, 1):
            if number == 0 or update >= at:
                optimizers[number].step()
            schedulers[number].step()

# %% right: all by hand, a rate of 0 until the body joins
def join_late(model, batches, base, warm, at):
    optimizer = torch.optim.SGD(
        [{"params": layer.parameters()} for layer in model], lr=base
    )
    for update, batch in enumerate(batches):
        rate = base * (0.1 + 0.9 * min(1, update / warm))
        for group in optimizer.param_groups:
            group["lr"] = rate / 10 if update >= at else 0.0
        optimizer.param_groups[-1]["lr"] = rate
        one_update(model, optimizer, batch)

# %% right: a second optimizer with the rest of the warm-up
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    a = torch.optim.SGD(head.parameters(), lr=base, momentum=0.9)
    sa = LinearLR(a, start_factor=0.1, total_iters=warm)
    b = sb = None
    for update, batch in enumerate(batches):
        if update == at:
            b = torch.optim.SGD(body.parameters(), lr=base / 10)
            sb = LinearLR(
                b,
                start_factor=a.param_groups[0]["lr"] / base,
                total_iters=warm - at,
            )
        model.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        a.step()
        sa.step()
        if b is not None:
            b.step()
            sb.step()

# %% wrong: a tenth of where the head started → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": base / 100}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the head's full rate of the moment → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            rate = optimizer.param_groups[0]["lr"]
            group = {"params": body.parameters(), "lr": rate}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the scheduler is made anew, so the head warms up twice → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": base / 10}
            optimizer.add_param_group(group)
            scheduler = LinearLR(optimizer, 0.1, total_iters=warm)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the scheduler is made anew with the count so far → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": base / 10}
            group["initial_lr"] = base / 10
            optimizer.add_param_group(group)
            scheduler = LinearLR(
                optimizer, 0.1, total_iters=warm, last_epoch=at
            )
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the body joins in the last place, after the warm-up → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == warm:
            group = {"params": body.parameters(), "lr": base / 10}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the body trains along from the start → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    groups = [
        {"params": head.parameters(), "lr": base},
        {"params": body.parameters(), "lr": base / 10},
    ]
    optimizer = torch.optim.SGD(groups)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the body never joins, so nothing overshoots → check_join_late
def join_late(model, batches, base, warm, at):
    optimizer = torch.optim.SGD(model[-1].parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: capped at a tenth of base, so right in the end only → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": base / 10}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()
        for late in optimizer.param_groups[1:]:
            late["lr"] = base / 10

# %% wrong: the factor of the example → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": base * 0.055}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: only the layer before the head joins → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[-3]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            rate = optimizer.param_groups[0]["lr"] / 10
            optimizer.add_param_group({"params": body.parameters(), "lr": rate})
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: right rates, but a new optimizer at every update → check_join_late
def join_late(model, batches, base, warm, at):
    for u, batch in enumerate(batches):
        rate = base * (0.1 + 0.9 * min(u, warm) / warm)
        groups = [{"params": model[-1].parameters(), "lr": rate}]
        if u >= at:
            groups.append({"params": model[:-1].parameters(), "lr": rate / 10})
        one_update(model, torch.optim.SGD(groups, momentum=0.9), batch)

# %% wrong: joins at half of the warm-up → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == warm // 2:
            optimizer.add_param_group(
                {
                    "params": body.parameters(),
                    "lr": optimizer.param_groups[0]["lr"] / 10,
                }
            )
        one_update(model, optimizer, batch)
        scheduler.step()

# %% equivalent: the optimizer keeps the very dictionary, so its rate may be set later
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters()}
            optimizer.add_param_group(group)
            group["lr"] = optimizer.param_groups[0]["lr"] / 10
        one_update(model, optimizer, batch)
        scheduler.step()

# %% equivalent: what is left out before the head is an activation
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-2]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters()}
            group["lr"] = optimizer.param_groups[0]["lr"] / 10
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% equivalent: the only group is the first and the last
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters()}
            group["lr"] = optimizer.param_groups[-1]["lr"] / 10
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the rate of the example, written out → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            group = {"params": body.parameters(), "lr": 0.0055}
            optimizer.add_param_group(group)
        one_update(model, optimizer, batch)
        scheduler.step()

# %% wrong: the share of the warm-up that is over, without its start → check_join_late
def join_late(model, batches, base, warm, at):
    head, body = model[-1], model[:-1]
    optimizer = torch.optim.SGD(head.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for update, batch in enumerate(batches):
        if update == at:
            rate = base / 10 * at / warm
            optimizer.add_param_group(
                {"params": body.parameters(), "lr": rate}
            )
        one_update(model, optimizer, batch)
        scheduler.step()
