"""Questions about plateaus and stops, each for a mistake of its own."""

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from grader.lesson.lab import preview_plateau
from grader.lesson.topics.alike import are_alike, first_apart
from grader.lesson.topics.plateau_pictures import drops_of

ASKS = {
    "mode": "Which way does it take for better, up or down?",
    "threshold_mode": "How far from the best does it put the bar?",
    "threshold": "Does it take each gain for better, however small?",
    "patience": "It cuts with bad epoch {} in a row. Which is one too many?",
    "cooldown": "Epochs not counted after a cut: {}. How many should it be?",
    "min_lr": "How low may the rate go?",
}
OF_NAN = "What did an epoch change whose metric is NaN?"
OF_SIDE = "On which side of a negative best does it put the bar?"
OF_MOMENT = "Is a rate noted before or after the metric is looked at?"
OF_BAR = "On which side of the best does it put the bar?"
OF_COOLING = "What may a metric change while the plateau cools down?"
OF_FIRST = "What is the first metric compared with, and is it better?"
OF_LENGTH = "Which epoch has no rate in the list, or more than one?"


def preview_mended(
    metrics: Sequence[float],
    base: float,
    mode: str,
    threshold_mode: str,
    **options: Any,
) -> list[float]:
    """Return the rate of each epoch under a plateau without torch's flaws.

    An epoch whose metric is NaN changes nothing. A relative threshold is a
    share of the best metric's size, whatever its sign; all the metrics must
    have the same. The rest is what torch does.
    """
    heard = [metric for metric in metrics if metric == metric]
    options |= {"mode": mode, "threshold_mode": threshold_mode}
    if threshold_mode == "rel" and any(metric < 0 for metric in heard):
        # Upside down it is torch's own rule, on numbers above 0.
        options["mode"] = {"min": "max", "max": "min"}[mode]
        metrics = [-metric for metric in metrics]
    return _preview_through_gaps(metrics, base, **options)


def _preview_through_gaps(
    metrics: Sequence[float], base: float, **options: Any
) -> list[float]:
    """Return the rates of torch's plateau, if nobody tells it of a NaN."""
    heard = [metric for metric in metrics if metric == metric]
    rates = iter(preview_plateau([*heard, 0.0], base, **options))
    used, rate = [], next(rates)
    for metric in metrics:
        used.append(rate)
        rate = next(rates) if metric == metric else rate
    return used


def question_about_rule(
    used: Sequence[float],
    meant: Sequence[float],
    metrics: Sequence[float],
    **rule: Any,
) -> str:
    """Return the question about the mistake that makes the rates `used`.

    `rule` has the options of the plateau that is meant. Where no mistake is
    known that makes these rates, the question is about the epoch before they
    first differ.
    """
    if are_alike(used, meant):
        return ""
    for question, rates in _mistakes(metrics, meant[0], rule):
        speaks_of_cuts = question.startswith("It cuts")
        if are_alike(used, rates) and (drops_of(used) or not speaks_of_cuts):
            return question
    if are_alike(used[:-1], meant[1:]):
        return OF_MOMENT
    return question_about_cut(used, meant, metrics)


def question_about_length(count: int, metrics: Sequence[float]) -> str:
    """Return the question about a list of rates that is too short or long."""
    heard = [metric for metric in metrics if metric == metric]
    if count == len(heard) != len(metrics):
        return "Which rate does an epoch use whose metric is NaN?"
    return OF_LENGTH


def question_about_score(
    used: Sequence[float],
    meant: Sequence[float],
    metrics: Sequence[float],
    factor: float,
    patience: int,
    margin: float,
) -> str:
    """Return the question about rates under a plateau that hears scores.

    A score that is better is higher by more than `margin`.
    """
    rule: dict[str, Any] = {"mode": "max", "threshold_mode": "abs"}
    rule |= {"factor": factor, "patience": patience, "threshold": margin}
    asks = question_about_rule(used, meant, metrics, **rule)
    due = asks == question_about_cut(used, meant, metrics)
    # A score turned round is negative, and a share of it is, too.
    return f"{asks} {OF_BAR}" if due and not drops_of(used) else asks


