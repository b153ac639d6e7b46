# %% right: a counter, and copies of the parameters
def train_until(model, train, validate, patience, epochs):
    best, lowest, waited = 0, float("inf"), 0
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            best, lowest, waited = epoch, loss, 0
            kept = [p.detach().clone() for p in model.parameters()]
        else:
            waited += 1
            if waited == patience:
                break
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), kept):
            parameter.copy_(value)
    return best

# %% right: a while loop over a history, cloned state
def train_until(model, train, validate, patience, epochs):
    history, best = [], 0
    while len(history) < epochs and len(history) - 1 - best < patience:
        train()
        history.append(float(validate()))
        if history[-1] < history[best] or len(history) == 1:
            best = len(history) - 1
            state = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(state)
    return torch.tensor(best)

# %% right: every epoch's weights kept
def train_until(model, train, validate, patience, epochs):
    losses, states = [], []
    for _ in range(epochs):
        train()
        losses.append(validate())
        states.append(copy.deepcopy(model.state_dict()))
        known = [loss for loss in losses if not math.isnan(loss)]
        best = losses.index(min(known))
        if len(losses) > best + patience:
            break
    model.load_state_dict(states[best])
    return best

# %% right: saved to memory, read back
def train_until(model, train, validate, patience, epochs):
    import io

    best = None
    for epoch in range(epochs):
        train()
        loss = validate()
        if best is None or loss < best[0]:
            buffer = io.BytesIO()
            torch.save(model.state_dict(), buffer)
            best = loss, epoch
        elif epoch == best[1] + patience:
            break
    buffer.seek(0)
    model.load_state_dict(torch.load(buffer))
    return best[1]

# %% right: helpers named low, wait and losses
def low(history):
    known = [one for one in history if one == one]
    return history.index(min(known))

def wait(history):
    return len(history) - 1 - low(history)

def losses(validate):
    return float(validate())

def train_until(model, train, validate, patience, epochs):
    history, states = [], []
    while len(history) < epochs:
        train()
        history.append(losses(validate))
        states.append(copy.deepcopy(model.state_dict()))
        if wait(history) == patience:
            break
    model.load_state_dict(states[low(history)])
    return low(history)

# %% wrong: state_dict without a copy → check_train_until_weights
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = model.state_dict()
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: a shallow copy of the state → check_train_until_weights
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = model.state_dict().copy()
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: waits one epoch more, as the plateau does → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best > patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: the count is never set back → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best, waited = math.inf, -1, 0
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
        if waited >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: compares with the epoch before → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    before, best, waited = math.inf, -1, 0
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < before:
            best, waited = epoch, 0
            weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
        before = loss
        if waited >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: keeps the last weights → check_train_until_weights
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
        if epoch - best >= patience:
            break
    return best

# %% wrong: an equal loss is a new best → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss <= lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: NaN passes for a new best → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, waited = math.inf, 0
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss >= lowest:
            waited += 1
        else:
            lowest, best, waited = loss, epoch, 0
            weights = copy.deepcopy(model.state_dict())
        if waited >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: NaN ends the run → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if math.isnan(loss):
            break
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: trains all epochs, then picks the best → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
    model.load_state_dict(weights)
    return best

# %% wrong: returns the last epoch's number → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return epoch

# %% wrong: counts the epochs from 1 → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, 0
    for epoch in range(1, epochs + 1):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: goes back to the weights only when it stops early → check_train_until_weights
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            model.load_state_dict(weights)
            break
    return best

# %% wrong: validates before training → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        loss = validate()
        if loss < lowest:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        train()
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: validates a second time, to note the loss → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        if validate() < lowest:
            lowest, best = validate(), epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: goes back to the first parameter's weights alone → check_train_until_weights
def train_until(model, train, validate, patience, epochs):
    lowest = math.inf
    bad = 0
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best, bad = loss, epoch, 0
            saved = next(model.parameters()).data.clone()
            continue
        bad += 1
        if bad >= patience:
            break
    next(model.parameters()).data.copy_(saved)
    return best

# %% wrong: a threshold, as the plateau has → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    lowest, best = math.inf, -1
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest * 0.99:
            lowest, best = loss, epoch
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% wrong: compares with a best that already holds the loss → check_train_until_stops
def train_until(model, train, validate, patience, epochs):
    history, waited = [], 0
    for epoch in range(epochs):
        train()
        history.append(validate())
        lowest = min(loss for loss in history if loss == loss)
        if history[-1] == lowest and history.index(lowest) == epoch:
            weights, best = copy.deepcopy(model.state_dict()), epoch
        waited = 0 if history[-1] < lowest else waited + 1
        if waited >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% equivalent: two lines that do not touch each other
def train_until(model, train, validate, patience, epochs):
    lowest, best = (math.inf, -1)
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            weights = copy.deepcopy(model.state_dict())
            lowest, best = (loss, epoch)
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% equivalent: the first loss is a number, so the start of best is not used
def train_until(model, train, validate, patience, epochs):
    lowest, best = (math.inf, -2)
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = (loss, epoch)
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best

# %% equivalent: the first loss is a number, so the start of best is not used
def train_until(model, train, validate, patience, epochs):
    lowest, best = (math.inf, -0)
    for epoch in range(epochs):
        train()
        loss = validate()
        if loss < lowest:
            lowest, best = (loss, epoch)
            weights = copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(weights)
    return best
