"""Correct runs with torch's own schedulers, each in its usual place."""

import math

import torch
from kit import Shelf, learn, loader, loss_of, network
from torch.optim import SGD, Adam, AdamW, Muon
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)
from torch.optim.swa_utils import SWALR, AveragedModel, get_ema_multi_avg_fn

SHELF = Shelf()


@SHELF.right
def steps_as_in_the_imagenet_example() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=1e-4)
    scheduler = StepLR(optimizer, step_size=5, gamma=0.1)
    for _ in range(15):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def milestones_of_a_detector() -> None:
    model, data = network(), loader(8)
    optimizer = SGD(model.parameters(), 0.02, momentum=0.9)
    warm = LinearLR(optimizer, start_factor=0.001, total_iters=len(data) - 1)
    drops = MultiStepLR(optimizer, milestones=[8, 11], gamma=0.1)
    for epoch in range(12):
        for batch in data:
            learn(model, optimizer, batch)
            if epoch == 0:
                warm.step()
        drops.step()


@SHELF.right
def low_at_first_then_full() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 1e-3)
    scheduler = ConstantLR(optimizer, factor=0.5, total_iters=4)
    for _ in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def warm_up_and_then_constant() -> None:
    model = network()
    optimizer = AdamW(model.parameters(), 1e-3)
    scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=10)
    for batch in loader(50):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def exponential_by_epoch() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 1e-3)
    scheduler = ExponentialLR(optimizer, gamma=0.9)
    for _ in range(20):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def multiplied_by_epoch() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), 0.05)
    scheduler = MultiplicativeLR(optimizer, lambda epoch: 0.95)
    for _ in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def polynomial_of_a_segmenter() -> None:
    model, epochs, data = network(), 6, loader(10)
    optimizer = SGD(
        [
            {"params": model[0].parameters(), "lr": 0.01},
            {"params": model[2].parameters(), "lr": 0.1},
        ],
        momentum=0.9,
    )
    scheduler = PolynomialLR(optimizer, epochs * len(data), power=0.9)
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.right
def cosine_by_epoch_to_a_floor() -> None:
    model, data, epochs = network(), loader(5), 20
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9)
    scheduler = CosineAnnealingLR(optimizer, epochs, eta_min=1e-4)
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def restarts_that_double() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), 0.1)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)
    for _ in range(21):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def restarts_by_parts_of_epochs() -> None:
    model, data = network(), loader(10)
    optimizer = SGD(model.parameters(), 0.1)
    scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=4)
    for epoch in range(8):
        for number, batch in enumerate(data):
            scheduler.step(epoch + number / len(data))
            learn(model, optimizer, batch)


@SHELF.right
def triangles_that_shrink() -> None:
    model = network()
    optimizer = SGD(model.parameters(), 0.01, momentum=0.9)
    scheduler = CyclicLR(optimizer, 0.001, 0.05, 20, mode="triangular2")
    for batch in loader(160):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def triangles_with_adam() -> None:
    model = network()
    optimizer = AdamW(model.parameters(), 1e-4)
    scheduler = CyclicLR(
        optimizer,
        1e-5,
        1e-3,
        step_size_up=15,
        mode="exp_range",
        gamma=0.995,
        cycle_momentum=False,
    )
    for batch in loader(90):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def one_cycle_in_three_phases() -> None:
    model, epochs, data = network(), 5, loader(12)
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9)
    scheduler = OneCycleLR(
        optimizer,
        max_lr=0.1,
        epochs=epochs,
        steps_per_epoch=len(data),
        three_phase=True,
        anneal_strategy="linear",
    )
    for _ in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
            scheduler.step()


