"""Puts a chapter, or one exercise of it, back as it was given; the old notebook is kept."""

import copy
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import Notebook, check_cells, grade_id, write_notebook
from autograde.classroom.errors import CourseError
from autograde.classroom.intake.cell_code import read_code
from autograde.classroom.intake.matching import ANSWER, WORDS, Place
from autograde.study.editing import Edited, read_notebook
from autograde.study.folder import Folder, course_notebook, find_exercise
from autograde.study.keeping import keep, writing
from autograde.study.reading import read_release


@dataclass(frozen=True)
class Reset:
    """What was put back. `kept` is the old notebook, None where there was none or nothing to keep."""

    path: Path
    what: str
    kept: Path | None
    notes: tuple[str, ...] = ()


def reset(folder: Folder, chapter: str, exercise: str | None = None) -> Reset:
    """Put the chapter back as the installed course has it, or one exercise's cell as it was given.

    Raises CourseError for an unknown exercise, and for a damaged notebook of which one exercise should be reset.
    """
    with writing(folder.root):
        return _reset_chapter(folder, chapter) if exercise is None else _reset_exercise(folder, chapter, exercise)


def _reset_chapter(folder: Folder, chapter: str) -> Reset:
    source = course_notebook(chapter) if course_notebook(chapter).is_file() else folder.given(chapter)
    if not source.is_file():
        raise CourseError(f"{chapter} is not in the installed course, so there is nothing to put back.")
    content, path = source.read_bytes(), folder.notebook(chapter)
    kept = None
    if path.exists() and path.read_bytes() != content:
        kept = keep(path, "reset")
    atomic.write(path, content)
    atomic.write(folder.given(chapter), content)
    return Reset(path, chapter, kept)


def _reset_exercise(folder: Folder, chapter: str, wanted: str) -> Reset:
    path = folder.notebook(chapter)
    release = read_release(folder.given(chapter)) or read_release(course_notebook(chapter))
    if release is None:
        raise CourseError(f"{chapter} is not in the installed course, so there is nothing to put back.")
    read = read_notebook(path)
    if read is None:
        raise CourseError(
            f"{path.name} is damaged, so that one exercise cannot be put back; `chainrule reset {chapter}` puts back "
            "the whole chapter and keeps this file in before/."
        )
    edited = Edited(*read, release)
    places = {place.grade_id: place for place in edited.places if place.role in (ANSWER, WORDS) and place.grade_id}
    name = find_exercise(places, wanted, chapter)
    notebook, notes = _without(edited, places[name])
    kept = keep(path, "reset")
    atomic.write(path, write_notebook(notebook))
    return Reset(path, f"{name} of {chapter}", kept, notes)


def _without(edited: Edited, place: Place) -> tuple[Notebook, tuple[str, ...]]:
    """The notebook with one place as it was released, and what else there is to know."""
    notebook = copy.deepcopy(edited.notebook)
    stub = copy.deepcopy(edited.release.cells[place.index])
    numbers = edited.members[place.index]
    checks = {cell.grade_id for cell in check_cells(edited.release) if cell.exercise in {place.grade_id, *place.wanted}}
    for cell in notebook.cells:
        if grade_id(cell) in checks and cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    if numbers:
        notebook.cells[numbers[0]] = stub
        for number in reversed(numbers[1:]):  # the pieces of an answer that was split
            del notebook.cells[number]
    else:
        notebook.cells.insert(position_of(edited, place), stub)
    others = [
        number + 1
        for number, cell in enumerate(edited.cells)
        if edited.found[number] is None and place.wanted and place.wanted <= read_code(cell.source).names
    ]
    notes = [f"cell {number} defines {place.grade_id} too, and counts as long as it is there" for number in others]
    return notebook, tuple(notes)


def position_of(edited: Edited, place: Place) -> int:
    """Where a cell that is gone belongs: before the first cell of what followed it in the release."""
    later = [number for number, found in enumerate(edited.found) if found is not None and found.index > place.index]
    return later[0] if later else len(edited.cells)
