# %% right: tries the weights on a copy of the model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path}: damaged ({type(error).__name__})")
    if type(kept) is not dict or not {"version"} <= set(kept):
        raise ValueError(f"{path}: foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path}: version {kept['version']} is not 1")
    try:
        copy.deepcopy(model).load_state_dict(kept["model"])
    except Exception as error:
        raise ValueError(f"{path}: another model. {type(error).__name__}")
    return kept

# %% right: puts the old weights back after a failed try
def load(path, model):
    try:
        kept = torch.load(str(path))
    except FileNotFoundError:
        raise
    except Exception:
        raise ValueError(f"Damaged checkpoint: {path.name}") from None
    try:
        version = kept["version"]
    except Exception:
        raise ValueError(f"Foreign data in {path.name}") from None
    if version != 1:
        raise ValueError(f"Version {version} in {path.name}, 1 is known")
    before = copy.deepcopy(model.state_dict())
    try:
        model.load_state_dict(kept["model"])
    except Exception:
        raise ValueError(f"Another model in {path.name}") from None
    finally:
        model.load_state_dict(before)
    return kept

# %% right: a function for each question, a kind of error of its own
class Refused(ValueError):
    pass


def plain(path):
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise
    except BaseException as error:
        raise Refused(f"{path} is DAMAGED") from error


def shapes(state):
    if not hasattr(state, "items"):
        return None
    return [(name, list(getattr(x, "shape", "?"))) for name, x in state.items()]


def load(path, model):
    kept = plain(path)
    if not hasattr(kept, "keys") or "version" not in kept.keys():
        raise Refused(f"{path}: FOREIGN, a {type(kept).__name__}")
    if kept["version"] != 1:
        raise Refused(f"{path}: unknown version")
    if "model" not in kept or shapes(kept["model"]) != shapes(model.state_dict()):
        raise Refused(f"{path}: does not fit the model")
    return kept

# %% right: one error at the end, with a reason
def load(path, model):
    reason, kept = "", None
    try:
        kept = torch.load(path)
    except FileNotFoundError:
        raise
    except Exception as error:
        reason = f"it is damaged: {error}"
    if not reason and not (isinstance(kept, dict) and "version" in kept):
        reason = "it is foreign, no version of a model"
    if not reason and kept["version"] != 1:
        reason = f"the version of its model is {kept['version']}"
    if not reason:
        ours, theirs = model.state_dict(), kept.get("model")
        fits = isinstance(theirs, dict) and set(ours) == set(theirs)
        if not fits or any(
            not torch.is_tensor(theirs[k]) or ours[k].shape != theirs[k].shape
            for k in ours
        ):
            reason = "its model is another"
    if reason:
        raise ValueError(f"Cannot use {path}: {reason}.")
    return kept

# %% right: reads the bytes first; match on the structure
import io


def load(path, model):
    data = io.BytesIO(path.read_bytes())
    try:
        kept = torch.load(data, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path}: damaged") from error
    match kept:
        case {"version": 1, "model": dict(theirs)}:
            pass
        case {"version": 1}:
            raise ValueError(f"{path}: no model")
        case {"version": other}:
            raise ValueError(f"{path}: version {other}")
        case _:
            raise ValueError(f"{path}: foreign")
    theirs = dict(theirs)
    for name, value in model.state_dict().items():
        found = theirs.pop(name, None)
        if not isinstance(found, torch.Tensor) or found.shape != value.shape:
            raise ValueError(f"{path}: model, {name}")
    if theirs:
        raise ValueError(f"{path}: model, too many: {list(theirs)}")
    return kept

# %% wrong: asks nothing → check_load_files
def load(path, model):
    return torch.load(path, weights_only=True)

# %% wrong: expects RuntimeError only → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except RuntimeError as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: four kinds of errors → check_load_files
def load(path, model):
    import pickle
    try:
        kept = torch.load(path, weights_only=True)
    except (RuntimeError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: lets code in the file run → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=False)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: runs the code when plain data fails → check_load_files
