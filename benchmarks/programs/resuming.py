"""Bugs where a run is resumed, and where a metric is watched."""

import math
from typing import Any

from kit import Shelf, learn, loader, network
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LRScheduler,
    ReduceLROnPlateau,
    StepLR,
)

SHELF = Shelf()


def warm_cosine(total: int, warm: int) -> Any:
    """Return transformers' cosine, as a function of the step."""

    def share(step: int) -> float:
        if step < warm:
            return step / warm
        progress = (step - warm) / (total - warm)
        return max(0.0, 0.5 * (1 + math.cos(math.pi * progress)))

    return share


@SHELF.bug(
    "https://github.com/vllm-project/speculators/pull/900",
    "resumed with last_epoch=epoch, where the schedule counts steps",
    "the scheduler was not loaded",
    "resumed by last_epoch",
)
def resumed_at_the_epochs_number() -> None:
    model, data, total = network(), loader(10), 100
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = LambdaLR(optimizer, warm_cosine(total, 20))
    for _ in range(5):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()
    state, epoch = optimizer.state_dict(), 5
    optimizer = AdamW(model.parameters(), lr=1e-3)
    optimizer.load_state_dict(state)
    scheduler = LambdaLR(optimizer, warm_cosine(total, 20), last_epoch=epoch)
    for _ in range(5):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/torch-points3d/torch-points3d/pull/630",
    "the optimizer was loaded, and making the scheduler reset its rate",
    "made after the optimizer was loaded",
)
def scheduler_made_after_loading() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), lr=0.01)
    scheduler = LambdaLR(optimizer, lambda epoch: 0.9**epoch)
    for _ in range(8):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
    saved = optimizer.state_dict(), scheduler.state_dict()
    optimizer = Adam(model.parameters(), lr=0.01)
    optimizer.load_state_dict(saved[0])
    scheduler = LambdaLR(optimizer, lambda epoch: 0.9**epoch)
    scheduler.load_state_dict(saved[1])
    for _ in range(8):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


class TwoStage(LRScheduler):
    """Warm-up for the head, then for the rest, then a polynomial."""

    def __init__(self, optimizer: Optimizer, warm: int, total: int) -> None:
        self.warm, self.total = warm, total
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        n = self.last_epoch
        left = max(0.0, 1 - max(0, n - self.warm) / (self.total - self.warm))
        share = min(1.0, (n + 1) / self.warm) * left**0.9
        return [base * share for base in self.base_lrs]


