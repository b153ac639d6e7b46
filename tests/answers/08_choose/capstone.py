# %% right: AdamW, a warm-up and a line, by LambdaLR
def capstone(model, training, held_out, look, updates):
    def factor(u):
        return min((u + 1) / warmup, (updates - u) / (updates - warmup))

    warmup = max(1, updates // 8)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.008)
    scheduler = LambdaLR(optimizer, factor)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 128):
            if done == updates:
                break
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()
            done += 1
    return lab.accuracy(model, *held_out), look(model)

# %% right: a cosine, a loader, and own counting of what is right
def capstone(model, training, held_out, look, updates):
    from itertools import chain, islice, repeat

    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(*training), 128, shuffle=True, drop_last=True)
    optimizer = torch.optim.SGD(
        model.parameters(), 0.07, 0.9, nesterov=True
    )
    cosine = CosineAnnealingLR(optimizer, updates)
    for x, y in islice(chain.from_iterable(repeat(loader)), updates):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        cosine.step()
    images, labels = held_out
    with torch.inference_mode():
        right = (model(images).argmax(dim=1) == labels).double().mean()
    return right, look(model)

# %% right: the rates set by hand, the validation watched
def capstone(model, training, held_out, look, updates):
    x, y = training
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True
    )
    order, watched = torch.randperm(len(x)), []
    for u in range(updates):
        rate = 0.12 * min((u + 1) / 150, (updates - u) / updates)
        optimizer.param_groups[0]["lr"] = rate
        start = u * 128 % (len(x) - 128)
        chosen = order[start : start + 128]
        optimizer.zero_grad()
        cross_entropy(model(x[chosen]), y[chosen]).backward()
        optimizer.step()
        if u % 200 == 199:
            watched.append(lab.accuracy(model, *held_out))
    return lab.accuracy(model, *held_out), look(model)

# %% right: the lesson's own wsd
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.07, momentum=0.9)
    scheduler = wsd(optimizer, updates // 10, updates // 3, updates - updates // 10 - updates // 3)
    done = 0
    for _ in range(updates):
        for x, y in lab.batches(*training, 128):
            if done < updates:
                optimizer.zero_grad()
                cross_entropy(model(x), y).backward()
                optimizer.step()
                scheduler.step()
                done += 1
        if done == updates:
            break
    validation = lab.accuracy(model, *held_out)
    test = look(model)
    return validation, test

# %% wrong: a constant rate, the best of them → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: keeps the weights that the test set likes best → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    best = 0
    for number, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
        if number % 100 == 99:
            best = max(best, look(model))
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: looks a second time to be sure → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), max(look(model), look(model))

# %% wrong: learns from the held-out images as well → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    both = [torch.cat(pair) for pair in zip(training, held_out)]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*both, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: 1,200 updates, whatever the budget → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=1201)
    stream = (b for _ in range(1200) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(1200), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: four epochs, over the budget → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.1, epochs=4, steps_per_epoch=430)
    for _ in range(4):
        for x, y in lab.batches(*training, 128):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: batches that are too large → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.2, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 256))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: reports the training accuracy → check_capstone_report
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *training), look(model)

# %% wrong: reports what it would like to see → check_capstone_report
def capstone(model, training, held_out, look, updates):
    return 0.982, 0.979

# %% wrong: the schedule stepped once an epoch → check_capstone_accuracy
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 128):
            if done < updates:
                optimizer.zero_grad()
                cross_entropy(model(x), y).backward()
                optimizer.step()
                done += 1
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: falls far too soon → check_capstone_accuracy
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = ExponentialLR(optimizer, gamma=0.95)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: a top rate that is much too high → check_capstone_accuracy
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=5.0, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: half the updates, with twice the images → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.15, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.15, total_steps=updates // 2 + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 256))
    for _, (x, y) in zip(range(updates // 2), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% wrong: reports the test accuracy for both sets → check_capstone_report
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    test = look(model)
    return test, test

# %% wrong: a constant rate but for the last update → check_capstone_rules
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for u, (x, y) in zip(range(updates), stream):
        if u == updates - 1:
            optimizer.param_groups[0]["lr"] = 0.001
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    return lab.accuracy(model, *held_out), look(model)

# %% right: a hundred updates of warm-up, whatever the budget
def capstone(model, training, held_out, look, updates):
    def factor(u):
        return min((u + 1) / 100, (updates - u) / (updates - 100))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = LambdaLR(optimizer, factor)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 128):
            if done == updates:
                break
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()
            done += 1
    return lab.accuracy(model, *held_out), look(model)

# %% equivalent: a batch of one image fewer is within the budget
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 127))
    for _, (x, y) in zip(range(updates), stream, strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% equivalent: the cycle may end with the last update
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 0)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream, strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% equivalent: the cycle may end two updates later
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 2)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream, strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)

# %% equivalent: one step of so long a schedule earlier is as good
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    for _, (x, y) in zip(range(updates), stream, strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        scheduler.step()
        optimizer.step()
    return lab.accuracy(model, *held_out), look(model)

# %% equivalent: the stream can be made before the scheduler
def capstone(model, training, held_out, look, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    stream = (b for _ in range(updates) for b in lab.batches(*training, 128))
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=updates + 1)
    for _, (x, y) in zip(range(updates), stream, strict=False):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return lab.accuracy(model, *held_out), look(model)
