"""How checks look at what listens to a metric: plateaus, and stopping."""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import SystemRandom
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from grader.lesson.evidence import (
    draw_batch,
    draw_digit,
    expect_trained,
    expect_weights,
    record_with,
    weights_of,
)
from grader.lesson.expect import expect_number, expect_rates, fail
from grader.lesson.lab import (
    Digits,
    loss,
    mlp,
    preview,
    preview_plateau,
)
from grader.lesson.probes import probe
from grader.lesson.recording.trace import Trace
from grader.lesson.topics.alike import first_apart, is_near
from grader.lesson.topics.plateau_pictures import drops_of
from grader.lesson.topics.plateau_questions import (
    preview_mended,
    question_about_cut,
    question_about_drops,
    question_about_kept,
    question_about_length,
    question_about_rule,
    question_about_stop,
    question_about_stop_patience,
    question_about_wait,
    question_about_warm,
    stopped_run,
)
from grader.lesson.topics.rows import (
    expect_each_row_once,
    numbered_digits,
    watch_batches,
)

SIZE = 16  # digits of a batch, for `fit`
HIDDEN = 4  # units of a network that has only to show its rates


def _start(seed: int, base: float) -> tuple[nn.Module, Optimizer]:
    torch.manual_seed(seed)
    model = mlp(HIDDEN)
    return model, SGD(model.parameters(), lr=base)


def expect_epochs(
    function: Callable[..., Any],
    meant: Sequence[float],
    *args: Any,
    base: float,
    metrics: Sequence[float],
    look: str = "",
    asks: Callable[..., str] = question_about_cut,
) -> None:
    """Raise AssertionError unless a call trains its epochs at these rates.

    `function(model, optimizer, *args)` is given a network, and an optimizer
    of rate `base`. It is to train an epoch for each rate, by two updates,
    each from all of the notebook's `images`. Each epoch has one of the
    `metrics`. A message ends with what `asks` says of the rates used, of
    those meant and of the metrics.
    """
    seed, data = SystemRandom().randrange(2**32), draw_batch()
    trace = train_epochs(function, seed, base, data, *args)
    if len(trace.updates) != 2 * len(meant):
        fail(
            f"{len(trace.updates)} updates were made; {len(meant)} epochs "
            f"make {2 * len(meant)}.",
            look,
        )
    for rates in trace.rates[::2], trace.rates[1::2]:
        used = _floats(rates)
        question = asks(used, meant, metrics)
        expect_rates(used, meant, f"{look} {question}", each="epoch")
    model, _ = _start(seed, base)
    begun = trace.starts[0] if trace.starts else []
    if not _alike(begun, weights_of(model)):
        fail("Another network was trained than the one that was given.")
    expect_trained(trace, model, lambda m: cross_entropy(m(data[0]), data[1]))


def expect_warm(
    warm_then_watch: Callable[..., Any],
    losses: Sequence[float],
    base: float,
    warmup: int,
    factor: float,
    patience: int,
) -> None:
    """Raise AssertionError unless a warm-up is followed by a plateau.

    The plateau is to hear the losses of the epochs after the warm-up only.
    """
    meant = [base * (epoch + 1) / warmup for epoch in range(warmup)]
    how: dict[str, Any] = {"factor": factor, "patience": patience}
    meant += preview_plateau(losses[warmup:], base, **how)
    expect_epochs(
        warm_then_watch,
        meant[: len(losses)],
        *(list(losses), warmup, factor, patience),
        base=base,
        metrics=losses,
        look=f"{warmup=}, {patience=}.",
        asks=functools.partial(question_about_warm, warmup=warmup, **how),
    )


def _floats(rates: Sequence[float | None]) -> list[float]:
    return [math.nan if rate is None else rate for rate in rates]


def _alike(ours: list[Tensor], theirs: list[Tensor]) -> bool:
    return len(ours) == len(theirs) and all(
        mine.shape == their.shape and bool(torch.allclose(mine, their))
        for mine, their in zip(ours, theirs, strict=True)
    )


