# %% right: tries without a number first
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        try:
            scheduler.step()
        except TypeError:
            scheduler.step(loss)

# %% right: asks step for its arguments
def train_any(make, losses, base):
    import inspect

    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    wants = "metrics" in inspect.signature(scheduler.step).parameters
    for loss in losses:
        one_epoch(model, optimizer)
        scheduler.step(*([loss] if wants else []))

# %% right: by the name of the class, with Adam and a while loop
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=base)
    scheduler = make(optimizer)
    epoch = 0
    while epoch < len(losses):
        one_epoch(model, optimizer)
        if type(scheduler).__name__ == "ReduceLROnPlateau":
            scheduler.step(metrics=torch.tensor(losses[epoch]))
        else:
            scheduler.step()
        epoch += 1

# %% right: a helper chosen before the loop
def stepper(scheduler):
    if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
        return scheduler.step
    return lambda loss: scheduler.step()


def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    step = stepper(make(optimizer))
    for loss in losses:
        one_epoch(model, optimizer)
        step(loss)

# %% wrong: hands every scheduler the loss → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        scheduler.step(loss)

# %% wrong: tries with the loss first, which the others accept → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        try:
            scheduler.step(loss)
        except TypeError:
            scheduler.step()

# %% wrong: hands over the number of the epoch → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for epoch, loss in enumerate(losses, start=1):
        one_epoch(model, optimizer)
        scheduler.step(epoch)

# %% wrong: leaves a plateau scheduler alone → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if not isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step()

# %% wrong: swallows the error → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        try:
            scheduler.step()
        except TypeError:
            pass

# %% wrong: the lowest loss of the run instead of the epoch's → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(min(losses))
        else:
            scheduler.step()

# %% wrong: the plateau hears the loss before the epoch → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(loss)
        one_epoch(model, optimizer)
        if not isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step()

# %% wrong: the current rate in place of the loss → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(scheduler.get_last_lr()[0])
        else:
            scheduler.step()

# %% wrong: tells a plateau by its mode, which CyclicLR has too → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        scheduler.step(*([loss] if hasattr(scheduler, "mode") else []))

# %% equivalent: one output or two, only rates are looked at
def train_any(make, losses, base):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(loss)
        else:
            scheduler.step()
