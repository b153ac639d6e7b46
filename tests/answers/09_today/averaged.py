# %% right: by hand, on a copy
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = None
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces:
            continue
        optimizer.step()
        optimizer.zero_grad()
        if average is None:
            average = copy.deepcopy(model)
        with torch.no_grad():
            for mine, its in zip(average.parameters(), model.parameters()):
                mine.mul_(decay).add_(its, alpha=1 - decay)
    return average


# %% right: avg_fn, an update at a time
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    def running(mean, new, count):
        return decay * mean + (1 - decay) * new

    average = AveragedModel(model, avg_fn=running)
    for first in range(0, len(batches), pieces):
        optimizer.zero_grad()
        for x, y in batches[first : first + pieces]:
            (cross_entropy(model(x), y) / pieces).backward()
        optimizer.step()
        average.update_parameters(model)
    return average


# %% wrong: at each batch → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        average.update_parameters(model)
    return average


# %% wrong: before the step → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            average.update_parameters(model)
            optimizer.step()
            optimizer.zero_grad()
    return average


# %% wrong: the plain mean → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: decay and its rest are exchanged → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    swapped = get_ema_multi_avg_fn(1 - decay)
    average = AveragedModel(model, multi_avg_fn=swapped)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: begins with the weights before the training → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    average.update_parameters(model)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: the trained network itself → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
    return model


# %% wrong: trains on from the average → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
            model.load_state_dict(average.module.state_dict())
    return average


# %% wrong: the pieces are not shared out → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        cross_entropy(model(x), y).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% equivalent: the average does not look at gradients
def averaged(model, optimizer, batches, pieces, memory):
    running = get_ema_multi_avg_fn(1 - 1 / memory)
    average = AveragedModel(model, multi_avg_fn=running)
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            average.update_parameters(model)
            optimizer.zero_grad()
    return average


# %% wrong: two pieces, as in the shown case → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        if number % 2 == 0:
            average.update_parameters(model)
    return average


# %% wrong: a memory made longer for the calls at each batch → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    longer = get_ema_multi_avg_fn(decay ** (1 / pieces))
    average = AveragedModel(model, multi_avg_fn=longer)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        average.update_parameters(model)
    return average


# %% wrong: each update, with the memory of a batch → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    longer = get_ema_multi_avg_fn(decay ** (1 / pieces))
    average = AveragedModel(model, multi_avg_fn=longer)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: the 0.98 of the text, whatever the memory → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.98))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: at each batch, with the memory counted in batches → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    longer = get_ema_multi_avg_fn(1 - 1 / (memory * pieces))
    average = AveragedModel(model, multi_avg_fn=longer)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        average.update_parameters(model)
    return average


# %% wrong: the first update is left out → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    decay = 1 - 1 / memory
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            if number > pieces:
                average.update_parameters(model)
    return average


# %% wrong: the memory in batches → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    longer = get_ema_multi_avg_fn(1 - 1 / (memory * pieces))
    average = AveragedModel(model, multi_avg_fn=longer)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: the plain mean, at each batch after the first update → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    average = AveragedModel(model)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        if number >= pieces:
            average.update_parameters(model)
    return average


# %% wrong: the memory of the shown case → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.8))
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average


# %% wrong: one more call than the memory → check_averaged
def averaged(model, optimizer, batches, pieces, memory):
    running = get_ema_multi_avg_fn(memory / (memory + 1))
    average = AveragedModel(model, multi_avg_fn=running)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            average.update_parameters(model)
    return average
