"""Try on a GPU what the recorder promises, and say what was seen.

    python docs/measurements/cuda_recorder.py

It ends with an error if a promise does not hold.
"""

import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR

from grader.lesson.recording.recorder import Recorder, record
from grader.lesson.recording.trace import Trace


def claim(text: str, holds: bool) -> None:
    """Print a claim, and stop if it does not hold."""
    print("yes " if holds else "NO  ", text)
    if not holds:
        raise SystemExit(f"not so: {text}")


def trained(make: type[Optimizer], **options: object) -> Trace:
    """Return the trace of 20 updates on the GPU, under a cosine."""
    model = nn.Linear(32, 10).cuda()
    optimizer = make(model.parameters(), **options)  # type: ignore[call-arg]
    scheduler = CosineAnnealingLR(optimizer, 20)

    def run() -> None:
        for _ in range(20):
            optimizer.zero_grad()
            model(torch.rand(16, 32, device="cuda")).square().mean().backward()
            optimizer.step()
            scheduler.step()

    return record(run)


def cosine(base: float) -> list[float]:
    """Return the rates that are meant."""
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=base)
    scheduler = CosineAnnealingLR(optimizer, 20)
    rates = []
    for _ in range(20):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def near(used: list[float | None], meant: list[float]) -> bool:
    """Return whether rates are the same but for a tensor's rounding.

    A rate that is a tensor of 32 bits is rounded in each step of its
    scheduler.
    """
    pairs = list(zip(used, meant, strict=True))
    gaps = [abs(u - m) if u is not None else 1.0 for u, m in pairs]
    print(f"     at most {max(gaps):.1e} apart")
    return max(gaps) < 1e-6


def kinds() -> None:
    """Try the ways in which torch makes an update on a GPU."""
    for name, make, options in (
        ("SGD", SGD, {"lr": 0.1}),
        ("SGD, fused", SGD, {"lr": 0.1, "fused": True}),
        ("SGD, foreach", SGD, {"lr": 0.1, "foreach": True}),
        ("Adam, fused", Adam, {"lr": 0.1, "fused": True}),
        ("AdamW, capturable", AdamW, {"lr": 0.1, "capturable": True}),
        (
            "Adam, a rate in a CUDA tensor",
            Adam,
            {"lr": torch.tensor(0.1, device="cuda"), "capturable": True},
        ),
    ):
        trace = trained(make, **options)
        claim(f"{name}: 20 updates", len(trace.updates) == 20)
        claim(f"{name}: the cosine's rates", near(trace.rates, cosine(0.1)))
        claim(f"{name}: moved", all(u.moved for u in trace.updates))
        claim(f"{name}: no contradiction", not trace.contradictions)
        claim(f"{name}: no finding", not trace.findings())


def scaled() -> None:
    """Try an update that AMP skips."""
    model = nn.Linear(8, 4).cuda()
    optimizer = SGD(model.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("cuda")
    with Recorder() as trace:
        for number in range(6):
            optimizer.zero_grad()
            with torch.autocast("cuda"):
                loss = model(torch.rand(4, 8, device="cuda")).square().mean()
            scaler.scale(loss).backward()
            if number == 2:
                next(model.parameters()).grad.fill_(torch.inf)  # type: ignore[union-attr]
            scaler.step(optimizer)
            scaler.update()
    claim(
        f"AMP: 6 batches, one infinite gradient, {len(trace.updates)} updates",
        len(trace.updates) == 5,
    )


def replayed() -> None:
    """Try an update that a CUDA graph replays: that it did is all we know."""
    weights = nn.Parameter(torch.ones(8, device="cuda"))
    optimizer = Adam([weights], lr=0.1, capturable=True)
    weights.grad = torch.ones_like(weights)
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        optimizer.step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with Recorder() as capture, torch.cuda.graph(graph):
        optimizer.step()
    claim("a captured step is let through", capture.events.captured == 1)
    before = weights.detach().clone()
    with Recorder() as trace:
        for _ in range(3):
            graph.replay()
    moved = bool((weights != before).any())
    claim("a replayed graph moves the weights", moved)
    claim("none of its updates is seen", not trace.calls)
    claim("the summary says so", "replayed 3 times" in trace.summary())
    print(f"     {trace.summary()}")


def cycled() -> None:
    """Try OneCycle's momentum with a fused Adam."""
    model = nn.Linear(8, 4).cuda()
    optimizer = Adam(model.parameters(), lr=0.1, fused=True)
    scheduler = OneCycleLR(optimizer, 0.1, total_steps=10)
    with Recorder() as trace:
        for _ in range(10):
            optimizer.zero_grad()
            model(torch.rand(4, 8, device="cuda")).square().mean().backward()
            optimizer.step()
            scheduler.step()
    claim(
        "OneCycle, fused Adam: the first beta goes from 0.95 to 0.85",
        (trace.momenta[0], min(m for m in trace.momenta if m)) == (0.95, 0.85),
    )


if __name__ == "__main__":
    print(f"torch {torch.__version__}, {torch.cuda.get_device_name()}")
    for part in (kinds, scaled, cycled, replayed):
        part()
    print("All of it holds.")
