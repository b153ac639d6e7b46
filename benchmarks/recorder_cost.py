"""Print what the recorder costs, as a share of a training step of lesson 1.

    python benchmarks/recorder_cost.py

Stretches of a hundred steps with and without the recorder take turns, so
that both meet the same noise of the machine; the medians are compared. The
first updates of a run cost more: the recorder looks at their batches and
gradients.
"""

import statistics
import time
from collections.abc import Callable

import torch

from grader.lesson.lab import mlp
from grader.lesson.recorder import CLOSELY, Recorder

STRETCHES = 50
BATCH = 128


def main() -> None:
    """Compare an early and a late update of a run with plain ones."""
    torch.set_num_threads(1)
    step = training_step()
    early = ratio(step, Recorder)
    recorder = Recorder()
    with recorder:
        stretch(step)  # after these it no longer looks so closely
    print(
        f"a recorded step takes {ratio(step, lambda: recorder):.3f} times a "
        f"plain one, and {early:.2f} times among the first {CLOSELY}"
    )


def training_step() -> Callable[[], float]:
    """Return a function that makes an update and returns its seconds."""
    torch.manual_seed(0)
    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.rand(BATCH, 784), torch.randint(0, 10, (BATCH,))

    def step() -> float:
        start = time.perf_counter()
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
        return time.perf_counter() - start

    return step


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