def _mistakes(
    metrics: Sequence[float], base: float, rule: dict[str, Any]
) -> Iterator[tuple[str, list[float]]]:
    """Yield what to ask about a mistake, with the rates that it makes."""
    changes = list(_changes(rule))
    share = rule | {"threshold_mode": "rel"}
    if any(metric < 0 for metric in metrics):
        yield OF_SIDE, _preview_through_gaps(metrics, base, **share)
        yield OF_SIDE, preview_plateau(metrics, base, **share)
    if any(metric != metric for metric in metrics):
        yield OF_NAN, preview_mended(_counted(metrics, rule), base, **rule)
    for asks, change in changes:
        yield asks, preview_mended(metrics, base, **rule | change)
    for asks, change in changes:
        yield asks, _preview_through_gaps(metrics, base, **rule | change)
        yield asks, preview_plateau(metrics, base, **rule | change)
    both = rule | changes[0][1] | changes[1][1]
    yield ASKS["mode"], preview_plateau(metrics, base, **both)
    if rule.get("cooldown"):
        yield OF_COOLING, _preview_deaf(metrics, base, rule)
    if rule.get("min_lr"):
        yield ASKS["min_lr"], _preview_without_last(metrics, base, rule)
    never_better = [1.0, *(0 * metric + 1 for metric in metrics)]
    yield OF_FIRST, preview_mended(never_better, base, **rule)[1:]


def _preview_deaf(
    metrics: Sequence[float], base: float, rule: dict[str, Any]
) -> list[float]:
    """Return the rates of a plateau that notes no best while it cools."""
    told: list[float] = []
    worst, cooling = _worst(metrics, rule), 0
    for metric in metrics:
        is_deaf = cooling > 0 and metric == metric
        told.append(worst if is_deaf else metric)
        cooling -= is_deaf
        last, rate = preview_mended([*told, worst], base, **rule)[-2:]
        cooling = rule["cooldown"] if rate < last else cooling
    return preview_mended(told, base, **rule)


def _preview_without_last(
    metrics: Sequence[float], base: float, rule: dict[str, Any]
) -> list[float]:
    """Return rates without the cut that would go below the lowest one."""
    used: list[float] = []
    for rate in preview_mended(metrics, base, **rule | {"min_lr": 0.0}):
        used.append(rate if rate >= rule["min_lr"] or not used else used[-1])
    return used


