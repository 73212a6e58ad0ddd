"""What lies in `submitted/`: who handed in, and what of it is read. Nothing outside its folder is, and no link.

A submission is read whole into memory, within bounds, before anything is made of it.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.classroom.roster import problem_with_id

if TYPE_CHECKING:  # it imports nbgrader, which a worker does without
    from autograde.classroom.course_directory import Classroom

LARGEST = 100_000_000  # bytes of a submission's notebooks, all together
LARGEST_TIMESTAMP = 1000
MOST_NOTEBOOKS = 10
MOST_FILES = 2000
DEEPEST = 8  # a zip unpacked in a folder of a folder is at 2 or 3
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"  # nbgrader's submit puts it there; the name of the released feedback follows from it


@dataclass(frozen=True)
class NotebookFile:
    """A notebook as handed in; `path` is relative to the submission. `problem` says why there is no content."""

    path: str
    content: bytes
    modified: int
    problem: str = ""


@dataclass(frozen=True)
class Material:
    """All that is read of a submission. `others` are the files that are not used; `problem` is why there is nothing."""

    notebooks: tuple[NotebookFile, ...] = ()
    timestamp: bytes | None = None
    others: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    problem: str = ""

    def fingerprint(self) -> str:
        """A hash of all that a mark depends on."""
        digest = hashlib.sha256(repr((self.timestamp, self.others, self.links, self.problem)).encode())
        for notebook in self.notebooks:
            when = notebook.modified if len(self.notebooks) > 1 else None  # it can decide between two
            digest.update(repr((notebook.path, when, notebook.problem)).encode())
            digest.update(hashlib.sha256(notebook.content).digest())
        return digest.hexdigest()


@dataclass(frozen=True)
class Submission:
    """One student's folder for one assignment."""

    student: str
    folder: Path
    assignment: str

    def read(self) -> Material:
        """The submission's files, or the reason why they are not read."""
        if bad_id := problem_with_id(self.student):
            return Material(problem=f"the folder's name is no student id: it {bad_id}")
        where = f"submitted/{self.student}/{self.assignment}"
        for path in (self.folder.parent, self.folder):
            if path.is_symlink():
                # A link may lead anywhere, to the answers too.
                return Material(problem=f"{where} is a symbolic link or in one; expected the files themselves")
        if not self.folder.is_dir():
            return Material(problem=f"{where} is a file; expected a folder")
        try:
            return self._read_files()
        except OSError as error:
            return Material(problem=f"{where} cannot be read ({error.strerror})")

    def _read_files(self) -> Material:
        files: list[Path] = []
        links: list[Path] = []
        for path, is_link in _walk(self.folder, DEEPEST):
            (links if is_link else files).append(path)
            if len(files) + len(links) == MOST_FILES:
                break
        wanted = f"{self.assignment}.ipynb"
        notebooks = sorted(
            (path for path in files if path.suffix.lower() == ".ipynb"),
            key=lambda path: (path.name != wanted, len(path.parts), path),
        )
        left = LARGEST
        read = []
        for path in notebooks[:MOST_NOTEBOOKS]:
            read.append(_read_notebook(path, self.folder, left))
            left -= len(read[-1].content)
        own = {*notebooks[:MOST_NOTEBOOKS], self.folder / TIMESTAMP, self.folder / SECRET}
        timestamp = None
        if self.folder / TIMESTAMP in files:
            timestamp = _read_bounded(self.folder / TIMESTAMP, LARGEST_TIMESTAMP) or b""
        return Material(
            tuple(read),
            timestamp,
            tuple(_shown(path, self.folder) for path in sorted(files) if path not in own),
            tuple(_shown(path, self.folder) for path in sorted(links)),
        )


def find_submissions(classroom: "Classroom", assignment: str) -> list[Submission]:
    """The submissions of one assignment, by student."""
    submitted = classroom.root / "submitted"
    folders = sorted(path for path in submitted.iterdir() if os.path.lexists(path / assignment))
    return [Submission(path.name, path / assignment, assignment) for path in folders]


def read_secret(folder: Path) -> bytes | None:
    """What nbgrader's exchange knows a submission by, so that its feedback finds the way back; None without one."""
    try:
        content = _read_bounded(folder / SECRET, LARGEST_TIMESTAMP)
    except OSError:
        return None
    return content if content and content.isalnum() and not folder.is_symlink() else None


def _walk(folder: Path, depth: int) -> Iterator[tuple[Path, bool]]:
    """The files of a folder, those above first, and whether each is a link. Hidden ones are left out."""
    with os.scandir(folder) as entries:
        sorted_entries = sorted(entries, key=lambda entry: entry.name)
    below = []
    for entry in sorted_entries:
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir(follow_symlinks=False):
            below.append(Path(entry.path))
        else:
            yield Path(entry.path), entry.is_symlink()
    for path in below if depth else []:
        yield from _walk(path, depth - 1)


def _read_notebook(path: Path, folder: Path, limit: int) -> NotebookFile:
    shown = _shown(path, folder)
    try:
        content = _read_bounded(path, limit)
        modified = path.stat(follow_symlinks=False).st_mtime_ns
    except OSError as error:
        return NotebookFile(shown, b"", 0, f"cannot be read ({error.strerror})")
    if content is None:
        problem = f"is larger than {LARGEST // 10**6} MB, by itself or with the other notebooks of the submission"
        return NotebookFile(shown, b"", modified, problem)
    return NotebookFile(shown, content, modified)


def _read_bounded(path: Path, limit: int) -> bytes | None:
    """The file's content, None where it is larger. No link is followed, no pipe waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (a descriptor)
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "not a regular file")
        content = file.read(limit + 1) if os.fstat(file.fileno()).st_size <= limit else None
    return content if content is not None and len(content) <= limit else None


def _shown(path: Path, folder: Path) -> str:
    """The path within the submission, fit for a sentence."""
    name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in name)[-120:]
