"""Over the whole library: how many mistakes get a name, and whether it is theirs."""

from __future__ import annotations

import functools

from exercises import SOLUTIONS, rejections

from autograde.classroom.chapters.library import Answer, read_library


@functools.cache
def named() -> list[tuple[Answer, str | None]]:
    """Every wrong answer, with the diagnosis of the first cell that rejects it."""
    found = []
    for exercise, answers in read_library(SOLUTIONS).items():
        for answer in answers:
            if not answer.right:
                verdicts = [v for v in rejections(exercise, answer.code).values() if v is not None]
                found.append((answer, verdicts[0].diagnosis if verdicts else None))
    return found


def test_at_least_four_fifths_of_all_mistakes_get_a_name() -> None:
    unnamed = [f"{answer.exercise}: {answer.title}" for answer, name in named() if name is None]
    assert len(unnamed) <= 0.2 * len(named()), unnamed


def test_almost_every_mistake_with_a_name_in_its_heading_gets_that_one() -> None:
    headed = [(answer, name) for answer, name in named() if answer.diagnosis is not None]
    missed = [f"{a.exercise}: {a.title}: {a.diagnosis}, got {name}" for a, name in headed if name != a.diagnosis]
    assert len(missed) <= 0.05 * len(headed), missed


def test_almost_no_mistake_gets_a_name_that_is_not_its_own() -> None:
    others = [f"{a.exercise}: {a.title}: got {name}" for a, name in named() if name not in (None, a.diagnosis)]
    assert len(others) <= 0.02 * len(named()), others


def test_the_visible_checks_alone_reject_nine_tenths_of_all_mistakes() -> None:
    wrong = [answer for answer, _ in named()]
    passed = [f"{a.exercise}: {a.title}" for a in wrong if not rejections(a.exercise, a.code, visible_only=True)]
    assert len(passed) <= 0.1 * len(wrong), passed
