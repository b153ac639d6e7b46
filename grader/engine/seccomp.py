"""A filter of system calls: what boxed code has no business with fails.

The mounts, namespaces and limits of the box hold without it. It keeps boxed
code away from the parts of the kernel where holes are found, and closes
ways round the memory limit.
"""

import ctypes
import errno
import functools
import os

from grader.engine import linux

# Numbers on x86_64 and on aarch64, from the kernel's unistd headers.
DENIED: dict[str, tuple[int, int | None]] = {
    # into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # new namespaces, where a process has power over the kernel again
    "unshare": (272, 97),
    "setns": (308, 268),
    # mounts, and files by other ways than their names
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    # what others do with the files of all boxes: Python's and the system's
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "cachestat": (451, 451),
    "preadv2": (327, 286),
    # large and young, or old and forgotten, parts of the kernel
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "modify_ldt": (154, None),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # a session of its own, which Linux would give a share of the time as
    # large as another submission's (sched_autogroup)
    "setsid": (112, 157),
    # the machine itself
    "acct": (163, 89),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
    "init_module": (175, 105),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "reboot": (169, 142),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    # memory that no limit counts: it stays while nobody has it mapped
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "semget": (64, 190),
    "shmget": (29, 194),
}
CLONE = (56, 220)
CLONE3 = (435, 435)
FCNTL = (72, 25)
FLOCK = (73, 32)
IOCTL = (16, 29)
SOCKET = (41, 198)
SOCKETPAIR = (53, 199)
LAST = 462  # mseal; what came after was not looked at

# The kernel's names: AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64.
PROCESSORS = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# Any CLONE_NEW flag of the call clone(); CLONE_NEWTIME is clone3's only.
CLONE_NEW = 0x7E020000
AF_UNIX = 1
# Of fcntl(): F_GETLK and F_OFD_GETLK, F_SETLEASE and F_NOTIFY.
# F_SETPIPE_SZ: how large pipes may become is counted for all boxes together.
TELLING = (5, 36, 1024, 1026, 1031)
# Of fcntl(): F_SETLK and F_SETLKW, F_OFD_SETLK and F_OFD_SETLKW.
LOCKING = (6, 7, 37, 38)
# Both type into the terminal of somebody else: TIOCSTI, TIOCLINUX.
TYPING = (0x5412, 0x541C)

# Words of the filter's language (linux/bpf_common.h).
LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
IF_ABOVE = 0x25  # BPF_JMP | BPF_JGT | BPF_K
IF_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K
# Where struct seccomp_data has what is asked about.
NUMBER, PROCESSOR, FIRST, SECOND = 0, 4, 16, 24
ALLOW = 0x7FFF0000
KILL = 0x80000000
NOT_PERMITTED = 0x00050000 | errno.EPERM
NOT_THERE = 0x00050000 | errno.ENOSYS
DONE = 0x00050000  # without doing anything

Instruction = tuple[int, int, int, int]  # word, jumps if true, if not, value


class _Instruction(ctypes.Structure):
    """The kernel's struct sock_filter."""

    _fields_ = (
        ("word", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.c_void_p))


@functools.cache
def program(machine: str) -> list[Instruction]:
    """Return the filter for a kind of processor, as os.uname() names it."""
    column, processor = PROCESSORS[machine]
    denied = [numbers[column] for numbers in DENIED.values()]
    return [
        (LOAD, 0, 0, PROCESSOR),
        (IF_EQUAL, 1, 0, processor),
        (RETURN, 0, 0, KILL),  # calls in the old 32-bit manner
        (LOAD, 0, 0, NUMBER),
        (IF_ABOVE, 0, 1, LAST),
        (RETURN, 0, 0, NOT_THERE),
        *_refuse(CLONE3[column], NOT_THERE),  # libc then calls clone
        *(
            instruction
            for number in denied
            if number is not None
            for instruction in _refuse(number, NOT_PERMITTED)
        ),
        *_look(CLONE[column], FIRST, (IF_ANY_BIT, 0, 1, CLONE_NEW)),
        *_look(SOCKET[column], FIRST, (IF_EQUAL, 1, 0, AF_UNIX)),
        *_look(SOCKETPAIR[column], FIRST, (IF_EQUAL, 1, 0, AF_UNIX)),
        *_unless(IOCTL[column], TYPING, NOT_PERMITTED),
        # A lock on a file of all boxes would be seen in another one. Files
        # of its own a box shares with nobody: there each lock is had.
        *_refuse(FLOCK[column], DONE),
        *_unless(FCNTL[column], LOCKING, DONE),
        *_unless(FCNTL[column], TELLING, NOT_PERMITTED),
        (RETURN, 0, 0, ALLOW),
    ]


def _refuse(number: int, answer: int) -> list[Instruction]:
    return [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, answer)]


def _unless(
    number: int, requests: tuple[int, ...], answer: int
) -> list[Instruction]:
    # The second argument says what is requested.
    return [
        instruction
        for request in requests
        for instruction in _look(
            number, SECOND, (IF_EQUAL, 0, 1, request), answer
        )
    ]


def _look(
    number: int,
    argument: int,
    question: Instruction,
    answer: int = NOT_PERMITTED,
) -> list[Instruction]:
    # The question jumps over the refusal if the argument is a good one.
    return [
        (IF_EQUAL, 0, 4, number),
        (LOAD, 0, 0, argument),
        question,
        (RETURN, 0, 0, answer),
        (LOAD, 0, 0, NUMBER),
    ]


def install() -> None:
    """Filter the calls of this process and all its children, for good."""
    instructions = program(os.uname().machine)
    filled = (_Instruction * len(instructions))(
        *(_Instruction(*instruction) for instruction in instructions)
    )
    whole = _Program(len(instructions), ctypes.addressof(filled))
    linux.prctl(
        linux.PR_SET_SECCOMP,
        linux.SECCOMP_MODE_FILTER,
        ctypes.addressof(whole),
    )