@probe
def train_epochs(
    function: Callable[..., Any],
    seed: int,
    base: float,
    data: Digits,
    *args: Any,
) -> Trace:
    """Return the trace of `function(model, optimizer, *args)`, with weights.

    The model comes from `seed`, the optimizer is SGD with rate `base`, and
    `data` stand for the notebook's `images` and `labels`.
    """
    names = dict(zip(("images", "labels"), data, strict=True))
    return record_with(names, function, *_start(seed, base), *args)


@dataclass(frozen=True)
class Fit:
    """What `fit` is given: a start, data, and how long it is to train.

    All digits of `data` are alike, so it does not matter how they are
    shuffled. Those of `validation` are not.
    """

    base: float
    data: Digits
    validation: Digits
    epochs: int
    seed: int = field(default_factory=lambda: SystemRandom().randrange(2**32))

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return math.ceil(len(self.data[0]) / SIZE)

    def preview(
        self, kind: Callable[..., Any], options: dict[str, Any]
    ) -> list[float]:
        """Return the rates of its updates under a scheduler of this kind.

        The scheduler has these `options`, and is stepped once an epoch.
        """
        make = functools.partial(kind, **options)
        updates = self.epochs * self.batches
        return preview(make, self.base, updates, self.batches)


def draw_fit(rows: int, epochs: int) -> Fit:
    """Return a fit on `rows` digits that are alike, drawn.

    Its validation loss rises between some epochs, if it has several: so the
    lowest one so far is not always the last.
    """
    base = SystemRandom().uniform(0.02, 0.05)
    run = Fit(base, draw_digit(rows), draw_batch(60), epochs)
    return run if epochs == 1 or _rises(run) else draw_fit(rows, epochs)


def _rises(run: Fit) -> bool:
    model, optimizer = _start(run.seed, run.base)
    losses = []
    for _ in range(run.epochs):
        for _ in range(run.batches):
            _update(model, optimizer, run.data)
        losses.append(loss(model, *run.validation))
    return any(after > 1.001 * last for last, after in pairwise(losses))


def fit_and_listen(
    fit: Callable[..., Any],
    run: Fit,
    kind: type[Any],
    options: dict[str, Any],
) -> tuple[Trace, list[float]]:
    """Return the trace of `fit`, and the numbers that its scheduler got.

    The scheduler is of the class `kind`, with `options`. A step without a
    number counts as NaN.
    """
    given = run.base, run.data, run.validation, run.epochs
    return _fit_and_listen(fit, kind, options, run.seed, *given)


@probe
def _fit_and_listen(
    fit: Callable[..., Any],
    kind: type[Any],
    options: dict[str, Any],
    seed: int,
    base: float,
    data: Digits,
    validation: Digits,
    epochs: int,
) -> tuple[Trace, list[float]]:
    model, optimizer = _start(seed, base)
    scheduler = kind(optimizer, **options)
    step, heard = scheduler.step, []

    @functools.wraps(step)
    def listen(*args: Any, **named: Any) -> None:
        step(*args, **named)  # a plateau refuses a call without a number
        numbers = [*args, *named.values()]
        heard.append(float(numbers[0]) if numbers else math.nan)

    scheduler.step = listen
    run = fit, model, optimizer, scheduler, data, validation, epochs
    return record_with({}, *run), heard


def expect_fit(
    trace: Trace, heard: list[float], run: Fit, options: dict[str, Any]
) -> None:
    """Raise AssertionError unless a plateau heard each validation loss.

    It has the `options`. The losses are to be returned as well, and the
    updates are to have moved the network as updates at these rates do.
    """
    if len(heard) != run.epochs:
        fail(
            f"Epochs: {run.epochs}. Calls of the scheduler's step: "
            f"{len(heard)}."
        )
    model, optimizer = _start(run.seed, run.base)
    rates: list[float] = []
    scheduler = ReduceLROnPlateau(optimizer, **options)
    before, known, true = [], [], []
    for _ in range(run.epochs):
        before.append(loss(model, *run.validation))
        for _ in range(run.batches):
            rates.append(optimizer.param_groups[0]["lr"])
            known.append(_update(model, optimizer, run.data))
        true.append(loss(model, *run.validation))
        scheduler.step(true[-1])
    names = "given to step", "validation"
    look = _whose(heard, [*before, true[-1]], known, run.batches)
    expect_rates(heard, true, look, "epoch", names, what="loss")
    expect_fitted(trace, run, rates, "When is step called?")


