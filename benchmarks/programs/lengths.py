"""Bugs in how long a schedule is, and in what it counts."""

import math

from kit import Shelf, learn, loader, network
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    LRScheduler,
    OneCycleLR,
    StepLR,
)

SHELF = Shelf()


@SHELF.bug(
    "https://github.com/LINCellularNeuroscience/VAME/issues/26",
    "gamma=0 was meant to turn the scheduler off: the rate becomes 0",
    "near 0 before the end",
)
def gamma_of_0_for_off() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), lr=5e-4)
    scheduler = StepLR(optimizer, step_size=10, gamma=0, last_epoch=-1)
    for _ in range(25):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/bigmb/Unet-Segmentation-Pytorch-Nest-of-Unets/issues/14",
    "T_max is 1e10, so the rate hardly changes in the whole run",
    "the run ends first",
)
def cosine_of_ten_thousand_million() -> None:
    model, data = network(), loader(4)
    optimizer = Adam(model.parameters(), lr=0.001)
    scheduler = CosineAnnealingLR(optimizer, int(1e10), eta_min=1e-5)
    for _ in range(15):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/AmirmohammadRostami/KeywordsSpotting-EfficientNet-A0/issues/1",
    "eta_min and the first rate are both 1e-3: the cosine is a line",
    "a schedule that moves nothing",
)
def cosine_from_a_rate_to_itself() -> None:
    model, data, epochs = network(), loader(5), 20
    optimizer = Adam(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, epochs, eta_min=1e-3)
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/ScrollPrize/villa/pull/1495",
    "a schedule that is stepped at each update got the number of epochs",
    "rises again after its end",
)
def horizon_in_epochs() -> None:
    model, max_epoch, data = network(), 20, loader(12)
    optimizer = AdamW(model.parameters(), lr=1e-3)

    def diffusers_cosine(step: int) -> float:
        progress = step / max_epoch
        return max(0.0, 0.5 * (1 + math.cos(math.pi * progress)))

    scheduler = LambdaLR(optimizer, diffusers_cosine)
    for _ in range(max_epoch):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


class WarmUpThenCosine(LRScheduler):
    """A scheduler such as lightning-bolts has."""

    def __init__(self, optimizer: Optimizer, warm: int, total: int) -> None:
        self.warm, self.total = warm, total
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        if self.last_epoch < self.warm:
            share = (self.last_epoch + 1) / self.warm
        else:
            done = (self.last_epoch - self.warm) / (self.total - self.warm)
            share = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        return [base * share for base in self.base_lrs]


