"""Averages, partners and pairs, as the checks of lesson 9 look at them."""

import pytest
import torch
from torch import nn

from grader.lesson.topics.averages import (
    expect_average,
    expect_clipped,
    running_mean,
)
from grader.lesson.topics.branched import wsd_share
from grader.lesson.topics.free import TwoModes, expect_free, expect_validated
from grader.lesson.topics.paired import (
    decided_in,
    draw_pairs,
    expect_decided,
    expect_gaps,
    gaps_of,
)
from grader.lesson.topics.parted import (
    decayed_share,
    expect_partners,
    expect_share,
    hidden_matrices,
    matrices,
)


def test_a_running_mean_begins_with_the_first_state_and_keeps_its_share():
    states = [[torch.tensor([value])] for value in (1.0, 2.0, 4.0)]
    (mean,) = running_mean(states, decay=0.75)
    assert mean.item() == pytest.approx(0.75 * 1.25 + 0.25 * 4)


def test_a_pair_is_decided_where_all_gaps_have_one_sign():
    losses = {"line": [0.2, 0.3], "WSD": [0.3, 0.4], "step": [0.1, 0.5]}
    assert decided_in(losses) == [("line", "WSD")]
    assert gaps_of(losses)["line", "step"] == pytest.approx([0.1, -0.2])


def test_drawn_losses_tell_the_rule_from_others():
    losses = draw_pairs()
    in_order = {name: sorted(row) for name, row in losses.items()}
    assert decided_in(in_order) != decided_in(losses)


def test_a_plan_goes_up_holds_and_comes_down():
    shares = [wsd_share(update, (2, 4, 8)) for update in range(10)]
    assert shares == [0.5, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0, 0]


def test_two_modes_show_the_mean_and_go_back():
    weight = nn.Parameter(torch.zeros(1))
    optimizer = TwoModes([weight], lr=1.0)
    for slope in (-1.0, -2.0):
        weight.grad = torch.tensor([slope])
        optimizer.step()
    optimizer.eval()
    optimizer.eval()
    assert weight.item() == 2.0  # the mean of 1 and 3
    optimizer.train()
    assert weight.item() == 3.0


def test_only_the_matrices_between_hidden_layers_are_hidden():
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 3), nn.Linear(3, 2))
    (hidden,) = hidden_matrices(model)
    assert hidden is model[1].weight and len(matrices(model)) == 3


def test_a_share_that_the_paper_leaves_is_asked_about_the_peak():
    assert decayed_share([1, 0], peak=0.5, decay=0.1) == pytest.approx(0.95)
    with pytest.raises(AssertionError, match="Does the peak count here"):
        expect_share(0.9, [1, 0], peak=0.5, decay=0.1)


def train_by_adamw_alone(model, batches, muon_peak, adamw_peak):
    optimizer = torch.optim.AdamW(model.parameters(), lr=adamw_peak)
    for x, y in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


def test_a_hidden_matrix_with_the_others_rate_is_named():
    with pytest.raises(AssertionError, match=r"of layer 1 trains with 0\.01"):
        expect_partners(train_by_adamw_alone, 3, 1, (0.02, 0.01))


class Plain(torch.optim.SGD):
    """SGD that takes a beta, and has modes that do nothing."""

    def __init__(self, params, lr, beta):
        super().__init__(params, lr)

    def eval(self):
        """Do nothing."""

    train = eval


def test_plain_sgd_is_told_to_be_at_z():
    with pytest.raises(AssertionError, match=r"at z, but\sshould be at y"):
        expect_free(Plain, [0.5, 0.5], beta=0.9, acts="uu")


class WithoutStart(Plain):
    """An optimizer that keeps nothing before its first update."""

    def eval(self):
        """Show a point that is not there."""
        for each in self.param_groups[0]["params"]:
            each.data = self.state[each]["x"]


def test_points_that_are_not_kept_yet_are_told():
    with pytest.raises(AssertionError, match=r"eval\(\) after 0 updates"):
        expect_free(WithoutStart, [0.5, 0.5], beta=0.9, acts="eu")


class AtOneRate(Plain):
    """Schedule-free SGD's first update, by the first group's rate."""

    @torch.no_grad()
    def step(self):
        """Move everything at one rate."""
        for group in self.param_groups:
            for each in group["params"]:
                each -= self.param_groups[0]["lr"] * each.grad


