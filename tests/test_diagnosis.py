"""A check tells what the recording shows of the bug, below the rates."""

import pytest
import torch
from tiny import find, source, submission
from torch import nn
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR

from grader.engine.mark import mark
from grader.lesson import expect_rates, record
from grader.lesson.diagnosis import diagnosis, remember
from grader.lesson.recording.trace import Trace


def train(updates, length):
    weights = nn.Linear(3, 1)
    optimizer = SGD(weights.parameters(), lr=0.4)
    scheduler = CosineAnnealingLR(optimizer, T_max=length)
    for _ in range(updates):
        optimizer.zero_grad()
        weights(torch.ones(1, 3)).sum().backward()
        optimizer.step()
        scheduler.step()


def test_wrong_rates_are_shown_with_their_diagnosis():
    trace = record(train, updates=20, length=10)
    with pytest.raises(AssertionError) as caught:
        expect_rates(trace.rates, [0.4] * 20, "Look again.")
    lines = str(caught.value).split("\n")
    assert lines[3].startswith("Diagnosis: rises again after its end.")
    assert lines[-1] == "Look again."


def test_nothing_is_said_of_an_end_that_the_check_has_chosen():
    trace = record(train, updates=20, length=10)
    assert diagnosis(trace.rates, whole=False) == ""


def test_nothing_is_said_of_rates_that_were_not_recorded_last():
    trace = record(train, updates=20, length=10)
    assert diagnosis(trace.rates)
    assert not diagnosis(trace.rates[:19])
    record(train, updates=20, length=20)
    assert not diagnosis(trace.rates)


def test_a_recording_that_cannot_be_judged_stops_no_check(monkeypatch):
    trace = record(train, updates=20, length=10)
    monkeypatch.setattr(Trace, "findings", None)
    assert diagnosis(trace.rates) == ""
    remember(None)
    assert diagnosis([]) == ""


CHECK = """meant = [0.4]
### BEGIN HIDDEN TESTS
meant = [0.3]
### END HIDDEN TESTS
trace = record(double)
{call}"""
CALL = 'expect_rates(trace.rates, meant, "Why?")'
SAYS = """import grader.lesson.diagnosis as it
it.first_finding.__wrapped__  # it is there, and can be replaced
it.first_finding = lambda *given: "x" * 10_000
def double():
    pass"""


def seen(call):
    notebook = source()
    find(
        notebook, "setup"
    ).source += "\nfrom grader.lesson import expect_rates, record"
    find(notebook, "check-double").source = CHECK.format(call=call)
    marked = mark(notebook, submission(double=SAYS))
    return marked.results[0].seen


def test_what_a_learners_process_says_is_cut():
    text = seen(CALL)
    assert "Diagnosis: xxx" in text
    assert len(text) < 600


def test_a_learners_process_is_not_heard_in_a_hidden_test():
    hidden = f"### BEGIN HIDDEN TESTS\n{CALL}\n### END HIDDEN TESTS"
    text = seen(hidden)
    assert "0 updates were made" in text
    assert "Diagnosis" not in text
