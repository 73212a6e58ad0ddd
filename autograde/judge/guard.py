"""The process that stands guard outside a wall: it starts the program behind it, watches, and leaves nothing behind.

One for each wall, started by `wall.py` with the plan on one descriptor and a leash on another: when the grader's end of
the leash closes, however the grader ended, all ends. Whatever the program starts stays below this process, which is
their subreaper (PR_SET_CHILD_SUBREAPER in prctl(2)): behind bubblewrap in one process namespace, which ends with its
first process; under Landlock in one session, which nothing can leave and one signal kills.
"""

import contextlib
import json
import os
import select
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from autograde.judge import landlock, limits, linux, private, seccomp, watch
from autograde.judge.level import Level, WallError
from autograde.judge.plan import VARIABLE, Inner, Plan

LINUX = sys.platform == "linux"
TICK = 0.1  # seconds between two looks at what is used
NOT_STARTED = 70  # EX_SOFTWARE of sysexits.h


def main(plan_from: str, leash_from: str, report_on: str) -> None:
    """Start, watch, end, report; the three are numbers of file descriptors."""
    leash, report_to = int(leash_from), int(report_on)
    with os.fdopen(int(plan_from), encoding="utf-8") as stream:
        plan = Plan.from_json(stream.read())
    if LINUX:
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    os.setsid()
    os.umask(0o022)
    folder = f"{plan.private}/tmp-{os.urandom(8).hex()}"
    os.mkdir(folder, 0o700)  # noqa: PTH102 - tempfile would be a third of the time of a start
    try:
        report = _guard(plan, folder, leash, report_to)
        private.remove(folder)
    except (OSError, WallError) as error:
        report = {"reason": "lost", "message": f"{type(error).__name__}: {error}"}
    with contextlib.suppress(BrokenPipeError):  # the grader has ended
        os.write(report_to, json.dumps(report).encode() + b"\n")


def _guard(plan: Plan, folder: str, leash: int, report_to: int) -> dict[str, object]:
    if os.geteuid() == 0:
        os.chown(folder, plan.user, plan.user)
    failed, tell = os.pipe()
    try:
        if plan.passage:
            from autograde.judge.passage import open_passage

            open_passage(plan.passage)
        child = os.fork()
    except (OSError, WallError) as error:
        return {"reason": "refused", "message": str(error)}
    if child == 0:
        _become_the_program(plan, folder, tell)
    os.close(tell)
    for descriptor in {*plan.keep, 0, 1, 2}:  # else the grader would never see the end of its pipes
        os.close(descriptor)
    message = os.read(failed, 4096).decode(errors="replace")  # closed by a successful exec
    started = time.monotonic()
    os.write(report_to, json.dumps({"pid": child}).encode() + b"\n")
    report = _watch(plan, child, folder, leash, started)
    _end_all(child)
    if message:
        return {"reason": "refused", "message": message}
    return report | {"seconds": time.monotonic() - started}


def _become_the_program(plan: Plan, folder: str, tell: int) -> None:
    """In the child: everything that binds it, then the program in its place. Does not return."""
    try:
        os.setsid()
        os.set_inheritable(tell, False)
        kept = {0, 1, 2, tell, *plan.keep}
        environment = dict(plan.environment)
        if LINUX:
            with contextlib.suppress(OSError):
                Path("/proc/self/oom_score_adj").write_text("1000")  # what the kernel shall end first, short of memory
        command = plan.command
        rules = -1
        if plan.level is Level.LANDLOCK:
            rules = landlock.ruleset([*plan.rules, (folder, landlock.WRITE)])
            kept.add(rules)
        taken = limits.threads_of(plan.user) if LINUX else 0
        if plan.level is Level.BUBBLEWRAP:
            bwrap, *line = plan.bubblewrap
            calls, options = _readable(seccomp.program(plan.workers)), _readable("\0".join(line).encode())
            kept |= {calls, options}  # bwrap is process 1 behind the wall, and its command line can be read there
            command = (bwrap, "--args", str(options), "--seccomp", str(calls), "--", *command)
            folder = "/tmp"
        environment |= {"HOME": folder, "TMPDIR": folder, "MPLCONFIGDIR": f"{folder}/matplotlib"}
        environment["IPYTHONDIR"] = f"{folder}/ipython"
        inner = Inner(plan.level, plan.limits, folder, plan.rules, taken)
        environment[VARIABLE] = inner.to_json()
        limits.become(plan.user)
        linux.close_all_but(kept)
        if LINUX:
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # after the change of user, which clears it
        # A warm process lives as long as the grader does: its forks use the processor for it, and are bound each.
        limits.apply(replace(plan.limits, cpu_seconds=None) if plan.workers else plan.limits, taken)
        if plan.level is not Level.BUBBLEWRAP:
            os.chdir(folder)
        if plan.level is Level.LANDLOCK:
            landlock.restrict(rules)
            seccomp.restrict(seccomp.program(plan.workers, None if plan.workers else os.getpid()))
        os.execve(command[0], command, environment)
    except BaseException as error:
        os.write(tell, f"{type(error).__name__}: {error}"[:4000].encode())
        os._exit(NOT_STARTED)


def _readable(content: bytes) -> int:
    """A descriptor from which the bytes can be read."""
    descriptor = os.memfd_create("wall", 0)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _watch(plan: Plan, child: int, folder: str, leash: int, started: float) -> dict[str, object]:
    """Wait for the program's end or for a reason to end it: what is to be told of it (`walled.Ending`)."""
    bound, peak = plan.limits, 0
    while True:
        looked = time.monotonic()
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)  # its number stays taken
        if ended is not None:
            status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
            return {"reason": "exited", "status": status, "peak": peak}
        used = watch.use_of(child, folder, bound.files) if LINUX else watch.Use()
        peak = max(peak, used.resident)
        if used.resident > bound.resident:
            return {"reason": "memory", "peak": peak, "looked": looked}
        if used.disk > bound.disk or used.files > bound.files:
            return {"reason": "disk", "peak": peak, "looked": looked}
        wait = TICK
        if bound.seconds is not None:
            wait = min(wait, started + bound.seconds - time.monotonic())
            if wait <= 0:
                return {"reason": "seconds", "peak": peak}
        watched = [leash]
        with contextlib.suppress(AttributeError, OSError):  # Linux 5.3; elsewhere the end is seen at the next look
            watched.append(os.pidfd_open(child))
        ready, _, _ = select.select(watched, [], [], wait)
        for descriptor in watched[1:]:
            os.close(descriptor)
        if leash in ready:
            return {"reason": "ended", "peak": peak}


def _end_all(child: int) -> None:
    """Kill the program and whatever came of it, and wait until not one is left.

    Only children of ours are killed: their numbers are theirs until we wait for them. Orphans become our children.
    """
    for kill in (os.kill, os.killpg):  # the group is the session's only one: a fork in progress does not escape it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for process in watch.children(os.getpid()) if LINUX else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.001)