def test_one_rate_for_all_groups_is_told():
    with pytest.raises(AssertionError, match=r"one\srate for all groups"):
        expect_free(AtOneRate, [0.5, 0.25], beta=0.9, acts="u")


@pytest.mark.parametrize(
    ("called", "losses", "asked"),
    [
        ([("line", "WSD")], [[1, 2], [2, 1]], "Do all seeds agree"),
        ([("line", "WSD")], [[1, 2], [1, 3]], "sign has a gap of 0"),
        ([], [[2, 3], [1, 2]], "does not agree with the others"),
    ],
)
def test_a_wrong_verdict_is_asked_what_fits_it(called, losses, asked):
    with pytest.raises(AssertionError, match=asked):
        expect_decided(called, dict(zip(("line", "WSD"), losses, strict=True)))


LOSSES = {"line": [0.1, 0.3], "WSD": [0.3, 0.2]}


@pytest.mark.parametrize(
    ("gaps", "question"),
    [
        ([0.2, -0.1], "Whose run is taken from whose"),
        ([-0.1, 0.0], "Of which seed is each"),
        ([-0.2], "How many seeds"),
        (None, "A list of gaps"),
    ],
)
def test_other_gaps_are_asked_about_by_what_they_are(gaps, question):
    with pytest.raises(AssertionError, match=question):
        expect_gaps({("line", "WSD"): gaps}, LOSSES)


def test_an_update_in_evaluation_mode_is_told_by_its_number():
    def fit_without_train(model, optimizer, batches, every, validate):
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        optimizer.eval()
        validate(model)
        return model.state_dict()

    with pytest.raises(AssertionError, match="Update 1 is made in evaluation"):
        expect_validated(fit_without_train, 2, 2, [0.3])


def test_norms_that_are_tensors_are_no_numbers():
    def clip(model, optimizer, batches, largest):
        norms = []
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            parameters = list(model.parameters())
            norms.append(nn.utils.clip_grad_norm_(parameters, largest))
            optimizer.step()
        return norms

    with pytest.raises(AssertionError, match="tensors, and numbers"):
        expect_clipped(clip, 4)


def test_a_plain_mean_called_at_each_batch_is_told():
    def averaged(model, optimizer, batches, pieces, memory):
        average = torch.optim.swa_utils.AveragedModel(model)
        for number, (x, y) in enumerate(batches, start=1):
            (nn.functional.cross_entropy(model(x), y) / pieces).backward()
            if number % pieces == 0:
                optimizer.step()
                optimizer.zero_grad()
            average.update_parameters(model)
        return average

    with pytest.raises(AssertionError, match="some states count more than"):
        expect_average(averaged, updates=3, pieces=2, memory=5)


def test_a_memory_of_one_more_is_told_by_what_it_keeps():
    def averaged(model, optimizer, batches, pieces, memory):
        usual = torch.optim.swa_utils.get_ema_multi_avg_fn
        average = torch.optim.swa_utils.AveragedModel(
            model, multi_avg_fn=usual(memory / (memory + 1))
        )
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            average.update_parameters(model)
        return average

    with pytest.raises(AssertionError, match=r"keeps 0\.83 of itself"):
        expect_average(averaged, updates=3, pieces=1, memory=5)


class Elsewhere(Plain):
    """An optimizer whose evaluation mode is no point of the rule."""

    @torch.no_grad()
    def eval(self):
        """Add to each number its place."""
        for group in self.param_groups:
            for each in group["params"]:
                each += torch.arange(each.numel()).reshape(each.shape)


def test_a_mode_that_shows_another_point_is_told_so():
    with pytest.raises(AssertionError, match=r"none of\sx, y, z; x"):
        expect_free(Elsewhere, [0.5, 0.5], beta=0.9, acts="e")


def test_a_limit_that_no_number_reaches_leaves_the_full_length():
    def clip(model, optimizer, batches, largest):
        norms = []
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            parameters = list(model.parameters())
            norms.append(nn.utils.get_total_norm([p.grad for p in parameters]))
            nn.utils.clip_grad_value_(parameters, 10 * largest)
            optimizer.step()
        return norms

    with pytest.raises(AssertionError, match="kept their full"):
        expect_clipped(clip, 4)
