# %% right: by hand
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        grads = [p.grad for p in model.parameters()]
        norm = math.sqrt(sum(float((g * g).sum()) for g in grads))
        if norm > largest:
            for g in grads:
                g.mul_(largest / norm)
        optimizer.step()
        norms.append(norm)
    return norms


# %% right: floats from a closure
def clipped(model, optimizer, batches, largest):
    norms = []

    def closure():
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        norms.append(float(clip_grad_norm_(model.parameters(), largest)))
        return loss

    for x, y in batches:
        optimizer.step(closure)
    return norms


# %% right: the norm first, then the limit
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        parameters = list(model.parameters())
        flat = torch.cat([p.grad.flatten() for p in parameters])
        norms.append(flat.norm().item())
        torch.nn.utils.clip_grads_with_norm_(parameters, largest, flat.norm())
        optimizer.step()
    return norms


# %% wrong: clips before the gradient is there → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y)
        norms.append(float(clip_grad_norm_(model.parameters(), largest)))
        loss.backward()
        optimizer.step()
    return norms


# %% wrong: each parameter by itself → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        grads = [p.grad for p in model.parameters()]
        norms.append(math.sqrt(sum(float((g * g).sum()) for g in grads)))
        for p in model.parameters():
            clip_grad_norm_([p], largest)
        optimizer.step()
    return norms


# %% wrong: each number by itself → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        grads = [p.grad for p in model.parameters()]
        norms.append(math.sqrt(sum(float((g * g).sum()) for g in grads)))
        torch.nn.utils.clip_grad_value_(model.parameters(), largest)
        optimizer.step()
    return norms


# %% wrong: every gradient becomes that long → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        grads = [p.grad for p in model.parameters()]
        norms.append(math.sqrt(sum(float((g * g).sum()) for g in grads)))
        for g in grads:
            g.mul_(largest / norms[-1])
        optimizer.step()
    return norms


# %% wrong: the norms after clipping → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        clip_grad_norm_(model.parameters(), largest)
        norms.append(float(clip_grad_norm_(model.parameters(), largest)))
        optimizer.step()
    return norms


# %% wrong: the largest number for the norm → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        norm = clip_grad_norm_(model.parameters(), largest, math.inf)
        norms.append(float(norm))
        optimizer.step()
    return norms


# %% wrong: no limit at all → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        norms.append(float(clip_grad_norm_(model.parameters(), math.inf)))
        optimizer.step()
    return norms


# %% wrong: tensors for numbers → check_clipped
def clipped(model, optimizer, batches, largest):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        norms.append(clip_grad_norm_(model.parameters(), largest))
        optimizer.step()
    return norms
