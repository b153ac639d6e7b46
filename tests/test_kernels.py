import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.kernels import WARM

SPOIL = """
import builtins, os, random, matplotlib, numpy, torch
import matplotlib.pyplot as plt
torch.relu = None
torch.set_default_dtype(torch.float64)
torch.set_num_threads(7)
torch.manual_seed(5)
random.seed(5)
os.environ["SPOILT"] = "yes"
os.chdir("/")
left_open = open("/dev/null")
builtins.spoilt = True
plt.rcParams["lines.linewidth"] = 99
plt.figure(num=77)
secret = 1
"""
LOOK = """
import builtins, os, matplotlib, torch
import matplotlib.pyplot as plt
print([
    callable(torch.relu), torch.get_default_dtype(), torch.get_num_threads(),
    os.environ.get("SPOILT"), os.getcwd(),
    hasattr(builtins, "spoilt"), plt.rcParams["lines.linewidth"],
    plt.get_fignums(), plt.get_backend(), "secret" in globals(), __name__,
])
"""


def run(code, folder, kernel=WARM):
    notebook = new_notebook(cells=[new_code_cell(code)])
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name=kernel, resources=resources).execute()
    return "".join(o.get("text", "") for o in notebook.cells[0].outputs)


def test_a_warm_kernel_is_like_a_cold_one_whatever_the_last_one_did(tmp_path):
    cold = run(LOOK, tmp_path, "python3")
    assert run(LOOK, tmp_path) == cold
    run(SPOIL, tmp_path)
    assert run(LOOK, tmp_path) == cold


def test_no_open_file_is_inherited_from_an_earlier_kernel(tmp_path):
    count = "import os\nprint(len(os.listdir('/proc/self/fd')))"
    before = run(count, tmp_path)
    run("kept = [open('/dev/null') for _ in range(50)]", tmp_path)
    assert abs(int(run(count, tmp_path)) - int(before)) < 5


def test_each_kernel_draws_numbers_of_its_own(tmp_path):
    code = (
        "import random, numpy, torch\n"
        "print(random.random(), numpy.random.rand(), torch.initial_seed())"
    )
    first, second = (run(code, tmp_path).split() for _ in range(2))
    assert not set(first) & set(second)


def test_torch_is_there_before_it_is_imported(tmp_path, monkeypatch):
    loaded = "import sys\nprint('torch._dynamo' in sys.modules)"
    assert run(loaded, tmp_path) == "True\n"
    monkeypatch.setattr(
        multiprocessing, "get_all_start_methods", lambda: ["spawn"]
    )  # without forking an ordinary kernel starts
    assert run(loaded, tmp_path) == "False\n"


# It has no __main__ guard: run again in a fork, it would say more.
PARENT = """
import time
from jupyter_client.manager import start_new_kernel
km, kc = start_new_kernel(kernel_name="warm")
print(km.provisioner.pid, flush=True)
kc.execute("import time\\nwhile True: time.sleep(0.1)")
time.sleep(0.5)
print("busy", flush=True)
{end}
"""


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return False
    return state[0] != "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("end", ["time.sleep(60)", "raise RuntimeError"])
def test_no_kernel_outlives_the_script_that_asked_for_it(end, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(PARENT.format(end=end))
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    kernel = int(parent.stdout.readline())
    assert parent.stdout.readline() == "busy\n"
    if "sleep" in end:
        assert alive(kernel)
        parent.kill()
    said, _ = parent.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while alive(kernel) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(kernel) and said == ""
