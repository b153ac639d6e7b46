"""Bugs in where, and how often, a scheduler is stepped."""

import torch
from kit import Shelf, learn, loader, loss_of, network
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    MultiStepLR,
    StepLR,
)
from torch.optim.swa_utils import SWALR, AveragedModel

SHELF = Shelf()


@SHELF.bug(
    "https://github.com/huggingface/transformers/pull/1136",
    "scheduler.step() stood before optimizer.step() in the examples",
    "a step early",
)
def scheduler_before_optimizer() -> None:
    model, total = network(), 40
    optimizer = AdamW(model.parameters(), lr=5e-4)
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, (total - n) / total))
    for batch in loader(total):
        loss_of(model, batch).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scheduler.step()
        optimizer.step()
        optimizer.zero_grad()


@SHELF.bug(
    "https://github.com/aimagelab/mammoth/issues/25",
    "optimizer and scheduler are made in the loop: no rate is scheduled",
    "made anew again and again",
    "the run ends first",
    also=("a step early",),
)
def optimizer_made_in_the_loop() -> None:
    model, epochs, data = network(), 15, loader(5)
    for _ in range(epochs):
        optimizer = SGD(model.parameters(), lr=0.05)
        scheduler = CosineAnnealingWarmRestarts(optimizer, 5, 2, 0.0005)
        scheduler.step()
        for batch in data:
            learn(model, optimizer, batch)


@SHELF.bug(
    "https://github.com/sthalles/SimCLR/issues/8",
    "T_max is a number of batches, and the step is made once an epoch",
    "the run ends first",
)
def cosine_of_batches_stepped_by_epoch() -> None:
    model, data = network(), loader(40)
    optimizer = Adam(model.parameters(), 3e-4)
    scheduler = CosineAnnealingLR(optimizer, T_max=len(data), eta_min=0)
    for epoch in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        if epoch >= 2:
            scheduler.step()


@SHELF.bug(
    "https://github.com/voicepaw/so-vits-svc-fork/pull/291",
    "with manual optimization nobody steps the two schedulers",
    "never stepped",
)
def gan_schedulers_never_stepped() -> None:
    generator, critic, data = network(), network(), loader(5)
    optim_g = AdamW(generator.parameters(), 1e-3, betas=(0.8, 0.99))
    optim_d = AdamW(critic.parameters(), 1e-3, betas=(0.8, 0.99))
    ExponentialLR(optim_g, gamma=0.99)
    ExponentialLR(optim_d, gamma=0.99)
    for _ in range(6):
        for batch in data:
            learn(critic, optim_d, batch)
            learn(generator, optim_g, batch)


@SHELF.bug(
    "https://github.com/ClementPinard/SfmLearner-Pytorch/issues/5",
    "if a scheduler is there it is stepped, else the optimizer is",
    "the optimizer never steps",
)
def scheduler_instead_of_optimizer() -> None:
    model, data = network(), loader(5)
    optimizer = Adam(model.parameters(), 2e-4)
    scheduler = StepLR(optimizer, step_size=3, gamma=0.5)
    for _ in range(8):
        for batch in data:
            optimizer.zero_grad()
            loss_of(model, batch).backward()
            if scheduler:
                scheduler.step()
            else:
                optimizer.step()


@SHELF.bug(
    "https://github.com/wolny/pytorch-3dunet/pull/135",
    "the scheduler is stepped with the validation, which comes rarely",
    "milestones never reached",
    "the run ends first",
)
def scheduler_stepped_with_validation() -> None:
    model, data, validate_each = network(), loader(6), 10
    optimizer = Adam(model.parameters(), lr=2e-4)
    scheduler = MultiStepLR(optimizer, milestones=[10, 15], gamma=0.2)
    number = 0
    for _ in range(14):
        for batch in data:
            learn(model, optimizer, batch)
            number += 1
            if number % validate_each == 0:
                with torch.no_grad():
                    loss_of(model, batch)
                scheduler.step()


@SHELF.bug(
    "https://github.com/espnet/espnet/pull/3319",
    "OneCycleLR and CyclicLR were stepped by epoch, not by iteration",
    "the run ends first",
    "a warm-up that never ends",
)
def cyclic_stepped_by_epoch() -> None:
    model, data = network(), loader(25)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = CyclicLR(optimizer, 0.001, 0.1, step_size_up=2 * len(data))
    for _ in range(8):
        for batch in data:
            learn(model, optimizer, batch)
        scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/accelerate/issues/963",
    "the scheduler steps at each batch, though gradients are accumulated",
    "stepped more often than the optimizer",
    "near 0 before the end",
)
def scheduler_at_each_micro_batch() -> None:
    model, epochs, data, accumulate = network(), 3, loader(24), 4
    total = epochs * len(data)
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = LambdaLR(
        optimizer,
        lambda n: min((n + 1) / 8, max(0.0, (total - n) / (total - 8))),
    )
    for _ in range(epochs):
        for number, batch in enumerate(data, start=1):
            (loss_of(model, batch) / accumulate).backward()
            if number % accumulate == 0:
                optimizer.step()
                optimizer.zero_grad()
            scheduler.step()


