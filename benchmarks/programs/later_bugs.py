"""Bugs from further threads, written when the rules were done."""

import math

from kit import Shelf, learn, loader, network, set_rate
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, LambdaLR

SHELF = Shelf(later=True)


@SHELF.bug(
    "https://github.com/huggingface/transformers/pull/4940",
    "the decay counts from 0: the rate drops where the warm-up ends",
    "jumps at the hand-over",
)
def decay_that_counts_the_warm_up() -> None:
    model, base, warm, total = network(), 5e-5, 15, 60
    optimizer = AdamW(model.parameters(), lr=base)
    for number, batch in enumerate(loader(total)):
        if number < warm:
            rate = base * (number + 1) / warm
        else:
            rate = base * (1 - number / total)
        set_rate(optimizer, rate)
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/huggingface/diffusers/pull/8312",
    "made before the loader is sharded: it falls too slowly by processes",
    "the run ends first",
)
def horizon_of_all_processes() -> None:
    model, epochs, processes, batches = network(), 3, 4, 64
    total = epochs * batches
    optimizer = AdamW(model.parameters(), lr=1e-4)

    def linear(step: int) -> float:
        if step < 10:
            return step / 10
        return max(0.0, (total - step) / (total - 10))

    scheduler = LambdaLR(optimizer, linear)
    for _ in range(epochs):
        for batch in loader(batches // processes):
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/automl/Auto-PyTorch/issues/211",
    "warm restarts are stepped by batch, and T_0 counts epochs",
    "restarts within an epoch",
)
def restarts_stepped_by_batch() -> None:
    model, data = network(), loader(30)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=6, T_mult=1)
    for _ in range(4):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/amoudgl/pygoturn/issues/16",
    "the drop is made at each pass of the loop while the count stands still",
    "near 0 before the end",
)
def drop_made_many_times() -> None:
    model, number, parts, decay_step = network(), 0, 8, 10
    optimizer = SGD(model.parameters(), lr=1e-2, momentum=0.9)
    while number < 25:
        for part, batch in enumerate(loader(parts)):
            if number > 0 and number % decay_step == 0:
                for group in optimizer.param_groups:
                    group["lr"] *= 0.1
            if part == parts - 1:
                learn(model, optimizer, batch)
                number += 1


@SHELF.bug(
    "https://github.com/SysCV/vis4d/pull/84",
    "the warm-up is applied after the first optimizer step",
    "set after the update",
)
def warm_up_after_the_first_step() -> None:
    model, base, warm, data = network(), 0.02, 20, loader(50)
    optimizer = SGD(model.parameters(), lr=base, momentum=0.9)
    for number, batch in enumerate(data):
        learn(model, optimizer, batch)
        if number < warm:
            share = 0.001 + (1 - 0.001) * number / warm
            set_rate(optimizer, base * share)
        else:
            set_rate(optimizer, base)


@SHELF.bug(
    "https://github.com/huggingface/transformers/issues/20029",
    "a group that is added at the unfreezing is not scheduled",
    "a late group without a schedule",
    "a step that was refused",
)
def group_added_at_the_unfreezing() -> None:
    model, data, epochs = network(), loader(8), 6
    optimizer = AdamW(model[2].parameters(), lr=1e-3)
    total = epochs * len(data)
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, 1 - n / total))
    for epoch in range(epochs):
        if epoch == 1:
            added = {"params": list(model[0].parameters()), "lr": 1e-4}
            optimizer.add_param_group(added)
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/nanotron/pull/256",
    "the function is bound to the loaded, decayed rate, not to the first",
    "made after the optimizer was loaded",
    "pulled off its schedule",
)
def function_of_the_decayed_rate() -> None:
    model, total, low = network(), 60, 1e-5
    saved: list[dict] = []
    for part in range(2):
        optimizer = AdamW(model.parameters(), lr=3e-4)
        if saved:
            optimizer.load_state_dict(saved[0])
        first = optimizer.param_groups[0]["lr"]

        def share(step: int, first: float = first) -> float:
            cosine = 0.5 * (1 + math.cos(math.pi * step / total))
            return (low + (first - low) * cosine) / first

        scheduler = LambdaLR(optimizer, share)
        if saved:
            scheduler.load_state_dict(saved[1])
        for batch in loader(40 if part == 0 else 20):
            learn(model, optimizer, batch)
            scheduler.step()
        saved = [optimizer.state_dict(), scheduler.state_dict()]


