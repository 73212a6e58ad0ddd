"""The wall: a program of ours runs behind it, and with it student code, apart from everything.

    with Wall() as wall:                                # the strongest level that this machine offers, or WallError
        print(wall.level.value)                         # "bubblewrap": goes into the report
        ended = wall.start(program).collect()           # a program, its output, its end
        warm = wall.start(program, workers=True, keep=[socket.fileno()], limits=...)   # inside: `inside.fork`

Behind it, under bubblewrap and Landlock alike: no network and no sockets but a socketpair; no file but the interpreter,
its libraries, the named distributions, a copy of `autograde/check` and the program, all read-only; a private /tmp,
bounded; no signal to, no look into and no trace of another process; no environment but what is given; an unprivileged
user, one for each slot when started as root; limits on all that can be used up. When the program ends, or is ended, or
the grader ends in any way, everything that came of it has ended before `Walled.wait` returns.

Weaker under Landlock: that a path or a process exists, and a file's size and times, can be found out by stat(2), and
the names (not the contents) of what is in the interpreter's own site-packages; the bounds of /tmp are watched, not
enforced, so that a tenth of a second's writing goes past them.
At the level none: only the limits and the user hold, and a process that leaves the session is ended with the rest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Self

from autograde.judge import bubblewrap, landlock, view
from autograde.judge.level import Level, WallError
from autograde.judge.limits import THREADS, Limits, user_of
from autograde.judge.plan import Plan, Rules
from autograde.judge.walled import Walled

# From the copies, which import less than the package does: a start takes 60 ms instead of 90.
GUARD = "import sys; sys.path.insert(0, sys.argv[1]); from autograde.judge.guard import main; main(*sys.argv[2:])"
RUN = "from autograde.judge.inside import run; run()"
FOLDER = "chainrule-wall-"
# -P: the program's folder is not searched. -s: no user's site-packages. -B: nothing could be written anyway.
FLAGS = ("-P", "-s", "-B")


class Wall:
    """One kind of wall, behind which any number of programs can be started; a context manager that clears up.

    level: None for the strongest that this machine offers. allow_none: Level.NONE may be what it comes to; without it
    the level none is refused, also when it is asked for. distributions: what student code may import. slot: programs of
    different slots run as different users if the grader is root. Raises WallError, with what refused it.
    """

    def __init__(
        self,
        level: Level | None = None,
        *,
        allow_none: bool = False,
        distributions: Iterable[str] = view.DISTRIBUTIONS,
        slot: int = 0,
    ) -> None:
        self.level = best(allow_none) if level is None else level
        if self.level is Level.NONE and not allow_none:
            raise WallError("without a wall, student code is run only if that is allowed explicitly")
        self.slot = slot
        self._folder = _new_folder()
        self._view = view.make_view(self._folder / "stage", distributions)

    def start(
        self,
        program: Path,
        *arguments: str,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        keep: Collection[int] = (),
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | None = subprocess.PIPE,
        stderr: int | None = subprocess.PIPE,
        environment: Mapping[str, str] | None = None,
        workers: bool = False,
    ) -> Walled:
        """Start a Python file behind the wall. It must need nothing beside it but what the wall shows.

        keep: file descriptors that it inherits. environment: all that it is given, besides HOME, TMPDIR and a few that
        keep libraries to /tmp and one thread. workers: it is a warm process of ours, which runs no student code itself
        but walls forks of it in (`inside.fork`); limits then hold for the warm process and for each worker.
        """
        copy = Path(self._view.stage, "programs", program.name)
        shutil.copyfile(program, copy)
        copy.chmod(0o644)
        plan = self._plan(copy, arguments, limits, tuple(keep), environment or {}, workers)
        plan_from, plan_to = os.pipe()
        leash_from, leash = os.pipe()
        report_from, report_to = os.pipe()
        try:
            ours = [str(plan_from), str(leash_from), str(report_to)]
            guard = subprocess.Popen(
                [view.interpreter(), "-I", "-S", "-B", "-c", GUARD, f"{self._view.stage}/lib", *ours],
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                pass_fds=(plan_from, leash_from, report_to, *keep),
                cwd="/",
            )
        finally:
            for descriptor in (plan_from, leash_from, report_to):
                os.close(descriptor)
        with os.fdopen(plan_to, "w", encoding="utf-8") as stream:
            stream.write(plan.to_json())
        return Walled(guard, leash, report_from, limits)

    def _plan(
        self,
        copy: Path,
        arguments: tuple[str, ...],
        limits: Limits,
        keep: tuple[int, ...],
        environment: Mapping[str, str],
        workers: bool,
    ) -> Plan:
        user = user_of(self.slot)
        seen, shown = str(copy), self._view
        paths = [f"{shown.stage}/lib", *(f"{shown.stage}/site{number}" for number in range(len(shown.sites)))]
        command: list[str] = []
        if self.level is Level.BUBBLEWRAP:
            seen, paths = bubblewrap.staged(shown, seen), bubblewrap.import_paths(shown)
            command = bubblewrap.arguments(shown, limits, workers)
        given = {"PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "agg", **dict.fromkeys(THREADS, "1")}
        given |= {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
        closed = view.closed_folders([*shown.everything(), str(self._folder)], user) if os.geteuid() == 0 else {}
        return Plan(
            level=self.level,
            limits=limits,
            user=user,
            command=(view.interpreter(), *FLAGS, "-c", RUN, seen, *arguments),
            environment=given | dict(environment),
            keep=keep,
            workers=workers,
            private=str(self._folder),
            bubblewrap=tuple(command),
            rules=_landlock_rules(shown) if self.level is Level.LANDLOCK else (),
            passage=tuple((folder, tuple(inside)) for folder, inside in closed.items()),
        )

    def shown(self) -> list[str]:
        """The files and folders that can be seen behind it, each with what is below."""
        return self._view.everything()

    def close(self) -> None:
        """Remove the copies. Programs still running are not ended; end them first."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _new_folder() -> Path:
    """A folder for one wall; on the way, those that graders who were killed left behind are removed."""
    place = Path(tempfile.gettempdir())
    for old in place.glob(f"{FOLDER}*"):
        maker = old.name.removeprefix(FOLDER).partition("-")[0]
        if maker.isdigit() and old.stat().st_uid == os.geteuid() and not _is_there(int(maker)):
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=place))
    folder.chmod(0o711)
    return folder


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _landlock_rules(shown: view.View) -> Rules:
    rules = [(path, landlock.RUN) for path in shown.programs]
    rules += [(path, landlock.READ) for path in (*shown.without_hidden(), *shown.distribution_paths(), shown.stage)]
    rules += [(str(Path(hidden).parent), landlock.READ_DIR) for hidden in shown.hidden]  # or Python finds no module
    return (*rules, *landlock.DEVICES)


