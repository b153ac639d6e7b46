"""Bugs with several groups, or several optimizers."""

import math

from kit import Shelf, learn, loader, loss_of, network
from torch.optim import Adam, AdamW, Muon, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    OneCycleLR,
)

SHELF = Shelf()


class WarmUpAllTo:
    """A schedule of one rate for all groups, as several projects have."""

    def __init__(self, optimizer: Optimizer, top: float, warm: int) -> None:
        self.optimizer, self.top, self.warm, self.at = optimizer, top, warm, 0
        self.step()

    def step(self) -> None:
        self.at += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.top * min(1.0, self.at / self.warm)


@SHELF.bug(
    "https://github.com/katsura-jp/pytorch-cosine-annealing-with-warmup/issues/14",
    "max_lr overrides the rates of all groups",
    "groups levelled",
)
def one_maximum_for_all_groups() -> None:
    model, total = network(), 50
    optimizer = Adam(
        [
            {"params": model[0].parameters(), "lr": 1e-4},
            {"params": model[2].parameters(), "lr": 1e-3},
        ]
    )
    top, low = 1e-3, 1e-5
    for number, batch in enumerate(loader(total)):
        for group in optimizer.param_groups:
            share = 0.5 * (1 + math.cos(math.pi * number / total))
            group["lr"] = low + (top - low) * share
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/flairNLP/flair/pull/2641",
    "OneCycleLR got one rate and overwrote those of the groups",
    "groups levelled",
)
def one_cycle_over_groups() -> None:
    model, epochs, data = network(), 4, loader(10)
    optimizer = AdamW(
        [
            {"params": model[0].parameters(), "lr": 5e-5},
            {"params": model[2].parameters(), "lr": 5e-3},
        ]
    )
    scheduler = OneCycleLR(
        optimizer,
        max_lr=5e-5,
        steps_per_epoch=len(data),
        epochs=epochs,
        cycle_momentum=False,
    )
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/deepspeedai/DeepSpeed/issues/7713",
    "WarmupLR gives Muon's and Adam's groups one rate",
    "groups levelled",
)
def warm_up_over_muon_and_adam() -> None:
    model = network()
    optimizer = AdamW(
        [
            {"params": model[0].parameters(), "lr": 2e-2},
            {"params": model[2].parameters(), "lr": 1e-5},
        ]
    )
    scheduler = WarmUpAllTo(optimizer, 1e-3, warm=6)
    for batch in loader(30):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/open-mmlab/mmengine/issues/1612",
    "one eta_min for all groups: the backbone's rate comes up to the head's",
    "floor above a group's rate",
    "groups levelled",
)
def cosine_up_to_one_rate() -> None:
    model, data, lr = network(), loader(5), 1e-4
    optimizer = AdamW(
        [
            {"params": model[2].parameters(), "lr": lr},
            {"params": model[0].parameters(), "lr": lr * 0.1},
        ]
    )
    scheduler = CosineAnnealingLR(optimizer, T_max=8, eta_min=lr * 100)
    for _ in range(8):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/microsoft/hi-ml/issues/611",
    "get_lr returns one rate, so only the first group is scheduled",
    "a group without a schedule",
    "a late group without a schedule",
)
def one_rate_for_two_groups() -> None:
    model, total, warm = network(), 50, 5
    optimizer = Adam(
        [
            {"params": model[0].parameters(), "weight_decay": 0.01},
            {"params": model[2].parameters(), "weight_decay": 0.0},
        ],
        lr=1e-3,
    )
    for number, batch in enumerate(loader(total)):
        share = min((number + 1) / warm, 1 - number / total)
        for group, rate in zip(
            optimizer.param_groups, [1e-3 * share], strict=False
        ):
            group["lr"] = rate
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/deepspeedai/DeepSpeed/pull/7969",
    "before the first update only group 0 is set to the warm-up's start",
    "a group without a schedule",
    "set after the update",
)
def second_group_begins_at_the_top() -> None:
    model, total, warm, base = network(), 50, 8, 1e-3
    optimizer = Adam(
        [
            {"params": model[0].parameters()},
            {"params": model[2].parameters(), "weight_decay": 0.1},
        ],
        lr=base,
    )
    rates = [0.0]  # one, where each group should have its own
    for number, batch in enumerate(loader(total), start=1):
        for group, rate in zip(optimizer.param_groups, rates, strict=False):
            group["lr"] = rate
        learn(model, optimizer, batch)
        share = min(number / warm, 0.5 + 0.5 * math.cos(number / total * 3))
        rates = [base * share, base * share]


@SHELF.bug(
    "https://github.com/tenstorrent/tt-metal/issues/56027",
    "set_lr reaches Muon only: the AdamW inside is never scheduled",
    "one of two optimizers has no schedule",
)
def muon_scheduled_and_adam_not() -> None:
    model, total = network(), 40
    matrices = [p for p in model.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if p.ndim != 2]
    muon, adam = Muon(matrices, lr=0.02), AdamW(others, lr=3e-4)
    for number, batch in enumerate(loader(total)):
        for group in muon.param_groups:
            group["lr"] = 0.02 * 0.5 * (1 + math.cos(math.pi * number / total))
        model.zero_grad()
        loss_of(model, batch).backward()
        muon.step()
        adam.step()


@SHELF.bug(
    "https://github.com/huggingface/lerobot/pull/280",
    "the filter finds no backbone: all of it trains at the main rate",
    "a group without parameters",
)
def backbone_group_that_is_empty() -> None:
    model, data = network(), loader(5)
    named = list(model.named_parameters())
    optimizer = AdamW(
        [
            {"params": [p for n, p in named if "backbone" not in n]},
            {
                "params": [p for n, p in named if "backbone" in n],
                "lr": 1e-5,
            },
        ],
        lr=1e-4,
    )
    for _ in range(6):
        for batch in data:
            learn(model, optimizer, batch)
