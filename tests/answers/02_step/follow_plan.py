# %% right: sets the rate before each update
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    many = math.ceil(len(few[1]) / size)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(*few, size)):
            for group in optimizer.param_groups:
                group["lr"] = plan(epoch + number / many)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% right: LambdaLR on a rate of 1, stepped at each update
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    many = -(-len(few[0]) // size)
    scheduler = LambdaLR(optimizer, lambda update: plan(update / many))
    for _ in range(epochs):
        for x, y in lab.batches(*few, size):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

# %% right: begins with the plan, then sets the next update's rate
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    many = sum(1 for _ in lab.batches(*few, size))
    stream = endless(few, size)
    for update in range(epochs * many):
        x, y = next(stream)
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] = plan((update + 1) / many)

# %% right: the first group's rate, a helper
def set_rate(optimizer, rate):
    optimizer.param_groups[0]["lr"] = rate


def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = [*lab.batches(*few, size)]
        for number in range(len(batches)):
            set_rate(optimizer, plan(epoch + number / len(batches)))
            loss = cross_entropy(model(batches[number][0]), batches[number][1])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()

# %% right: one_epoch for each batch alone, the rate as a tensor
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, batch in enumerate(batches):
            rate = plan(epoch + number / len(batches))
            for group in optimizer.param_groups:
                group["lr"] = torch.tensor(rate, dtype=torch.float64)
            one_epoch(model, optimizer, batch, size)

# %% wrong: once an epoch, but in time → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan(epoch)
        one_epoch(model, optimizer, few, size)

# %% wrong: for each update, and an update late → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] = plan(epoch + number / len(batches))

# %% wrong: the first rate from the plan, then an update late → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=plan(0))
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] = plan(epoch + number / len(batches))

# %% wrong: an update too early → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches, start=1):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: the smaller last batch is forgotten → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    many = len(few[0]) // size
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(*few, size)):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / many)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: counts the rows that are seen, not the updates → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        seen = 0
        for x, y in lab.batches(*few, size):
            optimizer.param_groups[0]["lr"] = plan(epoch + seen / len(few[1]))
            seen += len(y)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: two updates an epoch, whatever the size → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(*few, size)):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / 2)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: batches of 35, whatever the size → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(*few, 35)):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / 2)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: three epochs, whatever is asked → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(3):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: the plan in updates → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    update = 0
    for _ in range(epochs):
        for x, y in lab.batches(*few, size):
            optimizer.param_groups[0]["lr"] = plan(update)
            update += 1
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: counts the epochs from 1 → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(1, epochs + 1):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: the plan of the prompt, whatever is asked → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    many = math.ceil(70 / size)
    for epoch in range(epochs):
        for number, (x, y) in enumerate(lab.batches(*few, size)):
            optimizer.param_groups[0]["lr"] = 0.1 * (1 + epoch + number / many)
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: a new optimizer for each update, which the task excludes → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, batch in enumerate(batches):
            rate = plan(epoch + number / len(batches))
            optimizer = torch.optim.SGD(model.parameters(), rate)
            one_epoch(model, optimizer, batch, size)

# %% wrong: sets a rate that the optimizer does not read → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.lr = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: LambdaLR on the old base, rate times rate → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    many = math.ceil(len(few[0]) / size)
    scheduler = LambdaLR(optimizer, lambda update: plan(update / many))
    for _ in range(epochs):
        for x, y in lab.batches(*few, size):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

# %% wrong: steps without training → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number in range(len(batches)):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            optimizer.step()

# %% wrong: old gradients are summed in → check_follow_plan
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: a new network each epoch → check_follow_plan
def follow_plan(plan, epochs, size):
    for epoch in range(epochs):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.param_groups[0]["lr"] = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% wrong: follows the plan with a made-up gradient → check_follow_plan
def follow_plan(plan, epochs, size):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.3)
    many = math.ceil(70 / size)
    for update in range(many * epochs):
        optimizer.param_groups[0]["lr"] = plan(update / many)
        weight.grad = torch.ones(1)
        optimizer.step()

# %% equivalent: the gradients are dropped before the rate is set
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group['lr'] = plan(epoch + number / len(batches))
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% equivalent: the only group is also the last one
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            for group in optimizer.param_groups:
                pass
            group['lr'] = plan(epoch + number / len(batches))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()

# %% equivalent: there is one group, so gradients are dropped once
def follow_plan(plan, epochs, size):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for epoch in range(epochs):
        batches = list(lab.batches(*few, size))
        for number, (x, y) in enumerate(batches):
            for group in optimizer.param_groups:
                group['lr'] = plan(epoch + number / len(batches))
                optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
