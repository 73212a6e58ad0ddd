"""`chainrule doctor`: which walls this machine offers, found out by trying to break out of each.

Every promise of `wall.py` has a canary (canaries.py, bombs.py), run behind each level in both ways in which student
code gets there: started as a program, and forked from a warm process. The bombs run only behind a wall, with small
limits, and end by themselves where the wall would not end them.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from autograde.judge import bombs, canaries, wall
from autograde.judge.attempt import ENDED, HEARTBEAT
from autograde.judge.bait import Bait
from autograde.judge.level import Level
from autograde.judge.limits import MIB, Limits
from autograde.judge.wall import Wall
from autograde.judge.walled import Ending

PROGRAMS = {one.__name__: Path(one.__code__.co_filename) for one in (*canaries.ATTEMPTS, *bombs.ATTEMPTS)}
WAYS = ("started", "forked")
# Small, so that a bomb is soon over; and as seconds more than any honest attempt needs on a busy machine.
SMALL = Limits(
    seconds=15.0, cpu_seconds=20, memory=512 * MIB, resident=640 * MIB, processes=24, file_size=4 * MIB, disk=32 * MIB,
    files=500, output=1 * MIB,
)  # fmt: skip
GRADER = """
import subprocess, sys, time
from pathlib import Path
from autograde.judge.level import Level
from autograde.judge.wall import Wall
wall = Wall(Level(sys.argv[1]), distributions=(), slot=int(sys.argv[2]))
walled = wall.start(Path(sys.argv[3]), *sys.argv[4:], workers=sys.argv[4] == "forked")
print(walled.stdout.readline(), flush=True)
time.sleep(60)
"""


@dataclass(frozen=True)
class Finding:
    """Whether one promise holds in one way, and what was seen if not."""

    promise: str
    way: str
    holds: bool
    detail: str = ""


@dataclass(frozen=True)
class Examined:
    """One level: why this machine refuses it (or None), and the findings."""

    level: Level
    refused: str | None
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        return self.refused is None and bool(self.findings) and all(finding.holds for finding in self.findings)


@dataclass(frozen=True)
class Diagnosis:
    """All levels but none, the strongest first."""

    levels: tuple[Examined, ...]
    seconds: float

    @property
    def best(self) -> Examined | None:
        """The level that would be in force: the strongest that is offered."""
        return next((one for one in self.levels if one.refused is None), None)

    @property
    def holds(self) -> bool:
        return self.best is not None and self.best.holds

    def to_json(self) -> str:
        levels = [
            {"level": one.level.value, "refused": one.refused, "findings": [asdict(found) for found in one.findings]}
            for one in self.levels
        ]
        best = self.best.level.value if self.best else Level.NONE.value
        told = {"version": 1, "wall": best, "holds": self.holds, "seconds": round(self.seconds, 1), "levels": levels}
        return json.dumps(told, indent=2)


@dataclass(frozen=True)
class Seen:
    """What a canary's run looked like from outside: its ending, its lines, what was harmed."""

    way: str
    ending: Ending
    said: dict[str, object]
    lines: tuple[str, ...]

    @property
    def got(self) -> str | None:
        """What the attempt itself says that it got; that it says nothing is no good sign."""
        if "got" not in self.said:
            how = self.ending.message or self.ending.stderr.decode(errors="replace").strip()[-300:]
            return f"no answer: {self.ending.reason} {self.ending.status} {how}".strip()
        return None if self.said["got"] is None else str(self.said["got"])


def _kept_in(seen: Seen) -> str | None:
    return seen.got


def _ended_for(reason: str) -> Callable[[Seen], str | None]:
    return lambda seen: None if seen.ending.reason == reason else seen.got or f"it {seen.ending.reason}"


def _kept_in_or_ended_for(reason: str) -> Callable[[Seen], str | None]:
    return lambda seen: None if seen.ending.reason == reason else seen.got


def _disk(seen: Seen) -> str | None:
    written = int(str(seen.said.get("written", 0)))
    if seen.ending.reason == "disk" or written <= SMALL.disk:
        return None if seen.ending.reason == "disk" else seen.got
    return f"{written} bytes were written"


def _output(seen: Seen) -> str | None:
    held = seen.ending.reason == "output" and len(seen.ending.stdout) <= SMALL.output
    return None if held else f"{len(seen.ending.stdout)} bytes of output, it {seen.ending.reason}"