def expect_fitted(
    trace: Trace, run: Fit, rates: Sequence[float], look: str
) -> None:
    """Raise AssertionError unless a fit has used these rates, and trained.

    The updates are to have moved the network as updates at these rates do,
    and the validation loss after each epoch is to be returned.
    """
    expect_rates(_floats(trace.rates), rates, look)
    model, optimizer = _start(run.seed, run.base)
    start, true = weights_of(model), []
    for number, rate in enumerate(rates, start=1):
        optimizer.param_groups[0]["lr"] = rate
        _update(model, optimizer, run.data)
        if number % run.batches == 0:
            true.append(loss(model, *run.validation))
    look, names = "These numbers are returned.", ("yours", "validation")
    expect_rates(trace.result, true, look, "epoch", names, what="loss")
    ends = trace.ends[0] if trace.ends else []
    expect_weights(ends, weights_of(model), start)


def expect_rows(
    fit: Callable[..., Any], kind: type[Any], **options: Any
) -> None:
    """Raise AssertionError unless `fit` trains on each row once an epoch.

    Its scheduler is of the class `kind`, with `options`.
    """
    rows, epochs = 40, 2
    data = numbered_digits(rows)
    seen = _rows_of(fit, kind, options, data, draw_batch(), epochs)
    expect_each_row_once(seen, rows, epochs)


@probe
def _rows_of(
    fit: Callable[..., Any],
    kind: type[Any],
    options: dict[str, Any],
    data: Digits,
    validation: Digits,
    epochs: int,
) -> list[int]:
    model, optimizer = _start(0, 0.05)
    batches = watch_batches(next(model.children()))
    scheduler = kind(optimizer, **options)
    fit(model, optimizer, scheduler, data, validation, epochs)
    return [row for batch in batches for row in batch]


def _update(model: nn.Module, optimizer: Optimizer, data: Digits) -> float:
    """Return the loss of the data just before an update from them."""
    optimizer.zero_grad()
    found = cross_entropy(model(data[0]), data[1])
    found.backward()
    optimizer.step()
    return found.item()


def _whose(
    heard: list[float], losses: list[float], known: list[float], batches: int
) -> str:
    """Return a question about the first number that is not the right loss.

    `losses` are those on the validation digits, the first from before the
    training; `known` those of the batches.
    """
    epoch = first_apart(heard, losses[1:]) or 0
    number = heard[epoch]
    for earlier, value in enumerate(losses[: epoch + 1], start=-1):
        if is_near(number, value):
            when = f"after epoch {earlier}" if earlier >= 0 else "at the start"
            return (
                f"It is the validation loss {when}. At which moment is it "
                "measured, and which one is handed on?"
            )
    near = known[epoch * batches :][: batches + 1]
    if min(near) * 0.99 < number < max(near) * 1.01:
        return "From which digits does the scheduler's number come?"
    return "Which number is it that the scheduler gets?"


def expect_plateau(
    plateau: Callable[..., Any],
    metrics: Sequence[float],
    rate: float = 0.4,
    low: float = 0.0,
    **some: Any,
) -> None:
    """Raise AssertionError unless a plateau of one's own is a mended one.

    `plateau` is given the metrics, the first rate, the lowest one, and what
    `some` says of the rest.
    """
    run: dict[str, Any] = {"mode": "min", "factor": 0.5, "patience": 2}
    run |= {"threshold": 0.01, "threshold_mode": "rel", "cooldown": 0, **some}
    yours = plateau(list(metrics), rate, min_rate=low, **run)
    meant = preview_mended(metrics, rate, min_lr=low, **run)
    look = ", ".join(f"{name}={value}" for name, value in run.items())
    look += f", min_rate={low}; metrics: "
    look += ", ".join(f"{metric:.3g}" for metric in metrics[:15])
    if hasattr(yours, "__len__"):
        look += f". {_question_about_list(yours, meant, metrics, run, low)}"
    expect_rates(yours, meant, look, "epoch", ("yours", "meant"))


def _question_about_list(
    yours: Sequence[float],
    meant: Sequence[float],
    metrics: Sequence[float],
    run: dict[str, Any],
    low: float,
) -> str:
    if len(yours) != len(meant):
        return question_about_length(len(yours), metrics)
    return question_about_rule(yours, meant, metrics, **run, min_lr=low)


