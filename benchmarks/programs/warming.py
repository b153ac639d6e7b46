"""Bugs in warm-ups, hand-overs, and rates that are set by hand."""

import math

from kit import Shelf, learn, loader, network, set_rate
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    LRScheduler,
    StepLR,
)

SHELF = Shelf()


@SHELF.bug(
    "https://github.com/Vision-CAIR/MiniGPT-4/pull/263",
    "the warm-up counts the steps of an epoch: each epoch warms up again",
    "warms up again and again",
)
def warm_up_by_the_inner_counter() -> None:
    model, start, base, warm = network(), 1e-6, 1e-4, 10
    optimizer = AdamW(model.parameters(), lr=base)
    for _ in range(4):
        for inner, batch in enumerate(loader(15)):
            if inner < warm:
                set_rate(optimizer, start + (base - start) * inner / warm)
            learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/Project-MONAI/tutorials/issues/630",
    "the schedule is stepped by epoch, and the first epoch's rate is 0",
    "begins at 0",
)
def first_epoch_at_0() -> None:
    model, data, warm, total = network(), loader(8), 5, 20
    optimizer = AdamW(model.parameters(), lr=1e-4)

    def warm_cosine(epoch: int) -> float:
        if epoch < warm:
            return epoch / max(1.0, warm)
        progress = (epoch - warm) / max(1, total - warm)
        return max(0.0, 0.5 * (1 + math.cos(math.pi * progress)))

    scheduler = LambdaLR(optimizer, warm_cosine)
    for _ in range(total):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/EleutherAI/gpt-neox/pull/1379",
    "warm-up gives the first update a rate of 0: it changes nothing",
    "begins at 0",
)
def first_update_at_0() -> None:
    model, base, warm, total = network(), 1e-3, 10, 50
    optimizer = Adam(model.parameters(), lr=base)
    for number, batch in enumerate(loader(total)):
        if number <= warm:
            rate = base * number / warm
        else:
            rate = base * (total - number) / (total - warm)
        set_rate(optimizer, rate)
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/yuhuixu1993/PC-DARTS/issues/33",
    "warm-up takes its share of the rate before, not of the first one",
    "pulled off its schedule",
)
def warm_up_share_of_a_share() -> None:
    model, data, warm, epochs = network(), loader(5), 5, 20
    optimizer = SGD(model.parameters(), 0.5, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, float(epochs), eta_min=0.0)
    for epoch in range(epochs):
        if epoch < warm:
            for group in optimizer.param_groups:
                group["lr"] = group["lr"] * (epoch + 1) / warm
        for batch in data:
            learn(model, optimizer, batch)
        if epoch >= warm:
            scheduler.step()


class DampensAtOnce:
    """A warm-up that dampens the rate when it is made."""

    def __init__(self, optimizer: Optimizer, period: int) -> None:
        self.optimizer, self.period, self.at = optimizer, period, 0
        self.rates = [g["lr"] for g in optimizer.param_groups]
        self.dampen()

    def dampen(self) -> None:
        self.at += 1
        share = min(1.0, self.at / self.period)
        for group, rate in zip(
            self.optimizer.param_groups, self.rates, strict=True
        ):
            group["lr"] = rate * share


@SHELF.bug(
    "https://github.com/Tony-Y/pytorch_warmup/issues/26",
    "the scheduler was made after the warm-up, from the dampened rate",
    "pulled off its schedule",
)
def scheduler_made_after_the_warm_up() -> None:
    model, total, period = network(), 60, 10
    optimizer = AdamW(model.parameters(), lr=1e-2)
    warm_up = DampensAtOnce(optimizer, period)
    scheduler = CosineAnnealingLR(optimizer, T_max=total)
    for batch in loader(total):
        learn(model, optimizer, batch)
        for group, rate in zip(
            optimizer.param_groups, warm_up.rates, strict=True
        ):
            group["lr"] = rate
        scheduler.step()
        warm_up.rates = [g["lr"] for g in optimizer.param_groups]
        warm_up.dampen()


class WarmUpLR(LRScheduler):
    """A warm-up whose list is over epochs, where groups are meant."""

    def __init__(self, optimizer: Optimizer, epochs: int) -> None:
        self.warm, self.first = epochs, optimizer.param_groups[0]["lr"]
        self.first /= epochs
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        rates = [self.first * epoch for epoch in range(1, self.warm + 1)]
        return rates[: len(self.optimizer.param_groups)]  # as zip did


@SHELF.bug(
    "https://github.com/lingxitong/MIL_BASELINE/issues/47",
    "the warm-up stays at its first rate, and StepLR goes on from there",
    "pulled off its schedule",
)
def warm_up_that_stays_below() -> None:
    model, data, warm = network(), loader(5), 2
    optimizer = Adam(model.parameters(), lr=2e-4)
    after = StepLR(optimizer, step_size=3, gamma=0.9)
    warm_up = WarmUpLR(optimizer, warm)
    for epoch in range(14):
        for batch in data:
            learn(model, optimizer, batch)
        if epoch < warm:
            warm_up.step()
        else:
            after.step()


@SHELF.bug(
    "https://github.com/PaddlePaddle/PaddleDetection/pull/4611",
    "the cosine counts from 0, so it is half way down after the warm-up",
    "jumps at the hand-over",
)
def cosine_that_counts_the_warm_up() -> None:
    model, total, warm = network(), 60, 25
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)

    def share(step: int) -> float:
        if step < warm:
            return 0.1 + 0.9 * step / warm
        return 0.5 * (1 + math.cos(math.pi * step / total))

    scheduler = LambdaLR(optimizer, share)
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/mangye16/Unsupervised_Embedding_Learning/issues/7",
    "the elif branches of the second and third drop are never reached",
    "milestones never reached",
)
def drops_behind_elif() -> None:
    model, data, base = network(), loader(4), 0.03
    optimizer = SGD(model.parameters(), lr=base, momentum=0.9)
    for epoch in range(30):
        rate = base
        if epoch >= 12:
            rate = base * 0.1
        elif epoch >= 16:
            rate = base * 0.05
        elif epoch >= 20:
            rate = base * 0.01
        set_rate(optimizer, rate)
        for batch in data:
            learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/d-li14/mobilenetv2.pytorch/issues/22",
    "a whole division in the exponent: the rate never falls",
    "a schedule that moves nothing",
)
def whole_division_in_the_exponent() -> None:
    model, epochs, data, base = network(), 12, loader(6), 0.05
    optimizer = SGD(model.parameters(), lr=base, momentum=0.9)
    total = epochs * len(data)
    for epoch in range(epochs):
        for number, batch in enumerate(data):
            at = epoch * len(data) + number
            set_rate(optimizer, base * 0.1 ** (at // total))
            learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/pytorch/pytorch/issues/78917",
    "LambdaLR's function returns the rate, so the rate is squared",
    "a function that returns a rate",
)
def function_that_returns_the_rate() -> None:
    model, lr = network(), 0.001
    optimizer = Adam(model.parameters(), lr=lr, weight_decay=0.0001)
    scheduler = LambdaLR(optimizer, lr_lambda=lambda epoch: lr)
    for _ in range(8):
        for batch in loader(4):
            learn(model, optimizer, batch)
        scheduler.step()
