# %% right: the scheduler's state first, the optimizer's last
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    scheduler.load_state_dict(saved["scheduler"])
    optimizer.load_state_dict(saved["optimizer"])
    model.load_state_dict(saved["model"])
    return model, optimizer, scheduler

# %% right: in a loop over the pieces
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    pieces = {"model": model}
    pieces["optimizer"] = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)
    pieces["scheduler"] = make(pieces["optimizer"])
    for name, piece in pieces.items():
        piece.load_state_dict(saved[name])
    return tuple(pieces.values())

# %% wrong: last_epoch, one less, on a loaded optimizer → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    done = saved["scheduler"]["last_epoch"]
    scheduler = make(optimizer, last_epoch=done - 1)
    return model, optimizer, scheduler

# %% right: built late, but the optimizer is loaded again
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = make(optimizer, -1)
    scheduler.load_state_dict(saved["scheduler"])
    optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% right: built late, and the rates put back by hand
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    scheduler.load_state_dict(copy.deepcopy(saved["scheduler"]))
    state = copy.deepcopy(saved["optimizer"])
    optimizer.load_state_dict(state)
    rates = scheduler.get_last_lr()
    for group, rate in zip(optimizer.param_groups, rates):
        group["lr"] = rate
    return model, optimizer, scheduler

# %% right: fast forward, then the optimizer
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    for _ in range(saved["scheduler"]["last_epoch"]):
        scheduler.step()
    optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% wrong: the line moved, as is often advised → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    done = saved["scheduler"]["last_epoch"]
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = make(optimizer, last_epoch=done)
    return model, optimizer, scheduler

# %% wrong: initial_lr written by hand → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.param_groups[0]["initial_lr"] = 0.1
    done = saved["scheduler"]["last_epoch"]
    scheduler = make(optimizer, last_epoch=done)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% wrong: built after the optimizer's state is loaded → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = make(optimizer)
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% wrong: a scheduler that begins anew → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% wrong: the count set by hand, the optimizer not loaded → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% wrong: steps up to the place, which moves the rate only → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    for _ in range(saved["scheduler"]["last_epoch"]):
        optimizer.step()
        scheduler.step()
    return model, optimizer, scheduler

# %% wrong: the model's weights are left out → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% wrong: last_epoch and state, after the optimizer → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = make(optimizer, last_epoch=saved["scheduler"]["last_epoch"])
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% right: scheduler on throwaway, groups updated by hand after
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    before = [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]
    scheduler = make(optimizer)
    scheduler.load_state_dict(saved["scheduler"])
    for group, old in zip(optimizer.param_groups, before):
        group.update(old)
    return model, optimizer, scheduler

# %% right: group dictionary put in place, the moments copied
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    for g, s in zip(optimizer.param_groups, saved["optimizer"]["param_groups"]):
        g.update({k: v for k, v in s.items() if k != "params"})
    for i, p in enumerate(model.parameters()):
        optimizer.state[p] = copy.deepcopy(saved["optimizer"]["state"][i])
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% wrong: late, rate from get_last_lr, momentum of a cycle lost → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = make(optimizer)
    scheduler.load_state_dict(saved["scheduler"])
    for group, rate in zip(optimizer.param_groups, scheduler.get_last_lr()):
        group["lr"] = rate
    return model, optimizer, scheduler

# %% wrong: new optimizer made after the loading → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    scheduler.load_state_dict(saved["scheduler"])
    optimizer = torch.optim.SGD(model.parameters(), lr=scheduler.get_last_lr()[0], momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% wrong: a wrong key → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% equivalent: the model's weights are nobody else's business
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved['model'])
    scheduler = make(optimizer)
    optimizer.load_state_dict(saved['optimizer'])
    scheduler.load_state_dict(saved['scheduler'])
    return (model, optimizer, scheduler)

# %% equivalent: model and optimizer load independently
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    optimizer.load_state_dict(saved['optimizer'])
    model.load_state_dict(saved['model'])
    scheduler.load_state_dict(saved['scheduler'])
    return (model, optimizer, scheduler)

# %% equivalent: what is built may be loaded in any order
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved['model'])
    scheduler.load_state_dict(saved['scheduler'])
    optimizer.load_state_dict(saved['optimizer'])
    return (model, optimizer, scheduler)

# %% wrong: last_epoch, one less, but all except steps loaded → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    state = saved["scheduler"]
    if "T_i" in state or "_schedulers" in state:
        scheduler = make(optimizer, last_epoch=state["last_epoch"] - 1)
        optimizer.load_state_dict(saved["optimizer"])
    else:
        scheduler = make(optimizer)
        scheduler.load_state_dict(state)
        optimizer.load_state_dict(saved["optimizer"])
    return model, optimizer, scheduler

# %% wrong: the count alone, by hand → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.last_epoch = saved["scheduler"]["last_epoch"]
    return model, optimizer, scheduler

# %% wrong: the count and the last rates, by hand → check_carry_on_closed
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.last_epoch = saved["scheduler"]["last_epoch"]
    scheduler._last_lr = saved["scheduler"]["_last_lr"]
    return model, optimizer, scheduler

# %% wrong: everything but the velocities → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict({**saved["optimizer"], "state": {}})
    scheduler.load_state_dict(saved["scheduler"])
    return model, optimizer, scheduler

# %% wrong: another model than the optimizer's → check_carry_on_chainable
def carry_on(make, saved):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    return model, optimizer, scheduler
