# %% right: four cases spelled out, best starts as None
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used, best, bad, wait = [], None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            better = False
        elif best is None:
            better = True
        elif mode == "min" and threshold_mode == "rel":
            better = metric < best * (1 - threshold)
        elif mode == "min":
            better = metric < best - threshold
        elif threshold_mode == "rel":
            better = metric > best * (1 + threshold)
        else:
            better = metric > best + threshold
        if better:
            best = metric
        bad = 0 if better or wait else bad + 1
        wait = max(wait - 1, 0)
        if bad > patience:
            rate = max(min_rate, rate * factor)
            bad, wait = 0, cooldown
    return used

# %% right: a class with a step of its own
class Plateau:
    def __init__(self, rate, mode, factor, patience, threshold, kind, cooldown, low):
        self.rate, self.mode, self.factor = rate, mode, factor
        self.patience, self.threshold, self.kind = patience, threshold, kind
        self.cooldown, self.low = cooldown, low
        self.best = float("inf") if mode == "min" else -float("inf")
        self.bad = self.cooling = 0

    def better(self, metric):
        way = -1 if self.mode == "min" else 1
        if self.kind == "rel":
            bar = self.best * (1 + way * self.threshold)
        else:
            bar = self.best + way * self.threshold
        return metric < bar if self.mode == "min" else metric > bar

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.cooling:
            self.cooling -= 1
            self.bad = 0
        if self.bad > self.patience:
            self.rate = max(self.rate * self.factor, self.low)
            self.bad, self.cooling = 0, self.cooldown


def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    one = Plateau(
        rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate
    )
    used = []
    for metric in metrics:
        used.append(one.rate)
        one.step(metric)
    return used

# %% right: rates noted after each epoch, the last left out; tensors
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    rates = [torch.tensor(rate, dtype=torch.float64)]
    best = torch.tensor(math.inf if mode == "min" else -math.inf)
    bad, free = 0, 0  # free: the epoch from which bad ones count
    for epoch, metric in enumerate(metrics):
        change = threshold if mode == "max" else -threshold
        bar = best * (1 + change) if threshold_mode == "rel" else best + change
        good = metric > bar if mode == "max" else metric < bar
        if good:
            best = torch.tensor(metric, dtype=torch.float64)
        bad = 0 if good or epoch < free else bad + 1
        now = rates[-1]
        if bad == patience + 1:
            now = (now * factor).clamp(min=min_rate)
            bad, free = 0, epoch + 1 + cooldown
        rates.append(now)
    return rates[:-1]

# %% right: bar carried in place of best, a generator
def trail(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    less = mode == "min"
    bar, misses = math.inf if less else -math.inf, 0
    for metric in metrics:
        yield rate
        if (metric < bar) if less else (metric > bar):
            misses = min(misses, 0)
            step = -threshold if less else threshold
            bar = metric + step * (metric if threshold_mode == "rel" else 1)
            if misses < 0:
                misses += 1
        else:
            misses += 1
        if misses > patience:
            rate, misses = max(rate * factor, min_rate), -cooldown


def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    return list(
        trail(
            metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate,
        )
    )

# %% right: takes the metrics off the list
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used = []
    sign = 1 if mode == "min" else -1
    best, bad, cooling = sign * math.inf, 0, 0
    while metrics:
        metric = metrics.pop(0)
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% right: a table named sign
sign = {"min": 1, "max": -1}

def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used = []
    way = sign[mode]
    best, bad, cooling = way * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - way * threshold
        if threshold_mode == "rel":
            bar = best * (1 - way * threshold)
        if way * metric < way * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% right: helpers named flat and rest
def flat(sign, metric, bar):
    return sign * metric < sign * bar

def rest(cooling, bad):
    return (cooling - 1, 0) if cooling > 0 else (0, bad)

def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used = []
    sign = 1 if mode == "min" else -1
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if flat(sign, metric, bar):
            best, bad = metric, 0
        else:
            bad += 1
        cooling, bad = rest(cooling, bad)
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: fires at patience, not above → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad >= patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: a size for the relative margin, wiser than torch below zero → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if best is not None:
            margin = threshold * (abs(best) if threshold_mode == "rel" else 1)
        if best is None or sign * metric < sign * best - margin:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN left out, neither good nor bad → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN taken for better, as "not worse" → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric >= sign * bar:
            bad += 1
        else:
            best, bad = metric, 0
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: the mode is not looked at → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used, best, bad, cooling = [], math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - threshold
        if threshold_mode == "rel":
            bar = best * (1 - threshold)
        if metric < bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: only relative thresholds → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        if sign * metric < sign * best * (1 - sign * threshold):
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: deaf to new lows while it cools → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        if cooling > 0:
            cooling -= 1
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: compares with the epoch before, not with the best → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        bad = 0 if sign * metric < sign * bar else bad + 1
        best = metric
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: the rates after the epochs → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
        used.append(rate)
    return used

# %% wrong: no lowest rate → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = rate * factor, 0, cooldown
    return used

# %% wrong: the best starts anew after each drop → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
            best = sign * math.inf
    return used

# %% wrong: any low is a new best, however small the gain → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        bad = 0 if sign * metric < sign * bar else bad + 1
        if sign * metric < sign * best:
            best = metric
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: torch's own scheduler → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    return lab.preview_plateau(
        metrics, rate, mode=mode, factor=factor, patience=patience,
        threshold=threshold, threshold_mode=threshold_mode,
        cooldown=cooldown, min_lr=min_rate,
    )

# %% wrong: cools one epoch less, its first one eaten by the drop → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
        if cooling > 0:
            cooling, bad = cooling - 1, 0
    return used

# %% wrong: in total, not in a row → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best = metric
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN counts while it cools → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used = []
    sign = 1 if mode == "min" else -1
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel":
            bar = best * (1 - sign * threshold)
        if math.isnan(metric):
            bad += 1
            if bad > patience:
                rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
            continue
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% equivalent: two lines that do not touch each other
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    sign = 1 if mode == 'min' else -1
    used = []
    best, bad, cooling = (sign * math.inf, 0, 0)
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == 'rel':
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: two lines that do not touch each other
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (sign * math.inf, 0, 0)
    for metric in metrics:
        bar = best - sign * threshold
        used.append(rate)
        if threshold_mode == 'rel':
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: nothing cools below 0 either
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (sign * math.inf, 0, -1)
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == 'rel':
            bar = best * (1 - sign * threshold)
        if sign * metric < sign * bar:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used
