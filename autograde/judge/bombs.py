"""Attempts to use up the machine or to outlive the end: canaries of `chainrule doctor` and the tests.

They run behind a wall only, and each stops by itself at a size that harms no machine, should the wall not stop it.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from autograde.judge import linux
from autograde.judge.attempt import HEARTBEAT, Bait, main, say

FORKS = 200
MEMORY = 6 << 30  # bytes
FILES, FILE_SIZE = 400, 1 << 20
EMPTY_FILES = 30_000
OUTPUT = 64 << 20  # bytes


def bomb_forks(bait: Bait) -> str | None:
    for number in range(FORKS):
        try:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
        except OSError:
            return None if number <= bait.processes else f"{number} processes"
    return f"{FORKS} processes"


def bomb_memory(bait: Bait) -> str | None:
    held: list[bytes] = []
    try:
        while sum(map(len, held)) < MEMORY:
            held.append(b"\1" * (16 << 20))
    except MemoryError:
        return None
    return f"{MEMORY >> 20} MiB"


def bomb_memory_in_many(bait: Bait) -> str | None:
    """Each process stays within its own limit; together they do not."""
    for _ in range(FORKS):
        try:
            if os.fork() == 0:
                with suppress(MemoryError):
                    held = b"\1" * bait.piece
                    time.sleep(20)
                    del held
                os._exit(0)
        except OSError:
            break
    time.sleep(5)
    return "memory of many processes"


def bomb_disk(bait: Bait) -> str | None:
    written = 0
    try:
        for number in range(FILES):
            written += Path(f"bomb{number}").write_bytes(b"\1" * FILE_SIZE)
            say(written=written)
        Path("large").write_bytes(bytes(bait.file_size + 1))
    except OSError:
        return None
    return f"{written} bytes"


def bomb_files(bait: Bait) -> str | None:
    number = 0
    with suppress(OSError):
        for number in range(EMPTY_FILES):
            Path(f"file{number}").touch()
        time.sleep(1)  # for what is watched, not enforced
        return f"{EMPTY_FILES} files"
    return None


def bomb_output(bait: Bait) -> str | None:
    for _ in range(OUTPUT >> 16):
        os.write(1, b"x" * (1 << 16))
    return f"{OUTPUT} bytes"


def loop(bait: Bait) -> str | None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    return "20 s"


def survive(bait: Bait) -> str | None:
    """Leave a daemon behind, by the book and by refused steps left out."""
    for _ in range(3):
        if os.fork() == 0:
            with suppress(OSError):
                os.setsid()
            with suppress(OSError):
                linux.prctl(linux.PR_SET_PDEATHSIG, 0)
            if os.fork() == 0:
                for number in range(1, 32):
                    with suppress(OSError, ValueError):
                        signal.signal(number, signal.SIG_IGN)
                while True:
                    os.write(1, HEARTBEAT.encode() + b"\n")
                    time.sleep(0.02)
            os._exit(0)
    time.sleep(0.1)
    return None


ATTEMPTS = (bomb_forks, bomb_memory, bomb_memory_in_many, bomb_disk, bomb_files, bomb_output, loop, survive)

if __name__ == "__main__":
    main(*ATTEMPTS)
