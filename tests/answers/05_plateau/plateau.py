# %% right: four cases spelled out, best starts as None
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    used, best, bad, wait = [], None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        if best is None:
            better = True
        elif mode == "min" and threshold_mode == "rel":
            better = metric < best - threshold * abs(best)
        elif mode == "min":
            better = metric < best - threshold
        elif threshold_mode == "rel":
            better = metric > best + threshold * abs(best)
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
        self.best = None
        self.bad = self.cooling = 0

    def better(self, metric):
        if self.best is None:
            return True
        way = -1 if self.mode == "min" else 1
        size = abs(self.best) if self.kind == "rel" else 1
        bar = self.best + way * self.threshold * size
        return metric < bar if self.mode == "min" else metric > bar

    def step(self, metric):
        if metric != metric:
            return
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
    best, epoch = None, -1
    bad, free = 0, 0  # free: the epoch from which bad ones count
    for metric in torch.tensor(metrics, dtype=torch.float64):
        if metric.isnan():
            rates.append(rates[-1])
            continue
        epoch += 1
        change = torch.tensor(threshold if mode == "max" else -threshold)
        if threshold_mode == "rel":
            change = change * (best if best is not None else metric).abs()
        bar = (metric - change if best is None else best) + change
        good = best is None or (metric > bar if mode == "max" else metric < bar)
        if good:
            best = metric
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
        if metric != metric:
            continue
        if (metric < bar) if less else (metric > bar):
            misses = min(misses, 0)
            step = -threshold if less else threshold
            bar = metric + step * (abs(metric) if threshold_mode == "rel" else 1)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - way * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - way * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
        if sign * metric < sign * bar:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad >= patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN taken for better, as "not worse" → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
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
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            used.append(rate)
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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
        if math.isnan(metric):
            continue
        bar = best - sign * threshold
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
        if sign * metric < sign * bar:
            best = metric
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN counts while it cools → check_plateau_counts
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
        if threshold_mode == "rel" and abs(best) < math.inf:
            bar = best - sign * threshold * abs(best)
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

# %% right: torch's scheduler, with both flaws mended
class Mended(ReduceLROnPlateau):
    def is_better(self, a, best):
        return self._is_better(a, best)

    def _is_better(self, a, best):
        size = 1 if self.threshold_mode == "abs" else abs(best)
        if math.isinf(best):
            return True
        if self.mode == "min":
            return a < best - self.threshold * size
        return a > best + self.threshold * size


def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    scheduler = Mended(
        optimizer, mode, factor, patience, threshold, threshold_mode,
        cooldown, min_rate, eps=0,
    )
    used = []
    for metric in metrics:
        used.append(optimizer.param_groups[0]["lr"])
        if not math.isnan(metric):
            scheduler.step(metric)
    return used

# %% wrong: a subclass that keeps a saved step of torch's → check_plateau_counts
class Kept(ReduceLROnPlateau):
    saved = ReduceLROnPlateau.step


def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    scheduler = Kept(
        optimizer, mode, factor, patience, threshold, threshold_mode,
        cooldown, min_rate, eps=0,
    )
    used = []
    for metric in metrics:
        used.append(optimizer.param_groups[0]["lr"])
        scheduler.saved(metric)
    return used

# %% wrong: torch's scheduler without the NaNs, still relative below zero → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    scheduler = ReduceLROnPlateau(
        optimizer, mode, factor, patience, threshold, threshold_mode,
        cooldown, min_rate, eps=0,
    )
    used = []
    for metric in metrics:
        used.append(optimizer.param_groups[0]["lr"])
        if not math.isnan(metric):
            scheduler.step(metric)
    return used

# %% wrong: the share of a negative best is negative → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        share = sign * sign * best if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN counts as bad → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            metric = sign * math.inf
        share = abs(best) if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN repeats the metric before it → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling, last = None, 0, 0, sign * 1e9
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            metric = last
        last = metric
        share = abs(best) if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: a cooldown passes while there is NaN → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            cooling = max(0, cooling - 1)
            continue
        share = abs(best) if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: NaN ends the count of bad epochs → check_plateau_counts
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            bad = 0
            continue
        share = abs(best) if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: the share of the metric, not of the best → check_plateau_better
def plateau(
    metrics, rate, mode, factor, patience,
    threshold, threshold_mode, cooldown, min_rate,
):
    sign, used = (1 if mode == "min" else -1), []
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        share = abs(metric) if threshold_mode == "rel" and best is not None else 1
        if best is None or sign * metric < sign * best - threshold * share:
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
    best, bad, cooling = (None, 0, 0)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
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
    best, bad, cooling = (None, 0, 0)
    sign = 1 if mode == 'min' else -1
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
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
    best, bad, cooling = (None, 0, 0)
    for metric in metrics:
        used.append(rate)
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if math.isnan(metric):
            continue
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: the size is that of the same best, only noted earlier
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (None, 0, 0)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: the first metric is always better, which sets both
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (None, 1, 0)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: the first metric is always better, which sets both
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (None, -1, 0)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: the first metric is always better, which sets both
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (None, 0, 1)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% equivalent: the first metric is always better, which sets both
def plateau(metrics, rate, mode, factor, patience, threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == 'min' else -1
    best, bad, cooling = (None, 0, -1)
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == 'abs' or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = (metric, 0)
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = (cooling - 1, 0)
        if bad > patience:
            rate, bad, cooling = (max(rate * factor, min_rate), 0, cooldown)
    return used

# %% wrong: an epoch of cooldown is not looked at → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        if cooling > 0:
            cooling, bad = cooling - 1, 0
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: the best starts as the first metric, NaN or not → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used = []
    sign = 1 if mode == "min" else -1
    best, bad, cooling = metrics[0], 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used

# %% wrong: an equal metric is better → check_plateau_better
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric <= sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used


# %% wrong: NaN begins the count anew → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            bad = 0
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used


# %% wrong: NaN counts, but does not cut → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            bad += 1
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used


# %% wrong: an epoch without a metric has no rate in the list → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        if math.isnan(metric):
            continue
        used.append(rate)
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used


# %% wrong: no cut where the rate would go below the lowest → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = None, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == "abs" or best is None else abs(best)
        if best is None or sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            if rate * factor >= min_rate:
                rate *= factor
            bad, cooling = 0, cooldown
    return used


# %% wrong: a share of an infinite best → check_plateau_counts
def plateau(metrics, rate, mode, factor, patience,
            threshold, threshold_mode, cooldown, min_rate):
    used, sign = [], 1 if mode == "min" else -1
    best, bad, cooling = sign * math.inf, 0, 0
    for metric in metrics:
        used.append(rate)
        if math.isnan(metric):
            continue
        size = 1 if threshold_mode == "abs" else abs(best)
        if sign * metric < sign * best - threshold * size:
            best, bad = metric, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, bad, cooling = max(rate * factor, min_rate), 0, cooldown
    return used
