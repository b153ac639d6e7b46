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

# %% right: takes the losses off the list
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    scheduler = make(optimizer)
    while losses:
        one_epoch(model, optimizer)
        loss = losses.pop(0)
        args = (loss,) if isinstance(scheduler, ReduceLROnPlateau) else ()
        scheduler.step(*args)

# %% right: helpers named gamma and flat
def flat(scheduler):
    return isinstance(scheduler, ReduceLROnPlateau)

def gamma(scheduler, loss):
    if flat(scheduler):
        scheduler.step(loss)
    else:
        scheduler.step()

def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        gamma(scheduler, loss)

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

# %% wrong: lists the schedulers of which it has heard → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    kinds = "StepLR", "ExponentialLR", "CosineAnnealingLR", "CyclicLR"
    found = torch.optim.lr_scheduler
    known = (*(getattr(found, kind) for kind in kinds), found.LambdaLR)
    for loss in losses:
        one_epoch(model, optimizer)
        if isinstance(scheduler, known):
            scheduler.step()
        else:
            scheduler.step(loss)

# %% wrong: tells a plateau by its factor, which ConstantLR has too → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if hasattr(scheduler, "factor"):
            scheduler.step(loss)
        else:
            scheduler.step()

# %% wrong: warm restarts take an argument, so they get the loss → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for loss in losses:
        one_epoch(model, optimizer)
        if isinstance(scheduler, (ReduceLROnPlateau, torch.optim.lr_scheduler.CosineAnnealingWarmRestarts)):
            scheduler.step(loss)
        else:
            scheduler.step()

# %% wrong: the lowest loss so far, whatever the mode → check_train_any
def train_any(make, losses, base):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = make(optimizer)
    for epoch in range(len(losses)):
        one_epoch(model, optimizer)
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(min(losses[:epoch + 1]))
        else:
            scheduler.step()

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
