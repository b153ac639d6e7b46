"""A comparison, an ending and a capstone, as lesson 8's checks see them."""

import copy
import math
import sys
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
)

from grader.lesson import (
    adam_walk,
    compare_runs,
    draw_batch,
    draw_batches,
    draw_comparison,
    end_copy,
    expect_adamw,
    expect_ahead,
    expect_budget,
    expect_ended,
    expect_fall,
    expect_left_alone,
    expect_own_peaks,
    expect_run_out,
    expect_scaled,
    expect_unbeaten,
    expect_wsd,
    lab,
    make_runs,
    plot_choice,
    record_with,
    sit,
    try_comparison,
)

PEAKS = [0.1, 0.2]
ROWS = {
    "line": [[0.93, 0.95, 0.94], [0.96, 0.90, 0.9]],
    "cycle": [[0.94, 0.97, 0.94], [0.91, 0.91, 0.91]],
    "steady": [[0.92, 0.93, 0.93], [0.5, 0.5, 0.5]],
}
RUNS = compare_runs(ROWS, PEAKS)
BEST = dict.fromkeys(ROWS, (0.1, []))
START = 3, torch.optim.SGD, {"momentum": 0.7}, True
BATCHES = draw_batches(5)


def unbeaten(runs):
    """Return who is beaten by nobody, by the formula in numpy."""
    found = []
    for name, theirs in runs.items():
        leads = [np.subtract(ours, theirs) for ours in runs.values()]
        if all(
            each.mean() <= 3 * each.std(ddof=1) / len(theirs) ** 0.5
            for each in leads
        ):
            found.append(name)
    return found


def compare(names, peaks, seeds, train):
    best = {}
    for name in names:
        found = {p: [train(name, p, seed) for seed in seeds] for p in peaks}
        peak = max(found, key=lambda p: min(found[p]))
        best[name] = peak, found[peak]
    return best, unbeaten({name: best[name][1] for name in names})


def test_a_comparison_knows_the_best_peaks_and_who_is_unbeaten():
    assert RUNS.best == {"line": 0.1, "cycle": 0.1, "steady": 0.1}
    assert RUNS.unbeaten == ["line", "cycle"]
    for runs in (RUNS, draw_comparison()):
        best, unbeaten = try_comparison(compare, runs)
        expect_own_peaks(best, runs)
        expect_unbeaten(unbeaten, best, runs)


def test_a_search_is_drawn_and_the_leads_that_came_of_it():
    accuracies = RUNS.accuracies
    found = make_runs(
        RUNS.names, PEAKS, range(3), lambda *key: accuracies[key]
    )
    assert found == RUNS
    best = {name: (0.1, found.at(name, 0.1)) for name in ROWS}
    plot_choice(found, best, ["line", "cycle"], found.at("steady", 0.1), {})
    left, right = plt.gcf().axes
    plt.close("all")
    assert left.lines[0].get_ydata() == pytest.approx([0.93, 0.9])
    dots, bar, *_ = right.lines
    assert dots.get_marker() == "o" and right.lines[-2].get_marker() != "o"
    assert dots.get_xdata() == pytest.approx([1, 2, 1])
    assert bar.get_xdata() == pytest.approx([4 / 3])
    assert right.get_yticklabels()[0].get_text() == "line, 0.1: 94.0%"


def one_peak_for_all(names, peaks, seeds, train):
    train(names[0], peaks[0], seeds[0])  # once more
    best = {
        n: (peaks[0], [train(n, peaks[0], s) for s in seeds]) for n in names
    }
    return best, unbeaten({name: best[name][1] for name in names})


def test_who_is_unbeaten_is_asked_without_the_search():
    runs = draw_comparison(1)
    assert len(runs.peaks) == 1 < len(runs.unbeaten) < len(runs.names)
    best, unbeaten = try_comparison(one_peak_for_all, runs, each_once=False)
    expect_unbeaten(unbeaten, best, runs)
    with pytest.raises(AssertionError, match="was trained 2 times"):
        try_comparison(one_peak_for_all, runs)


