"""A recording tells the bugs that real projects shipped, and no others."""

import contextlib
import copy
import math

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn
from torch.optim import SGD, Adam
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)
from torch.utils.data import DataLoader, TensorDataset

from grader.course.cells import read
from grader.course.exercises import exercises
from grader.course.folders import Course, notebook_path
from grader.lesson import Recorder

COURSE = Course()


class Run:
    """A small model, its optimizer, and updates of it."""

    def __init__(self, rate=0.1, kind=SGD, **settings):
        torch.manual_seed(0)
        self.model = nn.Linear(4, 2)
        self.optimizer = kind(self.model.parameters(), lr=rate, **settings)

    def update(self, optimizer=None):
        self.model.zero_grad()
        self.model(torch.randn(8, 4)).pow(2).mean().backward()
        (optimizer or self.optimizer).step()

    def updates(self, number):
        for _ in range(number):
            self.update()

    def epochs(self, scheduler, number=6, size=5):
        for _ in range(number):
            self.updates(size)
            scheduler.step()

    def batches(self, scheduler, number):
        for _ in range(number):
            self.update()
            scheduler.step()


def recorded(program):
    # torch refuses some, as it did in the real projects.
    with Recorder() as trace, contextlib.suppress(ValueError):
        program()
    return trace


BUGS, RIGHT = {}, []


def bug(*names):
    def note(program):
        BUGS[program] = set(names)
        return program

    return note


def right(program):
    RIGHT.append(program)
    return program


@bug("a step early")
def steps_the_scheduler_first():
    run = Run()
    scheduler = StepLR(run.optimizer, 2, 0.5)
    for _ in range(6):
        scheduler.step()
        run.updates(5)


@bug("near 0 before the end")
def steps_an_epochs_schedule_at_each_update():
    run = Run()
    run.batches(StepLR(run.optimizer, 2), 200)


@bug("the run ends first")
def steps_one_cycle_once_an_epoch():
    run = Run(momentum=0.9)
    run.epochs(OneCycleLR(run.optimizer, 0.1, total_steps=30))


@bug("momentum moved")
def gives_plain_sgd_a_momentum():
    run = Run()
    run.batches(OneCycleLR(run.optimizer, 0.1, total_steps=30), 30)


@bug("a step that was refused")
def goes_beyond_one_cycle():
    run = Run(momentum=0.9)
    run.batches(OneCycleLR(run.optimizer, 0.1, total_steps=30), 40)


@bug("rises again after its end")
def counts_cosine_in_epochs():
    run = Run()
    run.batches(CosineAnnealingLR(run.optimizer, 10), 60)


@bug("rises again after its end")
def sets_a_cosine_by_hand_beyond_its_end():
    run = Run()
    for n in range(60):
        rate = 0.05 * (1 + math.cos(math.pi * n / 20))
        run.optimizer.param_groups[0]["lr"] = rate
        run.update()


@bug("restarts within an epoch")
def counts_restarts_in_epochs():
    run = Run()
    scheduler = CosineAnnealingWarmRestarts(run.optimizer, 5)
    loader = DataLoader(TensorDataset(torch.randn(96, 4)), batch_size=8)
    for _ in range(4):
        for _ in loader:
            run.update()
            scheduler.step()


@bug("warm-up and decay at once")
def chains_warm_up_and_decay():
    run = Run()
    warm = LinearLR(run.optimizer, 0.1, total_iters=30)
    cosine = CosineAnnealingLR(run.optimizer, 60)
    run.batches(ChainedScheduler([warm, cosine]), 60)


@bug("warm-up and decay at once")
def steps_warm_up_and_decay_beside_each_other():
    run = Run()
    warm = LinearLR(run.optimizer, 0.1, total_iters=30)
    cosine = CosineAnnealingLR(run.optimizer, 60)
    for _ in range(60):
        run.update()
        warm.step()
        cosine.step()


