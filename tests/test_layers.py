"""A layer's rates are seen, and its weights prove them."""

import math
from functools import partial

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR

from grader.lesson import (
    draw_noise,
    draw_table,
    expect_choice,
    expect_grouped,
    expect_layers,
    expect_working,
    lab,
    layer_rates,
    layers_of,
    question_about_groups,
    question_about_joining,
    question_about_pace,
    question_about_shape,
    question_about_start,
    question_about_warm_up,
    shape_of,
    small_network,
    step_groups,
    table_of,
    working_rates,
)

HALF = [[0.1, 0.05, 0.025], [0.4, 0.2, 0.1]]


def update(model, optimizer, batch, again=1):
    optimizer.zero_grad()
    cross_entropy(model(batch[0]), batch[1]).backward()
    for _ in range(again):
        optimizer.step()


def halve(model, optimizer, batches, again=1):
    scheduler = LambdaLR(optimizer, lambda number: 0.5**number)
    for batch in batches:
        update(model, optimizer, batch, again)
        scheduler.step()


def first_batch(model, optimizer, batches):
    halve(model, optimizer, batches[:1] * len(batches))


def by_two(model, optimizer, batches):
    own = [SGD(g["params"], g["lr"], 0.9) for g in optimizer.param_groups]
    for batch in batches:
        model.zero_grad()
        cross_entropy(model(batch[0]), batch[1]).backward()
        for each in own:
            each.step()
            each.param_groups[0]["lr"] /= 2


def anew(model, optimizer, batches):
    for batch in batches:
        update(model, SGD(optimizer.param_groups, momentum=0.9), batch)
        for group in optimizer.param_groups:
            group["lr"] /= 2


def by_hand(model, optimizer, batches):
    """Move the weights behind the optimizer's back, too."""
    halve(model, optimizer, batches)
    with torch.no_grad():
        model[0].weight += 0.01


def test_layers_that_train_as_meant_pass_in_any_style():
    for train in (halve, by_two):
        expect_layers(train, HALF, starts=[0.1, 0.4])


@pytest.mark.parametrize(
    ("train", "says"),
    [
        (partial(halve, again=2), "6 updates were made; 3 are meant"),
        (first_batch, "lead to other weights"),
        (anew, "3 optimizers updated layer 0"),
        (by_hand, "lead to other weights"),
    ],
)
def test_what_trains_otherwise_fails(train, says):
    with pytest.raises(AssertionError, match=says):
        expect_layers(train, HALF, starts=[0.1, 0.4])


def test_a_wrong_rate_names_its_layer():
    with pytest.raises(AssertionError, match="This is layer 1 of the layers"):
        expect_layers(halve, [HALF[0], HALF[0]], starts=[0.1, 0.4])


def test_shares_of_the_first_rate_can_be_compared():
    shares = [[1, 0.5, 0.25]] * 2
    expect_layers(halve, shares, starts=[0.1, 0.4], shares=True)
    with pytest.raises(AssertionError, match="Update 1"):
        expect_layers(halve, [[1, 1, 1]] * 2, starts=[0.1, 0.4], shares=True)


def test_an_error_of_a_scheduler_is_a_message():
    def stops(model, optimizer, batches):
        raise ValueError("zip() argument 2 is shorter than argument 1")

    with pytest.raises(AssertionError, match="stopped with an error") as told:
        expect_layers(stops, HALF, starts=[0.1, 0.4])
    assert "How many groups were there then" in " ".join(
        str(told.value).split()
    )


def test_a_layer_that_waits_has_rate_0_and_a_torn_one_nan():
    def part(model, batches):
        optimizer = SGD([model[0].weight], lr=0.5)
        for batch in batches:
            update(model, optimizer, batch)

    first, last = layer_rates(part, small_network(2, seed=0), draw_noise(2))
    assert last == [0, 0] and all(rate != rate for rate in first)


def test_layers_are_the_children_with_parameters():
    assert [len(layers_of(model)) for model in (lab.convnet(), lab.mlp())] == [
        3,
        2,
    ]
    assert lab.convnet()(torch.zeros(5, 784)).shape == (5, 10)


def test_the_shapes_are_shares():
    assert max(shape_of("cycle", 20)) == 1
    cosine = shape_of("cosine", 10)
    assert cosine[0] == 1 and 0.1 < cosine[-1] < 0.13


def in_one_group(model, base, decay):
    return [{"params": model.parameters(), "lr": base}]


def in_no_group(model, base, decay):
    return [{"params": [next(model.parameters())], "lr": base}]


