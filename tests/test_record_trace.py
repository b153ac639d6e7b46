"""What a trace shows besides the rates: who was updated, how, from what."""

import copy
import threading

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, Optimizer

from grader.lesson.recording.batches import Batches
from grader.lesson.recording.recorder import CLOSELY, Recorder, record


def weights(*values):
    return nn.Parameter(torch.tensor(values or (1.0, -2.0, 3.0)))


def update(optimizer, *parameters):
    optimizer.zero_grad()
    sum((p**2).sum() for p in parameters).backward()
    optimizer.step()


def updates(count, optimizer, *parameters):
    for _ in range(count):
        update(optimizer, *parameters)


# Optimizers around optimizers


class Sam(Optimizer):
    """Sharpness-aware minimization, as its well-known version has it."""

    def __init__(self, params, base, **settings):
        super().__init__(params, settings)
        self.base_optimizer = base(self.param_groups, **settings)
        self.param_groups = self.base_optimizer.param_groups

    @torch.no_grad()
    def step(self, closure):
        params = [p for g in self.param_groups for p in g["params"]]
        aside = [0.05 * p.grad for p in params]
        torch._foreach_add_(params, aside)
        torch.enable_grad()(closure)()
        torch._foreach_sub_(params, aside)
        self.base_optimizer.step()


class Lookahead(Optimizer):
    def __init__(self, optimizer):
        super().__init__(optimizer.param_groups, {})
        self.optimizer, self.count = optimizer, 0
        self.param_groups = optimizer.param_groups
        params = [p for g in self.param_groups for p in g["params"]]
        self.slow = [(p, p.detach().clone()) for p in params]

    def step(self, closure=None):
        loss = self.optimizer.step(closure)
        self.count += 1
        if self.count % 2 == 0:
            with torch.no_grad():
                for p, slow in self.slow:
                    p.copy_(slow.lerp_(p, 0.5))
        return loss


class OnCopies(Optimizer):
    """Updates copies of the parameters, as mixed precision and ZeRO do."""

    def __init__(self, params, kind, lr):
        super().__init__(params, {"lr": lr})
        self.pairs = [(p, weights(*p.tolist())) for p in params]
        self.optim = kind([copy for _, copy in self.pairs], lr=lr)

    def step(self, closure=None):
        self.optim.param_groups[0]["lr"] = self.param_groups[0]["lr"]
        for p, own in self.pairs:
            own.grad = p.grad.clone()
        self.optim.step()
        for p, own in self.pairs:
            p.data.copy_(own.data)


class EverySecond(Optimizer):
    """Lets gradients add up over two calls."""

    def __init__(self, optimizer):
        super().__init__(optimizer.param_groups, {})
        self.optimizer, self.count = optimizer, 0

    def step(self, closure=None):
        self.count += 1
        if self.count % 2 == 0:
            self.optimizer.step()


def test_a_wrapper_and_its_optimizer_make_one_update():
    p = weights()
    optimizer = Sam([p], SGD, lr=0.1)
    with Recorder() as trace:
        for _ in range(3):
            update(SGD([weights()], lr=0.0), p)
            optimizer.step(lambda: (p**2).sum().backward())
    made = trace.of(optimizer)
    assert made.rates == [0.1] * 3 == trace.of(optimizer.base_optimizer).rates
    assert all(each.moved for each in made.updates)


@pytest.mark.parametrize("base", [SGD, Adam])
def test_wrappers_of_wrappers_are_counted_once(base):
    p = weights()
    optimizer = Lookahead(EverySecond(Lookahead(base([p], lr=0.1))))
    trace = record(updates, 6, optimizer, p)
    assert trace.rates == [0.1] * 3
    assert len(trace.calls) == 3 and len(trace.optimizers) == 1
    assert len(trace.of(optimizer).rates) == 3


def test_a_wrapper_with_copies_of_the_parameters_is_counted_once():
    p = weights()
    optimizer = OnCopies([p], SGD, lr=0.4)
    with Recorder() as trace:
        for _ in range(3):
            update(optimizer, p)
            optimizer.param_groups[0]["lr"] /= 2
    assert trace.rates == [0.4, 0.2, 0.1]