def cut_epochs(losses: Sequence[float], **options: Any) -> list[int]:
    """Return the epochs that use a lower rate than the epoch before.

    A scheduler of torch's is given the losses, with these `options`.
    """
    return drops_of(preview_plateau(losses, 1.0, **options))


def expect_drops(
    drops: Callable[..., Any],
    best: int,
    patience: int,
    cooldown: int,
    epochs: int,
) -> None:
    """Raise AssertionError unless the drops predicted are those of torch.

    The loss falls up to epoch `best`, and then stands still.
    """
    run = {"best": best, "patience": patience, "cooldown": cooldown}
    run["epochs"] = epochs
    yours = numbers_of(drops, *run.values())
    losses = [2.0 ** -min(epoch, best) for epoch in range(epochs)]
    by_torch = cut_epochs(losses, patience=patience, cooldown=cooldown)
    look = ", ".join(f"{name}={value}" for name, value in run.items())
    look += f". {question_about_drops(yours, by_torch)}"
    names = "yours", "torch"
    expect_rates(yours, by_torch, look, "drop", names, what="epoch")


@probe
def numbers_of(function: Callable[..., Any], *args: Any) -> Any:
    """Return what a call returns, as a list if there is a list in it."""
    found = function(*args)
    return list(found) if hasattr(found, "__iter__") else found


def least_patience(losses: Sequence[float]) -> int:
    """Return the least patience that cuts only after the lowest loss.

    A loss that is lower is a new lowest, however little it is.
    """
    lowest, patience = losses.index(min(losses)), 0
    while any(
        cut <= lowest
        for cut in cut_epochs(losses, patience=patience, threshold=0)[:1]
    ):
        patience += 1
    return patience


@probe
def try_patience(
    choose_patience: Callable[..., Any],
    losses: dict[int, list[float]],
    seeds: list[int],
) -> tuple[Any, Any, list[int]]:
    """Return what is made of runs with these losses, by seed.

    The last part says with which seeds the runs were made.
    """
    asked: list[int] = []

    def train(seed: int) -> list[float]:
        asked.append(seed)
        return list(losses.get(seed, [1.0]))

    waits, patience = choose_patience(train, seeds)
    return waits, patience, asked


def expect_waits(
    choose_patience: Callable[..., Any], losses: dict[int, list[float]]
) -> None:
    """Raise AssertionError unless each run's longest wait is found.

    There must be one training for each seed, and no other.
    """
    waits, _, asked = try_patience(choose_patience, losses, list(losses))
    if sorted(asked) != sorted(losses):
        fail(
            f"It trained with the seeds {asked}. Asked for, once each, are "
            f"{list(losses)}."
        )
    if not isinstance(waits, dict):
        fail("A dictionary is asked for, with a number for each seed.")
    for seed, run in losses.items():
        yours, meant = waits.get(seed), least_patience(run)
        look = "The losses: " + ", ".join(f"{loss:.5g}" for loss in run)
        look += f". {question_about_wait(yours, meant, run)}"
        expect_number(yours, meant, f"The longest wait of seed {seed}", look)


@probe
def try_until(
    train_until: Callable[..., Any],
    losses: list[float],
    marks: list[float],
    patience: int,
    epochs: int,
) -> tuple[list[str], Any, list[float]]:
    """Return the calls that were made, what came back, and the weights.

    An epoch has a loss, and a mark that training writes into all weights.
    """
    model = nn.Linear(1, 1)
    calls: list[str] = []

    def epoch() -> int:
        return max(0, min(calls.count("train"), len(losses)) - 1)

    def train() -> None:
        calls.append("train")
        for weights in model.parameters():
            weights.data.fill_(marks[epoch()])

    def validate() -> float:
        calls.append("validate")
        return losses[epoch()]

    found = train_until(model, train, validate, patience, epochs)
    return calls, found, [weights.item() for weights in model.parameters()]


