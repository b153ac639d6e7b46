"""What runs in the box reaches nothing, and leaves nothing."""

import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boxed
import pytest

from grader.engine import mounts, sandbox, seccomp

SECRET = "swordfish"
MIB = 2**20
NEW = "new-from-the-box"
COURSE = sandbox.PACKAGE.parent
USERS = ["root", "ordinary"] if os.name == "posix" and not os.getuid() else []
# Each finds the secret where there is no box.
READS = {
    "by its name": "print(open(secret).read())",
    "by a link": """
import tempfile
with tempfile.TemporaryDirectory() as folder:
    os.symlink(secret, f"{folder}/link")
    print(open(f"{folder}/link").read())
""",
    "by its process's root": "print(open('/proc/self/root' + secret).read())",
    "from the folder where it starts": "print(open('secret.txt').read())",
    "upwards": "print(open('../' * 20 + secret[1:]).read())",
    "in a file left open": "print(os.pread(opened[0], 99, 0))",
    "in a folder left open": """
print(os.read(os.open('secret.txt', os.O_RDONLY, dir_fd=opened[1]), 99))
""",
    "by the number of a file left open": """
print(open(f"/proc/self/fd/{opened[0]}").read())
""",
    "in the environment": "print(os.environ)",
    "in Python's copy of the environment": (
        "import posix; print(posix.environ)"
    ),
    "in the process's environment": """
print(open("/proc/self/environ").read())
""",
    "in a child's environment": "os.system('env')",
    "in the environments of processes": """
import glob
for file in glob.glob("/proc/[0-9]*/environ"):
    try:
        print(open(file).read())
    except OSError:
        pass
""",
}
READ_ALL = """
for way, code in ways.items():
    print("way", way, flush=True)
    try:
        exec(code)
    except OSError as error:
        print(error)
"""
TARGETS = {
    "the installed packages": str(Path(pytest.__file__).parents[1]),
    "Python itself": sys.base_prefix,
    "the course": str(COURSE),
    "the system": "/usr/local/bin",
    "the root": "/",
    "the settings": "/etc",
    "the home": str(Path.home()),
    "the devices": "/dev",
}
WRITE = """
import errno
def trial(act):
    try:
        act()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]
for folder in folders:
    new = os.path.join(folder, "new-from-the-box")
    print(trial(lambda: open(new, "w")))
for file in files:
    print(trial(lambda: open(file, "r+")))
    print(trial(lambda: os.chmod(file, 0o666)))
    print(trial(lambda: os.rename(file, file + ".moved")))
print(trial(lambda: open("/proc/self/oom_score_adj", "w").write("0")))
print(trial(lambda: open("/proc/sys/kernel/hostname", "w").write("x")))
"""
CONNECT = """
import socket
for family, address in addresses:
    try:
        with socket.socket(family) as caller:
            caller.connect(tuple(address) if family == 2 else address)
        print("connected")
    except OSError as error:
        print(error.errno)
"""
FAMILIES = """
import errno, socket
for name in "INET INET6 NETLINK PACKET ALG VSOCK".split():
    for make in (socket.socket, socket.socketpair):
        try:
            make(getattr(socket, "AF_" + name), socket.SOCK_DGRAM)
            print(name, "made")
        except OSError as error:
            print(errno.errorcode[error.errno])
"""
CALLS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for name, number in calls.items():
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
    print(name, result, errno.errorcode.get(ctypes.get_errno()))
"""
DAEMON = """
import contextlib, subprocess, sys, time
if os.fork() == 0:
    with contextlib.suppress(OSError):
        os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c",
            "import time, signal; signal.pthread_sigmask(signal.SIG_BLOCK, "
            "range(1, 65)); time.sleep(99)", marker.upper()])
    os._exit(0)
"""
SLEEP = DAEMON + "time.sleep(99)"
BOMB = """
import time
count = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(99)
        count += 1
except BlockingIOError:
    os.write(1, b"%d " % count)  # at once, as another box prints too
time.sleep(0.5)  # so that two boxes are full at one time
"""
# What takes more memory than 1 GiB, and what it is told.
GREEDY = {
    "bytearray(3 << 29)": "MemoryError",
    "import mmap; mmap.mmap(-1, 3 << 30)": "Cannot allocate memory",
    "import torch; torch.ones(3 << 27)": "can't allocate memory",
}
# Each counts what it gets; the last try fails.
HOARD = """
import itertools
def count(take):
    kept = []
    try:
        for number in itertools.count():
            kept.append(take(number))
    except OSError as error:
        return f"{len(kept)} {error.strerror}"
