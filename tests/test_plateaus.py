"""Checks of plateaus tell each mistake from the others, in words."""

import math
import sys

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

from grader.lesson import (
    cut_epochs,
    draw_fit,
    draw_stops,
    expect_drops,
    expect_epochs,
    expect_fit,
    expect_kept,
    expect_number,
    expect_plateau,
    expect_stop_after,
    expect_turns,
    expect_waits,
    expect_warm,
    fit_and_listen,
    lab,
    least_patience,
    least_stop,
    preview_mended,
    question_about_cut,
    question_about_patience,
    question_about_score,
    question_about_steps,
    stopped_run,
    try_until,
)
from grader.lesson.topics.plateau_questions import (
    question_about_drops,
    question_about_kept,
    question_about_length,
    question_about_rule,
    question_about_stop,
    question_about_stop_patience,
    question_about_wait,
    question_about_warm,
)

images, labels = lab.mnist("train", 32)
OPTIONS = {"factor": 0.5, "patience": 1}
ABOUT = {"base": 0.1, "metrics": [0.9, 0.9, 0.9]}


def update(model, optimizer, x, y):
    optimizer.zero_grad()
    loss = cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@pytest.fixture(autouse=True)
def notebook(monkeypatch):
    """The names that a notebook has, where `record_with` sets them."""
    notebook = sys.modules["__main__"]

    monkeypatch.setattr(notebook, "images", images, raising=False)
    monkeypatch.setattr(notebook, "labels", labels, raising=False)


def train(model, optimizer, rates):
    notebook = sys.modules["__main__"]

    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for _ in range(2):
            update(model, optimizer, notebook.images, notebook.labels)


def test_epochs_at_the_rates_meant_pass():
    expect_epochs(train, [0.1, 0.1, 0.05], [0.1, 0.1, 0.05], **ABOUT)


def other_network(model, optimizer, rates):
    model = lab.mlp(hidden=4)
    train(model, torch.optim.SGD(model.parameters(), lr=0.1), rates)


def no_digits(model, optimizer, rates):
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        for _ in range(2):
            for weights in model.parameters():
                weights.grad = torch.ones_like(weights)
            optimizer.step()


@pytest.mark.parametrize(
    ("function", "rates", "says"),
    [
        (train, [0.1, 0.1], "4 updates were made; 3 epochs make 6"),
        (train, [0.1, 0.05, 0.05], "Epoch 1: 0.05 used, 0.1 meant"),
        (other_network, [0.1, 0.1, 0.05], "Another network was trained"),
        (no_digits, [0.1, 0.1, 0.05], "end in other weights"),
    ],
)
def test_epochs_that_are_not_as_meant_are_told_apart(function, rates, says):
    with pytest.raises(AssertionError, match=says):
        expect_epochs(function, [0.1, 0.1, 0.05], rates, **ABOUT)


def fit(model, optimizer, scheduler, data, validation, epochs, number=None):
    history = []
    for _ in range(epochs):
        before = lab.loss(model, *validation)
        for x, y in lab.batches(*data, size=16):
            known = update(model, optimizer, x, y)
        history.append(lab.loss(model, *validation))
        numbers = {None: history[-1], "known": known, "before": before}
        numbers["lowest"] = min(history)
        scheduler.step(numbers.get(number, number))
    return history


def known_loss(*args):
    return fit(*args, number="known")


def late(*args):
    return fit(*args, number="before")


def lowest(*args):
    return fit(*args, number="lowest")


def other_number(*args):
    return fit(*args, number=-5.0)


def returns_nothing(*args):
    fit(*args)


def twice(model, optimizer, scheduler, data, validation, epochs):
    fit(model, optimizer, scheduler, data, validation, 2 * epochs)


def warms(model, optimizer, losses, warmup, factor, patience):
    (base,) = (group["lr"] for group in optimizer.param_groups)
    rates = [base * (epoch + 1) / warmup for epoch in range(len(losses))]
    train(model, optimizer, [min(base, rate) for rate in rates])


