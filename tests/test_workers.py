"""One call that kills its worker spoils no other."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from grader.classroom.workers import LostError, processes, run_all


def work(what):
    if what == "raise":
        raise ValueError(what)
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return what.upper()


def test_a_call_that_kills_its_worker_is_lost_alone():
    tasks = {name: (name,) for name in "abcdefgh"} | {"bad": ("kill",)}
    found = dict(run_all(work, tasks, partial(processes, 2), 2))
    assert isinstance(found.pop("bad"), LostError)
    assert found == {name: name.upper() for name in "abcdefgh"}


def test_an_exception_is_a_result_like_others():
    tasks = {"a": ("a",), "bad": ("raise",), "b": ("b",)}
    found = dict(run_all(work, tasks, partial(ThreadPoolExecutor, 1), 1))
    assert isinstance(found.pop("bad"), ValueError)
    assert found == {"a": "A", "b": "B"}


def test_nothing_to_do_starts_no_worker():
    def never():
        raise AssertionError

    assert list(run_all(work, {}, never, 1)) == []