def draw_stops() -> list[tuple[list[float], int, int]]:
    """Return runs that are hard to stop right: losses, patience, epochs.

    Some end before they stop, some have gaps, and some find a new low in the
    last epoch in which they may.
    """
    draw = SystemRandom()
    runs = [
        [5.0, 4.0, 3.0, 3.5, 3.6],
        [5.0, 4.0, 3.0, 3.5, 2.0],
        [5.0, math.nan, 4.0, math.nan, math.nan, 6.0, 3.0],
    ]
    stops = [(losses, 3, len(losses)) for losses in runs]
    for patience in (1, 2, 3, draw.randint(4, 6)):
        losses = _just_in_time(patience)
        stops.append((losses, patience, len(losses)))
        stops.append((losses, patience, draw.randint(1, len(losses))))
    return stops


def _just_in_time(patience: int) -> list[float]:
    """Return losses with new lows just in time, and then one too late."""
    losses = [9.0]
    for gain in (1 / 2**16, SystemRandom().randint(1, 8) / 4, 1 / 4):
        low = losses[-1]
        wait = [math.nan, low, low + 0.5, low + 0.25, low + 1]
        losses += [*wait[: patience - 1], low - gain]
    low = losses[-1]
    wait = [low + 1 / n for n in range(1, patience)]  # falling, not below
    return [*losses, *wait, low, low - 1, low - 2]


def expect_turns(
    calls: list[str], losses: Sequence[float], patience: int, look: str
) -> None:
    """Raise AssertionError unless each epoch of a run trained and validated.

    It has as many epochs as there are losses, or stops with this patience.
    """
    trained, (count, _) = calls.count("train"), stopped_run(losses, patience)
    if trained != count:
        question = question_about_stop(trained, losses, patience)
        fail(
            f"Epochs trained: {trained}. Meant are {count}.",
            f"{look}. {question}",
        )
    if calls != ["train", "validate"] * count:
        fail(
            "In each epoch train() should be called once, and then "
            f"validate() once. Yours begins with: {', '.join(calls[:6])}.",
            look,
        )


def expect_kept(
    weights: list[float],
    marks: list[float],
    losses: Sequence[float],
    patience: int,
    look: str,
) -> None:
    """Raise AssertionError unless all weights have the best epoch's mark.

    The best epoch is that of a run which may have these losses, and stops
    with this patience.
    """
    places = [marks.index(w) if w in marks else None for w in weights]
    count, best = stopped_run(losses, patience)
    if any(place != best for place in places):
        named = {
            "no epoch" if place is None else f"epoch {place}"
            for place in places
        }
        fail(
            f"Weights are left of {' and '.join(sorted(named))}. The lowest "
            f"loss before the stop is that of epoch {best}.",
            f"{look}. {question_about_kept(places, best, count, len(losses))}",
        )


def expect_stop_after(
    stop_after: Callable[..., Any],
    patience: int,
    cooldown: int,
    cuts: int,
    epochs: int,
) -> None:
    """Raise AssertionError unless a stop's patience is the least there is.

    The message says what a run is like whose stop has the other patience.
    """
    yours = stop_after(patience, cooldown, cuts, epochs)
    meant = least_stop(patience, cooldown, cuts, epochs)
    look = f"{patience=}, {cooldown=}, {cuts=}, {epochs=}."
    if isinstance(yours, int) and 0 < yours < 10 * meant:
        how = {"patience": patience, "cooldown": cooldown}
        count, _ = stopped_run([1.0] * (yours + 1), yours)
        lower = ", ".join(map(str, cut_epochs([1.0] * count, **how)))
        look += f" With {yours} the last epoch is number {count - 1}. "
        look += f"Epochs with a new, lower rate: {lower or 'none'}."
        case = patience, cooldown, cuts, epochs
        look += f" {question_about_stop_patience(yours, *case)}"
    expect_number(yours, meant, "Your patience of the stop", look)


def least_stop(patience: int, cooldown: int, cuts: int, epochs: int) -> int:
    """Return the least patience of a stop that leaves the cuts some epochs.

    It is found by trying one after the other: a run whose loss never gets
    better is to train `epochs` epochs after the last of its `cuts` cuts.
    """
    stop, trained = 0, 0
    while trained < epochs:
        stop += 1
        count, _ = stopped_run([1.0] * (stop + 1), stop)
        how = {"patience": patience, "cooldown": cooldown}
        cut = cut_epochs([1.0] * count, **how)
        trained = count - cut[cuts - 1] if len(cut) >= cuts else 0
    return stop