@SHELF.bug(
    "https://github.com/huggingface/transformers/pull/24088",
    "a prepared scheduler steps once for each process: much too fast",
    "stepped more often than the optimizer",
    "near 0 before the end",
)
def scheduler_stepped_for_each_process() -> None:
    model, processes, total = network(), 4, 60
    optimizer = AdamW(model.parameters(), lr=2e-5)
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, 1 - n / total))
    for batch in loader(total):
        learn(model, optimizer, batch)
        for _ in range(processes):
            scheduler.step()


@SHELF.bug(
    "https://github.com/ContextualAI/HALOs/pull/33",
    "one step for each process: the cosine reaches 0 and rises again",
    "rises again after its end",
    "stepped more often than the optimizer",
)
def cosine_stepped_for_each_process() -> None:
    model, processes, total = network(), 2, 60
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, T_max=total)
    for batch in loader(total):
        learn(model, optimizer, batch)
        for _ in range(processes):
            scheduler.step()


@SHELF.bug(
    "https://github.com/idiap/coqui-ai-Trainer/pull/20",
    "the discriminator starts late, and its scheduler is stepped from 0 on",
    "stepped more often than the optimizer",
    "a step early",
)
def scheduler_of_an_optimizer_that_waits() -> None:
    generator, critic, data = network(), network(), loader(5)
    optim_g = AdamW(generator.parameters(), 2e-3)
    optim_d = AdamW(critic.parameters(), 2e-3)
    scheduler_g = ExponentialLR(optim_g, 0.95)
    scheduler_d = ExponentialLR(optim_d, 0.95)
    for epoch in range(16):
        for batch in data:
            learn(generator, optim_g, batch)
            if epoch >= 8:
                learn(critic, optim_d, batch)
        scheduler_g.step()
        scheduler_d.step()


@SHELF.bug(
    "https://github.com/NVIDIA-NeMo/Speech/pull/3293",
    "the scheduler counts on where AMP skips the optimizer's step",
    "stepped more often than the optimizer",
)
def scheduler_counts_skipped_updates() -> None:
    model, total = network(), 60
    optimizer = AdamW(model.parameters(), lr=1e-3)
    scheduler = CosineAnnealingLR(optimizer, total, eta_min=1e-5)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
    for number, batch in enumerate(loader(total)):
        optimizer.zero_grad()
        loss = loss_of(model, batch)
        if number % 7 == 5:
            loss = loss * float("inf")  # as half precision overflows
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()


@SHELF.bug(
    "https://github.com/pytorch/pytorch/issues/55585",
    "AMP skips the first updates, and the scheduler steps all the same",
    "stepped more often than the optimizer",
    "a step early",
)
def scheduler_steps_while_the_scale_is_sought() -> None:
    model, total = network(), 40
    optimizer = SGD(model.parameters(), lr=0.01, momentum=0.9)
    scheduler = LambdaLR(optimizer, lambda n: max(0.0, 1 - n / total))
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**16)
    for number, batch in enumerate(loader(total)):
        optimizer.zero_grad()
        loss = loss_of(model, batch)
        if number < 4:
            loss = loss * float("inf")  # the scale is still too high
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()


@SHELF.bug(
    "https://github.com/Lightning-AI/pytorch-lightning/pull/12446",
    "the scheduler of weight averaging is made and never stepped",
    "never stepped",
)
def averaging_scheduler_never_stepped() -> None:
    model, data, swa_start = network(), loader(5), 6
    optimizer = SGD(model.parameters(), lr=0.1)
    scheduler = StepLR(optimizer, 2, 0.7)
    averaged = AveragedModel(model)
    SWALR(optimizer, swa_lr=0.05, anneal_epochs=3)
    for epoch in range(12):
        for batch in data:
            learn(model, optimizer, batch)
        if epoch >= swa_start:
            averaged.update_parameters(model)
        else:
            scheduler.step()


@SHELF.bug(
    "https://github.com/pytorch/pytorch/issues/129565",
    "MultiStepLR and warm restarts in a chain: the restarts ignore the drops",
    "schedulers overwrite each other",
)
def restarts_in_a_chain() -> None:
    model = network()
    optimizer = SGD(model.parameters(), lr=0.1)
    drops = MultiStepLR(optimizer, milestones=[5, 10, 15], gamma=0.1)
    restarts = CosineAnnealingWarmRestarts(optimizer, 50, 1, 1e-12)
    chained = torch.optim.lr_scheduler.ChainedScheduler([drops, restarts])
    for batch in loader(30):
        learn(model, optimizer, batch)
        chained.step()


@SHELF.bug(
    "https://github.com/marian-nmt/marian/issues/156",
    "warm-up is set after the update: the first one runs at the full rate",
    "set after the update",
)
def warm_up_set_after_the_update() -> None:
    model, base, warm = network(), 0.01, 10
    optimizer = Adam(model.parameters(), lr=base)
    for number, batch in enumerate(loader(40), start=1):
        learn(model, optimizer, batch)
        for group in optimizer.param_groups:
            group["lr"] = base * min(1.0, number / warm)
