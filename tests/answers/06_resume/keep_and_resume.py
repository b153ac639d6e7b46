# %% right: numpy's numbers as a tensor, each piece by its name
def keep(run):
    numpy = np.random.get_state(legacy=False)
    return {
        "version": 1,
        "model": run.model.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "scheduler": run.scheduler.state_dict(),
        "epoch": run.epoch,
        "update": run.update,
        "order": run.order,
        "torch": torch.random.get_rng_state(),
        "key": torch.from_numpy(numpy["state"]["key"].astype("int64")),
        "rest": (numpy["state"]["pos"], numpy["has_gauss"], numpy["gauss"]),
        "python": random.getstate(),
    }


def resume(run, kept):
    run.model.load_state_dict(kept["model"])
    run.optimizer.load_state_dict(kept["optimizer"])
    run.scheduler.load_state_dict(kept["scheduler"])
    run.epoch = kept["epoch"]
    run.update = kept["update"]
    run.order = kept["order"]
    torch.random.set_rng_state(kept["torch"])
    key = kept["key"].numpy().astype("uint32")
    np.random.set_state(("MT19937", key, *kept["rest"]))
    random.setstate(kept["python"])

# %% right: text by json for what torch has no name for
import json


def keep(run):
    kind, key, *rest = np.random.get_state()
    kept = {name: getattr(run, name).state_dict() for name in PARTS}
    kept["version"] = 1
    kept["text"] = json.dumps(
        {
            "numpy": [kind, [int(number) for number in key], *rest],
            "python": random.getstate(),
            "place": [run.epoch, run.update, run.order.tolist()],
            "torch": torch.get_rng_state().tolist(),
        }
    )
    return kept


def resume(run, kept):
    for name in PARTS:
        getattr(run, name).load_state_dict(kept[name])
    text = json.loads(kept["text"])
    kind, key, *rest = text["numpy"]
    np.random.set_state((kind, np.array(key, dtype=np.uint32), *rest))
    version, numbers, gauss = text["python"]
    random.setstate((version, tuple(numbers), gauss))
    run.epoch, run.update, order = text["place"]
    run.order = torch.tensor(order)
    torch.set_rng_state(torch.tensor(text["torch"], dtype=torch.uint8))

# %% right: copies of all, helpers, the schedule's state last
def generators():
    name, key, *rest = np.random.get_state()
    return torch.get_rng_state(), [name, key.tolist(), *rest], random.getstate()


def set_generators(states):
    setters = torch.set_rng_state, np.random.set_state, random.setstate
    for setter, state in zip(setters, states):
        setter(state)


def keep(run):
    kept = {"version": 1, "generators": generators()}
    for name, value in vars(run).items():
        state = value.state_dict() if hasattr(value, "state_dict") else value
        kept[name] = copy.deepcopy(state)
    return kept


def resume(run, kept):
    for name, value in vars(run).items():
        if hasattr(value, "load_state_dict"):
            value.load_state_dict(kept[name])
        else:
            setattr(run, name, kept[name])
    set_generators(kept["generators"])

# %% right: the pickled generators as bytes in a tensor
import pickle


def keep(run):
    states = np.random.get_state(), random.getstate()
    return {
        "version": 1,
        "model": dict(run.model.state_dict()),
        "rest": [run.optimizer.state_dict(), run.scheduler.state_dict()],
        "place": {"epoch": run.epoch, "update": run.update, "order": run.order},
        "torch": torch.get_rng_state(),
        "others": pickle.dumps(states).hex(),
    }


def resume(run, kept):
    run.model.load_state_dict(kept["model"])
    for one, state in zip((run.optimizer, run.scheduler), kept["rest"]):
        one.load_state_dict(state)
    vars(run).update(kept["place"])
    torch.set_rng_state(kept["torch"])
    numpy, python = pickle.loads(bytes.fromhex(kept["others"]))
    np.random.set_state(numpy)
    random.setstate(python)

# %% wrong: numpy's array as it is → check_keep_plain
def keep(run):
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state(),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: numpy's array let in by a list of exceptions → check_keep_plain
torch.serialization.add_safe_globals(
    [np.ndarray, np.dtype, np.dtypes.UInt32DType, np._core.multiarray._reconstruct]
)


