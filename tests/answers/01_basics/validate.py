# %% right: a try, so that an error leaves the modes as well
def validate(model, images, labels):
    training = [layer for layer in model.modules() if layer.training]
    try:
        model.eval()
        with torch.no_grad():
            guesses = model(images).argmax(dim=1)
        return (guesses == labels).float().mean()
    finally:
        for layer in training:
            layer.training = True

# %% right: a copy answers
def validate(model, images, labels):
    from copy import deepcopy

    return lab.accuracy(deepcopy(model).eval(), images, labels)

# %% right: looks at a copy, in batches
def validate(model, images, labels):
    import copy

    twin = copy.deepcopy(model).eval()
    right = 0
    with torch.inference_mode():
        for x, y in zip(images.split(64), labels.split(64)):
            right += (twin(x).argmax(1) == y).sum().item()
    return right / len(labels)

# %% wrong: an if for each way back, for the whole model → check_validate
def validate(model, images, labels):
    if not model.training:
        return lab.accuracy(model, images, labels)
    model.eval()
    result = lab.accuracy(model, images, labels)
    model.train()
    return result

# %% wrong: leaves the model in eval mode → check_validate
def validate(model, images, labels):
    model.eval()
    return lab.accuracy(model, images, labels)

# %% wrong: always back to training mode → check_validate
def validate(model, images, labels):
    model.eval()
    result = lab.accuracy(model, images, labels)
    model.train()
    return result

# %% wrong: no_grad taken for eval mode → check_validate
def validate(model, images, labels):
    with torch.no_grad():
        return lab.accuracy(model, images, labels)

# %% wrong: averages the noise away instead of stopping it → check_validate
def validate(model, images, labels):
    looks = [lab.accuracy(model, images, labels) for _ in range(5)]
    return sum(looks) / 5

# %% wrong: seeds the dropout, so the same wrong number each time → check_validate
def validate(model, images, labels):
    torch.manual_seed(0)
    return lab.accuracy(model, images, labels)

# %% wrong: sets only the flag of the outermost module → check_validate
def validate(model, images, labels):
    was = model.training
    model.training = False
    result = lab.accuracy(model, images, labels)
    model.training = was
    return result

# %% wrong: the share of wrong answers → check_validate
def validate(model, images, labels):
    was = model.training
    model.eval()
    result = 1 - lab.accuracy(model, images, labels)
    model.train(was)
    return result

# %% wrong: switches dropout off for good → check_validate
def validate(model, images, labels):
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return lab.accuracy(model, images, labels)

# %% wrong: remembers the first look → check_validate
def validate(model, images, labels):
    if not hasattr(model, "looked"):
        was = model.training
        model.eval()
        model.looked = lab.accuracy(model, images, labels)
        model.train(was)
    return model.looked

# %% wrong: puts the outermost mode back on all layers → check_validate
def validate(model, images, labels):
    was_training = model.training
    model.eval()
    result = lab.accuracy(model, images, labels)
    model.train(was_training)
    return result

# %% wrong: puts the first layers' modes back, not those inside → check_validate
def validate(model, images, labels):
    modes = [layer.training for layer in model.children()]
    model.eval()
    result = lab.accuracy(model, images, labels)
    model.train()
    for layer, mode in zip(model.children(), modes):
        layer.train(mode)
    return result