@SHELF.right
def one_cycle_with_a_maximum_for_each_group() -> None:
    model, total = network(), 60
    optimizer = AdamW(
        [
            {"params": model[0].parameters()},
            {"params": model[2].parameters()},
        ],
        lr=1e-3,
    )
    scheduler = OneCycleLR(optimizer, max_lr=[1e-4, 1e-3], total_steps=total)
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def warm_up_then_cosine() -> None:
    model, total, warm = network(), 80, 10
    optimizer = AdamW(model.parameters(), 1e-3)
    scheduler = SequentialLR(
        optimizer,
        [
            LinearLR(optimizer, 0.01, total_iters=warm),
            CosineAnnealingLR(optimizer, total - warm, eta_min=1e-5),
        ],
        milestones=[warm],
    )
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def warm_up_stable_decay() -> None:
    model, total = network(), 100
    optimizer = AdamW(model.parameters(), 1e-3)
    scheduler = SequentialLR(
        optimizer,
        [
            LinearLR(optimizer, 0.1, total_iters=10),
            ConstantLR(optimizer, factor=1.0, total_iters=0),
            LinearLR(optimizer, 1.0, 0.01, total_iters=20),
        ],
        milestones=[10, 80],
    )
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def chain_as_in_torchs_pages() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), 0.05)
    scheduler = ChainedScheduler(
        [
            ConstantLR(optimizer, factor=0.1, total_iters=5),
            ExponentialLR(optimizer, gamma=0.9),
        ]
    )
    for _ in range(20):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def functions_for_each_group() -> None:
    model, data = network(), loader(5)
    optimizer = SGD(
        [
            {"params": model[0].parameters(), "lr": 0.01},
            {"params": model[2].parameters(), "lr": 0.1},
        ]
    )
    scheduler = LambdaLR(
        optimizer, [lambda n: 0.5 ** (n // 6), lambda n: 0.95**n]
    )
    for _ in range(18):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def plateau_of_a_loss() -> None:
    model, data = network(), loader(6)
    optimizer = SGD(model.parameters(), 0.05)
    scheduler = ReduceLROnPlateau(optimizer, patience=2, factor=0.5)
    for _ in range(15):
        losses = [learn(model, optimizer, batch) for batch in data]
        scheduler.step(sum(losses) / len(losses))


@SHELF.right
def plateau_of_an_accuracy() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 1e-3)
    scheduler = ReduceLROnPlateau(optimizer, mode="max", patience=1)
    for epoch in range(14):
        for batch in data:
            learn(model, optimizer, batch)
        accuracy = 0.9 - 0.5 / (epoch + 1) + 0.01 * (epoch % 3)
        scheduler.step(accuracy)


@SHELF.right
def plateau_of_a_noisy_loss() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 1e-3)
    scheduler = ReduceLROnPlateau(
        optimizer, patience=2, cooldown=2, min_lr=1e-5, threshold=0.01
    )
    for epoch in range(25):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step(1 / (epoch + 1) + 0.05 * math.sin(7 * epoch))


@SHELF.right
def gan_with_two_schedules() -> None:
    generator, critic, data = network(), network(), loader(6)
    optim_g = Adam(generator.parameters(), 2e-4, betas=(0.5, 0.999))
    optim_d = Adam(critic.parameters(), 2e-4, betas=(0.5, 0.999))
    constant, decay = 6, 6

    def rule(epoch: int) -> float:
        return 1.0 - max(0, epoch + 1 - constant) / float(decay + 1)

    schedulers = [LambdaLR(o, rule) for o in (optim_g, optim_d)]
    for _ in range(constant + decay):
        for batch in data:
            learn(generator, optim_g, batch)
            learn(critic, optim_d, batch)
        for scheduler in schedulers:
            scheduler.step()


@SHELF.right
def critic_five_times_as_often() -> None:
    generator, critic, data = network(), network(), loader(20)
    optim_g, optim_d = (
        Adam(m.parameters(), 1e-4) for m in (generator, critic)
    )
    schedule_g = ExponentialLR(optim_g, 0.98)
    schedule_d = ExponentialLR(optim_d, 0.98)
    for _ in range(5):
        for number, batch in enumerate(data):
            learn(critic, optim_d, batch)
            if number % 5 == 4:
                learn(generator, optim_g, batch)
        schedule_g.step()
        schedule_d.step()


@SHELF.right
def muon_and_adam_both_scheduled() -> None:
    model, total = network(), 50
    muon = Muon([p for p in model.parameters() if p.ndim == 2], lr=0.02)
    adam = AdamW([p for p in model.parameters() if p.ndim != 2], lr=3e-4)
    schedulers = [PolynomialLR(o, total) for o in (muon, adam)]
    for batch in loader(total):
        model.zero_grad()
        loss_of(model, batch).backward()
        muon.step()
        adam.step()
        for scheduler in schedulers:
            scheduler.step()


@SHELF.right
def accumulated_gradients() -> None:
    model, epochs, data, accumulate = network(), 4, loader(18), 4
    updates = epochs * math.ceil(len(data) / accumulate)
    optimizer = AdamW(model.parameters(), 1e-3)
    scheduler = OneCycleLR(optimizer, 1e-3, total_steps=updates)
    for _ in range(epochs):
        for number, batch in enumerate(data, start=1):
            (loss_of(model, batch) / accumulate).backward()
            if number % accumulate == 0 or number == len(data):
                optimizer.step()
                optimizer.zero_grad()
                scheduler.step()


@SHELF.right
def mixed_precision_with_skipped_updates() -> None:
    model, total = network(), 60
    optimizer = SGD(model.parameters(), 0.05)
    scheduler = CosineAnnealingLR(optimizer, total)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**16)
    for number, batch in enumerate(loader(total)):
        optimizer.zero_grad()
        loss = loss_of(model, batch) * (math.inf if number < 3 else 1)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        before = scaler.get_scale()
        scaler.update()
        if scaler.get_scale() >= before:
            scheduler.step()


