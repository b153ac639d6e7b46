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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% right: begins with the plan, then sets the next epoch's rate
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch + 1)

# %% right: the first group's rate, a helper
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def set_rate(optimizer, rate):
    optimizer.param_groups[0]["lr"] = rate


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    epoch = 0
    while epoch < epochs:
        set_rate(optimizer, plan(epoch))
        one_epoch(model, optimizer, few, size=35)
        epoch += 1

# %% right: set again before each update, as a tensor
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for x, y in lab.batches(*few, 35):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            for group in optimizer.param_groups:
                group["lr"] = torch.tensor(plan(epoch), dtype=torch.float64)
            optimizer.step()

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: draws nothing any more → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: trains at one rate → check_draw_and_train
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: a new optimizer in each epoch, which the task excludes → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    for rate in map(plan, range(epochs)):
        one_epoch(model, torch.optim.SGD(model.parameters(), rate), few, 35)

# %% wrong: a rate too far ahead, the first epoch still at 0.3 → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch + 1)

# %% wrong: the first rate from the plan, then late → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)

# %% wrong: sets a rate that the optimizer does not read → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        optimizer.lr = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: LambdaLR on the old base, rate times rate → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: counts the epochs from 1 → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(1, epochs + 1):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: an empty epoch first, so that all are late → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for group in optimizer.param_groups:
        group["lr"] = plan(0)
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)

# %% wrong: the plan of the prompt, whatever is asked → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 0.05 * (epoch + 1)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: changes the rate with every update → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    update = 0
    for _ in range(epochs):
        for x, y in lab.batches(*few, 35):
            optimizer.param_groups[0]["lr"] = plan(update)
            update += 1
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: steps without training → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = plan(epoch)
        optimizer.step()
        optimizer.step()

# %% wrong: plan with a new network each epoch → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=plan(epoch))
        one_epoch(model, optimizer, few, size=35)

# %% wrong: four epochs, whatever is asked → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(4):
        optimizer.param_groups[0]['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: follows the plan with a made-up gradient → check_follow_plan
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.3)
    for update in range(2 * epochs):
        optimizer.param_groups[0]["lr"] = plan(update // 2)
        weight.grad = torch.ones(1)
        optimizer.step()

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

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


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% equivalent: the only group is also the last one
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            pass
        group['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% equivalent: there is one group, so one round and one epoch
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group['lr'] = plan(epoch)
            one_epoch(model, optimizer, few, size=35)

# %% equivalent: for the plan, too, 70 rows are two batches of 36 too
def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn


def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=36)

# %% equivalent: two functions in the other order
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)


def draw_and_train(base, step_size, gamma, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size, gamma)
    drawn = lab.preview(lambda o: StepLR(o, step_size, gamma), base, epochs)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    return drawn
