import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.kernels import WARM, WarmProvisioner

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


def test_torch_is_there_before_it_is_imported(tmp_path):
    loaded = "import sys\nprint('torch._dynamo' in sys.modules)"
    assert run(loaded, tmp_path) == "True\n"
    assert run(loaded, tmp_path, "python3") == "False\n"


def test_a_picture_is_shown_as_in_a_cold_kernel(tmp_path):
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    notebook = new_notebook(cells=[new_code_cell(code)])
    NotebookClient(notebook, kernel_name=WARM).execute()
    (output,) = notebook.cells[0].outputs
    assert "image/png" in output.data


def test_without_forking_an_ordinary_kernel_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(
        multiprocessing, "get_all_start_methods", lambda: ["spawn"]
    )
    loaded = "import sys\nprint('torch._dynamo' in sys.modules)"
    assert run(loaded, tmp_path) == "False\n"


def test_a_caller_without_a_main_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "print('ran')\n"
        "from jupyter_client.manager import start_new_kernel\n"
        f"km, kc = start_new_kernel(kernel_name={WARM!r})\n"
        "km.shutdown_kernel(now=True)\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "ran\n" and done.returncode == 0, done.stderr


PARENT = """
import sys, time
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
@pytest.mark.parametrize(
    ("end", "number"),
    [
        ("time.sleep(60)", signal.SIGKILL),
        ("time.sleep(60)", signal.SIGINT),
        ("raise RuntimeError('crash')", None),
    ],
)
def test_no_kernel_outlives_the_one_that_asked_for_it(end, number):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(end=end)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    kernel = int(parent.stdout.readline())
    assert parent.stdout.readline() == "busy\n"
    if number is not None:
        assert alive(kernel)
        os.kill(parent.pid, number)
    parent.wait(timeout=20)
    deadline = time.monotonic() + 10
    while alive(kernel) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(kernel)


def test_the_provisioner_is_found_by_name():
    from jupyter_client.provisioning import KernelProvisionerFactory

    found = KernelProvisionerFactory.instance().provisioners[WARM]
    assert found.load() is WarmProvisioner
