"""Correct runs whose rates are set by hand, or as the libraries set them."""

import copy
import math

from kit import Shelf, learn, loader, network, set_rate
from torch.optim import LBFGS, SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import LambdaLR, OneCycleLR

SHELF = Shelf()


@SHELF.right
def linear_as_in_transformers() -> None:
    model, total, warm = network(), 60, 6
    optimizer = AdamW(model.parameters(), lr=5e-5)

    def share(step: int) -> float:
        if step < warm:
            return step / max(1, warm)
        return max(0.0, (total - step) / max(1, total - warm))

    scheduler = LambdaLR(optimizer, share)
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def hard_restarts_as_in_transformers() -> None:
    model, total, warm, cycles = network(), 100, 10, 3
    optimizer = AdamW(model.parameters(), lr=1e-4)

    def share(step: int) -> float:
        if step < warm:
            return step / max(1, warm)
        progress = (step - warm) / max(1, total - warm)
        if progress >= 1.0:
            return 0.0
        within = (cycles * progress) % 1.0
        return max(0.0, 0.5 * (1.0 + math.cos(math.pi * within)))

    scheduler = LambdaLR(optimizer, share)
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def inverse_root_as_in_fairseq() -> None:
    model, warm, base = network(), 20, 5e-4
    optimizer = Adam(model.parameters(), lr=base, betas=(0.9, 0.98))
    for number, batch in enumerate(loader(120), start=1):
        share = min(number / warm, (warm / number) ** 0.5)
        set_rate(optimizer, base * share)
        learn(model, optimizer, batch)


@SHELF.right
def noam_with_a_base_of_1() -> None:
    model, width, warm = network(), 64, 30
    optimizer = Adam(model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)

    def noam(step: int) -> float:
        step = max(step, 1)
        return width**-0.5 * min(step**-0.5, step * warm**-1.5)

    scheduler = LambdaLR(optimizer, lr_lambda=noam)
    for batch in loader(120):
        learn(model, optimizer, batch)
        scheduler.step()


class TimmLike:
    """A schedule as timm writes it: told the epoch, and no torch class."""

    def __init__(self, optimizer: Optimizer, epochs: int, warm: int) -> None:
        self.optimizer, self.epochs, self.warm = optimizer, epochs, warm
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self._set(0)

    def _set(self, epoch: float) -> None:
        for group in self.optimizer.param_groups:
            base, low = group["initial_lr"], 1e-5
            if epoch < self.warm:
                rate = 1e-6 + epoch * (base - 1e-6) / self.warm
            else:
                done = min(1.0, epoch / self.epochs)
                rate = low + (base - low) * 0.5 * (
                    1 + math.cos(math.pi * done)
                )
            group["lr"] = rate

    def step(self, epoch: float) -> None:
        self._set(epoch)


@SHELF.right
def epochs_as_in_timm() -> None:
    model, epochs, data = network(), 20, loader(5)
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = TimmLike(optimizer, epochs, warm=2)
    for epoch in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step(epoch + 1)


@SHELF.right
def updates_as_in_timm() -> None:
    model, epochs, data = network(), 8, loader(10)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = TimmLike(optimizer, epochs * len(data), warm=8)
    for epoch in range(epochs):
        for number, batch in enumerate(data, start=1):
            learn(model, optimizer, batch)
            scheduler.step(epoch * len(data) + number)


@SHELF.right
def polynomial_by_hand() -> None:
    model, epochs, data, base = network(), 6, loader(12), 0.01
    optimizer = SGD(
        [
            {"params": model[0].parameters(), "lr": base},
            {"params": model[2].parameters(), "lr": base * 10},
        ],
        momentum=0.9,
    )
    total = epochs * len(data)
    for epoch in range(epochs):
        for number, batch in enumerate(data):
            at = epoch * len(data) + number
            rate = base * (1 - at / total) ** 0.9
            optimizer.param_groups[0]["lr"] = rate
            optimizer.param_groups[1]["lr"] = rate * 10
            learn(model, optimizer, batch)


@SHELF.right
def drops_as_in_moco() -> None:
    model, data, base = network(), loader(5), 0.03
    optimizer = SGD(model.parameters(), lr=base, momentum=0.9)
    for epoch in range(20):
        rate = base
        for milestone in (12, 16):
            rate *= 0.1 if epoch >= milestone else 1.0
        set_rate(optimizer, rate)
        for batch in data:
            learn(model, optimizer, batch)


@SHELF.right
def biases_warm_up_from_above() -> None:
    model, epochs, data = network(), 15, loader(8)
    weights = [p for p in model.parameters() if p.ndim == 2]
    biases = [p for p in model.parameters() if p.ndim == 1]
    optimizer = SGD(weights, lr=0.01, momentum=0.9, nesterov=True)
    optimizer.add_param_group({"params": biases})

    def share(epoch: float) -> float:
        return (1 - epoch / epochs) * 0.99 + 0.01

    scheduler = LambdaLR(optimizer, lr_lambda=share)
    warm = 3 * len(data)
    for epoch in range(epochs):
        for number, batch in enumerate(data):
            at = epoch * len(data) + number
            if at <= warm:  # as YOLOv5 does
                for place, group in enumerate(optimizer.param_groups):
                    start = 0.1 if place == 1 else 0.0
                    end = group["initial_lr"] * share(epoch)
                    group["lr"] = start + (end - start) * at / warm
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def cosine_as_in_nanogpt() -> None:
    model, top, low, warm, total = network(), 6e-4, 6e-5, 10, 100
    optimizer = AdamW(model.parameters(), lr=top, betas=(0.9, 0.95))
    for number, batch in enumerate(loader(total)):
        if number < warm:
            rate = top * (number + 1) / (warm + 1)
        else:
            done = (number - warm) / (total - warm)
            rate = low + 0.5 * (1 + math.cos(math.pi * done)) * (top - low)
        set_rate(optimizer, rate)
        learn(model, optimizer, batch)


