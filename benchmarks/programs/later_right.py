"""Further correct runs, written when the rules were done."""

import copy
import functools
import math

import torch
from kit import Shelf, learn, loader, loss_of, network, set_rate
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

SHELF = Shelf(later=True)


@SHELF.right
def warm_up_before_warm_restarts() -> None:
    model, warm = network(), 10
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = SequentialLR(
        optimizer,
        [
            LinearLR(optimizer, 0.1, total_iters=warm),
            CosineAnnealingWarmRestarts(optimizer, T_0=30, eta_min=1e-6),
        ],
        milestones=[warm],
    )
    for batch in loader(100):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def one_cycle_resumed() -> None:
    model, states = network(), []
    for part in (25, 35):
        optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
        scheduler = OneCycleLR(optimizer, 0.1, total_steps=60)
        if states:
            optimizer.load_state_dict(states[0])
            scheduler.load_state_dict(states[1])
        for batch in loader(part):
            learn(model, optimizer, batch)
            scheduler.step()
        states = [optimizer.state_dict(), scheduler.state_dict()]


@SHELF.right
def resumed_by_the_right_number() -> None:
    model, total = network(), 60
    share = functools.partial(_line, total=total)
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = LambdaLR(optimizer, share)
    for batch in loader(30):
        learn(model, optimizer, batch)
        scheduler.step()
    saved = optimizer.state_dict()
    optimizer = AdamW(model.parameters(), lr=1e-3)
    optimizer.load_state_dict(saved)
    scheduler = LambdaLR(optimizer, share, last_epoch=29)
    for batch in loader(30):
        learn(model, optimizer, batch)
        scheduler.step()


def _line(step: int, total: int) -> float:
    return max(0.0, 1 - step / total)


@SHELF.right
def second_phase_with_a_new_scheduler() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), lr=1e-2)
    for base in (1e-2, 1e-3):
        for group in optimizer.param_groups:
            group["lr"] = base
            group.pop("initial_lr", None)
        scheduler = CosineAnnealingLR(optimizer, 8)
        for _ in range(8):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()


@SHELF.right
def scaled_up_as_for_large_batches() -> None:
    model, base, scale, data = network(), 0.0125, 8, loader(10)
    optimizer = SGD(model.parameters(), lr=base, momentum=0.9)
    for epoch in range(15):
        for number, batch in enumerate(data):
            at = epoch + number / len(data)
            rate = base * (1 + (scale - 1) * min(1.0, at / 5))
            rate *= 0.1 ** ((at >= 9) + (at >= 12))
            set_rate(optimizer, rate)
            learn(model, optimizer, batch)


@SHELF.right
def inner_loop_at_a_constant_rate() -> None:
    model = network()
    outer = Adam(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(outer, 20)
    for batch in loader(20):
        fast = copy.deepcopy(model)
        inner = SGD(fast.parameters(), lr=0.01)
        for _ in range(3):
            learn(fast, inner, batch)
        outer.zero_grad()
        loss_of(model, batch).backward()
        outer.step()
        scheduler.step()


@SHELF.right
def sharpness_aware_twice_a_batch() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = StepLR(optimizer, 3, 0.5)
    for _ in range(9):
        for batch in data:
            optimizer.zero_grad()
            loss_of(model, batch).backward()
            before = [p.detach().clone() for p in model.parameters()]
            with torch.no_grad():
                for p in model.parameters():
                    p.add_(p.grad * 0.05 / (p.grad.norm() + 1e-12))
            optimizer.zero_grad()
            loss_of(model, batch).backward()
            with torch.no_grad():
                for p, old in zip(model.parameters(), before, strict=True):
                    p.copy_(old)
            optimizer.step()
        scheduler.step()


@SHELF.right
def accumulation_in_mixed_precision() -> None:
    model, accumulate, data, epochs = network(), 3, loader(15), 4
    optimizer = AdamW(model.parameters(), lr=1e-3)
    total = epochs * len(data) // accumulate
    scheduler = CosineAnnealingLR(optimizer, total)
    scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
    for _ in range(epochs):
        for number, batch in enumerate(data, start=1):
            scaler.scale(loss_of(model, batch) / accumulate).backward()
            if number % accumulate == 0:
                scaler.unscale_(optimizer)
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                scaler.step(optimizer)
                scaler.update()
                optimizer.zero_grad()
                scheduler.step()


@SHELF.right
def cosine_stopped_early() -> None:
    model, data, patience = network(), loader(5), 3
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, 30)
    best, bad = math.inf, 0
    for epoch in range(30):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
        loss = max(0.3, 1.0 - 0.06 * epoch)
        bad = 0 if loss < best else bad + 1
        best = min(best, loss)
        if bad == patience:
            break


@SHELF.right
def warm_up_by_hand_then_plateau() -> None:
    model, base, warm, data = network(), 0.02, 3, loader(6)
    optimizer = SGD(model.parameters(), lr=base)
    scheduler = ReduceLROnPlateau(optimizer, patience=2, factor=0.5)
    for epoch in range(18):
        if epoch < warm:
            set_rate(optimizer, base * (epoch + 1) / warm)
        losses = [learn(model, optimizer, batch) for batch in data]
        if epoch >= warm:
            scheduler.step(max(0.5, sum(losses) / len(losses)))


@SHELF.right
def distilled_by_a_trained_teacher() -> None:
    data = loader(6)
    for rate in (1e-2, 5e-3):
        model = network()
        optimizer = SGD(model.parameters(), lr=rate, momentum=0.9)
        scheduler = MultiStepLR(optimizer, [5, 8], gamma=0.2)
        for _ in range(10):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()


@SHELF.right
def decay_of_layers_from_the_top() -> None:
    model, total, decay = network(), 60, 0.65
    optimizer = AdamW(
        [
            {"params": model[n].parameters(), "lr": 1e-3 * decay**depth}
            for depth, n in enumerate((2, 0))
        ]
    )
    scheduler = LambdaLR(
        optimizer, lambda n: min((n + 1) / 6, 1 - max(0, n - 6) / (total - 6))
    )
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def tasks_one_after_the_other() -> None:
    model, data = network(), loader(5)
    for _ in range(4):
        optimizer = SGD(model.parameters(), lr=0.05)
        scheduler = ExponentialLR(optimizer, 0.8)
        for _ in range(6):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()