def _dead(seen: Seen) -> str | None:
    if seen.way == "forked" and ENDED not in seen.lines:
        return "the worker could not be ended"
    after = seen.lines[seen.lines.index(ENDED) + 1 :] if ENDED in seen.lines else ()
    return "a daemon lived after its worker's end" if HEARTBEAT in after else seen.got


@dataclass(frozen=True)
class Promise:
    """sentence: what holds. attempt: the canary's name. judge: what is wrong, or None, from what was seen."""

    sentence: str
    attempt: str
    judge: Callable[[Seen], str | None] = _kept_in
    limits: Limits = SMALL


PROMISES = (
    Promise("the checkout cannot be read", "read_checkout"),
    Promise("the class cannot be read, by links and /proc neither", "read_class"),
    Promise("homes cannot be read", "read_home"),
    Promise("other installed packages cannot be read", "read_packages"),
    Promise("the grader's environment cannot be read", "read_environment"),
    Promise("no open file of the grader's is left open", "leaked_descriptor"),
    Promise("nothing outside can be written or changed", "write_outside"),
    Promise("no socket: TCP, UDP, UNIX, abstract, netlink", "open_sockets"),
    Promise("no signal reaches the grader", "signal_grader"),
    Promise("the grader cannot be traced", "trace_grader"),
    Promise("other processes cannot be looked into", "see_processes"),
    Promise("no other user can be taken", "become_another"),
    Promise("no namespace can be made", "new_namespaces"),
    Promise("no shared memory, messages, keys, BPF, io_uring", "use_kernel"),
    Promise("a fork bomb is bounded", "bomb_forks"),
    Promise("a memory bomb is bounded", "bomb_memory"),
    Promise("a memory bomb of many processes is bounded", "bomb_memory_in_many", _ended_for("memory")),
    Promise("a disk bomb is bounded", "bomb_disk", _disk),
    Promise("a bomb of empty files is bounded", "bomb_files", _kept_in_or_ended_for("disk")),
    Promise("an output bomb is bounded", "bomb_output", _output),
    Promise("an endless loop is ended", "loop", _ended_for("seconds"), replace(SMALL, seconds=0.5)),
    Promise("nothing survives the end", "survive", _dead),
)
GRADER_DIES = "everything ends with the grader"


def examine(levels: Iterable[Level] = (Level.BUBBLEWRAP, Level.LANDLOCK), slot: int = 0) -> Diagnosis:
    """Try every promise in every level that this machine offers; under a minute for all."""
    began = time.monotonic()
    examined = []
    for level in levels:
        refused = wall.refusal(level)
        examined.append(Examined(level, refused, () if refused else tuple(_findings(level, slot))))
    return Diagnosis(tuple(examined), time.monotonic() - began)


def _findings(level: Level, slot: int) -> Iterable[Finding]:
    with Wall(level, slot=slot) as made, Bait(slot, made.shown()) as bait:
        for promise in PROMISES:
            for way in WAYS:
                yield try_promise(made, bait, promise, way)
        for way in WAYS:
            detail = after_the_grader(level, slot, bait, way)
            yield Finding(GRADER_DIES, way, detail is None, detail or "")


def try_promise(made: Wall, bait: Bait, promise: Promise, way: str) -> Finding:
    """Run one canary, and look at what it says, what it harmed, and what it left behind."""
    arguments = (way, promise.attempt, bait.describe(promise.limits))
    ending = made.start(PROGRAMS[promise.attempt], *arguments, limits=promise.limits, workers=way == "forked").collect()
    lines = ending.stdout.decode(errors="replace").splitlines()
    said: dict[str, object] = {}
    for line in lines:
        if line.startswith("{"):
            said |= json.loads(line)
    left = bait.left()
    detail = promise.judge(Seen(way, ending, said, tuple(lines))) or bait.harm()
    if left:
        detail = f"{len(left)} processes were left behind"
    return Finding(promise.sentence, way, detail is None, detail or "")


def after_the_grader(level: Level, slot: int, bait: Bait, way: str) -> str | None:
    """Kill a grader whose student code runs, and see what of that is left."""
    arguments = [level.value, str(slot), str(PROGRAMS["survive"]), way, "survive", bait.describe(SMALL)]
    program = [sys.executable, "-c", GRADER, *arguments]
    environment = os.environ | {"TMPDIR": str(bait.folder)}  # removed with what a killed grader leaves there
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=environment) as grader:
        assert grader.stdout
        grader.stdout.readline()
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    end = time.monotonic() + 5
    while (left := bait.left()) and time.monotonic() < end:
        time.sleep(0.02)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return f"{len(left)} processes live on" if left else None