@SHELF.right
def halved_when_validation_stalls() -> None:
    model, data, rate, best = network(), loader(6), 20.0, math.inf
    optimizer = SGD(model.parameters(), lr=rate / 1000)
    for epoch in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        validation = max(5.0 - epoch, 1.0 + 0.1 * (epoch % 2))
        if validation < best:
            best = validation
        else:
            rate /= 4.0
            set_rate(optimizer, rate / 1000)


@SHELF.right
def range_test_and_then_training() -> None:
    model = network()
    start = copy.deepcopy(model.state_dict())
    optimizer = SGD(model.parameters(), lr=1e-6)
    for number, batch in enumerate(loader(60)):
        set_rate(optimizer, 1e-6 * 10 ** (number / 12))
        learn(model, optimizer, batch)
    model.load_state_dict(start)
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.05, total_steps=60)
    for batch in loader(60):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def range_test_in_a_line() -> None:
    model, total = network(), 50
    optimizer = Adam(model.parameters(), lr=1e-5)
    for number, batch in enumerate(loader(total)):
        set_rate(optimizer, 1e-5 + (0.1 - 1e-5) * number / total)
        learn(model, optimizer, batch)


@SHELF.right
def snapshots_of_a_cyclic_cosine() -> None:
    model, total, cycles, base = network(), 100, 4, 0.1
    optimizer = SGD(model.parameters(), lr=base)
    length = total // cycles
    for number, batch in enumerate(loader(total)):
        within = (number % length) / length
        set_rate(optimizer, base / 2 * (1 + math.cos(math.pi * within)))
        learn(model, optimizer, batch)


@SHELF.right
def layers_thaw_one_after_the_other() -> None:
    model, epochs, data = network(), 10, loader(6)
    optimizer = AdamW(
        [
            {"params": model[2].parameters(), "lr": 1e-3},
            {"params": model[0].parameters(), "lr": 1e-3 / 2.6},
        ]
    )
    for epoch in range(epochs):
        for parameter in model[0].parameters():
            parameter.requires_grad_(epoch >= 3)
        for batch in data:
            learn(model, optimizer, batch)
        for group in optimizer.param_groups:
            group["lr"] *= 0.9


@SHELF.right
def constant_rates_for_actor_and_critic() -> None:
    actor, critic = network(), network()
    optim_a = Adam(actor.parameters(), 1e-4)
    optim_c = Adam(critic.parameters(), 1e-3)
    for batch in loader(40):
        learn(critic, optim_c, batch)
        learn(actor, optim_a, batch)


@SHELF.right
def annealed_as_in_ppo() -> None:
    model, updates, epochs, base = network(), 20, 4, 2.5e-4
    optimizer = Adam(model.parameters(), lr=base, eps=1e-5)
    for update in range(1, updates + 1):
        set_rate(optimizer, (1.0 - (update - 1.0) / updates) * base)
        for batch in loader(epochs):
            learn(model, optimizer, batch)


@SHELF.right
def quasi_newton_at_1() -> None:
    model = network()
    optimizer = LBFGS(model.parameters(), lr=1.0, max_iter=4)
    for batch in loader(8):

        def closure(batch=batch) -> float:  # type: ignore[no-untyped-def]
            optimizer.zero_grad()
            loss = (model(batch[0]) - batch[1]).pow(2).mean()
            loss.backward()
            return float(loss)

        optimizer.step(closure)  # type: ignore[arg-type]


@SHELF.right
def three_rates_compared() -> None:
    for rate in (0.001, 0.01, 0.1):
        model = network()
        optimizer = SGD(model.parameters(), lr=rate, momentum=0.9)
        for batch in loader(25):
            learn(model, optimizer, batch)


@SHELF.right
def pretrained_then_tuned_lower() -> None:
    model, epochs, data = network(), 8, loader(6)
    for base in (1e-3, 1e-4):
        optimizer = AdamW(model.parameters(), lr=base)
        scheduler = LambdaLR(optimizer, lambda n: 1 - n / epochs)
        for _ in range(epochs):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()


@SHELF.right
def cooldown_by_one_minus_the_root() -> None:
    model, total, cooldown, base = network(), 100, 20, 1e-3
    optimizer = AdamW(model.parameters(), lr=base)
    for number, batch in enumerate(loader(total)):
        into = max(0, number - (total - cooldown)) / cooldown
        set_rate(optimizer, base * min(1, (number + 1) / 10, 1 - into**0.5))
        learn(model, optimizer, batch)
