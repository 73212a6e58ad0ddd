"""How much walled code may use: of time, memory, processes, files, output; and under which user it runs."""

import os
from dataclasses import dataclass
from pathlib import Path

from autograde.judge.level import WallError

MIB = 1 << 20
# Between the ranges that systemd gives away (homed up to 60513, containers' users up to 60577, DynamicUser from 61184;
# systemd.io/UIDS-GIDS), and below 65536, so that it exists in a container too.
FIRST_USER = 60600
USERS = 500
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # each thread of a BLAS counts as a process


@dataclass(frozen=True)
class Limits:
    """Each is enforced by the kernel, but for `seconds`, `resident`, `output` and, under Landlock, `disk`: these are
    watched from outside ten times a second, and the wall's end is the answer to passing them.
    """

    seconds: float | None = 60.0  # of the clock, for all that is behind the wall; None for a warm process
    cpu_seconds: int | None = 60  # of the processor, for each process
    memory: int = 2048 * MIB  # address space of each process; NumPy, Matplotlib and IPython take 700 MiB of it
    resident: int = 2048 * MIB  # memory of all processes together; pages shared after a fork count in each
    processes: int = 32  # and threads, all together
    file_size: int = 16 * MIB  # of each file
    disk: int = 64 * MIB  # of all files in /tmp
    files: int = 4096  # how many files in /tmp
    open_files: int = 128  # in each process
    output: int = 1 * MIB  # what `Walled.collect` reads of stdout and stderr
    nice: int = 10


def apply(limits: Limits, taken: int = 0) -> None:
    """Bind this process and all that come of it.

    To be called after the user was changed: the kernel counts processes for the real user, and does not count root's
    at all (RLIMIT_NPROC in setrlimit(2)). `taken` is how many processes and threads that user has already.
    """
    import resource

    def bind(what: int, most: int) -> None:
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))

    bind(resource.RLIMIT_AS, limits.memory)
    bind(resource.RLIMIT_FSIZE, limits.file_size)
    bind(resource.RLIMIT_NOFILE, limits.open_files)
    bind(resource.RLIMIT_NPROC, limits.processes + taken)
    bind(resource.RLIMIT_CORE, 0)
    if limits.cpu_seconds is not None:
        bind(resource.RLIMIT_CPU, limits.cpu_seconds)
    if hasattr(resource, "RLIMIT_MSGQUEUE"):  # Linux
        bind(resource.RLIMIT_MSGQUEUE, 0)
        bind(resource.RLIMIT_MEMLOCK, 64 * 1024)  # locked pages can be neither shared nor swapped out
        bind(resource.RLIMIT_SIGPENDING, 1024)
    if (more := limits.nice - os.getpriority(os.PRIO_PROCESS, 0)) > 0:
        os.nice(more)


def user_of(slot: int) -> int:
    """The user id of a slot: one for each slot if we are root, else our own, since no other can be taken."""
    if os.geteuid() != 0:
        return os.getuid()
    if not 0 <= slot < USERS:
        raise WallError(f"there are slots 0 to {USERS - 1}, not {slot}")
    return FIRST_USER + slot


def become(user: int) -> None:
    """Give up root for good, all groups included; nothing happens where `user` is who we are."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def threads_of(user: int) -> int:
    """How many processes and threads a user has, as RLIMIT_NPROC counts them."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == user:
                count += sum(1 for _ in (process / "task").iterdir())
        except OSError:
            continue  # it has ended meanwhile
    return count
