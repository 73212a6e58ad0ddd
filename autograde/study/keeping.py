"""Writes into a student's folder so that nothing is lost: the old file stays in a folder beside the new one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.errors import CourseError

BEFORE = "before"  # the folder of old notebooks
# Not every JupyterLab that may show it can be found, so this is said wherever a notebook was written.
RELOAD = "If it is open in JupyterLab, choose File, Reload Notebook from Disk."


def name_of(kept: Path) -> str:
    """A kept notebook as it is called from the course's folder."""
    return f"{kept.parent.name}/{kept.name}"


def keep(path: Path, before: str) -> Path:
    """Copy a notebook, as it is before a reset or an update, into the folder BEFORE; returns the copy's path.

    There it is not opened by mistake. A copy that is the same is not made twice, so that a command that was interrupted
    leaves one.
    """
    content = path.read_bytes()
    number = 1
    folder = path.parent / BEFORE
    while (beside := folder / f"{path.stem}.before-{before}-{number}{path.suffix}").exists():
        if beside.read_bytes() == content:
            return beside
        number += 1
    atomic.write(beside, content)
    return beside


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn what goes wrong with files into a CourseError that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CourseError(
            f"cannot write in {root} ({reason}). What was there is as it was; make room or get permission to write "
            "there, and run the command again."
        ) from error


def running_jupyter(root: Path) -> str:
    """The address of a Jupyter server that shows this folder; "" where there is none."""
    try:
        from jupyter_server.serverapp import list_running_servers

        for server in list_running_servers():
            shown = Path(str(server.get("root_dir") or server.get("notebook_dir")))
            if shown == root or shown in root.parents:
                inside = root.relative_to(shown).as_posix()
                return f"{server['url']}lab/tree/{'' if inside == '.' else inside}"
    except (ImportError, OSError, ValueError, KeyError, TypeError):
        pass  # a broken record of a server that ran once
    return ""
