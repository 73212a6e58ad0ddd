"""Reads what a learning platform's bulk download holds: a zip or a folder, with zips in it, within bounds.

Nothing is unpacked by its own name, so no path in a download leads anywhere; what tries to is refused and named. Links
are refused, and so is what grows beyond any honest submission.
"""

import contextlib
import io
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from autograde.classroom.errors import CourseError

MOST_FILES = 50_000  # 2,000 students with 8 notebooks and as much again
LARGEST_FILE = 100_000_000  # bytes; as much as is read of a submission
LARGEST_ZIP = 200_000_000  # bytes of a zip within a zip, which is held in memory
LARGEST_ALL = 8_000_000_000  # bytes of all that is unpacked
LARGEST_DIRECTORY = 8_000_000  # bytes of a zip's list of contents; a million files have 50 MB, and take 1 GB to read
DEEPEST = 3  # zips within zips: the download, a student's, and one that she put into it
FOLDERS = 12  # folders within folders
RATIO = 200  # how many times a file may grow; a notebook with pictures grows by 2, with printed numbers by 20
SMALL = 10_000_000  # bytes, up to which it may grow as it likes
PIECE = 1_000_000
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error)


@dataclass(frozen=True)
class DownloadedFile:
    """A file of a download. `path` names the folders and zips it is in; `content` is None for what is no notebook."""

    path: PurePosixPath
    modified: float
    content: bytes | None


@dataclass
class Download:
    """What a download holds, file by file; `refused` fills with paths and reasons while it is read."""

    place: Path
    refused: list[tuple[str, str]] = field(default_factory=list)
    _count: int = 0
    _bytes: int = 0

    def files(self) -> Iterator[DownloadedFile]:
        """Every file, notebooks with their content. Raises CourseError where the whole is no download, or a bomb."""
        if self.place.is_dir():
            yield from self._in_folder(self.place, PurePosixPath(), FOLDERS)
            return
        if not self.place.is_file():
            raise CourseError(f"there is no file or folder {self.place}; expected the zip that the platform gave you.")
        with self.place.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise CourseError(
                    f"{self.place} is not a zip; expected the zip that the platform gave you, or a folder that it was "
                    "unpacked into."
                )
            file.seek(0)
            try:
                yield from self._in_zip(file, PurePosixPath(), DEEPEST)
            except _RefusedError as error:
                raise CourseError(f"{self.place} {error}. Nothing was collected.") from error

    def _in_folder(self, folder: Path, shown: PurePosixPath, depth: int) -> Iterator[DownloadedFile]:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            path = shown / entry.name
            if _is_noise(path):
                continue
            self._counted()
            if entry.is_symlink():
                self.refused.append((_fit(path), "is a symbolic link, which is not followed"))
            elif entry.is_dir(follow_symlinks=False):
                if depth:
                    yield from self._in_folder(Path(entry.path), path, depth - 1)
                else:
                    self.refused.append((_fit(path), f"is more than {FOLDERS} folders deep"))
            elif entry.is_file(follow_symlinks=False):
                facts = entry.stat(follow_symlinks=False)
                size = facts.st_size
                yield from self._one(path, facts.st_mtime, size, size, partial(_open, Path(entry.path)), DEEPEST)

    def _in_zip(self, file: BinaryIO, shown: PurePosixPath, depth: int) -> Iterator[DownloadedFile]:
        """Raises _RefusedError where the zip as a whole cannot be read."""
        if _directory_size(file) > LARGEST_DIRECTORY:
            raise _RefusedError(f"lists more files than any download has (at most {MOST_FILES} are read)")
        try:
            archive = zipfile.ZipFile(file)
        except UNREADABLE as error:
            raise _RefusedError(f"is a damaged zip ({error})") from error
        with archive:
            for info in archive.infolist():
                name = _name(info)
                path = shown / PurePosixPath(name)
                if info.is_dir() or _is_noise(PurePosixPath(name)):
                    continue
                self._counted()
                if problem := _problem(name, info):
                    self.refused.append((_fit(path), problem))
                    continue
                yield from self._one(
                    path,
                    _time(info),
                    info.file_size,
                    info.compress_size,
                    partial(archive.open, info),
                    depth,
                )

    def _one(
        self,
        path: PurePosixPath,
        modified: float,
        size: int,
        packed: int,
        opener: Callable[[], IO[bytes]],
        depth: int,
    ) -> Iterator[DownloadedFile]:
        kind = path.suffix.lower()
        if kind not in (".ipynb", ".zip"):
            yield DownloadedFile(path, modified, None)
            return
        try:
            content = self._read(opener, size, packed, LARGEST_ZIP if kind == ".zip" else LARGEST_FILE)
            if kind == ".ipynb":
                yield DownloadedFile(path, modified, content)
            elif not depth:
                raise _RefusedError(f"is a zip within {DEEPEST} others")
            else:
                yield from self._in_zip(io.BytesIO(content), path, depth - 1)
        except _RefusedError as error:
            self.refused.append((_fit(path), str(error)))
        except (*UNREADABLE, OSError) as error:
            self.refused.append((_fit(path), f"cannot be read ({error})"))

    def _read(self, opener: Callable[[], IO[bytes]], size: int, packed: int, most: int) -> bytes:
        if size > most:
            raise _RefusedError(f"is larger than {most // 10**6} MB")
        if size > SMALL and size > RATIO * packed:
            raise _RefusedError(f"grows to {size // max(packed, 1)} times its size; unpack it yourself if you trust it")
        pieces, length = [], 0
        with opener() as file:
            while piece := file.read(PIECE):
                length += len(piece)
                self._bytes += len(piece)
                if length > most or self._bytes > LARGEST_ALL:
                    raise _RefusedError(f"grows beyond {(most if length > most else LARGEST_ALL) // 10**6} MB")
                pieces.append(piece)
        return b"".join(pieces)

    def _counted(self) -> None:
        self._count += 1
        if self._count > MOST_FILES:
            raise CourseError(
                f"{self.place} holds more than {MOST_FILES} files, which no download of a class does. Nothing was "
                "collected; name the part that holds submissions."
            )


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