@SHELF.bug(
    "https://github.com/davidstutz/confidence-calibrated-adversarial-training/issues/5",
    "epochs are divided by the batches of an epoch: the factor stays at 1",
    "a schedule that moves nothing",
    "the run ends first",
)
def exponent_that_stays_at_0() -> None:
    model, data, gamma = network(), loader(20), 0.97
    optimizer = SGD(model.parameters(), lr=0.05)
    scheduler = LambdaLR(
        optimizer, [lambda epoch: gamma ** math.floor(epoch / len(data))]
    )
    for _ in range(10):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/InternLM/xtuner/issues/386",
    "the cosine ends with the first of three epochs: the rate is frozen",
    "stands still before its end",
    "the run ends first",
)
def cosine_frozen_after_an_epoch() -> None:
    model, epochs, data, base = network(), 3, loader(30), 2e-4
    optimizer = AdamW(model.parameters(), lr=base)
    total, warm = epochs * len(data), 3
    for epoch in range(epochs):
        for number, batch in enumerate(data):
            at = epoch * len(data) + number
            if at < warm:
                set_rate(optimizer, base * (at + 1) / warm)
            elif epoch == 0:  # the hook's 'end' is 1
                done = (at - warm) / (total - warm)
                cosine = 0.5 * (1 + math.cos(math.pi * done))
                set_rate(optimizer, base * cosine)
            learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/ziqi-jin/finetune-anything/issues/57",
    "the linear schedule has its default length: the rate becomes negative",
    "negative rate",
)
def linear_of_the_default_length() -> None:
    model, first, decay = network(), 10, 20
    optimizer = AdamW(model.parameters(), lr=1e-4)

    def rule(step: int) -> float:
        return 1.0 - max(0, step + 1 - first) / float(decay + 1)

    scheduler = LambdaLR(optimizer, lr_lambda=rule)
    for batch in loader(60):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/FGA-DIKU/BONSAI/issues/156",
    "the scheduler was given fewer epochs than the trainer: rate 0",
    "near 0 before the end",
)
def scheduler_of_fewer_epochs() -> None:
    model, epochs, planned, data = network(), 10, 6, loader(8)
    optimizer = Adam(model.parameters(), lr=1e-3)
    total, warm = planned * len(data), 5

    def linear(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return max(0.0, (total - step) / (total - warm))

    scheduler = LambdaLR(optimizer, linear)
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/young-geng/EasyLM/issues/22",
    "end_lr is 1e-3 by default: after the warm-up to 1e-4 the rate rises",
    "floor above a group's rate",
    "rises after its warm-up",
)
def end_above_the_peak() -> None:
    model, peak, end, warm, total = network(), 1e-4, 1e-3, 10, 60
    optimizer = AdamW(model.parameters(), lr=peak)
    for number, batch in enumerate(loader(total)):
        done = (number - warm) / (total - warm)
        cosine = 0.5 * (1 + math.cos(math.pi * done))
        after = end + (peak - end) * cosine
        set_rate(optimizer, peak * number / warm if number < warm else after)
        learn(model, optimizer, batch)


class ForgetfulExponential:
    """A schedule that reckons the next rate and sets it nowhere."""

    def __init__(self, rate: float, gamma: float) -> None:
        self.rate, self.gamma = rate, gamma

    def step(self) -> None:
        self.rate *= self.gamma


@SHELF.bug(
    "https://github.com/zhutmost/lsq-net/issues/24",
    "the exponential schedule never sets the rate that it reckons",
    "a schedule that moves nothing",
)
def rate_reckoned_and_not_set() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), lr=0.01, momentum=0.9)
    scheduler = ForgetfulExponential(0.01, 0.9)
    for _ in range(10):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
