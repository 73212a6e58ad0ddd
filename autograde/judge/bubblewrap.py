"""bubblewrap: a view of the system in which only what is shown exists; bwrap(1), namespaces(7).

It is run by an ordinary user, never as root, so that each program behind it belongs to that user for the kernel too.
"""

import shutil
from pathlib import Path

from autograde.judge.level import WallError
from autograde.judge.limits import Limits
from autograde.judge.view import View

ROOM = "/wall"  # where distributions and our copies stand: a worker's own /tmp must not cover them
DEVICES = ("null", "zero", "urandom", "random")
# One option each: --unshare-all goes on without what the kernel refuses.
NAMESPACES = ("user", "ipc", "pid", "net", "uts", "cgroup")


def find() -> str:
    """The program bwrap. Raises WallError where it is not installed."""
    found = shutil.which("bwrap")
    if not found:
        raise WallError("bubblewrap is not installed (the program bwrap)")
    return found


def import_paths(view: View) -> list[str]:
    """Where Python finds our copies and the distributions behind this wall."""
    return [f"{ROOM}/stage/lib", *(f"{ROOM}/site{number}" for number in range(len(view.sites)))]


def staged(view: View, path: str) -> str:
    """Where a file of the stage is behind this wall."""
    return f"{ROOM}/stage/{Path(path).relative_to(view.stage)}"


def arguments(view: View, limits: Limits, workers: bool) -> list[str]:
    """The command line up to the program: every namespace, no capability, what is shown read-only, a bounded /tmp.

    workers: CAP_SYS_ADMIN stays, in the new user namespace only, with which a warm process makes its workers' walls.
    """
    for path in view.everything():
        if path != view.stage and not path.startswith(view.stage) and Path(path).is_relative_to("/tmp"):
            if path in view.distribution_paths():
                continue  # these are shown elsewhere
            raise WallError(f"the interpreter stands in /tmp, which is private behind the wall: {path}")
    line = [find(), *(f"--unshare-{kind}" for kind in NAMESPACES), "--hostname", "wall"]
    line += ["--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if workers:
        line += ["--cap-add", "CAP_SYS_ADMIN"]
    for link in ("/lib", "/lib64"):
        if Path(link).is_symlink():
            line += ["--symlink", str(Path(link).readlink()), link]
    for path in (*view.shown, *view.programs):
        line += ["--ro-bind", path, path]
    for path in view.hidden:
        line += ["--tmpfs", path, "--remount-ro", path]
    for number, (site, names) in enumerate(view.sites):
        for name in names:
            line += ["--ro-bind", f"{site}/{name}", f"{ROOM}/site{number}/{name}"]
    line += ["--ro-bind", view.stage, f"{ROOM}/stage"]
    for device in DEVICES:
        line += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    line += ["--proc", "/proc", "--perms", "0700", "--size", str(limits.disk), "--tmpfs", "/tmp"]
    return [*line, "--remount-ro", "/", "--chdir", "/tmp"]  # the root is a tmpfs too, and unbounded
