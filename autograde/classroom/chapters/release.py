"""Makes the students' version of an assignment, by nbgrader, from the class's own source."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import (
    Notebook,
    chapter_sources,
    content_hash,
    grade_id,
    read_chapter,
)
from autograde.classroom.course_directory import Classroom, known_assignment, write_source
from autograde.classroom.errors import CourseError
from autograde.classroom.nbgrader_run import Run

STAGING = ".chainrule/release"


@dataclass(frozen=True)
class Released:
    """What became of one assignment. `made` is False where a release was there and stays."""

    assignment: str
    made: bool
    notes: tuple[str, ...] = ()


def release(classroom: Classroom, names: list[str], force: bool = False) -> list[Released]:
    """Release these assignments, all of them if none is named.

    A release that is there stays, unless `force`: then it is made anew, and a chapter that changed in the checkout is
    taken over first, if the class's own source was not edited since it was written.
    """
    solutions = places.find().solutions
    chapters = chapter_sources(solutions) if solutions is not None else {}
    known = sorted({*classroom.assignments(), *chapters})
    if not known:
        raise CourseError(f"the class in {classroom.root} has no assignment; run `chainrule init {classroom.root}`.")
    for name in names:
        known_assignment(classroom, name, known)
    run = classroom.nbgrader()
    try:
        return [_release(classroom, run, name, chapters.get(name), force) for name in names or known]
    finally:
        run.close()


def _release(classroom: Classroom, run: Run, name: str, chapter: Path | None, force: bool) -> Released:
    fresh = read_chapter(chapter) if chapter is not None else None
    path = classroom.source(name)
    notes: list[str] = []
    if not path.exists():
        assert fresh is not None
        write_source(classroom, name, fresh)
    own = _read_source(path)
    newer = fresh is not None and content_hash(own) != content_hash(fresh)
    written = classroom.written_sources().get(name)
    edited = newer and content_hash(own) != written
    if _is_released(classroom, run, name) and not force:
        if newer:
            notes.append(
                "the checkout has another version of this chapter; "
                + ("the class's own source was edited and is kept" if edited else "--force takes it over")
            )
        return Released(name, made=False, notes=tuple(notes))
    if fresh is not None and newer and not edited:
        _refuse_other_cells(run, name, fresh)
        write_source(classroom, name, fresh)
        notes.append("took over the chapter as it now stands in the checkout")
    else:
        _refuse_other_cells(run, name, own)
        if edited and fresh is not None and content_hash(fresh) != written:
            notes.append(
                "kept the class's own source, which was edited; the changed chapter of the checkout was not taken"
            )
        elif edited:
            notes.append("made from the class's own source, which was edited")
    _generate(classroom, run, name)
    return Released(name, made=True, notes=tuple(notes))


def _generate(classroom: Classroom, run: Run, name: str) -> None:
    """Let nbgrader make the release beside its place, then put each file where it belongs."""
    from nbgrader.converters import GenerateAssignment

    staging = classroom.root / STAGING
    atomic.remove_folder(staging)
    run.coursedir.release_directory = STAGING
    try:
        run.convert(GenerateAssignment, name)
    except Exception as error:  # nbgrader raises RuntimeError, ValidationError and its own
        reasons = [line.strip().splitlines()[-1] for line in run.errors if "Traceback" in line]
        raise CourseError(
            f"nbgrader cannot make a release of {classroom.source(name)}: {(reasons or [str(error)])[0]}. "
            f"Mend that source and release again; details are in {classroom.memory / 'nbgrader.log'}."
        ) from error
    finally:
        run.coursedir.release_directory = "release"
    made = staging / name
    files = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    place = classroom.release(name).parent
    for relative, content in files.items():
        atomic.write(place / relative, content)
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(place) not in files:
            path.unlink()
    atomic.remove_folder(staging)


def _is_released(classroom: Classroom, run: Run, name: str) -> bool:
    try:
        json.loads(classroom.release(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    with run.gradebook() as gradebook:
        return any(
            notebook.name == name
            for assignment in gradebook.assignments
            if assignment.name == name
            for notebook in assignment.notebooks
        )


def _read_source(path: Path) -> Notebook:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises its own, json's and KeyError for what is no notebook
        raise CourseError(
            f"{path} is not a notebook ({type(error).__name__}); mend it, or remove it and release again to have it "
            "written from the checkout."
        ) from error


def _refuse_other_cells(run: Run, name: str, notebook: Notebook) -> None:
    """nbgrader cannot add or remove graded cells once there are submissions; say so before anything is changed."""
    from nbgrader.api import MissingEntry

    with run.gradebook() as gradebook:
        try:
            known = gradebook.find_notebook(name, name)
        except MissingEntry:
            return
        if not known.submissions:
            return
        before = {cell.name for cell in known.source_cells}
    now = {grade_id(cell) for cell in notebook.cells if _is_recorded(cell)}
    if before != now:
        added, removed = ", ".join(sorted(now - before)) or "none", ", ".join(sorted(before - now)) or "none"
        raise CourseError(
            f"{name} has submissions, and its graded cells changed (new: {added}; gone: {removed}), which nbgrader "
            "cannot take over. Keep the cells' names, or give the assignment a new name. Nothing was changed."
        )


def _is_recorded(cell: Any) -> bool:
    mark = cell.metadata.get("nbgrader", {})
    return any(mark.get(key) for key in ("grade", "solution", "locked", "task"))
