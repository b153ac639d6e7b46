# %% right: one LambdaLR each, sets of ids
def partners(model, batches, muon_peak, adamw_peak):
    layers = [layer for layer in model.modules() if type(layer) is nn.Linear]
    ids = {id(layer.weight) for layer in layers[1:-1]}
    muon = Muon([p for p in model.parameters() if id(p) in ids], lr=muon_peak)
    adamw = AdamW(
        [p for p in model.parameters() if id(p) not in ids], lr=adamw_peak
    )
    schedulers = [
        LambdaLR(each, lambda k: max(0, 1 - k / len(batches)))
        for each in (muon, adamw)
    ]
    for x, y in batches:
        muon.zero_grad()
        adamw.zero_grad()
        cross_entropy(model(x), y).backward()
        muon.step()
        adamw.step()
        for scheduler in schedulers:
            scheduler.step()


# %% right: rates by hand, AdamW first
def partners(model, batches, muon_peak, adamw_peak):
    places = [n for n, part in enumerate(model) if isinstance(part, nn.Linear)]
    hidden = [model[n].weight for n in places[1:-1]]
    rest = [p for p in model.parameters() if not any(p is w for w in hidden)]
    pairs = [
        (AdamW(rest, lr=adamw_peak), adamw_peak),
        (Muon(hidden, lr=muon_peak), muon_peak),
    ]
    for k, (x, y) in enumerate(batches):
        loss = cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        for optimizer, peak in pairs:
            for group in optimizer.param_groups:
                group["lr"] = peak * (1 - k / len(batches))
            optimizer.step()


# %% right: by the parameters' names
def partners(model, batches, muon_peak, adamw_peak):
    names = [n for n, p in model.named_parameters() if p.ndim == 2][1:-1]
    hidden = [p for n, p in model.named_parameters() if n in names]
    rest = [p for n, p in model.named_parameters() if n not in names]
    muon, adamw = Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)
    first = LinearLR(muon, 1.0, 0.0, total_iters=len(batches))
    second = LinearLR(adamw, 1.0, 0.0, total_iters=len(batches))
    for x, y in batches:
        model.zero_grad(set_to_none=True)
        cross_entropy(model(x), y).backward()
        adamw.step()
        muon.step()
        first.step()
        second.step()


# %% wrong: each matrix goes to Muon → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    hidden = [w for w in model.parameters() if w.ndim == 2]
    rest = [w for w in model.parameters() if w.ndim != 2]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: the output layer stays with Muon → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: AdamW has all, the hidden ones twice → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    both = [
        Muon(hidden, lr=muon_peak),
        AdamW(model.parameters(), lr=adamw_peak),
    ]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: nobody trains the biases → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    weights = [w for w in model.parameters() if w.ndim == 2]
    both = [
        Muon(weights[1:-1], lr=muon_peak),
        AdamW([weights[0], weights[-1]], lr=adamw_peak),
    ]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: AdamW for all, at Muon's rate where Muon is meant → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [AdamW(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: one rate for both → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=adamw_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: only Muon has a schedule → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    line = LinearLR(both[0], 1, 0, total_iters=len(batches))
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, line):
            stepped.step()


# %% wrong: one schedule's rate written into the other → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    muon, adamw = Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)
    line = LinearLR(muon, 1, 0, total_iters=len(batches))
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        muon.step()
        adamw.step()
        line.step()
        adamw.param_groups[0]["lr"] = muon.param_groups[0]["lr"]


# %% wrong: the second line is stepped twice → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    muon, adamw = Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)
    first = LinearLR(muon, 1, 0, total_iters=len(batches))
    second = LinearLR(adamw, 1, 0, total_iters=len(batches))
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        muon.step()
        adamw.step()
        first.step()
        second.step()
        second.step()


# %% wrong: gradients add up → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        both[0].zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: Adam, which has no decay → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    adam = torch.optim.Adam(rest, lr=adamw_peak)
    both = [Muon(hidden, lr=muon_peak), adam]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: Muon without its decay → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    muon = Muon(hidden, lr=muon_peak, weight_decay=0)
    both = [muon, AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% right: a mean over rows, taken by hand
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        for row, label in zip(x, y, strict=True):
            loss = cross_entropy(model(row[None]), label[None])
            (loss / len(y)).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: knows a network of four layers only → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    hidden = [model[2].weight, model[4].weight]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: a line of eight updates only → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=8) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()


# %% wrong: the schedules move before the updates → check_partners_rates
def partners(model, batches, muon_peak, adamw_peak):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    hidden = [layer.weight for layer in linear[1:-1]]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*lines, *both):
            stepped.step()


# %% wrong: the places of one network → check_partners_parts
def partners(model, batches, muon_peak, adamw_peak):
    hidden = [model[2].weight, model[4].weight]
    rest = [p for p in model.parameters() if all(p is not w for w in hidden)]
    both = [Muon(hidden, lr=muon_peak), AdamW(rest, lr=adamw_peak)]
    lines = [LinearLR(each, 1, 0, total_iters=len(batches)) for each in both]
    for x, y in batches:
        model.zero_grad()
        cross_entropy(model(x), y).backward()
        for stepped in (*both, *lines):
            stepped.step()
