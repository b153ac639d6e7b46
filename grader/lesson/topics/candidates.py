"""Models whose accuracy is known, for checks of what chooses among them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

import torch
from torch import nn

from grader.lesson.expect import fail
from grader.lesson.lab import Digits
from grader.lesson.probes import probe

COUNT, SIZE, PIXELS = 20, 200, 784
FIRST_TEST = 400  # the pixel of the first digit of the test set


@dataclass(frozen=True)
class Candidates:
    """Models by rate, two sets of digits, and what an honest choice gives.

    A digit is a single dot, so a model is a table: `tables` holds its answer
    to each dot. `best` is most accurate on `validation`; its accuracy on
    `test` is `report`. The `surest` has the lowest loss on `validation`, the
    `lucky` one is the most accurate on `test`.
    """

    tables: dict[float, torch.Tensor]
    validation: Digits
    test: Digits
    best: float
    surest: float
    lucky: float
    report: float

    def describe(self, rate: object) -> str:
        """Return what the model of a rate is best at, in words."""
        if rate not in self.tables:
            return "is no rate of the models"
        if rate == self.lucky:
            return "is the most accurate on the test set"
        if rate == self.surest:
            return "has the lowest loss on the validation set"
        if rate == self.best:
            return "is the most accurate on the validation set"
        return "is best on neither set"


def draw_candidates(best_among: Sequence[int]) -> Candidates:
    """Return candidates; the best has one of these places among them."""
    draw = SystemRandom()
    torch.manual_seed(draw.randrange(2**32))
    labels = torch.randint(10, (PIXELS,))
    best = draw.choice(best_among)
    surest, lucky = draw.sample([n for n in range(COUNT) if n != best], 2)
    tables, tested = {}, {}
    for number in range(COUNT):
        good, tested[number] = draw.randint(60, 110), draw.randint(60, 120)
        if number in (best, surest):
            good = 150 if number == best else 140
        elif number == lucky:
            tested[number] = 180
        sure = 8.0 if number == surest else 1.0
        rate = (number + 1) / 100
        tables[rate] = _table(labels, good, tested[number], sure)
    dots = torch.eye(PIXELS)
    until = FIRST_TEST + SIZE
    return Candidates(
        tables=tables,
        validation=(dots[:SIZE], labels[:SIZE]),
        test=(dots[FIRST_TEST:until], labels[FIRST_TEST:until]),
        best=(best + 1) / 100,
        surest=(surest + 1) / 100,
        lucky=(lucky + 1) / 100,
        report=tested[best] / SIZE,
    )


def _table(
    labels: torch.Tensor, good: int, tested: int, sure: float
) -> torch.Tensor:
    """Return answers to all dots, right for so many of each set."""
    right = torch.zeros(PIXELS, dtype=torch.bool)
    right[torch.randperm(SIZE)[:good]] = True
    right[FIRST_TEST + torch.randperm(SIZE)[:tested]] = True
    other = (labels + torch.randint(1, 10, labels.shape)) % 10
    answers = torch.where(right, labels, other)
    heights = torch.where(right, torch.tensor(sure), torch.tensor(0.5))
    return torch.zeros(10, PIXELS).scatter_(0, answers[None], heights[None])


def watch_choice(
    choose: Callable[..., Any], candidates: Candidates
) -> tuple[float, float, dict[str, float]]:
    """Return the rate that `choose` returns, the accuracy, and its looks.

    Looks count digits of the test set: how often a model was asked about
    one, under "all", and how often the chosen model was, under "chosen".
    """
    rate, report, asked = _watch(
        choose, candidates.tables, candidates.validation, candidates.test
    )
    chosen = sum(n for whose, n in asked if whose == rate)
    return rate, report, {"all": sum(n for _, n in asked), "chosen": chosen}


def expect_best(rate: float, candidates: Candidates) -> None:
    """Raise AssertionError unless the best model's rate was chosen."""
    if rate != candidates.best:
        fail(
            f"Chosen: {rate}. It {candidates.describe(rate)}.",
            f"On the validation set, {candidates.best} is the most accurate.",
        )


def expect_one_look(looks: dict[str, float]) -> None:
    """Raise AssertionError unless the test set was asked about once.

    `looks` are those of `watch_choice`; the chosen model should make them.
    """
    of_all, of_chosen = looks["all"], looks["chosen"]
    if not of_all >= SIZE:  # of NaN, too
        fail(
            f"Only {of_all:g} of the {SIZE} test digits were looked at.",
            "On which digits is the accuracy that you return measured?",
        )
    if not of_all <= of_chosen:
        fail(
            f"The test set has {SIZE} digits. {of_all:g} answers about them "
            f"were asked for, {of_chosen:g} of these from the model whose "
            "rate you return.",
            "Has the test set had a say in the choice?",
        )
    if not of_chosen <= SIZE:
        fail(f"The test set's {SIZE} digits were asked about twice or more.")


@probe
def _watch(
    choose: Callable[..., Any],
    tables: dict[float, torch.Tensor],
    validation: Digits,
    test: Digits,
) -> tuple[float, float, list[tuple[float, float]]]:
    models = {}
    asked: list[tuple[float, float]] = []
    for rate, table in tables.items():
        layer = nn.Linear(PIXELS, 10, bias=False)
        layer.weight.data = table
        layer.register_forward_hook(_counter(rate, asked))
        models[rate] = nn.Sequential(layer)
    best, report = choose(models, validation, test)
    return float(best), float(report), asked


def _counter(
    rate: float, asked: list[tuple[float, float]]
) -> Callable[..., None]:
    def count(layer: nn.Module, inputs: Any, output: Any) -> None:
        dots = inputs[0][..., FIRST_TEST:]
        asked.append((rate, int(torch.count_nonzero(dots))))  # NaN is one

    return count