@pytest.mark.parametrize(
    ("layer_groups", "asked", "says"),
    [
        (in_one_group, {}, "Parameter 0: 0.1 yours, 0.05 meant"),
        (in_one_group, {"frozen": [1]}, "bias of layer 0 is frozen"),
        (in_no_group, {}, "bias of layer 0 is to be trained"),
        (lambda *given: None, {}, "refuses"),
    ],
)
def test_groups_that_are_not_as_meant_are_told_apart(
    layer_groups, asked, says
):
    depths = [1, 1, 0, 0]
    if asked:
        depths[1] = None
    with pytest.raises(AssertionError, match=says):
        expect_grouped(layer_groups, depths, 0.1, 0.5, [1, 0, 1], **asked)


def test_groups_as_meant_pass_where_parameters_are_shared():
    expect_grouped(in_one_group, [0] * 4, 0.1, 0.5, [1, 1], [(0, 2), (1, 3)])


def chooser(train, shares, rates, seeds):
    rows = {
        (s, r): [train(s, r, k) for k in seeds] for s in shares for r in rates
    }
    found = working_rates(rows)
    return found, max(shares, key=lambda s: (len(found[s]), s))


@pytest.mark.parametrize("is_draw", [True, False])
@pytest.mark.parametrize("falling", [True, False])
def test_a_drawn_table_has_one_right_choice(is_draw, falling):
    table = draw_table(is_draw, falling)
    counts = sorted(map(len, working_rates(table).values()))
    assert counts == [2, 2, 4 if is_draw else 3, 4]
    expect_working(chooser, table)
    expect_choice(chooser, table)


def test_a_wrong_choice_is_told_what_works():
    table = table_of({1: [[0.9], [0.2]], 0.1: [[0.9], [0.88]]}, [0.1, 1])
    with pytest.raises(AssertionError, match=r"0\.1 is meant"):
        expect_choice(lambda *given: ({}, 1), table)
    with pytest.raises(AssertionError, match=r"\[0\.1\] work, yours is None"):
        expect_working(lambda *given: ({}, 1), table)
    for expect in (expect_working, expect_choice):
        with pytest.raises(AssertionError, match="a dictionary"):
            expect(lambda *given: (1, {}), table)


def test_a_loss_that_is_a_part_of_the_mean_is_asked_about():
    table = draw_table()
    bar = 0.95 * max(sum(row) / len(row) for row in table.values())
    found = {share: [] for share, _ in table}
    for (share, rate), row in table.items():
        found[share] += [rate] * (min(row) >= bar)
    with pytest.raises(AssertionError, match="a number of points"):
        expect_working(lambda *given: (found, 1), table)


def half_wave(length, start=4.0, updates=3):
    """Return half a wave that falls to a tenth in update `length`."""
    turns = [math.pi * update / length for update in range(updates)]
    return [start * (0.55 + 0.45 * math.cos(turn)) for turn in turns]


COSINE = half_wave(3)


@pytest.mark.parametrize(
    ("ask", "used", "meant", "says"),
    [
        (question_about_shape, [1], [1, 2], "Which loop"),
        (question_about_shape, [2, 4, 2], [1, 2, 1], "2 times the one"),
        (question_about_shape, [1, 1, 1], [1, 3, 1], "should rise"),
        (question_about_shape, [3, 4, 2], [1, 3, 2], "begin there"),
        (question_about_shape, [1, 2, 3], [1, 3, 2], "How many updates"),
        (question_about_shape, [1, 2], [2, 1.1], "begins at 1"),
        (question_about_shape, [2, 2], [2, 1.1], "stands still"),
        (question_about_shape, [4, 3, 2], COSINE, "the same amount"),
        (question_about_shape, [4, 2, 1], COSINE, "the same factor"),
        (question_about_shape, [4, 3, 1], COSINE, "from 4 to 0 times"),
        (question_about_shape, [4, 3.01, 1.03], COSINE, "from 4 to 0.04, 0."),
        (question_about_shape, half_wave(4), COSINE, "4 updates long"),
        (question_about_shape, [4, 3.2, 0.1], COSINE, "which formula"),
        (question_about_pace, [1, 0.5, 0.25], [1, 0.9, 0.81], "by 0.5. Whose"),
        (question_about_pace, [1, 0.8, 0.6], [1, 0.9, 0.81], "same amount"),
        (question_about_pace, [1, 0.8, 0.7], [1, 0.9, 0.81], "By how much"),
        (question_about_pace, [0, 0.5], [1, 0.9], "Its first rate is 0"),
        (question_about_pace, [1, 1], [1, 0.9], "should fall"),
        (question_about_joining, [0, 2, 0], [0, 3, 1], "Its last rate is 0"),
        (question_about_joining, [0, 1], [0, 0], "is meant to wait"),
        (question_about_joining, [0, 0], [0, 1], "is meant to take part"),
        (question_about_joining, [0, 2, 6], [0, 1, 3], "has 2 times"),
        (question_about_joining, [0, 2, 3], [0, 1, 3], "joins with 2 times"),
        (question_about_joining, [1.0002] * 2, [1] * 2, "has 1.0002 times"),
        (question_about_joining, [0, 1, 3], [0, 1, 2], "begins as it should"),
        (question_about_joining, [0], [0, 1], "Which loop"),
    ],
)
def test_the_question_fits_the_mistake(ask, used, meant, says):
    assert says in ask(used, meant)


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ([0.07], "Its gamma"),
        ([0.01], "0.1 times the rate"),
        ([], "Which loop"),
    ],
)
def test_a_first_rate_is_asked_by_the_mistake(used, says):
    assert says in question_about_start(used, [0.1], gamma=0.7)


