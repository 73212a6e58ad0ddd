"""The comparison tells the two apart: what wins under plain nbgrader, and nothing under the judge."""

from pathlib import Path

import pytest
from against_nbgrader import compare
from attempts import ATTEMPTS

WINNERS = (
    "checks are tagged to be skipped",
    "an AST transformer empties the checks",
    "the answers are taken from the source",
    "the gradebook is written",
)


@pytest.mark.long
def test_attempts_that_win_under_nbgrader_win_nothing_under_the_judge(wall: None, tmp_path: Path) -> None:
    rows = compare([attempt for attempt in ATTEMPTS if attempt.name in WINNERS], tmp_path)
    assert {row.name for row in rows if row.plain > 0} == set(WINNERS)
    assert not [row for row in rows if row.judge > 0]
