"""Correct runs with the schedules of libraries, left out without them."""

import logging
import warnings
from importlib import import_module
from typing import Any

import torch
from kit import Shelf, learn, loader, loss_of, network
from torch.optim import SGD, AdamW
from torch.optim.lr_scheduler import OneCycleLR, StepLR

SHELF = Shelf()


def _transformers_run(kind: str, **settings: Any) -> None:
    """Train with one of transformers' schedules."""
    get_scheduler = import_module("transformers").get_scheduler
    model, total = network(), 60
    optimizer = AdamW(model.parameters(), lr=5e-5)
    scheduler = get_scheduler(
        kind, optimizer, 6, total, scheduler_specific_kwargs=settings
    )
    for batch in loader(total):
        learn(model, optimizer, batch)
        scheduler.step()


@SHELF.right_with("transformers")
def transformers_linear() -> None:
    _transformers_run("linear")


@SHELF.right_with("transformers")
def transformers_cosine() -> None:
    _transformers_run("cosine")


@SHELF.right_with("transformers")
def transformers_hard_restarts() -> None:
    _transformers_run("cosine_with_restarts", num_cycles=2)


@SHELF.right_with("transformers")
def transformers_polynomial() -> None:
    _transformers_run("polynomial", power=2.0)


@SHELF.right_with("transformers")
def transformers_inverse_root() -> None:
    _transformers_run("inverse_sqrt")


@SHELF.right_with("transformers")
def transformers_warm_up_stable_decay() -> None:
    _transformers_run("warmup_stable_decay", num_decay_steps=12)


@SHELF.right_with("transformers")
def transformers_constant_after_warm_up() -> None:
    _transformers_run("constant_with_warmup")


def _timm_run(kind: str, **settings: Any) -> None:
    """Train with one of timm's schedules, told the epoch."""
    timm_scheduler = import_module("timm.scheduler")
    model, data = network(), loader(5)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler, epochs = timm_scheduler.create_scheduler_v2(
        optimizer, kind, num_epochs=20, warmup_epochs=3, **settings
    )
    for epoch in range(epochs):
        losses = [learn(model, optimizer, batch) for batch in data]
        scheduler.step(epoch + 1, sum(losses))


@SHELF.right_with("timm")
def timm_cosine() -> None:
    _timm_run("cosine", min_lr=1e-5, warmup_lr=1e-5)


@SHELF.right_with("timm")
def timm_tanh() -> None:
    _timm_run("tanh")


@SHELF.right_with("timm")
def timm_steps() -> None:
    _timm_run("step", decay_epochs=6)


@SHELF.right_with("timm")
def timm_plateau() -> None:
    _timm_run("plateau", plateau_mode="min", patience_epochs=2)


def _lightning_run(interval: str, accumulate: int = 1) -> None:
    """Train with lightning's trainer, which steps the scheduler."""
    pl: Any = import_module("lightning.pytorch")
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    epochs, data = 4, loader(8)

    class Lit(pl.LightningModule):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = network()

        def training_step(self, batch: Any, index: int) -> Any:
            return loss_of(self.model, batch)

        def configure_optimizers(self) -> Any:
            optimizer = SGD(self.parameters(), lr=0.1, momentum=0.9)
            total = epochs * len(data) // accumulate
            scheduler: Any = (
                OneCycleLR(optimizer, 0.1, total_steps=total)
                if interval == "step"
                else StepLR(optimizer, 2, 0.5)
            )
            made = {"scheduler": scheduler, "interval": interval}
            return {"optimizer": optimizer, "lr_scheduler": made}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = pl.Trainer(
            max_epochs=epochs,
            accelerator="cpu",
            accumulate_grad_batches=accumulate,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        trainer.fit(Lit(), data)


@SHELF.right_with("lightning")
def lightning_by_epoch() -> None:
    _lightning_run("epoch")


@SHELF.right_with("lightning")
def lightning_by_step() -> None:
    _lightning_run("step")


@SHELF.right_with("lightning")
def lightning_with_accumulation() -> None:
    _lightning_run("step", accumulate=4)


def _ignite_run(attach: Any) -> None:
    """Train with ignite's engine; `attach` adds a schedule to it."""
    engines: Any = import_module("ignite.engine")
    model, data = network(), loader(10)
    optimizer = SGD(model.parameters(), lr=0.1)
    trainer = engines.Engine(
        lambda engine, batch: learn(model, optimizer, batch)
    )
    handler = attach(optimizer, 5 * len(data))
    trainer.add_event_handler(engines.Events.ITERATION_STARTED, handler)
    trainer.run(data, max_epochs=5)


def handlers() -> Any:
    """Return the module of ignite's schedules."""
    return import_module("ignite.handlers")


@SHELF.right_with("ignite")
def ignite_cosine() -> None:
    _ignite_run(
        lambda optimizer, total: import_module(
            "ignite.handlers"
        ).CosineAnnealingScheduler(optimizer, "lr", 0.1, 0.001, total)
    )


@SHELF.right_with("ignite")
def ignite_pieces() -> None:
    _ignite_run(
        lambda optimizer, total: import_module(
            "ignite.handlers"
        ).PiecewiseLinear(
            optimizer, "lr", [(0, 0.01), (total // 5, 0.1), (total, 0.0)]
        )
    )


@SHELF.right_with("ignite")
def ignite_warm_up_before_steps() -> None:
    _ignite_run(
        lambda optimizer, total: import_module(
            "ignite.handlers"
        ).create_lr_scheduler_with_warmup(
            StepLR(optimizer, 15, 0.5),
            warmup_start_value=0.0,
            warmup_end_value=0.1,
            warmup_duration=8,
        )
    )


def _fastai_run(fit: Any) -> None:
    """Train with fastai's learner; `fit` says in which schedule."""
    import_module("fastai.callback.schedule")  # it adds to the learner
    make_learner = import_module("fastai.learner").Learner
    data = loader(10)
    learner = make_learner(
        import_module("fastai.data.core").DataLoaders(data, data),
        network(),
        loss_func=torch.nn.MSELoss(),
        lr=1e-2,
    )
    with learner.no_bar(), learner.no_logging():
        fit(learner)


@SHELF.right_with("fastai")
def fastai_one_cycle() -> None:
    _fastai_run(lambda learner: learner.fit_one_cycle(4, 1e-2))


@SHELF.right_with("fastai")
def fastai_flat_then_cosine() -> None:
    _fastai_run(lambda learner: learner.fit_flat_cos(4, 1e-2))
