"""Questions that fit how a layer's rates differ from those meant."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.lesson.expect import as_numbers, fail, question_about
from grader.lesson.topics.alike import NEAR, are_alike, is_near

Rates = Sequence[float]
LOWEST = 0.1  # of its first rate, which a layer's cosine would reach


def question_about_shape(used: Rates, meant: Rates) -> str:
    """Return the question that fits a layer whose shape is another one.

    A shape is a cycle, which rises first, or a cosine, which falls.
    """
    if len(used) != len(meant):
        return question_about(used, meant)
    times = _only([a / b for a, b in _where_meant(used, meant)])
    if times:
        return (
            f"Each rate is {times:.3g} times the one that is meant. "
            f"The highest is {max(used):.4g}: where is that from?"
        )
    is_cosine = meant[0] == max(meant)
    return _of_cosine(used, meant) if is_cosine else _of_cycle(used, meant)


def _of_cycle(used: Rates, meant: Rates) -> str:
    """Return the question for a course that should rise and fall."""
    if all(is_near(rate, used[0]) for rate in used):
        return question_about(used, meant)
    if is_near(used[0], max(meant)):
        return (
            f"It begins at {used[0]:.4g}, the rate that the group came with. "
            "Should a cycle begin there, or reach it?"
        )
    top, target = used.index(max(used)), meant.index(max(meant))
    return (
        f"Its highest rate is {max(used):.4g} in update {top}; "
        f"{max(meant):.4g} in update {target} is meant. How many updates "
        "does the cycle take, and when is the scheduler stepped?"
    )


def _of_cosine(used: Rates, meant: Rates) -> str:
    """Return the question for a course that should be half a wave."""
    if not is_near(used[0], meant[0]):
        return (
            f"It begins at {used[0]:.4g}. Is that the rate the group came "
            "with, and is the scheduler stepped after the update?"
        )
    if all(is_near(rate, used[0]) for rate in used):
        return "It stands still. Towards which rate does the wave lead it?"
    start, count = used[0], len(used)
    if _only([was - rate for was, rate in pairwise(used)]):
        return "It falls by the same amount each time. Is that half a wave?"
    if _only([rate / was for was, rate in pairwise(used) if was]):
        return "It falls by the same factor each time. Is that half a wave?"
    waves = [(1 + math.cos(math.pi * k / count)) / 2 for k in range(count)]
    ends = [
        (rate - start * wave) / (1 - wave)
        for rate, wave in list(zip(used, waves, strict=True))[1:]
    ]
    end = sum(ends) / len(ends)
    if all(abs(each - end) <= 1e-4 * start for each in ends):
        return _of_end(start, end)
    length = _length(used)
    if length:
        return (
            f"It is half a wave, {length:.4g} updates long, towards a tenth "
            f"of its rate. In which of {count} updates would it get there?"
        )
    return "It begins as it should. By which formula does it fall then?"


def _of_end(start: float, end: float) -> str:
    """Return the question for half a wave that ends elsewhere."""
    share = round(abs(end / start), 4)
    if not share:
        return (
            f"It is half a wave from {start:.4g} to 0 times that. "
            "Which share is meant?"
        )
    return (
        f"It is half a wave from {start:.4g} to {end:.3g}, {share:.3g} times "
        "that. Which share is meant, and of which group's rate?"
    )


def _length(used: Rates) -> float | None:
    """Return how many updates half a wave to a tenth takes, if it is one."""
    low = LOWEST * used[0]
    waves = [2 * (rate - low) / (used[0] - low) - 1 for rate in used[1:]]
    if any(abs(wave) > 1 + 1e-6 for wave in waves):
        return None
    turns = [math.acos(max(-1.0, min(1.0, wave))) for wave in waves]
    return _only(
        [
            number * math.pi / turn
            for number, turn in enumerate(turns, start=1)
            if turn and number * math.pi / turn >= number
        ],
        near=1e-3,
    )


def question_about_groups(
    own: Sequence[float | None],
    step_size: int,
    yours: Sequence[object],
    meant: Sequence[Rates],
    update: int,
) -> str:
    """Return the case of a prediction, and the question that fits it.

    `own` holds each group's own rate, or None. `yours` and `meant` have the
    groups' rates in each update; the question is about those in `update`.
    Raise AssertionError if these are a generator.
    """
    case = f"Update {update}, with step_size={step_size}, own={[*own]}. "
    if isinstance(yours[update], Iterator):
        fail(f"{case}What came back is a generator. A list is asked for.")
    rows = [as_numbers(row) for row in yours]
    if len(rows[update]) != len(own):
        return f"{case}A group without a rate of its own is a group, too."
    if not are_alike(rows[0], meant[0]):
        return case + _of_bases(own, rows[0], meant[0])
    return case + _of_drops(rows, meant, update)


def _of_bases(own: Sequence[float | None], used: Rates, meant: Rates) -> str:
    """Return the question for groups that begin with other rates."""
    if len(used) > 1 and _only(used):
        return "All groups have one rate. What are their own rates for?"
    pairs = zip(used, meant, strict=True)
    group = [is_near(*pair) for pair in pairs].index(False)
    if own[group] is None:
        return f"Group {group} has no rate of its own. Whose does it get?"
    if own[group] == 0:
        return (
            f"Group {group} has a rate of its own, which is 0. Is that the "
            "same as having none?"
        )
    return (
        f"Group {group} came with {own[group]:.4g}. What has changed that "
        "number before update 0?"
    )


def _of_drops(
    used: Sequence[Rates], meant: Sequence[Rates], update: int
) -> str:
    """Return the question for groups that begin well and drop otherwise."""
    now, target, first = used[update], meant[update], meant[0]
    if all(are_alike(row, first) for row in used):
        return "No group ever drops. What does a StepLR do to the rates?"
    if any(
        is_near(*pair) for pair in zip(now, target, strict=True) if pair[1]
    ):
        return "Some groups are right. Which groups does a scheduler change?"
    if all(are_alike(*pair) for pair in zip(used, meant[1:], strict=False)):
        return "Each drop comes one update early. When is step() called?"
    if all(are_alike(*pair) for pair in zip(used[1:], meant, strict=False)):
        return "Each drop comes one update late. When is step() called?"
    if all(not are_alike(*pair) for pair in pairwise(used)):
        return "The rates change in every update. What is step_size for?"
    return f"How many drops come before update {update}?"


def question_about_start(used: Rates, meant: Rates, gamma: float) -> str:
    """Return the question that fits a group whose first rate is another.

    Both hold one rate. `gamma` is what later rates are multiplied by.
    """
    if len(used) != len(meant):
        return question_about(used, meant)
    times = used[0] / meant[0]
    if is_near(times, gamma):
        return "Its gamma is in the first rate. What is gamma to the power 0?"
    return (
        f"LambdaLR made it {times:.3g} times the rate that it came with. "
        "Which number does its function return for update 0?"
    )


def question_about_pace(used: Rates, meant: Rates) -> str:
    """Return the question that fits a layer that falls at another pace.

    Both are shares of the layer's first rate.
    """
    if len(used) != len(meant) or all(is_near(r, used[0]) for r in used):
        return question_about(used, meant)
    told = "These are shares of its first rate. "
    if not used[0]:
        return "Its first rate is 0. What should a group start with?"
    gamma = _only([rate / was for was, rate in pairwise(used) if was])
    if gamma:
        return (
            f"{told}Each time it is multiplied by {gamma:.3g}. Whose gamma "
            "is that? (Here the last layer's group comes first.)"
        )
    if _only([was - rate for was, rate in pairwise(used)]):
        return f"{told}The same amount is taken off. What is to multiply?"
    return f"{told}By how much is it multiplied in each update?"


def question_about_joining(used: Rates, meant: Rates) -> str:
    """Return the question that fits a layer that joins otherwise."""
    pairs = list(zip(used, meant, strict=False))
    if any(used) and not used[-1] and meant[-1] and len(used) == len(meant):
        return "Its last rate is 0. In which update would 0 be meant?"
    for number, (rate, target) in enumerate(pairs):
        if len(used) == len(meant) and (rate > 0) != (target > 0):
            kind = "is meant to wait" if rate else "is meant to take part"
            return f"In update {number} it {kind}. When does it join?"
        if target and not is_near(rate, target):
            if number and meant[number - 1]:
                return "It begins as it should. What changes its rate then?"
            return _of_first_rate(used, meant, rate / target)
    return question_about(used, meant)


def _of_first_rate(used: Rates, meant: Rates, times: float) -> str:
    pairs = _where_meant(used, meant)
    if _only([rate / target for rate, target in pairs]):
        return (
            f"In each update it has {_told(times)} times the rate that is "
            "meant. From which number was that rate made?"
        )
    return (
        f"It joins with {_told(times)} times the rate that is meant. How far "
        "has the schedule come by then, and does it know of that?"
    )


def _told(times: float) -> str:
    """Return a number that is not quite 1 with the digits that say so."""
    short = f"{times:.3g}"
    return f"{times:.7g}" if short == "1" else short


def question_about_warm_up(used: Rates, meant: Rates, warmup: int) -> str:
    """Return the question that fits a group that comes up otherwise."""
    if len(used) == len(meant):
        pairs = list(zip(used, meant, strict=True))
        down = all(is_near(rate, target) for rate, target in pairs[warmup:])
        times = [rate / (target or math.nan) for rate, target in pairs]
        if down and all(is_near(each, times[0]) for each in times[:warmup]):
            return "It falls as it should. To whose rate does it climb?"
        if all(is_near(each, times[0]) for each in times):
            return (
                f"All its rates are {times[0]:.3g} times those meant. Of "
                "which rate are they shares?"
            )
    return question_about(used, meant)


def _where_meant(used: Rates, meant: Rates) -> list[tuple[float, float]]:
    return [pair for pair in zip(used, meant, strict=False) if pair[1]]


def _only(numbers: Rates, near: float = NEAR) -> float | None:
    """Return the number that all `numbers` are, if they are one, or None."""
    if not numbers or not all(
        math.isclose(each, numbers[0], rel_tol=near) for each in numbers
    ):
        return None
    return numbers[0]