def test_a_warm_up_is_followed_by_a_plateau():
    still = {"base": 0.1, "warmup": 2, "factor": 0.5, "patience": 1}
    expect_warm(warms, [1, 1, 3, 2, 2], **still)
    with pytest.raises(AssertionError, match="No cut comes"):
        expect_warm(warms, [1, 1, 2, 2, 2, 2], **still)


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([0.4, 0.4, 0.2, 0.2], "A cut came after epoch 1, which has 0.8"),
        ([0.4, 0.4, 0.4, 0.4], "A cut is due after epoch 2, which has 0.7"),
        ([0.4, 0.4, 0.4, 0.2], ""),
        ([0.1, 0.4, 0.4, 0.2], ""),
    ],
)
def test_a_cut_in_the_wrong_place_is_asked_about(used, says):
    metrics = [0.9, 0.8, 0.7, 0.7]
    asked = question_about_cut(used, [0.4, 0.4, 0.4, 0.2], metrics)
    assert asked.startswith(says) and bool(asked) == bool(says)


def test_a_fit_that_is_right_passes():
    run, options = draw_fit(40, epochs=8), OPTIONS | {"threshold": 0.9}
    trace, heard = fit_and_listen(fit, run, ReduceLROnPlateau, options)
    expect_fit(trace, heard, run, options)
    assert len(trace.updates) == 8 * run.batches == 24
    assert len(set(trace.rates)) > 1


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (known_loss, "From which digits"),
        (late, "loss at the start. At which"),
        (lowest, "loss after epoch"),
        (other_number, "Which number is it"),
        (returns_nothing, "not None"),
        (twice, "Epochs: 8. Calls of the scheduler's step: 16"),
    ],
)
def test_a_fit_that_is_wrong_is_asked_its_own_question(function, says):
    run = draw_fit(40, epochs=8)
    trace, heard = fit_and_listen(function, run, ReduceLROnPlateau, OPTIONS)
    with pytest.raises(AssertionError, match=says):
        expect_fit(trace, heard, run, OPTIONS)


def test_a_step_without_a_number_is_heard_as_nan():
    def without(model, optimizer, scheduler, data, validation, epochs):
        optimizer.step()
        scheduler.step()

    run = draw_fit(16, epochs=1)
    _, heard = fit_and_listen(without, run, StepLR, {"step_size": 2})
    assert len(heard) == 1 and math.isnan(heard[0])


def test_a_mended_plateau_is_torchs_where_torch_is_right():
    losses = [1.0, 0.8, *[0.6] * 8, 0.5, *[0.7] * 5]
    given = {"factor": 0.5, "patience": 1, "threshold": 0.1, "cooldown": 2}
    mended = preview_mended(losses, 0.4, "min", "rel", **given)
    assert mended == lab.preview_plateau(losses, 0.4, **given)


def test_a_mended_plateau_skips_nan_and_knows_negative_numbers():
    given = {"factor": 0.5, "patience": 1, "threshold": 0.1}
    still = [-2.0] * 5
    assert lab.preview_plateau(still, 0.8, **given) == [0.8] * 5
    for mode in ("min", "max"):
        mended = preview_mended(still, 0.8, mode, "rel", **given)
        assert mended == [0.8, 0.8, 0.8, 0.4, 0.4]
    gaps = [1.0, math.nan, 1.0, math.nan, 1.0, math.nan]
    used = preview_mended(gaps, 0.8, "min", "abs", **given)
    assert used == [0.8] * 5 + [0.4]


def never_cuts(metrics, rate, **rest):
    return [rate] * len(metrics)


def test_a_plateau_of_ones_own_is_told_its_case():
    expect_plateau(never_cuts, [3.0, 2.0, 1.0])
    says = "patience=1.*metrics: 1, 1, 1"
    with pytest.raises(AssertionError, match="Epoch 3: 0"):
        expect_plateau(never_cuts, [1.0] * 4, patience=1)
    with pytest.raises(AssertionError, match=f"(?s){says}"):
        expect_plateau(never_cuts, [1.0] * 4, patience=1)


def test_cuts_and_waits_are_those_of_torch():
    assert cut_epochs([1.0, 0.5, 0.5, 0.5, 0.5], patience=1) == [4]
    assert cut_epochs([1.0] * 8, patience=2) == [4, 7]
    waiting = [0.9, 0.7, 0.8, 0.6, 0.7, 0.6, 0.5, 0.6, 0.6]
    assert least_patience(waiting) == 2
    assert least_patience([3.0, 2.0, 1.0]) == least_patience([1.0]) == 0


