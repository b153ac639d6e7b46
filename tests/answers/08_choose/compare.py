# %% right: nested loops
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        best_worst = -1.0
        for peak in peaks:
            scores = []
            for seed in seeds:
                scores.append(train(name, peak, seed))
            if min(scores) > best_worst:
                best_worst = min(scores)
                best[name] = (peak, scores)
    unbeaten = []
    for name in names:
        beaten = False
        for other in names:
            if min(best[other][1]) > max(best[name][1]):
                beaten = True
        if not beaten:
            unbeaten.append(name)
    return best, unbeaten


# %% right: numpy
def compare(names, peaks, seeds, train):
    table = np.array(
        [[[train(n, p, s) for s in seeds] for p in peaks] for n in names]
    )
    places = table.min(axis=2).argmax(axis=1)
    chosen = table[np.arange(len(names)), places]
    top = chosen.min(axis=1).max()
    best = {
        name: [float(peaks[place]), row.tolist()]
        for name, place, row in zip(names, places, chosen)
    }
    return best, tuple(n for n, row in zip(names, chosen) if row.max() >= top)


# %% right: all runs first, seeds in the outer loop
def compare(names, peaks, seeds, train):
    runs = {}
    for seed in seeds:
        for peak in peaks:
            for name in names:
                runs.setdefault((name, peak), []).append(
                    train(name, peak, seed)
                )
    best = {}
    for name in names:
        peak = sorted(peaks, key=lambda p: min(runs[name, p]))[-1]
        best[name] = (peak, runs[name, peak])
    worst = [min(scores) for _, scores in best.values()]
    return best, [n for n in names if all(max(best[n][1]) >= w for w in worst)]


# %% wrong: the peak with the best mean → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: sum(found[p]))
        best[name] = peak, found[peak]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: the peak with the best single run → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: max(found[p]))
        best[name] = peak, found[peak]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: as released, but the unbeaten as meant → check_compare_peaks
def compare(names, peaks, seeds, train):
    tried = {}
    for peak in peaks:
        tried[peak] = [train(names[0], peak, seed) for seed in seeds]
    peak = max(tried, key=lambda p: max(tried[p]))
    best = {}
    for name in names:
        best[name] = peak, [train(name, peak, seed) for seed in seeds]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: the best peaks as meant, the unbeaten as released → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: max(best[name][1]))]


# %% wrong: compares with the worst run at any peak that was tried → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best, worst = {}, []
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
        worst.extend(found.values())
    top = min(map(min, worst))
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: one peak for all, the best on average over the schedules → check_compare_peaks
def compare(names, peaks, seeds, train):
    runs = {
        (n, p): [train(n, p, seed) for seed in seeds]
        for n in names
        for p in peaks
    }
    peak = max(peaks, key=lambda p: sum(min(runs[n, p]) for n in names))
    best = {name: (peak, runs[name, peak]) for name in names}
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: one seed for the search, all of them at the peak found → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        peak = max(peaks, key=lambda p: train(name, p, seeds[0]))
        best[name] = peak, [train(name, peak, seed) for seed in seeds]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: trains again at the best peak → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, [train(name, peak, seed) for seed in seeds]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: the accuracies sorted → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, sorted(found[peak])
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: the winner alone → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: min(best[name][1]))]


# %% wrong: whose mean is within the winner's band → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    top = max(min(scores) for _, scores in best.values())
    means = {n: sum(best[n][1]) / len(seeds) for n in names}
    return best, [name for name in names if means[name] >= top]


# %% wrong: is beaten by the best run of another → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    top = max(max(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: compares with the worst run anywhere, not at its best peak → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best, top = {}, 1.0
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
        top = min(top, min(found[peak]))
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: the beaten ones → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) < top]


# %% wrong: trains nothing → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {name: (peaks[0], [0.9 for _ in seeds]) for name in names}
    return best, list(names)


# %% equivalent: the last turn counts
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
        top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) >= top]


# %% wrong: a best run that is no better than the worst is beaten → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    top = max(min(scores) for _, scores in best.values())
    return best, [name for name in names if max(best[name][1]) > top]


# %% wrong: the best mean alone → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: sum(best[name][1]))]
