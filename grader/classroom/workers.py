"""Many calls on any `concurrent.futures` executor; none can spoil another.

Workers are given and give back plain data: text, bytes, numbers.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from grader.course.folders import CourseError
from grader.engine.forks import prepare, remove_all_folders

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 2  # calls handed out for each worker, so that none waits for us
Returned = TypeVar("Returned")


class LostError(Exception):
    """A call that took its worker process down, and was alone on it."""


def processes(workers: int | None = None) -> Executor:
    """Return local worker processes, one for each core by default.

    Each keeps its own template of warm kernels, and ends with this process.
    """
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        workers or os.cpu_count(), context, initializer=_begin
    )


def early(workers: int) -> Callable[[], Executor]:
    """Return what makes executors, of which the first starts at once.

    So its processes get ready while this one looks for work.
    """
    first = processes(workers)
    for _ in range(workers):
        first.submit(int)
    made = iter([first])
    return lambda: next(made, None) or processes(workers)


def _begin() -> None:
    prepare()
    # A killed parent does not close the queue that a worker waits at.
    threading.Thread(target=_await_parents_end, daemon=True).start()


def _await_parents_end() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    remove_all_folders()
    os._exit(1)


def cluster(address: str) -> tuple[Callable[[], Executor], int]:
    """Return what makes executors on a Dask scheduler, and how many workers
    it has.

    Raises CourseError if `distributed` is not installed, nothing answers at
    `address`, or there are no workers.
    """
    client = _dask_client(address)
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    if not workers:
        client.close()
        raise CourseError(
            f"The scheduler at {address} has no workers: start some with "
            f"'dask worker {address} --nthreads 1'."
        )
    # Two students' equal answers are two calls: checks draw their numbers.
    return partial(client.get_executor, pure=False), workers


def _dask_client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise CourseError(
            "--cluster needs Dask: run 'pip install distributed' here and on "
            "the cluster's machines."
        ) from error
    try:
        return Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {address}: start one with 'dask "
            "scheduler' and give the address it prints."
        ) from error


def run_all(
    call: Callable[..., Returned],
    tasks: Mapping[str, tuple[Any, ...]],
    make_executor: Callable[[], Executor],
    workers: int,
) -> Iterator[tuple[str, Returned | BaseException]]:
    """Yield (key, result or exception) for `call(*task)` of all tasks.

    Results come as they are ready. If the executor breaks, as a process
    pool does when a worker is killed, each call that was running is tried
    again alone; one that breaks the executor again gives `LostError`.
    """
    waiting = deque(tasks)
    suspects: list[str] = []
    while waiting:
        with make_executor() as executor:
            running: dict[Future[Returned], str] = {}
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
    yield from _run_each_alone(call, tasks, suspects, make_executor)


def _run_each_alone(
    call: Callable[..., Returned],
    tasks: Mapping[str, tuple[Any, ...]],
    keys: list[str],
    make_executor: Callable[[], Executor],
) -> Iterator[tuple[str, Returned | BaseException]]:
    for key in keys:
        with make_executor() as executor:
            try:
                yield key, _result(executor.submit(call, *tasks[key]))
            except BrokenExecutor as error:
                yield key, LostError(str(error))


def _result(future: Future[Returned]) -> Returned | BaseException:
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        raise error
    return error if error is not None else future.result()