def test_a_wrapper_that_updates_some_itself_is_counted_once():
    class Both(Optimizer):
        def __init__(self, own, left):
            groups = [{"params": [own], "lr": 0.1}, {"params": [left]}]
            super().__init__(groups, {"lr": 0.2})
            self.inner = Adam([left], lr=0.2)

        @torch.no_grad()
        def step(self, closure=None):
            group = self.param_groups[0]
            for p in group["params"]:
                p.sub_(group["lr"] * p.grad)
            self.inner.step()

    a, b = weights(), weights()
    trace = record(updates, 2, Both(a, b), a, b)
    assert trace.group_rates == [(0.1, 0.2)] * 2 and len(trace.calls) == 2


def test_another_optimizer_in_a_closure_makes_its_own_update():
    a, b = weights(), weights()
    outer, inner = SGD([a], lr=0.1), SGD([b], lr=0.2)

    def closure():
        update(inner, b)
        outer.zero_grad()
        (a**2).sum().backward()

    trace = record(outer.step, closure)
    assert trace.rates == [0.2, 0.1] and len(trace.optimizers) == 2


def test_threads_do_not_mix():
    def train(rate):
        p = weights()
        updates(20, SGD([p], lr=rate), p)

    def all_at_once():
        rates = (0.1, 0.2, 0.3)
        threads = [threading.Thread(target=train, args=(r,)) for r in rates]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    trace = record(all_at_once)
    assert len(trace.optimizers) == 3
    for optimizer in trace.optimizers:
        assert len(set(trace.of(optimizer).rates)) == 1


# Gradients and movements


def test_a_post_hook_that_zeroes_gradients_costs_no_update():
    p = weights()
    optimizer = SGD([p], lr=0.1)
    optimizer.register_step_post_hook(lambda own, *_: own.zero_grad())
    trace = record(updates, 3, optimizer, p)
    assert trace.rates == [0.1] * 3
    assert all(each.moved for each in trace.updates)


def test_a_step_that_zeroes_gradients_costs_no_update():
    class Zeroes(SGD):
        def step(self, closure=None):
            super().step(closure)
            self.zero_grad(set_to_none=False)

    p = weights()
    trace = record(updates, 3, Zeroes([p], lr=0.1), p)
    assert trace.rates == [0.1] * 3 and trace.contradictions == []


@pytest.mark.parametrize("size", [3, 5000])
def test_nan_has_not_moved(size):
    p = nn.Parameter(torch.full((size,), torch.nan))
    trace = record(updates, 2, SGD([p], lr=0.1), p)
    assert [each.moved for each in trace.updates] == [False, False]


@pytest.mark.parametrize("size", [3, 5000])
def test_what_becomes_nan_has_moved(size):
    p = nn.Parameter(torch.ones(size))
    trace = record(updates, 1, SGD([p], lr=torch.nan), p)
    assert trace.updates[0].moved


def test_a_movement_of_larger_parameters_alone_is_seen():
    class Matrices(SGD):
        def step(self, closure=None):
            for parameter in self.param_groups[0]["params"]:
                if parameter.dim() < 2:
                    parameter.grad = None
            super().step(closure)

    layer = nn.Linear(3, 2)
    optimizer = Matrices(layer.parameters(), lr=0.1)
    with Recorder() as trace:
        for _ in range(3):
            optimizer.zero_grad()
            layer(torch.ones(3)).sum().backward()
            optimizer.step()
    assert [each.moved for each in trace.updates] == [True] * 3


@pytest.mark.parametrize("rows", [5, 5000])
def test_sparse_gradients_are_seen(rows):
    table = nn.Embedding(rows, 4, sparse=True)
    optimizer = SGD(table.parameters(), lr=0.1)
    with Recorder() as trace:
        table(torch.tensor([1, 3])).sum().backward()
        optimizer.step()
    assert trace.rates == [0.1] and trace.updates[0].moved


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"maximize": True},
        {"weight_decay": 0.1},
        {"foreach": True},
        {"fused": True},
    ],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_sgd_implies_its_rate(settings, dtype):
    p = nn.Parameter(torch.tensor([0.5, -2.0, 3.0], dtype=dtype))
    trace = record(updates, 3, SGD([p], lr=0.1, **settings), p)
    for each in trace.updates:
        assert each.implied == (pytest.approx(0.1, rel=1e-3),)
    assert trace.contradictions == []


