"""Plain data: the only thing that passes from a student's code to a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BYTES = 2**26  # 64 MiB: ten times the largest array of the course, 1000 x 784 of float64
MAX_MEMBERS = 200_000  # members of lists and dicts, all levels together
MAX_DEPTH = 6  # a batch of images as nested lists has depth 4

# None, bool, int, float, str, an array, or lists, tuples and dicts of these.
Plain = Any


@dataclass(frozen=True)
class Strange:
    """Stands for a result that is not plain data. `kind` says what it was, for example "a generator"."""

    kind: str


@dataclass
class _Budget:
    bytes: int = MAX_BYTES
    members: int = MAX_MEMBERS


def to_plain(value: object) -> Plain | Strange:
    """Return an independent copy of `value` as plain data, or a `Strange` that says why it has none.

    NumPy scalars become Python's, except that floats keep their precision as arrays of shape ().
    Arrays keep shape and dtype (bool, integers, float16, float32, float64) and become contiguous.
    """
    try:
        return _copy(value, _Budget(), 0)
    except _TooMuchError as error:
        return Strange(str(error))


class _TooMuchError(Exception):
    pass


def _copy(value: object, budget: _Budget, depth: int) -> Plain | Strange:
    if depth > MAX_DEPTH:
        raise _TooMuchError(f"lists nested more than {MAX_DEPTH} deep")
    if value is None or type(value) in (bool, float):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return _array(value, budget)
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        return int(value) if abs(int(value)) < 2**63 else Strange("an integer of more than 64 bits")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        budget.bytes -= len(value)
        return str(value) if budget.bytes > 0 else Strange("a text of gigabytes")
    if isinstance(value, (list, tuple)):
        return _sequence(value, budget, depth)
    if isinstance(value, dict):
        return _mapping(value, budget, depth)
    return Strange(_article(type(value).__name__))


def _array(value: np.ndarray | np.generic, budget: _Budget) -> Plain | Strange:
    if value.dtype.kind not in "biuf":
        kinds = {"c": "complex numbers", "O": "Python objects", "V": "records"}
        return Strange(f"an array of {kinds.get(value.dtype.kind, str(value.dtype)[:40])}")
    budget.bytes -= value.nbytes
    if budget.bytes < 0:
        raise _TooMuchError(f"more than {MAX_BYTES // 2**20} MiB of data")
    if isinstance(value, np.generic) and value.dtype.kind in "biu":
        return value.item()
    dtype = np.float64 if value.dtype.itemsize > 8 else value.dtype.newbyteorder("=")
    copy = np.array(value, dtype=dtype, order="C", copy=True, subok=False)
    return np.ascontiguousarray(copy).reshape(copy.shape)


def _sequence(value: list[Any] | tuple[Any, ...], budget: _Budget, depth: int) -> Plain | Strange:
    budget.members -= len(value)
    if budget.members < 0:
        raise _TooMuchError(f"a list of more than {MAX_MEMBERS:,} members")
    members = [_copy(member, budget, depth + 1) for member in value]
    return tuple(members) if isinstance(value, tuple) else members


def _mapping(value: dict[Any, Any], budget: _Budget, depth: int) -> Plain | Strange:
    budget.members -= len(value)
    if budget.members < 0:
        raise _TooMuchError(f"a dict of more than {MAX_MEMBERS:,} members")
    return {str(key): _copy(member, budget, depth + 1) for key, member in list(value.items())}


def _article(kind: str) -> str:
    kind = kind[:40]
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def describe(value: Plain | Strange) -> str:
    """Say in a few words what `value` is: "a float", "an array of shape (3, 4)", "a tuple of 2"."""
    if isinstance(value, Strange):
        return value.kind
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.shape else "a number"
    if isinstance(value, (bool, int, float)):
        return "a number"
    if isinstance(value, (list, tuple)):
        return f"{_article(type(value).__name__)} of {len(value)}"
    if isinstance(value, dict):
        keys = [repr(key)[:40] for key in list(value)[:6]]
        return (
            f"a dict with the keys {', '.join(keys)}{', ...' if len(value) > 6 else ''}" if value else "an empty dict"
        )
    return _article(type(value).__name__)


def describe_members(value: Plain | Strange) -> str:
    """Say what `value` is and, of a list or tuple, what its first members are: "a list of 2: a number, None"."""
    if not isinstance(value, (list, tuple)) or not value:
        return describe(value)
    members = ", ".join(map(describe, value[:3]))
    return f"{describe(value)}: {members}{', ...' if len(value) > 3 else ''}"


def as_array(value: object) -> np.ndarray | None:
    """Return a number, an array or nested lists of numbers as a float64 array, else None."""
    if isinstance(value, (bool, int, float, np.ndarray, np.generic)):
        return np.asarray(value, dtype=np.float64)
    if isinstance(value, (list, tuple)):
        members = [member for member in map(as_array, value) if member is not None]
        if members and len(members) == len(value) and len({member.shape for member in members}) == 1:
            return np.array(members, dtype=np.float64)
    return None


def same_bytes(one: Any, other: Any) -> bool:
    """Tell whether two plain values are alike to the last bit (NaN equals NaN, 0.0 is not -0.0)."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return bool(one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes())
    if isinstance(one, float):
        return np.float64(one).tobytes() == np.float64(other).tobytes()
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same_bytes, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same_bytes(one[key], other[key]) for key in one)
    return bool(one == other)