@SHELF.right
def averaged_weights_with_their_own_rate() -> None:
    model, data, start, epochs = network(), loader(5), 10, 16
    optimizer = SGD(model.parameters(), 0.1)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    averaged, average_rate = AveragedModel(model), SWALR(optimizer, 0.05)
    for epoch in range(epochs):
        for batch in data:
            learn(model, optimizer, batch)
        if epoch > start:
            averaged.update_parameters(model)
            average_rate.step()
        else:
            scheduler.step()


@SHELF.right
def moving_average_beside_a_cosine() -> None:
    model, total = network(), 60
    optimizer = AdamW(model.parameters(), 1e-3)
    scheduler = CosineAnnealingLR(optimizer, total)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    for batch in loader(total):
        learn(model, optimizer, batch)
        average.update_parameters(model)
        scheduler.step()


@SHELF.right
def early_stopping_with_plateau() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 1e-2)
    scheduler = ReduceLROnPlateau(optimizer, patience=1, factor=0.3)
    best, bad = math.inf, 0
    for epoch in range(50):
        for batch in data:
            learn(model, optimizer, batch)
        loss = max(0.2, 1 - 0.1 * epoch)
        scheduler.step(loss)
        bad = 0 if loss < best else bad + 1
        best = min(best, loss)
        if bad == 5:
            break


@SHELF.right
def head_first_then_all_of_it() -> None:
    model, data = network(), loader(6)
    for parameter in model[0].parameters():
        parameter.requires_grad_(False)
    optimizer = Adam(model[2].parameters(), 1e-2)
    scheduler = StepLR(optimizer, 2, 0.5)
    for stage in range(2):
        for _ in range(5):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()
        if stage == 0:
            for parameter in model.parameters():
                parameter.requires_grad_(True)
            optimizer = Adam(model.parameters(), 1e-3)
            scheduler = StepLR(optimizer, 2, 0.5)


@SHELF.right
def cosine_resumed_with_all_states() -> None:
    saved: dict[str, dict] = {}
    for first, last in ((0, 8), (8, 20)):
        model, data = network(), loader(5)
        optimizer = SGD(model.parameters(), 0.1, momentum=0.9)
        scheduler = CosineAnnealingLR(optimizer, 20)
        if saved:
            model.load_state_dict(saved["model"])
            optimizer.load_state_dict(saved["optimizer"])
            scheduler.load_state_dict(saved["scheduler"])
        for _ in range(first, last):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()
        parts = {"optimizer": optimizer, "scheduler": scheduler}
        saved = {name: part.state_dict() for name, part in parts.items()}
        saved["model"] = model.state_dict()


@SHELF.right
def plateau_resumed_with_all_states() -> None:
    model, data, states = network(), loader(5), []
    for part in range(2):
        optimizer = Adam(model.parameters(), 1e-2)
        scheduler = ReduceLROnPlateau(optimizer, patience=1)
        if states:
            optimizer.load_state_dict(states[0])
            scheduler.load_state_dict(states[1])
        for epoch in range(6):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step(1.0 / (1 + min(epoch + 6 * part, 4)))
        states = [optimizer.state_dict(), scheduler.state_dict()]


@SHELF.right
def preview_on_a_copy() -> None:
    model, total = network(), 50
    dummy = SGD([torch.nn.Parameter(torch.zeros(1))], 0.1)
    preview = OneCycleLR(dummy, 0.1, total_steps=total)
    rates = []
    for _ in range(total - 1):
        rates.append(preview.get_last_lr()[0])
        preview.step()
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, 0.1, total_steps=total)
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right
def five_folds() -> None:
    data = loader(5)
    for _ in range(5):
        model = network()
        optimizer = Adam(model.parameters(), 1e-3)
        scheduler = CosineAnnealingLR(optimizer, 6)
        for _ in range(6):
            for batch in data:
                learn(model, optimizer, batch)
            scheduler.step()


class InverseRoot(LRScheduler):
    """A scheduler of one's own: warm-up, then one over the root."""

    def get_lr(self) -> list[float]:
        n, warm = self.last_epoch + 1, 10
        return [b * min(n / warm, (warm / n) ** 0.5) for b in self.base_lrs]


@SHELF.right
def own_scheduler() -> None:
    model = network()
    optimizer = Adam(model.parameters(), 1e-3)
    scheduler = InverseRoot(optimizer)
    for batch in loader(80):
        learn(model, optimizer, batch)
        scheduler.step()
