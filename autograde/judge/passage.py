"""A way to what is shown through folders that are closed to the user: an interpreter in root's home, most often.

Only root needs it, and only root can make it: in a mount namespace of its own, the closed folder is covered by an empty
one that all may pass, and in that stand, at the same paths, the things to be shown and nothing else; see
mount_namespaces(7).
"""

import os
from collections.abc import Sequence
from pathlib import Path

from autograde.judge import linux
from autograde.judge.level import WallError


def open_passage(closed: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Make the paths reachable, for this process and what comes of it, and for no one else.

    closed: each folder that is closed, with the paths in it. Raises WallError where namespaces are refused.
    """
    try:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    except OSError as error:
        raise WallError(
            f"{closed[0][0]} is closed to other users, and holds {closed[0][1][0]}; install Python and chainrule where "
            f"all users can read them ({error})"
        ) from error
    for folder, paths in closed:
        inner = [path for path in sorted(paths) if not any(Path(path).parent.is_relative_to(other) for other in paths)]
        held = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC), Path(path).is_dir()) for path in inner]
        linux.mount("tmpfs", folder, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755,size=1m")
        for path, descriptor, is_folder in held:
            place = Path(path)
            (place if is_folder else place.parent).mkdir(parents=True, exist_ok=True)
            if not is_folder:
                place.touch()
            linux.mount(f"/proc/self/fd/{descriptor}", path, None, linux.MS_BIND | linux.MS_REC)
            os.close(descriptor)
