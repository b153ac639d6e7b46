"""Checkpoints that a check takes, and those that it does not."""

import math
import os
import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.serialization import clear_safe_globals

from grader.lesson import (
    Trap,
    expect_kept_in_need,
    expect_loaded,
    expect_often,
    expect_old,
    expect_plain,
    expect_refused,
    expect_resumed,
    expect_whole,
    in_bytes,
    network_of,
)
from grader.lesson.stored import torchs_line

PARTS = "model", "optimizer", "scheduler"
PLAN = "CosineAnnealingLR", 24


@pytest.fixture(autouse=True)
def no_exceptions_stay():
    yield
    clear_safe_globals()


class Run:
    def __init__(self, make, seed=0):
        torch.manual_seed(seed)
        random.seed(seed)
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), 0.1, 0.9)
        self.scheduler = make(self.optimizer)
        self.done = 0


def train(run, epochs, after=lambda: None):
    losses = []
    while run.done < 4 * epochs:
        run.optimizer.zero_grad()
        loss = run.model(random.random() * torch.rand(3, 4)).square().mean()
        loss.backward()
        run.optimizer.step()
        losses.append(loss.item())
        plateau = isinstance(run.scheduler, ReduceLROnPlateau)
        run.scheduler.step(*losses[-1:] if plateau else ())
        run.done += 1
        after()
    return losses


def keep(run, drawn=True):
    state = torch.get_rng_state() if drawn else None
    return {
        "version": 1,
        "done": run.done,
        **{part: getattr(run, part).state_dict() for part in PARTS},
        "generators": (state, random.getstate()),
    }


def resume(run, kept):
    for part in PARTS:
        getattr(run, part).load_state_dict(kept[part])
    run.done = kept["done"]
    if kept["generators"][0] is not None:
        torch.set_rng_state(kept["generators"][0])
    random.setstate(kept["generators"][1])


def keep_no_draws(run):
    return keep(run, drawn=False)


def keep_an_array(run):
    return {**keep(run), "array": np.zeros(3)}


def keep_a_lambda(run):
    return {**keep(run), "function": lambda: 1}


def keep_by_exception(run):
    rebuild = np._core.multiarray._reconstruct
    allowed = [np.ndarray, np.dtype, np.dtypes.Float64DType, rebuild]
    torch.serialization.add_safe_globals(allowed)
    return keep_an_array(run)


def keep_version_2(run):
    return {**keep(run), "version": 2}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (keep, ""),
        (keep_an_array, "_reconstruct"),
        (keep_by_exception, "_reconstruct"),
        (keep_a_lambda, "lambda"),
        (keep_version_2, 'The "version" that is kept is 2'),
    ],
)
def test_what_is_not_plain_is_named_as_torch_names_it(answer, says):
    if says:
        with pytest.raises(AssertionError) as error:
            expect_plain(answer, Run, train, PLAN, 0)
        assert says in str(error.value).replace("\n", "")
    else:
        expect_plain(answer, Run, train, PLAN, 0)


def test_a_killed_run_goes_on():
    for exact in (False, True):
        run = PLAN, 5, 3, 10, exact
        expect_resumed((keep, resume), Run, train, *run)


def test_a_draw_that_begins_anew_shows_in_the_losses_only():
    answers = keep_no_draws, resume
    expect_resumed(answers, Run, train, PLAN, 5, 3, 10)
    with pytest.raises(AssertionError, match="What begins anew"):
        expect_resumed(answers, Run, train, PLAN, 5, 3, 10, exact=True)


def save(kept, path):
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        torch.save(kept, file)
        os.fsync(file.fileno())
    beside.replace(path)


def save_over(kept, path):
    torch.save(kept, path)


def save_unsynced(kept, path):
    beside = path.with_name(path.name + ".part")
    torch.save(kept, beside)
    beside.replace(path)


def test_a_whole_file_is_told_from_half_of_it():
    expect_whole(save, "run.pt", [1.5, 2.5])
    expect_kept_in_need(save, "run.pt", [1.5, 8.5])
    with pytest.raises(AssertionError, match="The name stood for"):
        expect_whole(save_over, "run.pt", [1.5, 2.5])
    with pytest.raises(AssertionError, match=r"Checkpoint 1\.5: no fsync"):
        expect_whole(save_unsynced, "run.pt", [1.5, 2.5])
    with pytest.raises(AssertionError, match="The disk was full"):
        expect_kept_in_need(save_over, "run.pt", [1.5])


def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error
    if not isinstance(kept, dict):
        raise ValueError(f"{path} is foreign")
    return kept


def load_all(path, model):
    return torch.load(path, weights_only=False)


def load_into(path, model):
    kept = load(path, model)
    model.load_state_dict(kept["model"])
    return kept


STATE = network_of(4, 1).state_dict()
GOOD = {"version": 1, "model": STATE}


def test_files_are_refused_in_the_right_words():
    expect_loaded(load, GOOD, (4, 1))
    expect_refused(load, "damaged", in_bytes(GOOD)[:200], "half of it")
    expect_refused(load, "damaged", {"x": Trap()}, "code")
    expect_refused(load, "foreign", [1], "a list")


@pytest.mark.parametrize(
    ("answer", "data", "says"),
    [
        (load_all, {"x": Trap()}, "has run code"),
        (load, {"x": 1}, "was loaded, and not refused"),
        (load_all, b"text", "load raised: UnpicklingError"),
    ],
)
def test_a_file_that_is_not_refused_is_told(answer, data, says):
    with pytest.raises(AssertionError) as error:
        expect_refused(answer, "foreign", data, "such data")
    assert says in str(error.value).replace("\n", " ")


def test_a_model_that_load_has_changed_is_told():
    with pytest.raises(AssertionError, match="has changed the model"):
        expect_loaded(load_into, GOOD, (4, 1))


def test_torchs_line_is_the_one_that_names_the_value(tmp_path):
    torch.save(np.zeros(2), tmp_path / "array")
    with pytest.raises(Exception, match="Weights only") as error:
        torch.load(tmp_path / "array", weights_only=True)
    line = torchs_line(error.value)
    assert "_reconstruct" in line and "\n" not in line


FILES = {"run-900.pt": 0.3, "run-1000.pt": 0.2, "run-1100.pt": 0.4}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["run-900.pt"], ""),
        (["run-900.pt", "run-1000.pt"], "whose loss is the lowest"),
        (["run-1100.pt"], "number 1, counted from"),
        ([], "You do not delete run-900.pt"),
    ],
)
def test_the_last_and_the_best_are_to_be_spared(names, says):
    def old_files(losses, last):
        return names

    if not says:
        expect_old(old_files, FILES, last=1)
        return
    with pytest.raises(AssertionError, match=says):
        expect_old(old_files, FILES, last=1)


def how_often(update, save_it, clock, times, share):
    found = []
    for function in (update, save_it):
        start = clock()
        for _ in range(times):
            function()
        found.append((clock() - start) / times)
    return *found, math.ceil(found[1] / (share * found[0]))


def test_a_mean_is_no_median():
    expect_often(how_often, [0.02] * 3, [0.301] * 3, 0.03)
    with pytest.raises(AssertionError, match=r"The time of an update: 1\.01"):
        expect_often(how_often, [0.02, 0.02, 3.0], [0.301] * 3, 0.03)
