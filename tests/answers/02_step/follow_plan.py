# %% right: sets the rate before each epoch
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% right: LambdaLR on a rate of 1
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% right: begins with the plan, then sets the next epoch's rate
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch + 1)

# %% right: the first group's rate, a helper
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

# %% wrong: a new optimizer in each epoch, which the task excludes → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    for rate in map(plan, range(epochs)):
        one_epoch(model, torch.optim.SGD(model.parameters(), rate), few, 35)

# %% wrong: a rate too far ahead, the first epoch still at 0.3 → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch + 1)

# %% wrong: the first rate from the plan, then late → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    for epoch in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)

# %% wrong: sets a rate that the optimizer does not read → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        optimizer.lr = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: LambdaLR on the old base, rate times rate → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    scheduler = LambdaLR(optimizer, plan)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: counts the epochs from 1 → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(1, epochs + 1):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: an empty epoch first, so that all are late → check_follow_plan
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
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 0.05 * (epoch + 1)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: changes the rate with every update → check_follow_plan
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
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = plan(epoch)
        optimizer.step()
        optimizer.step()

# %% wrong: plan with a new network each epoch → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=plan(epoch))
        one_epoch(model, optimizer, few, size=35)

# %% wrong: four epochs, whatever is asked → check_follow_plan
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(4):
        optimizer.param_groups[0]['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% wrong: follows the plan with a made-up gradient → check_follow_plan
def follow_plan(plan, epochs):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.3)
    for update in range(2 * epochs):
        optimizer.param_groups[0]["lr"] = plan(update // 2)
        weight.grad = torch.ones(1)
        optimizer.step()

# %% equivalent: the only group is also the last one
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            pass
        group['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=35)

# %% equivalent: there is one group, so one round and one epoch
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group['lr'] = plan(epoch)
            one_epoch(model, optimizer, few, size=35)

# %% equivalent: for the plan, too, 70 rows are two batches of 36 too
def follow_plan(plan, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group['lr'] = plan(epoch)
        one_epoch(model, optimizer, few, size=36)