def test_names_are_judged_at_the_peaks_that_were_found():
    runs = draw_comparison()
    best = {name: (runs.peaks[0], []) for name in runs.names}
    meant = unbeaten({n: runs.at(n, runs.peaks[0]) for n in runs.names})
    expect_unbeaten(meant, best, runs)
    with pytest.raises(AssertionError, match="You call unbeaten: nobody"):
        expect_unbeaten([], best, runs)
    for best in (None, {}, dict.fromkeys(runs.names, (0.3, []))):
        with pytest.raises(AssertionError, match="one of these peaks"):
            expect_unbeaten(meant, best, runs)


def test_a_drawn_comparison_tells_other_ways_to_choose_apart():
    for _ in range(20):
        runs = draw_comparison()
        by_luck = {name: runs.best_by(max, name) for name in runs.names}
        assert by_luck != runs.best
        assert 1 < len(runs.unbeaten) < len(runs.names)


def too_few(names, peaks, seeds, train):
    return compare(names[1:], peaks, seeds, train)


def too_often(names, peaks, seeds, train):
    train(names[0], peaks[0], seeds[0])
    return compare(names, peaks, seeds, train)


def at_another_peak(names, peaks, seeds, train):
    train(names[0], 0.3, seeds[0])
    return compare(names, peaks, seeds, train)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (too_few, "line was trained never at peak 0.1 with seed 0"),
        (too_often, "line was trained 2 times at peak 0.1"),
        (at_another_peak, "19 runs were made; 18 meant"),
    ],
)
def test_runs_that_are_not_made_once_are_said(function, says):
    with pytest.raises(AssertionError, match=says):
        try_comparison(function, RUNS)


def test_what_a_comparison_gets_wrong_is_shown():
    with pytest.raises(AssertionError, match="For line you chose the peak"):
        expect_own_peaks({name: (0.2, [0, 0]) for name in ROWS}, RUNS)
    with pytest.raises(AssertionError, match=r"Seed 1: 0\.9 yours, 0\.95"):
        expect_own_peaks({n: (0.1, [0.93, 0.9, 0.94]) for n in ROWS}, RUNS)
    for named, asks in {
        ("cycle",): "cycle's mean lead over line is 0.0100, with a standard "
        "error of 0.0058. Does it beat line?",
        ("line", "cycle", "steady"): "line's mean lead over steady is 0.0133",
        ("cycle", "line"): "in which order",
    }.items():
        with pytest.raises(
            AssertionError, match="You call unbeaten: "
        ) as told:
            expect_unbeaten(named, BEST, RUNS)
        assert asks in str(told.value).replace("\n", " ")
    with pytest.raises(AssertionError, match="A dictionary by name"):
        expect_own_peaks([0.1], RUNS)


def wsd(optimizer, warmup):
    schedulers = [LambdaLR(optimizer, lambda u: min(1, (u + 1) / warmup))]

    def end(decay):
        schedulers.append(LinearLR(optimizer, 1, 0, total_iters=decay))

    return (lambda: schedulers[-1].step()), end


def never_ends(optimizer, warmup):
    step, _ = wsd(optimizer, warmup)
    return step, float


def test_a_run_that_can_be_ended_passes_and_one_that_cannot_does_not():
    expect_wsd(wsd, [0.4], 3, 20)
    expect_wsd(never_ends, [0.4, 0.1], 3, 20)
    for after in (0, 1, 9):
        expect_wsd(wsd, [0.4, 0.1], 3, after + 9, (after, 5))
    with pytest.raises(AssertionError, match=r"end\(5\) after 9 updates"):
        expect_wsd(never_ends, [0.4], 3, 20, (9, 5))


