"""The reference implementation: the answers, taken out of the chapters, so that none is written twice.

>>> from solutions import reference          # from the checkout's top folder
>>> reference.load("ch01_multiply_and_add").MulLayer
"""

from __future__ import annotations

import functools
import sys
import types
from pathlib import Path

from autograde.classroom.chapters import chapter
from autograde.classroom.errors import CourseError

HERE = Path(__file__).resolve().parent


@functools.cache
def load(name: str) -> types.ModuleType:
    """Return a module with the answers of the chapter `name`, and what its cells tagged `setup` give to them.

    Raises CourseError for a chapter that does not exist.
    """
    module = types.ModuleType(f"reference.{name}", f"The answers of {name}.")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    for number, source in enumerate(sources(name)):
        exec(compile(source, f"<{name}, cell {number}>", "exec"), module.__dict__)
    return module


def sources(name: str) -> list[str]:
    """The code of the chapter's cells tagged `setup` and of its answers, in order."""
    known = chapter.chapter_sources(HERE)
    if name not in known:
        raise CourseError(f"there is no chapter {name!r}; there are: {', '.join(known)}.")
    cells = chapter.read_chapter(known[name]).cells
    return [cell.source for cell in cells if chapter.is_answer(cell) or chapter.is_setup(cell)]


def answer(name: str, exercise: str) -> str:
    """The code of one answer. Raises CourseError for an exercise that the chapter does not have."""
    known = chapter.chapter_sources(HERE)
    cells = chapter.answer_cells(chapter.read_chapter(known[name])) if name in known else {}
    if exercise not in cells:
        raise CourseError(f"{name} has no exercise {exercise!r}; it has: {', '.join(cells) or 'none'}.")
    return str(cells[exercise].source)
