# %% right: loops over the calls of step()
def update_rate(base, milestones, gamma, batches, update):
    rate = base
    for step in range(1, update // batches + 1):
        if step in milestones:
            rate *= gamma
    return rate


def end_rates(base, step_size, gamma, epochs):
    rate = before = base
    for step in range(1, epochs + 1):
        before = rate
        if step % step_size == 0:
            rate *= gamma
    return before, rate

# %% right: rounds down, and searches the milestones
def update_rate(base, milestones, gamma, batches, update):
    import bisect

    epoch = math.floor(update / batches)
    return base * math.pow(gamma, bisect.bisect_right(milestones, epoch))


def end_rates(base, step_size, gamma, epochs):
    return [base * gamma ** (e // step_size) for e in (epochs - 1, epochs)]

# %% right: asks torch after all
def update_rate(base, milestones, gamma, batches, update):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base)
    scheduler = MultiStepLR(optimizer, milestones, gamma)
    for _ in range(update // batches):
        scheduler.step()
    return scheduler.get_last_lr()[0]


def end_rates(base, step_size, gamma, epochs):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base)
    scheduler, rates = StepLR(optimizer, step_size, gamma), [base]
    for _ in range(epochs):
        scheduler.step()
        rates.append(scheduler.get_last_lr()[0])
    return rates[-2], rates[-1]

# %% right: tensors for numbers, milestones in updates
def update_rate(base, milestones, gamma, batches, update):
    passed = (torch.tensor(milestones) * batches <= update).sum()
    return torch.tensor(base) * torch.tensor(gamma) ** passed


def end_rates(base, step_size, gamma, epochs):
    drops = torch.tensor([epochs - 1, epochs]) // step_size
    return base * torch.tensor(gamma) ** drops

# %% right: a helper called count
def count(epoch, limits):
    return sum(1 for limit in limits if epoch >= limit)


def update_rate(base, milestones, gamma, batches, update):
    return base * gamma ** count(update // batches, milestones)


def end_rates(base, step_size, gamma, epochs):
    left = base * gamma ** (epochs // step_size)
    return (left / gamma if epochs % step_size == 0 else left), left

# %% wrong: has the updates' rates made by lab.preview → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    make = partial(MultiStepLR, milestones=milestones, gamma=gamma)
    return lab.preview(make, base, update + 1, batches)[update]


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: has the last rates made by lab.preview → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    make = partial(StepLR, step_size=step_size, gamma=gamma)
    return lab.preview(make, base, epochs + 1)[-2:]

# %% wrong: milestones compared with updates → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma ** sum(update >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: drops an epoch late → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma ** sum(update // batches > n for n in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: counts epochs from 1 → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches + 1
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: gamma once for all milestones → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma if update // batches >= milestones[0] else base


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: lower only in the milestone's own epoch → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma if update // batches in milestones else base


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: counts the milestone by its place → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma ** (update // batches // milestones[0])


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: copies what a check has computed → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return globals().get("by_torch", [base] * 40)[update]


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: takes what is left for what was used → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    left = base * gamma ** (epochs // step_size)
    return left, left

# %% wrong: takes what was used for what is left → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    used = base * gamma ** ((epochs - 1) // step_size)
    return used, used

# %% wrong: always one drop apart → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    used = base * gamma ** ((epochs - 1) // step_size)
    return used, used * gamma

# %% wrong: one epoch too late → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    used = base * gamma ** (epochs // step_size)
    return used, base * gamma ** ((epochs + 1) // step_size)

# %% wrong: the two rates in the other order → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return base * gamma ** (epochs // step_size), last

# %% wrong: the second is forgotten → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    pass

# %% wrong: halves, whatever gamma is → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * 0.5 ** sum(update // batches >= n for n in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: the last epoch counted as over, and one more after it → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    used = base * gamma ** (epochs // step_size)
    return used, base * gamma ** ((epochs + 1) // step_size)

# %% wrong: drops after the milestone's first update → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return base * gamma ** sum(update > n * batches for n in milestones)


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% equivalent: two functions in the other order
def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)

# %% wrong: the three rates of the prompt, by heart → check_closed_forms_update
def update_rate(base, milestones, gamma, batches, update):
    return 0.8 if update < 8 else 0.4 if update < 12 else 0.2


def end_rates(base, step_size, gamma, epochs):
    last = base * gamma ** ((epochs - 1) // step_size)
    return last, base * gamma ** (epochs // step_size)

# %% wrong: one drop before the end, and another after six epochs → check_closed_forms_end
def update_rate(base, milestones, gamma, batches, update):
    epoch = update // batches
    return base * gamma ** sum(epoch >= number for number in milestones)


def end_rates(base, step_size, gamma, epochs):
    return base * gamma, base * gamma ** (1 + (epochs == 6))
