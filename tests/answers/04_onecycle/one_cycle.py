# %% right: the rates set by hand from torch's cycle, update by update
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    total = epochs * batches
    plan = lab.preview(lambda one: OneCycleLR(one, peak, total), 0.1, total)
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            for group in optimizer.param_groups:
                group["lr"] = plan.pop(0)
            one_update(model, optimizer, x, y)

# %% right: a while loop over updates, total_steps, AdamW
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.AdamW(model.parameters())
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=epochs * batches)
    done = 0
    while done < epochs * batches:
        start = 10 * (done % batches)
        optimizer.zero_grad(set_to_none=True)
        out = model(points[start : start + 10])
        cross_entropy(out, classes[start : start + 10]).backward()
        optimizer.step()
        done += 1
        if done < epochs * batches:
            scheduler.step()

# %% right: a DataLoader, a closure, and a LambdaLR with the formula
def one_cycle(peak, epochs, batches):
    total = epochs * batches
    top = 0.3 * total - 1

    def factor(step):
        if step >= total:
            return 1 / 250_000
        if step <= top:
            part = step / top
            return 1 / 25 + (1 - 1 / 25) * (1 - math.cos(math.pi * part)) / 2
        part = (step - top) / (total - 1 - top)
        low = 1 / 250_000
        return low + (1 - low) * (1 + math.cos(math.pi * part)) / 2

    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    data = TensorDataset(points[: 10 * batches], classes[: 10 * batches])
    for _ in range(epochs):
        for x, y in DataLoader(data, batch_size=10):

            def closure():
                optimizer.zero_grad()
                loss = cross_entropy(model(x), y)
                loss.backward()
                return loss

            optimizer.step(closure)
            scheduler.step()

# %% right: a helper of the learner trains and steps
def step_both(model, optimizer, scheduler, x, y):
    one_update(model, optimizer, x, y)
    scheduler.step()


def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=batches
    )
    few = points[: 10 * batches], classes[: 10 * batches]
    for epoch in range(epochs):
        for batch in lab.batches(*few, size=10):
            step_both(model, optimizer, scheduler, *batch)

# %% right: helpers called total and meant
def total(epochs, batches):
    return epochs * batches


def meant(peak, number):
    return lab.preview(lambda one: OneCycleLR(one, peak, number), peak, number)


def one_cycle(peak, epochs, batches):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    rates = iter(meant(peak, total(epochs, batches)))
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)

# %% wrong: a cycle of as many rates as epochs, stepped per epoch → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, peak, total_steps=epochs)
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
        scheduler.step()

# %% wrong: a higher peak, so that the crawl gets to 0.1 → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, 5 * peak, epochs=epochs, steps_per_epoch=batches
    )
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
        scheduler.step()

# %% wrong: all of an epoch's steps at its end → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=batches
    )
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
        for _ in range(batches):
            scheduler.step()

# %% wrong: steps before the update → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=batches
    )
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            scheduler.step()
            one_update(model, optimizer, x, y)

# %% wrong: steps per batch and per epoch, with room for it → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=batches + 1
    )
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()
        scheduler.step()

# %% wrong: a new cycle in every epoch → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        scheduler = OneCycleLR(optimizer, peak, total_steps=batches)
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: right for ten batches an epoch only → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.1, total_steps=20)
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: a new model and optimizer every epoch, the rates go on → check_one_cycle
def one_cycle(peak, epochs, batches):
    total = epochs * batches
    rates = iter(lab.preview(lambda one: OneCycleLR(one, peak, total), 0.1, total))
    few = points[: 10 * batches], classes[: 10 * batches]
    for _ in range(epochs):
        model = tiny_net()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for x, y in lab.batches(*few, size=10):
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)

# %% wrong: a new optimizer every epoch, momentum lost → check_one_cycle
def one_cycle(peak, epochs, batches):
    model = tiny_net()
    total = epochs * batches
    few = points[: 10 * batches], classes[: 10 * batches]
    plan = lab.preview(lambda one: OneCycleLR(one, peak, total), 0.1, total)
    for epoch in range(epochs):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for k, (x, y) in enumerate(lab.batches(*few, size=10)):
            optimizer.param_groups[0]["lr"] = plan[epoch * batches + k]
            one_update(model, optimizer, x, y)

# %% equivalent: the data does not depend on the scheduler
def one_cycle(peak, epochs, batches):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    few = (points[:10 * batches], classes[:10 * batches])
    scheduler = OneCycleLR(optimizer, peak, epochs=epochs, steps_per_epoch=batches)
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: up to ten batches of ten are as many of eleven
def one_cycle(peak, epochs, batches):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, peak, epochs=epochs, steps_per_epoch=batches)
    few = (points[:10 * batches], classes[:10 * batches])
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=11):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: up to nine batches of ten are as many from nine tenths of the points
def one_cycle(peak, epochs, batches):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, peak, epochs=epochs, steps_per_epoch=batches)
    few = (points[:9 * batches], classes[:10 * batches])
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: labels too many are never asked for
def one_cycle(peak, epochs, batches):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, peak, epochs=epochs, steps_per_epoch=batches)
    few = (points[:10 * batches], classes[:11 * batches])
    for _ in range(epochs):
        for x, y in lab.batches(*few, size=10):
            one_update(model, optimizer, x, y)
            scheduler.step()