def first_drop(best, patience, cooldown, epochs):
    return (epoch for epoch in [best + patience + 2])


def test_drops_are_those_of_torch():
    expect_drops(first_drop, best=3, patience=2, cooldown=0, epochs=8)
    with pytest.raises(AssertionError, match="1 number for 3 drops") as told:
        expect_drops(first_drop, best=3, patience=2, cooldown=0, epochs=15)
    assert "best=3, patience=2, cooldown=0, epochs=15." in str(told.value)
    assert told.value.compared.what == "epoch"


def waits_of(wait):
    def choose(train, seeds):
        return {seed: wait for seed in seeds if train(seed)}, wait

    return choose


def twice_each(train, seeds):
    return {seed: len(train(seed) and train(seed)) for seed in seeds}, 2


def a_list(train, seeds):
    return [train(seed) for seed in seeds], 2


def test_waits_are_asked_for_by_seed():
    run = {4: [0.9, 1.0, 1.0, 0.8, 0.9]}
    expect_waits(waits_of(2), run)
    for choose, says in (
        (waits_of(3), "The longest wait of seed 4: 3, where 2 is meant"),
        (waits_of("2 epochs"), "which is no number"),
        (twice_each, r"It trained with the seeds \[4, 4\]"),
        (a_list, "A dictionary is asked for"),
    ):
        with pytest.raises(AssertionError, match=says):
            expect_waits(choose, run)


def test_a_stop_is_followed_call_by_call():
    def two_epochs(model, train, validate, patience, epochs):
        for _ in range(2):
            train()
            validate()
        return 1

    run = [3.0, 2.0, 1.0], [7.0, 8.0, 9.0], 1, 3
    calls, found, weights = try_until(two_epochs, *run)
    assert (found, weights) == (1, [8.0, 8.0])
    expect_turns(calls, [3.0, 2.0], 1, "")
    expect_kept(weights, [7.0, 8.0, 9.0], [3.0, 2.0], 1, "")
    with pytest.raises(AssertionError, match="Epochs trained: 2"):
        expect_turns(calls, [3.0, 2.0, 1.0], 1, "")
    with pytest.raises(AssertionError, match="begins with: train, train"):
        expect_turns(sorted(calls), [3.0, 2.0], 1, "")
    with pytest.raises(AssertionError, match="left of epoch 1"):
        expect_kept(weights, [7.0, 8.0, 9.0], [3.0, 2.0, 1.0], 1, "")
    with pytest.raises(AssertionError, match="left of epoch 1 and no"):
        expect_kept([8.0, 0.5], [7.0, 8.0, 9.0], [3.0, 2.0], 1, "")


@pytest.mark.parametrize(
    ("places", "losses", "says"),
    [
        ([5, 5], 7, "Are others put back, and does an update change"),
        ([3, 3], 4, "ends without a stop"),
        ([2, 5], 7, "Are all the weights put back"),
        ([None, None], 7, "At which moment of an epoch"),
        ([1, 1], 7, "After which step of an epoch"),
    ],
)
def test_weights_that_are_left_are_asked_about(places, losses, says):
    count = min(6, losses)
    asked = question_about_kept(places, best=2, count=count, losses=losses)
    assert says in asked


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        (6, "With which bad epoch"),
        (7, "Which epochs does the stop count"),
        (8, "while the plateau cools down"),
        (9, "How many epochs does it leave"),
        (12, "count the best epoch"),
        (13, "Which of these epochs are not needed"),
        (14, "Which cut's cooldown is not needed"),
    ],
)
def test_a_stops_patience_is_asked_about_by_its_mistake(yours, says):
    # 3 and 3 bad epochs for two cuts, 3 of cooldown between them, then 2: 11.
    case = {"patience": 2, "cooldown": 3, "cuts": 2, "epochs": 2}
    assert says in question_about_stop_patience(yours, **case)


def test_hard_stops_end_early_and_late():
    drawn = draw_stops()
    lengths = [stopped_run(losses[:last], p)[0] for losses, p, last in drawn]
    pairs = list(zip(lengths, drawn, strict=True))
    assert any(length < len(losses) for length, (losses, _, _) in pairs)
    assert any(length == len(losses) for length, (losses, _, _) in pairs)
    for losses, patience, _ in drawn[3::2]:
        length, best = stopped_run(losses, patience)
        assert (length, length - best) == (len(losses) - 2, patience + 1)


