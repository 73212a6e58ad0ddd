"""What was graded, written down so that grading can be killed at any moment and goes on where it stopped.

A journal is a file with a line for each submission that is finished: a checksum, and an `Entry` as JSON. Lines are only
added, each after the gradebook has the marks and `autograded/` the notebook. Before that a line takes back what stood
there of an earlier submission. The last line of a student counts. A line that was cut off, or that anything happened
to, proves nothing, and its submission is graded again.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.classroom import atomic
from autograde.classroom.grading.report import CheckResult

CHECKSUM = 16  # letters
TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Entry:
    """A finished submission: what it was graded from (hashes, and when it was due), and what came of it.

    `result` is the hash of the autograded notebook, None where the submission could not be read; `notes` then holds the
    reason alone. `points` are the automatic ones of all cells, by grade_id.
    """

    student: str
    submission: str
    release: str
    engine: str
    result: str | None
    due: str | None
    wall: str | None
    seconds: float
    notes: tuple[str, ...]
    checks: tuple[CheckResult, ...]
    points: Mapping[str, float | None]

    @property
    def readable(self) -> bool:
        return self.result is not None


class Journal:
    """The journal of one assignment. `entries` is what it proves, by student."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, Entry] = {}
        torn = False
        if path.exists():
            with path.open("rb") as file:
                for line in file:
                    torn = not line.endswith(b"\n")
                    entry = _read(line)
                    if isinstance(entry, Entry):
                        self.entries[entry.student] = entry
                    elif entry is not None:
                        self.entries.pop(entry, None)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        if torn:
            os.write(self._file, b"\n")

    def add(self, entry: Entry) -> None:
        """Write a finished submission down. Raises OSError, and what was begun of the line then proves nothing."""
        self._write(_line(asdict(entry)))
        self.entries[entry.student] = entry

    def take_back(self, student: str) -> None:
        """Write down that what was finished of a student's no longer holds."""
        if self.entries.pop(student, None) is not None:
            self._write(_line({TAKEN_BACK: student}))

    def keep(self, students: Iterable[str]) -> None:
        """Write the journal anew, with a line for each of these students alone."""
        wanted = set(students)
        self.entries = {student: entry for student, entry in sorted(self.entries.items()) if student in wanted}
        atomic.write(self.path, b"".join(_line(asdict(entry)) for entry in self.entries.values()))
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _write(self, line: bytes) -> None:
        written = os.write(self._file, line)
        if written < len(line):  # a full disk takes a part; the next write says why
            os.write(self._file, line[written:])


def _line(fields: dict[str, Any]) -> bytes:
    content = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
    return b"%s %s\n" % (_checksum(content), content)


def _read(line: bytes) -> Entry | str | None:
    """An entry, or the student whose entry no longer holds."""
    checksum, _, content = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != _checksum(content):
        return None
    try:
        fields: dict[str, Any] = json.loads(content)
        if TAKEN_BACK in fields:
            return str(fields[TAKEN_BACK])
        checks = tuple(CheckResult(**check) for check in fields.pop("checks"))
        return Entry(**{**fields, "notes": tuple(fields["notes"]), "checks": checks})
    except (ValueError, KeyError, TypeError):  # of another version of this program
        return None


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:CHECKSUM].encode()
