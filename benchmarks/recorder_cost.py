"""Print what the recorder costs, as a share of a training step of lesson 1.

    python benchmarks/recorder_cost.py

Stretches of a hundred steps with and without the recorder take turns, so
that both meet the same noise of the machine; the medians are compared. The
first updates of a run cost more: the recorder looks at their batches and
gradients.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import torch

from grader.lesson.lab import batches, mlp
from grader.lesson.recording.recorder import CLOSELY, Recorder

STRETCHES = 50
BATCH = 128
EXAMPLES = 5120  # forty batches in an epoch, each of them full


def main() -> None:
    """Compare an early and a late update of a run with plain ones."""
    torch.set_num_threads(1)
    step, bare = training_step(), training_step(fetches=False)
    early = ratio(step, Recorder)
    late, bare_late = (
        ratio(each, warm_recorder(each)) for each in (step, bare)
    )
    print(
        f"a recorded step takes {late:.3f} times a plain one, and {early:.2f} "
        f"times among the first {CLOSELY}; where the batch is already in hand,"
        f" {bare_late:.3f} times"
    )


def training_step(fetches: bool = True) -> Callable[[], float]:
    """Return a function that makes an update and returns its seconds.

    It fetches a batch as lesson 1's loops do, unless it is told not to.
    """
    torch.manual_seed(0)
    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.rand(EXAMPLES, 784), torch.arange(EXAMPLES) % 10
    feed = endless(images, labels)
    batch = next(feed)

    def step() -> float:
        start = time.perf_counter()
        x, y = next(feed) if fetches else batch
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        return time.perf_counter() - start

    return step


def endless(
    images: torch.Tensor, labels: torch.Tensor
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield batches, epoch after epoch."""
    while True:
        yield from batches(images, labels, BATCH)


def warm_recorder(step: Callable[[], float]) -> Callable[[], Recorder]:
    """Return what gives a recorder that no longer looks so closely."""
    recorder = Recorder()
    with recorder:
        stretch(step)
    return lambda: recorder


def ratio(
    step: Callable[[], float], make_recorder: Callable[[], Recorder]
) -> float:
    """Return how much longer steps take that a recorder sees."""
    plain: list[float] = []
    recorded: list[float] = []
    for _ in range(STRETCHES):
        plain += stretch(step)
        with make_recorder():
            recorded += stretch(step)
    return statistics.median(recorded) / statistics.median(plain)


def stretch(step: Callable[[], float]) -> list[float]:
    """Return the seconds of steps, as many as are looked at closely."""
    return [step() for _ in range(CLOSELY)]


if __name__ == "__main__":
    main()