@SHELF.bug(
    "https://github.com/lightly-ai/lightly-train/pull/301",
    "the scheduler's state is not saved: a resumed run starts at stage one",
    "the scheduler was not loaded",
)
def own_scheduler_not_saved() -> None:
    model, data = network(), loader(10)
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = TwoStage(optimizer, 15, 80)
    for _ in range(4):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()
    saved = optimizer.state_dict()
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = TwoStage(optimizer, 15, 80)
    optimizer.load_state_dict(saved)
    for _ in range(4):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.bug(
    "https://github.com/microsoft/InnerEye-DeepLearning/issues/311",
    "a recovered run does not load the state of its scheduler",
    "the scheduler was not loaded",
    "the run ends first",
)
def recovered_without_scheduler() -> None:
    model, data, epochs, recovered = network(), loader(5), 20, 10
    optimizer = Adam(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, epochs, eta_min=1e-5)
    for _ in range(recovered):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
    checkpoint = optimizer.state_dict()
    optimizer = Adam(model.parameters(), lr=1e-3)
    optimizer.load_state_dict(checkpoint)
    scheduler = CosineAnnealingLR(optimizer, epochs, eta_min=1e-5)
    for _ in range(recovered, epochs):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/KaiyangZhou/deep-person-reid/issues/270",
    "after a break the drops begin anew, counted from the new start",
    "the scheduler was not loaded",
)
def drops_counted_from_the_break() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), lr=0.0015)
    scheduler = StepLR(optimizer, step_size=4, gamma=0.1)
    for _ in range(6):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
    checkpoint = {"optimizer": optimizer.state_dict(), "epoch": 6}
    optimizer = SGD(model.parameters(), lr=0.0015)
    scheduler = StepLR(optimizer, step_size=4, gamma=0.1)
    optimizer.load_state_dict(checkpoint["optimizer"])
    for _ in range(6, 12):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/bmaltais/kohya_ss/issues/1924",
    "a resumed run was given a lower rate, and trains at the old one",
    "loading brought the old rate back",
    "loading brought the old schedule back",
)
def new_rate_ignored() -> None:
    model, data, constant = network(), loader(10), lambda step: 1.0
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = LambdaLR(optimizer, warm_cosine(40, 4))
    for batch in data:
        learn(model, optimizer, batch)
        scheduler.step()
    saved = optimizer.state_dict(), scheduler.state_dict()
    optimizer = AdamW(model.parameters(), lr=1e-4)
    scheduler = LambdaLR(optimizer, constant)
    optimizer.load_state_dict(saved[0])
    scheduler.load_state_dict(saved[1])
    for batch in data:
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/nodefluxio/vortex/issues/70",
    "step_size was changed to 350, and loading set it back to 200",
    "loading brought the old schedule back",
)
def new_step_size_ignored() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), lr=0.1)
    scheduler = StepLR(optimizer, step_size=8)
    for _ in range(6):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()
    saved = optimizer.state_dict(), scheduler.state_dict()
    optimizer = SGD(model.parameters(), lr=0.1)
    scheduler = StepLR(optimizer, step_size=12)
    optimizer.load_state_dict(saved[0])
    scheduler.load_state_dict(saved[1])
    for _ in range(10):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/FunctionLab/selene/issues/115",
    "mode='max' was left from an AUROC, and a loss is watched now",
    "watches in the wrong direction",
)
def loss_watched_as_a_score() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), lr=0.02)
    scheduler = ReduceLROnPlateau(optimizer, "max", patience=3, factor=0.8)
    for _ in range(12):
        losses = [learn(model, optimizer, batch) for batch in data]
        scheduler.step(math.ceil(sum(losses) / len(losses) * 1000.0) / 1000.0)


@SHELF.bug(
    "https://github.com/facebookresearch/fairseq/issues/2205",
    "the best metric is a maximum, and the scheduler's mode stays 'min'",
    "watches in the wrong direction",
)
def score_watched_as_a_loss() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), lr=5e-4)
    scheduler = ReduceLROnPlateau(optimizer, patience=0, factor=0.5)
    scores = [11.2, 15.0, 17.9, 17.5, 19.2, 20.3, 20.1, 21.0, 21.4, 21.6]
    for bleu in scores:
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step(bleu)


@SHELF.bug(
    "https://github.com/microsoft/VideoX/issues/135",
    "the validation loss is given with a minus, in mode 'min'",
    "watches in the wrong direction",
    "relative threshold on negative numbers",
)
def loss_with_a_minus() -> None:
    model, data = network(), loader(6)
    optimizer = Adam(model.parameters(), lr=1e-2)
    scheduler = ReduceLROnPlateau(optimizer, factor=0.8, patience=2)
    for _ in range(12):
        losses = [learn(model, optimizer, batch) for batch in data]
        scheduler.step(-sum(losses) / len(losses))


@SHELF.bug(
    "https://github.com/IntelLabs/distiller/issues/240",
    "only the loss is passed on, also where the mode is 'max'",
    "watches in the wrong direction",
)
def loss_passed_where_a_score_is_meant() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), lr=0.01)
    decay = ExponentialLR(optimizer, 1.0)
    scheduler = ReduceLROnPlateau(optimizer, mode="max", patience=2)
    for _ in range(10):
        total = sum(learn(model, optimizer, batch) for batch in data)
        decay.step()
        scheduler.step(total / len(data))