def predicted(own=(0.0, 0.01, None), lr=0.1, drops=lambda update: update // 2):
    """Return the rates of groups that halve, as `drops` counts."""
    bases = [lr if rate is None else rate for rate in own]
    return [[rate * 0.5 ** drops(u) for rate in bases] for u in range(12)]


RIGHT = predicted()


@pytest.mark.parametrize(
    ("yours", "update", "says"),
    [
        ([[0.0, 0.01]] * 12, 0, "is a group, too"),
        ([3] * 12, 0, "is a group, too"),
        ([[0.1] * 3] * 12, 0, "All groups have one rate"),
        (predicted((0.1, 0.01, None)), 0, "the same as having none"),
        (predicted((0.0, 0.01, 0.0)), 0, "Group 2 has no rate of its own"),
        (predicted((0.0, 0.02, None)), 0, "came with 0.01. What has"),
        ([RIGHT[0]] * 12, 2, "No group ever drops"),
        ([[0, 0.01, r[2]] for r in RIGHT], 2, "Some groups are right"),
        (predicted(drops=lambda u: (u + 1) // 2), 1, "one update early"),
        (predicted(drops=lambda u: max(0, u - 1) // 2), 2, "one update late"),
        (predicted(drops=lambda u: u), 1, "change in every update"),
        (predicted(drops=lambda u: u // 3), 2, "drops come before update 2"),
    ],
)
def test_a_prediction_is_asked_by_the_mistake(yours, update, says):
    own = (0.0, 0.01, None)
    told = question_about_groups(own, 2, yours, RIGHT, update)
    assert told.startswith(f"Update {update}, with step_size=2, own=[0.0, ")
    assert says in told


def test_a_list_for_a_number_is_told():
    def stops(model, optimizer, batches):
        raise TypeError("no rate today")

    def steps(model, optimizer, batches):
        scheduler = CosineAnnealingLR(optimizer, 4, eta_min=[0.1, 0.2])
        optimizer.step()
        scheduler.step()

    meant = [[0.1] * 2] * 2
    with pytest.raises(AssertionError, match="one number has got a list"):
        expect_layers(steps, meant, starts=[0.1, 0.2])
    with pytest.raises(TypeError, match="no rate today"):
        expect_layers(stops, meant, starts=[0.1, 0.2])


def of_each(model, base, decay):
    return [
        {"params": [p], "lr": base / (k + 1)}
        for k, p in enumerate(model.parameters())
    ]


def turned(model, base, decay):
    return [
        {"params": child.parameters(), "lr": base * decay**number}
        for number, child in enumerate([*model.values()][::2])
    ]


def too_low(model, base, decay):
    return [
        {**group, "lr": group["lr"] / 2}
        for group in turned(model, base, decay)
    ]


def asks_a_list(model, base, decay):
    first, *others = model.parameters()
    return [{"params": [first], "lr": base}] * (first in others)


def walks_itself(model, base, decay):
    return [{"params": child.parameters(), "lr": base} for child in model]


@pytest.mark.parametrize(
    ("layer_groups", "says"),
    [
        (in_one_group, "All have one rate"),
        (of_each, "Weight and bias of a layer differ"),
        (turned, "Which layer comes first"),
        (too_low, "Which group is made first"),
        (asks_a_list, "compare two tensors"),
        (walks_itself, "is no Sequential"),
    ],
)
def test_groups_are_asked_about_by_the_mistake(layer_groups, says):
    with pytest.raises(AssertionError, match=says):
        expect_grouped(layer_groups, [1, 1, 0, 0], 0.1, 0.5, [1, 0, 1])


def test_an_error_of_an_answer_is_left_as_it_is():
    def stops(model, base, decay):
        raise RuntimeError("no rate today")

    with pytest.raises(RuntimeError, match="no rate today"):
        expect_grouped(stops, [1, 1, 0, 0], 0.1, 0.5, [1, 0, 1])


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (3, "one of the shares"),
        ([1], "one of the shares"),
        (1, "Which of these"),
        (2, "have more"),
    ],
)
def test_a_choice_is_asked_by_the_mistake(choice, says):
    rows = {1: [[0.9], [0.9]], 1.5: [[0.9], [0.9]], 2: [[0.9], [0.1]]}
    with pytest.raises(AssertionError, match=says):
        expect_choice(lambda *given: ({}, choice), table_of(rows, [0.1, 1]))


def test_groups_are_stepped_as_torch_does():
    assert step_groups([None, 0.0, 0.1], 0.4, 1, 0.5, updates=2) == [
        [0.4, 0.0, 0.1],
        [0.2, 0.0, 0.05],
    ]


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        (0.1, "A list of rates was expected"),
        ([1, 0.1], "In which order"),
        ([0.1, 1, 3], "Does every seed"),
        ([0.1], "From which number"),
    ],
)
def test_what_works_is_asked_by_the_mistake(yours, says):
    table = table_of({1: [[0.9], [0.88], [0.2]]}, [0.1, 1, 3])
    with pytest.raises(AssertionError, match=says):
        expect_working(lambda *given: ({1: yours}, 1), table)


def test_a_bar_for_each_share_is_asked_about():
    table = table_of({1: [[0.9]], 0.1: [[0.8]]}, [0.1])
    with pytest.raises(AssertionError, match="Among how many"):
        expect_working(lambda *given: ({1: [0.1], 0.1: [0.1]}, 1), table)


def test_layers_of_one_child_that_differ_are_asked_about():
    def by_layer(model, base, decay):
        weights = [*model.parameters()]
        pairs = [weights[k : k + 2] for k in range(0, len(weights), 2)]
        return [
            {"params": pair, "lr": base * decay**number}
            for number, pair in enumerate(reversed(pairs))
        ]

    with pytest.raises(AssertionError, match="Layers 0 and 1 stand in one"):
        expect_grouped(by_layer, [1, 1, 1, 1, 0, 0], 0.1, 0.5, [2, 0, 1])


def test_the_worst_seeds_do_not_set_the_bar():
    def by_worst(train, shares, rates, seeds):
        rows = {
            share: {r: [train(share, r, s) for s in seeds] for r in rates}
            for share in shares
        }
        bar = max(min(v) for row in rows.values() for v in row.values()) - 0.05
        return {
            share: [r for r, seen in row.items() if min(seen) >= bar]
            for share, row in rows.items()
        }, shares[0]

    for falling in (True, False):
        with pytest.raises(AssertionError, match="Which seeds set"):
            expect_working(by_worst, draw_table(falling=falling))


def test_equal_numbers_are_not_a_shared_parameter():
    def by_numbers(model, base, decay):
        groups, seen = [], []
        for layer in reversed(list(model.children())):
            own = [
                p
                for p in layer.parameters()
                if not any(torch.equal(p, other) for other in seen)
            ]
            seen += own
            if own:
                rate = base * decay ** len(groups)
                groups.append({"params": own, "lr": rate})
        return groups

    with pytest.raises(AssertionError, match="bias of layer 0 is to be"):
        expect_grouped(by_numbers, [1, 1, 0, 0], 0.1, 0.5, [1, 1])


def test_the_layer_that_goes_wrong_first_is_told_first():
    def stands_still(model, batches):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for x, y in batches:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()

    meant = [[0.1, 0.1, 0.05], [0.1, 0.05, 0.05]]
    with pytest.raises(AssertionError, match="This is layer 1"):
        expect_layers(stands_still, meant)


def test_a_generator_of_rates_is_no_list():
    yours = [(rate for rate in row) for row in RIGHT]
    with pytest.raises(AssertionError, match="generator"):
        question_about_groups([0.1, None], 2, yours, RIGHT, 0)


@pytest.mark.parametrize("used", [[], [0.0], [0.2, 0.1], [0.0] * 4, [0.3] * 9])
def test_rates_of_any_number_are_asked_about(used):
    meant = [0.0, 0.1, 0.05, 0.02]
    assert question_about_joining(used, meant).endswith("?")
    assert question_about_warm_up(used, meant, 2).endswith("?")