@cache
def refusal(level: Level) -> str | None:
    """Why this machine does not offer a level; None if it does. Found out by running a program behind it."""
    if level is Level.NONE:
        return None if os.name == "posix" else "a process of its own with limits needs a POSIX system"
    if sys.platform != "linux":
        return f"{level.value} needs Linux, and this is {sys.platform}"
    try:
        if level is Level.BUBBLEWRAP:
            bubblewrap.find()
        else:
            os.close(landlock.ruleset([]))
        with tempfile.TemporaryDirectory() as folder, Wall(level, distributions=()) as wall:
            program = Path(folder, "up.py")
            program.write_text("print('up')\n")
            began = time.monotonic()
            ended = wall.start(program, limits=Limits(seconds=10.0)).collect()
            if ended.stdout == b"up\n" and ended.status == 0:
                return None
            said = ended.message or ended.stderr.decode(errors="replace").strip() or ended.reason
            return f"{said} (after {time.monotonic() - began:.1f} s)"
    except (WallError, OSError) as error:
        return str(error)


def best(allow_none: bool = False) -> Level:
    """The strongest level that this machine offers. Raises WallError when that is none and none is not allowed."""
    reasons: dict[Level, str] = {}
    for level in Level:
        if level is not Level.NONE:
            reason = refusal(level)
            if reason is None:
                return level
            reasons[level] = reason
    if allow_none and refusal(Level.NONE) is None:
        return Level.NONE
    told = "; ".join(f"{level.value}: {reason}" for level, reason in reasons.items())
    raise WallError(f"this machine offers no wall around student code ({told}). `chainrule doctor` shows more")