@bug("jumps at the hand-over")
def hands_over_before_the_warm_up_ends():
    run = Run()
    warm = LinearLR(run.optimizer, 0.1, total_iters=30)
    steps = StepLR(run.optimizer, 30)
    run.batches(SequentialLR(run.optimizer, [warm, steps], [10]), 60)


@bug("warms up again and again")
def warms_up_in_each_epoch():
    run = Run()
    for _ in range(4):
        for n in range(10):
            run.optimizer.param_groups[0]["lr"] = 0.1 * min(1, (n + 1) / 5)
            run.update()


@bug("begins at 0")
def waits_at_0():
    run = Run()
    run.epochs(LambdaLR(run.optimizer, lambda e: min(1, e / 5)), 10)


@bug("negative rate")
def decays_beyond_0():
    run = Run()
    run.batches(LambdaLR(run.optimizer, lambda n: 1 - n / 20), 30)


@bug("near 0 before the end")
def ends_the_line_too_soon():
    run = Run()
    run.batches(PolynomialLR(run.optimizer, 20), 40)


@bug("schedules an optimizer that updates nothing")
def makes_the_optimizer_anew():
    run = Run()
    scheduler = StepLR(run.optimizer, 2, 0.5)
    run.optimizer = SGD(run.model.parameters(), 0.1)
    run.epochs(scheduler)


@bug("schedules an optimizer that updates nothing")
def makes_the_optimizer_anew_in_mid_run():
    run = Run()
    scheduler = StepLR(run.optimizer, 2, 0.5)
    run.epochs(scheduler, 2)
    run.optimizer = SGD(run.model.parameters(), 0.1)
    run.epochs(scheduler, 4)


@bug("stepped more often than the optimizer")
def steps_at_each_part_of_a_batch():
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 80)
    for n in range(80):
        if n % 4 == 3:
            run.update()
        scheduler.step()


@bug("never stepped")
def forgets_to_step():
    run = Run()
    StepLR(run.optimizer, 2)
    run.updates(30)


@bug("milestones never reached")
def sets_milestones_beyond_the_run():
    run = Run()
    run.epochs(MultiStepLR(run.optimizer, [30, 60]))


@bug("milestones that are no whole numbers")
def sets_milestones_as_shares():
    run = Run()
    run.epochs(MultiStepLR(run.optimizer, [2.5, 4.5]))


@bug("watches in the wrong direction")
def watches_an_accuracy_as_a_loss():
    run = Run()
    scheduler = ReduceLROnPlateau(run.optimizer, patience=1)
    for n in range(10):
        run.updates(3)
        scheduler.step(0.5 + 0.03 * n)


@bug("a metric that is no number")
def watches_a_nan():
    run = Run()
    scheduler = ReduceLROnPlateau(run.optimizer)
    for n in range(10):
        run.updates(3)
        scheduler.step(1 / (n + 1) if n != 5 else math.nan)


@bug("relative threshold on negative numbers")
def watches_a_negative_score():
    run = Run()
    scheduler = ReduceLROnPlateau(run.optimizer, "max")
    for n in range(10):
        run.updates(3)
        scheduler.step(-3 + 0.1 * n)


@bug("groups levelled")
def levels_groups_by_one_maximum():
    run = Run(momentum=0.9)
    run.optimizer.param_groups[0]["lr"] = 0.01
    run.optimizer.add_param_group({"params": nn.Linear(2, 2).weight})
    run.batches(OneCycleLR(run.optimizer, 0.1, total_steps=30), 30)


@bug("groups levelled")
def levels_groups_by_hand():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    for n in range(20):
        if n >= 5:
            for group in run.optimizer.param_groups:
                group["lr"] = 0.1 * (1 - n / 20)
        run.update()


@bug("a late group without a schedule")
def adds_a_group_after_the_scheduler():
    run = Run()
    for n in range(20):
        if n == 5:
            extra = nn.Parameter(torch.ones(2))
            run.optimizer.add_param_group({"params": extra, "lr": 0.1})
        run.optimizer.param_groups[0]["lr"] = 0.1 * 0.9**n
        run.update()


