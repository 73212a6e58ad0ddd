"""The kernel's calls that Python 3.11 has no function for, through libc; an error is an OSError that names the call."""

import ctypes
import os
import struct
from functools import cache

# <linux/sched.h>; clone(2)
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
# <linux/mount.h>; mount(2)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 4096, 16384, 1 << 18
# <linux/prctl.h>; prctl(2)
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 36, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAPABILITY_VERSION_3 = 0x20080522  # capget(2)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(name: str, number: int, *arguments: object) -> int:
    """syscall(2); whole numbers are passed as longs, which is what the kernel reads."""
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(name, int(_libc().syscall(ctypes.c_long(number), *passed)))


def prctl(option: int, *arguments: int) -> int:
    given = [ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked("prctl", _libc().prctl(option, *given))


def unshare(flags: int) -> None:
    _checked("unshare", _libc().unshare(flags))


def setns(descriptor: int, kind: int) -> None:
    _checked("setns", _libc().setns(descriptor, kind))


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    encoded = kind.encode() if kind else None
    result = _libc().mount(source.encode(), target.encode(), encoded, ctypes.c_ulong(flags), options.encode())
    _checked(f"mount {target}", result)


def drop_capabilities() -> None:
    """Have none left: neither permitted nor effective, inheritable or ambient; capabilities(7)."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(struct.pack("=Ii", CAPABILITY_VERSION_3, 0))
    _checked("capset", _libc().capset(header, ctypes.create_string_buffer(24)))


def close_all_but(kept: set[int]) -> None:
    """Close every file descriptor that is not named, whatever opened it."""
    first = 0
    for descriptor in sorted(kept):
        if first < descriptor:  # os.closerange(0, 0) closes everything (CPython 3.11)
            os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, 1 << 20)  # the most that a process can have (fs.nr_open), unless someone raised it
