# %% right: tries the weights on a copy of the model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path}: damaged ({type(error).__name__})")
    if kept.get("version") != 1:
        raise ValueError(f"{path}: version {kept.get('version')} is not 1")
    try:
        copy.deepcopy(model).load_state_dict(kept["model"])
    except RuntimeError as error:
        raise ValueError(f"{path}: another model. {error}")
    return kept

# %% right: puts the old weights back after a failed try
def load(path, model):
    try:
        kept = torch.load(str(path))
    except Exception:
        raise ValueError(f"Damaged checkpoint: {path.name}") from None
    if kept["version"] != 1:
        raise ValueError(f"Version {kept['version']} in {path.name}, 1 is known")
    before = copy.deepcopy(model.state_dict())
    try:
        model.load_state_dict(kept["model"])
    except RuntimeError:
        raise ValueError(f"Another model in {path.name}") from None
    finally:
        model.load_state_dict(before)
    return kept

# %% right: a function for each question
def plain(path):
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except BaseException as error:
        raise ValueError(f"{path} is DAMAGED") from error


def shapes(state):
    return [(name, tuple(value.shape)) for name, value in state.items()]


def load(path, model):
    kept = plain(path)
    if "version" not in kept or kept["version"] != 1:
        raise ValueError(f"{path}: unknown version")
    if shapes(kept["model"]) != shapes(model.state_dict()):
        raise ValueError(f"{path}: does not fit the model")
    return kept

# %% right: one error at the end, with a reason
def load(path, model):
    reason, kept = "", None
    try:
        kept = torch.load(path)
    except Exception as error:
        reason = f"it is damaged: {error}"
    if not reason and kept["version"] != 1:
        reason = f"its version is {kept['version']}"
    if not reason:
        ours = model.state_dict()
        theirs = kept["model"]
        if set(ours) != set(theirs) or any(ours[k].shape != theirs[k].shape for k in ours):
            reason = "its model is another"
    if reason:
        raise ValueError(f"Cannot use {path}: {reason}.")
    return kept

# %% wrong: asks nothing → check_load
def load(path, model):
    return torch.load(path, weights_only=True)

# %% wrong: expects RuntimeError only → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except RuntimeError as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: lets code in the file run → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=False)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: runs the code when plain data fails → check_load
def load(path, model):
    try:
        try:
            kept = torch.load(path, weights_only=True)
        except Exception:
            kept = torch.load(path, weights_only=False)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: loads into the model itself, half of it → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    try:
        model.load_state_dict(kept["model"])
    except RuntimeError as error:
        raise ValueError(f"{path} is of another model") from error
    return kept

# %% wrong: asks for the model before the version → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    return kept

# %% wrong: compares names only → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    if set(kept["model"]) != set(model.state_dict()):
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: compares shapes only → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    shapes = [x.shape for x in kept["model"].values()]
    if shapes != [x.shape for x in model.state_dict().values()]:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: is content if nothing of the model's is missing → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    for name, value in model.state_dict().items():
        if name not in kept["model"] or kept["model"][name].shape != value.shape:
            raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: one message for everything → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
        assert kept["version"] == 1
        copy.deepcopy(model).load_state_dict(kept["model"])
    except Exception as error:
        raise ValueError(f"{path} is damaged, or of another version or model") from error
    return kept

# %% wrong: does not say which file → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError("The checkpoint is damaged") from error
    if kept["version"] != 1:
        raise ValueError("The checkpoint has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError("The checkpoint is of another model")
    return kept

# %% wrong: refuses version 2 and takes all the others → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] == 2:
        raise ValueError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: returns the weights alone → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept["model"]

# %% wrong: another kind of error → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise RuntimeError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise RuntimeError(f"{path} has another version")
    theirs = {name: x.shape for name, x in kept["model"].items()}
    if theirs != {name: x.shape for name, x in model.state_dict().items()}:
        raise RuntimeError(f"{path} is of another model")
    return kept

# %% right: subclass of ValueError, helper named size and good
class Refused(ValueError):
    pass

def size(state):
    return {k: list(v.shape) for k, v in state.items()}

def good(data, model):
    return size(data["model"]) == size(model.state_dict())

def load(path, model):
    try:
        with open(path, "rb") as file:
            data = torch.load(file, weights_only=True)
    except Exception as error:
        raise Refused(f"{path.name}: file is damaged") from error
    if data["version"] != 1:
        raise Refused(f"{path.name}: version {data['version']}")
    if not good(data, model):
        raise Refused(f"{path.name}: of a different model")
    return data

# %% right: reads the bytes first
def load(path, model):
    import io
    data = io.BytesIO(path.read_bytes())
    try:
        kept = torch.load(data, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path}: damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path}: version")
    theirs = dict(kept["model"])
    for name, value in model.state_dict().items():
        if name not in theirs or theirs.pop(name).shape != value.shape:
            raise ValueError(f"{path}: model, {name}")
    if theirs:
        raise ValueError(f"{path}: model, too many: {list(theirs)}")
    return kept

# %% right: says both numbers and the shape in words
def load(path, model):
    try:
        kept = torch.load(path)
    except Exception as e:
        raise ValueError(f"{path} seems damaged") from e
    if kept["version"] != 1:
        raise ValueError(f"The version of the model file {path} is {kept['version']}")
    def shapes(s):
        return sorted((n, *t.shape) for n, t in s.items())
    if shapes(kept["model"]) != shapes(model.state_dict()):
        raise ValueError(f"The model of {path} has other shapes")
    return kept

# %% wrong: one message for version and model → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if kept["version"] != 1 or {n: x.shape for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another version or another model")
    return kept

# %% wrong: parameters only, no buffers → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    ours = {n: x.shape for n, x in model.named_parameters()}
    if {n: x.shape for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: numbers of elements → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    ours = {n: x.numel() for n, x in model.state_dict().items()}
    if {n: x.numel() for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: takes version 0 → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] > 1:
        raise ValueError(f"{path} has another version")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if {n: x.shape for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: four kinds of errors → check_load
def load(path, model):
    import pickle
    try:
        kept = torch.load(path, weights_only=True)
    except (RuntimeError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if {n: x.shape for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: loads a good one into the model → check_load
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if {n: x.shape for n, x in kept["model"].items()} != ours:
        raise ValueError(f"{path} has another model")
    model.load_state_dict(kept["model"])
    return kept
