# %% right: the scheduler is stepped where an epoch ends
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    batches = -(-len(data[0]) // size)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        if (update + 1) % batches == 0:
            scheduler.step()

# %% right: two loops, and a return when the updates are done
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), base)
    scheduler = StepLR(optimizer, step_size=every, gamma=0.5)
    done = 0
    while True:
        for x, y in lab.batches(data[0], data[1], size):
            if done == updates:
                return
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            done += 1
        scheduler.step()

# %% right: LambdaLR in updates, batches counted by dealing them out
def halve_every(base, every, updates, data, size):
    model = network()
    batches = len(list(lab.batches(*data, size)))
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = LambdaLR(optimizer, lambda u: 0.5 ** (u // (batches * every)))
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% right: the rate set by hand, a DataLoader
def halve_every(base, every, updates, data, size):
    from itertools import chain, repeat

    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(*data), batch_size=size, shuffle=True)
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
    stream = chain.from_iterable(repeat(loader))
    for update, (x, y) in zip(range(updates), stream):
        for group in optimizer.param_groups:
            group["lr"] = base * 0.5 ** (update // len(loader) // every)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()

# %% right: MultiStepLR with milestones in updates
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    unit = every * math.ceil(data[1].shape[0] / size)
    scheduler = MultiStepLR(optimizer, range(unit, updates, unit), 0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% right: math.ceil under another name
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    n = math.ceil(len(data[0]) / size)
    scheduler = StepLR(optimizer, n * every, 0.5)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: rounds down, the smaller last batch is forgotten → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * (len(data[0]) // size), gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: always one batch more → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * (len(data[0]) // size + 1), gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: rounds to the nearest → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * round(len(data[0]) / size), gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: a step size that is no whole number → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * len(data[0]) / size, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: four updates an epoch, whatever the data → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * 4, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: counts in rows → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * size, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: takes the pair's length for the rows → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * math.ceil(len(data) / size), gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: the scheduler is stepped once, after the run → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    scheduler.step()

# %% wrong: steps every `every` updates → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        if (update + 1) % every == 0:
            scheduler.step()

# %% wrong: the epoch's end is an update late → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    batches = math.ceil(len(data[0]) / size)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        if update % batches == 0:
            scheduler.step()

# %% wrong: three drops at most → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    u = every * math.ceil(len(data[0]) / size)
    scheduler = MultiStepLR(optimizer, [u, 2 * u, 3 * u], gamma=0.5)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: as many drops as every → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    u = every * math.ceil(len(data[0]) / size)
    scheduler = MultiStepLR(optimizer, [u * k for k in range(1, every + 1)], gamma=0.5)
    stream = endless(data, size)
    for update in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: new network each epoch → check_halve_every
def halve_every(base, every, updates, data, size):
    done, epoch = 0, 0
    while done < updates:
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=base * 0.5 ** (epoch // every))
        for x, y in lab.batches(*data, size):
            if done == updates:
                break
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            done += 1
        epoch += 1

# %% wrong: a made-up gradient on a weight of its own → check_halve_every
def halve_every(base, every, updates, data, size):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    epoch = math.ceil(len(data[0]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    for _ in range(updates):
        weight.grad = torch.ones(1)
        optimizer.step()
        scheduler.step()

# %% wrong: old gradients are summed in → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[0]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: the rates are right, the network trains at others → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[0]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        (3 * cross_entropy(model(x), y)).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: counts the batches before it makes the optimizer
def halve_every(base, every, updates, data, size):
    model = network()
    epoch = math.ceil(len(data[0]) / size)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: two lines that do not touch each other
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[0]) / size)
    stream = endless(data, size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: two lines that do not touch each other
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[0]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        optimizer.zero_grad()
        x, y = next(stream)
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: there are as many labels as rows
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[1]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% equivalent: there are as many labels as rows, and they come last
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    epoch = math.ceil(len(data[-1]) / size)
    scheduler = StepLR(optimizer, every * epoch, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: an epoch is over where a batch is smaller → check_halve_every
def halve_every(base, every, updates, data, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    stream = endless(data, size)
    for _ in range(updates):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        if len(y) < size:
            scheduler.step()
