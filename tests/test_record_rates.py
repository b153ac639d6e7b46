"""The recorder's rates are those that moved the weights, whoever set them."""

import functools

import pytest
import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer, RMSprop
from torch.optim.lr_scheduler import ExponentialLR

from grader.lesson.recording.recorder import Recorder, record

SET = [0.1, 0.2, 0.4]
BUILT_IN = [
    (SGD, {}),
    (SGD, {"momentum": 0.9}),
    (SGD, {"foreach": True}),
    (SGD, {"fused": True}),
    (Adam, {}),
    (Adam, {"fused": True}),
    (AdamW, {"foreach": True}),
    (RMSprop, {}),
]


def weights():
    return nn.Parameter(torch.tensor([1.0, -2.0, 3.0]))


def backward(optimizer, p):
    optimizer.zero_grad()
    (p**2).sum().backward()


def three_updates(optimizer, p, *args):
    for _ in SET:
        backward(optimizer, p)
        optimizer.step(*args)


def moved_by(p, optimizer, train):
    """Return the rates that plain SGD's movements show, from outside."""
    seen = []
    step = type(optimizer).step

    @functools.wraps(step)
    def measured(self, *args):
        was, slope = p.detach().clone(), p.grad.clone()
        step(self, *args)
        seen.append(((was - p.detach()) / slope).mean().item())

    optimizer.step = measured.__get__(optimizer)
    train()
    return seen


@pytest.mark.parametrize(("kind", "settings"), BUILT_IN)
def test_a_rate_set_by_the_optimizers_own_pre_hook(kind, settings):
    p, rates = weights(), iter(SET)
    optimizer = kind([p], lr=9.0, **settings)
    optimizer.register_step_pre_hook(
        lambda own, *_: own.param_groups[0].update(lr=next(rates))
    )
    assert record(three_updates, optimizer, p).rates == SET


@pytest.mark.parametrize(("kind", "settings"), BUILT_IN)
def test_a_rate_set_by_a_scheduler_in_the_closure(kind, settings):
    p = weights()
    optimizer = kind([p], lr=0.4, **settings)
    scheduler = ExponentialLR(optimizer, 0.5)

    def closure():
        backward(optimizer, p)
        scheduler.step()

    def train():
        for _ in range(3):
            optimizer.step(closure)

    assert record(train).rates == [0.2, 0.1, 0.05]


def test_lbfgs_reads_its_rate_before_the_closure():
    p = nn.Parameter(torch.tensor([1.0]))
    optimizer = torch.optim.LBFGS([p], lr=0.25, max_iter=1)

    def closure():
        backward(optimizer, p)
        optimizer.param_groups[0]["lr"] = 0.125
        return (p**2).sum()

    trace = record(optimizer.step, closure)
    assert trace.rates == [0.25]
    assert p.item() == 0.75  # LBFGS's first direction has length 1


def test_a_rate_set_by_a_closure_that_is_a_keyword_or_an_object():
    class Closure:  # as Lightning's
        result = None

        def __call__(self):
            backward(optimizer, p)
            optimizer.param_groups[0]["lr"] /= 2
            self.result = "kept"
            return self.result

    p, closure = weights(), Closure()
    optimizer = SGD([p], lr=0.4)
    trace = record(lambda: optimizer.step(closure=closure))
    assert trace.rates == [0.2]
    assert trace.result == closure.result == "kept"


class SetsFirst:
    """Sets the rate, then updates."""

    def step(self, closure=None):
        self.param_groups[0]["lr"] = next(self.rates)
        return super().step(closure)


class SetsAndRestores:
    """Sets the rate for the update alone."""

    def step(self, closure=None):
        (group,) = self.param_groups
        before, group["lr"] = group["lr"], next(self.rates)
        loss = super().step(closure)
        group["lr"] = before
        return loss


class SetsAfterwards:
    """Updates, then sets the next rate."""

    def step(self, closure=None):
        loss = super().step(closure)
        self.param_groups[0]["lr"] = next(self.rates, None)
        return loss


@pytest.mark.parametrize("base", [SGD, Adam, torch.optim.Adagrad])
@pytest.mark.parametrize("base_is_hooked", [False, True])
@pytest.mark.parametrize("how", [SetsFirst, SetsAndRestores, SetsAfterwards])
def test_a_rate_set_by_a_subclass(how, base, base_is_hooked):
    step = base.step
    try:
        # torch puts hooks around a class's step when an instance is made.
        if getattr(step, "hooked", False):
            base.step = step.__wrapped__
        p = weights()
        if base_is_hooked:
            base([p])
        optimizer = type(how.__name__, (how, base), {})([p], lr=7.0)
        optimizer.rates = iter(SET)
        if how is SetsAfterwards:
            optimizer.param_groups[0]["lr"] = next(optimizer.rates)
        trace = record(three_updates, optimizer, p)
    finally:
        base.step = step
    assert trace.rates == SET and len(trace.calls) == 3
    assert trace.contradictions == []


def plain(p, rate):
    p.add_(p.grad, alpha=-rate)


def on_data(p, rate):
    p.data -= rate * p.grad


