"""Candidates whose accuracy is known tell an honest choice from others."""

import pytest
import torch

from grader.lesson import draw_candidates, lab, watch_choice


def honest(models, validation, test):
    scores = {r: lab.accuracy(m, *validation) for r, m in models.items()}
    best = max(scores, key=scores.get)
    return best, lab.accuracy(models[best], *test)


def lowest_loss(models, validation, test):
    losses = {r: lab.loss(m, *validation) for r, m in models.items()}
    best = min(losses, key=losses.get)
    return best, lab.accuracy(models[best], *test)


def by_test(models, validation, test):
    return honest(models, test, test)


@pytest.mark.parametrize("places", [range(10), range(10, 20), [0], [19]])
def test_an_honest_choice_finds_the_best_and_looks_once(places):
    candidates = draw_candidates(best_among=places)
    rate, report, looks = watch_choice(honest, candidates)
    assert rate == candidates.best and round(rate * 100) - 1 in places
    assert report == pytest.approx(candidates.report)
    assert looks == {"all": 200, "chosen": 200}


def test_the_surest_model_and_the_lucky_one_are_others():
    candidates = draw_candidates(best_among=range(20))
    assert watch_choice(lowest_loss, candidates)[0] == candidates.surest
    rate, _, looks = watch_choice(by_test, candidates)
    assert rate == candidates.lucky
    named = {candidates.best, candidates.surest, candidates.lucky}
    assert len(named) == 3
    assert looks == {"all": 20 * 200 + 200, "chosen": 400}


def test_a_look_through_forward_counts():
    def peeks(models, validation, test):
        best, report = honest(models, validation, test)
        with torch.no_grad():
            models[best].forward(test[0][:50])
        return best, report

    looks = watch_choice(peeks, draw_candidates(range(20)))[2]
    assert looks == {"all": 250, "chosen": 250}


def test_a_choice_is_described_by_what_it_is_best_at():
    candidates = draw_candidates(range(20))
    assert "lowest loss" in candidates.describe(candidates.surest)
    assert "accurate on the test" in candidates.describe(candidates.lucky)
    assert "accurate on the val" in candidates.describe(candidates.best)
    known = {candidates.best, candidates.surest, candidates.lucky}
    other = next(rate for rate in candidates.tables if rate not in known)
    assert "neither" in candidates.describe(other)
    assert "no rate" in candidates.describe(7.0)
