# %% right: all four cases written out
def rate_after(form, lost, base, gamma, done, update):
    if form == "chainable":
        if lost == "optimizer":
            return base * gamma**update
        return base * gamma ** (done + update)
    if lost == "optimizer":
        return base if update == 0 else base * gamma ** (done + update)
    if update == 0:
        return base * gamma**done
    return base * gamma**update

# %% right: asks torch itself, in a run of its own
def rate_after(form, lost, base, gamma, done, update):
    def process():
        weight = nn.Parameter(torch.zeros(1))
        optimizer = torch.optim.SGD([weight], lr=base)
        if form == "closed":
            return [optimizer, schedules.LambdaLR(optimizer, lambda n: gamma**n)]
        return [optimizer, schedules.ExponentialLR(optimizer, gamma)]

    old, new = process(), process()
    for _ in range(done):
        old[0].step()
        old[1].step()
    kept = 1 if lost == "optimizer" else 0
    new[kept].load_state_dict(old[kept].state_dict())
    for _ in range(update):
        new[0].step()
        new[1].step()
    return new[0].param_groups[0]["lr"]

# %% right: two counters that are simulated
def rate_after(form, lost, base, gamma, done, update):
    rate = base if lost == "optimizer" else base * gamma**done
    count = 0 if lost == "scheduler" else done
    for _ in range(update):
        count += 1
        rate = rate * gamma if form == "chainable" else base * gamma**count
    return rate

# %% right: a table of exponents, the rate as a tensor
def rate_after(form, lost, base, gamma, done, update):
    later = int(update > 0)
    known = {
        ("chainable", "optimizer"): 0,
        ("chainable", "scheduler"): done,
        ("closed", "optimizer"): done * later,
        ("closed", "scheduler"): done * (1 - later),
    }
    return torch.tensor(base * gamma ** (known[form, lost] + update), dtype=torch.float64)

# %% wrong: a lost state changes nothing → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    return base * gamma ** (done + update)

# %% wrong: a lost state starts everything anew → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    return base * gamma**update

# %% wrong: a lost optimizer starts anew, whatever the form → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    known = 0 if lost == "optimizer" else done
    return base * gamma ** (known + update)

# %% wrong: a lost scheduler starts anew, whatever the form → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    known = 0 if lost == "scheduler" else done
    return base * gamma ** (known + update)

# %% wrong: forgets that update 0 uses what the optimizer holds → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    asked = "scheduler" if form == "closed" else "optimizer"
    known = 0 if asked == lost else done
    return base * gamma ** (known + update)

# %% wrong: the two forms mixed up → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    asked = "scheduler" if form == "chainable" and update else "optimizer"
    known = 0 if asked == lost else done
    return base * gamma ** (known + update)

# %% wrong: the closed form goes on from one update early → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    asked = "scheduler" if form == "closed" and update > 1 else "optimizer"
    known = 0 if asked == lost else done
    return base * gamma ** (known + update)

# %% wrong: counts updates from one → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    asked = "scheduler" if form == "closed" and update else "optimizer"
    known = 0 if asked == lost else done
    return base * gamma ** (known + update + 1)

# %% wrong: a factor that was written down → check_rate_after
def rate_after(form, lost, base, gamma, done, update):
    asked = "scheduler" if form == "closed" and update > 0 else "optimizer"
    return base * 0.5 ** (update + (0 if lost == asked else done))
