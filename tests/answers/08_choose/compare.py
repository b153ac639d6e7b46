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
            if other != name:
                gaps = [a - b for a, b in zip(best[other][1], best[name][1])]
                mean = sum(gaps) / len(gaps)
                squares = sum((gap - mean) ** 2 for gap in gaps)
                error = (squares / (len(gaps) - 1) / len(gaps)) ** 0.5
                if mean > 3 * error:
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
    leads = chosen[:, None] - chosen
    error = leads.std(axis=2, ddof=1) / len(seeds) ** 0.5
    beaten = (leads.mean(axis=2) > 3 * error).any(axis=0)
    best = {
        name: [float(peaks[place]), row.tolist()]
        for name, place, row in zip(names, places, chosen)
    }
    return best, tuple(n for n, lost in zip(names, beaten) if not lost)


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
    lost = set()
    for ours, (_, scores) in best.items():
        for theirs, (_, others) in best.items():
            mean, error = lead(scores, others)
            if ours != theirs and mean / error > 3:
                lost.add(theirs)
    return best, [n for n in names if n not in lost]


# %% wrong: the peak with the best mean → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: sum(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the peak with the best single run → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: max(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: as released, but the unbeaten as meant → check_compare_peaks
def compare(names, peaks, seeds, train):
    tried = {}
    for peak in peaks:
        tried[peak] = [train(names[0], peak, seed) for seed in seeds]
    peak = max(tried, key=lambda p: max(tried[p]))
    best = {}
    for name in names:
        best[name] = peak, [train(name, peak, seed) for seed in seeds]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the best peaks as meant, the unbeaten as released → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: max(best[name][1]))]


# %% wrong: one peak for all, the best on average over the schedules → check_compare_peaks
def compare(names, peaks, seeds, train):
    runs = {
        (n, p): [train(n, p, seed) for seed in seeds]
        for n in names
        for p in peaks
    }
    peak = max(peaks, key=lambda p: sum(min(runs[n, p]) for n in names))
    best = {name: (peak, runs[name, peak]) for name in names}

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: one seed for the search, all of them at the peak found → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        peak = max(peaks, key=lambda p: train(name, p, seeds[0]))
        best[name] = peak, [train(name, peak, seed) for seed in seeds]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: trains again at the best peak → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, [train(name, peak, seed) for seed in seeds]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the accuracies sorted → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, sorted(found[peak])

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the winner alone → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: min(best[name][1]))]


# %% wrong: trains nothing → check_compare_peaks
def compare(names, peaks, seeds, train):
    best = {name: (peaks[0], [0.9 for _ in seeds]) for name in names}
    return best, list(names)


# %% wrong: the best mean alone → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, [max(names, key=lambda name: sum(best[name][1]))]

# %% wrong: whose worst run is above the other's best → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        return min(best[ours][1]) > max(best[theirs][1])

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: two standard errors are enough → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 2 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: any lead in the mean beats → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        return lead(best[ours][1], best[theirs][1])[0] > 0

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: three spreads of the leads, not of their mean → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        gaps = np.subtract(best[ours][1], best[theirs][1])
        return gaps.mean() > 3 * gaps.std(ddof=1)

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the runs sorted, so that no pair has one seed → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(sorted(best[ours][1]), sorted(best[theirs][1]))
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: a lead that is just the bound is enough, and beats itself → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean >= 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the lead of the other one is asked for → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[theirs][1], best[ours][1])
        return mean > 3 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: ahead with each seed → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        return all(a > b for a, b in zip(best[ours][1], best[theirs][1]))

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]


# %% wrong: the beaten ones → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 3 * error

    return best, [n for n in names if any(beats(o, n) for o in names)]


# %% wrong: compares with the best mean alone → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    top = max(names, key=lambda name: sum(best[name][1]))
    unbeaten = []
    for name in names:
        mean, error = lead(best[top][1], best[name][1])
        if not mean > 3 * error:
            unbeaten.append(name)
    return best, unbeaten


# %% equivalent: the set can be made before the search
def compare(names, peaks, seeds, train):
    best = {}
    beaten = set()
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    for ours in names:
        for theirs in names:
            mean, error = lead(best[ours][1], best[theirs][1])
            if mean > 3 * error:
                beaten.add(theirs)
    return best, [name for name in names if name not in beaten]


# %% equivalent: the set is empty until the search is over
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
        beaten = set()
    for ours in names:
        for theirs in names:
            mean, error = lead(best[ours][1], best[theirs][1])
            if mean > 3 * error:
                beaten.add(theirs)
    return best, [name for name in names if name not in beaten]


# %% wrong: four standard errors are asked for → check_compare_unbeaten
def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]

    def beats(ours, theirs):
        mean, error = lead(best[ours][1], best[theirs][1])
        return mean > 4 * error

    return best, [
        n for n in names if not any(beats(other, n) for other in names)
    ]
