"""What a lesson imports: `from grader.lesson import expect_rates, lab`."""

from grader.lesson import lab
from grader.lesson.candidates import draw_candidates, watch_choice
from grader.lesson.evidence import (
    draw_batch,
    draw_digit,
    expect_one_optimizer,
    expect_run,
    expect_trained,
    expect_weights,
    loss_after,
    record_with,
)
from grader.lesson.expect import expect_rates, outcome, question_about
from grader.lesson.probes import probe
from grader.lesson.recorder import Recorder, record
from grader.lesson.rows import expect_each_row_once, number_rows, watch_rows
from grader.lesson.trace import Trace

__all__ = [
    "Recorder",
    "Trace",
    "draw_batch",
    "draw_candidates",
    "draw_digit",
    "expect_each_row_once",
    "expect_one_optimizer",
    "expect_rates",
    "expect_run",
    "expect_trained",
    "expect_weights",
    "lab",
    "loss_after",
    "number_rows",
    "outcome",
    "probe",
    "question_about",
    "record",
    "record_with",
    "watch_choice",
    "watch_rows",
]
