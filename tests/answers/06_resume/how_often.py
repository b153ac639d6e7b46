# %% right: two lists, sorted, the middle one
def how_often(update, save_it, clock, times, between):
    def seconds(function):
        before = clock()
        function()
        return clock() - before

    first = sorted(seconds(update) for _ in range(times))
    second = sorted(seconds(save_it) for _ in range(times))
    upper, lower = times // 2, (times - 1) // 2
    one = (first[lower] + first[upper]) / 2
    other = (second[lower] + second[upper]) / 2
    best = (2 * other * between) ** 0.5
    count = 1
    while (count + 0.5) * one < best:
        count += 1
    return one, other, count

# %% right: in turn, numpy
def how_often(update, save_it, clock, times, between):
    table = np.zeros((times, 2))
    for row in table:
        for place, function in enumerate((update, save_it)):
            row[place] = -clock()
            function()
            row[place] += clock()
    one, other = np.median(table, axis=0)
    return float(one), float(other), max(1, int(np.rint(np.sqrt(2 * other * between) / one)))

# %% right: a list of three numbers, whole division
def how_often(update, save_it, clock, times, between):
    marks = [clock()]
    for _ in range(times):
        update()
        marks.append(clock())
    for _ in range(times):
        save_it()
        marks.append(clock())
    gaps = np.diff(marks).tolist()
    one, other = median(gaps[:times]), median(gaps[times:])
    interval = math.sqrt(2) * math.sqrt(other) * math.sqrt(between)
    return [one, other, int(interval / one + 0.5) or 1]

# %% wrong: the mean → check_how_often
def how_often(update, save_it, clock, times, between):
    means = []
    for function in (update, save_it):
        start = clock()
        for _ in range(times):
            function()
        means.append((clock() - start) / times)
    return *means, max(1, round(math.sqrt(2 * means[1] * between) / means[0]))

# %% wrong: of an even number of times, the upper of the middle two → check_how_often
def how_often(update, save_it, clock, times, between):
    def seconds(function):
        before = clock()
        function()
        return clock() - before

    first = sorted(seconds(update) for _ in range(times))
    second = sorted(seconds(save_it) for _ in range(times))
    one, other = first[times // 2], second[times // 2]
    best = (2 * other * between) ** 0.5
    count = 1
    while (count + 0.5) * one < best:
        count += 1
    return one, other, count

# %% wrong: the fastest → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(min(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: drops the first call and takes the mean of the others → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(sum(gaps[1:]) / (times - 1))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: rounds down → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, int(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: rounds up → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, math.ceil(math.sqrt(2 * found[1] * between) / found[0])

# %% wrong: forgets that half of the interval is lost → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    one, other = found
    return one, other, max(1, round(math.sqrt(other * between) / one))

# %% wrong: five times, whatever is asked → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(5):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: times the update and the save together → check_how_often
def how_often(update, save_it, clock, times, between):
    first, second = [], []
    for _ in range(times):
        start = clock()
        update()
        first.append(clock() - start)
        save_it()
        second.append(clock() - start)
    one, other = median(first), median(second)
    return one, other, max(1, round(math.sqrt(2 * other * between) / one))

# %% wrong: three per cent, whatever is asked → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(found[1] / (0.03 * found[0])))

# %% wrong: the real clock → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = time.perf_counter()
            function()
            gaps.append(time.perf_counter() - start)
        found.append(median(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: seconds, not updates → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between)))

# %% wrong: no root → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(2 * found[1] * between / found[0]))

# %% wrong: 0 updates from save to save → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, round(math.sqrt(2 * found[1] * between) / found[0])

# %% wrong: a call to warm up, not counted → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        function()
        gaps = []
        for _ in range(times - 1):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: one call less → check_how_often
def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        gaps = []
        for _ in range(times - 1):
            start = clock()
            function()
            gaps.append(clock() - start)
        found.append(median(gaps))
    return *found, max(1, round(math.sqrt(2 * found[1] * between) / found[0]))

# %% wrong: the return is forgotten → check_how_often
def how_often(update, save_it, clock, times, between):
    medians = []
    for function in (update, save_it):
        found = []
        for _ in range(times):
            start = clock()
            function()
            found.append(clock() - start)
        medians.append(median(found))
    interval = math.sqrt(2 * medians[1] * between)
    medians.append(max(1, round(interval / medians[0])))
