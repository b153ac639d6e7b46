# %% right: one factor for the whole run
def warm_cosine_run(base, warm, total):
    def share(t):
        if t <= warm:
            return 0.1 + 0.9 * t / warm
        return (1 + math.cos(math.pi * (t - warm) / (total - warm))) / 2

    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LambdaLR(optimizer, share)
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% right: builds the cosine when the climb is over
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for number in range(total):
        if number == warm:
            scheduler = CosineAnnealingLR(optimizer, total - warm)
        update(model, optimizer)
        scheduler.step()

# %% right: two schedulers, stepped in turns by hand
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    climb = LinearLR(optimizer, 0.1, 1.0, warm)
    for number in range(total):
        update(model, optimizer)
        (climb if number < warm else sink).step()

# %% right: rates by hand, from tables
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    rest = total - warm
    rates = [base * (0.1 + 0.9 * n / warm) for n in range(warm)]
    rates += [base / 2 * (1 + math.cos(math.pi * n / rest)) for n in range(rest)]
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        update(model, optimizer)

# %% right: in turns, with one long cycle of the class with restarts
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingWarmRestarts(optimizer, T_0=total - warm)
    scheduler = SequentialLR(optimizer, [climb, sink], [warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% right: two rehearsed lists, joined
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    plan = lab.preview(lambda o: LinearLR(o, 0.1, total_iters=warm), base, warm)
    plan += lab.preview(lambda o: CosineAnnealingLR(o, total - warm), base, total - warm)
    for rate in plan:
        optimizer.param_groups[0]["lr"] = rate
        update(model, optimizer)

# %% wrong: a second optimizer for the same network → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    for make, n in (
        (lambda o: LinearLR(o, start_factor=0.1, total_iters=warm), warm),
        (lambda o: CosineAnnealingLR(o, total - warm), total - warm),
    ):
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        scheduler = make(optimizer)
        for _ in range(n):
            update(model, optimizer)
            scheduler.step()

# %% right: the cosine built right after update `warm`
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for t in range(total):
        update(model, optimizer)
        if t == warm:
            scheduler = CosineAnnealingLR(optimizer, T_max=total - warm)
        scheduler.step()

# %% wrong: in turns, but the cosine has the whole run → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: in turns, but the cosine has the warm-up's length → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=warm)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the right length, still chained → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    scheduler = ChainedScheduler([climb, sink])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: a higher base, so that the peak is about right → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base / 0.537)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total)
    scheduler = ChainedScheduler([climb, sink])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the milestone one update early → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm + 1)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm - 1])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the milestone one update late → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm + 1])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: zero in the last update, not after it → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm - 1)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the climb, and base ever after → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: no climb, only the cosine → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = CosineAnnealingLR(optimizer, T_max=total)
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: trains on for the warm-up's length → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(warm + total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: one-cycle's own shape → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = OneCycleLR(
        optimizer, base, total_steps=total + 1, pct_start=warm / total
    )
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: sinks only as long as the climb lasts, by steps in both places → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    for number in range(total):
        update(model, optimizer)
        climb.step()
        sink.step()

# %% wrong: a new network for the second part → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    for make, n in (
        (lambda o: LinearLR(o, start_factor=0.1, total_iters=warm), warm),
        (lambda o: CosineAnnealingLR(o, total - warm), total - warm),
    ):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        scheduler = make(optimizer)
        for _ in range(n):
            update(model, optimizer)
            scheduler.step()

# %% wrong: a climb no longer than the cosine → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=min(warm, total - warm))
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% equivalent: SequentialLR puts back the first rate, whoever came first
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    sink = CosineAnnealingLR(optimizer, T_max=total - warm)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the wave of the first run that the check shows → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=3)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the wave of the other run that the check shows → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=2)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: the waves of both runs that the check shows → check_warm_cosine_run_end
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=warm)
    sink = CosineAnnealingLR(optimizer, T_max=3 if total == 7 else 2)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[warm])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: three updates of climb, as the check shows → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=3)
    sink = CosineAnnealingLR(optimizer, T_max=total - 3)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[3])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()

# %% wrong: always two updates of climb → check_warm_cosine_run_peak
def warm_cosine_run(base, warm, total):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    climb = LinearLR(optimizer, start_factor=0.1, total_iters=2)
    sink = CosineAnnealingLR(optimizer, T_max=total - 2)
    scheduler = SequentialLR(optimizer, [climb, sink], milestones=[2])
    for _ in range(total):
        update(model, optimizer)
        scheduler.step()
