import importlib.util
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import StepLR

from grader.lesson import lab
from grader.paths import ROOT


@pytest.fixture(scope="module")
def build_mnist():
    path = ROOT / "data" / "build_mnist.py"
    spec = importlib.util.spec_from_file_location("build_mnist", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_of_mnist_is_bit_exact(build_mnist):
    with np.load(lab.DATA / "mnist.npz") as arrays:
        arrays = dict(arrays)
    assert build_mnist.wrong_sums(arrays) == []
    arrays["test_labels"][0] += 1
    assert build_mnist.wrong_sums(arrays) == ["test_labels"]


def test_the_unpickler_makes_arrays_only(build_mnist, tmp_path):
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(pickle.dumps(print))
    with (
        bad.open("rb") as stream,
        pytest.raises(pickle.UnpicklingError, match="not an array"),
    ):
        build_mnist.ArrayUnpickler(stream).load()


@pytest.mark.parametrize(
    ("part", "size"), [("train", 60_000), ("test", 10_000)]
)
def test_loaders_return_the_documented_tensors(
    part, size, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    images, labels = lab.mnist(part)
    assert images.shape == (size, 784) and images.dtype == torch.float32
    assert images.min() == 0 and images.max() == 1
    assert labels.shape == (size,) and labels.dtype == torch.int64
    assert set(labels.tolist()) == set(range(10))


def test_a_size_takes_that_many_from_the_start():
    images, labels = lab.mnist("test")
    few, their = lab.mnist("test", size=7)
    assert torch.equal(few, images[:7]) and torch.equal(their, labels[:7])
    assert len(lab.mnist("test", size=0)[0]) == 0
    assert len(lab.mnist("test", size=10**6)[0]) == 10_000


def test_another_part_is_refused():
    with pytest.raises(ValueError, match="'train' or 'test'"):
        lab.mnist("validation")


@pytest.mark.parametrize("damage", ["missing", "damaged", "cut"])
def test_bad_data_says_how_to_build_it(damage, tmp_path, monkeypatch):
    whole = (lab.DATA / "mnist.npz").read_bytes()
    if damage == "damaged":
        middle = bytes(200_000)
        whole = whole[:100] + middle + whole[100 + len(middle) :]
    if damage == "cut":
        whole = whole[: len(whole) // 2]
    if damage != "missing":
        (tmp_path / "mnist.npz").write_bytes(whole)
    monkeypatch.setattr(lab, "DATA", tmp_path)
    with pytest.raises(lab.DataError) as error:
        lab.mnist("train")
    word = "missing" if damage == "missing" else "damaged"
    assert f"mnist.npz is {word}: run 'python data/build" in str(error.value)


def test_batches_hold_every_image_once():
    images = torch.arange(25.0).reshape(25, 1)
    seen = list(lab.batches(images, torch.arange(25), size=10))
    assert [len(x) for x, _ in seen] == [10, 10, 5]
    assert all(torch.equal(x[:, 0].long(), y) for x, y in seen)
    assert sorted(torch.cat([y for _, y in seen]).tolist()) == list(range(25))


def test_a_plateau_is_previewed_epoch_by_epoch():
    rates = lab.preview_plateau([3, 2, 2, 2, 2], 8, factor=0.5, patience=1)
    assert rates == [8, 8, 8, 8, 4]


def test_a_preview_is_what_the_scheduler_does():
    rates = lab.preview(lambda o: StepLR(o, 2, 0.5), 0.4, 8, every=2)
    assert rates == [0.4] * 4 + [0.2] * 4


def test_a_table_shows_the_mean_of_each_name_in_percent():
    figure = plt.figure()
    rows = {"fast": [[0.2, 0.9], [0.4, 0.7]], "slow": [[0.5, 1.0]] * 2}
    lab.plot_table(rows, [0.001, 3], "rate of the head", "rate of the body")
    (axes,) = figure.axes
    plt.close(figure)
    assert [text.get_text() for text in axes.texts] == [
        "30",
        "80",
        "50",
        "100",
    ]
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "0.001",
        "3",
    ]
    assert [text.get_text() for text in axes.get_yticklabels()] == [*rows]
    assert axes.get_ylabel() == "rate of the body"


def test_a_name_keeps_its_colour_whatever_is_drawn_beside_it():
    figure = plt.figure()
    runs = {"other": [[1, 2]], "cosine": [[2, 1], [3, 1]]}
    lab.plot_spread(runs, colours={"cosine": "C4"})
    other, cosine = figure.axes[0].lines
    plt.close(figure)
    assert cosine.get_color() == "C4" != other.get_color()
    assert cosine.get_label() == "cosine"


def test_points_show_each_value_and_the_mean_of_a_row():
    figure = plt.figure()
    runs = {"plain": [0.2, 0.4], "cycle": [0.9, 0.9, 0.6]}
    lab.plot_points(runs, line="plain", colours={"cycle": "C4"})
    (axes,) = figure.axes
    plt.close(figure)
    points = [list(line.get_xdata()) for line in axes.lines]
    (cycle,) = (line for line in axes.lines if len(line.get_xdata()) == 3)
    places = [*zip(cycle.get_xdata(), cycle.get_ydata(), strict=True)]
    assert len({*places}) == 3  # equal points do not hide each other
    assert points[0] == runs["plain"] and runs["cycle"] in points
    assert [text.get_text() for text in axes.texts] == ["30 %", "80 %"]
    assert [text.get_text() for text in axes.get_yticklabels()] == [*runs]
    (dashed,) = (each for each in axes.lines if each.get_linestyle() == "--")
    assert list(dashed.get_xdata()) == pytest.approx([0.3, 0.3])
    assert axes.lines[-1].get_color() == "C4"
    bottom, top = axes.get_ylim()
    assert bottom > top  # the first row is the upper one
