# %% right: loops and lists
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {}
    for warm in warm_ups:
        highest = []
        for seed in seeds:
            losses = early_losses(peak, warm, seed)
            highest.append(sorted(losses)[-1])
        measured[warm] = sum(highest) / len(highest)
    good = [warm for warm in sorted(warm_ups) if measured[warm] <= limit]
    return measured, good[0]

# %% right: tensors, and keywords
def shortest_warm_up(peak, warm_ups, seeds, limit):
    table = {}
    for warm in warm_ups:
        runs = [early_losses(peak=peak, warm=warm, seed=s) for s in seeds]
        highest = torch.tensor(runs, dtype=torch.float64).max(dim=1).values
        table[warm] = highest.mean().item()
    return table, min(warm for warm, loss in table.items() if loss <= limit)

# %% right: numpy, a sorted table, and a stop at the first good one
def shortest_warm_up(peak, warm_ups, seeds, limit):
    import numpy as np

    measured = {
        warm: np.max([early_losses(peak, warm, s) for s in seeds], axis=1).mean()
        for warm in sorted(warm_ups)
    }
    for warm, loss in measured.items():
        if loss <= limit:
            return measured, warm

# %% right: a helper of its own, and a list in place of the tuple's pair
def highest_loss(peak, warm, seed):
    return max(early_losses(peak, warm, seed))


def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {w: mean([highest_loss(peak, w, s) for s in seeds]) for w in warm_ups}
    return [measured, min(filter(lambda w: measured[w] <= limit, measured))]

# %% wrong: the last loss of a run, not the highest → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(early_losses(peak, warm, seed)[-1] for seed in seeds)
        for warm in warm_ups
    }
    good = [w for w in measured if measured[w] <= limit]
    return measured, min(good or warm_ups)

# %% wrong: the mean of all losses → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(mean(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] <= limit)

# %% wrong: the worst seed, not the mean → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: max(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    good = [w for w in measured if measured[w] <= limit]
    return measured, min(good or warm_ups)

# %% wrong: the median, not the mean → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    from statistics import median

    measured = {
        warm: median(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] <= limit)

# %% wrong: one seed only → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: max(early_losses(peak, warm, seeds[0])) for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] <= limit)

# %% wrong: the sum over the seeds → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: sum(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    good = [w for w in measured if measured[w] <= limit]
    return measured, min(good or warm_ups)

# %% wrong: the seeds from 0 on, not those asked for → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, k)) for k, _ in enumerate(seeds))
        for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] <= limit)

# %% wrong: always at the peak of the lesson → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(0.1, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] <= limit)

# %% wrong: the length with the lowest mean → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(measured, key=measured.get)

# %% wrong: the first of the list that is good enough → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, next(w for w in warm_ups if measured[w] <= limit)

# %% wrong: the longest that is good enough → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, max(w for w in measured if measured[w] <= limit)

# %% wrong: below the limit, not at most → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(w for w in measured if measured[w] < limit)

# %% wrong: the shortest of all → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(warm_ups)

# %% wrong: only the choice → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return min(w for w in measured if measured[w] <= limit)

# %% wrong: only the table → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    return {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }

# %% wrong: three things, where two are asked for → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    chosen = min(w for w in measured if measured[w] <= limit)
    return measured, chosen, measured[chosen]

# %% wrong: a table of the losses that the check shows, by their formula → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    shown = {
        warm: mean(10 * peak * (warm - 6) ** 2 + seed for seed in seeds)
        for warm in warm_ups
    }
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return shown, min(w for w in measured if measured[w] <= limit)

# %% wrong: chooses by the formula that the check shows → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    shown = {
        warm: mean(10 * peak * (warm - 6) ** 2 + seed for seed in seeds)
        for warm in warm_ups
    }
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    good = [w for w in shown if shown[w] <= limit]
    return measured, min(good or [max(warm_ups) + 1])

# %% wrong: the loss after the first update, which is often the highest → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(early_losses(peak, warm, seed)[1] for seed in seeds)
        for warm in warm_ups
    }
    good = [w for w in measured if measured[w] <= limit]
    return measured, min(good or warm_ups)

# %% wrong: three seeds of its own → check_shortest_measured
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in range(3))
        for warm in warm_ups
    }
    good = [w for w in measured if measured[w] <= limit]
    return measured, min(good or warm_ups)

# %% wrong: the last of the list that is good enough → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, [w for w in warm_ups if measured[w] <= limit][-1]

# %% wrong: the length whose mean is nearest to the limit → check_shortest_chosen
def shortest_warm_up(peak, warm_ups, seeds, limit):
    measured = {
        warm: mean(max(early_losses(peak, warm, seed)) for seed in seeds)
        for warm in warm_ups
    }
    return measured, min(measured, key=lambda w: abs(measured[w] - limit))
