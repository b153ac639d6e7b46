"""Runs that go on as if they had not stopped, and runs that do not."""

import copy
import sys
from functools import partial

import pytest
import torch
from torch import nn
from torch.optim import lr_scheduler as schedules

from grader.lesson import (
    draw_plans,
    expect_carried_on,
    expect_longer,
    expect_tuned,
    expect_watched,
    rates_without,
)
from grader.lesson.topics.resumed import make_scheduler

points = torch.linspace(-1, 1, 64).view(4, 16).T


def carry_on(make, saved, parts=("model", "optimizer", "scheduler")):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    run = dict(zip(parts, (model, optimizer, make(optimizer)), strict=False))
    for name, part in run.items():
        part.load_state_dict(saved[name])
    return model, optimizer, run.get("scheduler") or make(optimizer)


@pytest.mark.parametrize(
    "plan",
    [
        *draw_plans()[:5],
        ("MultiStepLR", [4, 8], 0.5),
        ("CosineAnnealingWarmRestarts", 3, 2),
    ],
)
def test_a_run_that_loads_all_states_goes_on(plan):
    for done in (8, 9):
        expect_carried_on(carry_on, plan, 0, done)


def by_last_epoch(make, saved):
    model, optimizer, _ = carry_on(make, saved, ("model", "optimizer"))
    for group in optimizer.param_groups:
        group.update(
            saved["optimizer"]["param_groups"][0], params=group["params"]
        )
    done = saved["scheduler"]["last_epoch"]
    return model, optimizer, make(optimizer, last_epoch=done - 1)


@pytest.mark.parametrize(
    "plan",
    [
        ("StepLR", 4, 0.5),
        ("CosineAnnealingWarmRestarts", 3, 2),
        ("SequentialLR", 5, 24),
    ],
)
def test_last_epoch_is_no_way_to_go_on(plan):
    with pytest.raises(AssertionError, match=plan[0]):
        expect_carried_on(by_last_epoch, plan, 0, 8)


def without_velocities(make, saved):
    groups = saved["optimizer"]["param_groups"]
    other = {**saved, "optimizer": {"state": {}, "param_groups": groups}}
    return carry_on(make, other)


def with_new_weights(make, saved):
    other = {**saved, "model": nn.Linear(4, 1).state_dict()}
    return carry_on(make, other)


def with_a_network_beside(make, saved):
    _, *others = carry_on(make, saved)
    model = nn.Linear(4, 1)
    model.load_state_dict(saved["model"])
    return model, *others


def crashes(make, saved):
    raise KeyError("initial_lr")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (without_velocities, "first weights are right"),
        (with_new_weights, "not those saved"),
        (with_a_network_beside, "does not move the model returned"),
        (crashes, r'cell: raise KeyError\("initial_lr"\)\nKeyError: init'),
    ],
)
def test_each_mistake_has_words_of_its_own(answer, says):
    with pytest.raises(AssertionError, match=says):
        expect_carried_on(answer, ("StepLR", 4, 0.5), 0, 8)


def test_rates_that_are_all_0_show_nothing():
    with pytest.raises(AssertionError, match="did not move"):
        expect_carried_on(carry_on, ("LambdaLR", 0.0), 0, 8)


def forgets(*given):
    """Return nothing, as an answer whose return is forgotten."""


def forgets_one(groups, saved, make, rate):
    return (tuned(groups, saved, make, rate)[0],)


def test_a_forgotten_return_is_told_as_one():
    wanted = "forgets returned a NoneType. {} asked for."
    expect_pair = partial(expect_tuned, old=("StepLR", 2), new=("StepLR", 2))
    for expect, asked in (
        (
            partial(expect_carried_on, plan=("StepLR", 2), seed=0, done=3),
            "A model, an optimizer and a scheduler are",
        ),
        (
            partial(expect_pair, seed=0, rate=0.1),
            "An optimizer and a scheduler are",
        ),
        (
            partial(expect_longer, first=9, seed=0, done=5, total=12),
            "An optimizer and a scheduler are",
        ),
    ):
        with pytest.raises(AssertionError) as error:
            expect(forgets)
        assert wanted.format(asked) == " ".join(str(error.value).split())
    with pytest.raises(AssertionError, match="returned a tuple of 1"):
        expect_pair(forgets_one, seed=0, rate=0.1)


