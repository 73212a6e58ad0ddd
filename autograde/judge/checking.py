"""Runs a check cell in the grader: its code is the instructor's, and the exercise's name in it is a mere name."""

import builtins
import contextlib
import io
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from autograde import check
from autograde.check import asking
from autograde.check.script import Answer, Step
from autograde.check.verdict import CheckFailed, Verdict
from autograde.judge.names import bound, looked_up

GIVEN = ("check", "np")  # what a check cell may use besides the exercise's name and Python's own


class Name:
    """Stands for what a submission calls so. There is nothing that could be done with it but asking."""

    def __init__(self, name: str) -> None:
        self.__name__ = name


@dataclass(frozen=True)
class Checked:
    """What came of a check cell: its verdict where it failed, or the error of a cell that is no check of ours."""

    printed: str
    verdict: Verdict | None = None
    error: tuple[str, str, str] | None = None


def run_check(source: str, ask: Callable[[str, Sequence[Step]], list[Answer]], seed: Callable[[str], int]) -> Checked:
    """Run a check cell. `ask` carries out steps on a name, or raises NameError; `seed` gives a hidden cell's."""
    printed = io.StringIO()
    try:
        code, names = _compiled(source)
    except SyntaxError as error:
        return Checked("", error=("SyntaxError", str(error), f"SyntaxError: {error}"))
    scope: dict[str, Any] = {"__name__": "__main__", "check": check, "np": np} | {name: Name(name) for name in names}
    place = asking.Place(lambda target, steps: ask(target.__name__, steps), seed)
    before = asking.place.set(place)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()), asking.no_warnings():
            exec(code, scope)
    except CheckFailed as error:
        return Checked(printed.getvalue(), verdict=error.verdict)
    except Exception as error:
        told = "".join(traceback.format_exception_only(error)).strip()
        return Checked(printed.getvalue(), error=(type(error).__name__, str(error), told))
    finally:
        asking.place.reset(before)
    return Checked(printed.getvalue())


@lru_cache(maxsize=512)
def _compiled(source: str) -> tuple[CodeType, tuple[str, ...]]:
    """The cell's code, and the free names in it: those of the exercise."""
    free = looked_up(source) - bound(source) - set(GIVEN)
    return compile(source, "<check>", "exec"), tuple(sorted(name for name in free if not hasattr(builtins, name)))


def names_of(source: str) -> tuple[str, ...]:
    """The names that a check cell asks about: one, where it is a check of ours."""
    return _compiled(source)[1]
