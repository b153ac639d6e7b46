"""Checkpoints that a check takes, and those that it does not."""

import contextlib
import math
import os
import random
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.serialization import clear_safe_globals

from grader.lesson import (
    damaged_files,
    expect_kept_in_need,
    expect_loaded,
    expect_missing,
    expect_often,
    expect_old,
    expect_plain,
    expect_refused,
    expect_resumed,
    expect_whole,
    foreign_files,
    network_of,
    other_models,
    rates_of_killed,
)
from grader.lesson.topics.refused import Trap, in_bytes
from grader.lesson.topics.stored import torchs_line

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
    with pytest.raises(AssertionError, match=r"What is drawn by\s+torch"):
        expect_resumed(answers, Run, train, PLAN, 5, 3, 10, exact=True)


def test_a_lost_count_is_asked_for_as_one_of_the_rates():
    def resume_without_count(run, kept):
        count = run.scheduler.state_dict()
        resume(run, {**kept, "scheduler": count})

    run = (keep, resume_without_count), Run, train, PLAN, 5, 3, 10
    with pytest.raises(AssertionError, match=r"Its rate is\s+right") as error:
        expect_resumed(*run)
    assert "Update 9 is the first" in " ".join(str(error.value).split())
    with pytest.raises(AssertionError, match=r"what does check \(2\)\s+say"):
        expect_resumed(*run, exact=True)


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
    with pytest.raises(
        AssertionError, match=r"Checkpoint 1\.5: fsync was never"
    ):
        expect_whole(save_unsynced, "run.pt", [1.5, 2.5])
    with pytest.raises(AssertionError, match="The disk was full"):
        expect_kept_in_need(save_over, "run.pt", [1.5])


def save_once(kept, path):
    beside = path.with_name(path.name + ".part")
    with beside.open("xb") as file:
        torch.save(kept, file)
        os.fsync(file.fileno())
    beside.replace(path)


def save_early(kept, path):
    beside = path.with_name(path.name + ".part")
    with beside.open("wb", buffering=10**6) as file:
        file.write(in_bytes(kept))
        os.fsync(file.fileno())
    beside.replace(path)


def save_late(kept, path):
    save_unsynced(kept, path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (save_once, "run.pt.part stayed behind. The next run's save came"),
        (save_early, "no fsync saw all of its bytes"),
        (save_late, "had got its name already"),
    ],
)
def test_a_file_may_be_late_early_or_in_the_way(answer, says):
    with pytest.raises(AssertionError) as error:
        expect_whole(answer, "run.pt", [1.5, 2.5])
    assert says in str(error.value).replace("\n", " ")


def save_silently(kept, path):
    with contextlib.suppress(OSError):
        save(kept, path)


def test_a_full_disk_is_not_passed_over_in_silence():
    with pytest.raises(AssertionError, match="nobody was told"):
        expect_kept_in_need(save_silently, "run.pt", [1.5])


def test_only_a_checkpoint_of_this_network_is_ours():
    for data in foreign_files(GOOD).values():
        with pytest.raises(ValueError, match="foreign"):
            refuse(data)
    network = network_of(4, 3, 2)
    for what, state in other_models((4, 3, 2)).items():
        with pytest.raises((RuntimeError, TypeError, AttributeError)):
            network.load_state_dict(state)
            pytest.fail(what)


def refuse(data):
    if not isinstance(data, dict) or "version" not in data:
        raise ValueError("foreign")


def load(path, model):
    try:
        kept = torch.load(path, weights_only=True)
    except FileNotFoundError:
        raise
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
    expect_missing(load)
    for what, data in damaged_files(GOOD).items():
        expect_refused(load, "damaged", data, what)
    expect_refused(load, "foreign", [1], "a list")


def load_anything(path, model):
    return None


def load_or_call_damaged(path, model):
    try:
        return load(path, model)
    except Exception as error:
        raise ValueError(f"{path} is damaged") from error


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (load_anything, "load raised no error, and returned: NoneType."),
        (load_or_call_damaged, "no damage. load raised: ValueError: some.pt"),
    ],
)
def test_a_missing_file_is_no_damaged_one(answer, says):
    with pytest.raises(AssertionError) as error:
        expect_missing(answer)
    assert says in str(error.value).replace("\n", " ")


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


def run_to_its_end(text, folder):
    command = [sys.executable, "-c", "import os\n" + text]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def test_a_process_that_stops_before_its_kill_is_told(tmp_path):
    path = tmp_path / "run.pt"
    kill = "print('rate 0.5', flush=True); print('mine', flush=True)"
    kill += "; os.kill(os.getpid(), 9)"
    for text, says in (
        ("copy.copy(1)", "NameError: name 'copy' is not defined"),
        ("", "It said nothing"),
        (kill, "has left no checkpoint"),
    ):
        with pytest.raises(AssertionError, match=says):
            rates_of_killed(run_to_its_end(text, tmp_path), path)
    path.touch()
    assert rates_of_killed(run_to_its_end(kill, tmp_path), path) == [0.5]


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
        ([], "You delete none of them"),
        (["run-800.pt"], r"You keep run-900.pt. Counted from the newest"),
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


def test_a_nan_is_never_the_best():
    losses = {"run-800.pt": math.nan, **FILES}
    expect_old(lambda *_: ["run-800.pt", "run-900.pt"], losses, last=1)
    for names, says in (
        (["run-900.pt"], "You keep run-800.pt. Counted .*; its loss is NaN"),
        (["run-800.pt", "run-1000.pt"], "delete run-1000.pt, whose loss"),
    ):
        with pytest.raises(AssertionError) as error:
            expect_old(lambda *_, names=names: names, losses, last=1)
        assert re.search(says, " ".join(str(error.value).split()))


def forgets(*given):
    """Return nothing, as an answer whose return is forgotten."""


def calls_and_forgets(update, save_it, clock, times, between):
    how_often(update, save_it, clock, times, between)


def test_a_forgotten_return_is_told_as_one():
    says = "forgets returned a NoneType. A list of names is asked for."
    with pytest.raises(AssertionError, match=says):
        expect_old(forgets, FILES, last=1)
    says = "forgets returned a NoneType. Three numbers are asked for."
    with pytest.raises(AssertionError) as error:
        expect_often(calls_and_forgets, [0.02] * 3, [0.3] * 3, 7200)
    assert says in " ".join(str(error.value).split())


def how_often(update, save_it, clock, times, between):
    found = []
    for function in (update, save_it):
        start = clock()
        for _ in range(times):
            function()
        found.append((clock() - start) / times)
    interval = math.sqrt(2 * found[1] * between)
    return *found, max(1, round(interval / found[0]))


def call_once(update, save_it, clock, times, between):
    return how_often(update, save_it, clock, 1, between)


@pytest.mark.parametrize(
    ("answer", "updates", "says"),
    [
        (how_often, [0.02, 0.02, 3.0], "The time of an update: 1.01"),
        (call_once, [0.02] * 3, "update was called 1 time; 3 are asked for"),
    ],
)
def test_a_mean_is_no_median_and_one_call_no_three(answer, updates, says):
    expect_often(how_often, [0.02] * 3, [0.3] * 3, 7200)
    with pytest.raises(AssertionError) as error:
        expect_often(answer, updates, [0.3] * 3, 7200)
    assert says in str(error.value)
