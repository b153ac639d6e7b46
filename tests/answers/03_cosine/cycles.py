# %% right: one factor over all cycles
def cycles(base, lengths):
    factors = [
        (1 + math.cos(math.pi * t / length)) / 2
        for length in lengths
        for t in range(length)
    ] + [0]
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = LambdaLR(optimizer, lambda t: factors[t])
    for _ in range(sum(lengths)):
        update(model, optimizer)
        scheduler.step()

# %% right: writes both the rate and what new schedulers take for the first
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        for group in optimizer.param_groups:
            group.pop("initial_lr", None)
            group["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, length, eta_min=0)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% right: the class with restarts goes back to the first rate by itself
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingWarmRestarts(optimizer, length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% right: sets each update's rate by hand
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        for t in range(length):
            rate = base * math.cos(math.pi * t / length / 2) ** 2
            optimizer.param_groups[0]["lr"] = rate
            update(model, optimizer)

# %% right: hands over in turns
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = SequentialLR(
        optimizer,
        [CosineAnnealingLR(optimizer, length) for length in lengths],
        list(accumulate(lengths))[:-1],
    )
    for _ in range(sum(lengths)):
        update(model, optimizer)
        scheduler.step()

# %% right: rates from a rehearsal on a throw-away optimizer
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    plan = []
    for n in lengths:
        plan.extend(lab.preview(lambda o: CosineAnnealingLR(o, n), base, n))
    while plan:
        optimizer.param_groups[0]["lr"] = plan.pop(0)
        update(model, optimizer)

# %% right: puts base back after each cycle
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()
        for group in optimizer.param_groups:
            group["lr"] = base

# %% right: a tensor for the rate, filled anew
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=torch.tensor(base), momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["lr"].fill_(base)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% right: a closure
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)

    def closure():
        optimizer.zero_grad()
        loss = cross_entropy(model(images), labels)
        loss.backward()
        return loss

    for length in lengths:
        optimizer.param_groups[0].update(lr=base)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            optimizer.step(closure)
            scheduler.step()

# %% wrong: a new optimizer for each cycle → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    for length in lengths:
        optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: forgets the first rate, but not the one it finds → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0].pop("initial_lr", None)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: writes the first rate, not the rate → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["initial_lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: one scheduler, which climbs back → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, T_max=lengths[0])
    for length in lengths:
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: restarts, all of the first length → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = CosineAnnealingWarmRestarts(optimizer, lengths[0])
    for _ in range(sum(lengths)):
        update(model, optimizer)
        scheduler.step()

# %% wrong: one descent over all of it → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, T_max=sum(lengths))
    for _ in range(sum(lengths)):
        update(model, optimizer)
        scheduler.step()

# %% wrong: base once more, but only for the second cycle → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for number, length in enumerate(lengths):
        if number == 1:
            optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: an eta_min, so that something is learned → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingLR(optimizer, length, eta_min=base / 10)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: the rate of the lesson's example → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = 0.1
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: stops one update short, above zero → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length - 1):
            update(model, optimizer)
            scheduler.step()
        update(model, optimizer)

# %% wrong: loads the optimizer's first state back → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    import copy
    first = copy.deepcopy(optimizer.state_dict())
    for length in lengths:
        optimizer.load_state_dict(first)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: makes the one optimizer anew → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.__init__(model.parameters(), lr=base, momentum=0.9)
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: clears the optimizer's state → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.state.clear()
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: an optimizer without momentum → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: looks each length up, and finds the first of its kind → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    start = {n: sum(lengths[:lengths.index(n)]) for n in lengths}
    for t in range(sum(lengths)):
        n = max((n for n in start if start[n] <= t), key=start.get)
        rate = base * (1 + math.cos(math.pi * (t - start[n]) / n)) / 2
        optimizer.param_groups[0]["lr"] = rate
        update(model, optimizer)

# %% wrong: knows the last cycle by its length → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()
        if length != lengths[-1]:
            optimizer.param_groups[0]["lr"] = base

# %% wrong: a new network in the old optimizer → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        model = lab.mlp()
        optimizer.param_groups[0]["lr"] = base
        optimizer.param_groups[0]["params"] = list(model.parameters())
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% equivalent: the scheduler takes the rate from its group at its first step
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        optimizer.param_groups[0]["lr"] = base
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% equivalent: the last group is the only one
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[-1]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: base put back, and the momentum zeroed → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = base
        for state in optimizer.state.values():
            state["momentum_buffer"].zero_()
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: each wave as long as the longest → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=max(lengths))
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: another momentum, kept → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.5)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=length)
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()

# %% wrong: no cycle longer than those that the check shows → check_cycles
def cycles(base, lengths):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    for length in lengths:
        optimizer.param_groups[0]["lr"] = base
        scheduler = CosineAnnealingLR(optimizer, T_max=min(length, 3))
        for _ in range(length):
            update(model, optimizer)
            scheduler.step()
