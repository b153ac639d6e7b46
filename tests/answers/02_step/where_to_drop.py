# %% right: loops, and the best so far
def where_to_drop(train, drops, seeds):
    losses = {}
    for drop in drops:
        losses[drop] = []
        for seed in seeds:
            losses[drop].append(train(drop, seed))
    best, lowest = None, float("inf")
    for drop, ours in losses.items():
        if drop is None:
            continue
        if all(a < b for a, b in zip(ours, losses[None])):
            mean = sum(ours) / len(ours)
            if mean < lowest:
                best, lowest = drop, mean
    return losses, best

# %% right: an array of losses
def where_to_drop(train, drops, seeds):
    table = np.array([[train(drop, seed) for seed in seeds] for drop in drops])
    never = table[list(drops).index(None)]
    worth = (table < never).all(axis=1)
    means = np.where(worth, table.mean(axis=1), np.inf)
    losses = {drop: row.tolist() for drop, row in zip(drops, table)}
    return losses, (drops[int(means.argmin())] if worth.any() else None)

# %% right: seeds in the outer loop, a tensor of losses for each drop
def where_to_drop(train, drops, seeds):
    lists = {drop: [] for drop in drops}
    for seed in seeds:
        for drop in drops:
            lists[drop].append(train(drop, seed))
    losses = {k: torch.tensor(v, dtype=torch.float64) for k, v in lists.items()}
    worth = [d for d in drops if bool((losses[d] < losses[None]).all())]
    worth.sort(key=lambda drop: float(losses[drop].mean()))
    return losses, worth[0] if worth else None

# %% right: compares by the largest difference
def where_to_drop(train, drops, seeds):
    losses = {drop: tuple(train(drop, seed) for seed in seeds) for drop in drops}
    gains = {
        drop: [b - a for a, b in zip(losses[drop], losses[None])]
        for drop in drops
        if drop is not None
    }
    worth = {drop: sum(gain) for drop, gain in gains.items() if min(gain) > 0}
    return losses, max(worth, key=worth.get) if worth else None

# %% wrong: the lowest mean, whoever wins → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    return losses, min(drops, key=lambda drop: sum(losses[drop]))

# %% wrong: the lowest mean, if that drop is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    best = min(drops, key=lambda drop: sum(losses[drop]))
    pairs = zip(losses[best], losses[None])
    return losses, best if all(a < b for a, b in pairs) else None

# %% wrong: the luckiest single run → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, key=lambda drop: min(losses[drop]), default=None)

# %% wrong: most of the seeds are enough → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [
        d
        for d in drops
        if sum(np.less(losses[d], losses[None])) > len(seeds) / 2
    ]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: a draw counts as won → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [
        d
        for d in drops
        if d is not None and all(np.less_equal(losses[d], losses[None]))
    ]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: compares the worst with the worst → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if max(losses[d]) < max(losses[None])]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: always drops somewhere → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    worth = worth or [drop for drop in drops if drop is not None]
    return losses, min(worth, key=lambda drop: sum(losses[drop]))

# %% wrong: the first that is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, worth[0] if worth else None

# %% wrong: the highest loss → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, max(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: takes None to be the first → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    never = losses[drops[0]]
    worth = [d for d in drops if all(np.less(losses[d], never))]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: means in place of the losses → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    return {d: sum(losses[d]) / len(seeds) for d in drops}, choice

# %% wrong: the losses sorted → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    return {drop: sorted(losses[drop]) for drop in drops}, choice

# %% wrong: numbers the seeds from 0, whatever they are → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {d: [train(d, seed) for seed in range(len(seeds))] for d in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    return losses, choice

# %% wrong: no drop is left out of the losses → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    del losses[None]
    return losses, choice

# %% wrong: takes the losses out of train, and trains nothing → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    for cell in train.__closure__ or ():
        if isinstance(cell.cell_contents, dict):
            return cell.cell_contents, None
    return {}, None

# %% wrong: the losses without a choice → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    return {drop: [train(drop, seed) for seed in seeds] for drop in drops}

# %% wrong: the choice before the losses → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    return choice, losses

# %% wrong: the last seed's loss for all of them → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {}
    for drop in drops:
        for seed in seeds:
            losses[drop] = [train(drop, seed)]
    worth = [d for d in drops if losses[d] < losses[None]]
    return losses, min(worth, key=losses.get, default=None)

# %% wrong: the place of the choice among the drops → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    choice = min(worth, key=lambda drop: sum(losses[drop]), default=None)
    return losses, drops.index(choice)

# %% wrong: a draw counts as won, no drop is among the winners → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less_equal(losses[d], losses[None]))]
    return losses, min(worth, key=lambda drop: sum(losses[drop]))

# %% wrong: the smallest worst loss → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, key=lambda drop: max(losses[drop]), default=None)

# %% wrong: the lowest median → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, key=lambda d: np.median(losses[d]), default=None)

# %% wrong: four won seeds are enough where none wins with all → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    wins = {d: sum(np.less(losses[d], losses[None])) for d in drops}
    worth = [d for d in drops if wins[d] == len(seeds)]
    worth = worth or [d for d in drops if wins[d] >= 4]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: the last that is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, worth[-1] if worth else None

# %% wrong: the latest drop that is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, max(worth, default=None)

# %% wrong: the earliest drop that is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, default=None)

# %% wrong: no answer where no drop is worth it → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, key=lambda drop: sum(losses[drop]))

# %% wrong: drop and seed the other way round → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(seed, drop) for seed in seeds] for drop in drops}
    worth = [d for d in drops if all(np.less(losses[d], losses[None]))]
    return losses, min(worth, key=lambda drop: sum(losses[drop]), default=None)

# %% wrong: four epochs, wherever they are among the drops → check_where_to_drop_choice
def where_to_drop(train, drops, seeds):
    losses = {drop: [train(drop, seed) for seed in seeds] for drop in drops}
    return losses, 4 if 4 in drops else None

# %% wrong: a dictionary of each drop's losses → check_where_to_drop_losses
def where_to_drop(train, drops, seeds):
    losses = {d: {seed: train(d, seed) for seed in seeds} for d in drops}
    lists = {drop: list(losses[drop].values()) for drop in drops}
    worth = [d for d in drops if all(np.less(lists[d], lists[None]))]
    return losses, min(worth, key=lambda drop: sum(lists[drop]), default=None)