def test_a_run_that_returns_no_two_functions_is_told_what_to_return():
    for returned in (None, [float], "ab"):
        with pytest.raises(AssertionError, match="Return two functions"):
            expect_wsd(lambda *_, made=returned: made, [0.4], 3, 20)


def end_a_copy(model, optimizer, batches):
    model, optimizer = copy.deepcopy((model, optimizer))
    scheduler = LinearLR(optimizer, 1, 0, total_iters=len(batches))
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return model


def apart(model, optimizer, batches):
    return end_a_copy(copy.deepcopy(model), copy.deepcopy(optimizer), batches)


def nothing(model, optimizer, batches):
    end_a_copy(model, optimizer, batches)


def plain_sgd(model, optimizer, batches):
    ended = copy.deepcopy(model)
    own = torch.optim.SGD(ended.parameters(), lr=0.1)
    return end_a_copy(ended, own, batches)


def test_a_copy_that_is_ended_passes_and_its_original_is_left_alone():
    ended = end_copy(end_a_copy, START, BATCHES)
    expect_ended(ended, START, BATCHES)
    expect_left_alone(ended[-1], START)


def from_the_first_rate(model, optimizer, batches):
    model, optimizer = copy.deepcopy((model, optimizer))
    schedule = LambdaLR(optimizer, lambda done: 1 - done / len(batches))
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        schedule.step()
    return model


def test_a_copy_goes_on_from_the_rate_that_stands():
    start = 3, torch.optim.SGD, {"momentum": 0.7, "initial_lr": 0.5}, True
    ended = end_copy(end_a_copy, start, BATCHES)
    expect_ended(ended, start, BATCHES)
    expect_left_alone(ended[-1], start)
    wrong = end_copy(from_the_first_rate, start, BATCHES)
    with pytest.raises(AssertionError) as told:
        expect_ended(wrong, start, BATCHES)
    said = str(told.value).replace("\n", " ")
    assert "the rate stood at 0.1; the run began with 0.5" in said


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (apart, "0 updates were made from 5 batches"),
        (nothing, "not the weights of the network"),
        (plain_sgd, "An optimizer with 1 parameter group made updates"),
    ],
)
def test_a_copy_that_was_not_ended_is_said(function, says):
    with pytest.raises(AssertionError, match=says):
        expect_ended(end_copy(function, START, BATCHES), START, BATCHES)


def capstone(model, training, updates, size=32, peak=0.03):
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9)
    scheduler = LinearLR(optimizer, 1, 0, total_iters=updates)
    for _ in range(updates):
        x, y = next(lab.batches(*training, size))
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()


def large(model, training, updates):
    capstone(model, training, updates, size=33)


def long(model, training, updates):
    capstone(model, training, updates + 1)


def strange(model, training, updates):
    capstone(model, (training[0] + 1, training[1]), updates)


def apart_from(model, training, updates):
    capstone(lab.mlp(), training, updates)


def idle(model, training, updates):
    """Train nothing."""


def by_hand(model, training, updates):
    """Keep to the budget, and then put in weights trained without it."""
    capstone(model, training, updates, peak=1e-5)
    secret = lab.mlp()
    for _ in range(200):
        x, y = next(lab.batches(*training, 32))
        cross_entropy(secret(x), y).backward()
        for own in secret.parameters():
            own.data -= 0.1 * own.grad
            own.grad = None
    model.load_state_dict(secret.state_dict())


def test_a_capstone_within_its_budget_is_measured_on_other_digits():
    sitting = sit(capstone, 40, size=500)
    expect_budget(sitting, 40)
    expect_fall(sitting, 40)
    assert 0.3 < sitting.accuracy < 0.95
    assert sitting.fed == [32] * 40 and sitting.foreign == 0
    assert sitting.again == sitting.accuracy


