"""An autograded notebook: its file, and its points and comments, as nbgrader's SaveAutoGrades has them."""

import json
from collections.abc import Mapping
from typing import Any

from autograde.classroom.chapters.chapter import Cell, Notebook, check_cells, grade_id, is_answer, is_check, is_question
from autograde.classroom.grading.checksum import compute_checksum
from autograde.classroom.grading.verdicts import CellVerdict

NO_RESPONSE = "No response."  # nbgrader's words
LONGEST_COMMENT = 4000  # letters


def notebook_bytes(notebook: Notebook) -> bytes:
    """The notebook's file, a line for each cell: nbformat's own writer takes ten times as long."""
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in notebook.cells)
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    text = f'{{"cells": [\n{cells}\n],\n{json.dumps(rest, ensure_ascii=False, sort_keys=True)[1:]}\n'
    return text.encode("utf-8", "replace")  # half of a surrogate pair, printed by a student, is no letter


def auto_points(notebook: Notebook, verdicts: Mapping[str, CellVerdict]) -> dict[str, float | None]:
    """The points of every cell that has some, by grade_id; None where a person gives them."""
    points: dict[str, float | None] = {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if is_check(cell):
            points[name] = float(_mark(cell)["points"]) if verdicts[name].outcome == "passed" else 0.0
        elif is_question(cell):
            points[name] = 0.0 if is_untouched(cell) else None
    return points


def auto_comments(notebook: Notebook, verdicts: Mapping[str, CellVerdict]) -> dict[str, str | None]:
    """The comment on every cell that students fill in, by grade_id: what its checks say, or that there is no answer."""
    said: dict[str, list[str]] = {}
    for check in check_cells(notebook):
        verdict = verdicts[check.grade_id]
        if verdict.outcome != "passed":
            said.setdefault(check.exercise, []).append(f"{check.grade_id}: {verdict.message or verdict.outcome}")
    comments: dict[str, str | None] = {}
    for cell in notebook.cells:
        if is_answer(cell) or is_question(cell):
            name = grade_id(cell)
            told = "\n\n".join(said.get(name, []))
            if len(told) > LONGEST_COMMENT:
                told = f"{told[:LONGEST_COMMENT]} ..."
            comments[name] = NO_RESPONSE if is_untouched(cell) else told or None
    return comments


def is_untouched(cell: Cell) -> bool:
    """Whether a cell is as it was released."""
    mark = _mark(cell)
    return "checksum" in mark and mark["checksum"] == compute_checksum(cell.cell_type, cell.source, mark)


def _mark(cell: Cell) -> dict[str, Any]:
    return dict(cell.metadata["nbgrader"])
