# %% right: a new straight line over the rest
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    left = total - saved["scheduler"]["last_epoch"]
    return optimizer, schedules.PolynomialLR(optimizer, left)

# %% right: LinearLR from the rate that is there
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    for group in optimizer.param_groups:
        group["initial_lr"] = group["lr"]
    left = total - saved["scheduler"]["last_epoch"]
    scheduler = schedules.LinearLR(optimizer, 1.0, 0.0, total_iters=left)
    return optimizer, scheduler

# %% right: the state is changed before it is loaded
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=1)
    scheduler.load_state_dict({**saved["scheduler"], "total_iters": total})
    optimizer.load_state_dict(saved["optimizer"])
    return optimizer, scheduler

# %% right: LambdaLR by hand
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    rate = optimizer.param_groups[0]["lr"]
    optimizer.param_groups[0]["initial_lr"] = rate
    left = total - saved["scheduler"]["last_epoch"]

    def share(done):
        return max(0.0, 1 - done / left)

    return optimizer, schedules.LambdaLR(optimizer, share)

# %% wrong: the scheduler is not loaded → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    optimizer.load_state_dict(saved["optimizer"])
    return optimizer, scheduler

# %% wrong: the long line from its own start, so that the rate jumps → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    done = saved["scheduler"]["last_epoch"]
    optimizer.load_state_dict(saved["optimizer"])
    for group in optimizer.param_groups:
        group["initial_lr"] = 0.1

    def share(n):
        return max(0.0, 1 - (done + n) / total)

    return optimizer, schedules.LambdaLR(optimizer, share)

# %% wrong: so many updates more, not in all → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_iters += total
    return optimizer, scheduler

# %% wrong: the right rates, the velocities are lost → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    optimizer.load_state_dict({**saved["optimizer"], "state": {}})
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_iters = total
    return optimizer, scheduler

# %% wrong: the optimizer is not loaded → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_iters = total
    return optimizer, scheduler

# %% wrong: built last, after the end was set → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_steps = total
    return optimizer, scheduler

# %% wrong: a cosine in place of the line → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    left = total - saved["scheduler"]["last_epoch"]
    return optimizer, schedules.CosineAnnealingLR(optimizer, left)

# %% wrong: the rate is held at the end's → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved["optimizer"])
    return optimizer, schedules.ConstantLR(optimizer, factor=1)

# %% wrong: the return is forgotten → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_iters = total

# %% equivalent: PolynomialLR's constructor leaves the rate alone
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.load_state_dict(saved['optimizer'])
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    scheduler.load_state_dict(saved['scheduler'])
    scheduler.total_iters = total
    return (optimizer, scheduler)

# %% equivalent: what is built may be loaded in any order
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    scheduler.load_state_dict(saved['scheduler'])
    optimizer.load_state_dict(saved['optimizer'])
    scheduler.total_iters = total
    return (optimizer, scheduler)

# %% wrong: an end that was written down → check_go_longer
def go_longer(model, saved, total):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total_iters=total)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    scheduler.total_iters = 15
    return optimizer, scheduler