@bug("floor above a group's rate")
def sets_a_floor_above_a_rate():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.001})
    run.batches(CosineAnnealingLR(run.optimizer, 20, 0.01), 20)


@bug("a function that returns a rate")
def returns_a_rate():
    run = Run()
    run.epochs(LambdaLR(run.optimizer, lambda e: 0.1 * 0.5**e))


@bug("one function for all groups")
def closes_over_the_loops_variable():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    functions = [lambda e: decay**e for decay in (0.5, 0.9)]  # noqa: B023
    run.epochs(LambdaLR(run.optimizer, functions))


@bug("schedulers overwrite each other")
def steps_two_schedules():
    run = Run(momentum=0.9)
    cycle = OneCycleLR(run.optimizer, 0.1, total_steps=31)
    steps = StepLR(run.optimizer, 10)
    for _ in range(30):
        run.update()
        cycle.step()
        steps.step()


@bug("one of two optimizers has no schedule")
def schedules_one_of_two():
    run = Run()
    other = Run(kind=Adam)
    scheduler = CosineAnnealingLR(run.optimizer, 20)
    for _ in range(20):
        run.update()
        other.update()
        scheduler.step()


@bug("swings from update to update")
def goes_up_and_down_at_each_update():
    run = Run()
    run.batches(CosineAnnealingLR(run.optimizer, 1), 30)


def stopped(length=20, steps=10, **settings):
    run = Run(**settings)
    scheduler = CosineAnnealingLR(run.optimizer, length)
    run.batches(scheduler, steps)
    return run.optimizer.state_dict(), scheduler.state_dict()


@bug("the scheduler was not loaded")
def loads_the_optimizer_alone():
    states = stopped()
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 20)
    run.optimizer.load_state_dict(states[0])
    run.batches(scheduler, 20)


@bug("the optimizer was not loaded")
def loads_the_scheduler_alone():
    states = stopped()
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 20)
    scheduler.load_state_dict(states[1])
    run.batches(scheduler, 10)


@bug("made after the optimizer was loaded")
def makes_the_scheduler_after_loading():
    run = Run(momentum=0.9)
    first = OneCycleLR(run.optimizer, 0.1, total_steps=20)
    run.batches(first, 10)
    states = run.optimizer.state_dict(), first.state_dict()
    run = Run(momentum=0.9)
    run.optimizer.load_state_dict(states[0])
    second = OneCycleLR(run.optimizer, 0.1, total_steps=20)
    second.load_state_dict(states[1])
    run.batches(second, 10)


@bug("loading brought the old schedule back")
def extends_a_finished_run():
    states = stopped(steps=20)
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 40)
    run.optimizer.load_state_dict(states[0])
    scheduler.load_state_dict(states[1])
    run.updates(1)


@bug("loading brought the old rate back")
def tunes_at_the_old_rate():
    states = stopped(steps=20)
    run = Run(0.001)
    run.optimizer.load_state_dict(states[0])
    run.updates(10)


@bug("resumed by last_epoch")
def resumes_a_sequence_by_number():
    run = Run()
    for group in run.optimizer.param_groups:
        group["initial_lr"] = group["lr"]
    warm = LinearLR(run.optimizer, 0.1, total_iters=5)
    decay = ExponentialLR(run.optimizer, 0.9)
    scheduler = SequentialLR(run.optimizer, [warm, decay], [5], last_epoch=7)
    run.batches(scheduler, 10)


@bug("resumed by last_epoch")
def is_put_to_its_place_after_it_was_made():
    states = stopped(length=40)
    run = Run()
    run.optimizer.load_state_dict(states[0])
    scheduler = LambdaLR(run.optimizer, lambda n: (n + 1) / 40)
    scheduler.last_epoch = 10
    run.batches(scheduler, 30)


