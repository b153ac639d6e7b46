# %% right: steps after the update, as usual
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=updates)
    for update in range(updates):
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])
        scheduler.step()

# %% right: epochs of one update
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, epochs=updates, steps_per_epoch=1)
    for update in range(updates):
        if update > 0:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% right: the steps are counted right, and one more rate is told of
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    steps = updates - 1
    scheduler = OneCycleLR(optimizer, peak, total_steps=steps + 1)
    batches = list(lab.batches(points[: 5 * updates], classes[: 5 * updates], 5))
    one_update(model, optimizer, *batches[0])
    for batch in batches[1:]:
        scheduler.step()
        one_update(model, optimizer, *batch)

# %% right: the cosines written out, the rate set by hand
def annealed(peak, updates):
    def between(start, end, part):
        return end + (start - end) / 2 * (math.cos(math.pi * part) + 1)

    top = 0.3 * updates - 1
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    for update in range(updates):
        if update <= top:
            rate = between(peak / 25, peak, update / top)
        else:
            part = (update - top) / (updates - 1 - top)
            rate = between(peak, peak / 250_000, part)
        optimizer.param_groups[0]["lr"] = rate
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% right: helpers named meant, ends, used
def ends(peak):
    return peak / 25, peak / 250_000


def used(start, end, part):
    return end + (start - end) * (1 + math.cos(math.pi * part)) / 2


def meant(peak, updates, k):
    top = 0.3 * updates - 1
    first, last = ends(peak)
    if k <= top:
        return used(first, peak, k / top)
    return used(peak, last, (k - top) / (updates - 1 - top))


def annealed(peak, updates):
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    for update in range(updates):
        optimizer.param_groups[0]["lr"] = meant(peak, updates, update)
        one_update(model, optimizer, points, classes)

# %% wrong: one rate too many → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, total_steps=updates + 1)
    for update in range(updates):
        if update > 0:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: leaves out the step that leaps, and repeats the lowest rate → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    steps = updates - 1
    scheduler = OneCycleLR(optimizer, peak, total_steps=steps)
    for update in range(updates):
        if 0 < update < steps:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: leaves out the last update → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    steps = updates - 1
    scheduler = OneCycleLR(optimizer, peak, total_steps=steps)
    for update in range(steps):
        if update > 0:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: sets the last rate by hand, the others stay early → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, total_steps=updates - 1)
    for update in range(updates):
        if update > 0:
            scheduler.step()
        if update == updates - 1:
            optimizer.param_groups[0]["lr"] = peak / 250_000
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: a step before the first update too → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, total_steps=updates)
    for update in range(updates):
        scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: right for ten updates only → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(optimizer, peak, total_steps=10)
    for update in range(updates):
        if update > 0 and scheduler.last_epoch < 10:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: a lower final rate, so that the leap is small → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(
        optimizer, peak, total_steps=updates - 1, final_div_factor=1e8
    )
    for update in range(updates):
        if update > 0:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])

# %% wrong: three phases, in the hope of a smoother end → check_annealed
def annealed(peak, updates):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak)
    scheduler = OneCycleLR(
        optimizer, peak, total_steps=updates, three_phase=True
    )
    for update in range(updates):
        if update > 0:
            scheduler.step()
        chosen = slice(5 * update, 5 * update + 5)
        one_update(model, optimizer, points[chosen], classes[chosen])
