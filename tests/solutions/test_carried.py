"""A chapter that builds on earlier answers takes every right one: no check finds wrong numbers on top of it.

Right answers of different students do not always fit together: one returns a list where the next one's layer takes
an array. That raises in their own code, and is no verdict about numbers.
"""

from __future__ import annotations

from typing import Any

import pytest
from exercises import SOLUTIONS, notebook, run

from autograde.check import CheckFailed
from autograde.classroom.chapters.chapter import (
    carried_names,
    chapter_sources,
    check_cells,
    grade_id,
    is_answer,
    is_carry,
    is_check,
)
from autograde.classroom.chapters.library import Answer, read_library, with_what_they_use

LIBRARY = read_library(SOLUTIONS)


def right(exercise: str) -> list[Answer]:
    return [answer for answer in LIBRARY.get(exercise, []) if answer.right]


def cases() -> list[Any]:
    found = []
    for chapter in chapter_sources(SOLUTIONS):
        for cell in filter(is_carry, notebook(chapter).cells):
            most = max(len(right(name)) for name in carried_names(cell))
            found += [pytest.param(chapter, cell, style, id=f"{chapter[:4]}-{style}") for style in range(most)]
    return found


@pytest.mark.parametrize(("chapter", "carry", "style"), cases())
def test_no_check_finds_wrong_numbers_on_top_of_right_answers(chapter: str, carry: Any, style: int) -> None:
    def code_of(exercise: str) -> str | None:
        answers = right(exercise)
        return answers[style % len(answers)].code if answers else None

    names: dict[str, Any] = {"__name__": "__main__"}
    carried = "\n\n".join(with_what_they_use(carried_names(carry), code_of).values())
    failed = []
    for cell in notebook(chapter).cells:
        if is_carry(cell):
            run(carried, names, "carry")
        elif is_answer(cell) or "setup" in cell.metadata.get("tags", []):
            run(cell.source, names, grade_id(cell))
        elif is_check(cell):
            try:
                run(cell.source, names, grade_id(cell))
            except CheckFailed as error:
                if error.verdict.outcome != "error":
                    failed.append(f"{grade_id(cell)}: {error.verdict.text()}")
    assert len(check_cells(notebook(chapter))) > 0
    assert failed == []