@bug("weights moved at another rate")
def moves_at_another_rate():
    class Twice(SGD):
        def step(self, closure=None):
            for group in self.param_groups:
                for each in group["params"]:
                    each.data.add_(each.grad, alpha=-2 * group["lr"])

    run = Run(kind=Twice)
    run.updates(10)


@bug("made anew again and again")
def makes_both_anew_in_each_epoch():
    run = Run()
    for _ in range(5):
        run.optimizer = SGD(run.model.parameters(), 0.1)
        run.epochs(StepLR(run.optimizer, 2), 1)


@bug("the optimizer never steps")
def steps_the_scheduler_alone():
    run = Run()
    scheduler = StepLR(run.optimizer, 2)
    for _ in range(6):
        run.model(torch.randn(8, 4)).pow(2).mean().backward()
        scheduler.step()


@bug("stepped more often than the optimizer")
def steps_while_its_optimizer_waits():
    run, other = Run(), Run()
    schedulers = [ExponentialLR(r.optimizer, 0.9) for r in (run, other)]
    for epoch in range(10):
        other.updates(3)
        run.updates(3 if epoch >= 5 else 0)
        for scheduler in schedulers:
            scheduler.step()


@bug("stepped more often than the optimizer")
def steps_where_the_first_updates_are_skipped():
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 20)
    for n in range(20):
        run.model.zero_grad()
        run.model(torch.randn(8, 4)).pow(2).mean().backward()
        if n >= 4:
            run.optimizer.step()
        scheduler.step()


@bug("the run ends first")
def ends_in_the_middle_of_a_function():
    run = Run()
    run.batches(LambdaLR(run.optimizer, lambda n: max(0, 1 - n / 100)), 25)


@bug("the run ends first")
def steps_a_cycle_once_an_epoch():
    run = Run(momentum=0.9)
    run.epochs(CyclicLR(run.optimizer, 0.01, 0.1, step_size_up=40))


@bug("a warm-up that never ends")
def warms_up_in_steps_and_steps_by_epoch():
    run = Run()
    run.epochs(LambdaLR(run.optimizer, lambda n: min(1, (n + 1) / 50)), 8)


@bug("a schedule that moves nothing")
def glides_to_where_it_is():
    run = Run()
    run.epochs(CosineAnnealingLR(run.optimizer, 6, eta_min=0.1))


@bug("pulled off its schedule")
def multiplies_a_scheduled_rate_by_hand():
    run = Run()
    scheduler = ExponentialLR(run.optimizer, 0.95)
    for n in range(12):
        if n < 4:
            run.optimizer.param_groups[0]["lr"] *= (n + 1) / 5
        run.updates(3)
        scheduler.step()


@bug("set after the update")
def sets_the_warm_up_after_the_update():
    run = Run()
    for n in range(30):
        run.update()
        run.optimizer.param_groups[0]["lr"] = 0.1 * min(1, (n + 1) / 10)


@bug("jumps at the hand-over")
def counts_the_warm_up_in_the_decay():
    run = Run()

    def share(n):
        return n / 20 if n < 20 else 0.5 + math.cos(math.pi * n / 60) / 2

    run.batches(LambdaLR(run.optimizer, share), 60)


@bug("stands still before its end")
def stops_setting_the_rate():
    run = Run()
    for n in range(60):
        if n < 35:
            rate = 0.05 * (1 + math.cos(math.pi * n / 60))
            run.optimizer.param_groups[0]["lr"] = rate
        run.update()


@bug("warms up again and again")
def falls_to_the_start_of_its_warm_up():
    run = Run()
    for _ in range(4):
        for n in range(12):
            if n < 8:
                run.optimizer.param_groups[0]["lr"] = 0.001 + n / 80
            run.update()


@bug("groups levelled")
def levels_groups_from_the_first_update():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    for n in range(20):
        for group in run.optimizer.param_groups:
            group["lr"] = 0.1 * (1 - n / 20)
        run.update()


