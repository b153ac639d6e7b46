# %% right: a triangle by np.interp, set by hand
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = -(-len(images) // size)
    up = count // 2
    corners = [0, up, count], [base, high, base]
    for _ in range(epochs):
        for k, (x, y) in enumerate(lab.batches(images, labels, size)):
            optimizer.param_groups[0]["lr"] = float(np.interp(k, *corners))
            one_update(model, optimizer, x, y)


# %% right: a new CyclicLR for each epoch, the momentum left alone
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for _ in range(epochs):
        batches = list(lab.batches(images, labels, size))
        up = len(batches) // 2
        down = len(batches) - up
        scheduler = CyclicLR(
            optimizer, base, high, up, down, cycle_momentum=False
        )
        for x, y in batches:
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% right: two straight lines as a factor, no step after the last update
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    up, rise = count // 2, high / base - 1

    def factor(step):
        k = step % count
        return 1 + rise * min(k / up, (count - k) / (count - up))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    for epoch in range(epochs):
        for k, (x, y) in enumerate(lab.batches(images, labels, size)):
            if epoch or k:
                scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: half the epoch both ways, too short where the number is odd → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    scheduler = CyclicLR(optimizer, base, high, step_size_up=count // 2)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: halves of updates, so that high is never used where the number is odd → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    scheduler = CyclicLR(optimizer, base, high, count / 2, count / 2)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: the odd update goes to the rise → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    down = count // 2
    scheduler = CyclicLR(optimizer, base, high, count - down, down)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: only full batches are counted → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(images) // size
    up = count // 2
    scheduler = CyclicLR(optimizer, base, high, up, count - up)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: stepped once an epoch → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    up = count // 2
    scheduler = CyclicLR(optimizer, base, high, up, count - up)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: one cycle over the whole run → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = epochs * len(list(lab.batches(images, labels, size)))
    up = count // 2
    scheduler = CyclicLR(optimizer, base, high, up, count - up)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: the tops shrink, as the mode halves them → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    up = count // 2
    scheduler = CyclicLR(
        optimizer, base, high, up, count - up, mode="triangular2"
    )
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: notes the rates, updates a dummy weight → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    up = count // 2
    scheduler = CyclicLR(optimizer, base, high, up, count - up)
    for _ in range(epochs * count):
        weight.grad = torch.ones(1)
        optimizer.step()
        scheduler.step()


# %% equivalent: the batches are counted before the optimizer is made
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    count = len(list(lab.batches(images, labels, size)))
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    up = count // 2
    scheduler = CyclicLR(optimizer, base, high, up, count - up)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: right for the five batches that the check shows → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = CyclicLR(optimizer, base, high, 2, 3)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: half of an epoch up and half back, with a new CyclicLR each epoch → check_cycle_each_epoch
def cycle_each_epoch(base, high, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    count = len(list(lab.batches(images, labels, size)))
    for _ in range(epochs):
        scheduler = CyclicLR(optimizer, base, high, count // 2)
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()
