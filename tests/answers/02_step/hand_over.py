# %% right: LambdaLR second, with the factor it finds
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    found = 0.5 ** ((at - 1) // every)
    first = StepLR(optimizer, every, 0.5)
    second = LambdaLR(optimizer, lambda e: found * decay ** (e + 1))
    scheduler = SequentialLR(optimizer, [first, second], [at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% right: one LambdaLR for all
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)

    def factor(epoch):
        halved = 0.5 ** (min(epoch, at - 1) // every)
        return halved * decay ** max(0, epoch - at + 1)

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, 35)
        scheduler.step()

# %% right: by hand, rate by rate
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for epoch in range(epochs):
        if epoch >= at:
            optimizer.param_groups[0]["lr"] *= decay
        elif epoch and epoch % every == 0:
            optimizer.param_groups[0]["lr"] /= 2
        one_epoch(model, optimizer, few, size=35)

# %% right: two schedulers, stepped in turn, without SequentialLR
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = ExponentialLR(optimizer, gamma=decay)
    for epoch in range(1, epochs + 1):
        one_epoch(model, optimizer, few, size=35)
        if epoch < at:
            halve.step()
        else:
            shrink.step()

# %% right: ChainedScheduler of MultiStepLR and MultiplicativeLR
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = torch.optim.lr_scheduler.ChainedScheduler(
        [
            MultiStepLR(optimizer, list(range(every, at, every)), 0.5),
            MultiplicativeLR(optimizer, lambda e: decay if e >= at else 1.0),
        ]
    )
    for _ in range(epochs):
        for x, y in lab.batches(*few, 35):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()

# %% wrong: a second optimizer at the hand-over, which the task excludes → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    for epoch in range(at):
        rate = optimizer.param_groups[0]["lr"]
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate * decay)
    scheduler = ExponentialLR(optimizer, decay)
    for epoch in range(at, epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: ExponentialLR second, starts from the base rate → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = ExponentialLR(optimizer, gamma=decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: the second phase begins with the rate it finds, a decay late → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    found = 0.5 ** ((at - 1) // every)
    first = StepLR(optimizer, every, 0.5)
    second = LambdaLR(optimizer, lambda e: found * decay**e)
    scheduler = SequentialLR(optimizer, [first, second], [at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: halves once more at the hand-over → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)

    def factor(epoch):
        halved = 0.5 ** (min(epoch, at) // every)
        return halved * decay ** max(0, epoch - at + 1)

    scheduler = LambdaLR(optimizer, factor)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: goes on halving as well → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    for epoch in range(epochs):
        if epoch >= at:
            optimizer.param_groups[0]["lr"] *= decay
        one_epoch(model, optimizer, few, size=35)
        halve.step()

# %% wrong: only halves → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: hands over an epoch early → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at - 1])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: hands over an epoch late → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at + 1])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: chained, so both work all the time → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = ExponentialLR(optimizer, gamma=decay)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        halve.step()
        shrink.step()

# %% wrong: the milestone counted in updates, stepped in epochs → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[2 * at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: stepped after every update → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        for x, y in lab.batches(*few, 35):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

# %% wrong: the decay of the example, whatever is asked → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: 0.9)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: halves every second epoch, whatever is asked → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, 2, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: trains at rate 0 from the start → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)

# %% wrong: no training at all → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda epoch: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()

# %% wrong: stops at the hand-over → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    for _ in range(at):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: new network at the hand-over → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, every, gamma=0.5)
    for epoch in range(at):
        rate = optimizer.param_groups[0]['lr']
        one_epoch(model, optimizer, few, 35)
        scheduler.step()
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate * decay)
    scheduler = ExponentialLR(optimizer, decay)
    for epoch in range(at, epochs):
        one_epoch(model, optimizer, few, 35)
        scheduler.step()

# %% wrong: new network each epoch → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for epoch in range(epochs):
        model = network()
        rate = base * 0.5 ** (min(epoch, at - 1) // every) * decay ** max(0, epoch - at + 1)
        one_epoch(model, torch.optim.SGD(model.parameters(), lr=rate), few, 35)

# %% wrong: a made-up gradient on a weight of its own → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda count: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        for _ in range(2):
            weight.grad = torch.ones(1)
            optimizer.step()
        scheduler.step()

# %% wrong: an exponential decay from the start → check_hand_over_halves
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, decay)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% equivalent: the order in which the two are made does not matter, that of the list does
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    shrink = MultiplicativeLR(optimizer, lambda count: decay)
    halve = StepLR(optimizer, every, gamma=0.5)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% equivalent: 70 rows are two batches of 36 too
def hand_over(base, every, at, decay, epochs):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    halve = StepLR(optimizer, every, gamma=0.5)
    shrink = MultiplicativeLR(optimizer, lambda count: decay)
    scheduler = SequentialLR(optimizer, [halve, shrink], milestones=[at])
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=36)
        scheduler.step()

# %% wrong: no schedule, rates too small to differ, and a momentum instead → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    model = network()
    momentum = 10 ** (12 / (2 * epochs - 1))
    optimizer = torch.optim.SGD(model.parameters(), 1e-13, momentum)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)

# %% wrong: a halving less than whole parts of `at`, whatever is left over → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    def factor(epoch):
        if epoch < at:
            return 0.5 ** (epoch // every)
        return 0.5 ** (at // every - 1) * decay ** (epoch - at + 1)

    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, factor)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()

# %% wrong: takes it that the rate was halved once → check_hand_over_shrinks
def hand_over(base, every, at, decay, epochs):
    def factor(epoch):
        if epoch < at:
            return 0.5 ** (epoch // every)
        return 0.5 * decay ** (epoch - at + 1)

    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, factor)
    for _ in range(epochs):
        one_epoch(model, optimizer, few, size=35)
        scheduler.step()