def test_a_capstone_is_compared_with_a_constant_rate():
    plain, sitting = sit(idle, 9, 300), sit(capstone, 9, 300, beside=0.02)
    assert math.isnan(plain.steady) and 0.1 < sitting.steady < 0.9
    good, even = (replace(sitting, steady=0.5, accuracy=a) for a in (0.6, 0.5))
    expect_ahead([good, even])
    with pytest.raises(AssertionError, match=r"is 0\.00 percentage points"):
        expect_ahead([even, even])
    with pytest.raises(AssertionError, match=r"yours    60\.0% 30\.0%"):
        expect_ahead([good, replace(even, accuracy=0.3)])


def test_a_pair_of_runs_is_the_same_each_time():
    first, again = (sit(idle, 2, 300, beside=0.02, pair=1) for _ in range(2))
    assert first.accuracy == again.accuracy
    assert first.steady == again.steady
    other = sit(idle, 2, 300, beside=0.02, pair=2)
    assert (other.accuracy, other.steady) != (first.accuracy, first.steady)


@pytest.mark.parametrize(
    ("schedule", "asks"),
    [
        (partial(ConstantLR, factor=1), "All rates are the same"),
        (partial(ExponentialLR, gamma=0.5), "How soon does the rate fall"),
        (partial(CosineAnnealingLR, T_max=40), "Which peaks did your search"),
    ],
)
def test_runs_that_do_not_lead_are_asked_about_their_rates(schedule, asks):
    def run(model, training, updates):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = schedule(optimizer)
        for x, y in [training] * updates:
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

    behind = replace(sit(run, 40, size=32), accuracy=0.5, steady=0.5)
    with pytest.raises(AssertionError) as told:
        expect_ahead([behind])
    assert asks in str(told.value).replace("\n", " ")


def cosine(optimizer, updates):
    return CosineAnnealingLR(optimizer, updates)


def one_cycle(optimizer, updates):
    peak = optimizer.param_groups[0]["lr"]
    return OneCycleLR(optimizer, peak, total_steps=updates)


@pytest.mark.parametrize(
    ("make", "schedule"),
    [
        (partial(torch.optim.AdamW, lr=0.003), cosine),
        (partial(torch.optim.SGD, lr=0.05, momentum=0.9), one_cycle),
        (partial(torch.optim.Adam, lr=0.003), one_cycle),
        (partial(torch.optim.RMSprop, lr=0.001), cosine),
    ],
)
def test_a_capstone_is_made_again_with_its_own_optimizer(make, schedule):
    def run(model, training, updates):
        first, rest = model[0].parameters(), model[2].parameters()
        optimizer = make([{"params": first}, {"params": rest}])
        scheduler = schedule(optimizer, updates)
        for _ in range(updates):
            x, y = next(lab.batches(*training, 32))
            optimizer.zero_grad()
            cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()

    sitting = sit(run, 30, size=300)
    expect_budget(sitting, 30)
    assert sitting.again == pytest.approx(sitting.accuracy, abs=1e-3)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (large, "An update came from 33 images; 32 are allowed"),
        (long, "21 updates were made; the budget is 20"),
        (strange, "640 images learned from are not `training`'s"),
        (apart_from, "Update 0 learned from no image that `model`"),
        (idle, "No update by an optimizer"),
        (by_hand, "What else has changed its weights?"),
    ],
)
def test_a_capstone_beyond_its_budget_is_said(function, says):
    sitting = sit(function, 20, size=200)
    with pytest.raises(AssertionError) as error:
        expect_budget(sitting, 20)
    assert says in str(error.value).replace("\n", " ")


@pytest.mark.parametrize(
    ("factor", "says"),
    [
        (lambda share: 1, "All rates are the same"),
        (lambda share: 1 - share / 2, "How long does the schedule think"),
        (lambda share: 1 if share < 0.95 else 0.3, "The last one used 0.03"),
    ],
)
def test_a_rate_that_does_not_come_down_is_said(factor, says):
    def high_to_the_end(model, training, updates):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        schedule = LambdaLR(optimizer, lambda done: factor(done / updates))
        for _ in range(updates):
            x, y = next(lab.batches(*training, 32))
            cross_entropy(model(x), y).backward()
            optimizer.step()
            schedule.step()

    with pytest.raises(AssertionError, match=says):
        expect_fall(sit(high_to_the_end, 20, size=200), 20)