def fill(file):
    return file.write(bytes(2**20))
def full_file(folder):
    def take(number):
        with open(f"{folder}/{number}", "wb") as file:
            fill(file)
    return take
endless = open("/tmp/endless", "wb", buffering=0)
print(count(lambda number: fill(endless)))
endless.truncate(0)
for folder in ("/tmp", "/dev/shm"):
    print(count(full_file(folder)))
endless.close()
print(count(lambda number: os.symlink("x", f"/tmp/link-{number}")))
print(count(lambda number: os.dup(1)))
"""
ORDINARY_WORK = """
import getpass, pathlib, subprocess, sys, tempfile, wave
assert getpass.getuser() == "learner"
assert len(os.listdir("/proc/self/fd")) == 4
assert os.getcwd() == str(pathlib.Path.home()) == tempfile.gettempdir()
pathlib.Path("note").write_text("kept")
command = [sys.executable, "-c", "print(6 * 7)"]
print(subprocess.run(command, capture_output=True, text=True).stdout)
open(os.devnull, "w").write("x" * len(os.urandom(9)))
import grader.course.cells
import multiprocessing
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(sum(pool.map(abs, range(-9, 1))))
"""
TORCH = """
import torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.arange(40.0).reshape(10, 4), torch.arange(10))
torch.set_num_threads(2)
square = torch.ones(700, 700)
print(int((square @ square)[0, 0]))
for workers in (1, 2):
    total = 0
    for x, y in DataLoader(data, batch_size=3, num_workers=workers):
        total += int(x.sum() + y.sum())
    print(total)
