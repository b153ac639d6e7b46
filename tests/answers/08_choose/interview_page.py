# %% right: rates by hand, from the formula
def interview_page(base, low, losses):
    import math

    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    for epoch, _ in enumerate(losses):
        half = (1 + math.cos(math.pi * epoch / len(losses))) / 2
        optimizer.param_groups[0]["lr"] = low + (base - low) * half
        one_update(model, optimizer, images, labels)

# %% right: the other schedulers get optimizers of their own
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    spare = torch.optim.AdamW(lab.mlp().parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    onecycle = OneCycleLR(spare, max_lr=10 * base, total_steps=1000)
    plateau = ReduceLROnPlateau(spare, mode="min", factor=0.5, patience=5)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()
        plateau.step(loss)

# %% right: LambdaLR, and a loop of its own
def interview_page(base, low, losses):
    from math import cos, pi

    def factor(epoch):
        return (low + (base - low) * (1 + cos(pi * epoch / count)) / 2) / base

    count = len(losses)
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, factor)
    for _ in range(count):
        optimizer.zero_grad()
        cross_entropy(model(images), labels).backward()
        optimizer.step()
        scheduler.step()

# %% wrong: Adam in place of AdamW, positional arguments → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.Adam(model.parameters(), base)
    cosine = CosineAnnealingLR(optimizer, len(losses), low)
    number = 0
    while number < len(losses):
        one_update(model, optimizer, images, labels)
        cosine.step()
        number += 1

# %% wrong: removes verbose only → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    onecycle = OneCycleLR(optimizer, max_lr=10 * base, total_steps=1000)
    plateau = ReduceLROnPlateau(
        optimizer, mode="min", factor=0.5, patience=5
    )
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()
        plateau.step(loss)

# %% wrong: keeps the plateau beside the cosine → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    plateau = ReduceLROnPlateau(
        optimizer, mode="min", factor=0.5, patience=5
    )
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()
        plateau.step(loss)

# %% wrong: keeps OneCycle's constructor → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    onecycle = OneCycleLR(optimizer, max_lr=10 * base, total_steps=1000)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: puts the rate back, but not the momentum → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    onecycle = OneCycleLR(optimizer, max_lr=10 * base, total_steps=1000)
    optimizer.param_groups[0]["lr"] = base
    optimizer.param_groups[0]["initial_lr"] = base
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: the cosine built after OneCycle → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    onecycle = OneCycleLR(optimizer, 10 * base, total_steps=1000, cycle_momentum=False)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: OneCycle alone → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    onecycle = OneCycleLR(
        optimizer, max_lr=base, total_steps=len(losses) + 1, cycle_momentum=False
    )
    for loss in losses:
        one_update(model, optimizer, images, labels)
        onecycle.step()

# %% wrong: forgets low → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses))
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: ten epochs, whatever the losses → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=10, eta_min=low)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: steps the cosine before the epoch → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for loss in losses:
        cosine.step()
        one_update(model, optimizer, images, labels)

# %% right: AdamW's betas in a global of its own
betas = (0.9, 0.999)
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base, betas=betas)
    scheduler = CosineAnnealingLR(optimizer, len(losses), eta_min=low)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        scheduler.step()

# %% wrong: SGD with momentum, not AdamW → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base, momentum=0.9)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for loss in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()

# %% wrong: a new AdamW in each epoch, without memory → check_interview_page
def interview_page(base, low, losses):
    import math
    model = lab.mlp()
    for e, _ in enumerate(losses):
        lr = low + (base - low) * (1 + math.cos(math.pi * e / len(losses))) / 2
        optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        one_update(model, optimizer, images, labels)

# %% right: positional arguments, a while loop
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), base)
    cosine = CosineAnnealingLR(optimizer, len(losses), low)
    number = 0
    while number < len(losses):
        one_update(model, optimizer, images, labels)
        cosine.step()
        number += 1


# %% wrong: Adam with a decay that goes through the gradient → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.Adam(
        model.parameters(), lr=base, weight_decay=0.01
    )
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for _ in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()


# %% wrong: AdamW without its decay → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=base, weight_decay=0)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for _ in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()


# %% wrong: SGD without momentum, not AdamW → check_interview_page
def interview_page(base, low, losses):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    cosine = CosineAnnealingLR(optimizer, T_max=len(losses), eta_min=low)
    for _ in losses:
        one_update(model, optimizer, images, labels)
        cosine.step()
