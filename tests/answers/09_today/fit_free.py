# %% right: clones in a dictionary
def fit_free(model, optimizer, batches, every, validate):
    best, losses = None, []
    for done, (x, y) in enumerate(batches, start=1):
        optimizer.train()
        one_update(model, optimizer, x, y)
        if done % every:
            continue
        optimizer.eval()
        losses.append(validate(model))
        if losses[-1] == min(losses):
            state = model.state_dict()
            best = {name: value.clone() for name, value in state.items()}
    return best


# %% right: all of them are kept, the best is chosen at the end
def fit_free(model, optimizer, batches, every, validate):
    kept = []
    optimizer.train()
    for number, batch in enumerate(batches):
        one_update(model, optimizer, *batch)
        if (number + 1) % every == 0:
            optimizer.eval()
            kept.append((validate(model), copy.deepcopy(model.state_dict())))
            optimizer.train()
    return min(kept, key=lambda pair: pair[0])[1]


# %% wrong: validates the weights that are trained → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            loss = validate(model)
            optimizer.eval()
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
            optimizer.train()
    return best


# %% wrong: keeps the weights that are trained → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            optimizer.train()
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
    return best


# %% wrong: only the model's own mode → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        model.train()
        one_update(model, optimizer, x, y)
        if done % every == 0:
            model.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
    return best


# %% wrong: no copy, so that it goes on changing → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = model.state_dict(), loss
            optimizer.train()
    return best


# %% wrong: keeps the last one → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best = None
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            validate(model)
            best = copy.deepcopy(model.state_dict())
            optimizer.train()
    return best


# %% wrong: never back to training → check_fit_free_goes_on
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
    return best


# %% wrong: back only where nothing was kept → check_fit_free_goes_on
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
            else:
                optimizer.train()
    return best


# %% wrong: trains on from the best → check_fit_free_goes_on
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
            optimizer.train()
            model.load_state_dict(best)
    return best


# %% equivalent: two lines that do not know each other
def fit_free(model, optimizer, batches, every, validate):
    optimizer.train()
    best, lowest = (None, math.inf)
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = (copy.deepcopy(model.state_dict()), loss)
            optimizer.train()
    return best


# %% equivalent: of two equal losses either may be kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = (None, math.inf)
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss <= lowest:
                best, lowest = (copy.deepcopy(model.state_dict()), loss)
            optimizer.train()
    return best


# %% wrong: keeps the second, as in the shown case → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    kept = []
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            validate(model)
            kept.append(copy.deepcopy(model.state_dict()))
            optimizer.train()
    return kept[min(1, len(kept) - 1)]


# %% wrong: back to training at each second update → check_fit_free_goes_on
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    for done, (x, y) in enumerate(batches, start=1):
        if done % 2 == 1:
            optimizer.train()
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
    return best


# %% wrong: begins in whatever mode it is given → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, lowest = None, math.inf
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < lowest:
                best, lowest = copy.deepcopy(model.state_dict()), loss
            optimizer.train()
    return best

# %% wrong: keeps whatever beats the validation before it → check_fit_free_kept
def fit_free(model, optimizer, batches, every, validate):
    best, last = None, math.inf
    optimizer.train()
    for done, (x, y) in enumerate(batches, start=1):
        one_update(model, optimizer, x, y)
        if done % every == 0:
            optimizer.eval()
            loss = validate(model)
            if loss < last:
                best = copy.deepcopy(model.state_dict())
            last = loss
            optimizer.train()
    return best
