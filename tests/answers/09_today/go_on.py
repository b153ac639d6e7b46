# %% right: rates by hand
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    for u in range(saved["done"], total):
        for group in optimizer.param_groups:
            share = wsd_factor(u, warmup, decay, total)
            group["lr"] = group["initial_lr"] * share
        one_update(model, optimizer, images, labels)


# %% right: a plan that counts from the stop
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])

    def plan(more):
        return wsd_factor(saved["done"] + more, warmup, decay, total)

    scheduler = LambdaLR(optimizer, plan)
    for _ in range(total - saved["done"]):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% right: steps that nobody trains in
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = LambdaLR(
        optimizer, lambda u: wsd_factor(u, warmup, decay, total)
    )
    for _ in range(saved["done"]):
        scheduler.step()
    while scheduler.last_epoch < total:
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: a step too far → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=total)
    scheduler = LambdaLR(optimizer, plan, last_epoch=saved["done"])
    for _ in range(saved["done"], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: warms up once more → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=total)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(saved["done"], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: the count is right, the first rate is the old plan's → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=total)
    scheduler = LambdaLR(optimizer, plan)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.last_epoch = saved["done"]
    scheduler.base_lrs = [g["initial_lr"] for g in optimizer.param_groups]
    for _ in range(saved["done"], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: falls from the rate that stands → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    base = optimizer.param_groups[0]["lr"]
    for u in range(saved["done"], total):
        share = wsd_factor(u, warmup, decay, total)
        optimizer.param_groups[0]["lr"] = base * share
        one_update(model, optimizer, images, labels)


# %% wrong: the velocities are lost → check_go_on
def go_on(model, saved, warmup, decay, total):
    peak = saved["optimizer"]["param_groups"][0]["initial_lr"]
    optimizer = SGD(model.parameters(), lr=peak, momentum=0.9)
    for u in range(saved["done"], total):
        share = wsd_factor(u, warmup, decay, total)
        optimizer.param_groups[0]["lr"] = peak * share
        one_update(model, optimizer, images, labels)


# %% wrong: makes all of the run anew → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=total)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: decays in what is left, at once → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    left = total - saved["done"]
    scheduler = LambdaLR(optimizer, lambda k: 1 - k / left)
    for _ in range(left):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% equivalent: a plan needs no state
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=total)
    optimizer.load_state_dict(saved['optimizer'])
    scheduler = LambdaLR(optimizer, plan, last_epoch=saved['done'] - 1)
    for _ in range(saved['done'], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: the plan of the shown cases → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    plan = partial(wsd_factor, warmup=4, decay=5, total=20)
    scheduler = LambdaLR(optimizer, plan, last_epoch=saved["done"] - 1)
    for _ in range(saved["done"], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: the plan of what is left, without a warm-up → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    left = total - saved["done"]
    plan = partial(wsd_factor, warmup=1, decay=decay, total=left)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(left):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: knows when one plan ends → check_go_on
def go_on(model, saved, warmup, decay, total):
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    plan = partial(wsd_factor, warmup=warmup, decay=decay, total=20)
    scheduler = LambdaLR(optimizer, plan, last_epoch=saved["done"] - 1)
    for _ in range(saved["done"], total):
        one_update(model, optimizer, images, labels)
        scheduler.step()
