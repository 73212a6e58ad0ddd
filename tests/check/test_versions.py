"""The verdicts on the whole library are the same under other versions of Python and NumPy, with NumPy alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from versions import ELSEWHERE, NotHereError, Versions, differences, environment, library_cells, run_matrix

NEEDLESS = {"matplotlib", "IPython", "nbformat", "jupytext", "nbgrader", "scipy"}


@pytest.mark.long
@pytest.mark.parametrize("versions", ELSEWHERE, ids=str)
def test_the_verdicts_are_the_same_with_other_versions(versions: Versions) -> None:
    cells = library_cells()
    here = run_matrix(Path(sys.executable), cells)
    try:
        with environment(versions) as python:
            there = run_matrix(python, cells)
    except NotHereError as reason:
        pytest.skip(str(reason))
    assert differences(here["verdicts"], there["verdicts"]) == []
    assert not NEEDLESS & set(there["modules"])


def test_a_verdict_that_differs_is_listed() -> None:
    here = {
        "Relu": {"where": {}, "no mask": {"relu_backward": ["failed", "wrong_mask"], "relu_care": ["failed", None]}}
    }
    there = {"Relu": {"where": {"relu_care": ["error", "raises"]}, "no mask": {"relu_backward": ["failed", None]}}}
    lines = differences(here, there)
    assert len(lines) == 3
    assert "Relu: no mask: relu_backward: here ['failed', 'wrong_mask'], there ['failed', None]" in lines
    assert differences(here, here) == []
