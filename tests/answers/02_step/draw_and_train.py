# %% right: a second pair to draw with, made by hand
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    spare = torch.optim.SGD(network().parameters(), lr=base)
    pencil = StepLR(spare, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(pencil.get_last_lr()[0])
        spare.step()
        pencil.step()
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: draws with the pair, and builds it anew for the training
def draw_and_train(base, step_size, gamma, epochs):
    def pair():
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        return model, optimizer, StepLR(optimizer, step_size, gamma)

    drawn = []
    _, optimizer, scheduler = pair()
    for _ in range(epochs):
        drawn.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    model, optimizer, scheduler = pair()
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: draws by arithmetic
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = [base * gamma ** (epoch // step_size) for epoch in range(epochs)]
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: saves both states before the drawing and loads them after it
def draw_and_train(base, step_size, gamma, epochs):
    import copy

    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    before = copy.deepcopy((optimizer.state_dict(), scheduler.state_dict()))
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    optimizer.load_state_dict(before[0])
    scheduler.load_state_dict(before[1])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: trains by the drawing, set by hand; returns a tensor
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    for rate in drawn:
        optimizer.param_groups[0]["lr"] = rate
        one_epoch(model, optimizer, few, size=35)
    return torch.tensor(drawn, dtype=torch.float64)

# %% right: draws what the training used
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: draws with a deep copy, which takes its own optimizer along
def draw_and_train(base, step_size, gamma, epochs):
    from copy import deepcopy

    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    pencil = deepcopy(scheduler)
    drawn = []
    for _ in range(epochs):
        drawn.append(pencil.get_last_lr()[0])
        pencil.step()
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% right: a helper called meant
def meant(base, step_size, gamma, epochs):
    return [base * gamma ** (epoch // step_size) for epoch in range(epochs)]


def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        for x, y in lab.batches(*few, 35):
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return meant(base, step_size, gamma, epochs)

# %% right: LambdaLR on a rate of 1
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: puts the rate back, not the scheduler's count → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    optimizer.param_groups[0]["lr"] = base
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: puts the count back, not the rate → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    scheduler.last_epoch = 0
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: a new scheduler on the used optimizer → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: two names for one pair → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    pencil = scheduler
    drawn = []
    for _ in range(epochs):
        drawn.append(pencil.get_last_lr()[0])
        optimizer.step()
        pencil.step()
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: an own scheduler for drawing, on the same optimizer → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    pencil = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(pencil.get_last_lr()[0])
        optimizer.step()
        pencil.step()
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% wrong: draws nothing any more → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: the drawing is a step ahead → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
        drawn.append(scheduler.get_last_lr()[0])
    return drawn

# %% wrong: trains at one rate → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
    return drawn

# %% wrong: new network each epoch → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for rate in drawn:
        model = network()
        one_epoch(model, torch.optim.SGD(model.parameters(), lr=rate), few, 35)
    return drawn

# %% wrong: trains a weight of its own by a made-up gradient → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = []
    for _ in range(epochs):
        drawn.append(scheduler.get_last_lr()[0])
        for _ in range(2):
            weight.grad = torch.ones(1)
            optimizer.step()
        scheduler.step()
    return drawn

# %% wrong: halves every second epoch, whatever is asked → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, 2, 0.5)
    drawn = lab.preview(lambda o: StepLR(o, 2, 0.5), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% equivalent: draws on a throw-away pair before the real scheduler is made
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn

# %% equivalent: draws on a throw-away pair after the training
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    return drawn

# %% equivalent: 70 rows are two batches of 36 too
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=36)
        scheduler.step()
    return drawn
