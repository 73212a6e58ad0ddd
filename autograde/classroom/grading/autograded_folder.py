"""Puts what came of a submission into autograded/STUDENT/ASSIGNMENT, whole, and as nbgrader does.

Beside the notebook stand the time of submission, what nbgrader's exchange knows it by, and the class's own files of the
assignment, all write-protected.
"""

import os
import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from autograde.classroom import atomic
from autograde.classroom.course_directory import Classroom
from autograde.classroom.intake.submissions import SECRET, TIMESTAMP, read_secret

STAGING = ".chainrule/autograded"  # on the class's own file system, so that a folder can be moved from there

IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")  # of the class's files, as nbgrader has it


class AutogradedFolders:
    """The autograded folders of one assignment; what an interrupted command left half made is removed."""

    def __init__(self, classroom: Classroom, assignment: str, config: Any) -> None:
        self.classroom, self.assignment = classroom, assignment
        settings = config.CourseDirectory if "CourseDirectory" in config else {}
        self.mode = 0o664 if settings.get("groupshared", False) else 0o444  # as nbgrader has it
        self.staging = classroom.root / STAGING
        atomic.remove_folder(self.staging)
        source = classroom.source(assignment).parent
        patterns = [*settings.get("ignore", IGNORED), "*.ipynb"]
        self.beside = {
            path.relative_to(source): path
            for path in sorted(source.rglob("*"))
            if path.is_file() and not _is_ignored(path.relative_to(source), patterns)
        }

    def put(self, student: str, notebook: bytes, timestamp: str | None) -> None:
        """Put this in the place of what stands there, if anything does."""
        new = self.staging / "new"
        atomic.remove_folder(new)
        new.mkdir(parents=True)
        for relative, path in self.beside.items():
            (new / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, new / relative)
        if timestamp is not None:
            (new / TIMESTAMP).write_text(timestamp, encoding="utf-8")
        if secret := read_secret(self.classroom.submission(student, self.assignment)):
            (new / SECRET).write_bytes(secret)
        (new / f"{self.assignment}.ipynb").write_bytes(notebook)
        for folder, _, files in os.walk(new):
            for name in files:
                os.chmod(os.path.join(folder, name), self.mode)  # noqa: PTH101, PTH118 (5,000 times)
        place = self.classroom.autograded(student, self.assignment).parent
        place.parent.mkdir(parents=True, exist_ok=True)
        self.remove(student)
        new.replace(place)

    def remove(self, student: str) -> None:
        """Take away what stands there."""
        place = self.classroom.autograded(student, self.assignment).parent
        if not os.path.lexists(place):
            return
        old = self.staging / "old"
        old.parent.mkdir(parents=True, exist_ok=True)
        place.replace(old)
        atomic.remove_folder(old)


def _is_ignored(relative: Path, patterns: list[str]) -> bool:
    return any(fnmatch(part, pattern) for part in relative.parts for pattern in patterns)
