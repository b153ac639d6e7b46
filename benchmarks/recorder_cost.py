"""Print what the recorder costs, as a share of a training step of lesson 1.

    python benchmarks/recorder_cost.py

Steps with and without the recorder take turns, so that both meet the same
noise of the machine; the medians are compared.
"""

import statistics
import time

import torch

from grader.lesson.lab import mlp
from grader.lesson.recorder import Recorder

STEPS = 3000
BATCH = 128


def main() -> None:
    torch.set_num_threads(1)
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

    plain, recorded, recorder = [], [], Recorder()
    for _ in range(STEPS):
        plain.append(step())
        with recorder:
            recorded.append(step())
    ratio = statistics.median(recorded) / statistics.median(plain)
    print(f"a recorded step takes {ratio:.3f} times a plain one")


if __name__ == "__main__":
    main()
