# %% right: factor the other way round, a copy that is changed
def rescaled(recipe, size):
    share = recipe["size"] / size
    new = dict(recipe)
    new["size"] = size
    new["rate"] /= share
    new["milestones"] = [int(drop * share + 0.5) for drop in new["milestones"]]
    new["updates"] = int(new["updates"] * share + 0.5)
    return new

# %% right: counts images
def rescaled(recipe, size):
    def updates(old):
        return round(old * recipe["size"] / size)

    return dict(
        size=size,
        rate=recipe["rate"] / recipe["size"] * size,
        milestones=tuple(map(updates, recipe["milestones"])),
        updates=updates(recipe["updates"]),
    )

# %% right: fractions
def rescaled(recipe, size):
    from fractions import Fraction

    times = Fraction(size, recipe["size"])
    return {
        **recipe,
        "size": size,
        "rate": recipe["rate"] * float(times),
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: the rate only → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {**recipe, "size": size, "rate": recipe["rate"] * times}

# %% wrong: the updates only → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        **recipe,
        "size": size,
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: the drops stay where they were → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        **recipe,
        "size": size,
        "rate": recipe["rate"] * times,
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: everything grows → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [round(drop * times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] * times),
    }

# %% wrong: the rate shrinks with bigger batches → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] / times,
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: the square root of the factor → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * math.sqrt(times),
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: whole factors only → check_rescaled
def rescaled(recipe, size):
    times = max(1, size // recipe["size"])
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [drop // times for drop in recipe["milestones"]],
        "updates": recipe["updates"] // times,
    }

# %% wrong: updates that are no whole numbers → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [drop / times for drop in recipe["milestones"]],
        "updates": recipe["updates"] / times,
    }

# %% wrong: a factor of four, whatever is asked → check_rescaled
def rescaled(recipe, size):
    return {
        "size": size,
        "rate": recipe["rate"] * 4,
        "milestones": [drop // 4 for drop in recipe["milestones"]],
        "updates": recipe["updates"] // 4,
    }

# %% wrong: the old size stays → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        **recipe,
        "rate": recipe["rate"] * times,
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: for bigger batches only → check_rescaled
def rescaled(recipe, size):
    times = max(1, size / recipe["size"])
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [round(drop / times) for drop in recipe["milestones"]],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: changes the recipe that was given → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    recipe["size"] = size
    recipe["rate"] *= times
    recipe["milestones"] = [round(n / times) for n in recipe["milestones"]]
    recipe["updates"] = round(recipe["updates"] / times)
    return recipe

# %% wrong: a copy that shares the list of milestones → check_rescaled
def rescaled(recipe, size):
    times, new = size / recipe["size"], dict(recipe)
    new.update(size=size, rate=recipe["rate"] * times)
    new["updates"] = round(recipe["updates"] / times)
    for place, drop in enumerate(new["milestones"]):
        new["milestones"][place] = round(drop / times)
    return new

# %% wrong: whole factors, and no smaller batches → check_rescaled
def rescaled(recipe, size):
    times = size // recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [drop // times for drop in recipe["milestones"]],
        "updates": recipe["updates"] // times,
    }

# %% wrong: a key is missing → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    drops = [round(drop / times) for drop in recipe["milestones"]]
    return {"size": size, "rate": recipe["rate"] * times, "milestones": drops}

# %% wrong: only the first drop is carried over → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [round(recipe["milestones"][0] / times)],
        "updates": round(recipe["updates"] / times),
    }

# %% wrong: updates rounded up → check_rescaled
def rescaled(recipe, size):
    times = size / recipe["size"]
    return {
        "size": size,
        "rate": recipe["rate"] * times,
        "milestones": [math.ceil(n / times) for n in recipe["milestones"]],
        "updates": math.ceil(recipe["updates"] / times),
    }