def load(path, model):
    try:
        try:
            kept = torch.load(path, weights_only=True)
        except Exception:
            kept = torch.load(path, weights_only=False)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: runs the code, and then says damaged → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=False)
        torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: a bare state_dict is a KeyError, a list a TypeError, a tensor an IndexError → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: asks for the key, not for the kind → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: asks for the kind, not for the key → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict):
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: a KeyError is foreign, nothing else → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    try:
        kept["version"]
    except KeyError:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: foreign data are called damaged → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is damaged, or foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: without a version it is version None → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict):
        raise ValueError(f"{path} is foreign")
    kept.setdefault("version", None)
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: does not say which file → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError("The checkpoint is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: another kind of error → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise RuntimeError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: returns the weights alone → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept["model"]

# %% wrong: loads a good one into the model → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    model.load_state_dict(kept["model"])
    return kept

# %% wrong: refuses everything → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    raise ValueError(f"{path} is damaged, foreign, version, model")

# %% wrong: one message for everything → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
        assert kept["version"] == 1
        copy.deepcopy(model).load_state_dict(kept["model"])
        return kept
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged, foreign, or of another version or model") from error

# %% wrong: loads into the model itself, half of it → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    try:
        model.load_state_dict(kept["model"])
    except Exception as error:
        raise ValueError(f"{path} is of another model") from error
    return kept

# %% wrong: asks for the model before the version → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version")
    return kept

# %% wrong: a version-1 file without a model is a KeyError → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = {n: x.shape for n, x in kept["model"].items()}
    if theirs != {n: x.shape for n, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: a model that is missing is empty, a list is an AttributeError → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = {n: x.shape for n, x in kept.get("model", {}).items()}
    if theirs != {n: x.shape for n, x in model.state_dict().items()}:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: numbers in place of tensors are an AttributeError → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    if not isinstance(theirs, dict):
        raise ValueError(f"{path} has no model")
    if {n: x.shape for n, x in theirs.items()} != {
        n: x.shape for n, x in model.state_dict().items()
    }:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: compares names only → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    if set(kept.get("model") or ()) != set(model.state_dict()):
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: compares shapes only → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    theirs = list(theirs.values()) if isinstance(theirs, dict) else []
    shapes = [getattr(x, "shape", None) for x in theirs]
    if shapes != [x.shape for x in model.state_dict().values()]:
        raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: is content if nothing of the model's is missing → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    for name, value in model.state_dict().items():
        if not isinstance(theirs, dict) or getattr(theirs.get(name), "shape", None) != value.shape:
            raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: parameters only, no buffers → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    for name, value in model.named_parameters():
        if not isinstance(theirs, dict) or getattr(theirs.get(name), "shape", None) != value.shape:
            raise ValueError(f"{path} is of another model")
    return kept

# %% wrong: numbers of elements → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']}")
    theirs = kept.get("model")
    ours = {n: x.numel() for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: x.numel() if torch.is_tensor(x) else 0 for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: refuses version 2 and takes all the others → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] == 2:
        raise ValueError(f"{path} has another version")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: takes version 0 → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if isinstance(kept["version"], int) and kept["version"] > 1:
        raise ValueError(f"{path} has another version")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: takes a version that is a text → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if str(kept["version"]) != "1":
        raise ValueError(f"{path} has another version")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: one message for version and model → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has another version or another model")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another version or another model")
    return kept

# %% equivalent: what is fetched early is not looked at before
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f'{path} is damaged: {error}') from error
    if not isinstance(kept, dict) or 'version' not in kept:
        raise ValueError(f'{path} is foreign: no checkpoint of ours')
    theirs, shapes = (kept.get('model'), {})
    if kept['version'] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}, not 1")
    if isinstance(theirs, dict):
        shapes = {n: getattr(x, 'shape', None) for n, x in theirs.items()}
    if shapes != {n: x.shape for n, x in model.state_dict().items()}:
        raise ValueError(f'{path} is not of this model')
    return kept

# %% right: asks whether there is a file
def load(path, model):
    if not path.exists():
        raise FileNotFoundError(f"{path}: no checkpoint yet")
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: calls a file damaged that is not there → check_load_files
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: a file that is not there is None → check_load_files
def load(path, model):
    if not path.exists():
        return None
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: without a model in it a KeyError comes out → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept["model"]
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: refuses a list of other versions → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or "version" not in kept:
        raise ValueError(f"{path} is foreign")
    if kept["version"] in (0, 2, 3, "1"):
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept

# %% wrong: a version of None is taken for none at all → check_load_model
def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict) or kept.get("version") is None:
        raise ValueError(f"{path} is foreign")
    if kept["version"] != 1:
        raise ValueError(f"{path} has version {kept['version']!r}")
    theirs = kept.get("model")
    ours = {n: x.shape for n, x in model.state_dict().items()}
    if not isinstance(theirs, dict) or ours != {
        n: getattr(x, "shape", None) for n, x in theirs.items()
    }:
        raise ValueError(f"{path} has another model")
    return kept