def by_new_data(p, rate):
    p.data = p.data - rate * p.grad


def by_item(p, rate):
    p[:] = p - rate * p.grad


def by_foreach(p, rate):
    torch._foreach_add_([p], [p.grad], alpha=-rate)


def by_out(p, rate):
    torch.sub(p, p.grad, alpha=rate, out=p)


@pytest.mark.parametrize(
    "write", [plain, on_data, by_new_data, by_item, by_foreach, by_out]
)
def test_a_third_partys_own_step_is_read_when_it_writes(write):
    class Own(Optimizer):
        @torch.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                group["lr"] = next(rates)
                for parameter in group["params"]:
                    write(parameter, group["lr"])
                group["lr"] = 7.0

    p, rates = weights(), iter(SET)
    optimizer = Own([p], {"lr": 9.0})
    with Recorder() as trace:
        moved = moved_by(p, optimizer, lambda: three_updates(optimizer, p))
    assert moved == pytest.approx(SET)
    assert trace.rates == SET
    assert all(update.moved for update in trace.updates)


def test_groups_that_a_step_sets_one_after_the_other():
    class Own(Optimizer):
        @torch.no_grad()
        def step(self, closure=None):
            for number, group in enumerate(self.param_groups):
                for other in self.param_groups:
                    other["lr"] = 0.1 * (number + 1)
                for parameter in group["params"]:
                    plain(parameter, group["lr"])

    a, b = weights(), weights()
    optimizer = Own([{"params": [a]}, {"params": [b]}], {"lr": 9.0})
    with Recorder() as trace:
        (a * b).sum().backward()
        optimizer.step()
    assert trace.group_rates == [(0.1, 0.2)]


def test_a_third_partys_closure_comes_before_its_update():
    class Own(Optimizer):
        def step(self, closure):
            with torch.no_grad():
                p.add_(1.0)  # looks at the loss from another place
            closure()
            with torch.no_grad():
                p.sub_(1.0)
                plain(p, self.param_groups[0]["lr"])

    def closure():
        backward(optimizer, p)
        optimizer.param_groups[0]["lr"] = 0.2
        with torch.no_grad():
            p.mul_(1.0)  # no write of the optimizer's
        return p.sum()

    p = weights()
    optimizer = Own([p], {"lr": 9.0})
    assert record(optimizer.step, closure).rates == [0.2]


def test_a_replaced_step_of_a_class_is_seen(monkeypatch):
    p = weights()
    optimizer = SGD([p], lr=9.0)
    original, rates = SGD.step, iter(SET)

    def replaced(self, closure=None):
        self.param_groups[0]["lr"] = next(rates)
        return original(self, closure)

    monkeypatch.setattr(SGD, "step", replaced)
    trace = record(three_updates, optimizer, p)
    assert trace.rates == SET and len(trace.calls) == 3


@pytest.mark.parametrize("rate", [None, "0.x", [0.1], "missing"])
def test_a_rate_that_is_no_number_is_none(rate):
    class Own(Optimizer):
        def step(self, closure=None):
            on_data(p, 0.1)

    p = weights()
    optimizer = Own([p], {"lr": rate})
    if rate == "missing":
        del optimizer.param_groups[0]["lr"]
    trace = record(three_updates, optimizer, p)
    assert trace.rates == [None] * 3
    assert trace.momenta == [None] * 3
    assert trace.contradictions == []


def test_a_rate_that_needs_a_gradient_makes_no_warning(recwarn):
    p = weights()
    rate = torch.tensor(0.25, requires_grad=True)
    optimizer = SGD([p], lr=rate)
    trace = record(three_updates, optimizer, p)
    assert trace.rates == [0.25] * 3
    assert [str(warning.message) for warning in recwarn] == []


def test_an_optimizer_without_groups_betas_is_recorded():
    class Own(Optimizer):
        def step(self, closure=None):
            on_data(p, 0.1)

    p = weights()
    optimizer = Own([p], {"lr": 0.1, "betas": None})
    assert record(three_updates, optimizer, p).momenta == [None] * 3


def test_a_step_that_raises_leaves_nothing_behind():
    class Own(Optimizer):
        def step(self, closure=None):
            plain(p, 0.1 / 0)

    p = weights()
    optimizer = Own([p], {"lr": 0.1})
    body = Own.step.__wrapped__
    with Recorder() as trace:
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                optimizer.step()
        assert torch.overrides._get_current_function_mode_stack() == []
        other = SGD([p], lr=0.25)
        three_updates(other, p)
    assert trace.rates == [0.25] * 3
    assert Own.step.__closure__[0].cell_contents is body


def test_recorders_may_end_in_any_order():
    p = weights()
    optimizer = SGD([p], lr=0.1)
    first, second = Recorder(), Recorder()
    first.__enter__()
    three_updates(optimizer, p)
    second.__enter__()
    three_updates(optimizer, p)
    first.__exit__()
    three_updates(optimizer, p)
    second.__exit__()
    three_updates(optimizer, p)
    assert (len(first.trace.rates), len(second.trace.rates)) == (6, 6)
