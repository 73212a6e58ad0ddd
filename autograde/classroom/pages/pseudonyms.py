"""Numbers for students in place of names: drawn at random, kept for the class, and so the same in every report."""

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.errors import CourseError


def numbered(students: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """A number for each student, the known ones kept; new ones follow in an order that no name decides."""
    new = sorted(set(students) - set(known))
    random.SystemRandom().shuffle(new)
    first = max(known.values(), default=0) + 1
    return {**known, **{student: first + place for place, student in enumerate(new)}}


def kept(path: Path, students: Iterable[str]) -> dict[str, int]:
    """The numbers that the class keeps in a file, with those of new students added to it."""
    known = _read(path) if path.exists() else {}
    numbers = numbered(students, known)
    if numbers != known:
        content = json.dumps(numbers, indent=1, sort_keys=True, ensure_ascii=False)
        atomic.write(path, f"{content}\n".encode())
    return numbers


def _read(path: Path) -> dict[str, int]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(student): int(number) for student, number in found.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CourseError(
            f"{path} does not hold the students' numbers ({error}); put a copy of it back, or remove it to have new "
            "numbers drawn."
        ) from error
