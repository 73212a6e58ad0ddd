"""Comparing an answer with what was expected: shape first, then values, relative to the array's largest entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.check.plain import Plain, Strange, as_array, describe

Array = np.ndarray
RESULT = "the result"  # what a function's value is called in a sentence
_MOST_TEXT = 60  # letters shown of a text of the student's


@dataclass(frozen=True)
class Difference:
    """Where an answer differs from what was expected.

    `problem` is one of "kind" (not a number or array), "shape", "not finite", "value", "length", "keys".
    `error` and `allowed` are relative to the largest expected entry. `index` is the worst entry, () for a number.
    """

    name: str
    problem: str
    yours: Any
    expected: Any
    index: tuple[int, ...] = ()
    error: float = float("nan")
    allowed: float = float("nan")

    def sentence(self, *, values: bool = True) -> str:
        """Say what differs; without `values` nothing that the answer holds, neither numbers nor shape nor keys."""
        if self.problem in ("kind", "shape", "length", "keys"):
            if not values:
                return f"{self.name} is something else than {self._wanted()}"
            return f"{self.name} is {self._given()}; expected {self._wanted()}"
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        if not values:
            what = "holds nan or inf" if self.problem == "not finite" else "has wrong values"
            return f"{self.name} {what}"
        mine, right = self.at_worst()
        if self.problem == "not finite":
            return f"{self.name}{place} is {mine:.6g}; expected a finite number"
        return f"{self.name}{place} is {mine:.6g}; expected {right:.6g}"

    def at_worst(self) -> tuple[float, float]:
        """Your value and the expected one at the worst entry."""
        yours, expected = as_array(self.yours), as_array(self.expected)
        assert yours is not None
        assert expected is not None
        return float(yours[self.index]), float(expected[self.index])

    def _given(self) -> str:
        if self.problem == "length" and isinstance(self.yours, np.ndarray) and self.yours.ndim:
            return f"one array of shape {self.yours.shape}"
        if self.problem == "kind" and isinstance(self.expected, str) and isinstance(self.yours, (str, bool)):
            text = repr(self.yours)  # which writes what cannot be printed in letters that can
            return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}..."
        return describe(self.yours)

    def _wanted(self) -> str:
        return self.expected if isinstance(self.expected, str) else describe(self.expected)


class AnyNumber:
    """Expected where any finite number is right, for example the loss of logits at +-1000."""


any_number = AnyNumber()


def compare(
    name: str, answer: Plain | Strange, expected: Any, relative: float, absolute: float = 0.0
) -> Difference | None:
    """Return where `answer` differs from `expected`, or None.

    `expected` is a number, an array, a text, None, `any_number`, or a tuple, list or dict of these. A tuple accepts any
    sequence of the same length; a dict accepts further keys; an array accepts nested lists of its shape.
    Where nan or inf is expected, the same is right.
    An array or number differs if its largest error exceeds `relative` times the largest expected entry plus
    `absolute`, or is not a number.
    """
    if isinstance(expected, (tuple, list)):
        return _compare_sequence(name, answer, expected, relative, absolute)
    if isinstance(expected, dict):
        if not isinstance(answer, dict) or not set(expected) <= set(answer):
            return Difference(name, "keys", answer, expected)
        pairs = [(f"{name}[{key!r}]", answer[key], expected[key]) for key in expected]
        return _first(pairs, relative, absolute)
    if isinstance(expected, AnyNumber):
        return shape_problem(name, answer, np.zeros(()))
    if expected is None or isinstance(expected, (str, bool)):
        same = type(answer) is type(expected) and answer == expected
        return None if same else Difference(name, "kind", answer, repr(expected))
    return compare_array(name, answer, np.asarray(expected, dtype=np.float64), relative, absolute)


def leaves(name: str, answer: Plain | Strange, expected: Any) -> list[tuple[str, Array, Array]]:
    """The numbers and arrays of `expected` with their counterparts in `answer`, where these are numbers too."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        parts = [(f"{name}[{key!r}]", answer[key], expected[key]) for key in expected if key in answer]
        return [leaf for part in parts for leaf in leaves(*part)]
    if isinstance(expected, (tuple, list)) and isinstance(answer, (tuple, list)):
        parts = [(f"{name}[{i}]", *pair) for i, pair in enumerate(zip(answer, expected, strict=False))]
        return [leaf for part in parts for leaf in leaves(*part)]
    yours, wanted = as_array(answer), as_array(expected)
    return [(name, yours, wanted)] if yours is not None and wanted is not None else []


def _compare_sequence(
    name: str, answer: Plain | Strange, expected: Any, relative: float, absolute: float
) -> Difference | None:
    members = list(answer) if isinstance(answer, np.ndarray) and answer.ndim > 0 else answer
    if not isinstance(members, (tuple, list)) or len(members) != len(expected):
        return Difference(name, "length", answer, _several(expected))
    pairs = [(_part(name, i), members[i], expected[i]) for i in range(len(expected))]
    difference = _first(pairs, relative, absolute)
    if difference is not None and difference.problem == "shape" and isinstance(answer, np.ndarray):
        return Difference(name, "length", answer, _several(expected))  # its rows are no results
    return difference


def _several(expected: Sequence[Any]) -> str:
    """How many results are expected: "2 results", "a list of one number"."""
    if len(expected) != 1:
        return f"{len(expected)} results"
    one = expected[0]
    number = not isinstance(one, bool) and isinstance(one, (int, float, AnyNumber))
    return f"a list of one {'number' if number else 'text' if isinstance(one, str) else 'result'}"


def _part(name: str, i: int) -> str:
    """One of several results, counted as people do."""
    return f"result {i + 1}" if name == RESULT else f"{name}[{i}]"


def _first(pairs: list[tuple[str, Any, Any]], relative: float, absolute: float) -> Difference | None:
    for name, answer, expected in pairs:
        difference = compare(name, answer, expected, relative, absolute)
        if difference is not None:
            return difference
    return None


def shape_problem(name: str, answer: Plain | Strange, expected: np.ndarray) -> Difference | None:
    """Return the difference if `answer` is no number or array of the shape of `expected`, or is not finite there."""
    yours = as_array(answer)
    if yours is None:
        return Difference(name, "kind", answer, expected)
    if yours.shape != expected.shape:
        return Difference(name, "shape", yours, expected)
    broken = ~np.isfinite(yours) & (yours != expected) & ~(np.isnan(yours) & np.isnan(expected))
    if broken.any():
        index = tuple(int(i) for i in np.argwhere(broken)[0])
        return Difference(name, "not finite", yours, expected, index)
    return None


def compare_array(
    name: str, answer: Plain | Strange, expected: np.ndarray, relative: float, absolute: float = 0.0
) -> Difference | None:
    """Compare a number or an array with a float64 array of the same shape."""
    difference = shape_problem(name, answer, expected)
    if difference is not None:
        return difference
    yours = as_array(answer)
    assert yours is not None
    if expected.size == 0:
        return None
    known = ~np.isnan(expected)  # elsewhere nan is expected, and anything else is as wrong as can be
    distance = np.where(np.isnan(yours), 0.0, np.inf)
    distance[known] = np.where(yours == expected, 0.0, np.abs(yours - expected))[known]
    sizes = np.abs(expected[np.isfinite(expected)])
    scale = max(float(np.max(sizes, initial=0.0)), np.finfo(float).tiny)
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(distance)), distance.shape))
    error, allowed = float(distance[index]) / scale, relative + absolute / scale
    if not error <= allowed:  # written so that an error that is not a number counts
        return Difference(name, "value", yours, expected, index, error, allowed)
    return None
