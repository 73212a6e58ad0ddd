"""What the processes behind a wall use, as seen from outside; proc(5)."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Use:
    """resident: bytes of memory that is no file's, of all processes. disk and files: what is in the private /tmp."""

    resident: int = 0
    disk: int = 0
    files: int = 0


def use_of(process: int, private: str, most_files: int) -> Use:
    """What a process and all that came of it use. Counting stops at `most_files` files: that many are too many."""
    below = [process, *descendants(process)]
    disk, files = _folder(private, most_files)
    inside = _private_tmp(below)
    return Use(sum(_resident(one) for one in below), disk, max(files, inside))


def descendants(process: int) -> list[int]:
    """All processes that came of a process, as far as they are still below it."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        below = children(waiting.pop())
        found += below
        waiting += below
    return found


def children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.scandir(f"/proc/{process}/task"):
            found += [int(one) for one in Path(task.path, "children").read_text().split()]
    except OSError:
        pass  # it has ended
    return found


def _resident(process: int) -> int:
    total = 0
    try:
        for line in Path(f"/proc/{process}/status").read_text(errors="replace").splitlines():
            if line.startswith(("RssAnon:", "RssShmem:")):
                total += int(line.split()[1]) * 1024
    except OSError:
        pass  # it has ended
    return total


def _private_tmp(processes: list[int]) -> int:
    """How many files are in the private /tmp of a mount namespace: its bytes are bounded there, its files are not."""
    outside = os.stat("/tmp").st_dev  # noqa: PTH116
    most = 0
    for process in processes:
        place = f"/proc/{process}/root/tmp"
        try:
            if os.stat(place).st_dev != outside:  # noqa: PTH116
                there = os.statvfs(place)
                most = max(most, there.f_files - there.f_ffree)
        except OSError:
            continue
    return most


def _folder(folder: str, most: int) -> tuple[int, int]:
    """Bytes and files in a folder; one that cannot be looked into counts as too many."""
    total, files, waiting = 0, 0, [folder]
    while waiting and files <= most:
        try:
            for entry in os.scandir(waiting.pop()):
                files += 1
                if files > most:
                    break
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
        except (FileNotFoundError, NotADirectoryError):
            continue  # it was removed meanwhile
        except OSError:  # closed to us, or a path longer than paths can be: made to be hidden
            return total, most + 1
    return total, files