@bug("a group without a schedule")
def schedules_the_first_group_alone():
    run = Run()
    run.optimizer.add_param_group({"params": nn.Parameter(torch.ones(2))})
    for n in range(20):
        run.optimizer.param_groups[0]["lr"] = 0.1 * (1 - n / 20)
        run.update()


@bug("a group without parameters")
def has_nobody_in_a_group():
    run = Run()
    run.optimizer.add_param_group({"params": [], "lr": 0.001})
    run.updates(5)


@bug("a function that returns a rate")
def returns_a_rate_that_warms_up():
    run = Run()
    run.epochs(LambdaLR(run.optimizer, lambda e: 0.1 * min(1, (e + 1) / 3)))


@bug("resumed by last_epoch")
def resumes_steps_by_the_epochs_number():
    run = Run()
    run.batches(LambdaLR(run.optimizer, lambda n: 1 / (n + 1)), 20)
    state = run.optimizer.state_dict()
    run = Run()
    run.optimizer.load_state_dict(state)
    scheduler = LambdaLR(run.optimizer, lambda n: 1 / (n + 1), last_epoch=2)
    run.batches(scheduler, 20)


@right
def goes_on_by_number_from_another_rate():
    states = stopped(length=40)
    run = Run(0.01)
    run.optimizer.load_state_dict(states[0])
    run.batches(CosineAnnealingLR(run.optimizer, 40, last_epoch=9), 30)


@right
def steps_once_an_epoch():
    run = Run()
    run.epochs(StepLR(run.optimizer, 2, 0.5))


@right
def glides_to_0():
    run = Run()
    run.batches(CosineAnnealingLR(run.optimizer, 60), 60)


@right
def makes_one_cycle():
    run = Run(momentum=0.9)
    run.batches(OneCycleLR(run.optimizer, 0.1, total_steps=60), 60)


@right
def makes_one_cycle_with_adam():
    run = Run(kind=Adam)
    run.batches(OneCycleLR(run.optimizer, 0.1, total_steps=60), 59)


@right
def warms_up_then_glides():
    run = Run()
    warm = LinearLR(run.optimizer, 0.1, total_iters=10)
    cosine = CosineAnnealingLR(run.optimizer, 50)
    run.batches(SequentialLR(run.optimizer, [warm, cosine], [10]), 60)


@right
def watches_a_loss_that_overfits():
    run = Run()
    scheduler = ReduceLROnPlateau(run.optimizer, patience=1)
    for n in range(12):
        run.updates(3)
        scheduler.step(1 - 0.1 * n if n < 4 else 0.6 + 0.02 * n)


@right
def cycles():
    run = Run(momentum=0.9)
    cycle = CyclicLR(run.optimizer, 0.001, 0.1, step_size_up=10)
    run.batches(cycle, 60)


@right
def restarts_with_each_third_epoch():
    run = Run()
    scheduler = CosineAnnealingWarmRestarts(run.optimizer, 36)
    loader = DataLoader(TensorDataset(torch.randn(96, 4)), batch_size=8)
    for _ in range(9):
        for _ in loader:
            run.update()
            scheduler.step()


@right
def begins_at_0_for_one_update():
    run = Run()
    warm = 5
    run.batches(
        LambdaLR(
            run.optimizer,
            lambda n: n / warm if n < warm else (40 - n) / (40 - warm),
        ),
        40,
    )


@right
def resumes_with_both_states():
    states = stopped()
    run = Run()
    scheduler = CosineAnnealingLR(run.optimizer, 20)
    run.optimizer.load_state_dict(states[0])
    scheduler.load_state_dict(states[1])
    run.batches(scheduler, 10)


@right
def steps_ahead_to_resume():
    run = Run()
    scheduler = StepLR(run.optimizer, 5, 0.5)
    for _ in range(10):
        scheduler.step()
    run.batches(scheduler, 10)


