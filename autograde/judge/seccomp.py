"""A filter of system calls: what neither namespaces nor Landlock close.

seccomp(2), and Documentation/userspace-api/seccomp_filter.rst of the kernel. The filter is a program of classic BPF
that the kernel runs at each call over `struct seccomp_data`: the call's number, the architecture, six arguments. It
forbids what is listed and every call that is newer than the list; what is listed is what a course's code never needs.

Some answers matter: `clone3` must look missing (ENOSYS), since glibc then uses `clone`, whose flags can be read here;
with EPERM no thread starts (moby issue 42680). `io_uring` carries out calls that no filter sees.
"""

import ctypes
import os
import platform
import struct
from errno import ENOSYS, EPERM

from autograde.judge import linux
from autograde.judge.level import WallError

# The numbers of both architectures: <asm/unistd_64.h> and <asm-generic/unistd.h>. From 424 on they are the same.
NEWEST = 450  # set_mempolicy_home_node, Linux 5.17
X32 = 0x40000000  # on x86_64, numbers from here on are a second way to the same calls
X86_64 = {
    "accept": 43, "accept4": 288, "acct": 163, "add_key": 248, "adjtimex": 159, "bind": 49, "bpf": 321, "capset": 126,
    "chmod": 90, "chown": 92, "chroot": 161, "clock_adjtime": 305, "clock_settime": 227, "clone": 56, "connect": 42,
    "delete_module": 176, "fanotify_init": 300, "fanotify_mark": 301, "fchmod": 91, "fchmodat": 268, "fchown": 93,
    "fchownat": 260, "fcntl": 72, "finit_module": 313, "fremovexattr": 199, "fsetxattr": 190, "futimesat": 261,
    "init_module": 175, "inotify_add_watch": 254, "ioctl": 16, "ioperm": 173, "iopl": 172, "ioprio_set": 251,
    "kcmp": 312,
    "kexec_file_load": 320, "kexec_load": 246, "keyctl": 250, "kill": 62, "lchown": 94, "listen": 50,
    "lookup_dcookie": 212, "lremovexattr": 198, "lsetxattr": 189, "memfd_create": 319, "migrate_pages": 256,
    "mknod": 133,
    "mknodat": 259, "modify_ldt": 154, "mount": 165, "move_pages": 279, "mq_open": 240, "mq_unlink": 241, "msgctl": 71,
    "msgget": 68, "msgrcv": 70, "msgsnd": 69, "name_to_handle_at": 303, "nfsservctl": 180, "open_by_handle_at": 304,
    "perf_event_open": 298, "personality": 135, "pivot_root": 155, "prctl": 157, "prlimit64": 302,
    "process_vm_readv": 310, "process_vm_writev": 311, "ptrace": 101, "quotactl": 179, "reboot": 169, "recvmmsg": 299,
    "recvmsg": 47, "removexattr": 197, "request_key": 249, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
    "sched_setaffinity": 203, "sched_setattr": 314, "sched_setparam": 142, "sched_setscheduler": 144, "semctl": 66,
    "semget": 64, "semop": 65, "semtimedop": 220, "sendmmsg": 307, "sendmsg": 46, "sendto": 44, "setdomainname": 171,
    "setfsgid": 123, "setfsuid": 122, "setgid": 106, "setgroups": 116, "sethostname": 170, "setns": 308, "setpgid": 109,
    "setpriority": 141, "setregid": 114, "setresgid": 119, "setresuid": 117, "setreuid": 113, "setsid": 112,
    "settimeofday": 164, "setuid": 105, "setxattr": 188, "shmat": 30, "shmctl": 31, "shmdt": 67, "shmget": 29,
    "socket": 41, "socketpair": 53, "swapoff": 168, "swapon": 167, "syslog": 103, "tgkill": 234, "tkill": 200,
    "truncate": 76, "umount2": 166, "unshare": 272, "uselib": 134, "userfaultfd": 323, "utime": 132, "utimensat": 280,
    "utimes": 235, "vhangup": 153,
}  # fmt: skip
AARCH64 = {
    "accept": 202, "accept4": 242, "acct": 89, "add_key": 217, "adjtimex": 171, "bind": 200, "bpf": 280, "capset": 91,
    "chroot": 51, "clock_adjtime": 266, "clock_settime": 112, "clone": 220, "connect": 203, "delete_module": 106,
    "fanotify_init": 262, "fanotify_mark": 263, "fchmod": 52, "fchmodat": 53, "fchown": 55, "fchownat": 54, "fcntl": 25,
    "finit_module": 273, "fremovexattr": 16, "fsetxattr": 7, "init_module": 105, "inotify_add_watch": 27, "ioctl": 29,
    "ioprio_set": 30, "kcmp": 272, "kexec_file_load": 294, "kexec_load": 104, "keyctl": 219, "kill": 129, "listen": 201,
    "lookup_dcookie": 18, "lremovexattr": 15, "lsetxattr": 6, "memfd_create": 279, "migrate_pages": 238, "mknodat": 33,
    "mount": 40, "move_pages": 239, "mq_open": 180, "mq_unlink": 181, "msgctl": 187, "msgget": 186, "msgrcv": 188,
    "msgsnd": 189, "name_to_handle_at": 264, "nfsservctl": 42, "open_by_handle_at": 265, "perf_event_open": 241,
    "personality": 92, "pivot_root": 41, "prctl": 167, "prlimit64": 261, "process_vm_readv": 270,
    "process_vm_writev": 271, "ptrace": 117, "quotactl": 60, "reboot": 142, "recvmmsg": 243, "recvmsg": 212,
    "removexattr": 14, "request_key": 218, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "sched_setaffinity": 122,
    "sched_setattr": 274, "sched_setparam": 118, "sched_setscheduler": 119, "semctl": 191, "semget": 190, "semop": 193,
    "semtimedop": 192, "sendmmsg": 269, "sendmsg": 211, "sendto": 206, "setdomainname": 162, "setfsgid": 152,
    "setfsuid": 151, "setgid": 144, "setgroups": 159, "sethostname": 161, "setns": 268, "setpgid": 154,
    "setpriority": 140, "setregid": 143, "setresgid": 149, "setresuid": 147, "setreuid": 145, "setsid": 157,
    "settimeofday": 170, "setuid": 146, "setxattr": 5, "shmat": 196, "shmctl": 195, "shmdt": 197, "shmget": 194,
    "socket": 198, "socketpair": 199, "swapoff": 225, "swapon": 224, "syslog": 116, "tgkill": 131, "tkill": 130,
    "truncate": 45, "umount2": 39, "unshare": 97, "userfaultfd": 282, "utimensat": 88, "vhangup": 58,
}  # fmt: skip
BOTH = {
    "clone3": 435, "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "io_uring_enter": 426,
    "io_uring_register": 427, "io_uring_setup": 425, "memfd_secret": 447, "mount_setattr": 442, "move_mount": 429,
    "open_tree": 428, "pidfd_getfd": 438, "pidfd_open": 434, "pidfd_send_signal": 424, "process_madvise": 440,
    "process_mrelease": 448, "quotactl_fd": 443,
}  # fmt: skip
# machine: (AUDIT_ARCH of <linux/audit.h>, numbers, number of the call seccomp)
MACHINES = {"x86_64": (0xC000003E, X86_64 | BOTH, 317), "aarch64": (0xC00000B7, AARCH64 | BOTH, 277)}

