# %% right: by hand, without gradients, in eval mode
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        model.train()
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            value = cross_entropy(model(validation[0]), validation[1])
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(value)
        else:
            scheduler.step()
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
        for x, y in lab.batches(*data, size=16):
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(mean_loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(metrics=history[-1])
        else:
            scheduler.step()
    return history

# %% right: measures twice, steps in between
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(lab.loss(model, *validation))
        else:
            scheduler.step()
        history.append(lab.loss(model, *validation))
    return history

# %% right: a DataLoader, and the number of the epoch; torch warns
def fit(model, optimizer, scheduler, data, validation, epochs):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(*data), batch_size=16, shuffle=True)
    history = []
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        history += [lab.loss(model, *validation)]
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1], epoch + 1)
        else:
            scheduler.step()
    return history

# %% right: by the name of the class
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if type(scheduler).__name__ == "ReduceLROnPlateau":
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% right: asks step for its arguments
def fit(model, optimizer, scheduler, data, validation, epochs):
    import inspect

    listens = "metrics" in inspect.signature(scheduler.step).parameters
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        scheduler.step(*history[-1:] if listens else ())
    return history

# %% right: tries without a number first
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        try:
            scheduler.step()
        except TypeError:
            scheduler.step(history[-1])
    return history

# %% right: the epoch by its name; torch warns
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        value = lab.loss(model, *validation)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(value, epoch=epoch + 1)
        else:
            scheduler.step()
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
    for x, y in lab.batches(*pair, size=16):
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()

def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    while len(history) < epochs:
        run(model, optimizer, data)
        history.append(validate(model, validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: the mean training loss of the epoch → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        seen = []
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            seen.append(loss.item())
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(sum(seen) / len(seen))
        else:
            scheduler.step()
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the training loss in eval mode → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(lab.loss(model, *data))
        else:
            scheduler.step()
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the epoch before's validation loss → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        before = lab.loss(model, *validation)
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(before)
        else:
            scheduler.step()
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: one validation heard once for each batch → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            if isinstance(scheduler, ReduceLROnPlateau):
                scheduler.step(lab.loss(model, *validation))
            else:
                scheduler.step()
        history.append(lab.loss(model, *validation))
    return history

# %% wrong: the accuracy in place of the loss → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(lab.accuracy(model, *validation))
        else:
            scheduler.step()
    return history

# %% wrong: the best loss so far, so nothing ever gets worse or better → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(min(history))
        else:
            scheduler.step()
    return history

# %% wrong: the mean of both losses → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step((history[-1] + loss.item()) / 2)
        else:
            scheduler.step()
    return history

# %% wrong: cuts the rate by hand in every second epoch → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(epoch)
        else:
            scheduler.step()
    return history

# %% wrong: trains on the validation data as well → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        optimizer.zero_grad()
        loss = cross_entropy(model(validation[0]), validation[1])
        loss.backward()
        optimizer.step()
        history.append(loss.item())
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: returns nothing → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(lab.loss(model, *validation))
        else:
            scheduler.step()

# %% wrong: validates on one batch → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        for x, y in lab.batches(*validation, size=16):
            history.append(lab.loss(model, x, y))
            break
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: the last validation batch → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        for x, y in lab.batches(*validation, size=16):
            with torch.no_grad():
                loss = cross_entropy(model(x), y)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(loss.item())
        else:
            scheduler.step()
        history.append(loss.item())
    return history

# %% wrong: a plain mean over batches of unequal size → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        parts = [lab.loss(model, x, y) for x, y in lab.batches(*validation, size=16)]
        history.append(sum(parts) / len(parts))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: right for a plateau, a loss for the others → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        scheduler.step(history[-1])
    return history

# %% wrong: tries with the loss first, which the others accept → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        try:
            scheduler.step(history[-1])
        except TypeError:
            scheduler.step()
    return history

# %% wrong: leaves the others alone → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
    return history

# %% wrong: leaves a plateau alone → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if not isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step()
    return history

# %% wrong: swallows the error → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        try:
            scheduler.step()
        except TypeError:
            pass
    return history

# %% wrong: the number of the epoch for the plateau → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for epoch in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(epoch)
        else:
            scheduler.step()
    return history

# %% wrong: tells a plateau by its mode, which CyclicLR has too → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if hasattr(scheduler, "mode"):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: tells a plateau by its factor, which ConstantLR has too → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if hasattr(scheduler, "factor"):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: lists the schedulers of which it has heard → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, (StepLR, ExponentialLR, MultiStepLR)):
            scheduler.step()
        else:
            scheduler.step(history[-1])
    return history

# %% wrong: warm restarts take an argument, so they get the loss → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        if isinstance(
            scheduler, (ReduceLROnPlateau, CosineAnnealingWarmRestarts)
        ):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: steps the others in every batch → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    listens = isinstance(scheduler, ReduceLROnPlateau)
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
            if not listens:
                scheduler.step()
        history.append(lab.loss(model, *validation))
        if listens:
            scheduler.step(history[-1])
    return history

# %% wrong: no training, the rates alone → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            for weights in model.parameters():
                weights.grad = torch.ones_like(weights)
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: two kinds by name, the loss to all others → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, (StepLR, CosineAnnealingLR)):
            scheduler.step()
        else:
            scheduler.step(history[-1])
    return history

# %% wrong: the list grows only under a plateau → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            one_update(model, optimizer, x, y)
        if isinstance(scheduler, ReduceLROnPlateau):
            history.append(lab.loss(model, *validation))
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: other schedulers train on the validation digits → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            if isinstance(scheduler, ReduceLROnPlateau):
                one_update(model, optimizer, x, y)
            else:
                one_update(model, optimizer, *validation)
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: gradients are never cleared under the others → check_fit_others
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for x, y in lab.batches(*data, size=16):
            if isinstance(scheduler, ReduceLROnPlateau):
                optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history

# %% wrong: the first batch over and over → check_fit_plateau
def fit(model, optimizer, scheduler, data, validation, epochs):
    history = []
    for _ in range(epochs):
        for number in range(0, len(data[0]), 16):
            one_update(model, optimizer, data[0][:16], data[1][:16])
        history.append(lab.loss(model, *validation))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(history[-1])
        else:
            scheduler.step()
    return history
