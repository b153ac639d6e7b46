# %% right: the layers first, then their depth from the end
def layer_groups(model, base, decay):
    owner = {}
    for layer in model.children():
        for one in layer.parameters():
            if one.requires_grad:
                owner[one] = layer  # the last that has it wins
    layers = [a for a in model.children() if a in owner.values()]
    return [
        {
            "params": [one for one in owner if owner[one] is layer],
            "lr": base * decay ** (len(layers) - 1 - number),
        }
        for number, layer in enumerate(layers)
    ]

# %% right: a group for each parameter
def layer_groups(model, base, decay):
    groups, rate, taken = [], base, []
    for layer in list(model.children())[::-1]:
        own = [
            one
            for one in layer.parameters()
            if one.requires_grad and not any(one is other for other in taken)
        ]
        groups += [{"params": [one], "lr": rate} for one in own]
        taken += own
        if own:
            rate = rate * decay
    return groups

# %% right: by name, first to last, with ids
def layer_groups(model, base, decay):
    last = {}
    for name, child in model.named_children():
        for parameter in child.parameters():
            if parameter.requires_grad:
                last[id(parameter)] = name, parameter
    names = [name for name, _ in model.named_children()]
    counted = [n for n in names if n in {name for name, _ in last.values()}]
    counted.reverse()
    groups = []
    for depth, name in enumerate(counted):
        params = [p for where, p in last.values() if where == name]
        groups.append({"params": params, "lr": base * decay**depth})
    return list(reversed(groups))

# %% right: torch numbers, generators for lists
def layer_groups(model, base, decay):
    seen = set()
    groups = []
    rate = torch.tensor(base, dtype=torch.float64)
    for layer in reversed(list(model.children())):
        mine = []
        for one in layer.parameters():
            if one.requires_grad and id(one) not in seen:
                seen.add(id(one))
                mine.append(one)
        if not mine:
            continue
        groups.append({"params": iter(mine), "lr": rate.item()})
        rate *= decay
    return groups

# %% right: a group for each child, some of them empty
def layer_groups(model, base, decay):
    groups, taken, depth = [], set(), 0
    for layer in reversed([*model.children()]):
        own = []
        for p in layer.parameters():
            if not p.requires_grad or p in taken:
                continue
            own.append(p)
            taken.add(p)
        groups.append({"params": own, "lr": base * decay**depth})
        depth += bool(own)
    return groups

# %% wrong: counts activations as layers → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for depth, layer in enumerate(reversed(list(model.children()))):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay**depth})
            taken.update(own)
    return groups

# %% wrong: the highest rate at the input → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in model.children():
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: multiplies with the depth in place of a power → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            rate = base * decay * len(groups) if groups else base
            groups.append({"params": own, "lr": rate})
            taken.update(own)
    return groups

# %% wrong: the last layer is decayed as well → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            taken.update(own)
            lr = base * decay ** (len(groups) + 1)
            groups.append({"params": own, "lr": lr})
    return groups

# %% wrong: every parameter is a layer of its own → check_layer_groups_rates
def layer_groups(model, base, decay):
    free = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p], "lr": base * decay**depth}
        for depth, p in enumerate(reversed(free))
    ]

# %% wrong: looks inside the blocks, as if each linear layer were a child → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    layers = [one for one in model.modules() if isinstance(one, nn.Linear)]
    for layer in reversed(layers):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: the weights only, the biases stay behind → check_layer_groups_rates
def layer_groups(model, base, decay):
    layers = [one for one in model.children() if hasattr(one, "weight")]
    return [
        {"params": [layer.weight], "lr": base * decay**depth}
        for depth, layer in enumerate(reversed(layers))
    ]

# %% wrong: a sequence is taken for granted → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in model[::-1]:
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: body and head, two rates for any depth → check_layer_groups_rates
def layer_groups(model, base, decay):
    *body, head = [a for a in model.children() if list(a.parameters())]
    early = [p for layer in body for p in layer.parameters()]
    return [
        {"params": early, "lr": base * decay},
        {"params": head.parameters(), "lr": base},
    ]

# %% wrong: frozen layers get a group, and count → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        own = [p for p in layer.parameters() if p not in taken]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: frozen layers are left out, but counted → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken, depth = [], set(), 0
    for layer in reversed(list(model.children())):
        every = list(layer.parameters())
        own = [p for p in every if p.requires_grad and p not in taken]
        if own:
            groups.append({"params": own, "lr": base * decay**depth})
            taken.update(own)
        depth += bool(every)
    return groups

# %% wrong: shared parameters come twice, and SGD refuses → check_layer_groups_once
def layer_groups(model, base, decay):
    groups = []
    for layer in reversed(list(model.children())):
        own = [p for p in layer.parameters() if p.requires_grad]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
    return groups

# %% wrong: shared parameters go with the first layer that has them → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in model.children():
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own})
            taken.update(own)
    for depth, group in enumerate(reversed(groups)):
        group["lr"] = base * decay**depth
    return groups

# %% wrong: a layer is frozen as soon as one of its parameters is → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        own = [p for p in layer.parameters() if p not in taken]
        if own and all(p.requires_grad for p in own):
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: thaws what was frozen → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        own = [
            p.requires_grad_() for p in layer.parameters() if p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: a layer counts only if its weight trains → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        every = list(layer.parameters())
        if every and every[0].requires_grad:
            own = [p for p in every if p.requires_grad and p not in taken]
            if own:
                groups.append(
                    {"params": own, "lr": base * decay ** len(groups)}
                )
                taken.update(own)
    return groups

# %% equivalent: the group's rate is computed before the group is counted either way
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        free = [p for p in layer.parameters() if p.requires_grad]
        own = [p for p in free if p not in taken]
        if own:
            taken.update(own)
            groups.append({"params": own, "lr": base * decay ** len(groups)})
    return groups

# %% wrong: a layer wholly shared with later ones still counts → check_layer_groups_once
def layer_groups(model, base, decay):
    groups, taken, depth = [], set(), 0
    for layer in reversed(list(model.children())):
        free = [p for p in layer.parameters() if p.requires_grad]
        own = [p for p in free if p not in taken]
        if own:
            groups.append({"params": own, "lr": base * decay**depth})
            taken.update(own)
        depth += bool(free)
    return groups

# %% wrong: looks for a weight, so activations count no more, nor do blocks → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, taken = [], set()
    for layer in reversed(list(model.children())):
        if not hasattr(layer, "weight"):
            continue
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in taken
        ]
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
            taken.update(own)
    return groups

# %% wrong: walks through the network itself, as if it were a list → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, met = [], set()
    for layer in reversed(list(model)):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and id(p) not in met
        ]
        met |= {id(p) for p in own}
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
    return groups

# %% wrong: asks a list for a tensor, which compares numbers → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, met = [], []
    for layer in reversed(list(model.children())):
        own = [
            p
            for p in layer.parameters()
            if p.requires_grad and p not in met
        ]
        met += own
        if own:
            groups.append({"params": own, "lr": base * decay ** len(groups)})
    return groups

# %% wrong: each parameter a step of its own → check_layer_groups_rates
def layer_groups(model, base, decay):
    groups, met = [], set()
    for layer in reversed(list(model.children())):
        for p in layer.parameters():
            if p.requires_grad and p not in met:
                met.add(p)
                rate = base * decay ** len(groups)
                groups.append({"params": [p], "lr": rate})
    return groups
