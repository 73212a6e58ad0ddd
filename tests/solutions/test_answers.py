"""The library of answers: every right answer passes its chapter's checks, every wrong one fails those that it names."""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import re
from collections import Counter
from typing import Any

import matplotlib
import pytest

from autograde import places
from autograde.check import CheckFailed
from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.chapter import (
    CheckCell,
    Notebook,
    answer_cells,
    chapter_sources,
    check_cells,
    grade_id,
    is_answer,
    read_chapter,
)
from autograde.classroom.errors import CourseError
from autograde.classroom.library import Answer, read_answers

matplotlib.use("Agg")

SOLUTIONS = places.solutions()
ANSWER_FILES = sorted((SOLUTIONS / "answers").glob("*.py"))
RIGHT_AT_LEAST, WRONG_AT_LEAST = 5, 10

Namespace = dict[str, Any]


@functools.cache
def notebook(chapter: str) -> Notebook:
    return read_chapter(chapter_sources(SOLUTIONS)[chapter])


@functools.cache
def chapters_of_exercises() -> dict[str, str]:
    """The chapter that asks for each exercise: its answer cell and a check of it stand there."""
    return {
        exercise: chapter
        for chapter in chapter_sources(SOLUTIONS)
        for exercise in answer_cells(notebook(chapter))
        if checks_of(chapter, exercise)
    }


def checks_of(chapter: str, exercise: str) -> list[CheckCell]:
    return [cell for cell in check_cells(notebook(chapter)) if cell.exercise == exercise]


@functools.cache
def names_before(exercise: str) -> Namespace:
    """What the chapter's setup and the reference answers that stand before the exercise have bound."""
    names: Namespace = {"__name__": "__main__"}
    for cell in notebook(chapters_of_exercises()[exercise]).cells:
        if grade_id(cell) == exercise:
            break
        if is_answer(cell) or "setup" in cell.metadata.get("tags", []):
            run(cell.source, names, grade_id(cell))
    return names


def run(source: str, names: Namespace, title: str) -> None:
    """Carry out a cell without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, f"<{title}>", "exec"), names)


def cells_that_reject(answer: Answer) -> dict[str, str]:
    """The check cells that the answer fails, and what each says."""
    names = dict(names_before(answer.exercise))
    run(answer.code, names, answer.title)
    rejected = {}
    for cell in checks_of(chapters_of_exercises()[answer.exercise], answer.exercise):
        try:
            run(cell.source, names, cell.grade_id)
        except CheckFailed as failed:
            rejected[cell.grade_id] = failed.verdict.text()
        except NameError:
            if answer.exercise in names:
                raise
            rejected[cell.grade_id] = "the name is missing"
    return rejected


def all_answers() -> list[Answer]:
    """Every answer that can be read; a file that cannot has a test of its own."""
    answers: list[Answer] = []
    for path in ANSWER_FILES:
        with contextlib.suppress(CourseError):
            answers += read_answers(path)
    return answers


def readable(answer: Answer) -> str:
    return re.sub(r"\W+", "-", f"{answer.exercise} {'right' if answer.right else 'wrong'} {answer.title}")


@pytest.mark.parametrize("answer", all_answers(), ids=readable)
def test_an_answer_fails_the_cells_that_its_heading_names_and_no_other(answer: Answer) -> None:
    assert answer.exercise in chapters_of_exercises(), f"no chapter asks for {answer.exercise}"
    rejected = cells_that_reject(answer)
    said = "\n".join(f"{cell}: {text}" for cell, text in rejected.items())
    assert sorted(rejected) == sorted(answer.fails), said


@pytest.mark.parametrize("exercise", chapters_of_exercises())
def test_an_exercise_has_enough_right_and_wrong_answers(exercise: str) -> None:
    path = SOLUTIONS / "answers" / f"{exercise}.py"
    assert path.is_file(), f"the library has no file for {exercise}"
    kinds = Counter(answer.right for answer in read_answers(path))
    assert kinds[True] >= RIGHT_AT_LEAST
    assert kinds[False] >= WRONG_AT_LEAST


@pytest.mark.parametrize("path", ANSWER_FILES, ids=lambda path: path.stem)
def test_headings_name_cells_and_diagnoses_that_exist(path: Any) -> None:
    exercise = path.stem
    cells = {cell.grade_id for cell in checks_of(chapters_of_exercises()[exercise], exercise)}
    for answer in read_answers(path):
        assert set(answer.fails) <= cells, answer.title
        assert len(set(answer.fails)) == len(answer.fails), answer.title
        assert answer.diagnosis is None or answer.diagnosis in VOCABULARY, answer.title


@pytest.mark.parametrize("path", ANSWER_FILES, ids=lambda path: path.stem)
def test_no_two_answers_of_a_file_are_the_same_program(path: Any) -> None:
    titles: dict[str, list[str]] = {}
    for answer in read_answers(path):
        titles.setdefault(ast.dump(ast.parse(answer.code)), []).append(answer.title)
    assert [same for same in titles.values() if len(same) > 1] == []
