"""The exercises of the chapters, and what their check cells say of an answer; many tests ask this."""

from __future__ import annotations

import contextlib
import functools
import io
from typing import Any

import matplotlib

from autograde import places
from autograde.check import CheckFailed
from autograde.check.verdict import Verdict
from autograde.classroom.chapters.chapter import (
    HIDDEN_REGION,
    CheckCell,
    Notebook,
    answer_cells,
    chapter_sources,
    check_cells,
    grade_id,
    is_answer,
    read_chapter,
    split_regions,
)

matplotlib.use("Agg")

SOLUTIONS = places.solutions()

Namespace = dict[str, Any]


@functools.cache
def notebook(chapter: str) -> Notebook:
    """A chapter's source."""
    return read_chapter(chapter_sources(SOLUTIONS)[chapter])


@functools.cache
def chapters_of_exercises() -> dict[str, str]:
    """The chapter that asks for each exercise: its answer cell and a check of it stand there."""
    chapters = chapter_sources(SOLUTIONS)
    tested = {name: {cell.exercise for cell in check_cells(notebook(name))} for name in chapters}
    return {
        name: chapter for chapter in chapters for name in answer_cells(notebook(chapter)) if name in tested[chapter]
    }


def chapter_of(exercise: str) -> Notebook:
    """The chapter that asks for the exercise."""
    return notebook(chapters_of_exercises()[exercise])


def checks_of(exercise: str) -> list[CheckCell]:
    """The check cells of the exercise."""
    return [cell for cell in check_cells(chapter_of(exercise)) if cell.exercise == exercise]


@functools.cache
def names_before(exercise: str) -> Namespace:
    """What the chapter's setup and the reference answers that stand before the exercise have bound."""
    names: Namespace = {"__name__": "__main__"}
    for cell in chapter_of(exercise).cells:
        if grade_id(cell) == exercise:
            break
        if is_answer(cell) or "setup" in cell.metadata.get("tags", []):
            run(cell.source, names, grade_id(cell))
    return names


def run(source: str, names: Namespace, title: str) -> None:
    """Carry out a cell without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, f"<{title}>", "exec"), names)


def carried_out(exercise: str, code: str) -> Namespace:
    """What is bound after an answer's code has run where it stands in its chapter."""
    names = dict(names_before(exercise))
    run(code, names, exercise)
    return names


def rejections(exercise: str, code: str, visible_only: bool = False) -> dict[str, Verdict | None]:
    """The check cells that an answer fails, with their verdicts; None where its name does not exist."""
    names = carried_out(exercise, code)
    rejected: dict[str, Verdict | None] = {}
    for cell in checks_of(exercise):
        source = "\n".join(split_regions(cell.source, HIDDEN_REGION)[0]) if visible_only else cell.source
        try:
            run(source, names, cell.grade_id)
        except CheckFailed as failed:
            rejected[cell.grade_id] = failed.verdict
        except NameError:
            if exercise in names:
                raise
            rejected[cell.grade_id] = None
    return rejected
