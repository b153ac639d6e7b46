# %% right: the start at which the seeds disagree, too
pays = [0.3, 1.0]

# %% right: a tuple
pays = (1.0,)

# %% right: computed from the gains
pays = [
    start
    for start in STARTS
    if min(gains(training, validation, start, 0.5, 4, range(3))) > 0
]

# %% wrong: all of them, since decay is good → check_pays
pays = list(STARTS)

# %% wrong: none → check_pays
pays = []

# %% wrong: the low starts → check_pays
pays = [0.03, 0.1]

# %% wrong: the sign read the wrong way, high ones too → check_pays
pays = [0.03, 0.1, 0.3]

# %% wrong: places in the list in place of rates → check_pays
pays = [3]

# %% wrong: a start that nobody tried, and the right one → check_pays
pays = [1.0, 10.0]
