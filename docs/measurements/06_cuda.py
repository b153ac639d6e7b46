"""Try on a GPU what lesson 6 says about GPUs, and say what was seen.

    python docs/measurements/06_cuda.py

It needs torch with CUDA and nothing of the course, takes a few seconds, and
ends with an error if anything that the lesson says is not so.
"""

import copy
import io
import os
from typing import Any

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # for repeatable products

import torch
from torch import nn
from torch.nn.functional import cross_entropy, dropout
from torch.optim.lr_scheduler import OneCycleLR

SKIPPED = 15  # as the lesson's cell prints, on any device
HUGE = 1e38


def claim(text: str, holds: bool) -> None:
    """Print a claim, and stop if it does not hold."""
    print("yes " if holds else "NO  ", text)
    if not holds:
        raise SystemExit(f"not so: {text}")


def mask(device: str) -> torch.Tensor:
    """Return what dropout leaves of a hundred ones."""
    return dropout(torch.ones(100, device=device)).cpu()


def generators() -> None:
    """Try which state holds what dropout draws from on a GPU."""
    torch.manual_seed(0)
    first = mask("cuda")
    torch.manual_seed(0)
    claim("torch.manual_seed seeds the GPU, too", first.equal(mask("cuda")))
    cpu, gpus = torch.get_rng_state(), torch.cuda.get_rng_state_all()
    due = mask("cuda")
    torch.set_rng_state(cpu)
    again = mask("cuda")
    claim("the CPU's state does not hold the GPU's", not due.equal(again))
    torch.cuda.set_rng_state_all(gpus)
    claim("get_rng_state_all does", due.equal(mask("cuda")))
    claim("a GPU's state is a tensor on the CPU", not gpus[0].is_cuda)


def loaded(kept: Any, device: str) -> Any:
    """Return what comes back from a file that is loaded to a device."""
    file = io.BytesIO()
    torch.save(kept, file)
    file.seek(0)
    return torch.load(file, map_location=device, weights_only=True)


def refused(setter: Any, state: Any) -> bool:
    """Return whether a generator refuses a state, and print its words."""
    try:
        setter(state)
    except (TypeError, RuntimeError) as error:
        print(f"     {type(error).__name__}: {error}")
        return True
    return False


def places() -> None:
    """Try what map_location does to a checkpoint's tensors."""
    kept = {
        "model": nn.Linear(4, 1).cuda().state_dict(),
        "cpu": torch.get_rng_state(),
        "gpus": torch.cuda.get_rng_state_all(),
    }
    moved = loaded(kept, "cuda")
    claim('map_location="cuda" moves the state', moved["cpu"].is_cuda)
    claim(
        "set_rng_state refuses it", refused(torch.set_rng_state, moved["cpu"])
    )
    stayed = loaded(kept, "cpu")
    torch.set_rng_state(stayed["cpu"])
    torch.cuda.set_rng_state_all(stayed["gpus"])
    model = nn.Linear(4, 1).cuda()
    model.load_state_dict(stayed["model"])
    claim("weights from the CPU go where they belong", model.weight.is_cuda)


def skipped_updates(scaler: torch.amp.GradScaler) -> int:
    """Return how many of 20 updates a scaler skips, as in the lesson."""
    weight = nn.Parameter(torch.zeros(1, device="cuda"))
    optimizer, skipped = torch.optim.SGD([weight], lr=0.1), 0
    for _ in range(20):
        optimizer.zero_grad()
        scaler.scale(weight * HUGE).sum().backward()
        factor = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        skipped += scaler.get_scale() < factor
    return skipped


def scalers() -> None:
    """Try what a scaler's state is worth."""
    old, new, empty = (torch.amp.GradScaler("cuda") for _ in range(3))
    found = skipped_updates(old)
    claim(f"a new scaler skips {found} updates", found == SKIPPED)
    new.load_state_dict(old.state_dict())
    claim("with its state it skips none", skipped_updates(new) == 0)
    claim("without it, as many again", skipped_updates(empty) == SKIPPED)


def build(seed: int) -> list[Any]:
    """Return network, optimizer, scheduler and scaler of a run."""
    torch.manual_seed(seed)
    layers = nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10)
    model = nn.Sequential(*layers).cuda()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.1, total_steps=40)
    # A high start, so that some of the first updates are skipped.
    scaler = torch.amp.GradScaler("cuda", init_scale=2.0**24)
    return [model, optimizer, scheduler, scaler]


def train(run: list[Any], updates: int) -> list[float]:
    """Return the losses of so many updates in float16, and the rates."""
    model, optimizer, scheduler, scaler = run
    seen = []
    for _ in range(updates):
        x = torch.randn(32, 64, device="cuda")
        y = torch.randint(10, (32,)).cuda()  # from the CPU's generator
        optimizer.zero_grad()
        with torch.autocast("cuda", torch.float16):
            loss = cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        seen += [loss.item(), optimizer.param_groups[0]["lr"]]
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()
    return seen


def a_whole_run(lost: str = "") -> bool:
    """Return whether a run is the same after a stop that loses a piece."""
    whole = build(0)
    train(whole, 15)
    kept = copy.deepcopy([part.state_dict() for part in whole])
    kept = loaded(kept, "cpu")
    cpu, gpus = torch.get_rng_state(), torch.cuda.get_rng_state_all()
    due = train(whole, 20)
    new = build(1)
    names = "model", "optimizer", "scheduler", "scaler"
    for name, part, state in zip(names, new, kept, strict=True):
        if name != lost:
            part.load_state_dict(state)
    if lost != "the CPU's generator":
        torch.set_rng_state(cpu)
    if lost != "the GPU's generator":
        torch.cuda.set_rng_state_all(gpus)
    same_losses = train(new, 20) == due
    pairs = zip(whole[0].parameters(), new[0].parameters(), strict=True)
    return same_losses and all(torch.equal(a, b) for a, b in pairs)


def main() -> None:
    if not torch.cuda.is_available():
        raise SystemExit("no GPU here: torch.cuda.is_available() is False")
    torch.use_deterministic_algorithms(True)
    print(torch.__version__, torch.cuda.get_device_name())
    generators()
    places()
    scalers()
    claim("a run on a GPU goes on bit for bit", a_whole_run())
    pieces = "model", "optimizer", "scheduler", "scaler"
    for lost in (*pieces, "the CPU's generator", "the GPU's generator"):
        claim(f"but not without {lost}", not a_whole_run(lost))
    print("All that lesson 6 says of GPUs is so here.")


if __name__ == "__main__":
    main()
