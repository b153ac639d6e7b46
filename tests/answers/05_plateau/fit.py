# %% right: by hand, without gradients, in eval mode
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        model.train()
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            value = cross_entropy(model(validation[0]), validation[1])
        scheduler.step(value)
        history.append(value)
    return history

# %% right: the mean of batches, weighted by their size
def mean_loss(model, images, labels):
    total = 0.0
    with torch.no_grad():
        for x, y in lab.batches(images, labels, 32):
            total += cross_entropy(model(x), y, reduction="sum").item()
    return total / len(labels)


def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(mean_loss(model, *validation))
        scheduler.step(metrics=history[-1])
    return history

# %% right: measures twice, steps in between
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step(lab.loss(model, *validation))
        history.append(lab.loss(model, *validation))
    return history

# %% right: a DataLoader, and the number of the epoch; torch warns
def fit(model, optimizer, scheduler, data, validation, epochs):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(*data), batch_size=50, shuffle=True)
    history = []
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        history += [lab.loss(model, *validation)]
        scheduler.step(history[-1], epoch + 1)
    return history

# %% right: the epoch by its name; torch warns
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        value = lab.loss(model, *validation)
        scheduler.step(value, epoch=epoch + 1)
        history.append(value)
    return history

# %% right: helpers named validate and run
def validate(model, pair):
    total, count = 0.0, 0
    for x, y in lab.batches(*pair, size=7):
        with torch.no_grad():
            total += cross_entropy(model(x), y).item() * len(y)
        count += len(y)
    return total / count

def run(model, optimizer, pair):
    for x, y in lab.batches(*pair, size=50):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()

def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    while len(history) < epochs:
        run(model, optimizer, data)
        history.append(validate(model, validation))
        scheduler.step(history[-1])
    return history

# %% wrong: the mean training loss of the epoch → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        seen = []
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            seen.append(loss.item())
        scheduler.step(sum(seen) / len(seen))
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the training loss in eval mode → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step(lab.loss(model, *data))
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the epoch before's validation loss → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        before = lab.loss(model, *validation)
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step(before)
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: one validation heard once for each batch → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            scheduler.step(lab.loss(model, *validation))
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the accuracy in place of the loss → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        scheduler.step(lab.accuracy(model, *validation))
    return history

# %% wrong: the best loss so far, so nothing ever gets worse or better → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        scheduler.step(min(history))
    return history

# %% wrong: the mean of both losses → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        scheduler.step((history[-1] + loss.item()) / 2)
    return history

# %% wrong: cuts the rate by hand in every second epoch → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        scheduler.step(epoch)
    return history

# %% wrong: trains on the validation data as well → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        optimizer.zero_grad()
        loss = cross_entropy(model(validation[0]), validation[1])
        loss.backward()
        optimizer.step()
        history.append(loss.item())
        scheduler.step(history[-1])
    return history

# %% wrong: returns nothing → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step(lab.loss(model, *validation))

# %% wrong: validates on one batch → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        for x, y in lab.batches(*validation, size=50):
            history.append(lab.loss(model, x, y))
            break
        scheduler.step(history[-1])
    return history

# %% wrong: the last validation batch → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        for x, y in lab.batches(*validation, size=50):
            with torch.no_grad():
                loss = cross_entropy(model(x), y)
        scheduler.step(loss.item())
        history.append(loss.item())
    return history

# %% wrong: a plain mean over batches of unequal size → check_fit
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        parts = [lab.loss(model, x, y) for x, y in lab.batches(*validation, size=50)]
        history.append(sum(parts) / len(parts))
        scheduler.step(history[-1])
    return history

# %% equivalent: the gradients are cleared before backward either way
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=50):
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        scheduler.step(history[-1])
    return history