def test_a_movement_that_contradicts_its_rate_is_said():
    class Liar(SGD):
        def step(self, closure=None):
            (group,) = self.param_groups
            group["lr"] *= 2
            for parameter in group["params"]:
                parameter.data.mul_(1)
            group["lr"] /= 2
            super().step(closure)

    p = weights()
    trace = record(updates, 2, Liar([p], lr=0.1), p)
    assert trace.rates == [0.2] * 2
    assert trace.contradictions == trace.updates
    assert trace.updates[0].implied == (pytest.approx(0.1),)


def test_an_update_that_is_taken_back_contradicts_its_rate():
    class Back(SGD):
        def step(self, closure=None):
            (p,) = self.param_groups[0]["params"]
            before = p.detach().clone()
            super().step(closure)
            p.data.copy_(before)

    p = weights()
    trace = record(updates, 2, Back([p], lr=0.1), p)
    assert trace.updates[0].implied == (0.0,)
    assert len(trace.contradictions) == 2


def test_a_step_that_clips_its_gradients_contradicts_nothing():
    class Clips(SGD):
        def step(self, closure=None):
            nn.utils.clip_grad_norm_(self.param_groups[0]["params"], 0.1)
            super().step(closure)

    p = weights()
    trace = record(updates, 3, Clips([p], lr=0.1), p)
    assert trace.contradictions == []
    assert trace.updates[0].implied == (pytest.approx(0.1, rel=1e-3),)


@pytest.mark.parametrize(
    ("kind", "settings", "dtype"),
    [
        (Adam, {"lr": 0.1}, torch.float32),
        (SGD, {"lr": 0.1, "momentum": 0.9}, torch.float32),
        (SGD, {"lr": 1e-9}, torch.float32),
        (SGD, {"lr": 0.0}, torch.float32),
        (SGD, {"lr": 0.1}, torch.bfloat16),
        (SGD, {"lr": 0.1}, torch.complex64),
    ],
)
def test_nothing_is_implied_where_nothing_can_be_told(kind, settings, dtype):
    p = nn.Parameter(torch.tensor([1.0, -2.0, 3.0], dtype=dtype))
    optimizer = kind([p], **settings)
    with Recorder() as trace:
        for _ in range(2):
            optimizer.zero_grad()
            p.abs().sum().backward()
            optimizer.step()
    assert [each.implied for each in trace.updates] == [(None,)] * 2
    assert trace.contradictions == []


# Models, gradients and batches


def network():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))


def fit(model, optimizer, batches):
    for x, y in batches:
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()


def batches(count=3):
    return [(torch.randn(6, 4), torch.arange(6) % 2) for _ in range(count)]


def test_one_network_is_one_model():
    model = network()
    optimizer = SGD(model.parameters(), lr=0.1)
    trace = record(fit, model, optimizer, batches())
    assert trace.models == [(0, 1, 2, 3)]
    seen, own = map(id, trace.parameters), map(id, model.parameters())
    assert list(seen) == list(own)


def test_a_network_that_is_unfrozen_stays_one_model():
    def unfreeze():
        model[0].requires_grad_(False)
        optimizer = SGD(model.parameters(), lr=0.1)
        fit(model, optimizer, batches())
        model[0].requires_grad_()
        fit(model, optimizer, batches())

    model = network()
    trace = record(unfreeze)
    assert trace.models == [(0, 1, 2, 3)]
    assert [each.parameters for each in trace.updates] == (
        [(2, 3)] * 3 + [(0, 1, 2, 3)] * 3
    )


def test_a_new_model_and_a_new_optimizer_in_mid_run_are_seen():
    def two_models():
        for _ in range(2):
            model = network()
            fit(model, SGD(model.parameters(), lr=0.1), batches())

    trace = record(two_models)
    assert len(trace.models) == 2 == len(trace.optimizers)


def test_a_dummy_weight_with_a_made_up_gradient_is_seen():
    def pretend():
        model, dummy = network(), nn.Parameter(torch.ones(1))
        optimizer = SGD([*model.parameters(), dummy], lr=0.1)
        fit(model, optimizer, batches())
        for _ in range(3):
            optimizer.zero_grad()
            dummy.grad = torch.ones(1)
            optimizer.step()

    trace = record(pretend)
    assert trace.models == [(0, 1, 2, 3), (4,)]
    assert len(set(trace.gradients[:3])) == 3
    assert len(set(trace.gradients[3:])) == 1
    assert trace.batches == [0, 1, 2, None, None, None]


