"""The library of answers: every right answer passes its chapter's checks, every wrong one fails those that it names."""

from __future__ import annotations

import ast
import contextlib
import re
from collections import Counter
from typing import Any

import pytest
from exercises import SOLUTIONS, chapters_of_exercises, checks_of, rejections

from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.chapters.library import Answer, read_answers
from autograde.classroom.errors import CourseError

ANSWER_FILES = sorted((SOLUTIONS / "answers").glob("*.py"))
RIGHT_AT_LEAST, WRONG_AT_LEAST = 5, 10


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
    rejected = rejections(answer.exercise, answer.code)
    said = "\n".join(f"{cell}: {verdict and verdict.text()}" for cell, verdict in rejected.items())
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
    cells = {cell.grade_id for cell in checks_of(exercise)}
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
