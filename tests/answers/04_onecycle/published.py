# %% right: rounds the number of batches up
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * math.ceil(len(data[0]) / size)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% right: epochs and steps_per_epoch, counted by going through once
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    steps = sum(1 for _ in loader)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.1, epochs=epochs, steps_per_epoch=steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% right: lab.batches, made beforehand, and negative whole division
def published(data, size, epochs):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total = epochs * -(-len(data[0]) // size)
    scheduler = OneCycleLR(optimizer, 0.1, total)
    for epoch in range(epochs):
        for x, y in list(lab.batches(*data, size)):
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% right: the constants stay, with the run's values; no step after the last
def published(data, size, epochs):
    EPOCHS, DATASET_SIZE, BATCH_SIZE = epochs, len(data[1]), size
    STEPS_PER_EPOCH = (DATASET_SIZE + BATCH_SIZE - 1) // BATCH_SIZE
    TOTAL_STEPS = EPOCHS * STEPS_PER_EPOCH
    loader = DataLoader(TensorDataset(*data), BATCH_SIZE, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.Adam(model.parameters())
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=TOTAL_STEPS)
    step = 0
    for epoch in range(EPOCHS):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            step += 1
            if step < TOTAL_STEPS:
                scheduler.step()

# %% wrong: this run's numbers, still rounded down → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * (len(data[0]) // size)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: always one batch more → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * (len(data[0]) // size + 1)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: rounds to the nearer number → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * round(len(data[0]) / size)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: rounds up the whole run, not each epoch → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = math.ceil(epochs * len(data[0]) / size)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            if scheduler.last_epoch < total_steps - 1:
                scheduler.step()

# %% wrong: drops the small batch, so that rounding down is right → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(
        TensorDataset(*data), size, shuffle=True, drop_last=True
    )
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: catches the error and goes on → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * (len(data[0]) // size)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            try:
                scheduler.step()
            except ValueError:
                pass

# %% wrong: more steps than any run has → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=1000)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: the number of epochs only → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: batches of 32, whatever is asked → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), 32, shuffle=True)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% wrong: a batch drawn anew for each update → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(total_steps):
        x, y = next(iter(loader))
        one_update(model, optimizer, x, y)
        scheduler.step()

# %% wrong: the same first batch again and again → check_published_uneven
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    x, y = next(iter(loader))
    for _ in range(total_steps):
        one_update(model, optimizer, x, y)
        scheduler.step()

# %% wrong: a new optimizer in every epoch, the rates go on → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = tiny_net()
    n = epochs * len(loader)
    rates = iter(lab.preview(lambda one: OneCycleLR(one, 0.1, n), 0.1, n))
    for _ in range(epochs):
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
        for x, y in loader:
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)

# %% wrong: a new model in every epoch, the rates go on → check_published_even
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    n = epochs * len(loader)
    rates = iter(lab.preview(lambda one: OneCycleLR(one, 0.1, n), 0.1, n))
    for _ in range(epochs):
        model = tiny_net()
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
        for x, y in loader:
            optimizer.param_groups[0]["lr"] = next(rates)
            one_update(model, optimizer, x, y)

# %% wrong: rows drawn with replacement → check_published_uneven
def published(data, size, epochs):
    rows = TensorDataset(*data)
    n = math.ceil(len(rows) / size)
    sampler = torch.utils.data.RandomSampler(rows, replacement=True, num_samples=n * size)
    loader = DataLoader(rows, size, sampler=sampler)
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs * n)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: the network does not depend on the loader
def published(data, size, epochs):
    model = tiny_net()
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0001, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: the number of steps does not depend on the optimizer
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=True)
    model = tiny_net()
    total_steps = epochs * len(loader)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0001, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()

# %% equivalent: the order of the rows is nobody's task
def published(data, size, epochs):
    loader = DataLoader(TensorDataset(*data), size, shuffle=False)
    model = tiny_net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0001, momentum=0.9)
    total_steps = epochs * len(loader)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=total_steps)
    for _ in range(epochs):
        for x, y in loader:
            one_update(model, optimizer, x, y)
            scheduler.step()
