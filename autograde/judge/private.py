"""Removing a folder in which someone may have built anything."""

import os


def remove(folder: str) -> None:
    """Remove a folder that nobody is using any more, however deep it goes and whatever its permissions are.

    A tree of thousands of levels has no path that the kernel takes and no depth that a recursion takes: so this walks
    down and up with the process's current folder. Raises OSError when something cannot be removed.
    """
    before = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        _go_down(folder)
        walked: list[str] = []
        while True:
            if below := _empty_but_for_a_folder():
                _go_down(below)
                walked.append(below)
            elif walked:
                os.chdir("..")
                os.rmdir(walked.pop())  # noqa: PTH106
            else:
                break
    finally:
        os.fchdir(before)
        os.close(before)
    os.rmdir(folder)  # noqa: PTH106


def _go_down(folder: str) -> None:
    os.chmod(folder, 0o700)  # noqa: PTH101
    os.chdir(folder)


def _empty_but_for_a_folder() -> str | None:
    """Remove the files of the current folder up to the first folder in it: its name, or None if there is none."""
    with os.scandir(".") as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                return entry.name
            os.unlink(entry.name)  # noqa: PTH108
    return None
