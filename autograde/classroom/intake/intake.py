"""Intake: from what a student handed in to a notebook that can be graded, or the reason why there is none.

The notebook is the release's, with the student's answers and own code cells in their places, and nothing else of the
submission: no metadata, tags, outputs or check cells. Nothing of the submission is run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from autograde.classroom.chapters.chapter import CELL_ID, Notebook, grade_id
from autograde.classroom.intake.graft import Skeleton, graft
from autograde.classroom.intake.rescue import UnreadableError, decode, read_cells
from autograde.classroom.intake.submissions import TIMESTAMP, Material, NotebookFile
from autograde.classroom.intake.timestamp import read_time

MOST_NOTES = 20
LONGEST_NOTE = 300
TIME = re.compile(r"[\w :,.+-]*\w(/\w[\w+-]*)*")  # a time zone's name may hold slashes, and must not be another file's
NAMED = 3  # of the files that are not used, in a note


@dataclass(frozen=True)
class Intake:
    """A submission taken in. `notebook` is None where nothing could be read; `problem` then says why.

    `answered` counts answers and questions that are not as they were released. `timestamp` is when it was handed in, as
    the file says that nbgrader leaves, None where it says nothing that can be read.
    """

    notebook: Notebook | None
    notes: tuple[str, ...] = ()
    problem: str = ""
    answered: int = 0
    timestamp: str | None = None


def take_in(material: Material, assignment: str, skeleton: Skeleton) -> Intake:
    """Rebuild a submission; of several notebooks the one that `_best` finds."""
    if material.problem:
        return Intake(None, problem=material.problem)
    notes = []
    if material.links:
        notes.append(f"symbolic links were not followed: {_some(material.links)}")
    if not material.notebooks:
        found = _some([*material.others, *material.links]) or "nothing"
        return Intake(None, problem=f"has no notebook {assignment}.ipynb; found {found}")
    taken = {file: _rebuild_file(file, skeleton) for file in material.notebooks}
    chosen = _best(taken, assignment)
    intake = taken[chosen]
    if intake.notebook is None:
        return Intake(None, problem=f"{chosen.path} {intake.problem}")
    path = PurePosixPath(chosen.path)
    if path.name != f"{assignment}.ipynb":
        notes.append(f"the notebook was renamed: {path.name}; expected {assignment}.ipynb")
    if len(path.parts) > 1:
        notes.append(f"the notebook was in a folder of the submission: {path.parent}")
    if len(taken) > 1:
        others = _some([file.path for file in taken if file != chosen])
        notes.append(f"there are {len(taken)} notebooks; {chosen.path} was graded, and not {others}")
    if material.others:
        notes.append(f"files beside the notebook are not used: {_some(material.others)}")
    timestamp, complaint = _timestamp(material.timestamp)
    every = [*notes, *complaint, *intake.notes]
    shown = [note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]} ..." for note in every]
    if len(shown) > MOST_NOTES:
        shown = [*shown[:MOST_NOTES], f"and {len(shown) - MOST_NOTES} notes more"]
    return replace(intake, notes=tuple(shown), timestamp=timestamp)


def read_release(content: bytes) -> Notebook:
    """A release's notebook, in which every cell has an id, as its file has since nbformat 4.5."""
    import nbformat

    release = nbformat.reads(content.decode("utf-8"), as_version=4)
    seen = {cell.get("id") for cell in release.cells}
    for number, cell in enumerate(release.cells):
        if not cell.get("id"):
            name = grade_id(cell)
            cell.id = name if CELL_ID.fullmatch(name) and name not in seen else f"released-{number}"
            seen.add(cell.id)
    release.nbformat_minor = max(release.nbformat_minor, 5)
    return release


def rebuild(content: bytes, skeleton: Skeleton) -> Intake:
    """Rebuild a notebook from its file's bytes; `problem` goes on where a sentence with the file's name begins."""
    try:
        cells, notes = read_cells(content)
    except UnreadableError as error:
        return Intake(None, problem=str(error))
    grafted = graft(skeleton, cells)
    return Intake(grafted.notebook, (*notes, *grafted.notes), answered=grafted.answered)


def _rebuild_file(file: NotebookFile, skeleton: Skeleton) -> Intake:
    if file.problem:
        return Intake(None, problem=file.problem)
    try:
        return rebuild(file.content, skeleton)
    except Exception as error:  # whatever a submission does to intake, the others are graded
        return Intake(None, problem=f"could not be taken in ({type(error).__name__}: {error})")


def _best(taken: dict[NotebookFile, Intake], assignment: str) -> NotebookFile:
    """The notebook named like the assignment, if anything in it is answered; else the one with the most answers.

    Of equals the newest: a file's time changes when it is copied or unpacked, so it decides last.
    """

    def rank(file: NotebookFile) -> tuple[bool, bool, int, bool, int, str]:
        intake = taken[file]
        named = PurePosixPath(file.path).name == f"{assignment}.ipynb"
        readable = intake.notebook is not None
        return (named and intake.answered > 0, readable, intake.answered, named, file.modified, file.path)

    return max(taken, key=rank)


def _timestamp(content: bytes | None) -> tuple[str | None, list[str]]:
    """The time as nbgrader reads it, and a complaint where there is one that it could not read."""
    if content is None:
        return None, []
    complaint = [f"{TIMESTAMP} holds no time that can be read; the submission has none, and is not late"]
    text = decode(content)[0].strip()
    if not TIME.fullmatch(text):
        return None, complaint
    try:
        read_time(text)
    except (ValueError, TypeError, ArithmeticError):
        return None, complaint
    return text, []


def _some(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
