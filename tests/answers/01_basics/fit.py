# %% right: asks the scheduler, counts with while
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used, epoch = [], 0
    while epoch < epochs:
        for x, y in lab.batches(*data, size):
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            used.append(scheduler.get_last_lr()[0])
        scheduler.step()
        epoch += 1
    return used

# %% right: a DataLoader and a closure
def fit(model, optimizer, scheduler, data, epochs, size=32):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(*data), batch_size=size, shuffle=True)
    used = []
    for _ in range(epochs):
        for x, y in loader:

            def closure():
                optimizer.zero_grad()
                loss = cross_entropy(model(x), y)
                loss.backward()
                return loss

            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step(closure)
        scheduler.step()
    return used

# %% right: the recorder keeps the rates
def fit(model, optimizer, scheduler, data, epochs, size=32):
    def train():
        model.train()
        for _ in range(epochs):
            for x, y in lab.batches(*data, size):
                cross_entropy(model(x), y).backward()
                optimizer.step()
                optimizer.zero_grad()
            scheduler.step()

    return record(train).rates

# %% right: own slices, unshuffled, gradients set to None by hand
def fit(model, optimizer, scheduler, data, epochs, size=32):
    images, labels = data
    used = []
    for _ in range(epochs):
        for start in range(0, len(images), size):
            for parameter in model.parameters():
                parameter.grad = None
            stop = start + size
            cross_entropy(model(images[start:stop]), labels[start:stop]).backward()
            used += [group["lr"] for group in optimizer.param_groups]
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: never clears the gradients → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: clears the gradients once an epoch → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        optimizer.zero_grad()
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: clears the gradients before they are used → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            cross_entropy(model(x), y).backward()
            optimizer.zero_grad()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: the scheduler stepped after every batch → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()
    return used

# %% wrong: the scheduler stepped first → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        scheduler.step()
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
    return used

# %% wrong: forgets the scheduler → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
    return used

# %% wrong: one rate for each epoch → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        used.append(optimizer.param_groups[0]["lr"])
        for x, y in lab.batches(*data, size):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: leaves out the last, smaller batch → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            if len(x) < size:
                continue
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: ignores the batch size it is given → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, 32):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: writes the log, leaves out the training → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for _ in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    return used

# %% wrong: trains on the first batch only → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        x, y = next(lab.batches(*data, size))
        used.append(optimizer.param_groups[0]["lr"])
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return used

# %% right: a helper of the learner's own called loss
def loss(model, x, y):
    return cross_entropy(model(x), y)


def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            loss(model, x, y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: one batch too many when the size divides → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used, (images, labels) = [], data
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for number in range(len(images) // size + 1):
            chosen = order[number * size :][:size]
            if len(chosen) == 0:
                chosen = order[:size]
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: the whole set in each update → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(data[0]), data[1]).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: the lesson's own images in place of data → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(images[:len(data[0])], labels[:len(data[0])], size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: no scheduler step after the last epoch → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        if epoch < epochs - 1:
            scheduler.step()
    return used

# %% wrong: an optimizer of its own → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    own = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            own.param_groups[0]["lr"] = optimizer.param_groups[0]["lr"]
            used.append(own.param_groups[0]["lr"])
            own.zero_grad()
            cross_entropy(model(x), y).backward()
            own.step()
        scheduler.step()
    return used

# %% wrong: shuffles the images and the labels apart → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used, (images, labels) = [], data
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            own = labels[torch.randperm(len(labels))[: len(rows)]]
            cross_entropy(model(images[rows]), own).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: trains a copy, hands back an untrained model → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    import copy

    used, twin = [], copy.deepcopy(model)
    own = torch.optim.SGD(twin.parameters(), lr=0.1)
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            own.param_groups[0]["lr"] = optimizer.param_groups[0]["lr"]
            used.append(own.param_groups[0]["lr"])
            own.zero_grad()
            cross_entropy(twin(x), y).backward()
            own.step()
        scheduler.step()
    return used

# %% equivalent: the default size is nobody's task
def fit(model, optimizer, scheduler, data, epochs, size=33):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]['lr'])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% equivalent: the default size is nobody's task
def fit(model, optimizer, scheduler, data, epochs, size=31):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]['lr'])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% equivalent: the rate is the same before and after zero_grad
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            optimizer.zero_grad()
            used.append(optimizer.param_groups[0]['lr'])
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% equivalent: the last parameter group is the only one
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[-1]['lr'])
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()
    return used

# %% wrong: trains at the first rate, and logs the schedule's → check_fit_trace
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used, first = [], optimizer.param_groups[0]["lr"]
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(scheduler.get_last_lr()[0])
            optimizer.param_groups[0]["lr"] = first
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        optimizer.param_groups[0]["lr"] = used[-1]
        scheduler.step()
    return used

# %% wrong: the sum of the losses in place of their mean → check_fit_learns
def fit(model, optimizer, scheduler, data, epochs, size=32):
    used = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            cross_entropy(model(x), y, reduction="sum").backward()
            optimizer.step()
        scheduler.step()
    return used
