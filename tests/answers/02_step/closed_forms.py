# %% right: a loop over the steps
def step_rate(base, step_size, gamma, steps):
    rate = base
    for step in range(1, steps + 1):
        if step % step_size == 0:
            rate *= gamma
    return rate


def milestone_rate(base, milestones, gamma, steps):
    rate = base
    for milestone in milestones:
        if milestone <= steps:
            rate *= gamma
    return rate

# %% right: rounds down, and searches the milestones
def step_rate(base, step_size, gamma, steps):
    return base * math.pow(gamma, math.floor(steps / step_size))


def milestone_rate(base, milestones, gamma, steps):
    import bisect

    return base * math.pow(gamma, bisect.bisect_right(milestones, steps))

# %% right: asks torch after all
def step_rate(base, step_size, gamma, steps):
    rates = lab.preview(lambda o: StepLR(o, step_size, gamma), base, steps + 1)
    return rates[steps]


def milestone_rate(base, milestones, gamma, steps):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base)
    scheduler = MultiStepLR(optimizer, list(milestones), gamma=gamma)
    for _ in range(steps):
        scheduler.step()
    return scheduler.get_last_lr()[0]

# %% right: tensors for numbers
def step_rate(base, step_size, gamma, steps):
    return torch.tensor(base) * gamma ** (torch.tensor(steps) // step_size)


def milestone_rate(base, milestones, gamma, steps):
    passed = (torch.tensor(milestones) <= steps).sum()
    return torch.tensor(base) * torch.tensor(gamma) ** passed

# %% right: recursion, and a helper called number
def number(count, limits):
    return sum(1 for limit in limits if count >= limit)


def step_rate(base, step_size, gamma, steps):
    if steps < step_size:
        return base
    return gamma * step_rate(base, step_size, gamma, steps - step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** number(steps, milestones)

# %% wrong: decays at every step → check_closed_forms_step
def step_rate(base, step_size, gamma, steps):
    return base * gamma**steps


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one <= steps for one in milestones)

# %% wrong: decays smoothly between the drops → check_closed_forms_step
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps / step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one <= steps for one in milestones)

# %% wrong: drops a step late → check_closed_forms_step
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (max(steps - 1, 0) // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one <= steps for one in milestones)

# %% wrong: halves every second step, whatever is asked → check_closed_forms_step
def step_rate(base, step_size, gamma, steps):
    return base * 0.5 ** (steps // 2)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one <= steps for one in milestones)

# %% wrong: drops once only → check_closed_forms_step
def step_rate(base, step_size, gamma, steps):
    return base if steps < step_size else base * gamma


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one <= steps for one in milestones)

# %% wrong: takes the milestone's own step still at the old rate → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(one < steps for one in milestones)

# %% wrong: lower only at the milestones themselves → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma if steps in milestones else base

# %% wrong: gamma for all milestones after the first → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma if steps >= milestones[0] else base

# %% wrong: milestones taken for distances → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum(steps // one for one in milestones)

# %% wrong: copies what a check has computed → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    return globals().get("by_torch", [base] * 30)[steps]

# %% wrong: the second is forgotten → check_closed_forms_milestones
def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)


def milestone_rate(base, milestones, gamma, steps):
    pass

# %% equivalent: two functions in the other order
def milestone_rate(base, milestones, gamma, steps):
    return base * gamma ** sum((steps >= one for one in milestones))

def step_rate(base, step_size, gamma, steps):
    return base * gamma ** (steps // step_size)
