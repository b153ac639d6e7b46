# %% right: both bounds at the momentum that was made, if there is one
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    group = optimizer.param_groups[0]
    kept = group["betas"][0] if "betas" in group else group.get("momentum")
    if kept is None:
        scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    else:
        scheduler = OneCycleLR(
            optimizer, peak, updates, base_momentum=kept, max_momentum=kept
        )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% right: the rates planned on a throw-away optimizer, set by hand
def keep_momentum(make, peak, updates):
    plan = lab.preview(lambda one: OneCycleLR(one, peak, updates), 1, updates)
    model = lab.mlp()
    optimizer = make(model.parameters())
    for rate in plan:
        for group in optimizer.param_groups:
            group["lr"] = rate
        one_update(model, optimizer, images, labels)


# %% right: puts the momentum back before every update
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    kept = {
        key: optimizer.param_groups[0][key]
        for key in ("momentum", "betas")
        if key in optimizer.param_groups[0]
    }
    cycles = {} if kept else {"cycle_momentum": False}
    scheduler = OneCycleLR(optimizer, peak, updates, **cycles)
    for _ in range(updates):
        optimizer.param_groups[0].update(kept)
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% right: positional arguments, updates counted, no step after the last
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(list(model.parameters()))
    scheduler = OneCycleLR(
        optimizer, peak, updates, None, None, 0.3, "cos", False
    )
    for number in range(updates):
        if number:
            scheduler.step()
        optimizer.zero_grad()
        cross_entropy(model(images), labels).backward()
        optimizer.step()


# %% wrong: puts the momentum back once, after the scheduler is made → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    group = optimizer.param_groups[0]
    kept = {k: group[k] for k in ("momentum", "betas") if k in group}
    cycles = {} if kept else {"cycle_momentum": False}
    scheduler = OneCycleLR(optimizer, peak, updates, **cycles)
    group.update(kept)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: no momentum for all → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    if "momentum" in optimizer.defaults or "betas" in optimizer.defaults:
        scheduler = OneCycleLR(
            optimizer, peak, updates, base_momentum=0, max_momentum=0
        )
    else:
        scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: SGD is mended, Adagrad still stops → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    kept = optimizer.param_groups[0].get("momentum", 0.9)
    scheduler = OneCycleLR(
        optimizer, peak, updates, base_momentum=kept, max_momentum=kept
    )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: Adagrad is mended, SGD still moves → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    try:
        scheduler = OneCycleLR(optimizer, peak, updates)
    except ValueError:
        scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: SGD and Adagrad are mended, Adam's beta still moves → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    scheduler = OneCycleLR(
        optimizer, peak, updates, cycle_momentum="betas" in optimizer.defaults
    )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: an SGD of its own in place of what was made → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: leaves the scheduler out → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    for group in optimizer.param_groups:
        group["lr"] = peak
    for _ in range(updates):
        one_update(model, optimizer, images, labels)


# %% wrong: a cosine without the rise, as it leaves momentum alone → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    for group in optimizer.param_groups:
        group["lr"] = peak
    scheduler = CosineAnnealingLR(optimizer, updates)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: an SGD of its own with the made one's momentum → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    made = make(model.parameters()).param_groups[0]
    kept = made["betas"][0] if "betas" in made else made.get("momentum", 0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=kept)
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: SGD in place of Adagrad → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    if isinstance(optimizer, torch.optim.Adagrad):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: Adam's second beta is lost → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    group = optimizer.param_groups[0]
    kept = group["betas"][0] if "betas" in group else group.get("momentum")
    scheduler = OneCycleLR(
        optimizer, peak, updates, cycle_momentum=kept is not None
    )
    for _ in range(updates):
        if "betas" in group:
            group["betas"] = (kept, 0.999)
        elif kept is not None:
            group["momentum"] = kept
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: make called anew each update → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    for rate in lab.preview(
        lambda one: OneCycleLR(one, peak, updates), 1, updates
    ):
        optimizer = make(model.parameters())
        optimizer.param_groups[0]["lr"] = rate
        one_update(model, optimizer, images, labels)


# %% wrong: reads group["momentum"], which Adam and Adagrad have not → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    kept = optimizer.param_groups[0]["momentum"]
    scheduler = OneCycleLR(
        optimizer, peak, updates, base_momentum=kept, max_momentum=kept
    )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: the momentum of the first group of optimizers only, by name → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    cycles = isinstance(optimizer, torch.optim.Adam)
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=cycles)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: a cycle one rate short → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    scheduler = OneCycleLR(optimizer, peak, updates - 1, cycle_momentum=False)
    for update in range(updates):
        if update:
            scheduler.step()
        one_update(model, optimizer, images, labels)


# %% wrong: updates from a single image → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images[:1], labels[:1])
        scheduler.step()


# %% wrong: notes the rates, updates a dummy weight → check_keep_momentum
def keep_momentum(make, peak, updates):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = make([weight])
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        weight.grad = torch.ones(1)
        optimizer.step()
        scheduler.step()


# %% wrong: the momentum that the check shows, for all that have one → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    if isinstance(optimizer, torch.optim.Adagrad):
        scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    else:
        scheduler = OneCycleLR(
            optimizer, peak, updates, base_momentum=0.6, max_momentum=0.6
        )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: one momentum for all that have one, written down → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    group = optimizer.param_groups[0]
    moves = "momentum" in group or "betas" in group
    scheduler = OneCycleLR(
        optimizer,
        peak,
        updates,
        cycle_momentum=moves,
        base_momentum=0.6,
        max_momentum=0.6,
    )
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()


# %% wrong: only the first 32 images → check_keep_momentum
def keep_momentum(make, peak, updates):
    model = lab.mlp()
    optimizer = make(model.parameters())
    scheduler = OneCycleLR(optimizer, peak, updates, cycle_momentum=False)
    for _ in range(updates):
        one_update(model, optimizer, images[:32], labels[:32])
        scheduler.step()
