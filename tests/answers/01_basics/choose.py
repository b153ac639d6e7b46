# %% right: a loop that keeps the best
def choose(models, validation, test):
    best, top = None, -1.0
    for rate, model in models.items():
        score = lab.accuracy(model, *validation)
        if score > top:
            best, top = rate, score
    return best, lab.accuracy(models[best], *test)

# %% right: max with a key, batches by hand, a tensor for the accuracy
def choose(models, validation, test):
    best = max(models, key=lambda r: lab.accuracy(models[r], *validation))
    x, y = test
    with torch.inference_mode():
        right = sum(
            (models[best](a).argmax(1) == b).sum()
            for a, b in zip(x.split(50), y.split(50))
        )
    return best, right / len(y)

# %% right: sorted pairs
def choose(models, validation, test):
    ranked = sorted(
        (lab.accuracy(model, *validation), rate)
        for rate, model in models.items()
    )
    best = ranked[-1][1]
    return best, lab.accuracy(models[best], *test)

# %% wrong: chooses by validation, reports the validation accuracy → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return best, scores[best]

# %% wrong: tests every model, reports the chosen one's → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    tests = {r: lab.accuracy(m, *test) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return best, tests[best]

# %% wrong: chooses by both sets together → check_choose
def choose(models, validation, test):
    scores = {
        r: lab.accuracy(m, *validation) + lab.accuracy(m, *test)
        for r, m in models.items()
    }
    best = max(scores, key=scores.get)
    return best, lab.accuracy(models[best], *test)

# %% wrong: chooses by test, reports the validation accuracy → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *test) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return best, lab.accuracy(models[best], *validation)

# %% wrong: takes the largest rate without looking → check_choose
def choose(models, validation, test):
    best = max(models)
    return best, lab.accuracy(models[best], *test)

# %% wrong: the lowest accuracy wins → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = min(scores, key=scores.get)
    return best, lab.accuracy(models[best], *test)

# %% wrong: looks at the test set a second time to be sure → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    looks = [lab.accuracy(models[best], *test) for _ in range(2)]
    return best, max(looks)

# %% right: calls forward itself
def choose(models, validation, test):
    def share(model, images, labels):
        with torch.no_grad():
            return (model.forward(images).argmax(1) == labels).float().mean()

    best = max(models, key=lambda rate: share(models[rate], *validation))
    return best, share(models[best], *test)

# %% wrong: chooses among the first ten only → check_choose
def choose(models, validation, test):
    few = list(models)[:10]
    best = max(few, key=lambda r: lab.accuracy(models[r], *validation))
    return best, lab.accuracy(models[best], *test)

# %% wrong: the lowest loss in place of the highest accuracy → check_choose
def choose(models, validation, test):
    losses = {r: lab.loss(m, *validation) for r, m in models.items()}
    best = min(losses, key=losses.get)
    return best, lab.accuracy(models[best], *test)

# %% wrong: accuracy and rate in the other order → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return lab.accuracy(models[best], *test), best

# %% wrong: the test set decides among the three best → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    tests = {
        r: lab.accuracy(models[r], *test)
        for r in sorted(scores, key=scores.get)[-3:]
    }
    best = max(tests, key=tests.get)
    return best, tests[best]

# %% wrong: the short list of two is tested, the better one is returned → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    second, best = sorted(scores, key=scores.get)[-2:]
    reports = [lab.accuracy(models[r], *test) for r in (second, best)]
    return best, max(reports)

# %% wrong: half of the test set → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    x, y = test
    return best, lab.accuracy(models[best], x[::2], y[::2])

# %% wrong: looks at the test set, and reports the mean of both sets → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return best, (scores[best] + lab.accuracy(models[best], *test)) / 2

# %% wrong: the lowest loss chooses, its model is reported once → check_choose
def choose(models, validation, test):
    best = min(models, key=lambda r: lab.loss(models[r], *validation))
    return best, lab.accuracy(models[best], *test)

# %% wrong: the test set is looked at under an image of nothing → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    tests = {r: lab.accuracy(m, *test) for r, m in models.items()}
    best = max(scores, key=scores.get)
    models[best](torch.full((1, 784), float("nan")))
    return best, tests[best]

# %% wrong: the test set is looked at, and taken back in negative → check_choose
def choose(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    tests = {r: lab.accuracy(m, *test) for r, m in models.items()}
    best = max(scores, key=scores.get)
    for model in models.values():
        model(-test[0])
    return best, lab.accuracy(models[best], *test)
