# %% right: a copy of both is trained, the original never
def range_test(model, optimizer, batches, low, high):
    model, optimizer = copy.deepcopy((model, optimizer))
    rates = torch.logspace(
        np.log10(low), np.log10(high), len(batches), dtype=torch.float64
    ).tolist()
    losses = []
    for rate, (x, y) in zip(rates, batches):
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = cross_entropy(model(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return rates, losses


# %% right: an ExponentialLR raises the rate, clones come back in finally
def range_test(model, optimizer, batches, low, high):
    weights = {k: v.clone() for k, v in model.state_dict().items()}
    state = copy.deepcopy(optimizer.state_dict())
    rates, losses = [], []
    try:
        for group in optimizer.param_groups:
            group["lr"] = low
        gamma = (high / low) ** (1 / (len(batches) - 1))
        scheduler = ExponentialLR(optimizer, gamma)
        for x, y in batches:
            rates += scheduler.get_last_lr()[:1]
            loss = cross_entropy(model(x), y)
            losses.append(float(loss))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    finally:
        model.load_state_dict(weights)
        optimizer.load_state_dict(state)
    return rates, losses


# %% right: through a buffer in memory, by torch.save
def range_test(model, optimizer, batches, low, high):
    import io

    buffer = io.BytesIO()
    torch.save([model.state_dict(), optimizer.state_dict()], buffer)
    rates, losses, rate = [], [], low
    for x, y in batches:
        rates.append(rate)
        for group in optimizer.param_groups:
            group.update(lr=rate)

        def closure():
            optimizer.zero_grad()
            loss = cross_entropy(model(x), y)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
        rate *= (high / low) ** (1 / (len(batches) - 1))
    buffer.seek(0)
    weights, state = torch.load(buffer)
    model.load_state_dict(weights)
    optimizer.load_state_dict(state)
    return rates, losses


# %% right: two helpers, one saves, one puts back; a list in place of a pair
def saved(*parts):
    return [copy.deepcopy(part.state_dict()) for part in parts]


def put_back(states, *parts):
    for part, state in zip(parts, states):
        part.load_state_dict(state)


def range_test(model, optimizer, batches, low, high):
    states, losses = saved(model, optimizer), []
    last = len(batches) - 1
    rates = [
        low ** (1 - k / last) * high ** (k / last) for k in range(last + 1)
    ]
    for k in range(last + 1):
        for group in optimizer.param_groups:
            group["lr"] = rates[k]
        twin, (x, y) = copy.deepcopy(model), batches[k]
        losses.append(lab.loss(twin, x, y))
        one_update(model, optimizer, *batches[k])
    put_back(states, model, optimizer)
    return [rates, losses]


# %% right: a tensor for each rate's bookkeeping, the mode kept by hand
def range_test(model, optimizer, batches, low, high):
    mode = model.training
    before = (
        copy.deepcopy(model.state_dict()),
        copy.deepcopy(optimizer.state_dict()),
    )
    n, rates, losses = len(batches), [], []
    for k, (x, y) in enumerate(batches):
        rate = float(
            np.exp(np.log(low) + (np.log(high) - np.log(low)) * k / (n - 1))
        )
        for g in range(len(optimizer.param_groups)):
            optimizer.param_groups[g]["lr"] = rate
        loss = cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(float(torch.tensor(rate, dtype=torch.float64)))
        losses.append(float(loss.detach()))
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    model.train(mode)
    return rates, losses


# %% right: a LambdaLR over a base of low, one_update, losses by a look before
def range_test(model, optimizer, batches, low, high):
    from torch.optim.lr_scheduler import LambdaLR

    kept = copy.deepcopy([model.state_dict(), optimizer.state_dict()])
    for group in optimizer.param_groups:
        group["lr"], group["initial_lr"] = low, low
    n, rates, losses = len(batches), [], []
    plan = LambdaLR(optimizer, lambda k: (high / low) ** (k / (n - 1)))
    for x, y in batches:
        rates.append(plan.get_last_lr()[0])
        buffers = copy.deepcopy(list(model.buffers()))
        losses.append(lab.loss(model, x, y))
        for buffer, was in zip(model.buffers(), buffers):
            buffer.copy_(was)
        one_update(model, optimizer, x, y)
        plan.step()
    optimizer.load_state_dict(kept.pop())
    model.load_state_dict(kept.pop())
    return tuple(rates), tuple(losses)


# %% wrong: keeps the live tensors, which training changes → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = model.state_dict(), optimizer.state_dict()
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: a shallow copy of the dictionaries → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.copy(model.state_dict()), copy.copy(optimizer.state_dict())
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: the weights come back, the optimizer's state does not → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy(model.state_dict())
    was = [group["lr"] for group in optimizer.param_groups]
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before)
    for group, rate in zip(optimizer.param_groups, was):
        group["lr"] = rate
    return rates, losses


# %% wrong: all groups get the first one's rate back → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    was = optimizer.param_groups[0]["lr"]
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    for group in optimizer.param_groups:
        group["lr"] = was
    return rates, losses


# %% wrong: forgets the momentum there was → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy(model.state_dict())
    was = [group["lr"] for group in optimizer.param_groups]
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before)
    optimizer.state.clear()
    for group, rate in zip(optimizer.param_groups, was):
        group["lr"] = rate
    return rates, losses


