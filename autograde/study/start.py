"""Copies the course to a learner, never over her work, and opens it in JupyterLab where she goes on."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.errors import CourseError
from autograde.study.folder import CHAPTER, DEFAULT, MEMORY, Folder, course_chapters, course_notebook
from autograde.study.keeping import running_jupyter, writing
from autograde.study.progress import PAGE, next_unfinished


@dataclass(frozen=True)
class Started:
    """What `start` did. `newer` are chapters that the installed course has in another version than the folder."""

    folder: Folder
    copied: list[str]
    kept: list[str]
    newer: list[str]


def start(named: Path | None) -> Started:
    """Copy the chapters that are not there yet; what is there stays as it is.

    Raises CourseError for a folder that holds something else, and where nothing can be written.
    """
    folder = Folder(_place(named))
    _refuse_foreign(folder.root)
    copied, kept, newer = [], [], []
    with writing(folder.root):
        for name in course_chapters():
            content = course_notebook(name).read_bytes()
            if folder.notebook(name).exists():
                kept.append(name)
                if folder.given(name).exists() and folder.given(name).read_bytes() != content:
                    newer.append(name)
                continue
            atomic.write(folder.given(name), content)
            atomic.write(folder.notebook(name), content)
            copied.append(name)
    return Started(folder, copied, kept, newer)


def open_jupyter(folder: Folder) -> int:
    """Open JupyterLab at the next unfinished chapter and wait for its end; returns its exit code."""
    chapter = next_unfinished(folder)
    page = [folder.notebook(chapter).name] if chapter else []
    command = [sys.executable, "-m", "jupyterlab", "--log-level=WARN", *page]  # its greetings would push ours away
    with subprocess.Popen(command, cwd=folder.root) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # JupyterLab got it as well, and asks


def already_open(folder: Folder) -> str:
    """The address of a JupyterLab that shows the folder; "" where none runs."""
    return running_jupyter(folder.root)


def _place(named: Path | None) -> Path:
    if named is not None:
        return named.resolve()
    here = Folder(Path.cwd())
    return here.root if here.is_course() else here.root / DEFAULT


def _refuse_foreign(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise CourseError(f"{root} is a file; expected a new or empty folder, or a course to go on with.")
    if not root.is_dir() or Folder(root).is_course():
        return
    strangers = sorted(path.name for path in root.iterdir() if not _is_familiar(path))
    if strangers:
        raise CourseError(
            f"{root} holds {strangers[0]!r} and no course; expected a new or empty folder, or a course to go on with. "
            f"Nothing was changed. `chainrule start {DEFAULT}` makes a folder of its own."
        )


def _is_familiar(path: Path) -> bool:
    """What may lie in a folder where a course is begun: hidden files, a virtual environment, the course's own."""
    name = path.name
    own = name in (MEMORY, PAGE) or (path.suffix == ".ipynb" and CHAPTER.fullmatch(path.stem) is not None)
    return name.startswith(".") or own or (path / "pyvenv.cfg").is_file()
