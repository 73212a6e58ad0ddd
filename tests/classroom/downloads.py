"""Bulk downloads as learning platforms make them, for the tests of collecting."""

import io
import stat
import zipfile
from pathlib import Path

import nbformat
from conftest import CHAPTER, RIGHT

from autograde.classroom.chapters.chapter import write_notebook
from autograde.classroom.chapters.library import compose
from autograde.classroom.course_directory import Classroom

LOVELACE = (
    "id,first_name,last_name,email\nada,Ada,Lovelace,ada@example.org\nnoe,Noé,Müller-Lüdenscheidt,\nbob,Bob,O'Neil,\n"
)


def notebook(classroom: Classroom, answer: str = RIGHT, assignment: str = CHAPTER) -> bytes:
    """A notebook as handed in."""
    exercise = "scale" if assignment == CHAPTER else "shift"
    return write_notebook(compose(nbformat.read(classroom.release(assignment), as_version=4), {exercise: answer}))


def packed(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, in this order, each a minute later than the one before."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", kind) as archive:
        for minute, (name, data) in enumerate(files.items()):
            info = zipfile.ZipInfo(name, (2026, 3, 1, 12, minute % 60, 0))
            info.compress_type = kind
            archive.writestr(info, data)
    return content.getvalue()


def link(name: str, target: str) -> bytes:
    """A zip that holds a symbolic link."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return content.getvalue()


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "download.zip"
    path.write_bytes(content)
    return path