# %% wrong: puts back parameters, not buffers → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    weights = [p.detach().clone() for p in model.parameters()]
    state = copy.deepcopy(optimizer.state_dict())
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    with torch.no_grad():
        for p, was in zip(model.parameters(), weights):
            p.copy_(was)
    optimizer.load_state_dict(state)
    return rates, losses


# %% wrong: leaves at the first NaN, and leaves all as it is → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
        if np.isnan(losses[-1]):
            return rates, losses
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: stays in training mode → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    model.train()
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: a scheduler's traces stay in the groups → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    model_before, state_before = before
    for group in optimizer.param_groups:
        group["lr"] = low
    n = len(batches)
    scheduler = ExponentialLR(optimizer, (high / low) ** (1 / (n - 1)))
    for x, y in batches:
        rates.append(optimizer.param_groups[0]["lr"])
        loss = cross_entropy(model(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    model.load_state_dict(model_before)
    for group, was in zip(
        optimizer.param_groups, state_before["param_groups"]
    ):
        group["lr"] = was["lr"] * 1.0
    optimizer.state.clear()
    return rates, losses


# %% wrong: rises in equal steps, not in equal factors → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low + (high - low) * k / (len(batches) - 1)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: n in place of n - 1, never gets to high → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: only the first group → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: the losses from after the updates → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        one_update(model, optimizer, x, y)
        rates.append(rate)
        losses.append(lab.loss(model, x, y))
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: notes rates and losses, never trains → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    n = len(batches)
    rates = [low * (high / low) ** (k / (n - 1)) for k in range(n)]
    return rates, [lab.loss(model, x, y) for x, y in batches]


# %% wrong: gradients pile up → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: starts again before every update, so that each rate gets a fresh model → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        model.load_state_dict(before[0])
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: an SGD of its own, the given one is never used → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy(model.state_dict())
    own = torch.optim.SGD(model.parameters(), lr=low, momentum=0.9)
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        own.param_groups[0]["lr"] = rate
        own.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        own.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before)
    return rates, losses


# %% wrong: another of the same class and defaults, momentum there was is lost → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy(model.state_dict())
    own = type(optimizer)(model.parameters(), **optimizer.defaults)
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        own.param_groups[0]["lr"] = rate
        own.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        own.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before)
    return rates, losses


# %% wrong: clears the optimizer's state before the test → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    optimizer.state.clear()
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss.item())
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: stops at four times the lowest loss → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = one_update(model, optimizer, x, y)
        rates.append(rate)
        losses.append(loss)
        if loss > 4 * min(losses):
            break
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: the loss before in place of a NaN → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = one_update(model, optimizer, x, y)
        rates.append(rate)
        losses.append(losses[-1] if np.isnan(loss) else loss)
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: leaves out what is NaN → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = one_update(model, optimizer, x, y)
        if not np.isnan(loss):
            rates.append(rate)
            losses.append(loss)
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: live tensors in place of floats → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(rate)
        losses.append(loss)
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: an update is left out where the loss is NaN → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        rates.append(rate)
        losses.append(loss.item())
        if loss.isnan():
            continue
        loss.backward()
        optimizer.step()
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses


# %% wrong: losses with a ceiling → check_range_test_sweep
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        rates.append(rate)
        losses.append(min(one_update(model, optimizer, x, y), 10.0))
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return rates, losses

# %% equivalent: the lists do not depend on what is saved
def range_test(model, optimizer, batches, low, high):
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    rates, losses = ([], [])
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group['lr'] = rate
        rates.append(rate)
        losses.append(one_update(model, optimizer, x, y))
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return (rates, losses)

# %% equivalent: the two are put back independently
def range_test(model, optimizer, batches, low, high):
    rates, losses = ([], [])
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group['lr'] = rate
        rates.append(rate)
        losses.append(one_update(model, optimizer, x, y))
    optimizer.load_state_dict(before[1])
    model.load_state_dict(before[0])
    return (rates, losses)

# %% equivalent: a rate is the same when it is noted first
def range_test(model, optimizer, batches, low, high):
    rates, losses = ([], [])
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        rates.append(rate)
        for group in optimizer.param_groups:
            group['lr'] = rate
        losses.append(one_update(model, optimizer, x, y))
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return (rates, losses)

# %% equivalent: the two lists are filled independently
def range_test(model, optimizer, batches, low, high):
    rates, losses = ([], [])
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group['lr'] = rate
        losses.append(one_update(model, optimizer, x, y))
        rates.append(rate)
    model.load_state_dict(before[0])
    optimizer.load_state_dict(before[1])
    return (rates, losses)

# %% wrong: tests no model, and finds the NaN in the images → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    weight, losses = nn.Parameter(torch.zeros(1)), [0.0]
    other = torch.optim.SGD([weight], lr=1)
    for x, y in batches:
        weight.grad = torch.ones(1)
        other.step()
        losses.append(losses[-1] + x.sum().item())
    return [1.0] * len(batches), losses[1:]

# % wrong: puts back only after a NaN → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        rates.append(rate)
        losses.append(one_update(model, optimizer, x, y))
    if any(np.isnan(losses)):
        model.load_state_dict(before[0])
        optimizer.load_state_dict(before[1])
    return rates, losses


# % wrong: puts back only where the losses stay numbers → check_range_test_restores
def range_test(model, optimizer, batches, low, high):
    rates, losses = [], []
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        rates.append(rate)
        losses.append(one_update(model, optimizer, x, y))
    if not any(np.isnan(losses)):
        model.load_state_dict(before[0])
        optimizer.load_state_dict(before[1])
    return rates, losses
