# %% right: rounds up, steps after each update but the last
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total = epochs * -(-len(images) // size)
    scheduler = OneCycleLR(optimizer, max_lr=peak, total_steps=total)
    done = 0
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            done += 1
            if done < total:
                scheduler.step()


# %% right: a DataLoader, epochs and steps_per_epoch, a step after each update
def one_cycle(peak, epochs, size):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(images, labels), size, shuffle=True)
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=len(loader)
    )
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad(set_to_none=True)
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()


# %% right: the rates set by hand, SGD without momentum
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    total = epochs * len(images.split(size))
    make = partial(OneCycleLR, max_lr=peak, total_steps=total)
    rates = iter(lab.preview(make, 0.1, total))
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            for group in optimizer.param_groups:
                group["lr"] = next(rates)
            one_update(model, optimizer, x, y)


# %% right: all batches made beforehand, a closure, the momentum kept
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    batches = []
    for _ in range(epochs):
        batches.extend(lab.batches(images, labels, size))
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.5)
    scheduler = OneCycleLR(optimizer, peak, len(batches), cycle_momentum=False)
    for x, y in batches:

        def closure():
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            return loss

        optimizer.step(closure)
        scheduler.step()


# %% right: a helper of the learner, in order without shuffling
def epoch_of(model, optimizer, scheduler, size):
    for start in range(0, len(images), size):
        part = slice(start, start + size)
        one_update(model, optimizer, images[part], labels[part])
        scheduler.step()


def one_cycle(peak, epochs, size):
    import math

    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    steps = math.ceil(len(images) / size)
    scheduler = OneCycleLR(
        optimizer, peak, epochs=epochs, steps_per_epoch=steps
    )
    for _ in range(epochs):
        epoch_of(model, optimizer, scheduler, size)


# %% wrong: (3) only → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * (len(images) // size) - 1
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(images, labels, size)):
            if epoch > 0 or number > 0:
                scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: (2) and (3), the small batch is forgotten → check_one_cycle_uneven
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * (len(images) // size)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(images, labels, size)):
            if epoch > 0 or number > 0:
                scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: (1) and (2), still a step an epoch → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(images, labels, size)):
            if epoch > 0 and number == 0:
                scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: always a batch more → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * (len(images) // size + 1)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: rounds to the nearer number → check_one_cycle_uneven
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * round(len(images) / size)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: rounds up the whole run, not each epoch → check_one_cycle_uneven
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = -(-epochs * len(images) // size)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            if scheduler.last_epoch < total_steps - 1:
                scheduler.step()


# %% wrong: leaves the small last batch out → check_one_cycle_uneven
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * (len(images) // size)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            if len(x) == size:
                one_update(model, optimizer, x, y)
                scheduler.step()


# %% wrong: a guard in place of the right length → check_one_cycle_uneven
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * (len(images) // size)
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            if scheduler.last_epoch < total_steps:
                scheduler.step()


# %% wrong: a cycle in every epoch → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    for _ in range(epochs):
        scheduler = OneCycleLR(optimizer, peak, len(images.split(size)))
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: a cycle of as many rates as epochs, stepped per epoch → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    scheduler = OneCycleLR(optimizer, peak, total_steps=epochs)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: a step before the first update, too → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: the same few images in every update → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(total_steps):
        one_update(model, optimizer, images[:size], labels[:size])
        scheduler.step()


# %% wrong: batches drawn with repetition → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for part in torch.randint(len(images), (len(images),)).split(size):
            one_update(model, optimizer, images[part], labels[part])
            scheduler.step()


# %% wrong: a new network in every epoch, the rates go on → check_one_cycle_even
def one_cycle(peak, epochs, size):
    total_steps = epochs * len(images.split(size))
    make = partial(OneCycleLR, max_lr=peak, total_steps=total_steps)
    rates = iter(lab.preview(make, 0.1, total_steps))
    for _ in range(epochs):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for x, y in lab.batches(images, labels, size):
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)


# %% wrong: a new optimizer every epoch, momentum lost → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    total_steps = epochs * len(images.split(size))
    make = partial(OneCycleLR, max_lr=peak, total_steps=total_steps)
    rates = iter(lab.preview(make, 0.1, total_steps))
    for _ in range(epochs):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for x, y in lab.batches(images, labels, size):
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)


# %% wrong: gradients pile up → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()


# %% wrong: looks at all images, updates a dummy weight → check_one_cycle_even
def one_cycle(peak, epochs, size):
    weight, model = nn.Parameter(torch.zeros(1)), lab.mlp()
    optimizer = torch.optim.SGD([weight], lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            cross_entropy(model(x), y).backward()
            weight.grad = torch.ones(1)
            optimizer.step()
            scheduler.step()


# %% wrong: the batches are twice as large, and half as many → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * len(images.split(2 * size))
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, 2 * size):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: the optimizer does not depend on the number of batches
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    steps_per_epoch = len(list(lab.batches(images, labels, size)))
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    total_steps = epochs * steps_per_epoch
    scheduler = OneCycleLR(optimizer, peak, total_steps)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(images, labels, size)):
            if epoch > 0 or number > 0:
                scheduler.step()
            one_update(model, optimizer, x, y)


# %% wrong: right for the sizes that the checks show, and no others → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    count = {12: 5, 25: 3}.get(size, len(images))
    scheduler = OneCycleLR(optimizer, peak, epochs * count)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: three epochs, whatever is asked → check_one_cycle_even
def one_cycle(peak, epochs, size):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    updates = 3 * len(list(lab.batches(images, labels, size)))
    scheduler = OneCycleLR(optimizer, peak, updates)
    for _ in range(3):
        for x, y in lab.batches(images, labels, size):
            one_update(model, optimizer, x, y)
            scheduler.step()
