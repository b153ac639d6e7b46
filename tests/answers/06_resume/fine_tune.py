# %% right: the old moments under the new groups
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    new = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": saved["state"], "param_groups": new})
    return optimizer, make(optimizer)

# %% right: forgets initial_lr, and the constructor writes a new one
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group.pop("initial_lr", None)
        group["lr"] = rate
    return optimizer, make(optimizer)

# %% right: the saved state is changed before it is loaded
def fine_tune(groups, saved, make, rate):
    state = copy.deepcopy(saved)
    for group in state["param_groups"]:
        group.update(lr=rate, initial_lr=rate)
    optimizer = torch.optim.SGD(groups, lr=1.0, momentum=0.9)
    optimizer.load_state_dict(state)
    scheduler = make(optimizer)
    return [optimizer, scheduler]

# %% right: the momentum buffers copied one by one
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, rate, 0.9)
    weights = [weight for group in groups for weight in group["params"]]
    for number, weight in enumerate(weights):
        buffer = saved["state"][number]["momentum_buffer"].clone()
        optimizer.state[weight]["momentum_buffer"] = buffer
    return optimizer, make(optimizer)

# %% right: built first, loaded, then built again on a group without traces
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    before = copy.deepcopy(optimizer.param_groups)
    optimizer.load_state_dict(saved)
    for group, fresh in zip(optimizer.param_groups, before):
        for key in list(group):
            if key == "params":
                continue
            if key in fresh:
                group[key] = fresh[key]
            else:
                del group[key]
    return optimizer, make(optimizer)

# %% wrong: the rate alone → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group["lr"] = rate
    return optimizer, make(optimizer)

# %% wrong: initial_lr alone → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group["initial_lr"] = rate
    return optimizer, make(optimizer)

# %% wrong: the right rates by leaving the momentum out → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    return optimizer, make(optimizer)

# %% wrong: built before the state is loaded → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    scheduler = make(optimizer)
    optimizer.load_state_dict(saved)
    return optimizer, scheduler

# %% wrong: the rate set after the scheduler is built → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    scheduler = make(optimizer)
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] = rate
    return optimizer, scheduler

# %% wrong: the prompt's rate in place of the argument → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] = 0.02
    return optimizer, make(optimizer)

# %% wrong: a state of the state's copy is changed → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.state_dict()["param_groups"]:
        group["lr"] = group["initial_lr"] = rate
    return optimizer, make(optimizer)

# %% right: scheduler first, then bases
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    scheduler = make(optimizer)
    keep = [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]
    optimizer.load_state_dict(saved)
    for group, old in zip(optimizer.param_groups, keep):
        group.update(old)
    return optimizer, scheduler

# %% right: base_lrs by hand
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    scheduler = make(optimizer)
    scheduler.base_lrs = [rate] * len(groups)
    for group in optimizer.param_groups:
        group["lr"] = rate
    return optimizer, scheduler

# %% wrong: setdefault → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group["lr"] = rate
        group.setdefault("initial_lr", rate)
    return optimizer, make(optimizer)

# %% wrong: a new optimizer afterwards → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    return optimizer, make(optimizer)

# %% wrong: the first group only → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    optimizer.param_groups[0].update(lr=rate, initial_lr=rate)
    return optimizer, make(optimizer)

# %% wrong: two groups, of however many → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups[:2]:
        group["lr"] = group["initial_lr"] = rate
    return optimizer, make(optimizer)

# %% wrong: the last group only → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    optimizer.param_groups[-1].update(lr=rate, initial_lr=rate)
    return optimizer, make(optimizer)

# %% right: all weights in one new group
def fine_tune(groups, saved, make, rate):
    weights = [weight for group in groups for weight in group["params"]]
    optimizer = torch.optim.SGD(weights, lr=rate, momentum=0.9)
    for number, weight in enumerate(weights):
        state = copy.deepcopy(saved["state"][number])
        optimizer.state[weight] = state
    return optimizer, make(optimizer)

# %% wrong: the scheduler is not returned → check_fine_tune
def fine_tune(groups, saved, make, rate):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] = rate
    make(optimizer)
    return optimizer
