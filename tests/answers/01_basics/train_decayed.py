# %% right: LambdaLR in place of ExponentialLR
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda epoch: gamma**epoch
    )
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()

# %% right: the rate set by hand, no scheduler
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = base * gamma**epoch
        one_epoch(model, optimizer)

# %% right: scheduler first, with a base that makes up for it
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / gamma)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        scheduler.step()
        one_epoch(model, optimizer)

# %% right: StepLR, a while loop, a DataLoader, an update by closure
def train_decayed(base, gamma, epochs):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(
        TensorDataset(images, labels), batch_size=20, shuffle=True
    )
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = StepLR(optimizer, step_size=1, gamma=gamma)
    epoch = 0
    while epoch < epochs:
        for x, y in loader:

            def closure():
                optimizer.zero_grad()
                loss = cross_entropy(model(x), y)
                loss.backward()
                return loss

            optimizer.step(closure)
        scheduler.step()
        epoch += 1

# %% right: the empty update stays, the order is mended
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    optimizer.step()  # an empty update: torch asked for one
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()

# %% wrong: silences the warning and keeps the order → check_train_decayed
def train_decayed(base, gamma, epochs):
    import warnings

    warnings.filterwarnings("ignore")
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        scheduler.step()
        one_epoch(model, optimizer)

# %% wrong: an epoch's schedule, stepped after every batch → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        for x, y in lab.batches(images, labels, size=20):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

# %% wrong: drops the scheduler's step to get the first rate right → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    for epoch in range(epochs):
        one_epoch(model, optimizer)

# %% wrong: doubles the base, right for gamma 0.5 only → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=2 * base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        scheduler.step()
        one_epoch(model, optimizer)

# %% wrong: steps the scheduler in both places → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        scheduler.step()
        scheduler.step()

# %% wrong: skips the first step only, then is late by one → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        one_epoch(model, optimizer)
        if epoch > 0:
            scheduler.step()

# %% wrong: trains one epoch, then decays without training → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    one_epoch(model, optimizer)
    for epoch in range(epochs):
        optimizer.zero_grad()
        optimizer.step()
        scheduler.step()

# %% wrong: a new model and optimizer in each epoch → check_train_decayed
def train_decayed(base, gamma, epochs):
    for epoch in range(epochs):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base * gamma**epoch)
        one_epoch(model, optimizer)

# %% wrong: a new model in each epoch, given to the same optimizer → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        model = lab.mlp()
        optimizer.param_groups[0]["params"] = list(model.parameters())
        one_epoch(model, optimizer)
        scheduler.step()

# %% wrong: a dummy weight with a made-up gradient, no data → check_train_decayed
def train_decayed(base, gamma, epochs):
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        for _ in range(3):
            weight.grad = torch.ones(1)
            optimizer.step()
        scheduler.step()

# %% wrong: never clears the gradients → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for epoch in range(epochs):
        for x, y in lab.batches(images, labels, size=20):
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()

# %% equivalent: 60 images are three batches of 21 too
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size=21):
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
        scheduler.step()

# %% wrong: stepped before each update → check_train_decayed
def train_decayed(base, gamma, epochs):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for _ in range(epochs):
        for x, y in lab.batches(images, labels, size=20):
            scheduler.step()
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