def test_a_constructor_that_wrote_last_is_asked_for():
    def built_late(make, saved):
        model = nn.Linear(4, 1)
        weights = model.parameters()
        optimizer = torch.optim.SGD(weights, lr=0.1, momentum=0.9)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        scheduler = make(optimizer)
        scheduler.load_state_dict(saved["scheduler"])
        return model, optimizer, scheduler

    with pytest.raises(AssertionError) as error:
        expect_carried_on(built_late, ("LinearLR", 0.2, 1.0, 24), 0, 11)
    said = " ".join(str(error.value).split())
    assert "Each rate is 0.2 times that meant. Who wrote it last?" in said
    assert "Diagnosis" not in said  # the climb ends after the check's updates


def test_a_lost_state_begins_anew():
    run = ("LambdaLR", 0.5), 0.8, 3, 3
    assert rates_without("scheduler", *run) == [0.1, 0.4, 0.2]
    assert rates_without("optimizer", *run) == pytest.approx(
        [0.8, 0.05, 0.025]
    )


def tuned(groups, saved, make, rate, changed=3):
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9)
    optimizer.load_state_dict(saved)
    for group in optimizer.param_groups[:changed]:
        group.update(lr=rate, initial_lr=rate)
    return optimizer, make(optimizer)


def tuned_without_velocities(groups, saved, make, rate):
    return tuned(groups, {**saved, "state": {}}, make, rate)


def tuned_from_elsewhere(groups, saved, make, rate):
    return tuned(groups, saved, make, 2 * rate)


def test_fine_tuning_is_known_by_rates_and_velocities():
    run = ("ExponentialLR", 0.7), ("LambdaLR", 0.5), 0, 0.02
    expect_tuned(tuned, *run)
    with pytest.raises(AssertionError, match="besides its rate"):
        expect_tuned(tuned_without_velocities, *run)
    with pytest.raises(AssertionError, match=r"Update 0: 0\.04 used, 0\.02"):
        expect_tuned(tuned_from_elsewhere, *run)
    for changed in (1, 2):
        with pytest.raises(AssertionError, match=f"group {changed}"):
            expect_tuned(partial(tuned, changed=changed), *run)


def longer(model, saved, total, after=True):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = schedules.PolynomialLR(optimizer, total)
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    if after:
        scheduler.total_iters = total
    return optimizer, scheduler


def too_short(model, saved, total):
    return longer(model, saved, total, after=False)


def test_a_line_is_led_to_its_new_end():
    expect_longer(longer, 10, 0, 5, 15)
    with pytest.raises(AssertionError) as error:
        expect_longer(too_short, 10, 0, 5, 15)
    said = str(error.value).replace("\n", " ")
    assert "Planned for 10" in said
    assert "Yours leads to 0 in 5 updates from here, not 10." in said
    assert "Diagnosis" not in said  # the run's end is the check's own


def one_update(model, optimizer, x):
    optimizer.zero_grad()
    (model(x) - x.sum(1, keepdim=True)).square().mean().backward()
    optimizer.step()


def watch(model, optimizer, plateau, metrics, copies=True, full=True):
    kept = []
    for metric in metrics:
        one_update(model, optimizer, sys.modules["__main__"].points)
        plateau.step(metric)
        state = plateau.state_dict()
        if not full:
            state = {"best": state["best"]}
        pair = optimizer.state_dict(), state
        kept.append(copy.deepcopy(pair) if copies else pair)
    return kept


def watch_best(*run):
    return watch(*run, full=False)


def watch_live(*run):
    return watch(*run, copies=False)


def watch_early(model, optimizer, plateau, metrics):
    kept = []
    for metric in metrics:
        one_update(model, optimizer, sys.modules["__main__"].points)
        states = optimizer.state_dict(), plateau.state_dict()
        kept.append(copy.deepcopy(states))
        plateau.step(metric)
    return kept


def watch_late(*run):
    return watch(*run)[:-1]


def watch_and_forget(*run):
    watch(*run)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (watch, ""),
        (watch_best, r"States after 4 metrics; update 0 is the\snext"),
        (watch_early, r"been\s+told\s+\d\s+metric"),
        (watch_live, r"16 updates have been counted\.\sOf which moment"),
        (watch_late, "pairs of states were expected"),
        (watch_and_forget, r"returned a\sNoneType\. A list of pairs of"),
    ],
)
def test_a_watched_run_can_go_on_from_each_epoch(answer, says, monkeypatch):
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "points", points, raising=False)
    options = {"patience": 2, "cooldown": 3, "factor": 0.5}
    run = 0, options, [3.0, 2.0] + [1.5] * 14
    if says:
        with pytest.raises(AssertionError, match=says):
            expect_watched(answer, one_update, *run)
    else:
        expect_watched(answer, one_update, *run)


def test_a_plan_makes_the_scheduler_that_it_names():
    for plan in draw_plans():
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1, momentum=0.9)
        assert type(make_scheduler(plan, optimizer)).__name__ in plan[0]
