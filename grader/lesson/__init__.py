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
    flat_state,
    loss_after,
    losses_at,
    record_with,
    weights_of,
)
from grader.lesson.expect import expect_rates, outcome, question_about
from grader.lesson.made import expect_made, record_made
from grader.lesson.probes import probe
from grader.lesson.recorder import Recorder, record
from grader.lesson.resumed import (
    draw_plans,
    expect_carried_on,
    expect_longer,
    expect_tuned,
    expect_watched,
)
from grader.lesson.rows import (
    expect_batches,
    expect_each_row_once,
    number_rows,
    record_batches,
    watch_rows,
)
from grader.lesson.stored import (
    Trap,
    expect_kept_in_need,
    expect_loaded,
    expect_plain,
    expect_refused,
    expect_resumed,
    expect_whole,
    in_bytes,
    network_of,
)
from grader.lesson.sweeps import (
    draw_batches,
    expect_left_alone,
    expect_nans,
    expect_sweep,
    returned_lists,
    sweep,
    train_in_pieces,
    train_whole,
    try_peaks,
    used_network,
)
from grader.lesson.trace import Trace

__all__ = [
    "Recorder",
    "Trace",
    "Trap",
    "draw_batch",
    "draw_batches",
    "draw_candidates",
    "draw_digit",
    "draw_plans",
    "expect_batches",
    "expect_carried_on",
    "expect_each_row_once",
    "expect_kept_in_need",
    "expect_left_alone",
    "expect_loaded",
    "expect_longer",
    "expect_made",
    "expect_nans",
    "expect_one_optimizer",
    "expect_plain",
    "expect_rates",
    "expect_refused",
    "expect_resumed",
    "expect_run",
    "expect_sweep",
    "expect_trained",
    "expect_tuned",
    "expect_watched",
    "expect_weights",
    "expect_whole",
    "flat_state",
    "in_bytes",
    "lab",
    "loss_after",
    "losses_at",
    "network_of",
    "number_rows",
    "outcome",
    "probe",
    "question_about",
    "record",
    "record_batches",
    "record_made",
    "record_with",
    "returned_lists",
    "sweep",
    "train_in_pieces",
    "train_whole",
    "try_peaks",
    "used_network",
    "watch_choice",
    "watch_rows",
    "weights_of",
]
