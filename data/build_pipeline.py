"""Build data/pipeline.csv, the made-up table that lesson 2 trains on.

    python data/build_pipeline.py

It has 1000 rows of ten features and a label, 0 or 1. Python promises that
`random()` gives the same numbers in every version, and the rest is whole
numbers, so the file comes out the same, byte for byte, everywhere.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROWS, FEATURES = 1000, 10
FLIPPED = 0.05  # the share of labels that are inverted
TARGET = Path(__file__).resolve().parent / "pipeline.csv"


def row(random: Callable[[], float]) -> tuple[list[int], int]:
    """Return ten features in hundredths, roughly normal, and the label."""
    features = [
        sum(int(100 * random()) for _ in range(12)) - 594
        for _ in range(FEATURES)
    ]
    a, b, c, d, e = features[:5]  # the other five tell nothing
    label = int(a + b - c + abs(d) - abs(e) > 0)
    return features, 1 - label if random() < FLIPPED else label


def lines() -> Iterator[str]:
    """Yield the lines of the file, the names of the columns first."""
    random = Random(0).random
    yield ",".join([*(f"feature_{n}" for n in range(FEATURES)), "label"])
    for _ in range(ROWS):
        features, label = row(random)
        yield ",".join([*(f"{x / 100:.2f}" for x in features), str(label)])


def main() -> None:
    text = "".join(f"{line}\n" for line in lines())
    TARGET.write_text(text, encoding="ascii", newline="\n")
    print(f"{TARGET.name}: {len(text) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
