# %% right: AdamW with a cosine at 0.005
def capstone(model, training, updates):
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.005)
    scheduler = CosineAnnealingLR(optimizer, updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% right: AdamW with a cosine at 0.01
def capstone(model, training, updates):
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    scheduler = CosineAnnealingLR(optimizer, updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% right: SGD with a straight line
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    scheduler = LinearLR(optimizer, 1, 0, total_iters=updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: the best constant rate → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    scheduler = ConstantLR(optimizer, 1)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: the peak that was best before the digits were standardised → check_capstone_accuracy
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: a cosine for 376 updates, whatever the budget → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, 376)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: a peak that is much too low → check_capstone_accuracy
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.002, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: falls far too soon → check_capstone_accuracy
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    scheduler = ExponentialLR(optimizer, 0.9)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: batches that are too large → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.05, total_steps=updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 64):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% right: rates by hand, a loader
def capstone(model, training, updates):
    from itertools import chain, repeat

    from torch.utils.data import DataLoader, TensorDataset

    data = TensorDataset(*training)
    loader = DataLoader(data, batch_size=32, shuffle=True)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=1, momentum=0.9, nesterov=True
    )
    batches = chain.from_iterable(repeat(loader))
    for u, (x, y) in zip(range(updates), batches):
        rate = 0.03 * min((u + 1) / 20, (updates - u) / updates)
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()


# %% right: the lesson's own wsd
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    step, end = wsd(optimizer, 10)
    done, decay = 0, max(1, updates // 5)
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                if done == updates - decay:
                    end(decay)
                one_update(model, optimizer, x, y)
                step()
                done += 1


# %% wrong: two epochs, whatever the budget → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    steps = 2 * len(list(lab.batches(*training, 4)))
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=steps)
    for _ in range(2):
        for x, y in lab.batches(*training, 4):
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: gradients of two batches in each update → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, updates)
    for _ in range(updates):
        optimizer.zero_grad()
        for _ in range(2):
            x, y = next(lab.batches(*training, 32))
            (cross_entropy(model(x), y) / 2).backward()
        optimizer.step()
        scheduler.step()


# %% wrong: learns from other digits as well → check_capstone_budget
def capstone(model, training, updates):
    x, y = training
    x = torch.cat([x, standardise(images)])
    y = torch.cat([y, labels])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=updates)
    done = 0
    while done < updates:
        for batch in lab.batches(x, y, 32):
            if done < updates:
                one_update(model, optimizer, *batch)
                scheduler.step()
                done += 1


# %% wrong: stepped once an epoch → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                done += 1
        scheduler.step()


# %% wrong: trains a model of its own → check_capstone_budget
def capstone(model, training, updates):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=updates)
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                one_update(model, optimizer, x, y)
                scheduler.step()
                done += 1


# %% wrong: makes no update → check_capstone_budget
def capstone(model, training, updates):
    pass


# %% equivalent: the epochs can be counted before the scheduler is made
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    epochs = range(updates)
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=updates)
    batches = (pair for _ in epochs for pair in lab.batches(*training, 32))
    for x, y in islice(batches, updates):
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% equivalent: any schedule that falls will do, also one that is a step on
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=updates)
    epochs = range(updates)
    batches = (pair for _ in epochs for pair in lab.batches(*training, 32))
    for x, y in islice(batches, updates):
        scheduler.step()
        one_update(model, optimizer, x, y)


# %% equivalent: batches of 31 keep to the budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.05, total_steps=updates)
    epochs = range(updates)
    batches = (pair for _ in epochs for pair in lab.batches(*training, 31))
    for x, y in islice(batches, updates):
        one_update(model, optimizer, x, y)
        scheduler.step()


# %% wrong: weights of another network, trained beyond the budget → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.002, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, updates)
    secret = lab.mlp()
    for _ in range(updates):
        x, y = next(lab.batches(*training, 32))
        one_update(model, optimizer, x, y)
        scheduler.step()
        for _ in range(2):
            x, y = next(lab.batches(*training, 32))
            cross_entropy(secret(x), y).backward()
            for own in secret.parameters():
                own.data -= 0.05 * own.grad
                own.grad = None
    model.load_state_dict(secret.state_dict())


# %% wrong: the best constant rate, and low in the last update alone → check_capstone_budget
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    group = optimizer.param_groups[0]
    done = 0
    while done < updates:
        for x, y in lab.batches(*training, 32):
            if done < updates:
                group["lr"] = 0.02 if done < updates - 1 else 0.006
                one_update(model, optimizer, x, y)
                done += 1


# %% wrong: falls from a peak that is too low for so little momentum → check_capstone_accuracy
def capstone(model, training, updates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    scheduler = LinearLR(optimizer, 1, 0, total_iters=updates)
    batches = (p for _ in range(updates) for p in lab.batches(*training, 32))
    for x, y in islice(batches, updates):
        one_update(model, optimizer, x, y)
        scheduler.step()