"""


@pytest.fixture(params=USERS or ["ordinary"])
def user(request):
    """Whom the box is made by: root, and somebody without powers."""
    if sandbox.unavailable():
        pytest.skip(sandbox.unavailable())
    return request.param


@pytest.fixture
def open_folder():
    """A folder that everybody can look into; pytest's are one user's."""
    folder = Path(tempfile.mkdtemp(prefix="open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def command(user, code, **task):
    task = boxed.Task(code, ordinary=user == "ordinary", **task)
    whole = json.dumps(dataclasses.asdict(task))
    return [sys.executable, boxed.__file__, whole]


def run(user, code, cwd=None, **task):
    """Run code in a box; return its process, with what was printed."""
    return subprocess.run(
        command(user, code, **task),
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"AWS_SECRET": SECRET, "PYTHONPATH": str(COURSE)},
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=60,
    )


def lines(process):
    """What the code printed, where it ended well."""
    assert process.returncode == 0, process.stderr
    return process.stdout.split("\n")[:-1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the box")
def test_a_box_can_be_had_here():
    # The other tests are skipped where none can: never where CI runs.
    if "CI" in os.environ or os.getuid() == 0:
        assert sandbox.unavailable() == ""


def test_nothing_outside_can_be_read(user, open_folder):
    file = open_folder / "secret.txt"
    file.write_text(SECRET)
    task = {
        "cwd": open_folder,
        "names": {"secret": str(file), "ways": READS},
        "open": [str(file), str(open_folder)],
    }
    without = found_by_way(run(user, READ_ALL, box=False, **task))
    assert [way for way in READS if SECRET in without[way]] == list(READS)
    within = found_by_way(run(user, READ_ALL, secret=[str(file)], **task))
    assert [way for way in READS if SECRET in within[way]] == []


def found_by_way(process):
    """What each way of reading printed."""
    assert process.returncode == 0, process.stderr
    parts = process.stdout.split("way ")[1:]
    return dict(part.split("\n", 1) for part in parts)


def test_nothing_outside_can_be_written(user, open_folder):
    # A course in /tmp lies where the box has its own, to be written in.
    folders = [t for t in TARGETS.values() if not t.startswith("/tmp/")]
    folders += [str(sandbox.PACKAGE), str(open_folder)]
    own = open_folder / "own"
    own.touch()
    if USERS:  # else they belong to the box's user, as a person's do
        os.chown(own, boxed.NOBODY, boxed.NOBODY)
        os.chown(open_folder, boxed.NOBODY, boxed.NOBODY)
    files = [sys.executable, str(sandbox.PACKAGE / "paths.py"), str(own)]
    task = {"names": {"folders": folders, "files": files}}
    found = lines(run(user, WRITE, readable=[str(open_folder)], **task))
    assert len(found) == len(folders) + 3 * len(files) + 2
    assert set(found) <= {"EROFS", "EACCES", "ENOENT", "EBUSY"}
    outside = [Path(t) for t in [*folders, *TARGETS.values()]]
    assert not any((path / NEW).exists() for path in outside)


def test_nothing_outside_can_be_connected_to(user, open_folder):
    path, name = f"{open_folder}/socket", f"\0{open_folder}"
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as by_path,
        socket.socket(socket.AF_UNIX) as by_name,
    ):
        by_path.bind(path)
        by_name.bind(name)
        Path(path).chmod(0o777)
        by_path.listen()
        by_name.listen()
        addresses = [
            (socket.AF_INET, tcp.getsockname()),
            (socket.AF_UNIX, path),
            (socket.AF_UNIX, name),
        ]
        task = {"names": {"addresses": addresses}}
        without = run(user, CONNECT, box=False, **task)
        assert lines(without) == ["connected"] * 3
        assert "connected" not in lines(run(user, CONNECT, **task))


def test_sockets_are_for_the_boxs_own_processes(user):
    found = lines(run(user, FAMILIES))
    assert len(found) == 12
    assert set(found) <= {"EPERM", "EOPNOTSUPP"}


def test_only_its_own_processes_are_there_to_signal(user):
    code = (
        "print(os.getppid(), [d for d in os.listdir('/proc') if d.isdigit()])"
    )
    assert lines(run(user, code)) == ["0 ['1']"]
    code = "print(os.getsid(0), os.getpgrp())"
    assert lines(run(user, code)) == ["1 1"]
    # Its parent lives on, or the exit code would be another.
    code = "os.kill(-1, 9); os.kill(outside, 9)"
    tried = run(user, code, names={"outside": os.getpid()})
    assert "ProcessLookupError" in tried.stderr


def test_the_bench_has_no_powers(user):
    code = "print(open('/proc/self/status').read())"
    status = dict(line.split(":\t", 1) for line in lines(run(user, code))[:-1])
    assert status["CapPrm"] == status["CapEff"] == status["CapInh"] == "0" * 16
    assert status["NoNewPrivs"] == "1"
    assert status["Uid"] == status["Gid"] == "\t".join(["65534"] * 4)


def test_the_bench_is_the_first_to_go_where_memory_is_short(user):
    code = "print(open('/proc/self/oom_score_adj').read(), end='')"
    assert lines(run(user, code)) == ["1000"]


def test_a_crash_ends_the_bench_and_leaves_no_picture_of_its_memory(user):
    code = "import ctypes; ctypes.string_at(0)"
    done = run(user, code)
    assert done.returncode == 128 + signal.SIGSEGV
    assert "core 0" in done.stderr
    # 1 byte: the kernel hands a core to a program even if it may have none.
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    assert lines(run(user, code)) == ["(1, 1)"]
    assert run(user, "os.abort()").returncode > 128


def test_calls_into_the_kernel_that_nobody_needs_fail(user):
    column = seccomp.PROCESSORS[os.uname().machine][0]
    calls = {name: n[column] for name, n in seccomp.DENIED.items()}
    calls = {name: number for name, number in calls.items() if number}
    found = lines(run(user, CALLS, names={"calls": calls}))
    assert found == [f"{name} -1 EPERM" for name in calls]


def test_calls_that_are_not_known_are_said_to_be_missing(user):
    calls = {"clone3": 435, "x32": 0x40000000 + 39, "next": seccomp.LAST + 1}
    found = lines(run(user, CALLS, names={"calls": calls}))
    assert found == [f"{name} -1 ENOSYS" for name in calls]


def answer(program, processor, number, first=0, second=0):
    """What the filter answers to a call, worked out as the kernel does."""
    data = {
        seccomp.NUMBER: number,
        seccomp.PROCESSOR: processor,
        seccomp.FIRST: first,
        seccomp.SECOND: second,
    }
    tests = {
        seccomp.IF_EQUAL: lambda a, b: a == b,
        seccomp.IF_ABOVE: lambda a, b: a > b,
        seccomp.IF_ANY_BIT: lambda a, b: bool(a & b),
    }
    loaded, place = 0, 0
    while True:
        word, if_true, if_false, value = program[place]
        place += 1
        if word == seccomp.RETURN:
            return value
        if word == seccomp.LOAD:
            loaded = data[value]
        else:
            place += if_true if tests[word](loaded, value) else if_false


@pytest.mark.parametrize("machine", seccomp.PROCESSORS)
def test_the_filter_says_the_same_on_every_processor(machine):
    column, processor = seccomp.PROCESSORS[machine]
    program = seccomp.program(machine)

    def ask(number, *arguments):
        return answer(program, processor, number, *arguments)

    numbers = [n[column] for n in seccomp.DENIED.values() if n[column]]
    assert {ask(n) for n in numbers} == {seccomp.NOT_PERMITTED}
    assert answer(program, processor ^ 1, 0) == seccomp.KILL
    special = {"CLONE", "CLONE3", "FCNTL", "FLOCK", "IOCTL"}
    special |= {"SOCKET", "SOCKETPAIR"}
    numbers += [getattr(seccomp, name)[column] for name in special]
    others = set(range(seccomp.LAST + 1)) - set(numbers)
    assert {ask(n) for n in others} == {seccomp.ALLOW}
    namespaces = [1 << bit for bit in (17, 25, 26, 27, 28, 29, 30)]
    asked = {
        seccomp.NOT_THERE: [(seccomp.CLONE3, 0), (seccomp.LAST + 1, 0)],
        seccomp.NOT_PERMITTED: [
            *((seccomp.CLONE, signal.SIGCHLD | new) for new in namespaces),
            (seccomp.SOCKET, socket.AF_INET),
            (seccomp.SOCKETPAIR, socket.AF_INET),
            (seccomp.IOCTL, 1, 0x5412),
            (seccomp.IOCTL, 1, 0x541C),
            *((seccomp.FCNTL, 9, told) for told in (5, 36, 1024, 1026, 1031)),
        ],
        seccomp.DONE: [
            (seccomp.FLOCK, 9, 2),
            *((seccomp.FCNTL, 9, command) for command in (6, 7, 37, 38)),
        ],
        seccomp.ALLOW: [
            (seccomp.CLONE, 0x003D0F00),  # as pthread_create calls it
            (seccomp.SOCKET, socket.AF_UNIX),
            (seccomp.SOCKETPAIR, socket.AF_UNIX),
            (seccomp.IOCTL, 1, 0x5401),
            *((seccomp.FCNTL, 9, command) for command in (0, 1, 2, 3, 4)),
        ],
    }
    for expected, calls in asked.items():
        for number, *arguments in calls:
            number = number[column] if isinstance(number, tuple) else number
            assert ask(number, *arguments) == expected


def test_a_new_namespace_cannot_be_had_by_clone(user):
    new_user = 0x10000000 | signal.SIGCHLD
    code = CALLS.replace("*[ctypes.c_long(0)] * 6", "flags, 0, 0, 0, 0")
    names = {"calls": {"clone": seccomp.CLONE[0]}, "flags": new_user}
    assert lines(run(user, code, names=names)) == ["clone -1 EPERM"]


@pytest.mark.skipif(
    not hasattr(os, "uname") or os.uname().machine != "x86_64",
    reason="other processors have one way to call",
)
def test_the_old_way_to_call_the_kernel_ends_the_bench(user):
    code = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(bytes.fromhex("b814000000cd80c3"))  # getpid by int 0x80
start = ctypes.addressof(ctypes.c_char.from_buffer(page))
print(ctypes.CFUNCTYPE(ctypes.c_int)(start)())
"""
    assert lines(run(user, code, box=False))
    assert run(user, code).returncode == 128 + signal.SIGSYS


