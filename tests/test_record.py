import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR

from grader.lesson.recording.recorder import Recorder, record


def weights(size=3):
    return nn.Parameter(torch.arange(1.0, size + 1))


def step(optimizer, *parameters):
    optimizer.zero_grad()
    sum((p**2).sum() for p in parameters).backward()
    optimizer.step()


def test_rates_are_those_the_updates_used():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.4)
    scheduler = ExponentialLR(optimizer, 0.5)

    def train():
        for _ in range(3):
            step(optimizer, p)
            scheduler.step()

    assert record(train).rates == [0.4, 0.2, 0.1]


@pytest.mark.parametrize(
    ("make", "momentum"),
    [
        (lambda p: torch.optim.SGD(p, lr=0.1), 0.0),
        (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), 0.9),
        (lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.99)), 0.8),
        (lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.7, 0.99)), 0.7),
        (lambda p: torch.optim.Adagrad(p, lr=0.1), None),
        (lambda p: torch.optim.RMSprop(p, lr=0.1, momentum=0.5), 0.5),
    ],
)
def test_every_kind_of_optimizer_is_recorded(make, momentum):
    p = weights()
    optimizer = make([p])
    with Recorder() as trace:
        step(optimizer, p)
    (update,) = trace.updates
    assert update.rates == (0.1,)
    assert update.momenta == (momentum,) == tuple(trace.momenta)
    assert update.had_gradient and update.moved


def test_each_group_has_its_own_rate_and_momentum():
    a, b = weights(), weights()
    groups = [{"params": [a], "lr": 0.1}, {"params": [b], "momentum": 0.5}]
    optimizer = torch.optim.SGD(groups, lr=0.3)
    with Recorder() as trace:
        step(optimizer, a, b)
    assert trace.group_rates == [(0.1, 0.3)]
    assert trace.updates[0].momenta == (0.0, 0.5)


def test_several_optimizers_are_told_apart():
    a, b = weights(), weights()
    first = torch.optim.SGD([a], lr=0.1)
    second = torch.optim.SGD([b], lr=0.2)
    with Recorder() as trace:
        for optimizer, p in ((first, a), (second, b), (first, a)):
            step(optimizer, p)
    assert [update.optimizer for update in trace.updates] == [0, 1, 0]
    assert trace.of(first).rates == [0.1, 0.1]
    assert trace.of(second).rates == [0.2]
    assert trace.of(torch.optim.SGD([a], lr=1.0)).rates == []


def test_a_dummy_step_is_no_update():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.1)
    with Recorder() as trace:
        optimizer.step()
        p.grad = torch.zeros(3)
        optimizer.step()
    assert len(trace.calls) == 2 and trace.rates == []
    assert not any(call.moved for call in trace.calls)


def test_old_momentum_moves_without_a_gradient():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.1, momentum=0.9)
    step(optimizer, p)
    optimizer.zero_grad(set_to_none=False)
    with Recorder() as trace:
        optimizer.step()
    assert trace.calls[0].moved and not trace.calls[0].had_gradient


def test_an_update_at_rate_zero_counts_but_does_not_move():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.0)
    with Recorder() as trace:
        step(optimizer, p)
    assert trace.rates == [0.0] and not trace.updates[0].moved


def test_one_moving_group_is_movement():
    a, b = weights(), weights()
    groups = [{"params": [a], "lr": 0.0}, {"params": [b], "lr": 0.1}]
    optimizer = torch.optim.SGD(groups)
    with Recorder() as trace:
        step(optimizer, a, b)
    assert trace.updates[0].moved


def test_a_closure_makes_the_gradient():
    p = weights()
    optimizer = torch.optim.LBFGS([p], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (p**2).sum()
        loss.backward()
        return loss

    with Recorder() as trace:
        optimizer.step(closure)
    assert trace.rates == [0.5] and trace.updates[0].moved


@pytest.mark.parametrize("fused", [False, True])
def test_an_update_that_amp_skipped_is_no_update(fused):
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.25, fused=fused)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0)
    with Recorder() as trace:
        for infinite in (False, True, False):
            optimizer.zero_grad()
            scaler.scale((p**2).sum()).backward()
            if infinite:
                p.grad[0] = torch.inf
            scaler.step(optimizer)
            scaler.update()
    assert trace.rates == [0.25, 0.25]


def test_tensor_rates_are_noted_as_numbers():
    p = weights()
    rate = torch.tensor(0.25)
    optimizer = torch.optim.SGD([p], lr=rate)
    with Recorder() as trace:
        step(optimizer, p)
        rate.mul_(0.5)
        step(optimizer, p)
    assert trace.rates == [0.25, 0.125]


def test_recorders_nest():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.1)
    with Recorder() as outer:
        step(optimizer, p)
        with Recorder() as inner:
            step(optimizer, p)
        step(optimizer, p)
    assert len(outer.rates) == 3 and len(inner.rates) == 1


def test_an_exception_passes_and_the_hooks_are_gone():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.1)

    def fails():
        raise KeyError("a learner's own")

    with pytest.raises(KeyError, match="a learner's own"):
        record(fails)
    with pytest.raises(ZeroDivisionError), Recorder() as trace:
        step(optimizer, p)
        raise ZeroDivisionError
    step(optimizer, p)
    assert len(trace.rates) == 1


def test_an_update_that_fails_is_not_noted():
    p = weights()
    optimizer = torch.optim.SGD([p], lr=0.1)

    def fails():
        raise ArithmeticError

    with Recorder() as trace:
        with pytest.raises(ArithmeticError):
            optimizer.step(fails)
        step(optimizer, p)
    assert len(trace.calls) == 1


def test_record_passes_arguments_and_keeps_the_result():
    trace = record(lambda a, b: a + b, 1, b=2)
    assert trace.result == 3 and trace.rates == []
