"""What a program does behind its wall: run, and, if it is a warm process, fork workers and wall each in.

This module is the only one of the judge that is imported there. A worker is a fork of the warm process, so that it has
everything imported, in a wall of its own that is closed before `fork` returns:

                      under bubblewrap                          under Landlock
    processes         a process namespace: sees and signals     signals only itself (its children: by Landlock 6, else
                      none but its own                          none); the session cannot be left
    files             a mount namespace: a /tmp of its own      a folder of its own, no other's can be read or written
    the end           the namespace ends with the worker        `end` kills the session, and waits for all of it
    capabilities      dropped (the warm process has one)        none to drop
    both: the filter of system calls, the limits, no descriptor but those named, an own System V and POSIX IPC (or none)

What a worker shares with the warm process, and with workers beside it: the user, the hostname, the network (which is
empty) and the memory of the fork, so the warm process must hold no secret.
"""

import os
import signal
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from autograde.judge import landlock, limits, linux, private, seccomp
from autograde.judge.level import Level, WallError
from autograde.judge.plan import VARIABLE, Inner

NOT_WALLED = 70  # EX_SOFTWARE of sysexits.h
TMP = "/tmp"


def run() -> None:
    """Run the program that the command line names, as `__main__`; the first thing that happens behind the wall."""
    inner = wall()
    if inner.level is Level.BUBBLEWRAP and inner.taken and _counts_by_namespace():
        # From here on the user's processes outside do not count. What the processor gives is bound already, or not.
        limits.apply(replace(inner.limits, cpu_seconds=None))
    program, *sys.argv[1:] = sys.argv[1:]
    sys.argv[0] = program
    scope = sys.modules["__main__"].__dict__
    scope["__file__"] = program
    with open(program, "rb") as stream:  # noqa: PTH123 - pathlib and runpy would be most of the time of a start
        code = compile(stream.read(), program, "exec")
    exec(code, scope)


@cache
def wall() -> Inner:
    """The wall that this process was started behind."""
    return Inner.from_json(os.environ.pop(VARIABLE))


def _counts_by_namespace() -> bool:
    """RLIMIT_NPROC counts the processes in a user namespace by themselves from Linux 5.14 on; user_namespaces(7)."""
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2]) >= (5, 14)


@dataclass(frozen=True)
class Worker:
    """pid: in the warm process's numbers. folder: its private /tmp under Landlock, else empty."""

    pid: int
    folder: str


@dataclass(frozen=True)
class Ended:
    """status: the exit code, negative for a signal. peak: the most bytes that were resident, those of the fork too."""

    status: int
    peak: int


def fork(keep: Collection[int] = ()) -> Worker | None:
    """Fork a worker and wall it in: returns None in the worker, and in the warm process the worker.

    The warm process must have one thread, and have been started with workers=True. In the worker only the descriptors
    `keep` are open; stdin, stdout and stderr are /dev/null unless they are among them. The worker is killed when the
    warm process ends. Raises WallError in the warm process, and leaves no worker, when any part of the wall failed.
    """
    here = wall()
    folder = _new_folder(here) if here.level is not Level.BUBBLEWRAP else ""
    up, tell = os.pipe()
    if here.level is Level.BUBBLEWRAP:
        own = _own_processes()
        linux.unshare(linux.CLONE_NEWPID)
    pid = os.fork()
    if pid == 0:
        try:
            os.close(up)
            _enter(here, folder, {*keep, tell})
            os.write(tell, b"up")
            os.close(tell)
        except BaseException as error:
            os.write(tell, f"{type(error).__name__}: {error}"[:4000].encode())
            os._exit(NOT_WALLED)
        return None
    if here.level is Level.BUBBLEWRAP:
        linux.setns(own, linux.CLONE_NEWPID)
    os.close(tell)
    message = os.read(up, 4096)
    os.close(up)
    worker = Worker(pid, folder)
    if message != b"up":
        end(worker)
        raise WallError(f"the wall of a worker failed: {message.decode(errors='replace') or 'it died'}")
    return worker


def end(worker: Worker) -> Ended:
    """Kill a worker and all that came of it, and wait until nothing is left.

    A worker that has ended by itself keeps its exit code. No other code may wait for it.
    """
    with suppress(ProcessLookupError):
        os.kill(worker.pid, signal.SIGKILL)
    if wall().level is not Level.BUBBLEWRAP:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)  # before it is waited for: its number is still its own
    _, status, used = os.wait4(worker.pid, 0)  # under bubblewrap the kernel answers when the namespace is empty
    if worker.folder:
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-worker.pid, 0)  # orphans of its session came to us, who are their subreaper
        private.remove(worker.folder)
    return Ended(os.waitstatus_to_exitcode(status), used.ru_maxrss * 1024)


@cache
def _own_processes() -> int:
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def _new_folder(here: Inner) -> str:
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    number = 0
    while True:
        try:
            folder = f"{here.private}/worker{number}"
            os.mkdir(folder, 0o700)  # noqa: PTH102
            return folder
        except FileExistsError:
            number += 1


@cache
def _far_rules() -> list[tuple[str, int]]:
    """A few rules that shut out the folders of other workers; all else, the warm process's own rules shut out already.

    Each rule of the warm process becomes one for the highest folder that does not lead to the private ones: a dozen
    instead of hundreds, which would take longer than the fork.
    """
    here = wall()
    private_ways = [here.private]
    while private_ways[-1] != "/":
        private_ways.append(os.path.dirname(private_ways[-1]))  # noqa: PTH120
    far: dict[str, int] = {"/dev/null": landlock.READ | landlock.WRITE_FILE}
    for path, _ in here.rules:
        while (above := os.path.dirname(path)) not in private_ways:  # noqa: PTH120
            path = above
        if path != "/dev":
            far[path] = landlock.RUN
    return [*far.items(), ("/dev", landlock.READ)]


def _enter(here: Inner, folder: str, keep: set[int]) -> None:
    """Close the wall around this process, which was just forked."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in {0, 1, 2} - keep:
        os.dup2(null, descriptor)
    linux.close_all_but({0, 1, 2, *keep})
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if here.level is Level.BUBBLEWRAP:
        _new_view(here)
        limits.apply(here.limits, 0 if _counts_by_namespace() else here.taken)
        linux.drop_capabilities()
    else:
        os.environ.update(HOME=folder, TMPDIR=folder)
        os.chdir(folder)
        limits.apply(here.limits, here.taken)
        if here.level is Level.LANDLOCK:
            landlock.restrict(landlock.ruleset([*_far_rules(), (folder, landlock.WRITE)]))
    if here.level is not Level.NONE:
        seccomp.restrict(seccomp.program(itself=None if here.level is Level.BUBBLEWRAP else os.getpid()))


def _new_view(here: Inner) -> None:
    """Mounts of its own: a fresh /tmp, and a /proc that shows the new process namespace, in which we are the first."""
    kinds = linux.CLONE_NEWNS | linux.CLONE_NEWIPC
    linux.unshare(kinds)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    quiet = linux.MS_NOSUID | linux.MS_NODEV
    bounds = f"mode=700,size={here.limits.disk},nr_inodes={here.limits.files}"
    linux.mount("tmpfs", TMP, "tmpfs", quiet, bounds)
    linux.mount("proc", "/proc", "proc", quiet | linux.MS_NOEXEC)
    os.chdir(TMP)