# What looks missing.
MISSING = ("clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "memfd_secret")
# What is refused to everyone behind the wall, a warm process of ours too.
REFUSED = (
    "socket", "connect", "bind", "listen", "accept", "accept4",
    # memory and files that no other limit counts, and messages that cross between processes
    "shmget", "shmat", "shmctl", "shmdt", "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv",
    "msgctl", "mq_open", "mq_unlink",
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal", "kcmp", "migrate_pages", "move_pages",
    "inotify_add_watch", "fanotify_init", "fanotify_mark", "name_to_handle_at", "open_by_handle_at",
    # the kernel itself
    "bpf", "perf_event_open", "keyctl", "add_key", "request_key", "userfaultfd", "init_module", "finit_module",
    "delete_module", "kexec_load",
    "kexec_file_load", "reboot", "swapon", "swapoff", "syslog", "acct", "quotactl", "quotactl_fd", "iopl", "ioperm",
    "lookup_dcookie", "settimeofday",
    "clock_settime", "clock_adjtime", "adjtimex", "vhangup", "sethostname", "setdomainname", "personality",
    "nfsservctl", "uselib", "modify_ldt",
)  # fmt: skip
# What is refused to student code besides: a new view of the system, another user, another session, more descriptors.
CLOSED = (
    "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr",
    "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid",
    "capset",
    "setsid", "setpgid", "setpriority", "ioprio_set", "sendmsg", "sendmmsg", "recvmsg", "recvmmsg",
)  # fmt: skip
# What changes files of the same user outside, which Landlock does not cover and a mount namespace does not show.
METADATA = (
    "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "futimesat",
    "utimensat", "truncate", "mknod", "mknodat",
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
)  # fmt: skip
# Calls that are harmless for the caller itself: the process that they name must be 0.
ONLY_SELF = ("sched_setscheduler", "sched_setattr", "sched_setparam", "sched_setaffinity", "prlimit64")
SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
# First or second arguments that are refused.
PRCTL = (1, 35, 36, 0x59616D61)  # PDEATHSIG and CHILD_SUBREAPER, by which we end it; MM; PTRACER
FCNTL = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: the kernel would send any signal to any process of the user
IOCTL = (0x5412, 0x541C, 0x8901, 0x8902)  # TIOCSTI and TIOCLINUX type into a terminal; FIOSETOWN, SIOCSPGRP
NAMESPACES = 0x7E020000  # all CLONE_NEW* of clone(2)

LOAD, EQUAL, ABOVE, SET, RETURN = (
    0x20,
    0x15,
    0x25,
    0x45,
    0x06,
)  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, |JGT|K, |JSET|K, BPF_RET|K
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000  # SECCOMP_RET_*
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
AF_UNIX, SOCK_STREAM, SOCK_TYPE_MASK = 1, 1, 0xF
MODE_FILTER, FLAG_TSYNC = 1, 1


class _Program:
    """Instructions in a row. Each rule begins and ends with the call's number in the accumulator."""

    def __init__(self) -> None:
        self.code = bytearray()

    def add(self, code: int, value: int, yes: int = 0, no: int = 0) -> None:
        self.code += struct.pack("=HBBI", code, yes, no, value)

    def answer(self, number: int, error: int) -> None:
        self.add(EQUAL, number, no=1)
        self.add(RETURN, ERROR | error)

    def unless(self, number: int, tests: list[tuple[int, int, int, bool]]) -> None:
        """Refuse the call unless all tests hold: (offset of the argument, instruction, value, what must come out)."""
        body = len(tests) * 3 + 1
        self.add(EQUAL, number, no=body)
        for offset, code, value, wanted in tests:
            self.add(LOAD, offset)
            self.add(code, value, yes=int(wanted), no=int(not wanted))
            self.add(RETURN, ERROR | EPERM)
        self.add(LOAD, NUMBER)


def _argument(index: int, high: bool = False) -> int:
    return ARGUMENTS + 8 * index + (4 if high else 0)  # both architectures are little-endian


def program(workers: bool = False, itself: int | None = None) -> bytes:
    """The filter, as an array of struct sock_filter.

    workers: for a warm process of ours that makes the walls of its workers; then what those need stays open.
    itself: where no namespaces bound it, the one process to which signals may be sent; then chmod and its like are
    refused too, in its own /tmp as well, since a filter sees no paths.
    Raises WallError on other machines than x86_64 and aarch64.
    """
    if platform.machine() not in MACHINES:
        raise WallError(f"the filter of system calls is written for {' and '.join(MACHINES)}, not {platform.machine()}")
    architecture, numbers, _ = MACHINES[platform.machine()]
    made = _Program()
    made.add(LOAD, ARCHITECTURE)
    made.add(EQUAL, architecture, yes=1)
    made.add(RETURN, KILL)  # 32-bit calls have other numbers
    made.add(LOAD, NUMBER)
    made.add(ABOVE, NEWEST, no=1)
    made.add(RETURN, ERROR | ENOSYS)  # newer than this list, or x32
    for name in MISSING:
        made.answer(numbers[name], ENOSYS)
    for name in REFUSED + (() if workers else CLOSED) + (METADATA if itself is not None else ()):
        if name in numbers:
            made.answer(numbers[name], EPERM)
    stream = [(_argument(0), EQUAL, AF_UNIX, True), (_argument(1), SET, SOCK_TYPE_MASK & ~SOCK_STREAM, False)]
    made.unless(numbers["socketpair"], stream)  # asyncio's; a datagram socket could write to any named socket
    if not workers:
        made.unless(numbers["clone"], [(_argument(0), SET, NAMESPACES, False)])
        made.unless(numbers["sendto"], [(_argument(4), EQUAL, 0, True), (_argument(4, True), EQUAL, 0, True)])
        made.unless(numbers["prctl"], [(_argument(0), EQUAL, option, False) for option in PRCTL])
        made.unless(numbers["fcntl"], [(_argument(1), EQUAL, command, False) for command in FCNTL])
        made.unless(numbers["ioctl"], [(_argument(1), EQUAL, request, False) for request in IOCTL])
        for name in ONLY_SELF:
            made.unless(numbers[name], [(_argument(0), EQUAL, 0, True)])
        for name in SIGNALS if itself is not None else ():
            made.unless(numbers[name], [(_argument(0), EQUAL, itself or 0, True)])
    made.add(RETURN, ALLOW)
    return bytes(made.code)


def restrict(filter_program: bytes) -> None:
    """Put this process under the filter, for good."""
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    head = ctypes.create_string_buffer(struct.pack("@HP", len(filter_program) // 8, ctypes.addressof(code)))
    linux.syscall("seccomp", MACHINES[os.uname().machine][2], MODE_FILTER, FLAG_TSYNC, head)
