# %% right: bytes in memory first
def save(kept, path):
    import io

    data = io.BytesIO()
    torch.save(kept, data)
    new = path.parent / (path.name + ".new")
    with open(new, "wb", buffering=0) as file:
        file.write(data.getvalue())
        os.fsync(file)
    new.rename(path)

# %% right: a named temporary file in the same folder
def save(kept, path):
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)

# %% right: saved by its name, opened again to be synced
def save(kept, path):
    beside = str(path) + ".tmp"
    torch.save(kept, beside)
    handle = os.open(beside, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)
    os.rename(beside, path)

# %% right: cleans up when the disk is full, syncs the folder as well
def save(kept, path):
    from os import fsync

    beside = Path(f"{path}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            torch.save(kept, file)
            file.flush()
            fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)

# %% right: in a folder of its own inside the folder
def save(kept, path):
    with TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / path.name
        with new.open("wb") as file:
            torch.save(kept, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

# %% wrong: straight over the old one → check_save
def save(kept, path):
    torch.save(kept, path)

# %% wrong: straight over the old one, but synced → check_save
def save(kept, path):
    with path.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())

# %% wrong: removes the old one before it renames → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
    beside.rename(path)

# %% wrong: copies what it wrote beside → check_save
def save(kept, path):
    import shutil

    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    shutil.copy(beside, path)

# %% wrong: nothing brings the bytes to the disk → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    torch.save(kept, beside)
    os.replace(beside, path)

# %% wrong: synced, before the bytes have left the buffer → check_save
def save(kept, path):
    import io

    data = io.BytesIO()
    torch.save(kept, data)
    beside = path.with_suffix(".part")
    with beside.open("wb", buffering=10**6) as file:
        file.write(data.getvalue())
        os.fsync(file.fileno())
    os.replace(beside, path)

# %% wrong: synced under its new name → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    torch.save(kept, beside)
    os.replace(beside, path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())

# %% wrong: moves the old one out of the way first → check_save
def save(kept, path):
    if path.exists():
        os.replace(path, path.with_suffix(".old"))
    torch.save(kept, path)

# %% wrong: renames whatever came of the writing → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    try:
        with beside.open("wb") as file:
            torch.save(kept, file)
            file.flush()
            os.fsync(file.fileno())
    finally:
        os.replace(beside, path)

# %% wrong: the checkpoint stays beside → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())

# %% wrong: writes bytes over the old one in one call → check_save
def save(kept, path):
    import io

    data = io.BytesIO()
    torch.save(kept, data)
    path.write_bytes(data.getvalue())
    with path.open("rb+") as file:
        os.fsync(file.fileno())

# %% wrong: one name beside for all, in the folder of the process → check_save
def save(kept, path):
    import shutil
    import tempfile

    folder = tempfile.mkdtemp()
    torch.save(kept, folder + "/checkpoint")
    with open(folder + "/checkpoint", "rb+") as file:
        os.fsync(file.fileno())
    shutil.copyfile(folder + "/checkpoint", path)
    shutil.rmtree(folder)

# %% right: helper named size and folder, fsync imported above
from os import fsync, replace

def folder(path):
    return path.parent

def size(path):
    return path.name + ".tmp"

def new(path):
    return folder(path) / size(path)

def save(kept, path):
    with open(new(path), "wb") as f:
        torch.save(kept, f)
        f.flush()
        fsync(f.fileno())
    replace(new(path), path)

# %% right: class
class Beside:
    def __init__(self, path):
        self.path, self.part = path, path.with_name(path.name + ".part")
    def __enter__(self):
        self.file = open(self.part, "wb")
        return self.file
    def __exit__(self, kind, *_):
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if kind is None:
            os.replace(self.part, self.path)

def save(kept, path):
    with Beside(path) as file:
        torch.save(kept, file)

# %% wrong: syncs the folder, not the file → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    torch.save(kept, beside)
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    os.replace(beside, path)

# %% wrong: syncs the old file → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    torch.save(kept, beside)
    if path.exists():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    os.replace(beside, path)

# %% wrong: syncs one, renames a copy → check_save
def save(kept, path):
    import shutil
    beside, copied = path.with_suffix(".part"), path.with_suffix(".copy")
    with beside.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    shutil.copy(beside, copied)
    os.replace(copied, path)

# %% wrong: stale part file stops all later saves → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    with beside.open("xb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)

# %% wrong: the first time straight → check_save
def save(kept, path):
    if not path.exists():
        torch.save(kept, path)
        return
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)

# %% wrong: adds to what a killed run left → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    with beside.open("ab") as file:
        torch.save(kept, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)

# %% wrong: a full disk is nobody's business → check_save
def save(kept, path):
    beside = path.with_suffix(".part")
    try:
        with beside.open("wb") as file:
            torch.save(kept, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        pass

# %% right: takes away what a killed run left
def save(kept, path):
    beside = path.with_suffix(".part")
    beside.unlink(missing_ok=True)
    with beside.open("xb") as file:
        torch.save(kept, file)
        os.fsync(file)
    os.replace(beside, path)

# %% equivalent: torch.save flushes the file it has written to
def save(kept, path):
    beside = path.with_name(path.name + '.part')
    with beside.open('wb') as file:
        file.flush()
        torch.save(kept, file)
        os.fsync(file.fileno())
    beside.replace(path)

# %% equivalent: torch.save flushes the file it has written to
def save(kept, path):
    beside = path.with_name(path.name + '.part')
    with beside.open('wb') as file:
        torch.save(kept, file)
        os.fsync(file.fileno())
    beside.replace(path)

# %% equivalent: torch.save flushes the file it has written to
def save(kept, path):
    beside = path.with_name(path.name + '.part')
    with beside.open('wb') as file:
        torch.save(kept, file)
        os.fsync(file.fileno())
        file.flush()
    beside.replace(path)