@pytest.mark.parametrize("ending", ["killed", "by itself"])
def test_no_process_is_left_when_a_bench_ends(user, tmp_path, ending):
    # The daemon has it in capitals, so that no other process is found.
    marker = {"marker": f"daemon-of-{tmp_path}"}
    if ending == "killed":
        task = {"code": SLEEP, "kill_after": 1.5}
        expected = ["before 1", "after 0"]
    else:
        task = {"code": DAEMON + "time.sleep(1)"}
        expected = ["after 0"]
    done = run(user, names=marker, **marker, **task)
    assert done.stdout.splitlines() == expected, done.stderr


def test_no_process_is_left_when_the_settled_process_is_killed(user, tmp_path):
    marker = f"daemon-of-{tmp_path}"
    with subprocess.Popen(
        command(user, SLEEP, names={"marker": marker}),
        env=os.environ | {"PYTHONPATH": str(COURSE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as settled:
        wait_until(lambda: boxed.running(marker.upper()) == 1)
        settled.kill()
    wait_until(lambda: boxed.running(marker.upper()) == 0)


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_fork_bomb_fills_its_own_box_only(user):
    done = run(user, BOMB, benches=2, limits={"processes": 20})
    assert done.stdout.split() == ["19", "19"], done.stderr


@pytest.mark.parametrize("code", GREEDY)
def test_there_is_no_more_memory_than_said(user, code):
    limits = {"memory": 1024 * MIB}
    done = run(user, code, limits=limits, torch="torch" in code)
    assert done.returncode == 1
    assert GREEDY[code] in done.stderr


def test_there_are_no_more_files_and_bytes_than_said(user):
    limits = {
        "file_bytes": 8 * MIB,
        "scratch_bytes": 32 * MIB,
        "open_files": 64,
    }
    file, tmp, memory, links, opened = lines(run(user, HOARD, limits=limits))
    assert file == "8 File too large"
    assert tmp == memory == "32 No space left on device"
    assert 19_900 < int(links.split()[0]) < mounts.MOST_FILES
    assert opened == "61 Too many open files"


def test_a_loop_ends_with_its_seconds(user):
    done = run(user, "while True: pass", limits={"cpu_seconds": 1})
    assert done.returncode == 128 + signal.SIGKILL


def test_ordinary_work_goes_on_inside(user):
    assert lines(run(user, ORDINARY_WORK)) == ["42", "", "45"]


def test_torch_works_inside_with_threads_and_workers(user):
    assert lines(run(user, TORCH, torch=True)) == ["700", "825", "825"]


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({"secret": [str(sandbox.PACKAGE / "paths.py")]}, "can be reached"),
        ({"open": ["/"], "keep": True}, "neither a pipe"),
        ({"readable": ["/no/such/folder"]}, "No such file"),
    ],
)
def test_no_box_is_entered_that_would_promise_less(user, task, said):
    done = run(user, "print('inside')", **task)
    assert done.returncode == 1
    assert "inside" not in done.stdout
    assert said in done.stderr


@pytest.mark.parametrize("user", USERS[:1], indirect=True)
def test_files_that_the_boxs_user_cannot_read_are_named(user, open_folder):
    open_folder.chmod(0o700)
    done = run(user, "print('inside')", readable=[str(open_folder)])
    assert f"chmod -R o+rX {open_folder}" in done.stderr
    assert "inside" not in done.stdout


def test_other_systems_are_told_that_there_is_no_box():
    code = """
import socket, subprocess, sys, tempfile
sys.platform = "darwin"
sys.modules["posix"] = sys.modules["resource"] = None
from grader.engine import sandbox
print(sandbox.unavailable())
"""
    words = [sys.executable, "-c", code]
    told = subprocess.run(words, cwd=COURSE, capture_output=True, text=True)
    assert "Linux" in told.stdout, told.stderr


def test_only_a_forked_bench_can_enter():
    with pytest.raises(sandbox.SandboxError, match="fork"):
        sandbox.enter(sandbox.Limits(), [])
    with pytest.raises(sandbox.SandboxError, match="settled"):
        sandbox.fork()


def test_what_is_kept_open_is_a_pipe_or_a_socket_pair(user, open_folder):
    code = """
import socket
from grader.engine import sandbox
left, right = socket.socketpair()
bad = [
    os.open("/", os.O_RDONLY),
    os.open("/dev/null", os.O_RDONLY),
    socket.socketpair(type=socket.SOCK_DGRAM)[0].detach(),
    socket.socket(socket.AF_UNIX).detach(),
]
for fd in bad:
    try:
        sandbox._check_kept(fd)
    except (sandbox.SandboxError, OSError):
        print("refused")
sandbox._check_kept(left.fileno())
"""
    assert lines(run(user, code, box=False)) == ["refused"] * 4