def test_a_dummy_weight_beside_zeroed_gradients_is_seen():
    model, dummy = network(), nn.Parameter(torch.ones(1))
    optimizer = SGD([*model.parameters(), dummy], lr=0.1)
    with Recorder() as trace:
        fit(model, optimizer, batches())
        optimizer.zero_grad(set_to_none=False)
        dummy.grad = torch.ones(1)
        optimizer.step()
    first, *_, last = [set(each.parameters) for each in trace.updates]
    assert 4 in last and 4 not in first


def test_equal_batches_share_a_number():
    model, (first, second, _) = network(), batches()
    again = copy.deepcopy(first)
    optimizer = Adam(model.parameters())
    trace = record(
        fit, model, optimizer, [first, second, first, again, second]
    )
    assert trace.batches == [0, 1, 0, 0, 1]
    assert len(set(trace.gradients)) == 5  # the weights have moved


@pytest.mark.parametrize("inputs", [4, 2000])
def test_batches_that_differ_in_one_row_have_different_numbers(inputs):
    model = nn.Linear(inputs, 2)
    rows, y = torch.randn(9, inputs), torch.arange(8) % 2
    ends = [(rows[:8], y), (rows[1:], y), (rows[:8].flip(0), y)]
    optimizer = SGD(model.parameters(), lr=0.1)
    assert record(fit, model, optimizer, ends).batches == [0, 1, 2]


def test_an_evaluation_between_updates_is_no_batch():
    model, pairs = network(), batches()
    held_out = torch.randn(20, 4)
    optimizer = SGD(model.parameters(), lr=0.1)
    with Recorder() as trace:
        for pair in pairs:
            with torch.no_grad():
                model(held_out)
            model(held_out)  # gradients are on, but its turn is over
            fit(model, optimizer, [pair])
    assert trace.batches == [0, 1, 2]


def test_a_batch_among_others_arguments_is_found():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 2)
            self.loss = nn.CrossEntropyLoss()

        def forward(self, task, batch):
            return self.loss(self.layer(batch["x"]), batch["y"])

    model, pairs = Model(), batches(2)
    optimizer = SGD(model.parameters(), lr=0.1)
    with Recorder() as trace:
        for x, y in (*pairs, pairs[0]):
            optimizer.zero_grad()
            model("task", {"x": x, "y": y}).backward()
            optimizer.step()
    assert trace.batches == [0, 1, 0]


def test_later_updates_batches_are_unknown_and_cost_nothing():
    model, pair = network(), batches(1)
    optimizer = SGD(model.parameters(), lr=0.1)
    with Recorder() as trace:
        fit(model, optimizer, pair * (CLOSELY + 5))
        hooks = nn.modules.module._global_forward_pre_hooks
        assert not any(
            isinstance(getattr(hook, "__self__", None), Batches)
            for hook in hooks.values()
        )
    assert trace.batches == [0] * CLOSELY + [None] * 5
    assert len(trace.rates) == CLOSELY + 5


def test_a_trace_can_be_read_while_it_grows():
    p, lengths = weights(), []
    optimizer = SGD([p], lr=0.001)
    with Recorder() as trace:
        for _ in range(250):
            update(optimizer, p)
            lengths.append(len(trace.updates))
    assert lengths == list(range(1, 251))
    assert trace.optimizers == [optimizer] and trace.parameters == [p]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_compiled_steps_and_models_are_seen():
    model = network()
    compiled = torch.compile(model, backend="eager")
    optimizer = SGD(model.parameters(), lr=0.1)
    step = torch.compile(optimizer.step, backend="eager")
    with Recorder() as trace:
        for rate, (x, y) in zip((0.1, 0.2), batches(2), strict=True):
            optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad()
            cross_entropy(compiled(x), y).backward()
            step()
    assert trace.rates == [0.1, 0.2] and trace.batches == [0, 1]
    assert all(each.moved for each in trace.updates)
