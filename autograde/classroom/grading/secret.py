"""What hidden inputs are drawn from: a secret of the class, and the keys that follow from it.

The secret stays with the class. A worker gets the key of one assignment, and the judge that of one submission.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.classroom.errors import CourseError

if TYPE_CHECKING:  # it imports nbgrader, which a worker does without
    from autograde.classroom.course_directory import Classroom
    from autograde.classroom.grading.marks import ReleasedCell

LENGTH = 32  # bytes: as many as SHA-256 gives


def class_secret(classroom: "Classroom") -> bytes:
    """The class's secret, made when it is first asked for. Raises CourseError for a file that is none."""
    path = classroom.memory / "secret"
    if not path.exists():
        _make(path)
    secret = path.read_bytes()
    if len(secret) != LENGTH:
        raise CourseError(
            f"{path} is not the class's secret (it holds {len(secret)} bytes, expected {LENGTH}); restore it from a "
            "copy of the class, or remove it to have a new one made; then all is graded again, with other inputs."
        )
    return secret


def assignment_key(secret: bytes, assignment: str, checks: Iterable[tuple[str, str]]) -> bytes:
    """The key of an assignment, from the class's secret, its name and its checks: pairs of name and source."""
    return _digest(secret, [assignment, *(part for check in checks for part in check)])


def paper_key(secret: bytes, assignment: str, cells: Mapping[str, "ReleasedCell"]) -> bytes:
    """The key of an assignment whose released cells are these; those that are not locked are the students'."""
    return assignment_key(secret, assignment, [(cell.name, cell.source) for cell in cells.values() if cell.locked])


def submission_key(key: bytes, students: Iterable[tuple[str, str]]) -> bytes:
    """The key of a submission, from its assignment's, and what is the student's in it: pairs of name and source."""
    return _digest(key, [part for cell in students for part in cell])


def _digest(key: bytes, parts: list[str]) -> bytes:
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)  # with the length no two lists look alike
    return digest.digest()


def _make(path: Path) -> None:
    """Lay a new secret in its place, whole, unless someone was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
