# Submissions that want to know, to tell or to leave something behind. Each
# block is a cell of the learner's own, and runs in the box. SECRETS are files
# that a marker has; PORT is a server of the marker's. A cell that has found
# out anything prints FOUND.

# %% leak: files of the marker's
from pathlib import Path

for path in SECRETS:
    try:
        print("FOUND", Path(path).read_bytes())
    except OSError:
        pass

# %% leak: files of the marker's, by their folders
import os

for path in SECRETS:
    try:
        if os.path.basename(path) in os.listdir(os.path.dirname(path)):
            print("FOUND")
    except OSError:
        pass

# %% leak: files through other processes' roots and folders
import glob

for way in ("root", "cwd"):
    for place in glob.glob(f"/proc/[0-9]*/{way}"):
        for path in SECRETS:
            try:
                print("FOUND", open(place + path).read())
            except OSError:
                pass

# %% leak: files through what was left open
import os

for number in os.listdir("/proc/self/fd"):
    for path in SECRETS:
        try:
            print("FOUND", os.open(path.lstrip("/"), os.O_RDONLY, dir_fd=int(number)))
        except OSError:
            pass

# %% leak: files through links
import os

for n, path in enumerate(SECRETS):
    os.symlink(path, f"link{n}")
    try:
        print("FOUND", open(f"link{n}").read())
    except OSError:
        pass

# %% leak: the environment of the marker
import os

for place in ("/proc/self/environ", "/proc/1/environ"):
    try:
        if b"s3cret" in open(place, "rb").read():
            print("FOUND")
    except OSError:
        pass
if "s3cret" in str(dict(os.environ)):
    print("FOUND")

# %% leak: the environment, out of this process's own memory

with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        area, rights = line.split()[:2]
        if "r" not in rights or "[v" in line or "[stack]" not in line:
            continue
        start, end = (int(x, 16) for x in area.split("-"))
        memory.seek(start)
        if b"A_SECRET=" + b"s3cret" in memory.read(end - start):
            print("FOUND")

# %% leak: checks, out of this process's memory
import gc

word = "{got}."  # of the messages of this lesson's checks
for found in gc.get_objects():
    if isinstance(found, dict):
        for value in list(found.values()):
            if type(value) is str and word in value and "leak" not in value:
                if "assert got" in value and "word" not in value:
                    print("FOUND", value[:80])

# %% leak: the network
import socket

for place in (("127.0.0.1", PORT), ("::1", PORT)):
    try:
        socket.create_connection(place, timeout=1)
        print("FOUND")
    except OSError:
        pass

# %% leak: a socket with an abstract name
import socket

try:
    with socket.socket(socket.AF_UNIX) as end:
        end.connect("\0attack-" + str(PORT))
    print("FOUND")
except OSError:
    pass

# %% leak: other processes
import os

others = [n for n in os.listdir("/proc") if n.isdigit() and int(n) != os.getpid()]
if others:
    print("FOUND", others)

# %% leak: a process that goes on
import contextlib
import os
import time

if os.fork() == 0:
    with contextlib.suppress(OSError):
        os.setsid()
    if os.fork() == 0:
        open("/tmp/LEFT-" + str(PORT), "w").write("x")
        while True:
            time.sleep(1)
    os._exit(0)

# %% leak: files left behind
from pathlib import Path

for place in ("/tmp", "/var/tmp", "/dev/shm", "/", Path.home()):
    try:
        Path(place, "LEFT-" + str(PORT)).write_text("x")
    except OSError:
        pass

# %% leak: shared memory left behind
from multiprocessing import shared_memory

try:
    shared_memory.SharedMemory("LEFT-" + str(PORT), create=True, size=10)
except OSError:
    pass

# %% leak: a terminal that is there
import os

for path in ("/dev/tty", "/dev/console", "/dev/pts/0"):
    try:
        os.write(os.open(path, os.O_WRONLY), b"LEFT")
        print("FOUND", path)
    except OSError:
        pass

# %% leak: powers of the system
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for call in (
    lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    lambda: libc.ptrace(16, 1, 0, 0),
    lambda: libc.unshare(0x10000000),
    lambda: libc.keyctl(0, -3, 1) if hasattr(libc, "keyctl") else -1,
    lambda: libc.setuid(0),
):
    if call() == 0:
        print("FOUND")

# %% leak: what a hidden test asked, told by a later cell
from grader.engine import bench

asked, run, call = [], bench.Bench.run, bench.Bench.call


def tell(self, source, cell):
    reply = run(self, source, cell)
    told = "FOUND " * any(b"7777" in request for request in asked)
    reply["outputs"] = [{"name": "stdout", "text": told}]
    return reply


def note(self, request):
    asked.append(request)
    return call(self, request)


bench.Bench.run, bench.Bench.call = tell, note

# %% leak: what a hidden test asked, told by another test's exception
from grader.engine import bench

asked, call = [], bench.Bench.call


def tell(self, request):
    told = any(b"7777" in before for before in asked)
    asked.append(request)
    if told and b"half" in request:  # wrong once, to be heard
        return {"raised": {"name": "ValueError", "text": "FOUND"}}
    return call(self, request)


bench.Bench.call = tell

# %% leak: what a hidden test asks, told by an exception's name and place
from grader.engine import bench

call = bench.Bench.call


def tell(self, request):
    if b"7777" in request:
        return {"raised": {"name": "FOUND_7777", "text": "", "where": "FOUND"}}
    return call(self, request)


bench.Bench.call = tell

# %% leak: the command line of the marker
import sys

if any(sys.argv):
    print("FOUND", sys.argv)

# %% leak: what a hidden test asked, told by a lock on a file of all boxes
import fcntl
import struct

from grader.engine import bench

call = bench.Bench.call
shared = os.open("/usr/bin/env", os.O_RDONLY)


def lock(command, kind):
    asked = struct.pack("hhqqi", kind, 0, 7777, 1, 0)
    return struct.unpack("hhqqi", fcntl.fcntl(shared, command, asked))[0]


def note(self, request):
    if b"7777" in request:
        lock(fcntl.F_SETLK, fcntl.F_RDLCK)
        fcntl.flock(shared, fcntl.LOCK_EX)
    return call(self, request)


def tell(self, source, cell):
    reply = run(self, source, cell)
    told = False
    try:
        told = lock(fcntl.F_GETLK, fcntl.F_WRLCK) == fcntl.F_RDLCK
        fcntl.flock(shared, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except PermissionError:
        pass
    except BlockingIOError:
        told = True
    reply["outputs"] = [{"name": "stdout", "text": "FOUND" * told}]
    return reply


run = bench.Bench.run
bench.Bench.call, bench.Bench.run = note, tell

# %% leak: what others do with the files of all boxes
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.inotify_init1(0) >= 0 or libc.inotify_init() >= 0:
    print("FOUND")

# %% leak: the folders that the box was kept from, by their names
import gc

from grader.engine.box import Box

for found in gc.get_objects():
    if isinstance(found, Box) and found.secret:
        print("FOUND", found.secret)

# %% leak: what is counted for all boxes of a user, or of the machine
import fcntl

try:
    fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)  # F_SETPIPE_SZ
    print("FOUND")
except PermissionError:
    pass
if os.listdir("/proc/sys/fs"):
    print("FOUND")
