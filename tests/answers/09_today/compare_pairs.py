# %% right: loops
def compare_pairs(names, seeds, train):
    runs = {}
    for name in names:
        for seed in seeds:
            runs[name, seed] = train(name, seed)
    gaps, decided = {}, []
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            row = [runs[first, seed] - runs[second, seed] for seed in seeds]
            gaps[first, second] = row
            if all(gap < 0 for gap in row) or all(gap > 0 for gap in row):
                decided.append((first, second))
    return gaps, decided


# %% right: tensors
def compare_pairs(names, seeds, train):
    table = torch.tensor(
        [[train(name, seed) for seed in seeds] for name in names],
        dtype=torch.double,
    )
    gaps = {
        (names[i], names[j]): (table[i] - table[j]).tolist()
        for i, j in combinations(range(len(names)), 2)
    }
    signs = {p: torch.tensor(row).sign() for p, row in gaps.items()}
    return gaps, [p for p, each in signs.items() if abs(each.sum()) == len(each)]


# %% right: seed by seed on the outside
def compare_pairs(names, seeds, train):
    rows = [{name: train(name, seed) for name in names} for seed in seeds]
    pairs = list(combinations(names, 2))
    gaps = {(a, b): [row[a] - row[b] for row in rows] for a, b in pairs}
    decided = [p for p in pairs if min(gaps[p]) * max(gaps[p]) > 0]
    return gaps, decided


# %% wrong: the better one can only be the first → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    pairs = list(combinations(names, 2))
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])] for a, b in pairs
    }
    return gaps, [pair for pair in pairs if max(gaps[pair]) < 0]


# %% wrong: decided by the mean → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    pairs = list(combinations(names, 2))
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])] for a, b in pairs
    }
    return gaps, [p for p in pairs if abs(sum(gaps[p])) > 0]


# %% wrong: decided by most of the seeds → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    pairs = list(combinations(names, 2))
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])] for a, b in pairs
    }
    most = len(seeds) - 1
    decided = []
    for pair, row in gaps.items():
        below = sum(gap < 0 for gap in row)
        if max(below, len(row) - below) >= most:
            decided.append(pair)
    return gaps, decided


# %% wrong: by lesson 8's rule → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    pairs = list(combinations(names, 2))
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])] for a, b in pairs
    }
    decided = [
        (a, b)
        for a, b in pairs
        if max(losses[a]) < min(losses[b]) or max(losses[b]) < min(losses[a])
    ]
    return gaps, decided


# %% wrong: the gap the other way round → check_compare_pairs_gaps
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    gaps = {
        (a, b): [y - x for x, y in zip(losses[a], losses[b])]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) < 0 or min(g) > 0]


# %% wrong: best against best → check_compare_pairs_gaps
def compare_pairs(names, seeds, train):
    losses = {n: sorted(train(n, seed) for seed in seeds) for n in names}
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) < 0 or min(g) > 0]


# %% wrong: trains anew for each pair → check_compare_pairs_gaps
def compare_pairs(names, seeds, train):
    gaps = {
        (a, b): [train(a, seed) - train(b, seed) for seed in seeds]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) < 0 or min(g) > 0]


# %% wrong: seeds of its own → check_compare_pairs_gaps
def compare_pairs(names, seeds, train):
    losses = {n: [train(n, seed) for seed in range(len(seeds))] for n in names}
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) < 0 or min(g) > 0]


# %% equivalent: the lists have one length anyway
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    gaps = {
        (first, second): [
            one - other
            for one, other in zip(losses[first], losses[second], strict=False)
        ]
        for first, second in combinations(names, 2)
    }
    decided = [pair for pair, g in gaps.items() if max(g) < 0 or min(g) > 0]
    return gaps, decided


# %% wrong: a gap of 0 agrees with both signs → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) <= 0 or min(g) >= 0]


# %% wrong: the sign of more than half of the seeds → check_compare_pairs_decided
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    gaps = {
        (a, b): [x - y for x, y in zip(losses[a], losses[b])]
        for a, b in combinations(names, 2)
    }
    below = {pair: sum(gap < 0 for gap in row) for pair, row in gaps.items()}
    half = len(seeds) / 2
    return gaps, [pair for pair, count in below.items() if count != half]


# %% wrong: a seed for a place in the list → check_compare_pairs_gaps
def compare_pairs(names, seeds, train):
    losses = {name: [train(name, seed) for seed in seeds] for name in names}
    gaps = {
        (a, b): [losses[a][seed] - losses[b][seed] for seed in seeds]
        for a, b in combinations(names, 2)
    }
    return gaps, [p for p, g in gaps.items() if max(g) < 0 or min(g) > 0]