@SHELF.bug(
    "https://github.com/galilai-group/stable-worldmodel/issues/280",
    "warm-up and horizon count steps, and the interval is an epoch",
    "a warm-up that never ends",
    "the run ends first",
)
def warm_up_of_steps_stepped_by_epoch() -> None:
    model, epochs, data = network(), 12, loader(20)
    total = epochs * len(data)
    optimizer = AdamW(model.parameters(), lr=5e-4)
    scheduler = WarmUpThenCosine(optimizer, total // 10, total)
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/alibaba/ROLL/issues/407",
    "a batch holds more chunks than planned: rate 0 from step 123 of 200 on",
    "near 0 before the end",
)
def horizon_in_trajectories() -> None:
    model, rollouts = network(), 40
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, 1 - n / rollouts))
    for rollout in range(rollouts):
        chunks = 1 + rollout % 2
        for batch in loader(chunks):
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/songmzhang/KDFlow/issues/4",
    "the horizon counts rollout steps, the scheduler steps at each update",
    "near 0 before the end",
)
def horizon_in_rollouts() -> None:
    model, rollouts, per_rollout = network(), 30, 4
    optimizer = AdamW(model.parameters(), lr=1e-3)
    warm = 3

    def cosine(step: int) -> float:
        if step < warm:
            return step / warm
        progress = min(1.0, (step - warm) / (rollouts - warm))
        return 0.5 * (1 + math.cos(math.pi * progress))

    scheduler = LambdaLR(optimizer, cosine)
    for _ in range(rollouts):
        for batch in loader(per_rollout):
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/diffusers/issues/4387",
    "the horizon is multiplied by the accumulation: it never falls to 0",
    "the run ends first",
)
def horizon_times_accumulation() -> None:
    model, accumulate, max_train_steps = network(), 4, 60
    warm, total = 5 * accumulate, max_train_steps * accumulate
    optimizer = AdamW(model.parameters(), lr=1e-3)

    def cosine(step: int) -> float:
        if step < warm:
            return step / warm
        progress = (step - warm) / (total - warm)
        return max(0.0, 0.5 * (1 + math.cos(math.pi * progress)))

    scheduler = LambdaLR(optimizer, cosine)
    for batch in loader(max_train_steps):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/CodefyUI/CodefyUI/issues/244",
    "total_steps is 1000 by default, and the step is made once an epoch",
    "the run ends first",
)
def one_cycle_of_a_thousand_epochs() -> None:
    model, data = network(), loader(5)
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = OneCycleLR(optimizer, max_lr=0.01, total_steps=1000)
    for _ in range(20):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/lucidrains/imagen-pytorch/issues/71",
    "T_max was given the warm-up's steps, not the decay's",
    "rises again after its end",
)
def cosine_as_long_as_the_warm_up() -> None:
    model, warm_steps = network(), 15
    optimizer = Adam(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, T_max=warm_steps)
    for batch in loader(100):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/transformers/issues/132",
    "there are more features than examples: beyond t_total it is negative",
    "negative rate",
)
def bert_rate_below_0() -> None:
    model, examples, features = network(), 40, 52
    optimizer = Adam(model.parameters(), lr=3e-5)
    base, warm = 3e-5, 0.1
    for number, batch in enumerate(loader(features)):
        done = number / examples
        share = done / warm if done < warm else 1.0 - done
        for group in optimizer.param_groups:
            group["lr"] = base * share
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/pytorch/torchtitan/pull/1010",
    "decay_steps may be 0, and the schedule divides by it",
    "a step that was refused",
)
def decay_of_no_steps() -> None:
    model, warm, stable, decay = network(), 5, 10, 0
    optimizer = Adam(model.parameters(), lr=0.1)

    def wsd(step: int) -> float:
        if step < warm:
            return (step + 1) / (warm + 1)
        if step < stable:
            return 1.0
        return 1 - (step - stable) / decay

    scheduler = LambdaLR(optimizer, wsd)
    for batch in loader(15):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/transformers/pull/24758",
    "a rerun with smaller batches went on with the scheduler of the first",
    "near 0 before the end",
    "the scheduler went on in a new run",
)
def rerun_with_the_old_scheduler() -> None:
    model, epochs, batches = network(), 4, 8
    optimizer = AdamW(model.parameters(), lr=5e-5)
    total = epochs * batches
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, 1 - n / total))
    for batch in loader(3):  # then the memory is full
        learn(model, optimizer, batch)
        scheduler.step()
    for _ in range(epochs):
        for batch in loader(2 * batches):
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/EleutherAI/gpt-neox/pull/1008",
    "the cosine stands still in its last steps, far above its minimum",
    "the run ends first",
    "stands still before its end",
)
def cosine_that_stops_early() -> None:
    model, total, warm = network(), 60, 9
    top, floor = 1e-3, 1e-5
    optimizer = Adam(model.parameters(), lr=top)
    for number, batch in enumerate(loader(total)):
        at = min(number, total - warm)
        if at < warm:
            rate = top * (at + 1) / warm
        else:
            rate = top / 2 * (1 + math.cos(math.pi * (at - warm) / total))
        for group in optimizer.param_groups:
            group["lr"] = max(rate, floor)
        learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/pytorch/examples/issues/130",
    "the rate is divided as a whole number, and is 0 from epoch 15 on",
    "near 0 before the end",
)
def whole_rate_divided() -> None:
    model, data, lr = network(), loader(6), 20
    best = 1.0
    optimizer = SGD(model.parameters(), lr=lr / 1000)
    for epoch in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        validation = 1.0 / (epoch + 1) if epoch < 3 else 0.5
        if validation < best:
            best = validation
        else:
            lr //= 4
            optimizer.param_groups[0]["lr"] = lr / 1000


@SHELF.bug(
    "https://github.com/wuzhe71/CPD/issues/14",
    "each epoch multiplies the rate by the whole decay: it falls too fast",
    "near 0 before the end",
)
def decay_on_top_of_decay() -> None:
    model, data, decay_rate, decay_epoch = network(), loader(5), 0.1, 6
    optimizer = Adam(model.parameters(), 1e-4)
    for epoch in range(20):
        decay = decay_rate ** (epoch // decay_epoch)
        for group in optimizer.param_groups:
            group["lr"] *= decay
        for batch in data:
            learn(model, optimizer, batch)
