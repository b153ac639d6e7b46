# %% right: the weights are put back, a scheduler of its own loop
def try_rates(model, rates, data, held_out, seed):
    start = copy.deepcopy(model.state_dict())
    found = {}
    for place, rate in enumerate(rates):
        model.load_state_dict(start)
        torch.manual_seed(seed)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for x, y in lab.batches(*data, size=8):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        found[place] = lab.loss(model, *held_out)
    model.load_state_dict(start)
    best = min(found, key=found.get)
    return list(found.values()), rates[best]

# %% right: a function for a trial, losses as tensors, pairs sorted
def try_rates(model, rates, data, held_out, seed):
    def trial(rate):
        twin = lab.mlp()
        twin.load_state_dict(model.state_dict())
        torch.manual_seed(seed)
        for x, y in lab.batches(*data, 8):
            twin.zero_grad()
            cross_entropy(twin(x), y).backward()
            with torch.no_grad():
                for weights in twin.parameters():
                    weights -= rate * weights.grad
        with torch.no_grad():
            return cross_entropy(twin(held_out[0]), held_out[1])

    losses = [trial(rate) for rate in rates]
    return losses, sorted(zip(losses, rates))[0][1]

# %% right: copies first, then one training loop
def try_rates(model, rates, data, held_out, seed):
    import numpy as np

    twins = [copy.deepcopy(model) for _ in rates]
    for twin, rate in zip(twins, rates):
        optimizer = torch.optim.SGD(twin.parameters(), lr=rate)
        torch.manual_seed(seed)
        one_epoch(twin, optimizer, data, 8)
    losses = [lab.loss(twin, *held_out) for twin in twins]
    return losses, rates[int(np.argmin(losses))]

# %% wrong: seeds, but trains on with the same network → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        one_epoch(model, optimizer, data, size=8)
        losses.append(lab.loss(model, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: one copy for all trials → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses, trial = [], copy.deepcopy(model)
    for rate in rates:
        torch.manual_seed(seed)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: copies, but seeds once for all → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    torch.manual_seed(seed)
    for rate in rates:
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: the last trial is made on the model itself → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for number, rate in enumerate(rates, start=1):
        torch.manual_seed(seed)
        trial = model if number == len(rates) else copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: a shallow copy, which shares the weights → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.copy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: new networks from the seed in place of the model → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = lab.mlp()
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: judged by the digits it has trained on → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *data))
    return losses, rates[losses.index(min(losses))]

# %% wrong: trains on the held-out digits → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, held_out, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: batches of 20, as the lesson's one_epoch has them → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: with momentum → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate, momentum=0.9)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: the losses from the lowest up → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return sorted(losses), rates[losses.index(min(losses))]

# %% wrong: the last rate, whatever the losses are → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[-1]

# %% wrong: the highest loss → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(max(losses))]

# %% wrong: the lowest loss in place of its rate → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, min(losses)

# %% wrong: the place of the lowest loss in place of its rate → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, losses.index(min(losses))

# %% wrong: the middle one of the sorted rates → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[len(rates) // 2]

# %% wrong: the lowest rate → check_try_rates_choice
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(seed)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, min(rates)

# %% equivalent: a copy needs no random numbers
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        trial = copy.deepcopy(model)
        torch.manual_seed(seed)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: a seed of its own, whatever is asked → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        torch.manual_seed(0)
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        one_epoch(trial, optimizer, data, size=8)
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]

# %% wrong: goes through the digits in one order, without a seed → check_try_rates_fair
def try_rates(model, rates, data, held_out, seed):
    losses = []
    for rate in rates:
        trial = copy.deepcopy(model)
        optimizer = torch.optim.SGD(trial.parameters(), lr=rate)
        for x, y in zip(data[0].split(8), data[1].split(8)):
            optimizer.zero_grad()
            cross_entropy(trial(x), y).backward()
            optimizer.step()
        losses.append(lab.loss(trial, *held_out))
    return losses, rates[losses.index(min(losses))]