class _RefusedError(Exception):
    """The rest of a sentence that begins with a file's name: why it is not read."""


def _problem(name: str, info: zipfile.ZipInfo) -> str:
    """Why an entry is refused; "" where it is not."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":"):
        return "leads out of the zip"
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "is a symbolic link, which is not followed"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no regular file"
    if info.flag_bits & 1:
        return "is locked by a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not read; pack it again as an ordinary zip"
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name. Programs that forget to say so write UTF-8 all the same."""
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):  # it is what it was read as
            name = name.encode("cp437").decode("utf-8")
    return name


def _time(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _directory_size(file: BinaryIO) -> int:
    """How many bytes a zip's list of contents has, by its end record; it is told before anything of it is read.

    The format is that of PKWARE's APPNOTE.TXT, sections 4.3.14 to 4.3.16.
    """
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 65_557 - 20)  # the longest comment, and the record that leads to the large one
    file.seek(start)
    tail = file.read()
    file.seek(0)
    found = tail.rfind(b"PK\5\6")
    if found < 0:
        return 0
    (size,) = struct.unpack_from("<L", tail, found + 12)
    locator = tail.rfind(b"PK\6\7", 0, found)
    if size == 0xFFFFFFFF and locator >= 0:
        (offset,) = struct.unpack_from("<Q", tail, locator + 8)
        file.seek(offset)
        record = file.read(48)
        file.seek(0)
        (size,) = struct.unpack_from("<Q", record, 40) if len(record) == 48 else (0,)
    return int(size)


def _is_noise(path: PurePosixPath) -> bool:
    """What systems and editors leave: hidden files, checkpoints, __MACOSX."""
    return any(part.startswith((".", "__")) and part not in (".", "..") for part in path.parts)


def _fit(path: PurePosixPath) -> str:
    """A path fit for a sentence."""
    text = path.as_posix().encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in text)[-120:]