def test_a_stop_leaves_the_cuts_their_epochs():
    assert stopped_run([5.0, 4.0, 3.0, 3.2, 3.1, 3.3, 2.0], 3) == (6, 2)
    assert stopped_run([2.0, math.nan, 1.0], 2) == (3, 2)
    assert least_stop(patience=2, cooldown=0, cuts=1, epochs=1) == 4
    assert least_stop(patience=1, cooldown=3, cuts=2, epochs=2) == 9


def test_a_stop_that_is_too_short_is_told_what_it_leaves_out():
    four = {"patience": 2, "cooldown": 0, "cuts": 1, "epochs": 1}
    expect_stop_after(lambda *case: 4, **four)
    for number, says in {
        3: "With 3 the last epoch is number 3. Epochs with a new, lower rate: "
        "none.",
        5: "With 5 the last epoch is number 5. Epochs with a new, lower rate: "
        "4.",
        0: "Your patience of the stop: 0, where 4 is meant.",
        10**9: "where 4 is meant.",
    }.items():
        with pytest.raises(AssertionError) as told:
            expect_stop_after(lambda *case, n=number: n, **four)
        assert says in " ".join(str(told.value).split())


def test_a_number_is_named_with_what_it_should_be():
    expect_number(torch.tensor(2), 2, "Your patience")
    with pytest.raises(AssertionError, match="Your patience: 3, where 2 is"):
        expect_number(3, 2, "Your patience")
    with pytest.raises(AssertionError, match="None, which is no number"):
        expect_number(None, 2, "Your patience")


RULE = {"factor": 0.5, "patience": 1, "threshold": 0.1}
CREEPS = [3.0, 2.96, 2.92, 2.88, 2.84, 2.7, 2.66, 2.5, 2.46, 2.42]


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ({"mode": "max"}, "up or down"),
        ({"threshold": 0.0}, "however small"),
        ({"threshold_mode": "rel"}, "How far from the best"),
        ({"patience": 0}, "bad epoch 1 in a row"),
        ({"patience": 2}, "bad epoch 3 in a row"),
        ({"cooldown": 0}, "not counted after a cut: 0"),
        ({"min_lr": 0.0}, "How low"),
        ({"factor": 0.4}, "how far a one"),
    ],
)
def test_each_mistaken_rule_has_its_own_question(mistake, says):
    rule = RULE | {"mode": "min", "threshold_mode": "abs", "cooldown": 2}
    rule |= {"min_lr": 0.03}
    metrics = [*CREEPS, *[2.9] * 12]
    meant = preview_mended(metrics, 0.4, **rule)
    used = preview_mended(metrics, 0.4, **rule | mistake)
    assert says in question_about_rule(used, meant, metrics, **rule)


def test_a_score_is_asked_about_as_one_that_should_rise():
    scores, how = [0.1, 0.2, 0.3, 0.4, 0.4], {"factor": 0.5, "patience": 1}
    used = lab.preview_plateau(scores, 0.4, **how)
    asked = question_about_score(used, [0.4] * 5, scores, margin=0, **how)
    assert "up or down" in asked


def test_a_rate_that_never_falls_is_not_said_to_be_cut():
    scores, how = [0.3, 0.4, 0.5, *[0.6] * 5], {"factor": 0.5, "patience": 2}
    turned_round = [-score for score in scores]
    used = lab.preview_plateau(turned_round, 0.4, **how)
    assert used == [0.4] * 8  # and no cut at all
    meant = [0.4] * 7 + [0.2]
    asked = question_about_score(used, meant, scores, margin=0.01, **how)
    assert asked.startswith("A cut is due after epoch 6")
    assert asked.endswith("On which side of the best does it put the bar?")


def test_torchs_flaws_and_a_late_note_have_questions_of_their_own():
    rule = RULE | {"mode": "min", "threshold_mode": "rel"}
    for metrics, says in (
        ([1.0, 1.0, math.nan, 1.0, 1.0], "whose metric is NaN"),
        ([-2.0] * 5, "side of a negative best"),
    ):
        meant = preview_mended(metrics, 0.4, **rule)
        used = lab.preview_plateau(metrics, 0.4, **rule)
        assert says in question_about_rule(used, meant, metrics, **rule)
    flat = [1.0] * 5
    meant = preview_mended(flat, 0.4, **rule)
    late = [*meant[1:], 0.2]
    assert "noted" in question_about_rule(late, meant, flat, **rule)


