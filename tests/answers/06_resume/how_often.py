# %% right: two lists, sorted, the middle one
def how_often(update, save_it, clock, times, share):
    def seconds(function):
        before = clock()
        function()
        return clock() - before

    first = sorted(seconds(update) for _ in range(times))
    second = sorted(seconds(save_it) for _ in range(times))
    one, other = first[times // 2], second[times // 2]
    count = 1
    while other > share * count * one:
        count += 1
    return one, other, count

# %% right: in turn, numpy
def how_often(update, save_it, clock, times, share):
    table = np.zeros((times, 2))
    for row in table:
        for place, function in enumerate((update, save_it)):
            row[place] = -clock()
            function()
            row[place] += clock()
    one, other = np.median(table, axis=0)
    return float(one), float(other), int(np.ceil(other / one / share))

# %% right: a list of three numbers, whole division
def how_often(update, save_it, clock, times, share):
    marks = [clock()]
    for _ in range(times):
        update()
        marks.append(clock())
    for _ in range(times):
        save_it()
        marks.append(clock())
    gaps = np.diff(marks).tolist()
    one, other = median(gaps[:times]), median(gaps[times:])
    return [one, other, int(-(-other // (share * one)))]

# %% wrong: the mean → check_how_often
def how_often(update, save_it, clock, times, share):
    means = []
    for function in (update, save_it):
        start = clock()
        for _ in range(times):
            function()
        means.append((clock() - start) / times)
    return *means, math.ceil(means[1] / (share * means[0]))

# %% wrong: the fastest → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(min(gaps))
    return *found, math.ceil(found[1] / (share * found[0]))

# %% wrong: drops the first call and takes the mean of the others → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(sum(gaps[1:]) / (times - 1))
    return *found, math.ceil(found[1] / (share * found[0]))

# %% wrong: rounds down, and takes more than the share → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, int(found[1] / (share * found[0]))

# %% wrong: rounds to the nearest → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, round(found[1] / (share * found[0]))

# %% wrong: the share of all time, saving included → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    one, other = found
    return one, other, math.ceil((1 - share) * other / (share * one))

# %% wrong: five times, whatever is asked → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(5):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, math.ceil(found[1] / (share * found[0]))

# %% wrong: times the update and the save together → check_how_often
def how_often(update, save_it, clock, times, share):
    first, second = [], []
    for _ in range(times):
        start = clock()
        update()
        first.append(clock() - start)
        save_it()
        second.append(clock() - start)
    one, other = median(first), median(second)
    return one, other, math.ceil(other / (share * one))

# %% wrong: three per cent, whatever is asked → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, math.ceil(found[1] / (0.03 * found[0]))

# %% wrong: the real clock → check_how_often
def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = time.perf_counter()
            function()
            gaps.append(time.perf_counter() - start)
        found.append(median(gaps))
    return *found, math.ceil(found[1] / (share * found[0]))