@right
def draws_a_schedule_first():
    run = Run()
    dummy = Run()
    preview = CosineAnnealingLR(dummy.optimizer, 20)
    for _ in range(20):
        preview.step()
    run.batches(CosineAnnealingLR(run.optimizer, 20), 20)


@right
def keeps_the_groups_apart():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    functions = [lambda e, decay=decay: decay**e for decay in (0.5, 0.9)]
    run.epochs(LambdaLR(run.optimizer, functions))


@right
def sets_the_rate_by_hand():
    run = Run()
    for n in range(40):
        for group in run.optimizer.param_groups:
            group["lr"] = 0.1 * min((n + 1) / 5, (40 - n) / 35)
        run.update()


@right
def is_told_where_in_an_epoch_it_stands():
    run = Run()
    scheduler = CosineAnnealingWarmRestarts(run.optimizer, 3)
    loader = DataLoader(TensorDataset(torch.randn(96, 4)), batch_size=8)
    for epoch in range(6):
        for number, _ in enumerate(loader):
            scheduler.step(epoch + number / len(loader))
            run.update()


@right
def draws_one_cycle_on_a_dummy():
    dummy = SGD([nn.Parameter(torch.zeros(1))], 0.1)
    preview = OneCycleLR(dummy, 0.1, total_steps=30)
    for _ in range(29):
        preview.step()
    Run().updates(10)


@right
def resumes_by_the_right_number():
    run = Run()
    run.batches(LambdaLR(run.optimizer, lambda n: 0.9**n), 10)
    state = run.optimizer.state_dict()
    run = Run()
    run.optimizer.load_state_dict(state)
    scheduler = LambdaLR(run.optimizer, lambda n: 0.9**n, last_epoch=9)
    run.batches(scheduler, 10)


@right
def ends_a_rounding_below_0():
    run = Run()
    for n in range(20):
        run.optimizer.param_groups[0]["lr"] = 0.1 * (1 - n / 19) - 1e-17
        run.update()


@right
def shrinks_and_never_arrives_at_0():
    run = Run()
    run.epochs(LambdaLR(run.optimizer, lambda n: 0.9**n))


@right
def falls_in_a_line_to_a_floor():
    run = Run()
    for n in range(60):
        run.optimizer.param_groups[0]["lr"] = max(0.03, 0.1 * (1 - n / 50))
        run.update()


@right
def tests_a_range_of_rates():
    run = Run(1e-4)
    for n in range(40):
        run.optimizer.param_groups[0]["lr"] = 1e-4 * 1.2**n
        run.update()


@right
def warms_up_by_hand_then_watches():
    run = Run()
    scheduler = ReduceLROnPlateau(run.optimizer, patience=1)
    for n in range(12):
        if n < 3:
            run.optimizer.param_groups[0]["lr"] = 0.1 * (n + 1) / 3
        run.updates(3)
        if n >= 3:
            scheduler.step(max(0.5, 1 - 0.1 * n))


@right
def puts_back_what_a_range_test_moved():
    run = Run()
    before = copy.deepcopy(run.optimizer.state_dict())
    for number in range(20):
        run.optimizer.param_groups[0]["lr"] = 1e-4 * 1.5**number
        run.update()
    run.optimizer.load_state_dict(before)
    run.updates(20)


@right
def trains_at_one_rate():
    Run().updates(20)


@pytest.mark.parametrize("program", BUGS, ids=lambda p: p.__name__)
def test_each_bug_is_found(program):
    assert BUGS[program] <= {f.name for f in recorded(program).findings()}


@pytest.mark.parametrize("program", RIGHT, ids=lambda p: p.__name__)
def test_nothing_is_found_in_what_is_right(program):
    assert recorded(program).findings() == []


def test_each_finding_names_an_exercise_that_there_is():
    found = {f.exercise for p in BUGS for f in recorded(p).findings()}
    there = {
        f"{lesson}/{name}"
        for lesson in COURSE.lessons()
        for name in exercises(read(notebook_path(COURSE.solutions, lesson)))
    }
    assert found - {""} <= there