def _changes(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield options in which a rule may be mistaken, with what to ask."""
    other = {"min": "max", "max": "min", "rel": "abs", "abs": "rel"}
    for name in ("mode", "threshold_mode"):
        yield ASKS[name], {name: other[rule[name]]}
    for name in ("threshold", "min_lr"):
        if rule.get(name):
            yield ASKS[name], {name: 0.0}
    if rule.get("cooldown"):
        for wrong in {0, rule["cooldown"] - 1}:
            yield ASKS["cooldown"].format(wrong), {"cooldown": wrong}
    for patience in (rule["patience"] - 1, rule["patience"] + 1):
        yield ASKS["patience"].format(patience + 1), {"patience": patience}


def _counted(metrics: Sequence[float], rule: dict[str, Any]) -> list[float]:
    """Return the metrics with the worst one in place of each NaN."""
    worst = _worst(metrics, rule)
    return [worst if metric != metric else metric for metric in metrics]


def _worst(metrics: Sequence[float], rule: dict[str, Any]) -> float:
    heard = [metric for metric in metrics if metric == metric]
    most = min if rule["mode"] == "max" else max
    return most(heard, default=0.0)


def question_about_cut(
    used: Sequence[float], meant: Sequence[float], metrics: Sequence[float]
) -> str:
    """Return the question that fits where rates first differ, or "".

    It is about the epoch before, after whose metric the rate was cut and
    should not be, or the other way round, or about how far it was cut.
    """
    epoch = first_apart(used, meant) or 0
    if not 0 < epoch <= len(metrics):
        return ""
    before, metric = epoch - 1, f"{metrics[epoch - 1]:.3g}"
    due, came = meant[epoch] < meant[before], used[epoch] < used[before]
    if due and came:
        return f"A cut is due after epoch {before}, but how far a one?"
    if due:
        asks = "Which epochs up to there are bad?"
        return f"A cut is due after epoch {before}, which has {metric}. {asks}"
    if came:
        asks = "Which epochs up to there did it count as bad?"
        return f"A cut came after epoch {before}, which has {metric}. {asks}"
    return ""


def question_about_warm(
    used: Sequence[float],
    meant: Sequence[float],
    losses: Sequence[float],
    warmup: int,
    **rule: Any,
) -> str:
    """Return the question about a warm-up, or about what a plateau hears."""
    epoch = first_apart(used, meant) or 0
    if 0 < epoch < warmup:
        return _question_about_rise(used, epoch)
    base = meant[min(warmup, len(meant)) - 1]
    if min(used[warmup:], default=0) == base:
        return "No cut comes. When does the plateau hear its losses?"
    for first in (*range(warmup), warmup + 1, warmup + 2):
        early, late = max(0, warmup - first), max(0, first - warmup)
        rates = preview_plateau(losses[first:], base, **rule)[early:]
        if are_alike(used[warmup:], [base] * late + rates):
            return (
                f"The plateau hears the losses from epoch {first} on. Which "
                "should it hear first?"
            )
    return question_about_cut(used, meant, losses)


def _question_about_rise(used: Sequence[float], epoch: int) -> str:
    if used[epoch] < used[epoch - 1]:
        return "A cut came in the warm-up. Who hears the losses there?"
    if used[epoch] == used[epoch - 1]:
        return (
            "The rate should rise there. Which scheduler is stepped after "
            f"epoch {epoch - 1}?"
        )
    return "In how many steps does the rate rise to the base?"


def question_about_drops(yours: Any, meant: Sequence[float]) -> str:
    """Return the question about the first drop, the next or the last."""
    if not hasattr(yours, "__len__") or not len(yours) or not meant:
        return "Which epochs should be in the list?"
    if yours[0] != meant[0]:
        return "How many epochs lie between the best and the first drop?"
    pairs = zip(yours, meant, strict=False)
    if any(mine != theirs for mine, theirs in pairs):
        return "How far is it from one drop to the next?"
    return "Up to which epoch does the list go?"


def question_about_steps(heard: Sequence[float], epochs: int) -> str:
    """Return the question about a scheduler that listens to no metric.

    `heard` are the numbers that its step got, NaN for a call without one.
    """
    if any(number == number for number in heard):
        return "What does its step() get?"
    if len(heard) != epochs:
        return f"{epochs} epochs: how often is its step() called?"
    return "At which moment is its step() called?"


def question_about_wait(yours: Any, meant: int, losses: list[float]) -> str:
    """Return the question about a longest wait that is not as `meant`."""
    lows = [
        n for n, x in enumerate(losses) if x < min([*losses[:n], math.inf])
    ]
    if yours == len(losses) - len(lows):
        return "Are these bad epochs all in a row?"
    if yours == len(losses) - 1 - lows[-1]:
        return "With which new lowest loss does this wait end?"
    if yours == meant + 1:
        return "Which epochs lie between the two lows of this wait?"
    return "Which epochs are not below all before them?"


def question_about_patience(
    yours: Any, waits: Sequence[int], seeds: Sequence[int]
) -> str:
    """Return the question about a patience for runs with these waits.

    Each seed's longest wait stands before it.
    """
    told = f"The longest waits of the seeds {list(seeds)} are {list(waits)}."
    return f"{told} {_about_patience(yours, waits)}"


def _about_patience(yours: Any, waits: Sequence[int]) -> str:
    if yours == max(waits) + 1:
        return "Would one less cut a run before its lowest loss?"
    if yours == sum(waits):
        return "Does any of the runs wait so long?"
    if yours in waits:
        return "Is it enough for each of the runs?"
    return "Which patience cuts no run before its lowest loss?"


def question_about_stop(
    trained: int, losses: Sequence[float], patience: int
) -> str:
    """Return the question about a run of `trained` epochs, if it is wrong.

    It should have stopped once `patience` losses in a row were not below the
    lowest one.
    """
    if not trained:
        return "Who calls train()?"
    if trained == len(losses):
        return "It trains to the end. What should end it before?"
    if trained == stopped_run(losses, patience + 1)[0]:
        return f"It waits for {patience + 1} losses. For how many should it?"
    if trained == stopped_run(losses, patience, operator.le)[0]:
        return "Is a loss below the lowest if it equals it?"
    if trained == stopped_run(losses, patience, _not_above)[0]:
        return "Is a loss below the lowest if it is NaN?"
    if trained == _stopped_by_last(losses, patience):
        return "With which loss does it compare the new one?"
    return (
        f"Up to epoch {trained - 1}, how many losses in a row are not below "
        "the lowest?"
    )


def stopped_run(
    losses: Sequence[float],
    patience: int,
    is_better: Callable[[float, float], bool] = operator.lt,
) -> tuple[int, int]:
    """Return how many epochs a run has, and which of them is the best.

    It stops once `patience` losses in a row are not better than the best
    one, which means below it.
    """
    best = 0
    for epoch, value in enumerate(losses):
        best = epoch if is_better(value, losses[best]) else best
        if epoch - best == patience:
            return epoch + 1, best
    return len(losses), best


def _not_above(value: float, best: float) -> bool:
    return value < best or math.isnan(value) or math.isnan(best)


def _stopped_by_last(losses: Sequence[float], patience: int) -> int:
    """Return the length of a run that compares each loss with the last."""
    bad = 0
    for epoch, (last, now) in enumerate(pairwise(losses), start=1):
        bad = 0 if now < last else bad + 1
        if bad == patience:
            return epoch + 1
    return len(losses)


def question_about_kept(
    places: Sequence[int | None], best: int, count: int, losses: int
) -> str:
    """Return the question about weights that are not the best epoch's.

    `places` are the epochs that the weights come from, None for weights of
    no epoch's end. The run should have had `count` epochs, of `losses` that
    were possible.
    """
    if best in places:
        return "Are all the weights put back?"
    if None in places:
        return "At which moment of an epoch are the weights copied?"
    if max(place or 0 for place in places) >= count:
        return (
            f"The run should have ended with epoch {count - 1}. When does it "
            "stop?"
        )
    if min(place or 0 for place in places) < count - 1:
        return "After which step of an epoch are the weights copied?"
    if count == losses:
        return (
            "This run ends without a stop, and these are its last weights. "
            "When are the best put back?"
        )
    return (
        "They are the last ones. Are others put back, and does an update "
        "change what was kept?"
    )


def question_about_stop_patience(
    yours: Any, patience: int, cooldown: int, cuts: int, epochs: int
) -> str:
    """Return the question about a stop's patience that is not the least.

    The stop should leave a plateau so many `cuts`, and then `epochs`.
    """
    bad, pauses = cuts * (patience + 1), (cuts - 1) * cooldown
    asks = {
        bad + pauses: "How many epochs does it leave after the last cut?",
        bad + pauses + epochs + 1: "Does the stop count the best epoch?",
        bad
        + pauses
        + cooldown
        + epochs: "Which cut's cooldown is not needed?",
        bad + epochs: "What does the stop count while the plateau cools down?",
        cuts * patience + epochs: "With which bad epoch does a cut come?",
    }
    meant = bad + pauses + epochs
    if yours in asks and yours != meant:
        return asks[yours]
    if yours < meant:
        return "Which epochs does the stop count that you leave out?"
    return "Which of these epochs are not needed?"
