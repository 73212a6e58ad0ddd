"""Hidden inputs differ for each student: whatever they are, no right answer is rejected.

Each right answer of the library meets the hidden checks of its cells under many seeds. Computing in float32 is right
too and has the least room, so those answers meet ten times as many.
"""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Iterator

import pytest
from exercises import SOLUTIONS, carried_out, chapters_of_exercises, checks_of

from autograde.check import CheckFailed, hidden_rng
from autograde.check.asking import Place, ask_here, place, seed_from_name
from autograde.classroom.chapters.chapter import HIDDEN_REGION, CheckCell, split_regions
from autograde.classroom.chapters.library import Answer, read_answers

SEEDS = {"float64": 200, "float32": 2000}


@contextlib.contextmanager
def seeded(number: int) -> Iterator[None]:
    """Hidden inputs as of the student of this number."""
    before = place.set(Place(ask_here, lambda cell: seed_from_name(f"{cell} {number}")))
    try:
        yield
    finally:
        place.reset(before)


@functools.cache
def hidden_checks(exercise: str) -> list[tuple[str, str]]:
    """The check cells whose hidden checks draw their inputs: name and hidden source."""
    parts = [(cell.grade_id, hidden_part(cell)) for cell in checks_of(exercise)]
    return [(name, source) for name, source in parts if "hidden_rng" in source]


def hidden_part(cell: CheckCell) -> str:
    return "\n".join(line for region in split_regions(cell.source, HIDDEN_REGION)[1] for line in region)


def precision(answer: Answer) -> str:
    return "float32" if "float32" in answer.title else "float64"


def rejected(answer: Answer, seeds: int) -> list[str]:
    """What the hidden checks say against an answer, for each seed under which they do."""
    names = carried_out(answer.exercise, answer.code)
    found = []
    for cell, source in hidden_checks(answer.exercise):
        code = compile(source, f"<{cell}>", "exec")
        for number in range(seeds):
            with seeded(number), contextlib.redirect_stdout(io.StringIO()):
                try:
                    exec(code, dict(names))
                except CheckFailed as failed:
                    found.append(f"{answer.title}: {cell}, seed {number}: {failed.verdict.headline}")
    return found


@pytest.mark.long
@pytest.mark.parametrize("exercise", chapters_of_exercises())
def test_no_right_answer_is_rejected_under_any_seed(exercise: str) -> None:
    answers = [answer for answer in read_answers(SOLUTIONS / "answers" / f"{exercise}.py") if answer.right]
    assert [line for answer in answers for line in rejected(answer, SEEDS[precision(answer)])] == []


def test_seeds_differ_and_a_rejection_is_found() -> None:
    drawn = set()
    for number in range(3):
        with seeded(number):
            drawn.add(float(hidden_rng("relu_backward").normal()))
    assert len(drawn) == 3
    careless = Answer("Relu", True, "float32 that is rejected", "", "class Relu:\n    pass\n")
    cells = [cell for cell, _ in hidden_checks("Relu")]
    assert [line.split(", seed")[0].split(": ")[1] for line in rejected(careless, 1)] == cells
