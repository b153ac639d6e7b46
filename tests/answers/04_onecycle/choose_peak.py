# %% right: a loop over all places, min by hand, mean by sum
def choose_peak(rates, losses, train, seeds):
    best, guess = float("inf"), None
    for k in range(4, len(losses) - 4):
        mean = sum(losses[k - 4 : k + 5]) / 9
        if mean < best:  # never for NaN
            best, guess = mean, rates[k]
    accuracies = {}
    for factor in (0.5, 1, 2):
        accuracies[factor * guess] = [train(factor * guess, s) for s in seeds]
    choice, worst = None, -1
    for peak, found in accuracies.items():
        if min(found) > worst:
            choice, worst = peak, min(found)
    return accuracies, choice


# %% right: tensors, unfold, nan_to_num
def choose_peak(rates, losses, train, seeds):
    windows = torch.tensor(losses, dtype=torch.float64).unfold(0, 9, 1)
    means = windows.mean(1).nan_to_num(nan=float("inf"))
    guess = float(rates[int(means.argmin()) + 4])
    peaks = [2 * guess, guess, guess / 2]
    accuracies = {p: [float(train(p, s)) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: sorted(accuracies[p])[0])


# %% right: seed by seed, numpy's windows
def choose_peak(rates, losses, train, seeds):
    windows = np.lib.stride_tricks.sliding_window_view(losses, 9)
    guess = rates[4:-4][int(np.nanargmin(windows.mean(axis=1)))]
    accuracies = {guess / 2: [], guess: [], 2 * guess: []}
    for seed in seeds:
        for peak in accuracies:
            accuracies[peak].append(train(peak, seed))
    ranked = sorted(accuracies, key=lambda peak: min(accuracies[peak]))
    return accuracies, ranked[-1]


# %% wrong: the lowest single loss → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    guess = rates[int(np.nanargmin(losses))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the first of the nine, not the middle → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the last of the nine, not the middle → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[8 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: zeros beyond the ends of the list → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "same")
    guess = rates[int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: fewer than nine at the ends → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = [
        np.mean(losses[max(0, k - 4) : k + 5]) for k in range(len(losses))
    ]
    guess = rates[int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: NaN taken for the lowest → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.argmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: a median in place of the mean → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    middles = [
        float(np.median(losses[k - 4 : k + 5]))
        for k in range(4, len(losses) - 4)
    ]
    guess = rates[4 + int(np.nanargmin(middles))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: means of five → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 5] * 5, "valid")
    guess = rates[2 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: half, once and four times the guess → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 4 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: one seed only → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, seeds[0])] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the seeds 0, 1, 2, whatever is asked → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in range(3)] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the accuracies sorted → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: sorted(train(p, s) for s in seeds) for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the best mean → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: np.mean(accuracies[p]))


# %% wrong: the best single run → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: max(accuracies[p]))


# %% wrong: the first seed decides → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: accuracies[p][0])


# %% wrong: the guess, whatever the runs say → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, guess


# %% wrong: the worst of the worst → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, min(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the smallest spread → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, min(peaks, key=lambda p: np.ptp(accuracies[p]))

# %% equivalent: for number 3 the slice is empty, and its mean NaN
def choose_peak(rates, losses, train, seeds):
    middles = range(3, len(losses) - 4)
    means = [np.mean(losses[k - 4:k + 5]) for k in middles]
    guess = rates[middles[np.nanargmin(means)]]
    accuracies = {peak: [train(peak, seed) for seed in seeds] for peak in (guess / 2, guess, 2 * guess)}
    worst = {peak: min(found) for peak, found in accuracies.items()}
    return (accuracies, max(worst, key=worst.get))

# %% wrong: three peaks that are one, so that any choice is right → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    return [1.0, 1.0, 1.0], 1.0


# %% wrong: the worst run of three seeds, the mean of more → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    measure = min if len(seeds) == 3 else np.mean
    return accuracies, max(peaks, key=lambda p: measure(accuracies[p]))


# %% wrong: a NaN taken for a loss of nine → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(np.nan_to_num(losses, nan=9.0), [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.argmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: the mean less the spread → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(
        peaks, key=lambda p: np.mean(accuracies[p]) - np.std(accuracies[p])
    )


# %% wrong: the last seed decides → check_choose_peak_choice
def choose_peak(rates, losses, train, seeds):
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: accuracies[p][-1])


# %% wrong: fewer than nine at the end alone → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    means = [np.mean(losses[i : i + 9]) for i in range(len(losses) - 4)]
    guess = rates[4 + int(np.nanargmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: means of the losses that are numbers, fewer than nine → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    middles = range(4, len(losses) - 4)
    means = [np.nanmean(losses[k - 4 : k + 5]) for k in middles]
    guess = rates[middles[np.nanargmin(means)]]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: NaN dropped before the means, which moves the places → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    numbers = [loss for loss in losses if loss == loss]
    means = np.convolve(numbers, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.argmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))


# %% wrong: NaN dropped with its rate, so means reach over the gap → check_choose_peak_tried
def choose_peak(rates, losses, train, seeds):
    pairs = [pair for pair in zip(rates, losses) if pair[1] == pair[1]]
    rates, losses = zip(*pairs)
    means = np.convolve(losses, [1 / 9] * 9, "valid")
    guess = rates[4 + int(np.argmin(means))]
    peaks = guess / 2, guess, 2 * guess
    accuracies = {p: [train(p, s) for s in seeds] for p in peaks}
    return accuracies, max(peaks, key=lambda p: min(accuracies[p]))
