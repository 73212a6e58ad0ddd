"""Files and folders that are there whole or not at all, however a command ends."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write the file beside its place, then move it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder, what nbgrader made read-only in it too; nothing where there is none. Links are not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder, onerror=_make_writable)


def _make_writable(function: Callable[[str], object], name: str, _: object) -> None:
    path = Path(name)
    path.parent.chmod(path.parent.stat().st_mode | stat.S_IWUSR)
    path.chmod(path.stat().st_mode | stat.S_IWUSR)
    function(name)
