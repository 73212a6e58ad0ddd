"""Reads a student's notebook, however damaged it is, and finds the chapter that it is of.

What is made of it is the chapter as it was given, with the student's answers and own code cells in it, so that a check
that was edited by accident or a cell that was lost does not matter. A notebook of another release keeps its own checks.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import autograde
from autograde import places
from autograde.classroom.chapters.chapter import Notebook, check_cells, grade_id, is_carry, question_cells
from autograde.classroom.errors import CourseError
from autograde.classroom.intake.graft import Grafted, Skeleton, graft
from autograde.classroom.intake.rescue import SubmittedCell, UnreadableError, read_cells
from autograde.classroom.quick_imports import import_nbformat
from autograde.study.folder import CHAPTER, Folder, course_notebook

LARGEST = 200_000_000  # bytes of a notebook with all that is stored in it
SAME_CHAPTER = 0.5  # of a release's named cells; a notebook with fewer of them is another one
# What graft says for a grader; a learner who looks at her own notebook knows it.
UNSAID = re.compile(r"nothing was answered|holds IPython's|cells are of an earlier release")


@dataclass(frozen=True)
class Prepared:
    """A notebook that is ready to run, and what was noticed on the way.

    `given` holds the ids of the cells that are the course's own, as far as that is known.
    """

    chapter: str
    path: Path
    notebook: Notebook
    begun: bool
    words: dict[str, bool]
    notes: tuple[str, ...]
    given: frozenset[str] = frozenset()

    def fingerprint(self) -> str:
        """A hash of all that the checks' outcome depends on: the code, the checker, the versions."""
        digest = hashlib.sha256(f"{autograde.__version__} {np.__version__}".encode())
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                digest.update(repr((cell.metadata.get("nbgrader", {}).get("points"), cell.source)).encode())
        for path in sorted((places.PACKAGE / "check").rglob("*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()


def prepare(path: Path, folder: Folder | None = None) -> Prepared:
    """Read a notebook, however damaged, and put the student's answers into the chapter as it was given.

    Raises CourseError for a file that is no notebook, or one without checks.
    """
    folder = folder or Folder(path.parent)
    content = read_file(path)
    try:
        cells, notes = read_cells(content)
    except UnreadableError as error:
        mend = "expected a notebook of the course"
        if CHAPTER.fullmatch(path.stem):
            mend = (
                f"restore it in JupyterLab from a checkpoint, or begin again with `chainrule reset {path.stem}`, which "
                "keeps this file in before/"
            )
        raise CourseError(f"{path.name} {error}; {mend}.") from error
    release = release_of(path, folder, cells)
    if release is None:
        return _as_it_is(path, content, notes)
    chapter, notebook = release
    grafted = graft(Skeleton(notebook), cells)
    said = [note for note in (*notes, *grafted.notes) if not UNSAID.match(note)]
    answered = {
        question.grade_id: _question(grafted.notebook, question.grade_id) != question.source
        for question in question_cells(notebook)
    }
    given = frozenset(str(cell.id) for cell in notebook.cells if "id" in cell)
    return Prepared(chapter, path, grafted.notebook, _begun(grafted, notebook), answered, tuple(said), given)


def read_file(path: Path) -> bytes:
    """The notebook's file. Raises CourseError where there is none, or a huge one."""
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError(
                f"{path} is larger than {LARGEST // 10**6} MB; clear its outputs in JupyterLab (Edit, Clear Outputs of "
                "All Cells), save it, and check again."
            )
        return path.read_bytes()
    except IsADirectoryError as error:
        raise CourseError(f"{path} is a folder; expected a notebook.") from error
    except FileNotFoundError as error:
        raise CourseError(f"there is no notebook {path}.") from error


def release_of(path: Path, folder: Folder, cells: list[SubmittedCell]) -> tuple[str, Notebook] | None:
    """The chapter that a notebook is of, by its name or else by its cells, as it was given; None for another one."""
    names = folder.chapters()
    ordered = [name for name in names if path.stem == name] or [name for name in names if path.stem.startswith(name)]
    own = {cell.grade_id for cell in cells if cell.grade_id}
    for name in [*ordered, *(name for name in names if name not in ordered)]:
        for place in (folder.given(name), course_notebook(name)):
            release = read_release(place)
            if release is None:
                continue
            wanted = {grade_id(cell) for cell in release.cells if grade_id(cell)}
            if not own and ordered:
                return name, release  # an editor dropped all names
            if wanted and len(own & wanted) >= SAME_CHAPTER * len(wanted) and not _other_checks(release, cells):
                return name, release
    return None


def _other_checks(release: Notebook, cells: list[SubmittedCell]) -> bool:
    """Whether the notebook's checks, untouched by the student, are others than this release's."""
    checks = {cell.grade_id: cell.source.strip() for cell in check_cells(release)}
    return any(
        cell.untouched and cell.grade_id in checks and cell.source.strip() != checks[cell.grade_id] for cell in cells
    )


def read_release(path: Path) -> Notebook | None:
    """A chapter as it was given or as the course has it; None where there is none that can be read."""
    import_nbformat()
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception:  # nbformat raises its own, json's and OSError; a release that cannot be read is none
        return None


def _as_it_is(path: Path, content: bytes, notes: list[str]) -> Prepared:
    import nbformat

    try:
        notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    except Exception as error:  # nbformat raises its own, json's and KeyError for what is no notebook
        raise CourseError(f"{path.name} is not a notebook of this course, and it is damaged: {error}") from error
    if not check_cells(notebook):
        raise CourseError(
            f"{path.name} is not a notebook of this course: it has no checks. Expected a chapter such as "
            "ch01_multiply_and_add.ipynb, or name a chapter by its number."
        )
    questions = {question.grade_id: bool(question.source.strip()) for question in question_cells(notebook)}
    note = "this notebook is not the installed course's; its own checks are run"
    chapter = path.stem if CHAPTER.fullmatch(path.stem) else path.name
    return Prepared(chapter, path, notebook, True, questions, (*notes, note))


def _begun(grafted: Grafted, release: Notebook) -> bool:
    """Whether anything is answered: what was only carried from the chapters before is no answer to this one."""
    stubs = [str(cell.source) for cell in release.cells if is_carry(cell)]
    carried = [str(cell.source) for cell in grafted.notebook.cells if is_carry(cell)]
    return grafted.answered > (carried != stubs)


def _question(notebook: Notebook, name: str) -> str:
    return next((str(cell.source) for cell in notebook.cells if grade_id(cell) == name), "")