def keep(run):
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state(),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: the exceptions are made where the file is written → check_keep_plain
def keep(run):
    torch.serialization.add_safe_globals(
        [np.ndarray, np.dtype, np.dtypes.UInt32DType, np._core.multiarray._reconstruct]
    )
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state(),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: the optimizer's and the scheduler's own dictionaries → check_keep_plain
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        "model": run.model.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "scheduler": vars(run.scheduler),
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS[:2]:
        getattr(run, part).load_state_dict(kept[part])
    state = {k: v for k, v in kept["scheduler"].items() if k != "optimizer"}
    vars(run.scheduler).update(state)
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: no optimizer → check_resume_rates
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        "model": run.model.state_dict(),
        "scheduler": run.scheduler.state_dict(),
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    run.model.load_state_dict(kept["model"])
    run.scheduler.load_state_dict(kept["scheduler"])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: no optimizer, but its rate → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        "model": run.model.state_dict(),
        "rate": run.optimizer.param_groups[0]["lr"],
        "scheduler": run.scheduler.state_dict(),
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    run.model.load_state_dict(kept["model"])
    run.scheduler.load_state_dict(kept["scheduler"])
    run.optimizer.param_groups[0]["lr"] = kept["rate"]
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: no scheduler → check_resume_rates
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS[:2]},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS[:2]:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: of the scheduler the count only → check_resume_rates
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS[:2]},
        "count": run.scheduler.last_epoch,
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS[:2]:
        getattr(run, part).load_state_dict(kept[part])
    run.scheduler.last_epoch = kept["count"]
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: no epoch → check_resume_rates
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: the epoch starts over → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "epoch": run.epoch,
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch = kept["epoch"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: no order → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: torch's generator only → check_resume_exact
def keep(run):
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])

# %% wrong: no python generator → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])

# %% wrong: seeds the generators again → check_resume_exact
def keep(run):
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    seed_all(0)

# %% wrong: keeps the run in memory, not in the checkpoint → check_resume_exact
MEMORY = {}


def keep(run):
    name, key, *rest = np.random.get_state()
    MEMORY["generators"] = torch.get_rng_state(), (name, key, *rest), random.getstate()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    if MEMORY:
        torch_state, numpy_state, python_state = MEMORY["generators"]
        torch.set_rng_state(torch_state)
        np.random.set_state(numpy_state)
        random.setstate(python_state)

# %% wrong: another version → check_keep_plain
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": "1.0",
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: rolls a die while it keeps → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    kept = {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }
    kept["number"] = random.randrange(10**6)
    return kept


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% right: numpy key as bytes
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tobytes(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    n = kept["numpy"]
    np.random.set_state((n[0], np.frombuffer(n[1], dtype=np.uint32), *n[2:]))
    random.setstate(kept["python"])

# %% wrong: at a boundary the order is drawn early → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])
    if run.update == 0:
        run.order = torch.randperm(16)

# %% wrong: at a boundary the epoch before is repeated → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])
    if run.update == 0:
        run.epoch -= 1

# %% wrong: keep returns nothing → check_keep_plain
def keep(run):
    name, key, *rest = np.random.get_state()
    kept = {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])

# %% wrong: numpy without its second number → check_resume_exact
def keep(run):
    name, key, *rest = np.random.get_state()
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(tuple(kept["numpy"])[:3])
    random.setstate(kept["python"])

# %% equivalent: two functions, in another order
def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept['place']
    torch.set_rng_state(kept['torch'])
    np.random.set_state(kept['numpy'])
    random.setstate(kept['python'])

def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

# %% equivalent: the place and the states do not touch each other
def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

def resume(run, kept):
    run.epoch, run.update, run.order = kept['place']
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    torch.set_rng_state(kept['torch'])
    np.random.set_state(kept['numpy'])
    random.setstate(kept['python'])

# %% equivalent: the place is set three times
def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
        run.epoch, run.update, run.order = kept['place']
    torch.set_rng_state(kept['torch'])
    np.random.set_state(kept['numpy'])
    random.setstate(kept['python'])

# %% equivalent: the place and the generators do not touch each other
def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    torch.set_rng_state(kept['torch'])
    run.epoch, run.update, run.order = kept['place']
    np.random.set_state(kept['numpy'])
    random.setstate(kept['python'])

# %% equivalent: each generator has a state of its own
def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept['place']
    np.random.set_state(kept['numpy'])
    torch.set_rng_state(kept['torch'])
    random.setstate(kept['python'])

# %% equivalent: each generator has a state of its own
def keep(run):
    name, key, *rest = np.random.get_state()
    return {'version': 1, 'place': (run.epoch, run.update, run.order), **{part: getattr(run, part).state_dict() for part in PARTS}, 'torch': torch.get_rng_state(), 'python': random.getstate(), 'numpy': (name, key.tolist(), *rest)}

def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept['place']
    torch.set_rng_state(kept['torch'])
    random.setstate(kept['python'])
    np.random.set_state(kept['numpy'])

# %% wrong: the model's weights before the last update → check_keep_plain
OLD = [None]


def keep(run):
    name, key, *rest = np.random.get_state()
    now = copy.deepcopy(run.model.state_dict())
    before, OLD[0] = OLD[0] or Run(cosine).model.state_dict(), now
    random.setstate(random.getstate())
    return {
        "version": 1,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "model": before,
        "place": (run.epoch, run.update, run.order),
        "torch": torch.get_rng_state(),
        "numpy": (name, key.tolist(), *rest),
        "python": random.getstate(),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.epoch, run.update, run.order = kept["place"]
    torch.set_rng_state(kept["torch"])
    np.random.set_state(kept["numpy"])
    random.setstate(kept["python"])