NEW_LOW = [1.0, 1.0, 1.0, 0.5, 0.8, 0.8, 0.8, 0.8]


@pytest.mark.parametrize(
    ("metrics", "used", "says"),
    [
        (
            NEW_LOW,
            [0.4] * 3 + [0.2] * 4 + [0.15],
            "while the plateau cools down",
        ),
        ([1.0] * 9, [0.4] * 3 + [0.2] * 6, "How low"),
        ([3.0, 2.0, 1.0, 0.5], [0.4, 0.4, 0.2, 0.2], "the first metric"),
    ],
)
def test_a_deaf_a_skipped_and_a_first_metric_are_asked_about(
    metrics, used, says
):
    rule = RULE | {"mode": "min", "threshold_mode": "rel", "cooldown": 1}
    rule |= {"min_lr": 0.15}
    meant = preview_mended(metrics, 0.4, **rule)
    assert says in question_about_rule(used, meant, metrics, **rule)


def test_a_list_without_the_gaps_is_asked_about_the_gaps():
    metrics = [1.0, math.nan, 1.0]
    assert "metric is NaN" in question_about_length(2, metrics)
    assert "Which epoch has no rate" in question_about_length(1, metrics)


LOSSES = [1, 1, 1, 1, 4, 3, 2, 2, 2, 2, 2]
BASE_4 = [0.1, 0.2, 0.3, 0.4]


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([0.1, 0.2, 0.1, *[0.1] * 8], "A cut came in the warm-up"),
        ([0.1, 0.2, 0.2, *[0.4] * 8], "stepped after epoch 1"),
        ([0.1, 0.175, 0.25, *[0.4] * 8], "In how many steps"),
        ([*BASE_4, *[0.4] * 7], "No cut comes"),
        ([*BASE_4, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1, 0.05], "from epoch 3 on"),
    ],
)
def test_a_warm_up_and_what_is_heard_after_it_are_asked_about(used, says):
    rule = {"factor": 0.5, "patience": 1}
    meant = BASE_4 + lab.preview_plateau(LOSSES[4:], 0.4, **rule)
    assert says in question_about_warm(used, meant, LOSSES, warmup=4, **rule)


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        ([6, 9, 12], "the first drop"),
        ([7, 9, 11], "from one drop to the next"),
        ([7], "Up to which epoch"),
        ([], "should be in the list"),
        (7, "should be in the list"),
    ],
)
def test_drops_are_asked_about_where_they_differ(yours, says):
    assert says in question_about_drops(yours, [7, 10])


def test_a_step_that_listens_to_no_metric_is_asked_about():
    calls = math.nan
    assert "get?" in question_about_steps([0.5] * 3, 3)
    assert "how often" in question_about_steps([calls] * 9, 3)
    assert "moment" in question_about_steps([calls] * 3, 3)


def test_waits_patiences_and_stops_are_asked_about():
    table = [0.9, 0.7, 0.8, 0.6, 0.7, 0.6, 0.5, 0.6, 0.6, 0.7, 0.6]
    for yours, says in {
        7: "all in a row",
        4: "does this wait end",
        3: "between the two lows",
        1: "not below all",
    }.items():
        assert says in question_about_wait(yours, 2, table)
    for yours, says in {
        4: "one less",
        5: "wait so long",
        2: "enough for each",
        0: "cuts no run",
    }.items():
        assert says in question_about_patience(yours, [2, 3], [0, 1])
    run = [5.0, 4.0, 3.0, 3.2, 3.1, 3.3, 3.4, 3.5, 2.0]
    for trained, says in {
        9: "to the end",
        7: "waits for 4",
        8: "With which loss",
        5: "Up to epoch 4",
        0: "Who calls",
    }.items():
        assert says in question_about_stop(trained, run, 3)
    run = [5.0, 4.0, 4.5, 4.0, math.nan, 4.6, 4.7, 4.8, 4.9, 1.0]
    for trained, says in {7: "equals it", 9: "is NaN"}.items():
        assert says in question_about_stop(trained, run, 3)
