# %% right: a regular expression, a set
import re


def old_files(losses, last):
    def number(name):
        return int(re.search(r"\d+", name)[0])

    newest = sorted(losses, key=number, reverse=True)[:last]
    order = {name: (math.isnan(x), x) for name, x in losses.items()}
    best = sorted(losses, key=order.get)[0]
    return list(set(losses) - set(newest) - {best})

# %% right: pairs of numbers, a loop
def old_files(losses, last):
    numbers = {}
    for name in losses:
        numbers[int(name.removeprefix("run-").removesuffix(".pt"))] = name
    newest = sorted(numbers)[-last:]
    lowest = min(loss for loss in losses.values() if loss == loss)
    gone = []
    for number, name in numbers.items():
        if number in newest or losses[name] == lowest:
            continue
        gone.append(name)
    return gone

# %% right: the length first, then the text
def old_files(losses, last):
    files = sorted(losses, key=lambda name: (len(name), name))
    best = min(files, key=lambda name: np.nan_to_num(losses[name], nan=9e9))
    return [name for name in files[: max(0, len(files) - last)] if name != best]

# %% wrong: numbers, and the best is not spared → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    return files[:-last]

# %% wrong: the best is spared, and sorted as text → check_old_files
def old_files(losses, last):
    best = min(losses, key=losses.get)
    return [name for name in sorted(losses)[:-last] if name != best]

# %% wrong: in the order of the dictionary → check_old_files
def old_files(losses, last):
    best = min(losses, key=losses.get)
    return [name for name in list(losses)[:-last] if name != best]

# %% wrong: the best takes the place of a newest one → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=losses.get)
    place = files.index(best)
    files[place], files[-1] = files[-1], files[place]
    return files[:-last]

# %% wrong: the best counts as one of the last few → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=losses.get)
    files.remove(best)
    return files[: len(files) - last + 1]

# %% wrong: the last few besides the best → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    files.remove(min(losses, key=losses.get))
    return files[:-last]

# %% wrong: spares the highest loss → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = max(losses, key=losses.get)
    return [name for name in files[:-last] if name != best]

# %% wrong: the oldest are kept → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=losses.get)
    return [name for name in files[last:] if name != best]

# %% wrong: returns those to keep → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    return list({*files[-last:], min(losses, key=losses.get)})

# %% wrong: deletes nothing → check_old_files
def old_files(losses, last):
    return []

# %% wrong: a few files are fewer than none → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=losses.get)
    return [name for name in files[: len(files) - last] if name != best]

# %% wrong: a NaN that stands first is the best → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=losses.get)
    return [name for name in files[:-last] if name != best]

# %% wrong: a NaN is kept for ever → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(losses, key=lambda name: (math.isnan(losses[name]), losses[name]))
    gone = [name for name in files[:-last] if name != best]
    return [name for name in gone if not math.isnan(losses[name])]

# %% wrong: the return is forgotten → check_old_files
def old_files(losses, last):
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(files, key=lambda name: (math.isnan(losses[name]), losses[name]))
    [name for name in files[:-last] if name != best]

# %% equivalent: the numbers are the same, before or after sorting
def old_files(losses, last):
    numbers = [name for name in losses if not math.isnan(losses[name])]
    files = sorted(losses, key=lambda name: int(name[4:-3]))
    best = min(numbers, key=losses.get)
    return [name for name in files[:-last] if name != best]