def scaled(base, gamma, batches, scaler, look=True):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = ExponentialLR(optimizer, gamma)
    for x, y in batches:
        optimizer.zero_grad()
        scaler.scale(mse_loss(model(x), y)).backward()
        scaler.step(optimizer)
        before = scaler.get_scale()
        scaler.update()
        if not look or scaler.get_scale() >= before:
            scheduler.step()


def unscaled(*args):
    scaled(*args, look=False)


KINDS = ["overflow", "infinite", "good", "good", "good"]


def test_updates_that_amp_skips_do_not_count():
    for kinds in (KINDS, [*KINDS, "large", "good"]):
        expect_scaled(scaled, 0.5, kinds, 2)
    with pytest.raises(AssertionError, match=r"batches \[0, 1\] overflow"):
        expect_scaled(unscaled, 0.5, KINDS, 2)


@pytest.mark.parametrize(
    ("kind", "passes"),
    [
        (torch.optim.AdamW, True),
        (torch.optim.Adam, False),
        (torch.optim.SGD, False),
    ],
)
def test_adamw_is_known_by_what_it_does_to_blank_pixels(kind, passes):
    data = draw_batch()

    def train():
        model = lab.mlp()
        optimizer = kind(model.parameters(), lr=0.01)
        for _ in range(10):
            optimizer.zero_grad()
            cross_entropy(model(data[0]), data[1]).backward()
            optimizer.step()

    trace = record_with({}, train)
    if passes:
        expect_adamw(trace, data)
    else:
        with pytest.raises(AssertionError, match="Which optimizer makes"):
            expect_adamw(trace, data)


def test_adam_walks_by_its_rate_whatever_the_gradient():
    for gradient in (0.02, 700):
        assert adam_walk([0.1, 0.2], gradient) == pytest.approx([-0.1, -0.3])
    assert adam_walk([0.1], -3) == pytest.approx([0.1])


def run_out(base, updates, more=1):
    model = lab.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=base)
    scheduler = LinearLR(optimizer, 1, 0, total_iters=updates)
    for number in range(updates):
        optimizer.zero_grad()
        here = sys.modules["__main__"]
        cross_entropy(model(here.images), here.labels).backward()
        optimizer.step()
        if number + more < updates + 1:
            scheduler.step()


def test_a_rate_that_is_left_over_is_said():
    meant = [0.4, 0.3, 0.2, 0.1]
    expect_run_out(run_out, 0.4, 4, meant=meant)
    with pytest.raises(AssertionError, match=r"stands at 0\.1, not at 0"):
        expect_run_out(run_out, 0.4, 4, 2, meant=meant)


@pytest.mark.parametrize(
    ("told", "steps", "says"),
    [
        (12, 3, ""),
        (4, 3, "4 updates brought 12 steps"),
        (4, 1, r"got 4 steps in 4 updates\.\nThe library makes 3 steps"),
    ],
)
def test_steps_that_the_library_makes_are_left_to_it(told, steps, says):
    def train(base, updates):
        model = lab.mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=base)
        scheduler = LinearLR(optimizer, 1, 0, total_iters=told)
        here = sys.modules["__main__"]
        for _ in range(updates):
            optimizer.zero_grad()
            cross_entropy(model(here.images), here.labels).backward()
            optimizer.step()
            for _ in range(steps):
                scheduler.step()

    meant = [0.4, 0.3, 0.2, 0.1]
    if not says:
        expect_run_out(train, 0.4, 4, meant=meant, each=3)
        return
    with pytest.raises(AssertionError, match=says) as failed:
        expect_run_out(train, 0.4, 4, meant=meant, each=3)
    assert "Diagnosis" not in str(failed.value)
