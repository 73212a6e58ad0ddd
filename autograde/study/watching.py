"""Waits for notebooks to be saved."""

import time
from collections.abc import Iterator
from pathlib import Path

LOOK_SECONDS = 0.5  # between two looks at the files' times; a save should be answered at once


def saved(paths: list[Path]) -> Iterator[Path]:
    """The notebooks that are saved, each when it is, without an end."""
    known = {path: _state(path) for path in paths}
    while True:
        time.sleep(LOOK_SECONDS)
        for path in paths:
            now = _state(path)
            if now is not None and now != known[path]:
                known[path] = now
                yield path


def _state(path: Path) -> tuple[int, int] | None:
    """What changes when a file is saved; None while it is not there, or is empty, as in the middle of a save."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return (facts.st_mtime_ns, facts.st_size) if facts.st_size else None
