"""What a lesson imports: `from grader.lesson import expect_rates, lab`."""

from grader.lesson import lab
from grader.lesson.expect import expect_rates, outcome
from grader.lesson.recorder import Recorder, record
from grader.lesson.trace import Trace

__all__ = ["Recorder", "Trace", "expect_rates", "lab", "outcome", "record"]
