# %% right: the gradients added up group by group
def accumulate(model, optimizer, scheduler, batches, pieces):
    for start in range(0, len(batches), pieces):
        optimizer.zero_grad()
        for x, y in batches[start : start + pieces]:
            (cross_entropy(model(x), y) / pieces).backward()
        optimizer.step()
        scheduler.step()


# %% wrong: the pieces joined to one batch, so memory is not saved → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    waiting = []
    for batch in batches:
        waiting.append(batch)
        if len(waiting) == pieces:
            x, y = (torch.cat(parts) for parts in zip(*waiting))
            one_update(model, optimizer, x, y)
            scheduler.step()
            waiting = []


# %% right: scales the gradients at the end; no step after the last update
def accumulate(model, optimizer, scheduler, batches, pieces):
    done, updates = 0, len(batches) // pieces
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches):
        cross_entropy(model(x), y).backward()
        if (number + 1) % pieces:
            continue
        for parameter in model.parameters():
            parameter.grad /= pieces
        optimizer.step()
        optimizer.zero_grad()
        done += 1
        if done < updates:
            scheduler.step()


# %% right: one loss for all pieces, an update by closure
def accumulate(model, optimizer, scheduler, batches, pieces):
    stream = iter(batches)
    for _ in range(len(batches) // pieces):
        mine = [next(stream) for _ in range(pieces)]

        def closure():
            optimizer.zero_grad()
            losses = [cross_entropy(model(x), y) for x, y in mine]
            total = torch.stack(losses).mean()
            total.backward()
            return total

        optimizer.step(closure)
        scheduler.step()


# %% wrong: the scheduler's step before the optimizer's → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            scheduler.step()
            optimizer.step()
            optimizer.zero_grad()


# %% wrong: an update for every piece, so that the numbers agree → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        scheduler.step()


# %% wrong: only the last piece of each group trains → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        if number % pieces == 0:
            one_update(model, optimizer, x, y)
            scheduler.step()


# %% wrong: the gradients of the other pieces are cleared → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        optimizer.zero_grad()
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            scheduler.step()


# %% wrong: never clears, so that old pieces stay in → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            scheduler.step()


# %% wrong: adds up without the mean, a rate `pieces` times as high → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        cross_entropy(model(x), y).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()


# %% wrong: steps at the first piece of a group, not at its last → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            scheduler.step()
        if (number + 1) % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()


# %% wrong: four pieces, whatever is asked → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
        if number % 4 == 0:
            scheduler.step()


# %% wrong: a step once, after all updates → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
    scheduler.step()


# %% wrong: steps at the first piece of the next group, so never for one piece → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        if number > 1 and number % pieces == 1:
            scheduler.step()
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()


# %% wrong: a scheduler of its own for the whole batches, the given one stays → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    own = CyclicLR(optimizer, 0.01, 0.1, 4, 4)
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            own.step()


# %% wrong: the rates are right, the gradients of the last piece count double → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            (cross_entropy(model(x), y) / pieces).backward()
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()


# %% equivalent: gradients and rate do not depend on one another
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        loss = cross_entropy(model(x), y) / pieces
        loss.backward()
        if number % pieces == 0:
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()


# %% wrong: three pieces, as in the example, whatever is asked → check_accumulate
def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / 3).backward()
        if number % 3 == 0:
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()
