# %% right: the numbers of the plateau chosen by hand
def watch(model, optimizer, plateau, metrics):
    names = "best", "num_bad_epochs", "cooldown_counter", "last_epoch"
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        kept = {name: getattr(plateau, name) for name in names}
        checkpoints.append((copy.deepcopy(optimizer.state_dict()), kept))
    return checkpoints

# %% right: the plateau's dictionary without its optimizer
def watch(model, optimizer, plateau, metrics):
    def now():
        state = {k: v for k, v in vars(plateau).items() if k != "optimizer"}
        return [copy.deepcopy(optimizer.state_dict()), state]

    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metrics=metric)
        checkpoints.append(now())
    return checkpoints

# %% right: the epoch before is kept when the next begins
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for number, metric in enumerate(metrics):
        if number:
            checkpoints.append(copy.deepcopy((optimizer.state_dict(), plateau.state_dict())))
        one_update(model, optimizer, points)
        plateau.step(metric)
    kept = optimizer.state_dict(), plateau.state_dict()
    checkpoints.append(copy.deepcopy(kept))
    return checkpoints

# %% right: a generator of epochs
def watch(model, optimizer, plateau, metrics):
    def epochs():
        for metric in metrics:
            one_update(model, optimizer, points)
            plateau.step(float(metric))
            yield copy.deepcopy(optimizer.state_dict()), copy.deepcopy(plateau.state_dict())

    return list(epochs())

# %% wrong: all is kept, an epoch too early → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        kept = optimizer.state_dict(), plateau.state_dict()
        checkpoints.append(copy.deepcopy(kept))
        plateau.step(metric)
    return checkpoints

# %% wrong: kept in time, the best metric alone → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        kept = optimizer.state_dict(), {"best": plateau.best}
        checkpoints.append(copy.deepcopy(kept))
    return checkpoints

# %% wrong: the bad epochs, but not the cooldown → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        state = {"best": plateau.best, "num_bad_epochs": plateau.num_bad_epochs}
        checkpoints.append(copy.deepcopy((optimizer.state_dict(), state)))
    return checkpoints

# %% wrong: the bad epochs, but not the best metric → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        names = "num_bad_epochs", "cooldown_counter"
        state = {name: getattr(plateau, name) for name in names}
        checkpoints.append(copy.deepcopy((optimizer.state_dict(), state)))
    return checkpoints

# %% wrong: the plateau after its step, the optimizer before → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        before = copy.deepcopy(optimizer.state_dict())
        plateau.step(metric)
        checkpoints.append((before, copy.deepcopy(plateau.state_dict())))
    return checkpoints

# %% wrong: told its metric twice, to be on time → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        kept = optimizer.state_dict(), plateau.state_dict()
        checkpoints.append(copy.deepcopy(kept))
        plateau.step(metric)
    return checkpoints

# %% wrong: steps before the update → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        plateau.step(metric)
        one_update(model, optimizer, points)
        kept = optimizer.state_dict(), plateau.state_dict()
        checkpoints.append(copy.deepcopy(kept))
    return checkpoints

# %% wrong: only the last checkpoint, many times → check_watch
def watch(model, optimizer, plateau, metrics):
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
    kept = copy.deepcopy((optimizer.state_dict(), plateau.state_dict()))
    return [kept] * len(metrics)

# %% right: two lists zipped
def watch(model, optimizer, plateau, metrics):
    first, second = [], []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        first.append(copy.deepcopy(optimizer.state_dict()))
        second.append(copy.deepcopy(plateau.state_dict()))
    return list(zip(first, second))

# %% wrong: no copies, momentum shared → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        checkpoints.append((optimizer.state_dict(), plateau.state_dict()))
    return checkpoints

# %% wrong: rates only of the optimizer → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        groups = copy.deepcopy(optimizer.state_dict()["param_groups"])
        checkpoints.append(({"state": {}, "param_groups": groups}, copy.deepcopy(plateau.state_dict())))
    return checkpoints

# %% wrong: initial state of the optimizer with new rate, before the first update → check_watch
def watch(model, optimizer, plateau, metrics):
    state = copy.deepcopy(optimizer.state_dict())
    checkpoints = []
    for metric in metrics:
        one_update(model, optimizer, points)
        plateau.step(metric)
        now = copy.deepcopy(state)
        now["param_groups"][0]["lr"] = optimizer.param_groups[0]["lr"]
        checkpoints.append((now, copy.deepcopy(plateau.state_dict())))
    return checkpoints

# %% wrong: the last epoch is left out → check_watch
def watch(model, optimizer, plateau, metrics):
    checkpoints = []
    for number, metric in enumerate(metrics):
        if number:
            checkpoints.append(copy.deepcopy((optimizer.state_dict(), plateau.state_dict())))
        one_update(model, optimizer, points)
        plateau.step(metric)
    return checkpoints
