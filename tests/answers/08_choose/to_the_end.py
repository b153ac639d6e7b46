# %% wrong: one step after each update, as if there were one process → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    updates = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=updates)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% right: LambdaLR that counts the processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    count = min(epochs * batches, budget)
    scheduler = LambdaLR(optimizer, lambda step: 1 - step / processes / count)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% right: PolynomialLR, while
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    from torch.optim.lr_scheduler import PolynomialLR

    length = budget if budget < epochs * batches else epochs * batches
    scheduler = PolynomialLR(optimizer, total_iters=length * processes, power=1)
    done = 0
    while done < length:
        one_update(model, optimizer, images, labels)
        done += 1
        for _ in range(processes):
            scheduler.step()

# %% wrong: rates by hand, without the library's steps → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    total, made = min(epochs * batches, budget), 0
    for _ in range(epochs):
        for _ in range(batches):
            if made < total:
                optimizer.param_groups[0]["lr"] = base * (total - made) / total
                one_update(model, optimizer, images, labels)
                made += 1
    optimizer.param_groups[0]["lr"] = 0.0

# %% right: a line by hand, after the library's steps
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ConstantLR(optimizer, factor=1)
    total = min(epochs * batches, budget)
    for done in range(1, total + 1):
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()
        optimizer.param_groups[0]["lr"] = base * (1 - done / total)

# %% wrong: steps only where the first process would → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for process in range(processes):
            if process == 0:
                scheduler.step()

# %% wrong: the budget without the processes → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: the processes without the budget → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = epochs * batches * processes
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: the smaller of steps and budget, in different units → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches * processes, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: divides by the processes → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches, budget) // processes
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=max(1, steps))
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: the budget is the length → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=budget * processes)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: trains on, beyond the budget → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = epochs * batches * processes
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: stands at 0 one update too early → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    updates = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=updates - 1)
    for _ in range(updates):
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% wrong: stops stepping when it is too late → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    done = 0
    for number in range(steps):
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            done += 1
            if done < steps:
                scheduler.step()

# %% wrong: four processes, as in the prompt → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs * batches, budget) * (4 if processes > 1 else 1)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: the budget in whole epochs → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    steps = min(epochs, max(1, budget // batches)) * batches * processes
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% equivalent: the steps can be counted before the optimizer is made
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    steps = min(epochs * batches, budget) * processes
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(epochs * batches):
        if number == budget:
            break
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()

# %% wrong: the rate stays at its last value when the run is over → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    total = min(epochs * batches, budget)
    for made in range(total):
        optimizer.param_groups[0]["lr"] = base * (1 - made / total)
        one_update(model, optimizer, images, labels)


# %% wrong: no step after the last update → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    total = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=total * processes)
    for made in range(total):
        one_update(model, optimizer, images, labels)
        if made < total - 1:
            for _ in range(processes):
                scheduler.step()


# %% wrong: gradients pile up → check_to_the_end_budget
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    total = min(epochs * batches, budget)
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=total * processes)
    for _ in range(total):
        cross_entropy(model(images), labels).backward()
        optimizer.step()
        for _ in range(processes):
            scheduler.step()

# %% wrong: budget and processes apart, each where the other is not → check_to_the_end_processes
def to_the_end(base, batches, epochs, budget, processes):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    if processes == 1:
        steps = min(epochs * batches, budget)
        if budget in (5, epochs * batches - 1):
            steps += 1
    else:
        steps = epochs * batches * processes
    scheduler = LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for _ in range(min(epochs * batches, budget)):
        one_update(model, optimizer, images, labels)
        for _ in range(processes):
            scheduler.step()