def test_a_finding_reads_as_a_sentence():
    (finding,) = recorded(ends_the_line_too_soon).findings()
    assert str(finding) == (
        "near 0 before the end: from update 20 of 40 on the rate is next to 0 "
        "(0, where 0.1 was the highest). (exercise 02_step/halve_every)"
    )


def test_a_scheduler_put_to_its_place_later_is_told_as_such():
    findings = recorded(is_put_to_its_place_after_it_was_made).findings()
    said = {found.name: found.said for found in findings}
    assert "made at its step 0, later put" in said["resumed by last_epoch"]


def test_a_subclass_is_followed_by_its_rates_alone():
    class Own(StepLR):
        def step(self, epoch=None):
            self.optimizer.param_groups[0]["lr"] *= -1

    run = Run()
    with Recorder() as trace:
        run.batches(Own(run.optimizer, 5), 20)
    assert "negative rate" in {f.name for f in trace.findings()}


def test_torchs_methods_are_back_after_a_recording():
    before = StepLR.__init__, ReduceLROnPlateau.step, DataLoader.__iter__
    recorded(steps_once_an_epoch)
    assert before == (
        *(StepLR.__init__, ReduceLROnPlateau.step, DataLoader.__iter__),
    )


def test_a_summary_says_what_happened_in_plain_words():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    with Recorder() as trace:
        run.batches(MultiStepLR(run.optimizer, [8, 15]), 20)
    assert trace.summary() == (
        "20 updates. SGD made 20 of them on 2 parameter groups. The rate of "
        "group 0 begins at 0.1, is highest (0.1) at update 0, and ends at "
        "0.001; it jumps at update 8 (0.1 to 0.01), 15 (0.01 to 0.001). The "
        "rate of group 1 begins at 0.01, is highest (0.01) at update 0, and "
        "ends at 0.0001; it jumps at update 8 (0.01 to 0.001), 15 (0.001 to "
        "0.0001). Weights moved in each of them."
    )


def test_a_glide_has_no_jump():
    text = recorded(glides_to_0).summary()
    assert "it never jumps" in text and "highest (0.1) at update 0" in text


def test_a_run_without_an_update_says_so():
    run = Run()
    with Recorder() as trace:
        run.optimizer.step()
    assert trace.summary() == (
        "No update was made. Without a gradient 1 call of step() was made."
    )


def test_a_plot_has_a_line_for_each_group():
    run = Run()
    extra = nn.Parameter(torch.ones(2))
    run.optimizer.add_param_group({"params": extra, "lr": 0.01})
    with Recorder() as trace:
        run.updates(5)
    plt.figure()
    trace.plot()
    lines = plt.gca().get_lines()
    assert [line.get_ydata()[0] for line in lines] == [0.1, 0.01]
    assert [line.get_label() for line in lines] == [
        "SGD, group 0",
        "SGD, group 1",
    ]
    plt.close()


def test_a_replayed_graph_is_told(monkeypatch):
    monkeypatch.setattr(torch.cuda.CUDAGraph, "replay", lambda graph: None)
    graph = object.__new__(torch.cuda.CUDAGraph)
    run = Run()
    with Recorder() as trace:
        graph.replay()
        run.update()
        graph.replay()
    assert "CUDA graphs were replayed 2 times: an update" in trace.summary()
    with Recorder() as trace:
        run.update()
    assert "CUDA" not in trace.summary()


def test_a_step_that_is_captured_is_let_through(monkeypatch):
    cuda, run = torch.cuda, Run()
    run.update()
    monkeypatch.setattr(cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(cuda, "is_current_stream_capturing", lambda: True)
    with Recorder() as trace:
        run.update()
    assert (trace.calls, trace.events.captured) == ([], 1)
    assert trace.summary() == "No update was seen."
