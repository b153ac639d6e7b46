# %% right: the score turned round, still with an absolute margin
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer,
        "min",
        factor=factor,
        patience=patience,
        threshold=margin,
        threshold_mode="abs",
    )
    for score in scores:
        one_epoch(model, optimizer)
        if score == score:
            scheduler.step(-score)

# %% right: by hand, no scheduler, all groups
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, bad = -float("inf"), 0
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            continue
        if score - best > margin:
            best, bad = score, 0
        else:
            bad += 1
        if bad > patience:
            bad = 0
            for group in optimizer.param_groups:
                group["lr"] *= factor

# %% right: a scheduler that leaves NaN out, by tensors
class Careful(ReduceLROnPlateau):
    def step(self, metrics):
        if not torch.isnan(metrics):
            super().step(metrics)


def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = Careful(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in torch.tensor(scores, dtype=torch.float64):
        one_epoch(model, optimizer)
        scheduler.step(score)

# %% right: keeps the counters as they were when a score is NaN
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer,
        mode="max",
        threshold_mode="abs",
        threshold=margin,
        patience=patience,
        factor=factor,
    )
    for number in range(len(scores)):
        one_epoch(model, optimizer)
        if not scores[number] <= math.inf:
            continue
        scheduler.step(scores[number])

# %% right: takes the scores off the list, by hand
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, wait = None, 0
    while scores:
        one_epoch(model, optimizer)
        score = scores.pop(0)
        if score != score:
            continue
        if best is None or score > best + margin:
            best, wait = score, 0
            continue
        wait += 1
        if wait > patience:
            optimizer.param_groups[0]["lr"] *= factor
            wait = 0

# %% right: helpers named run, best and wait
def run(model, optimizer):
    one_epoch(model, optimizer)

def best(state, score, margin):
    return score > state["best"] + margin

def wait(state, score, margin):
    if best(state, score, margin):
        state["best"], state["bad"] = score, 0
    else:
        state["bad"] += 1
    return state["bad"]

def watch_score(model, optimizer, scores, factor, patience, margin):
    state = {"best": -math.inf, "bad": 0}
    for score in scores:
        run(model, optimizer)
        if not math.isnan(score) and wait(state, score, margin) > patience:
            state["bad"] = 0
            optimizer.param_groups[0]["lr"] *= factor

# %% right: the highest score so far is the best
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, bad = -math.inf, 0
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            continue
        bad = 0 if score > best + margin else bad + 1
        best = max(best, score)
        if bad > patience:
            optimizer.param_groups[0]["lr"] *= factor
            bad = 0

# %% wrong: only the mode is mended → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, mode="max", factor=factor, patience=patience, threshold=margin
    )
    for score in scores:
        one_epoch(model, optimizer)
        if score != float("nan"):
            scheduler.step(score)

# %% wrong: mode and margin mended, NaNs still count → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if score is not math.nan:
            scheduler.step(score)

# %% wrong: mode and NaN mended, the margin is still relative → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: the score turned round, the margin still relative → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, threshold=margin
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(-score)

# %% wrong: no margin at all → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, threshold=0
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: the size of the score, its sign left off → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(abs(score))

# %% wrong: a NaN epoch does not train → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        if math.isnan(score):
            continue
        one_epoch(model, optimizer)
        scheduler.step(score)

# %% wrong: the best score in place of NaN, which counts as bad → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        scheduler.step(scheduler.best if math.isnan(score) else score)

# %% wrong: a NaN starts the count anew → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            scheduler.num_bad_epochs = 0
        else:
            scheduler.step(score)

# %% wrong: stops the run at the first NaN → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            break
        scheduler.step(score)

# %% wrong: the rate never falls → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    for score in scores:
        one_epoch(model, optimizer)

# %% wrong: the error, 1 - score, with a relative margin → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "min", factor, patience, margin
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(1 - score)

# %% wrong: patience counted one short → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience - 1, margin, "abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: patience 0 taken for none → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(optimizer, "max", factor, patience or 10, margin, threshold_mode="abs")
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: margin 0 taken for none → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(optimizer, "max", factor, patience, margin or 0.1, threshold_mode="abs")
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: a gain of just the margin is progress → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, bad = -math.inf, 0
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            continue
        if score >= best + margin:
            best, bad = score, 0
        else:
            bad += 1
        if bad > patience:
            optimizer.param_groups[0]["lr"] *= factor
            bad = 0

# %% wrong: best starts with the first score, NaN or not → check_watch_score_nan
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, bad = scores[0], -1
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            continue
        if score > best + margin:
            best, bad = score, 0
        else:
            bad += 1
        if bad > patience:
            optimizer.param_groups[0]["lr"] *= factor
            bad = 0

# %% wrong: positive by exp, with a relative margin → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(optimizer, "max", factor, patience, margin)
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(math.exp(score))

# %% wrong: after a cut, the best is the score of that epoch → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    best, bad = -math.inf, 0
    for score in scores:
        one_epoch(model, optimizer)
        if math.isnan(score):
            continue
        if score > best + margin:
            best, bad = score, 0
        else:
            bad += 1
        if bad > patience:
            optimizer.param_groups[0]["lr"] *= factor
            best, bad = score, 0

# %% wrong: a score of 0 does not count → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(optimizer, "max", factor, patience, margin, "abs")
    for score in scores:
        one_epoch(model, optimizer)
        if score > 0 or score < 0:
            scheduler.step(score)

# %% wrong: a network and an optimizer of its own → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    base = optimizer.param_groups[0]["lr"]
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, threshold_mode="abs"
    )
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: the rates are right, the updates use no digits → check_watch_score_direction
def watch_score(model, optimizer, scores, factor, patience, margin):
    scheduler = ReduceLROnPlateau(
        optimizer, "max", factor, patience, margin, threshold_mode="abs"
    )
    for score in scores:
        for _ in range(2):
            for weights in model.parameters():
                weights.grad = torch.ones_like(weights)
            optimizer.step()
        if not math.isnan(score):
            scheduler.step(score)

# %% wrong: minus the share where the scores are negative → check_watch_score_negative
def watch_score(model, optimizer, scores, factor, patience, margin):
    share = -margin if scores[0] < 0 else margin
    scheduler = ReduceLROnPlateau(optimizer, "max", factor, patience, share)
    for score in scores:
        one_epoch(model, optimizer)
        if not math.isnan(score):
            scheduler.step(score)
