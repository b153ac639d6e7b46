"""Many calls on any `concurrent.futures` executor; one cannot spoil others.

Workers are given and give back plain data: text, bytes, numbers.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    ProcessPoolExecutor,
    wait,
)
from functools import partial
from typing import Any

from grader.course.folders import CourseError

AHEAD = 2  # calls given out for each worker, so that none waits for us


class LostError(Exception):
    """A call that took its worker process down, alone on it."""


def processes(workers: int | None = None) -> Executor:
    """Return local worker processes, as many as cores by default.

    Each keeps its own template of warm kernels, and ends with this process.
    """
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        workers or os.cpu_count(), context, initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    # A killed parent closes no queue that a worker waits at.
    def watch():
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def cluster(address: str) -> tuple[Callable[[], Executor], int]:
    """Return what makes executors on a Dask scheduler; how many workers.

    Raises CourseError if `distributed` is not installed, nothing answers at
    `address`, or no worker is there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise CourseError(
            "--cluster needs Dask: 'pip install distributed', here and on "
            "the cluster's machines."
        ) from error
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {address}: start one with 'dask "
            "scheduler' and give the address it prints."
        ) from error
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    if not workers:
        client.close()
        raise CourseError(
            f"The scheduler at {address} has no workers: start some with "
            f"'dask worker {address} --nthreads 1'."
        )
    # Two students' equal answers are two calls: checks draw their numbers.
    return partial(client.get_executor, pure=False), workers


def run_all(
    call: Callable,
    tasks: dict[str, tuple],
    make_executor: Callable[[], Executor],
    workers: int,
) -> Iterator[tuple[str, Any]]:
    """Yield (key, result or exception) for `call(*task)` of all tasks.

    Results come as they are ready. If the executor breaks, as a process
    pool does when a worker is killed, what was running is tried again, each
    call alone; one that breaks that as well gives `LostError`.
    """
    waiting, suspects = deque(tasks), []
    while waiting:
        with make_executor() as executor:
            running = {}
            try:
                while waiting or running:
                    while waiting and len(running) < AHEAD * workers:
                        key = waiting[0]
                        running[executor.submit(call, *tasks[key])] = key
                        waiting.popleft()
                    for future in wait(running, None, FIRST_COMPLETED).done:
                        result = _result(future)
                        yield running.pop(future), result
            except BrokenExecutor:
                suspects += running.values()
            except GeneratorExit:
                executor.shutdown(wait=False, cancel_futures=True)
                raise
    for key in suspects:
        with make_executor() as executor:
            try:
                yield key, _result(executor.submit(call, *tasks[key]))
            except BrokenExecutor as error:
                yield key, LostError(str(error))


def _result(future):
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        raise error
    return error if error is not None else future.result()
