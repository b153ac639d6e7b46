"""Build data/digits_0_4.pt: a network that has only seen the digits 0 to 4.

    python data/build_pretrained.py

Lesson 7 fine-tunes it on the digits 5 to 9. It is `lab.convnet()`, trained
on the 30,596 training images of 0 to 4 with dropout and weight decay, and is
written only if it then knows at least 99 % of the test images of 0 to 4.
Another processor may round differently and give slightly other weights.
"""

import sys

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import OneCycleLR

from grader.lesson import lab
from grader.paths import DATA

TARGET = DATA / "digits_0_4.pt"
EPOCHS, BATCH, PEAK = 4, 64, 0.1
LEAST = 0.99


def zero_to_four(part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the images and labels of a part of MNIST that are 0 to 4."""
    images, labels = lab.mnist(part)
    return images[labels < 5], labels[labels < 5]


def trained(images: torch.Tensor, labels: torch.Tensor) -> nn.Sequential:
    """Return a new network, trained."""
    torch.manual_seed(0)
    model, drop = lab.convnet(), nn.Dropout(0.5)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=PEAK, momentum=0.9, weight_decay=1e-3
    )
    updates = EPOCHS * -(-len(images) // BATCH)
    scheduler = OneCycleLR(optimizer, PEAK, total_steps=updates)
    for _ in range(EPOCHS):
        for x, y in lab.batches(images, labels, BATCH):
            optimizer.zero_grad()
            strokes = drop(model[:-1](x))
            cross_entropy(model[-1](strokes), y).backward()
            optimizer.step()
            scheduler.step()
    return model


def main() -> None:
    torch.set_num_threads(1)
    model = trained(*zero_to_four("train"))
    right = lab.accuracy(model, *zero_to_four("test"))
    if right < LEAST:
        sys.exit(f"not written: {right:.1%} of the test images are right")
    torch.save(model.state_dict(), TARGET)
    print(f"{TARGET.name}: {right:.1%} of the test images of 0 to 4 right")


if __name__ == "__main__":
    main()
