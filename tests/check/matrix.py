"""Carries out the library's matrix with NumPy and `autograde.check` alone: cells in as JSON, verdicts out as JSON.

    python tests/check/matrix.py < cells.json > verdicts.json

`versions.py` writes the cells, and runs this under other versions of Python and NumPy.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import numpy as np

from autograde.check import CheckFailed

Verdict = list[str | None]  # outcome and diagnosis


def run(source: str, names: dict[str, Any], title: str) -> None:
    """Carry out a cell without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, f"<{title}>", "exec"), names)


def verdicts(exercise: dict[str, Any]) -> dict[str, dict[str, Verdict]]:
    """For each answer to an exercise, by its title: outcome and diagnosis of the check cells that reject it."""
    before: dict[str, Any] = {"__name__": "__main__"}
    for source in exercise["before"]:
        run(source, before, "before")
    found: dict[str, dict[str, Verdict]] = {}
    for title, code in exercise["answers"].items():
        names = dict(before)
        rejected: dict[str, Verdict] = {}
        run(code, names, exercise["name"])
        for cell, source in exercise["checks"].items():
            try:
                run(source, names, cell)
            except CheckFailed as failed:
                rejected[cell] = [failed.verdict.outcome, failed.verdict.diagnosis]
            except Exception as error:  # whatever it is, it must be the same everywhere
                rejected[cell] = [type(error).__name__, None]
        found[title] = rejected
    return found


def main() -> None:
    exercises = json.load(sys.stdin)
    found = {exercise["name"]: verdicts(exercise) for exercise in exercises}
    json.dump({"numpy": np.__version__, "modules": sorted(sys.modules), "verdicts": found}, sys.stdout)


if __name__ == "__main__":
    main()
