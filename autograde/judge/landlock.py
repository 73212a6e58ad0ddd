"""Landlock: a process gives up every file that it does not name, for itself and all that come of it.

landlock(7), landlock_create_ruleset(2), and Documentation/userspace-api/landlock.rst of the kernel. What Landlock does
not cover (chmod, utime, xattrs, inotify, UDP and UNIX sockets, signals before version 6) is for seccomp.py to close;
that a path exists, and its size and times, can still be found out by stat(2).
"""

import ctypes
import os
import struct
from collections.abc import Iterable

from autograde.judge.level import WallError
from autograde.judge.linux import PR_SET_NO_NEW_PRIVS, prctl, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on all architectures
VERSION_FLAG = 1
PATH_BENEATH = 1
OLDEST = 3  # Linux 6.2: before it, any file that the user may write could be truncated

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM, REFER, TRUNCATE = (
    1 << bit for bit in range(6, 15)
)
IOCTL_DEV = 1 << 15  # from version 5
TCP = 0b11  # bind and connect, from version 4
SCOPES = 0b11  # abstract UNIX sockets and signals stay among those behind this wall, from version 6

READ = READ_FILE | READ_DIR
RUN = READ | EXECUTE
DEVICES = (("/dev/null", READ | WRITE_FILE), ("/dev/zero", READ), ("/dev/urandom", READ), ("/dev/random", READ))
# A private folder: no sockets, no devices, no programs.
WRITE = READ | WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | MAKE_FIFO | REFER
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE  # what a rule may say about a path that is no directory


def version() -> int:
    """The version of Landlock that this kernel offers; 0 if none."""
    try:
        return syscall("landlock_create_ruleset", CREATE_RULESET, None, 0, VERSION_FLAG)
    except OSError:
        return 0


def ruleset(allowed: Iterable[tuple[str, int]]) -> int:
    """A file descriptor of rules: each path with its rights, nothing else; sockets and signals only among themselves.

    Paths that do not exist are left out. Raises WallError where Landlock is missing or too old.
    """
    offered = version()
    if offered < OLDEST:
        had = f"version {offered}" if offered else "none"
        raise WallError(
            f"this kernel has Landlock {had}; the wall needs version {OLDEST} (Linux 6.2, and lsm=landlock)"
        )
    files = (1 << 15) - 1 | (IOCTL_DEV if offered >= 5 else 0)
    attributes = struct.pack("=QQQ", files, TCP if offered >= 4 else 0, SCOPES if offered >= 6 else 0)
    given = attributes[: 24 if offered >= 6 else 16 if offered >= 4 else 8]
    rules = syscall("landlock_create_ruleset", CREATE_RULESET, ctypes.create_string_buffer(given), len(given), 0)
    for path, rights in allowed:
        try:
            there = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            granted = rights if os.path.isdir(path) else rights & OF_A_FILE  # noqa: PTH112 - one of hundreds
            rule = ctypes.create_string_buffer(struct.pack("=Qi", granted, there))
            syscall("landlock_add_rule", ADD_RULE, rules, PATH_BENEATH, rule, 0)
        finally:
            os.close(there)
    return rules


def restrict(rules: int) -> None:
    """Put this thread, which must be the process's only one, under the rules, for good."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall("landlock_restrict_self", RESTRICT_SELF, rules, 0)
    os.close(rules)
