"""What lies in data/ is what its scripts make."""

import importlib.util

import torch

from grader.lesson import lab
from grader.paths import ROOT


def script(name):
    path = ROOT / "data" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pipelines_table_is_what_its_script_makes():
    made = "".join(f"{line}\n" for line in script("build_pipeline").lines())
    assert (lab.DATA / "pipeline.csv").read_bytes() == made.encode()
    assert len(made.splitlines()) == 1001


def test_the_pretrained_network_knows_the_digits_0_to_4_and_no_others():
    model = lab.convnet()
    state = torch.load(lab.DATA / "digits_0_4.pt", weights_only=True)
    model.load_state_dict(state)
    build = script("build_pretrained")
    assert lab.accuracy(model, *build.zero_to_four("test")) >= build.LEAST
    images, labels = lab.mnist("test")
    others = labels > 4
    assert lab.accuracy(model, images[others], labels[others]) < 0.02


def test_every_file_of_data_is_explained():
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    names = {path.name for path in (ROOT / "data").iterdir() if path.is_file()}
    assert [name for name in names - {"README.md"} if name not in text] == []
