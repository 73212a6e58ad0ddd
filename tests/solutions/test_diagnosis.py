"""Over the whole library: how many mistakes get a name, and whether it is theirs. `naming.py` prints the counts."""

from __future__ import annotations

import functools

import naming
from naming import Named


@functools.cache
def named() -> list[Named]:
    return [naming.judge(answer) for answer in naming.answers() if not answer.right]


def test_at_least_four_fifths_of_all_mistakes_get_a_name() -> None:
    unnamed = naming.unnamed(named())
    assert len(unnamed) <= 0.2 * len(named()), list(map(str, unnamed))


def test_almost_every_mistake_with_a_name_in_its_heading_gets_that_one() -> None:
    missed = naming.missed(named())
    assert len(missed) <= 0.05 * len(naming.headed(named())), list(map(str, missed))


def test_almost_no_mistake_gets_a_name_that_is_not_its_own() -> None:
    misnamed = naming.misnamed(named())
    assert len(misnamed) <= 0.02 * len(named()), list(map(str, misnamed))


def test_the_visible_checks_alone_reject_nine_tenths_of_all_mistakes() -> None:
    unseen = naming.unseen(named())
    assert len(unseen) <= 0.1 * len(named()), list(map(str, unseen))
