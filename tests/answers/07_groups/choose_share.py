# %% right: tensors, the shares sorted first
def choose_share(train, shares, rates, seeds):
    runs = torch.tensor(
        [[[train(s, r, k) for k in seeds] for r in rates] for s in shares],
        dtype=torch.float64,
    )
    bar = runs.mean(2).max() - 0.05
    works = runs.amin(2) >= bar
    working = {
        share: [rate for rate, fine in zip(rates, row) if fine]
        for share, row in zip(shares, works)
    }
    choice = None
    for share in sorted(shares):
        if choice is None or len(working[share]) >= len(working[choice]):
            choice = share
    return working, choice

# %% right: loops, seed by seed, sums by hand
def choose_share(train, shares, rates, seeds):
    sums, worst = {}, {}
    for seed in seeds:
        for rate in rates:
            for share in shares:
                accuracy, key = train(share, rate, seed), (share, rate)
                sums[key] = sums.get(key, 0) + accuracy
                worst[key] = min(worst.get(key, 1), accuracy)
    best = max(total / len(seeds) for total in sums.values())
    working = {share: [] for share in shares}
    for share in shares:
        for rate in rates:
            if best - worst[share, rate] <= 0.05:
                working[share] += [rate]
    most = max(map(len, working.values()))
    return working, max(s for s in shares if len(working[s]) == most)

# %% right: statistics, and tuples of rates
def choose_share(train, shares, rates, seeds):
    from statistics import mean

    found = {}
    for share in shares:
        found[share] = {r: [train(share, r, s) for s in seeds] for r in rates}
    best = max(mean(row) for rows in found.values() for row in rows.values())
    working = {
        share: tuple(r for r in rates if min(rows[r]) + 0.05 >= best)
        for share, rows in found.items()
    }
    return working, sorted(shares, key=lambda s: (len(working[s]), s))[-1]

# %% wrong: one seed only → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {(s, r): train(s, r, seeds[0]) for s in shares for r in rates}
    bar = max(found.values()) - 0.05
    working = {s: [r for r in rates if found[s, r] >= bar] for s in shares}
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the mean must reach the bar, not the worst → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): sum(train(s, r, k) for k in seeds) / len(seeds)
        for s in shares
        for r in rates
    }
    bar = max(found.values()) - 0.05
    working = {s: [r for r in rates if found[s, r] >= bar] for s in shares}
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the bar hangs on the best single run → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(max(row) for row in found.values()) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the bar hangs on the best of the worst → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    worst = {
        (s, r): min(train(s, r, k) for k in seeds)
        for s in shares
        for r in rates
    }
    bar = max(worst.values()) - 0.06
    working = {s: [r for r in rates if worst[s, r] >= bar] for s in shares}
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: each share is measured by its own best → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    working = {}
    for s in shares:
        rows = {r: [train(s, r, k) for k in seeds] for r in rates}
        bar = max(sum(row) for row in rows.values()) / len(seeds) - 0.05
        working[s] = [r for r in rates if min(rows[r]) >= bar]
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: a loss of a tenth is allowed → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.1
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the smallest share in a draw → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), -s))

# %% wrong: the first share in a draw → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: len(working[s]))

# %% wrong: the share of the best mean → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    means = {key: sum(row) / len(seeds) for key, row in found.items()}
    bar = max(means.values()) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(means, key=means.get)[0]

# %% wrong: the share whose rates that work reach highest → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (working[s][-1:], s))

# %% wrong: the slowest body, whatever the runs say → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, min(shares)

# %% equivalent: no accuracy stands on the bar itself, which is rounded
def choose_share(train, shares, rates, seeds):
    found = {
        (share, rate): [train(share, rate, seed) for seed in seeds]
        for share in shares
        for rate in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        share: [rate for rate in rates if min(found[share, rate]) > bar]
        for share in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: two seeds, as in the example → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in (0, 1)] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / 2 - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the last seed alone → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {(s, r): train(s, r, seeds[-1]) for s in shares for r in rates}
    bar = max(found.values()) - 0.05
    working = {s: [r for r in rates if found[s, r] >= bar] for s in shares}
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the allowed loss is a part of the best mean → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = 0.95 * max(sum(row) for row in found.values()) / len(seeds)
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the choice is returned first → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {
        s: [r for r in rates if min(found[s, r]) >= bar] for s in shares
    }
    return max(shares, key=lambda s: (len(working[s]), s)), working

# %% wrong: every rate between two that work counts → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {(s, r): [train(s, r, n) for n in seeds] for s in shares for r in rates}
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {}
    for s in shares:
        near = [n for n, r in enumerate(rates) if min(found[s, r]) >= bar]
        working[s] = rates[near[0] : near[-1] + 1] if near else []
    return working, max(shares, key=lambda s: (len(working[s]), s))

# %% wrong: the widest span of rates in place of the most → check_choose_share_choice
def choose_share(train, shares, rates, seeds):
    found = {(s, r): [train(s, r, n) for n in seeds] for s in shares for r in rates}
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {s: [r for r in rates if min(found[s, r]) >= bar] for s in shares}
    def span(share):
        return max(working[share]) / min(working[share]) if working[share] else 0
    return working, max(shares, key=lambda s: (span(s), s))

# %% wrong: the highest of the rates comes first → check_choose_share_working
def choose_share(train, shares, rates, seeds):
    found = {(s, r): [train(s, r, n) for n in seeds] for s in shares for r in rates}
    bar = max(sum(row) for row in found.values()) / len(seeds) - 0.05
    working = {s: [r for r in rates[::-1] if min(found[s, r]) >= bar] for s in shares}
    return working, max(shares, key=lambda s: (len(working[s]), s))
