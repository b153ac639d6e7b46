"""Training by pieces is known by the weights that it leads to."""

import pytest
import torch
from torch.nn.functional import cross_entropy

from grader.lesson import (
    draw_batch,
    expect_pieces,
    expect_weights,
    train_in_pieces,
    train_whole,
)


def accumulate(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()


def test_pieces_lead_where_whole_batches_do():
    rates, data = [0.1, 0.02, 0.05], draw_batch(24)
    trace, reached = train_in_pieces(accumulate, 4, rates, data, 2)
    start, meant = train_whole(4, rates, data)
    assert trace.rates == rates
    expect_weights(reached, meant, start)
    _, other = train_in_pieces(accumulate, 4, rates, data, 4)
    expect_weights(other, meant, start)
    elsewhere, _ = train_whole(5, rates, data)
    assert (elsewhere[0] != start[0]).any()


def by_the_last(model, optimizer, scheduler, batches, pieces):
    last = [
        pair for pair in batches[pieces - 1 :: pieces] for _ in range(pieces)
    ]
    accumulate(model, optimizer, scheduler, last, pieces)


def by_the_sum(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        cross_entropy(model(x), y).backward()
        if number % pieces == 0:
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()


def without_clearing(model, optimizer, scheduler, batches, pieces):
    for number, (x, y) in enumerate(batches, start=1):
        (cross_entropy(model(x), y) / pieces).backward()
        if number % pieces == 0:
            optimizer.step()
            scheduler.step()


def by_the_first(model, optimizer, scheduler, batches, pieces):
    by_the_last(model, optimizer, scheduler, batches[::-1], pieces)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (by_the_last, "the last piece of each update leads alone"),
        (by_the_sum, "By what is a loss divided"),
        (without_clearing, "gradients lead that are never cleared"),
        (by_the_first, "Meant is the way that whole batches lead"),
    ],
)
def test_other_ways_are_asked_about_by_their_mistake(answer, says):
    given = 4, [0.1, 0.02, 0.05], draw_batch(24), 2
    _, reached = train_in_pieces(accumulate, *given)
    expect_pieces(reached, *given)
    _, reached = train_in_pieces(answer, *given)
    with pytest.raises(AssertionError) as said:
        expect_pieces(reached, *given)
    assert says in " ".join(str(said.value).split())


def by_joining(model, optimizer, scheduler, batches, pieces):
    for start in range(0, len(batches), pieces):
        group = batches[start : start + pieces]
        x, y = (torch.cat(parts) for parts in zip(*group, strict=True))
        accumulate(model, optimizer, scheduler, [(x, y)], 1)


def test_pieces_that_go_through_the_network_together_are_told():
    given = 4, [0.1, 0.02, 0.05], draw_batch(24), 2
    with pytest.raises(AssertionError, match="8 images at once") as said:
        train_in_pieces(by_joining, *given)
    assert "a piece has 4" in " ".join(str(said.value).split())
