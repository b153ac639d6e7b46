# %% right: a function for a run, by fit's order of calls
def gains(digits, held_out, start, factor, epochs, seeds):
    def final(seed, rates):
        torch.manual_seed(seed)
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=start)
        for rate in rates:
            optimizer.param_groups[0]["lr"] = rate
            one_epoch(model, optimizer, digits, 32)
        return lab.loss(model, *held_out)

    flat = [start] * epochs
    falling = [start * factor**epoch for epoch in range(epochs)]
    return [final(seed, flat) - final(seed, falling) for seed in seeds]

# %% right: one start, copied; a loader, a scheduler for each run
def gains(digits, held_out, start, factor, epochs, seeds):
    import copy

    found = []
    for seed in seeds:
        torch.manual_seed(seed)
        first = lab.mlp()
        losses = {}
        for gamma in (factor, 1.0):
            model = copy.deepcopy(first)
            torch.manual_seed(seed)
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = torch.optim.lr_scheduler.LambdaLR(
                optimizer, lambda epoch: gamma**epoch
            )
            for _ in range(epochs):
                for x, y in lab.batches(*digits, size=32):
                    optimizer.zero_grad()
                    cross_entropy(model(x), y).backward()
                    optimizer.step()
                scheduler.step()
            with torch.no_grad():
                x, y = held_out
                losses[gamma] = cross_entropy(model(x), y)
        found.append(losses[1.0] - losses[factor])
    return found

# %% right: numpy's difference
def gains(digits, held_out, start, factor, epochs, seeds):
    import numpy as np

    losses = {}
    for gamma in (1.0, factor):
        for seed in seeds:
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            for epoch in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                optimizer.param_groups[0]["lr"] *= gamma
            losses[gamma, seed] = lab.loss(model, *held_out)
    flat = np.array([losses[1.0, seed] for seed in seeds])
    return flat - np.array([losses[factor, seed] for seed in seeds])

# %% wrong: seeds once a pair, so the second run begins elsewhere → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        torch.manual_seed(seed)
        for gamma in (1.0, factor):
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: judged by the digits it has trained on → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (1.0, factor):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *digits))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: trains on the held-out digits, judges by the others → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (1.0, factor):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, held_out, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *digits))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: the second run goes on with the first one's model → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        torch.manual_seed(seed)
        model = lab.mlp()
        for gamma in (1.0, factor):
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: the same start for every seed → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (1.0, factor):
            torch.manual_seed(0)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: a gain that is a loss: the signs exchanged → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (factor, 1.0):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: the mean in place of a gain for each seed → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (1.0, factor):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return [sum(found) / len(found)] * len(found)

# %% wrong: accuracy in place of the loss → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        scores = []
        for gamma in (1.0, factor):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                one_epoch(model, optimizer, digits, size=32)
                scheduler.step()
            scores.append(lab.accuracy(model, *held_out))
        found.append(scores[1] - scores[0])
    return found

# %% wrong: shrinks the rate after each update → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    found = []
    for seed in seeds:
        losses = []
        for gamma in (1.0, factor):
            torch.manual_seed(seed)
            model = lab.mlp()
            optimizer = torch.optim.SGD(model.parameters(), lr=start)
            scheduler = ExponentialLR(optimizer, gamma)
            for _ in range(epochs):
                for x, y in lab.batches(*digits, size=32):
                    optimizer.zero_grad()
                    cross_entropy(model(x), y).backward()
                    optimizer.step()
                    scheduler.step()
            losses.append(lab.loss(model, *held_out))
        found.append(losses[0] - losses[1])
    return found

# %% wrong: says zero whenever asked → check_gains
def gains(digits, held_out, start, factor, epochs, seeds):
    return [0.0 for seed in seeds]
